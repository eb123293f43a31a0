package commercelayer_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// fired lets events happen, one each second from 2026-11-29T08:00:00Z on, and returns what would deliver them.
func fired(t *testing.T, fake *commercelayerfake.Fake, events ...string) *delivery.Engine {
	t.Helper()
	e, at := delivery.New(delivery.Config{}), time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	now := fake.Now
	fake.Now = func() time.Time { return at }
	for _, event := range events {
		if _, err := fake.Fire(e, fakeserver.Firing{Event: event}); err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Second)
	}
	fake.Now = now
	return e
}

func TestEvents(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var events []string
	for range 30 {
		events = append(events, "orders.place", "orders.cancel")
	}
	fired(t, w.CommerceLayer, events...)
	const newest, some, late, none = "data.commercelayer_events.newest", "data.commercelayer_events.some", "data.commercelayer_events.late", "data.commercelayer_events.none"
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: w.Config(lookUp("commercelayer_events", "newest") + lookUp("commercelayer_events", "some", `name = "orders.place"`, "limit = 28") +
				lookUp("commercelayer_events", "late", `since = "2026-11-29T10:00:58+02:00"`) + lookUp("commercelayer_events", "none", `name = "orders.pay"`)),
			ConfigPlanChecks: acctest.Settled(),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(newest, "events.#", "25"), resource.TestCheckResourceAttr(newest, "events.0.id", "event000060"),
				resource.TestCheckResourceAttr(newest, "events.0.name", "orders.cancel"),
				resource.TestCheckResourceAttr(newest, "events.0.created_at", "2026-11-29T08:00:59.000Z"),
				resource.TestCheckResourceAttr(some, "events.#", "28"), resource.TestCheckResourceAttr(some, "events.27.id", "event000005"),
				resource.TestCheckResourceAttr(late, "events.#", "2"), resource.TestCheckResourceAttr(late, "events.1.id", "event000059"),
				resource.TestCheckResourceAttr(none, "events.#", "0"),
			),
		}},
	})
}

// TestEvents_pages: as many events are shown as there are, whatever the vendor says of its pages.
func TestEvents_pages(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"no count": {`"page_count":3`, `"pages":3`}, "a count too low": {`"page_count":3`, `"page_count":1`}, "no name": {`"name":"orders.place"`, `"name":null`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fired(t, w.CommerceLayer, slices.Repeat([]string{"orders.place"}, 60)...)
			changed := 0
			w.CommerceLayer.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/api/events"), Times: -1, Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
				text := strings.ReplaceAll(answer.Body.String(), change[0], change[1])
				if text != answer.Body.String() {
					changed++
				}
				answer.Body.Reset()
				answer.Body.WriteString(text)
			}})
			got := configured(t, w).data(t, "commercelayer_events", `{"limit":1000}`)
			if n := strings.Count(got, `"id":`); n != 60 || changed != 3 {
				t.Errorf("it shows %d of 60 events, from %d pages", n, changed)
			}
		})
	}
}

func TestEvents_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config  string
		prepare func(fake *commercelayerfake.Fake)
		want    string
		silent  bool
	}{
		"a time without its zone": {config: `{"since":"2026-11-29T08:00:00"}`, want: `AttributeName("since"): Malformed time`, silent: true},
		"a limit too large":       {config: `{"limit":1001}`, want: "limit value must be between 1 and 1000", silent: true},
		"the filter is lost":      {config: `{"name":"orders.place"}`, prepare: losing("filter[q][name_eq]"), want: "events that weren't requested"},
		"the time is lost":        {config: `{"since":"2026-11-29T08:00:01Z"}`, prepare: losing("filter[q][created_at_gteq]"), want: "events that weren't requested"},
		"the order is lost":       {config: `{}`, prepare: losing("sort"), want: "the newest events first"},
		"missing right":           {config: `{}`, prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true }, want: "permissions for events"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fired(t, w.CommerceLayer, "orders.place", "orders.cancel", "orders.place")
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			s := configured(t, w)
			checked, err := s.ValidateDataResourceConfig(t.Context(), validating("commercelayer_events", test.config))
			if err != nil {
				t.Fatal(err)
			}
			said := acctest.Texts(checked.Diagnostics)
			if said == "" {
				_, diags := s.Data(t, "commercelayer_events", test.config)
				said = acctest.Texts(diags)
			}
			if !strings.Contains(said, test.want) {
				t.Errorf("it says\n%s", said)
			}
			if n := len(w.CommerceLayer.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestEventTrigger: one request makes an event fire again.
func TestEventTrigger(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	e := fired(t, w.CommerceLayer, "orders.place")
	w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "http://127.0.0.1:1/gone"})
	progress, diags := configured(t, w).Invoke(t, "commercelayer_event_trigger", `{"event_id":"event000001"}`)
	if said := strings.Join(progress, "\n"); said != "Event event000001 fires again, for every webhook of its topic, orders.place." || len(diags) > 0 {
		t.Errorf("it says %q, %s", said, acctest.Texts(diags))
	}
	if n := len(e.Deliveries(delivery.Filter{Event: "orders.place"})); n != 1 {
		t.Errorf("%d deliveries were made", n)
	}
	const want = `PATCH /api/events/event000001 {"data":{"id":"event000001","type":"events","attributes":{"_trigger":true}}}`
	if err := acctest.Requests(w.CommerceLayer.Journal, want)(nil); err != nil {
		t.Error(err)
	}
}

func TestEventTrigger_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id      string
		prepare func(fake *commercelayerfake.Fake)
		want    []string
		calls   int
	}{
		"malformed id":  {id: "../webhooks", want: []string{`AttributeName("event_id"): Malformed event id`}},
		"no such event": {id: "unknown", calls: 1, want: []string{"Unable to trigger Commerce Layer event: Event unknown: it does not exist", "Check event_id"}},
		"a lost answer": {
			id: "event000001", calls: 1, want: []string{"502 Bad Gateway", "It may have fired anyway. Check the recent deliveries"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPatch, "/"), Commit: true, Times: -1, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
			},
		},
		"another object": {
			id: "event000001", calls: 1, want: []string{"Event event000001: ", "it is about another object"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPatch, "/"), Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
					text := strings.ReplaceAll(answer.Body.String(), "event000001", "event000009")
					answer.Body.Reset()
					answer.Body.WriteString(text)
				}})
			},
		},
		"missing right": {
			id: "event000001", calls: 1, want: []string{"Unable to trigger Commerce Layer event: Event event000001: ", "permissions for events"},
			prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fired(t, w.CommerceLayer, "orders.place")
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			_, diags := configured(t, w, `"max_retries":3`).Invoke(t, "commercelayer_event_trigger", fmt.Sprintf(`{"event_id":%q}`, test.id))
			for _, want := range test.want {
				if said := acctest.Texts(diags); len(diags) != 1 || !strings.Contains(said, want) {
					t.Errorf("it says\n%s\nwant %q", said, want)
				}
			}
			if n := len(w.CommerceLayer.Journal.Calls(http.MethodPatch, "/api")); n != test.calls {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
}
