package moltinv1fake

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestErrorForms(t *testing.T) {
	t.Parallel()
	const form = "url=&content_type=json&create=1&update=1&delete=1&enabled=2"
	for _, test := range []struct {
		form              ErrorForm
		invalid, notFound string
	}{
		{ErrorsAsDocumented, `"errors":["The url field is required.","The selected enabled is invalid."]`, `"error":"Webhook not found"`},
		{ErrorString, `"error":"The url field is required. The selected enabled is invalid."`, `"error":"Webhook not found"`},
		{ErrorStringList, `"error":["The url field is required.","The selected enabled is invalid."]`, `"error":["Webhook not found"]`},
		{ErrorList, `"errors":["The url field is required.","The selected enabled is invalid."]`, `"errors":["Webhook not found"]`},
		{ErrorLists, `"errors":[["The url field is required."],["The selected enabled is invalid."]]`, `"errors":[["Webhook not found"]]`},
		{ErrorObject, `"errors":{"enabled":["The selected enabled is invalid."],"url":["The url field is required."]}`, `"errors":{"0":["Webhook not found"]}`},
		{ErrorMessage, `"message":"The url field is required. The selected enabled is invalid."`, `"message":"Webhook not found"`},
	} {
		t.Run(string(test.form), func(t *testing.T) {
			t.Parallel()
			f := New()
			f.Switches.ErrorForm = test.form
			expect(t, call(t, f, "POST", "/v1/webhooks", form), 400, `{"status":false,`+test.invalid+`}`)
			expect(t, call(t, f, "GET", "/v1/webhooks/x", ""), 404, `{"status":false,`+test.notFound+`}`)
			f.Switches.InvalidStatus, f.Switches.NotFound200 = 200, true
			expect(t, call(t, f, "POST", "/v1/webhooks", form), 200, `{"status":false,`+test.invalid+`}`)
			expect(t, call(t, f, "DELETE", "/v1/webhooks/x", ""), 200, `{"status":false,`+test.notFound+`}`)
			if len(f.Webhooks()) != 0 {
				t.Error("a refused create took effect")
			}
		})
	}
}

