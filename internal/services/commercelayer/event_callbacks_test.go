package commercelayer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// deliver delivers events to a webhook, whose endpoint answers with this code.
func deliver(fake *commercelayerfake.Fake, id, code string, times int) {
	for range times {
		fake.Deliver(id, commercelayerfake.Delivery{ResponseCode: code, ResponseMessage: "said " + code, Payload: []byte(`{"email":"jane@example.com"}`)})
	}
}

// TestEventCallbacks reads deliveries, of which there are more than a page holds.
func TestEventCallbacks(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	fake.Put(existing())
	fake.Put(commercelayerfake.Webhook{ID: "silent01", Topic: "orders.place", CallbackURL: otherURL})
	deliver(fake, "existing01", "200", 57)
	for _, code := range []string{"204", "301", "500", "2xx", ""} {
		deliver(fake, "existing01", code, 1)
	}
	fake.Deliver("existing01", commercelayerfake.Delivery{})
	const newest, some, all, none = "data.commercelayer_event_callbacks.newest", "data.commercelayer_event_callbacks.some",
		"data.commercelayer_event_callbacks.all", "data.commercelayer_event_callbacks.none"
	of := func(name string, lines ...string) string {
		return lookUp("commercelayer_event_callbacks", name, append([]string{`webhook_id = "existing01"`}, lines...)...)
	}
	var payload = "jane@example.com"
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: w.Config(of("newest") + of("some", "limit = 26") + of("all", "limit = 1000") +
				lookUp("commercelayer_event_callbacks", "none", `webhook_id = "silent01"`)),
			ConfigPlanChecks: acctest.Settled(),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(newest, "event_callbacks.#", "25"), resource.TestCheckResourceAttr(some, "event_callbacks.#", "26"),
				resource.TestCheckResourceAttr(all, "event_callbacks.#", "63"), resource.TestCheckResourceAttr(none, "event_callbacks.#", "0"),
				resource.TestCheckNoResourceAttr(newest, "event_callbacks.0.response_code"),
				resource.TestCheckNoResourceAttr(newest, "event_callbacks.0.response_message"),
				resource.TestCheckResourceAttr(newest, "event_callbacks.0.success", "false"),
				resource.TestCheckResourceAttr(newest, "event_callbacks.1.response_message", "said "),
				resource.TestCheckResourceAttr(newest, "event_callbacks.2.success", "false"), // 2xx
				resource.TestCheckResourceAttr(newest, "event_callbacks.3.response_code", "500"),
				resource.TestCheckResourceAttr(newest, "event_callbacks.3.response_message", "said 500"),
				resource.TestCheckResourceAttr(newest, "event_callbacks.4.success", "false"), // 301
				resource.TestCheckResourceAttr(newest, "event_callbacks.5.success", "true"),  // 204
				resource.TestCheckResourceAttr(all, "event_callbacks.62.id", "call000001"),
				resource.TestCheckResourceAttrSet(all, "event_callbacks.62.created_at"),
				unshown(&payload),
			),
		}},
	})
	for _, e := range fake.Journal.Calls(http.MethodGet, "/api/event_callbacks") {
		if fields := e.Query.Get("fields[event_callbacks]"); fields == "" || strings.Contains(fields, "payload") {
			t.Errorf("asked for the fields %q", fields)
		}
	}
}

