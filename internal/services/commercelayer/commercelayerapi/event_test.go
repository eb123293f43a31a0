package commercelayerapi_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// happened is a page as https://docs.commercelayer.io/core/api-reference/events shows it, with the fields that are asked for.
const happened = `{"data":[
  {"id":"xYZkjABcde","type":"events","links":{"self":"https://o/api/events/xYZkjABcde"},
   "attributes":{"name":"orders.place","created_at":"2018-01-01T12:00:00.000Z"},
   "relationships":{"last_event_callbacks":{"links":{"self":"https://o/a","related":"https://o/b"}}},"meta":{"mode":"test","organization_id":"o"}},
  {"id":"b","type":"events","attributes":{"name":"orders.place","created_at":"2018-01-01T11:59:59.999Z"}}],
 "meta":{"record_count":52,"page_count":3}}`

func TestListEvents(t *testing.T) {
	t.Parallel()
	const all = "GET /api/events?fields%5Bevents%5D=name%2Ccreated_at"
	const rest = "page%5Bnumber%5D=2&page%5Bsize%5D=25&sort=-created_at"
	for want, filter := range map[string]commercelayerapi.EventFilter{
		all + "&" + rest: {},
		all + "&filter%5Bq%5D%5Bname_eq%5D=orders.place&" + rest: {Name: "orders.place"},
		all + "&filter%5Bq%5D%5Bcreated_at_gteq%5D=2018-01-01T11%3A59%3A59.999Z&filter%5Bq%5D%5Bname_eq%5D=orders.place&" + rest: {
			Name: "orders.place", Since: time.Date(2018, 1, 1, 12, 59, 59, 999_999_999, time.FixedZone("", 3600)),
		},
	} {
		a := serve(t, reply{status: 200, body: happened})
		got, err := a.client(t, nil).ListEvents(t.Context(), filter, 2)
		wanted := commercelayerapi.EventPage{Pages: 3, Events: []commercelayerapi.Event{
			{ID: "xYZkjABcde", Name: "orders.place", CreatedAt: "2018-01-01T12:00:00.000Z"},
			{ID: "b", Name: "orders.place", CreatedAt: "2018-01-01T11:59:59.999Z"},
		}}
		if err != nil || !reflect.DeepEqual(got, wanted) {
			t.Errorf("got %+v, %v", got, err)
		}
		if got := a.targets(); !reflect.DeepEqual(got, []string{want}) {
			t.Errorf("the server received %q\nwant %q", got, want)
		}
	}
}

func TestListEvents_answers(t *testing.T) {
	t.Parallel()
	event := func(name, at string) string {
		return `{"id":"` + name + `","type":"events","attributes":{"name":"` + name + `","created_at":"` + at + `"}}`
	}
	for body, want := range map[string]string{
		`{"data":[]}`:    "",
		`{"data":null}`:  "it contains no list of events",
		`{}`:             "it contains no list of events",
		`{"data":[`:      "is not JSON or is cut off",
		`{"data":["x"]}`: "a problem",
		`{"data":[{"id":"a","type":"webhooks","attributes":{}}]}`:                                                                "something other than events",
		`{"data":[` + event("orders.cancel", "2026-01-01T00:00:00Z") + `]}`:                                                      "events that weren't requested",
		`{"data":[` + event("orders.place", "2025-12-31T23:59:59.999Z") + `]}`:                                                   "events that weren't requested",
		`{"data":[` + event("orders.place", "2026-01-01T00:00:00Z") + "," + event("orders.place", "2026-01-02T00:00:00Z") + `]}`: "the newest events first",
	} {
		a := serve(t, reply{status: 200, body: body})
		got, err := a.client(t, nil).ListEvents(t.Context(), commercelayerapi.EventFilter{
			Name: "orders.place", Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		}, 1)
		switch {
		case want == "" && err == nil && len(got.Events) == 0:
		case want == "a problem" && err == nil && len(got.Events) == 1 && got.Events[0].Problem != nil:
		case want == "" || err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}

func TestTriggerEvent(t *testing.T) {
	t.Parallel()
	const shown = `{"data":{"id":"xYZkjABcde","type":"events","attributes":{"name":"orders.place","created_at":"2018-01-01T12:00:00.000Z"}}}`
	a := serve(t, reply{status: 200, body: shown})
	got, err := a.client(t, nil).TriggerEvent(t.Context(), "xYZkjABcde")
	if err != nil || got.ID != "xYZkjABcde" || got.Name != "orders.place" {
		t.Errorf("got %+v, %v", got, err)
	}
	seen, _ := a.received()
	const want = `{"data":{"id":"xYZkjABcde","type":"events","attributes":{"_trigger":true}}}`
	if len(seen) != 1 || seen[0].target != "PATCH /api/events/xYZkjABcde" || seen[0].body != want || seen[0].header.Get("Content-Type") != jsonAPI {
		t.Errorf("the server received %+v", seen)
	}
}

func TestTriggerEvent_answers(t *testing.T) {
	t.Parallel()
	const missing = `{"errors":[{"title":"Record not found","detail":"The requested resource was not found.","code":"RECORD_NOT_FOUND","status":"404"}]}`
	for name, test := range map[string]struct {
		reply    reply
		want     string
		notFound bool
		sent     int
	}{
		"missing":          {reply{status: 404, body: missing}, "Record not found", true, 1},
		"a stranger's 404": {reply{404, "text/html", "<html><title>Not Found</title></html>"}, "a web page", false, 1},
		"no right":         {reply{status: 401, body: `{"errors":[{"title":"Access denied","code":"UNAUTHORIZED"}]}`}, "Access denied", false, 1},
		"another event":    {reply{status: 200, body: `{"data":{"id":"other","type":"events","attributes":{}}}`}, "it is about another object", false, 1},
		"no event":         {reply{status: 200, body: `{"data":{"id":"xYZkjABcde","type":"webhooks"}}`}, "it contains no event", false, 1},
		"nothing":          {reply{status: 200, body: ``}, "no body", false, 1},
		"a gateway":        {reply{502, "text/html", "<html>"}, "502", false, 1},
		"a broken answer":  {reply{}, "got no answer", false, 1},
		"the rate limit":   {reply{status: 429, body: `{"errors":{"title":"Too Many Requests","status":429}}`}, "Too Many Requests", false, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.reply)
			got, err := a.client(t, nil).TriggerEvent(t.Context(), "xYZkjABcde")
			if err == nil || got != nil || !strings.Contains(err.Error(), test.want) || errors.Is(err, rest.ErrNotFound) != test.notFound {
				t.Errorf("got %+v, %v", got, err)
			}
			if seen, _ := a.received(); len(seen) != test.sent {
				t.Errorf("it was sent %d times", len(seen))
			}
		})
	}
}