func TestValueForms(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches             Switches
		create, update, kind string
	}{
		"wrapped": {
			Switches{},
			`{"value":"Yes","data":{"key":1,"value":"Yes"}}`, `{"value":"No","data":{"key":0,"value":"No"}}`,
			`{"value":"application\/x-www-form-urlencoded","data":{"key":"form","value":"application\/x-www-form-urlencoded"}}`,
		},
		"wrapped, keys as text": {
			Switches{StringKeys: true},
			`{"value":"Yes","data":{"key":"1","value":"Yes"}}`, `{"value":"No","data":{"key":"0","value":"No"}}`,
			`{"value":"application\/x-www-form-urlencoded","data":{"key":"form","value":"application\/x-www-form-urlencoded"}}`,
		},
		"key and value": {
			Switches{Unwrapped: KeyValue},
			`{"key":1,"value":"Yes"}`, `{"key":0,"value":"No"}`, `{"key":"form","value":"application\/x-www-form-urlencoded"}`,
		},
		"key and value, keys as text": {
			Switches{Unwrapped: KeyValue, StringKeys: true},
			`{"key":"1","value":"Yes"}`, `{"key":"0","value":"No"}`, `{"key":"form","value":"application\/x-www-form-urlencoded"}`,
		},
		"number": {Switches{Unwrapped: BareKey}, `1`, `0`, `"form"`},
		"text":   {Switches{Unwrapped: BareText}, `"1"`, `"0"`, `"form"`},
		"bool":   {Switches{Unwrapped: BareBool}, `true`, `false`, `"form"`},
		"label":  {Switches{Unwrapped: BareLabel}, `"Yes"`, `"No"`, `"application\/x-www-form-urlencoded"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := New()
			f.Switches = test.switches
			f.Put(Webhook{ID: "a", URL: "u", ContentType: "form", Create: true, Delete: true})
			expect(t, call(t, f, "GET", "/v1/webhooks/a", ""), 200, `{"status":true,"result":{"id":"a","url":"u","content_type":`+
				test.kind+`,"create":`+test.create+`,"update":`+test.update+`,"delete":`+test.create+`,"enabled":`+test.update+`}}`)
		})
	}
}

// What is shown of the fields that no documented answer has.
func TestShown(t *testing.T) {
	t.Parallel()
	set := Webhook{Name: "n", Subject: "s", Secret: "x", Order: `["o"]`}
	for name, test := range map[string]struct {
		switches Switches
		hook     Webhook
		want     string
	}{
		"nothing":              {Switches{}, set, ``},
		"all":                  {Switches{ShowAll: true}, set, `,"name":"n","subject":"s","order":["o"],"created_at":"2014-07-23 15:57:39","updated_at":"2014-07-23 15:57:39"`},
		"all, unset":           {Switches{ShowAll: true}, Webhook{}, `,"name":null,"subject":null,"order":null,"created_at":"2014-07-23 15:57:39","updated_at":"2014-07-23 15:57:39"`},
		"secret":               {Switches{EchoSecret: true}, set, `,"secret":"x"`},
		"secret, unset":        {Switches{EchoSecret: true}, Webhook{}, ``},
		"mask":                 {Switches{MaskSecret: true}, set, `,"secret":"********"`},
		"mask, unset":          {Switches{MaskSecret: true}, Webhook{}, ``},
		"null":                 {Switches{NullSecret: true}, set, `,"secret":null`},
		"null, unset":          {Switches{NullSecret: true}, Webhook{}, `,"secret":null`},
		"secret or null":       {Switches{NullSecret: true, EchoSecret: true}, set, `,"secret":"x"`},
		"secret or null, none": {Switches{NullSecret: true, EchoSecret: true}, Webhook{}, `,"secret":null`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := New()
			f.Now = func() time.Time { return time.Date(2014, 7, 23, 15, 57, 39, 0, time.UTC) }
			f.Switches = test.switches
			f.Switches.Unwrapped = BareKey
			test.hook.ID, test.hook.URL, test.hook.ContentType = "a", "u", "json"
			f.Put(test.hook)
			expect(t, call(t, f, "GET", "/v1/webhooks/a", ""), 200,
				`{"status":true,"result":{"id":"a","url":"u","content_type":"json","create":0,"update":0,"delete":0,"enabled":0`+
					test.want+`}}`)
		})
	}
}

func TestWriteSwitches(t *testing.T) {
	t.Parallel()
	f := New()
	f.Switches = Switches{UpdateStatus200: true, Delete204: true, IgnoreClear: true, UniqueURLs: true}
	if w := call(t, f, "POST", "/v1/webhooks", documentedForm+"&secret=x"); w.Code != 201 {
		t.Fatalf("the create was answered with %d %s", w.Code, w.Body)
	}
	if w := call(t, f, "PUT", "/v1/webhooks/"+firstID, "name=&secret=&subject=s&url=https://www.example.com/broken.php"); w.Code != 200 {
		t.Errorf("the update was answered with %d %s", w.Code, w.Body)
	}
	if got := f.Webhooks()[0]; got.Name != "New Item Handler" || got.Secret != "x" || got.Subject != "s" {
		t.Errorf("an empty field was not ignored: %+v", got)
	}
	expect(t, call(t, f, "POST", "/v1/webhooks", documentedForm), 400, `{"status":false,"errors":["The url has already been taken."]}`)
	f.Switches.IgnoreClear = false
	call(t, f, "PUT", "/v1/webhooks/"+firstID, "name=&secret=")
	if got := f.Webhooks()[0]; got.Name != "" || got.Secret != "" || got.Subject != "s" {
		t.Errorf("an empty field didn't clear: %+v", got)
	}
	if w := call(t, f, "DELETE", "/v1/webhooks/"+firstID, ""); w.Code != 204 || w.Body.Len() != 0 {
		t.Errorf("the delete was answered with %d %s", w.Code, w.Body)
	}
}

func TestListSwitches(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches Switches
		query    string
		count    int
		next     string // offsets.next, or nothing where pagination is null
	}{
		"default":                 {Switches{}, "", 10, "10"},
		"as asked":                {Switches{}, "?limit=30", 30, "30"},
		"all asked":               {Switches{}, "?limit=100&offset=0", 40, "false"},
		"DefaultPage":             {Switches{DefaultPage: true}, "?limit=100", 15, "15"},
		"DefaultPage, last":       {Switches{DefaultPage: true}, "?limit=100&offset=30", 10, "false"},
		"DefaultPage, less asked": {Switches{DefaultPage: true}, "?limit=5&offset=5", 5, "10"},
		"NullPagination":          {Switches{NullPagination: true}, "?limit=5&offset=5", 40, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := New()
			f.Switches = test.switches
			for i := range 40 {
				f.Put(Webhook{URL: fmt.Sprint("u", i), ContentType: "json"})
			}
			w := call(t, f, "GET", "/v1/webhooks"+test.query, "")
			var list struct {
				Result     []struct{ ID string }
				Pagination *struct {
					Offsets struct{ Next json.RawMessage }
				}
			}
			if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
				t.Fatal(err)
			}
			next := ""
			if list.Pagination != nil {
				next = string(list.Pagination.Offsets.Next)
			}
			if len(list.Result) != test.count || next != test.next || !strings.Contains(w.Body.String(), `"pagination":`) {
				t.Errorf("got %d webhooks and next %q, want %d and %q", len(list.Result), next, test.count, test.next)
			}
		})
	}
}
