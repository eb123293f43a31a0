package commercelayerapi_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// listed is a page as https://docs.commercelayer.io/core/pagination shows it.
const listed = `{"data":[
  {"id":"a","type":"webhooks","attributes":{"name":"A","topic":"orders.place","shared_secret":"s1","metadata":{}},"meta":{"mode":"live","organization_id":"o"}},
  {"id":"b","type":"webhooks","attributes":{"name":"B","topic":"orders.place","shared_secret":"s2","metadata":null},"meta":{"mode":"live","organization_id":"o"}}],
 "meta":{"record_count":52,"page_count":3},
 "links":{"first":"https://o/api/webhooks?page%5Bnumber%5D=1","last":"https://o/api/webhooks?page%5Bnumber%5D=3"}}`

func TestListRequests(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		page  int
		topic string
		want  string
	}{
		"first page": {1, "", "GET /api/webhooks?page%5Bnumber%5D=1&page%5Bsize%5D=25&sort=created_at%2Cid"},
		"later page": {12, "", "GET /api/webhooks?page%5Bnumber%5D=12&page%5Bsize%5D=25&sort=created_at%2Cid"},
		"of one topic": {
			1, "orders.place",
			"GET /api/webhooks?filter%5Bq%5D%5Btopic_eq%5D=orders.place&page%5Bnumber%5D=1&page%5Bsize%5D=25&sort=created_at%2Cid",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 200, body: listed})
			page, err := a.client(t, nil).ListWebhooks(t.Context(), test.page, test.topic)
			if err != nil {
				t.Fatal(err)
			}
			if page.Total != 52 || page.Pages != 3 || len(page.Webhooks) != 2 {
				t.Fatalf("got %+v", page)
			}
			w := page.Webhooks[0]
			if w.ID != "a" || w.SharedSecret != "s1" || string(w.Metadata) != "{}" || w.Mode != "live" || w.OrganizationID != "o" {
				t.Errorf("got %+v", w)
			}
			if w := page.Webhooks[1]; w.ID != "b" || w.Metadata != nil {
				t.Errorf("got %+v", w)
			}
			if got := a.targets(); !reflect.DeepEqual(got, []string{test.want}) {
				t.Errorf("the server received %q", got)
			}
			if seen, _ := a.received(); seen[0].header.Get("Accept") != jsonAPI {
				t.Errorf("the server received %v", seen[0].header)
			}
		})
	}
}

func TestListAnswers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		reply   reply
		wantErr string // "" for an empty page
	}{
		"empty":       {reply{status: 200, body: `{"data":[],"meta":{"record_count":0,"page_count":0}}`}, ""},
		"negative":    {reply{status: 200, body: `{"data":[],"meta":{"record_count":-1,"page_count":-1}}`}, ""},
		"past it":     {reply{status: 200, body: `{"data":[],"meta":{"record_count":52,"page_count":3}}`}, ""},
		"no list":     {reply{status: 200, body: `{"meta":{"record_count":0}}`}, "it contains no list of webhooks"},
		"null":        {reply{status: 200, body: `{"data":null}`}, "it contains no list of webhooks"},
		"one webhook": {reply{status: 200, body: shown}, "the answer can't be read"},
		"no webhook": {reply{status: 200, body: `{"data":[{"id":"x","type":"orders","attributes":{"shared_secret":"s3cr3t"}}]}`}, "something " +
			"other than"},
		"a page":     {reply{200, "text/html", "<title>Sign in</title>"}, `the answer is a web page titled "Sign in"`},
		"cut off":    {reply{status: 200, body: listed[:200]}, "is not JSON or is cut off"},
		"body empty": {reply{status: 200}, "the answer has no body"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.reply)
			page, err := a.client(t, nil).ListWebhooks(t.Context(), 1, "")
			if test.wantErr == "" {
				if err != nil || len(page.Webhooks) != 0 || page.Total < 0 || page.Pages < 0 {
					t.Errorf("got %+v, %v", page, err)
				}
				return
			}
			failure := failureOf(t, err)
			if failure.Status != 200 || failure.Recognized || !strings.Contains(err.Error(), test.wantErr) || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestListPages: another page is asked for if anything says that there is one, in all three lists.
func TestListPages(t *testing.T) {
	t.Parallel()
	const next = `{"next":"https://o/api/x?page%5Bnumber%5D=3"}`
	for name, test := range map[string]struct {
		shown       int
		meta, links string
		want        int
	}{
		"counted":               {25, `{"page_count":7}`, next, 7},
		"counted, last":         {25, `{"page_count":2}`, `{}`, 2},
		"counted, part":         {10, `{"page_count":2}`, next, 2},
		"counted too low":       {25, `{"page_count":1}`, next, 3},
		"counted, past":         {0, `{"page_count":1}`, next, 1},
		"full":                  {25, `{}`, `{}`, 3},
		"part":                  {24, `{}`, `{}`, 0},
		"linked":                {10, `{}`, next, 3},
		"linked to nothing":     {10, `{}`, `{"next":null}`, 0},
		"linked to less":        {10, `{"page_count":null}`, `{"next":""}`, 0},
		"linked in other words": {25, `{"page_count":null}`, `[]`, 3},
		"linked, past":          {0, `{}`, next, 0},
	} {
		objects := make([]string, test.shown)
		for i := range objects {
			objects[i] = fmt.Sprintf(`{"id":"o%d","attributes":{}}`, i)
		}
		body := `{"data":[` + strings.Join(objects, ",") + `],"meta":` + test.meta + `,"links":` + test.links + `}`
		a := serve(t, reply{status: 200, body: body}, reply{status: 200, body: body}, reply{status: 200, body: body})
		c := a.client(t, nil)
		webhooks, err := c.ListWebhooks(t.Context(), 2, "")
		if err != nil {
			t.Fatal(err)
		}
		events, err := c.ListEvents(t.Context(), commercelayerapi.EventFilter{}, 2)
		if err != nil {
			t.Fatal(err)
		}
		callbacks, err := c.ListEventCallbacks(t.Context(), "x", 2)
		if err != nil {
			t.Fatal(err)
		}
		if got := []int{webhooks.Pages, events.Pages, callbacks.Pages}; !slices.Equal(got, []int{test.want, test.want, test.want}) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// TestListPartial: a webhook that can't be read doesn't spoil its page, and is told apart as far as that is possible.
func TestListPartial(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 200, body: `{"data":[{"id":"a","attributes":{"name":"A"}},
		{"id":"b","attributes":{"include_resources":{"0":"s3cr3t"},"created_at":"2026-01-02T03:04:05Z"}},{"id":7,"attributes":{"name":"C"}},
		null,"s3cr3t",{"id":"d"}],"meta":{"record_count":6,"page_count":1}}`})
	page, err := a.client(t, nil).ListWebhooks(t.Context(), 1, "")
	if err != nil || page.Total != 6 {
		t.Fatalf("got %+v, %v", page, err)
	}
	var got []string
	for _, w := range page.Webhooks {
		got = append(got, fmt.Sprintf("%s %s %v", w.ID, w.Name+w.CreatedAt, w.Problem))
	}
	want := []string{
		"a A <nil>", "b 2026-01-02T03:04:05Z unexpected object at attributes.include_resources", " C unexpected number at id",
		"  it has no id", "  unexpected string at its top", "d  <nil>",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
