package commercelayerfake_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

const pastEvents = "/api/events"

func triggering(id, more string) string {
	return `{"data":{"id":"` + id + `","type":"events","attributes":{"_trigger":true}` + more + `}}`
}

// TestEvents: each event that is fired is listed, and is triggered again for all who listen then.
func TestEvents(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	c := newCaller(t)
	c.fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: at + "/one"})
	e := delivery.New(delivery.Config{})
	exact := `{"exact": true}`
	fire(t, c.fake, e, fakeserver.Firing{
		Event: "orders.place", Hook: "hook000001", Change: fakeserver.Change{Body: &exact},
		Breakage: fakeserver.Breakage{Times: 3, Corrupt: fakeserver.CorruptSignature},
	})
	c.clock.move(time.Second)
	fire(t, c.fake, e, fakeserver.Firing{Event: "orders.cancel"})
	check(t, c.call(t, "GET", pastEvents+"/event000001", ""), 200, jsonAPI, `{"data":{"id":"event000001","type":"events",
		"links":{"self":"https://demo.commercelayer.io/api/events/event000001"},
		"attributes":{"name":"orders.place","created_at":"`+firstTime+`","updated_at":"`+firstTime+`","reference":null,"reference_origin":null,"metadata":{}},
		"relationships":{"last_event_callbacks":{"links":{"self":"https://demo.commercelayer.io/api/events/event000001/relationships/last_event_callbacks",
		"related":"https://demo.commercelayer.io/api/events/event000001/last_event_callbacks"}}},
		"meta":{"mode":"test","organization_id":"org-demo","trace_id":"`+trace("1")+`"}}}`)
	const later = "2026-01-02T03:04:06.678Z"
	for query, want := range map[string][]string{
		"":                                  {"event000001", "event000002"},
		"?sort=-created_at":                 {"event000002", "event000001"},
		"?sort=created_at&page[size]=1":     {"event000001"},
		"?filter[q][name_eq]=orders.cancel": {"event000002"},
		"?filter[q][name_eq]=":              {"event000001", "event000002"},
		"?filter[q][created_at_gteq]=" + firstTime: {"event000001", "event000002"},
		"?filter[q][created_at_gteq]=" + later:     {"event000002"},
		"?fields[events]=name&page[number]=2":      nil,
	} {
		if got := eventsIn(t, c, pastEvents+query); !slices.Equal(got, want) {
			t.Errorf("%s: got %v", query, got)
		}
	}
	for _, query := range []string{"?sort=name", "?fields[events]=payload", "?filter[q][created_at_gteq]=yesterday", "?include=webhooks"} {
		if answer := c.call(t, "GET", pastEvents+query, ""); answer.Code != 400 {
			t.Errorf("%s: got %d", query, answer.Code)
		}
	}

	// Another webhook listens by now, and nothing goes wrong any more.
	c.fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: at + "/two"})
	before := len(h.Arrived())
	for id, body := range map[string]string{"event000001": triggering("event000001", ""), "event000002": `{"data":{"id":"event000002","type":"events","attributes":{"reference":"r","metadata":{}},"relationships":{}}}`} {
		if answer := c.call(t, "PATCH", pastEvents+"/"+id, body); answer.Code != 200 || !strings.Contains(answer.Body.String(), `"id":"`+id+`"`) {
			t.Errorf("got %d %s", answer.Code, answer.Body)
		}
	}
	again := deliverytest.Settle(t.Context(), t, e, e.Deliveries(delivery.Filter{Limit: 2}))
	if len(again) != 2 || again[0].EventID != "event000001" || again[1].EventID != "event000001" {
		t.Errorf("delivered are %+v", again)
	}
	for _, a := range h.Arrived()[before:] {
		hook := map[string]string{"/one": "hook000001", "/two": "hook000002"}[a.Path]
		if err := c.fake.Verify(hook, a.Header, a.Body); err != nil || string(a.Body) != exact {
			t.Errorf("%s: %v: %s", a.Path, err, a.Body)
		}
	}
	if n := len(h.Arrived()) - before; n != 2 {
		t.Errorf("%d arrived", n)
	}
	c.fake.Reset()
	if got := eventsIn(t, c, pastEvents); len(got) > 0 {
		t.Errorf("%v are left", got)
	}
}

// eventsIn returns the ids that a list shows.
func eventsIn(t *testing.T, c *caller, target string) []string {
	t.Helper()
	answer := c.call(t, "GET", target, "")
	var p page
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || answer.Code != 200 || p.Data == nil {
		t.Fatalf("%s: got %d %s", target, answer.Code, answer.Body)
	}
	var ids []string
	for _, d := range p.Data {
		ids = append(ids, d.ID)
	}
	return ids
}

