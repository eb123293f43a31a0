package doo

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// start serves the fake and returns a client of it that sends nothing twice.
func start(t *testing.T, fake *doofake.Fake, s *services.Settings) *client {
	t.Helper()
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return newClient(s, dooapi.Config{
		BaseURL: address, APIKey: doofake.APIKey, ClientID: doofake.ClientID, ClientSecret: doofake.ClientSecret,
		REST: rest.Config{
			RequestTimeout: 10 * time.Second,
			Clock: rest.Clock{Pause: func(_ context.Context, d time.Duration) error {
				fake.Pass(d)
				return nil
			}},
		},
	})
}

// set returns settings with these attributes.
func set(attributes map[string]attr.Value) *services.Settings {
	kinds := map[string]attr.Type{}
	for name, value := range attributes {
		kinds[name] = value.Type(context.Background())
	}
	return services.NewSettings(services.InBlock(serviceName), types.ObjectValueMust(kinds, attributes), "test")
}

// calls are the requests that reached the fake, but for those of tokens.
func calls(fake *doofake.Fake) []string {
	var out []string
	for _, e := range fake.Journal.All() {
		if call := e.Method + " " + e.Path + " " + e.Query.Get("page"); !strings.Contains(call, "/oauth") {
			out = append(out, strings.TrimSpace(call))
		}
	}
	return out
}

const listCall = "GET /v1/team/111/webhooks "

// TestRead_requests: the webhooks of a team are read from one list.
func TestRead_requests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block map[string]attr.Value
		want  []string
	}{
		"in common": {nil, []string{listCall + "1", listCall + "2", "GET /v1/team/222/webhooks 1"}},
		"one by one": {
			map[string]attr.Value{"bulk_refresh": types.BoolValue(false)},
			[]string{listCall + "1", listCall + "1", listCall + "2", listCall + "1", "GET /v1/team/222/webhooks 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.PageSize, fake.Teams = 2, []string{"111", "222"}
			c := start(t, fake, set(test.block))
			first, _, third := fake.Put(doofake.Webhook{}), fake.Put(doofake.Webhook{}), fake.Put(doofake.Webhook{})
			other := fake.Put(doofake.Webhook{TeamID: "222"})
			for _, read := range [][2]string{{"111", first}, {"111", third}, {"111", first}, {"222", other}} {
				if w, err := c.webhooks(read[0]).Read(t.Context(), read[1]); err != nil || w.ID != read[1] {
					t.Errorf("read %v, %v", w, err)
				}
			}
			if got := calls(fake); !reflect.DeepEqual(got, test.want) {
				t.Errorf("called %q, want %q", got, test.want)
			}
		})
	}
}

// TestRead_shiftingPages: a webhook that moves to a page which was read already isn't taken for gone.
func TestRead_shiftingPages(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	fake.PageSize = 2
	c := start(t, fake, set(nil))
	first, _, third := fake.Put(doofake.Webhook{}), fake.Put(doofake.Webhook{}), fake.Put(doofake.Webhook{})
	fake.Put(doofake.Webhook{})
	fake.Break(fakeserver.Fault{Times: -1, Match: func(r *http.Request) bool { // someone deletes the first in between
		if r.URL.Query().Get("page") == "2" {
			fake.Drop(first)
		}
		return false
	}})
	if w, err := c.webhooks("111").Read(t.Context(), third); err != nil || w.ID != third {
		t.Errorf("read %v, %v", w, err)
	}
	if _, err := c.webhooks("111").Read(t.Context(), "never-there"); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("got %v, want that it is gone", err)
	}
}

