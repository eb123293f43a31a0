package dooapi_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestFailures(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status    int
		body      string
		text      string
		got       int // the status that the error carries
		ambiguous bool
		attempts  int
	}{
		"envelope": {
			status: 422, body: `{"response_status":422,"developer_message":"name is required","user_message":"Invalid"}`,
			text: "answered 422 Unprocessable Entity: name is required; Invalid", got: 422, attempts: 1,
		},
		"inside a success": {
			status: 200, body: `{"response_status":422,"developer_message":"name is required","user_message":"Invalid","data":null}`,
			text: "answered 422 Unprocessable Entity: name is required; Invalid", got: 422, attempts: 1,
		},
		"said twice":    {status: 400, body: `{"developer_message":"No","user_message":"No"}`, text: "Bad Request: No", got: 400, attempts: 1},
		"users only":    {status: 400, body: `{"user_message":"No"}`, text: "Bad Request: No", got: 400, attempts: 1},
		"status only":   {status: 400, body: `{"response_status":400}`, text: "answered 400 Bad Request", got: 400, attempts: 1},
		"gateway":       {status: 403, body: `{"message":"Forbidden"}`, text: "answered 403 Forbidden: Forbidden", got: 403, attempts: 1},
		"rate limit":    {status: 429, body: `{"message":"Too Many Requests"}`, text: "(after 2 attempts)", got: 429, attempts: 2},
		"hidden limit":  {status: 200, body: `{"response_status":429,"user_message":"Slow down"}`, text: "429 Too Many Requests: Slow down", got: 429, attempts: 2},
		"hidden crash":  {status: 200, body: `{"response_status":500}`, text: "answered 500", got: 500, ambiguous: true, attempts: 1},
		"web page":      {status: 502, body: `<html><title>Bad Gateway</title></html>`, text: `a web page titled "Bad Gateway"`, got: 502, ambiguous: true, attempts: 1},
		"hidden page":   {status: 200, body: `<html></html>`, text: "the answer is a web page", got: 200, ambiguous: true, attempts: 1},
		"empty":         {status: 200, text: "the answer has no body", got: 200, ambiguous: true, attempts: 1},
		"empty refusal": {status: 401, text: "401 Unauthorized: the answer has no body", got: 401, attempts: 1},
		"truncated":     {status: 200, body: `{"response_status":200,"data":"0f5`, text: "is cut off", got: 200, ambiguous: true, attempts: 1},
		"other JSON":    {status: 400, body: `["secret"]`, text: "is not of a known form", got: 400, attempts: 1},
		"no data":       {status: 200, body: `{"response_status":200}`, text: "it holds no id", got: 200, ambiguous: true, attempts: 1},
		"null data":     {status: 200, body: `{"data":null}`, text: "it holds no id", got: 200, ambiguous: true, attempts: 1},
		"empty data":    {status: 200, body: `{"data":""}`, text: "it holds no id", got: 200, ambiguous: true, attempts: 1},
		"list for data": {status: 200, body: `{"data":["a"]}`, text: "its data is not an id", got: 200, ambiguous: true, attempts: 1},
		"empty object":  {status: 200, body: `{"data":{}}`, text: "it holds no id", got: 200, ambiguous: true, attempts: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, seen := serve(t, answer(test.status, test.body), nil)
			_, err := client.CreateWebhook(context.Background(), "111", dooapi.WebhookParams{
				Name:           "N",
				Authentication: &dooapi.Authentication{Credentials: dooapi.Credentials{ClientSecret: "hush"}},
			})
			var failure *rest.Error
			if !errors.As(err, &failure) {
				t.Fatalf("got %v, want a *rest.Error", err)
			}
			if !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %q, want %q in it", err, test.text)
			}
			for _, secret := range []string{"hush", "the-key", "given", "secret"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%q holds the secret %q", err, secret)
				}
			}
			if failure.Status != test.got || failure.Ambiguous() != test.ambiguous {
				t.Errorf("status %d, ambiguous %t; want %d, %t", failure.Status, failure.Ambiguous(), test.got, test.ambiguous)
			}
			if calls := seen.calls(); len(calls) != test.attempts {
				t.Errorf("called %q, want %d requests", calls, test.attempts)
			}
		})
	}
}

func TestCreateCutOffByConnection(t *testing.T) {
	t.Parallel()
	client, seen := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(`{"response_status":200,`))
	}, nil)
	_, err := client.CreateWebhook(context.Background(), "111", dooapi.WebhookParams{Name: "N"})
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.Ambiguous() {
		t.Errorf("got %v, want an ambiguous error", err)
	}
	if calls := seen.calls(); len(calls) != 1 {
		t.Errorf("called %q: a create must not be repeated", calls)
	}
}