// TestEvents_refused: what an update must look like.
func TestEvents_refused(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	fire(t, c.fake, delivery.New(delivery.Config{}), fakeserver.Firing{Event: "orders.place"})
	for name, test := range map[string]struct {
		method, id, body string
		status           int
		want             string
	}{
		"no such event":     {"PATCH", "x", triggering("x", ""), 404, "RECORD_NOT_FOUND"},
		"none to read":      {"GET", "x", "", 404, "RECORD_NOT_FOUND"},
		"another id":        {"PATCH", "event000001", triggering("x", ""), 400, "KEY_NOT_INCLUDED_IN_URL"},
		"a webhook":         {"PATCH", "event000001", strings.Replace(triggering("event000001", ""), "events", "webhooks", 1), 400, "INVALID_RESOURCE"},
		"an unknown member": {"PATCH", "event000001", triggering("event000001", `,"x":1`), 400, "BAD_REQUEST"},
		"no such method":    {"POST", "event000001", triggering("event000001", ""), 404, ""},
	} {
		if answer := c.call(t, test.method, pastEvents+"/"+test.id, test.body); answer.Code != test.status || !strings.Contains(answer.Body.String(), test.want) {
			t.Errorf("%s: got %d %s", name, answer.Code, answer.Body)
		}
	}
	c.fake.NoRights = true
	if answer := c.call(t, "GET", pastEvents, ""); answer.Code != 401 {
		t.Errorf("without a right: %d", answer.Code)
	}
}

// TestEvents_bounds: the newest are kept, by their number and by the size of what was to be different.
func TestEvents_bounds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ fired, size, want int }{"many": {5002, 0, 5000}, "large": {20, 1 << 20, 16}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			e := delivery.New(delivery.Config{})
			body := strings.Repeat(" ", test.size) // an exact body, so that nothing is formed
			for range test.fired {
				if _, err := c.fake.Fire(e, fakeserver.Firing{Event: "nothing.special", Change: fakeserver.Change{Body: &body}}); err != nil {
					t.Fatal(err)
				}
			}
			last := fmt.Sprintf("event%06d", test.fired)
			if got := eventsIn(t, c, pastEvents+"?sort=-created_at&page[size]=1&page[number]=1"); !slices.Equal(got, []string{last}) {
				t.Errorf("the newest is %v", got)
			}
			answer := c.call(t, "GET", pastEvents, "")
			if want := fmt.Sprintf(`"record_count":%d`, test.want); !strings.Contains(answer.Body.String(), want) {
				t.Errorf("want %s, got %s", want, answer.Body)
			}
		})
	}
}

// TestEvents_modes: an event happens in both modes, and each triggers it for its own webhooks.
func TestEvents_modes(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	c := newCaller(t)
	c.fake.AddLiveMode()
	test := c.header["Authorization"]
	live := "Bearer " + tokenOf(t, c)
	for mode, token := range map[string]string{"test": test, "live": live} {
		c.header["Authorization"] = token
		if answer := c.call(t, "POST", hooks, document("", `"topic":"orders.place","callback_url":"`+at+"/"+mode+`"`)); answer.Code != 201 {
			t.Fatalf("got %d %s", answer.Code, answer.Body)
		}
	}
	e := delivery.New(delivery.Config{})
	fire(t, c.fake, e, fakeserver.Firing{Event: "orders.place"})
	before := len(h.Arrived())
	for mode, token := range map[string]string{"/test": test, "/live": live} {
		c.header["Authorization"] = token
		if got := eventsIn(t, c, pastEvents); !slices.Equal(got, []string{"event000001"}) {
			t.Errorf("%s: got %v", mode, got)
		}
		c.call(t, "PATCH", pastEvents+"/event000001", triggering("event000001", ""))
		deliverytest.Settle(t.Context(), t, e, e.Deliveries(delivery.Filter{}))
		if arrived := h.Arrived()[before:]; len(arrived) != 1 || arrived[0].Path != mode {
			t.Errorf("%s: %d arrived", mode, len(arrived))
		}
		before = len(h.Arrived())
	}
}

// tokenOf asks for a token of live mode.
func tokenOf(t *testing.T, c *caller) string {
	t.Helper()
	answer := c.ask(t, `{"grant_type":"client_credentials","client_id":"live","client_secret":"live-secret"}`, "application/json")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &token); err != nil || token.AccessToken == "" {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	return token.AccessToken
}
