package moltinv1api

import (
	"strings"
	"testing"
)

func TestYesNo(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`{"value":"Yes","data":{"key":1,"value":"Yes"}}`:   "yes",
		`{"value":"No","data":{"key":0,"value":"No"}}`:     "no",
		`{"value":"Yes","data":{"key":"1","value":"Yes"}}`: "yes",
		`{"value":"No","data":{"key":"0","value":"No"}}`:   "no",
		`{"value":"Ja","data":{"key":1,"value":"Ja"}}`:     "yes", // never the label
		`{"value":"Yes","data":{"key":0,"value":"Yes"}}`:   "no",
		`{"key":1,"value":"Yes"}`:                          "yes",
		`{"key":"0","value":"No"}`:                         "no",
		`{"key":true,"value":"Yes"}`:                       "yes",
		`1`:                                                "yes",
		`0`:                                                "no",
		`"1"`:                                              "yes",
		`"0"`:                                              "no",
		`"Yes"`:                                            "yes",
		`"No"`:                                             "no",
		`true`:                                             "yes",
		`false`:                                            "no",

		`null`:                                 "is missing or has an unknown form",
		`""`:                                   "is missing or has an unknown form",
		`[]`:                                   "is missing or has an unknown form",
		`{}`:                                   "is missing or has an unknown form",
		`{"value":"","data":null}`:             "is missing or has an unknown form",
		`{"value":"Yes","data":{"key":[1]}}`:   "is missing or has an unknown form",
		`{"value":"Yes","data":[{"key":1}]}`:   "is missing or has an unknown form",
		`{"value":"Two","data":{"key":2}}`:     "is neither 1 nor 0",
		`"maybe"`:                              "is neither 1 nor 0",
		`{"key":"live","value":"Live","id":1}`: "is neither 1 nor 0",
	} {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			body := strings.Replace(documented, `"create":{"value":"Yes","data":{"key":1,"value":"Yes"}}`, `"create":`+raw, 1)
			c, _ := start(t, []answer{{200, "", body}})
			w, err := c.GetWebhook(t.Context(), id)
			got := "no"
			switch {
			case err != nil:
				got = err.Error()
				want = "create of webhook " + id + " " + want
			case w.Create:
				got = "yes"
			}
			if got != want && (err == nil || !strings.Contains(got, want)) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestContentType(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`{"value":"application\/json","data":{"key":"json","value":"application\/json"}}`: "json",
		`{"value":"application\/x-www-form-urlencoded","data":{"key":"form"}}`:            "form",
		`{"value":"application\/x-www-form-urlencoded","data":{"key":"urlencoded"}}`:      "form", // by the label
		`{"key":"form","value":"Form"}`:                                                   "form",
		`"json"`:                                                                          "json",
		`"form"`:                                                                          "form",
		`"application\/json"`:                                                             "json",
		`"application\/x-www-form-urlencoded"`:                                            "form",
		`{"value":"application\/json","data":null}`:                                       "json",
		`{"value":"text\/xml","data":{"key":"xml","value":"text\/xml"}}`:                  "xml",

		`null`:                     "",
		`[]`:                       "",
		`{"value":"","data":null}`: "",
	} {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			body := strings.Replace(documented,
				`{"value":"application\/json","data":{"key":"json","value":"application\/json"}}`, raw, 1)
			c, _ := start(t, []answer{{200, "", body}})
			w, err := c.GetWebhook(t.Context(), id)
			switch {
			case want == "":
				if err == nil || !strings.Contains(err.Error(), "content_type of webhook "+id+" is missing or has an unknown form") {
					t.Errorf("got %+v, %v, want an error that names content_type", w, err)
				}
			case err != nil || w.ContentType != want:
				t.Errorf("got %+v, %v, want %s", w, err, want)
			}
		})
	}
}

func TestMissingField(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"content_type", "create", "update", "delete", "enabled"} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			body := strings.Replace(documented, `"`+field+`":`, `"other":`, 1)
			c, _ := start(t, []answer{{200, "", body}})
			_, err := c.GetWebhook(t.Context(), id)
			if err == nil || !strings.Contains(err.Error(), field+" of webhook "+id+" is missing") {
				t.Errorf("got %v, want an error that names %s", err, field)
			}
		})
	}
}
