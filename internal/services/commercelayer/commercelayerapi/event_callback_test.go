package commercelayerapi_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// delivered is a page as https://docs.commercelayer.io/core/api-reference/event_callbacks shows it, with the fields that
// are asked for, of which one has no response.
const delivered = `{"data":[
  {"id":"xYZkjABcde","type":"event_callbacks","links":{"self":"https://o/api/event_callbacks/xYZkjABcde"},
   "attributes":{"callback_url":"https://yourapp.com/webhooks","response_code":"200","response_message":"OK","created_at":"2018-01-01T12:00:00.000Z"},
   "relationships":{"webhook":{"links":{"self":"https://o/a","related":"https://o/b"},"data":{"type":"webhooks","id":"mPpvRCrEOd"}}},
   "meta":{"mode":"test","organization_id":"o"}},
  {"id":"b","type":"event_callbacks","attributes":{"callback_url":"http://old.test","response_code":null,"response_message":null,"created_at":"2017-12-31T12:00:00.000Z"},"relationships":{"webhook":{"links":{"self":"https://o/a"}}}}],
 "included":[{"id":"mPpvRCrEOd","type":"webhooks","attributes":{"topic":"orders.place"}}],
 "meta":{"record_count":52,"page_count":3},
 "links":{"first":"https://o/api/event_callbacks?page[number]=1&page[size]=25","last":"https://o/api/event_callbacks?page[number]=3&page[size]=25"}}`

func TestListEventCallbacks(t *testing.T) {
	t.Parallel()
	target := func(id, page string) string {
		return "GET /api/event_callbacks?fields%5Bevent_callbacks%5D=callback_url%2Cresponse_code%2Cresponse_message%2Ccreated_at%2Cwebhook" +
			"&fields%5Bwebhooks%5D=topic&filter%5Bq%5D%5Bwebhook_id_eq%5D=" + id + "&include=webhook&page%5Bnumber%5D=" + page + "&page%5Bsize%5D=25&sort=-created_at"
	}
	tests := map[string]struct {
		id   string
		page int
		want string
	}{
		"first page": {"mPpvRCrEOd", 1, target("mPpvRCrEOd", "1")},
		"later page": {"mPpvRCrEOd", 12, target("mPpvRCrEOd", "12")},
		"strange id": {"a&sort=id,/ü", 1, target("a%26sort%3Did%2C%2F%C3%BC", "1")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 200, body: strings.ReplaceAll(delivered, "mPpvRCrEOd", test.id)})
			got, err := a.client(t, nil).ListEventCallbacks(t.Context(), test.id, test.page)
			want := commercelayerapi.EventCallbackPage{Total: 52, Pages: 3, EventCallbacks: []commercelayerapi.EventCallback{
				{
					ID: "xYZkjABcde", CallbackURL: "https://yourapp.com/webhooks", ResponseCode: "200", ResponseMessage: "OK",
					CreatedAt: "2018-01-01T12:00:00.000Z",
				},
				{ID: "b", CallbackURL: "http://old.test", CreatedAt: "2017-12-31T12:00:00.000Z"},
			}}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
			}
			if got := a.targets(); !reflect.DeepEqual(got, []string{test.want}) {
				t.Errorf("the server received %q\nwant %q", got, test.want)
			}
			seen, _ := a.received()
			if header := seen[0].header; header.Get("Accept") != jsonAPI || header.Get("Content-Type") != "" || seen[0].body != "" {
				t.Errorf("the server received %+v", seen[0])
			}
		})
	}
}