func TestEventCallbacks_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lines   []string
		prepare func(fake *commercelayerfake.Fake)
		want    []string
		silent  bool // nothing may be sent
	}{
		"malformed id":    {lines: []string{`webhook_id = "../orders"`}, silent: true, want: []string{`webhook_id can't be the id of a Commerce Layer webhook`}},
		"limit too small": {lines: []string{`webhook_id = "existing01"`, "limit = 0"}, silent: true, want: []string{"limit value must be between 1 and 1000"}},
		"limit too large": {lines: []string{`webhook_id = "existing01"`, "limit = 1001"}, silent: true, want: []string{"limit value must be between 1 and 1000"}},
		"no such webhook": {lines: []string{`webhook_id = "unknown"`}, want: []string{
			"Unable to read the deliveries of Commerce Layer webhook", "Webhook unknown: ", "test mode of the organization org-demo", "Check webhook_id",
		}},
		"missing right": {
			lines: []string{`webhook_id = "existing01"`}, want: []string{"Webhook existing01: ", "You are not authorized"},
			prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true },
		},
		"the filter is lost on the way": {
			lines: []string{`webhook_id = "existing01"`}, prepare: losing("filter[q][webhook_id_eq]"),
			want: []string{"event callbacks that weren't requested", "Check base_url"},
		},
		"the query is lost on the way": {
			lines: []string{`webhook_id = "existing01"`}, want: []string{"event callbacks that weren't requested", "Check base_url"},
			prepare: losing("filter[q][webhook_id_eq]", "fields[event_callbacks]", "fields[webhooks]", "include", "sort"),
		},
		"second page fails": {
			lines: []string{`webhook_id = "existing01"`, "limit = 30"}, want: []string{"502 Bad Gateway"},
			prepare: func(fake *commercelayerfake.Fake) {
				deliver(fake, "existing01", "200", 30)
				second := func(r *http.Request) bool { return r.URL.Query().Get("page[number]") == "2" }
				fake.Break(fakeserver.Fault{Match: second, Times: -1, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(lookUp("commercelayer_event_callbacks", "test", test.lines...)), ExpectError: acctest.Message(test.want...),
			}}})
			if n := len(w.CommerceLayer.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// losing has something drop parameters on the way to the event callbacks of another webhook.
func losing(parameters ...string) func(*commercelayerfake.Fake) {
	return func(fake *commercelayerfake.Fake) {
		fake.Put(commercelayerfake.Webhook{ID: "other01", Topic: "orders.place", CallbackURL: otherURL})
		deliver(fake, "other01", "200", 3)
		fake.Break(fakeserver.Fault{PassThrough: true, Times: -1, Match: func(r *http.Request) bool {
			query := r.URL.Query()
			for _, name := range parameters {
				query.Del(name)
			}
			r.URL.RawQuery = query.Encode()
			return true
		}})
	}
}

// TestEventCallbacks_moving: a delivery that is made between two pages is no reason to show another one twice.
func TestEventCallbacks_moving(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	deliver(w.CommerceLayer, "existing01", "200", 40)
	w.CommerceLayer.Break(fakeserver.Fault{PassThrough: true, Match: func(r *http.Request) bool {
		if r.URL.Query().Get("page[number]") != "2" {
			return false
		}
		deliver(w.CommerceLayer, "existing01", "500", 1)
		return true
	}})
	shown := configured(t, w).data(t, "commercelayer_event_callbacks", `{"webhook_id":"existing01","limit":1000}`)
	for n := range 40 {
		if id := fmt.Sprintf(`"call%06d"`, n+1); strings.Count(shown, id) != 1 {
			t.Errorf("%s is shown %d times", id, strings.Count(shown, id))
		}
	}
}

// TestAccEventCallbacks_example: the example's check fails while recent deliveries have failed, and passes before and after.
func TestAccEventCallbacks_example(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	c.Write("main.tf", requirements+w.Config(acctest.Example(t, "data-sources", "commercelayer_event_callbacks", "data-source.tf")))
	c.Run("apply", "-auto-approve", "-no-color")
	for _, round := range []struct {
		codes  []string
		failed string
	}{{nil, ""}, {[]string{"200", "500", "", "204", "204"}, "status none"}, {[]string{"204", "204", "204"}, ""}} {
		for _, code := range round.codes {
			deliver(w.CommerceLayer, w.CommerceLayer.Webhooks()[0].ID, code, 1)
		}
		out, code := c.Try("plan", "-no-color", "-detailed-exitcode")
		if fails := strings.Contains(out, "Check block assertion"); code != 0 || fails != (round.failed != "") || !strings.Contains(out, round.failed) {
			t.Errorf("after %q, the plan ends with %d, want one that changes nothing, with a failed check if there is %q:\n%s", round.codes, code, round.failed, out)
		}
	}
}