// TestRead_failures: whatever goes wrong, a webhook is never taken for gone.
func TestRead_failures(t *testing.T) {
	t.Parallel()
	page := func(number string) func(*http.Request) bool {
		return func(r *http.Request) bool { return r.URL.Query().Get("page") == number }
	}
	for name, test := range map[string]struct {
		fault fakeserver.Fault
		want  string
	}{
		"404":            {fakeserver.Fault{Status: 404, Body: `{"response_status":404,"user_message":"Not found"}`}, "404 Not Found: Not found"},
		"404 of another": {fakeserver.Fault{Status: 404, Body: "<html><title>Not Found</title></html>"}, `a web page titled "Not Found"`},
		"404 in a 200":   {fakeserver.Fault{Status: 200, Body: `{"response_status":404,"user_message":"Not found"}`}, "404 Not Found: Not found"},
		"no access":      {fakeserver.Fault{Status: 403, Body: `{"message":"Forbidden"}`}, "403 Forbidden"},
		"another API":    {fakeserver.Fault{Status: 200, Body: `{"data":[]}`}, "it contains no list of webhooks"},
		"web page":       {fakeserver.Fault{Status: 200, Body: "<html><title>Login</title></html>"}, `a web page titled "Login"`},
		"gateway":        {fakeserver.Fault{Status: 502, Body: fakeserver.HTML502}, "502 Bad Gateway"},
		"no answer":      {fakeserver.Fault{}, "got no answer"},
		"cut off":        {fakeserver.Fault{Truncate: true}, "broke off"},
		"no token":       {fakeserver.Fault{Match: fakeserver.On("POST", "/v1/oauth"), Status: 404, Body: `{"response_status":404}`}, "404 Not Found"},
		"second page":    {fakeserver.Fault{Match: page("2"), Status: 404, Body: `{"response_status":404}`}, "404 Not Found"},
		"counted, not shown": {
			fakeserver.Fault{Status: 200, Body: `{"_links":{},"_embedded":{"webhooks":[]},"page_count":2,"total_items":3}`}, "it counts 3 webhooks and shows none",
		},
		"more pages than requests": {
			fakeserver.Fault{Status: 200, Body: `{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1001}`},
			"the list of doo webhooks of team 111 is too long or does not end: page 1 says that there are 1001 pages",
		},
		"the first page again": {
			fakeserver.Fault{Status: 200, Body: `{"_links":{"next":{}},"_embedded":{"webhooks":[{"id":"a"}]},"page_count":1}`},
			"the list repeats itself: page 2",
		},
		"fewer pages than none": {
			fakeserver.Fault{Status: 200, Body: `{"_embedded":{"webhooks":[{"id":"a"}]},"page_count":-1}`}, "the list repeats itself: page 2",
		},
		"no end": {
			fakeserver.Fault{Match: page("2"), Status: 200, Body: `{"_links":{"next":{}},"_embedded":{"webhooks":[]},"page_count":9}`},
			"it counts 9 pages and shows nothing on page 2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.PageSize = 2
			for range 3 {
				fake.Put(doofake.Webhook{})
			}
			test.fault.Times = -1
			fake.Break(test.fault)
			_, err := start(t, fake, set(nil)).webhooks("111").Read(t.Context(), "b")
			if err == nil || errors.Is(err, rest.ErrNotFound) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestDelete: doo accepts every delete, so each is confirmed by the list.
func TestDelete(t *testing.T) {
	t.Parallel()
	const del = "DELETE /v1/webhooks/a"
	fault := func(f fakeserver.Fault) []fakeserver.Fault { return []fakeserver.Fault{f} }
	for name, test := range map[string]struct {
		ignored int
		lag     time.Duration
		faults  []fakeserver.Fault
		left    int
		calls   []string
		failure string
	}{
		"at once":   {calls: []string{del, listCall + "1"}},
		"ignored":   {ignored: 1, calls: []string{del, listCall + "1", del, listCall + "1"}},
		"listed on": {lag: 6 * time.Second, calls: slices.Repeat([]string{del, listCall + "1"}, 3)},
		"never done": {
			ignored: 9, left: 1, calls: slices.Repeat([]string{del, listCall + "1"}, 4),
			failure: "accepted the deletion four times within 15 seconds, but team 111 still lists",
		},
		"not seen": {
			faults: fault(fakeserver.Fault{Match: fakeserver.On("GET", ""), Status: 404, Body: `{"response_status":404}`}),
			calls:  []string{del, listCall + "1"}, failure: "it could not be confirmed: GET",
		},
		"refused": {
			faults: fault(fakeserver.Fault{Status: 403, Body: `{"message":"Forbidden"}`}), left: 1,
			calls: []string{del}, failure: "403 Forbidden",
		},
		"gone already": {
			faults: fault(fakeserver.Fault{Commit: true, Status: 404, Body: `{"response_status":404}`}), calls: []string{del, listCall + "1"},
		},
		"a stranger's 404": {
			faults: fault(fakeserver.Fault{Match: fakeserver.On("DELETE", ""), Times: -1, Status: 404}), left: 1,
			calls: slices.Repeat([]string{del, listCall + "1"}, 4), failure: "still lists the webhook",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches.IgnoreDelete = test.ignored
			fake.Put(doofake.Webhook{ID: "a"})
			fake.Break(test.faults...)
			fake.Pass(time.Minute)
			fake.Lag(test.lag)
			c := start(t, fake, set(nil))
			err := c.Delete(t.Context(), webhookModel{Base: hook.Base{ID: types.StringValue("a")}, TeamID: types.StringValue("111")})
			if test.failure == "" && err != nil || test.failure != "" && (err == nil || !strings.Contains(err.Error(), test.failure)) {
				t.Errorf("got %v, want %q", err, test.failure)
			}
			if got := calls(fake); !reflect.DeepEqual(got, test.calls) {
				t.Errorf("called %q, want %q", got, test.calls)
			}
			if n := len(fake.Webhooks()); n != test.left {
				t.Errorf("%d webhooks are left, want %d", n, test.left)
			}
		})
	}
}