func TestEventCallbackAnswers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		reply   reply
		wantErr string // "" for an empty page
	}{
		"empty":      {reply{status: 200, body: `{"data":[],"meta":{"record_count":0,"page_count":0}}`}, ""},
		"past it":    {reply{status: 200, body: `{"data":[],"meta":{"record_count":52,"page_count":3}}`}, ""},
		"no counts":  {reply{status: 200, body: `{"data":[],"meta":{"record_count":-1,"page_count":-1}}`}, ""},
		"no list":    {reply{status: 200, body: `{"meta":{"record_count":0}}`}, "it contains no list of event callbacks"},
		"null":       {reply{status: 200, body: `{"data":null}`}, "it contains no list of event callbacks"},
		"a page":     {reply{200, "text/html", "<title>Sign in</title>"}, `the answer is a web page titled "Sign in"`},
		"cut off":    {reply{status: 200, body: delivered[:200]}, "is not JSON or is cut off"},
		"body empty": {reply{status: 200}, "the answer has no body"},
		"another's": {reply{status: 200, body: strings.ReplaceAll(delivered, "mPpvRCrEOd", "other")}, "it shows event " +
			"callbacks that weren't requested"},
		"oldest first": {reply{status: 200, body: `{"data":[{"id":"a","attributes":{"created_at":"2026-01-01T00:00:00.000Z"}},
			{"id":"b","attributes":{"created_at":null}},{"id":"c","attributes":{"created_at":"2026-01-01T01:00:00.001+01:00"}}]}`}, "the newest event callbacks first"},
		"no query": {reply{status: 200, body: `{"data":[{"id":"b","attributes":{"payload":{"email":"p3rs0nal"}}}]}`}, "it " +
			"shows event callbacks that weren't requested"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.reply)
			page, err := a.client(t, nil).ListEventCallbacks(t.Context(), "mPpvRCrEOd", 1)
			if test.wantErr == "" {
				if err != nil || len(page.EventCallbacks) != 0 || page.Total < 0 || page.Pages < 0 {
					t.Errorf("got %+v, %v", page, err)
				}
				return
			}
			failure := failureOf(t, err)
			if failure.Status != 200 || failure.Recognized || !strings.Contains(err.Error(), test.wantErr) || strings.Contains(err.Error(), "p3rs0nal") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestEventCallbacksFail(t *testing.T) {
	t.Parallel()
	denied := reply{status: 401, body: `{"errors":[{"title":"Access denied","detail":"You are not authorized to perform this action on the requested resource.","code":"UNAUTHORIZED","status":"401"}]}`}
	a := serve(t, denied)
	_, err := a.client(t, nil).ListEventCallbacks(t.Context(), "mPpvRCrEOd", 1)
	if failure := failureOf(t, err); failure.Status != 401 || failure.Code != "UNAUTHORIZED" || strings.Contains(err.Error(), "mPpvRCrEOd") {
		t.Errorf("got %v", err)
	}

	a = serve(t, reply{status: 200, body: delivered})
	if _, err := a.client(t, nil).ListEventCallbacks(t.Context(), "", 1); err == nil || rest.StatusOf(err) != 0 {
		t.Errorf("an empty id: %v", err)
	}
	if seen, _ := a.received(); len(seen) != 0 {
		t.Errorf("the server received %+v", seen)
	}
}

func TestResetCircuit(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 200, body: shown})
	got, err := a.client(t, nil).ResetCircuit(t.Context(), "mPpvRCrEOd")
	if err != nil || !reflect.DeepEqual(got, shownWebhook()) {
		t.Errorf("got %+v, %v", got, err)
	}
	seen, _ := a.received()
	const body = `{"data":{"id":"mPpvRCrEOd","type":"webhooks","attributes":{"_reset_circuit":true}}}`
	if len(seen) != 1 || seen[0].target != "PATCH /api/webhooks/mPpvRCrEOd" || seen[0].body != body {
		t.Errorf("the server received %+v", seen)
	}
	if (commercelayerapi.WebhookParams{ResetCircuit: true}).IsEmpty() {
		t.Error("a reset is taken for no change")
	}

	a = serve(t, reply{status: 404, body: notFound}, reply{status: 404, body: notFound}, reply{status: 200, body: `{"data":[],"meta":{"record_count":0}}`})
	if _, err := a.client(t, nil).ResetCircuit(t.Context(), "mPpvRCrEOd"); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("no such webhook: %v", err)
	}
}
