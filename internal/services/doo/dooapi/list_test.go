package dooapi_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestListWebhooks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		page int
		body string
		want dooapi.Page
	}{
		"documented": {
			body: `{"_links":{"self":{"href":"https://rest.doo.net/v1/team/111/webhooks?page=1"},
				"first":{"href":"https://rest.doo.net/v1/team/111/webhooks"},"last":{"href":"https://rest.doo.net/v1/team/111/webhooks?page=1"}},
				"_embedded":{"webhooks":[{"id":"38cc7e8d-d107-11e7-bde8-0206116776d1","name":"My Test Webhook","description":"For testing",
				"hooks":[{"type":"event_created","method":"POST","endpoint":"https://requestb.in/123"}],
				"authentication":{"grant_type":"client_credentials","endpoint":"https://requestb.in/token",
				"credentials":{"client_id":"doo","client_secret":"super-strong-secret"},"header_format":"Authorization",
				"header_value_format":"Bearer %ACCESS_TOKEN%"},
				"_links":{"self":{"href":"https://rest.doo.net/v1/webhooks/38cc7e8d-d107-11e7-bde8-0206116776d1"}}}]},
				"page_count":1,"page_size":25,"total_items":5,"page":1}`,
			want: dooapi.Page{Pages: 1, Total: 5, Webhooks: []dooapi.Webhook{{
				ID: "38cc7e8d-d107-11e7-bde8-0206116776d1", Name: "My Test Webhook", Description: "For testing",
				Hooks: []dooapi.Hook{{Type: "event_created", Method: "POST", Endpoint: "https://requestb.in/123"}},
				Authentication: &dooapi.Authentication{
					GrantType: "client_credentials", Endpoint: "https://requestb.in/token",
					Credentials:  dooapi.Credentials{ClientID: "doo", ClientSecret: "super-strong-secret"},
					HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
				},
			}}},
		},
		"origin, with the hash cut off": {
			body: `{"_embedded":{"webhooks":[{"id":"12","name":"N","description":"","hooks":[
				{"type":"event_created_92bd9a53281981160c955e339304b3e5","method":"POST","endpoint":"https://requestb.in/123",
				"origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{\"query\":\"q\"}"}},
				{"type":"event_created_92bd9a53","endpoint":"https://requestb.in/1","origin":null},
				{"type":"event_created_92BD9A53281981160C955E339304B3E5","endpoint":"https://requestb.in/2","origin":{}}]}]},"page_count":1}`,
			want: dooapi.Page{Pages: 1, Total: -1, Webhooks: []dooapi.Webhook{{ID: "12", Name: "N", Hooks: []dooapi.Hook{
				{
					Type: "event_created", Method: "POST", Endpoint: "https://requestb.in/123",
					Origin: &dooapi.Origin{Method: "POST", Endpoint: "https://gql.doo.net", Body: `{"query":"q"}`},
				},
				{Type: "event_created_92bd9a53", Endpoint: "https://requestb.in/1"},
				{Type: "event_created_92BD9A53281981160C955E339304B3E5", Endpoint: "https://requestb.in/2"},
			}}}},
		},
		"owner": {
			body: `{"_embedded":{"webhooks":[{"id":"a","organizationId":"7","event_id":"12","event_guide_id":""},
				{"id":12,"event_id":12,"event_guide_id":null}]},"page_count":1,"total_items":2}`,
			want: dooapi.Page{Pages: 1, Total: 2, Webhooks: []dooapi.Webhook{
				{ID: "a", OrganizationID: new("7"), EventID: new("12"), EventGuideID: new("")},
				{ID: "12", EventID: new("12")},
			}},
		},
		"no authentication": {
			body: `{"_embedded":{"webhooks":[{"id":"a","authentication":null},{"id":"b","authentication":{}},{"id":"c","authentication":[]},
				{"id":"d","authentication":{"endpoint":"","credentials":{"client_id":null}}},{"id":"e","authentication":[ ]}]},"page_count":1}`,
			want: dooapi.Page{Pages: 1, Total: -1, Webhooks: []dooapi.Webhook{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}}},
		},
		"hidden secret and defaults": {
			body: `{"_embedded":{"webhooks":[{"id":"a","authentication":{"endpoint":"https://requestb.in/token","credentials":{"client_id":"doo"}}}]},
				"page_count":1}`,
			want: dooapi.Page{Pages: 1, Total: -1, Webhooks: []dooapi.Webhook{{ID: "a", Authentication: &dooapi.Authentication{
				Endpoint: "https://requestb.in/token", Credentials: dooapi.Credentials{ClientID: "doo"},
			}}}},
		},
		"empty":             {body: emptyList},
		"empty, one page":   {body: `{"_links":{},"_embedded":{"webhooks":[]},"page_count":1,"total_items":0}`, want: dooapi.Page{Pages: 1}},
		"nothing embedded":  {body: `{"_links":{"self":{"href":"x"}},"page_count":0,"page_size":25,"total_items":0}`},
		"empty past end":    {page: 3, body: `{"_embedded":{"webhooks":[]},"page_count":2,"total_items":26}`, want: dooapi.Page{Pages: 2, Total: 26}},
		"next but no count": {page: 2, body: `{"_links":{"next":{"href":"x"}},"_embedded":{"webhooks":[{"id":"a"}]}}`, want: dooapi.Page{Pages: 3, Total: -1, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
		"next past count":   {body: `{"_links":{"next":{"href":"x"}},"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1}`, want: dooapi.Page{Pages: 2, Total: -1, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
		"past its count":    {page: 2, body: `{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1}`, want: dooapi.Page{Pages: 3, Total: -1, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
		"negative counts":   {body: `{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":-1,"total_items":-1}`, want: dooapi.Page{Pages: 2, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
		"neither":           {body: `{"_embedded":{"webhooks":[{"id":"a"}]}}`, want: dooapi.Page{Pages: 2, Total: -1, Webhooks: []dooapi.Webhook{{ID: "a"}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, seen := serve(t, answer(200, test.body), nil)
			page := max(test.page, 1)
			got, err := client.ListWebhooks(context.Background(), "111", page)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got  %+v\nwant %+v", *got, test.want)
			}
			sent := seen.all()
			if want := "GET /v1/team/111/webhooks?page=" + strconv.Itoa(page); len(sent) != 1 || sent[0].call != want || sent[0].body != "" {
				t.Errorf("sent %v, want %s", sent, want)
			}
		})
	}
}

// What can't be read must never look like an empty list.
func TestListsThatAreErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status     int
		body, text string
	}{
		"another API":      {200, `{"data":[]}`, "it contains no list of webhooks"},
		"only embedded":    {200, `{"_embedded":{"webhooks":[]}}`, "it contains no list of webhooks"},
		"empty object":     {200, `{}`, "it contains no list of webhooks"},
		"links alone":      {200, `{"_links":{}}`, "it contains no list of webhooks"},
		"a count alone":    {200, `{"page_count":0}`, "it contains no list of webhooks"},
		"data and a count": {200, `{"data":[],"page_count":1}`, "it contains no list of webhooks"},
		"null embedded":    {200, `{"_embedded":{"webhooks":null},"page_count":0}`, "it contains no list of webhooks"},
		"too few pages": {200, `{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1,"total_items":31}`, "it counts 31 " +
			"webhooks, which is not possible on 1 pages of 25"},
		"null":               {200, `null`, "it contains no list of webhooks"},
		"array":              {200, `[]`, "can't be read"},
		"nothing":            {200, ``, "the answer has no body"},
		"204":                {204, ``, "the answer has no body"},
		"web page":           {200, `<html><title>Login</title></html>`, `titled "Login"`},
		"cut off":            {200, `{"_embedded":{"webhooks":[{"id":"b"}`, "is cut off"},
		"counted, not shown": {200, `{"_embedded":{"webhooks":[]},"page_count":1,"total_items":3}`, "it counts 3 webhooks and shows none"},
		"an empty page":      {200, `{"_embedded":{"webhooks":[]},"page_count":2}`, "it counts 2 pages and shows nothing on page 1"},
		"404":                {404, `{"response_status":404,"user_message":"Not found"}`, "404 Not Found: Not found"},
		"hidden failure":     {200, `{"response_status":403,"user_message":"No","_links":{}}`, "403 Forbidden: No"},
		"and other texts":    {200, `{"response_status":403,"user_message":["No"],"_links":{}}`, "403 Forbidden"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := serve(t, answer(test.status, test.body), nil)
			_, err := client.ListWebhooks(context.Background(), "111", 1)
			var failure *rest.Error
			if !errors.As(err, &failure) || !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %v, want a *rest.Error with %q", err, test.text)
			}
		})
	}
}

func TestIDsThatAreNoPathElement(t *testing.T) {
	t.Parallel()
	client, seen := serve(t, answer(200, emptyList), nil)
	for _, id := range []string{"", ".", ".."} {
		if err := client.DeleteWebhook(context.Background(), id); err == nil {
			t.Errorf("the webhook %q was deleted", id)
		}
		if _, err := client.ListWebhooks(context.Background(), id, 1); err == nil {
			t.Errorf("the team %q was listed", id)
		}
	}
	if calls := seen.calls(); len(calls) != 0 {
		t.Errorf("called %q", calls)
	}
}

// TestListPartial: a webhook that can't be read doesn't spoil its page, and is told apart as far as that is possible. What PHP
// writes for an empty object can be.
func TestListPartial(t *testing.T) {
	t.Parallel()
	client, _ := serve(t, answer(200, `{"_links":[],"_embedded":{"webhooks":[{"id":"a","name":"A"},
		{"authentication":{"endpoint":"https://a.test","credentials":[]},"hooks":[{"type":"t","origin":[]}],"id":"b"},
		{"authentication":{"credentials":["s3cr3t"]},"id":3},{"hooks":{"0":"s3cr3t"},"id":"d"},{"id":{}},{"name":"x"},null,["s3cr3t"]]},
		"page_count":1,"page_size":25,"total_items":8}`), nil)
	page, err := client.ListWebhooks(t.Context(), "111", 1)
	if err != nil || page.Total != 8 || page.Pages != 1 {
		t.Fatalf("got %+v, %v", page, err)
	}
	var got []string
	for _, w := range page.Webhooks {
		got = append(got, fmt.Sprint(w.ID, " ", w.Problem))
	}
	want := []string{
		"a <nil>", "b <nil>", "3 unexpected array at its top in the credentials", "d unexpected object at hooks", " an id in it is neither a string nor a number",
		" it has no id", " it has no id", " unexpected array at its top",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if b := page.Webhooks[1]; b.Authentication == nil || b.Authentication.Credentials != (dooapi.Credentials{}) || b.Hooks[0].Origin != nil {
		t.Errorf("got %+v", b)
	}
}
