package commercelayerfake_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// page is what a list answers, as https://docs.commercelayer.io/core/pagination shows it.
type page struct {
	Data []struct {
		ID, Type   string
		Attributes struct {
			Topic        string
			SharedSecret string `json:"shared_secret"`
		}
		Meta struct{ Mode string }
	}
	Meta struct {
		RecordCount int `json:"record_count"`
		PageCount   int `json:"page_count"`
	}
	Links map[string]string
}

func (c *caller) list(t *testing.T, query string) page {
	t.Helper()
	answer := c.call(t, "GET", hooks+query, "")
	var p page
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || answer.Code != 200 {
		t.Fatalf("%s: got %d %s", query, answer.Code, answer.Body)
	}
	return p
}

// fill adds n webhooks, a second apart, every third with another topic.
func (c *caller) fill(n int) {
	for i := range n {
		w := webhook()
		if i%3 == 2 {
			w.Topic = "skus.update"
		}
		c.fake.Put(w)
		c.clock.move(time.Second)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.fill(52)
	tests := map[string]struct {
		query        string
		first, last  int // of the webhooks shown; 0 for none
		pages, count int
		links        map[string]string // relation to page number
	}{
		"ten unless asked": {"", 1, 10, 6, 52, map[string]string{"first": "1", "next": "2", "last": "6"}},
		"largest, first":   {"?page[size]=25", 1, 25, 3, 52, map[string]string{"first": "1", "next": "2", "last": "3"}},
		"largest, second":  {"?page%5Bsize%5D=25&page%5Bnumber%5D=2&sort=created_at,id", 26, 50, 3, 52, map[string]string{"first": "1", "prev": "1", "next": "3", "last": "3"}},
		"largest, last":    {"?page[size]=25&page[number]=3", 51, 52, 3, 52, map[string]string{"first": "1", "prev": "2", "last": "3"}},
		"past the end":     {"?page[size]=25&page[number]=4", 0, 0, 3, 52, map[string]string{"first": "1", "prev": "3", "last": "3"}},
		"one by one":       {"?page[size]=1&page[number]=52", 52, 52, 52, 52, map[string]string{"first": "1", "prev": "51", "last": "52"}},
		"of a topic":       {"?page[size]=25&filter[q][topic_eq]=skus.update", 3, 51, 1, 17, map[string]string{"first": "1", "last": "1"}},
		"of no topic":      {"?filter[q][topic_eq]=a.b", 0, 0, 0, 0, map[string]string{"first": "1", "last": "1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.list(t, test.query)
			if got.Meta.PageCount != test.pages || got.Meta.RecordCount != test.count {
				t.Errorf("got %+v", got.Meta)
			}
			first, last := 0, 0
			if n := len(got.Data); n > 0 {
				_, _ = fmt.Sscanf(got.Data[0].ID, "hook%d", &first)
				_, _ = fmt.Sscanf(got.Data[n-1].ID, "hook%d", &last)
				if d := got.Data[0]; d.Type != "webhooks" || len(d.Attributes.SharedSecret) != 32 || d.Meta.Mode != "test" {
					t.Errorf("got %+v", d)
				}
			}
			if first != test.first || last != test.last {
				t.Errorf("it shows %d to %d", first, last)
			}
			links := map[string]string{}
			for relation, link := range got.Links {
				u, err := url.Parse(link)
				if err != nil || u.Host != "demo.commercelayer.io" || u.Path != hooks || strings.ContainsAny(u.RawQuery, "[]") {
					t.Errorf("%s is %s", relation, link)
				}
				if want := strings.Contains(test.query, "skus.update"); want != (u.Query().Get("filter[q][topic_eq]") == "skus.update") {
					t.Errorf("%s loses the filter: %s", relation, link)
				}
				links[relation] = u.Query().Get("page[number]")
			}
			if !reflect.DeepEqual(links, test.links) {
				t.Errorf("got the links %v", links)
			}
		})
	}
}

// TestOrder: by creation, whatever the order of arrival.
func TestOrder(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.fill(2)
	old := webhook()
	old.ID, old.CreatedAt = "zzz", c.clock.Now().Add(-time.Hour)
	c.fake.Put(old)
	same := webhook()
	same.ID, same.CreatedAt = "aaa", c.fake.Webhooks()[0].CreatedAt
	c.fake.Put(same)
	var got []string
	for _, d := range c.list(t, "?sort=created_at,id").Data {
		got = append(got, d.ID)
	}
	if want := []string{"zzz", "aaa", "hook000001", "hook000002"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestListRefused(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"page[size]=26", "page[size]=0", "page[size]=x", "page[number]=0", "page=1", "sort=name", "sort=topic",
		"filter[q][callback_url_eq]=x", "filter[q][include_resources_eq]=x", "limit=5",
	} {
		answer := newCaller(t).call(t, "GET", hooks+"?"+query, "")
		check(t, answer, 400, jsonAPI, refusal(400, "BAD_REQUEST", "Unsupported parameter", query+" is not supported."))
	}
}

// TestSwitches: each changes what it says and nothing else.
func TestSwitches(t *testing.T) {
	t.Parallel()
	edgeNotFound := `{"errors":{"title":"Record Not Found","detail":"The requested resource was not not found. Please double-check the resource id.","code":"RECORD_NOT_FOUND","status":404}}`
	show := func(t *testing.T, c *caller, attributes, attribute, want string) {
		t.Helper()
		id := c.create(t, attributes)
		if got := shown(t, c.call(t, "GET", hooks+"/"+id, ""), attribute); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	tests := map[string]struct {
		switches commercelayerfake.Switches
		check    func(*testing.T, *caller)
	}{
		"Empty []":      {commercelayerfake.Switches{Empty: "[]"}, func(t *testing.T, c *caller) { show(t, c, "", "include_resources", "[]") }},
		"Empty dash":    {commercelayerfake.Switches{Empty: `[""]`}, func(t *testing.T, c *caller) { show(t, c, "", "include_resources", `[""]`) }},
		"Empty, filled": {commercelayerfake.Switches{Empty: "[]"}, func(t *testing.T, c *caller) { show(t, c, `,"include_resources":["a"]`, "include_resources", `["a"]`) }},
		"NullMetadata":  {commercelayerfake.Switches{NullMetadata: true}, func(t *testing.T, c *caller) { show(t, c, `,"metadata":{}`, "metadata", "null") }},
		"ReverseIncludes": {commercelayerfake.Switches{ReverseIncludes: true}, func(t *testing.T, c *caller) {
			show(t, c, `,"include_resources":["a","b","c"]`, "include_resources", `["c","b","a"]`)
		}},
		"IgnoreDisableOnCreate": {commercelayerfake.Switches{IgnoreDisableOnCreate: true}, func(t *testing.T, c *caller) { show(t, c, `,"_disable":true`, "disabled_at", "null") }},
		"EdgeErrors": {commercelayerfake.Switches{EdgeErrors: true}, func(t *testing.T, c *caller) {
			check(t, c.call(t, "GET", hooks+"/x", ""), 404, "application/json", edgeNotFound)
			check(t, c.call(t, "DELETE", hooks+"/x", ""), 404, "application/json", edgeNotFound)
		}},
		"DeleteMissing204": {commercelayerfake.Switches{DeleteMissing204: true}, func(t *testing.T, c *caller) {
			if got := c.call(t, "DELETE", hooks+"/x", ""); got.Code != 204 || got.Body.Len() != 0 {
				t.Errorf("got %d %s", got.Code, got.Body)
			}
			check(t, c.call(t, "GET", hooks+"/x", ""), 404, jsonAPI, notFound)
		}},
		"UniqueNames": {commercelayerfake.Switches{UniqueNames: true}, func(t *testing.T, c *caller) {
			id := c.create(t, `,"name":"N"`)
			taken := errorsOf(invalid("name", "has already been taken", "taken", `"N"`))
			check(t, c.call(t, "POST", hooks, document("", `"name":"N","topic":"a.b","callback_url":"https://a.test"`)), 422, jsonAPI, taken)
			show(t, c, "", "name", `"Webhook hook000002"`)
			if got := c.call(t, "PATCH", hooks+"/"+id, document(id, `"name":"N"`)); got.Code != 200 {
				t.Errorf("its own name is taken: %s", got.Body)
			}
		}},
		"EnableResetsCircuit": {commercelayerfake.Switches{EnableResetsCircuit: true}, func(t *testing.T, c *caller) {
			tripped := webhook()
			tripped.CircuitState, tripped.CircuitFailureCount = "open", 30
			id := c.fake.Put(tripped)
			if got := shown(t, c.call(t, "PATCH", hooks+"/"+id, document(id, `"_enable":true`)), "circuit_state"); got != `"closed"` {
				t.Errorf("got %s", got)
			}
		}},
		"RefuseEventFilters": {commercelayerfake.Switches{RefuseEventFilters: true}, func(t *testing.T, c *caller) {
			for query, want := range map[string]int{"": 200, "?page[size]=1": 200, "?sort=-created_at": 400, "?filter[q][name_eq]=orders.place": 400} {
				if got := c.call(t, "GET", "/api/events"+query, ""); got.Code != want {
					t.Errorf("%q: got %d, want %d", query, got.Code, want)
				}
			}
		}},
		"none": {commercelayerfake.Switches{}, func(t *testing.T, c *caller) {
			show(t, c, `,"name":"N"`, "name", `"N"`)
			show(t, c, `,"name":"N"`, "name", `"N"`)
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			c.fake.Switches = test.switches
			test.check(t, c)
		})
	}
}
