package moltinapi

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestListIntegrations(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		offset, count int
		rest          string // of the answer, after data
		total         int
		more          bool
	}{
		"links and results": {0, 100, `,"links":{` +
			`"first":"/integrations?page[offset]=0&page[limit]=100",` +
			`"last":"/integrations?page[offset]=100&page[limit]=100",` +
			`"next":"/integrations?page[offset]=100&page[limit]=100"},"results":{"total":130}`, 130, true},
		"links and results, the last": {100, 30, `,"links":{` +
			`"prev":"/integrations?page[offset]=0&page[limit]=100"},"results":{"total":130}`, 130, false},
		"links and results, empty": {0, 0, `,"links":{},"results":{"total":0}`, 0, false},
		"the limit is clamped":     {25, 25, `,"results":{"total":51}`, 51, true},
		"the total is too large":   {100, 0, `,"links":{"next":"/integrations"},"results":{"total":130}`, 130, false},
		"the total is negative":    {0, 3, `,"results":{"total":-3}`, -1, false},
		"links.next contradicts": {0, 3, `,"links":{` +
			`"next":"/integrations?page[offset]=100&page[limit]=100"},"results":{"total":3}`, 3, false},
		"self link and timestamps": {0, 3, `,"links":{"self":"https://a.example/v2/integrations"},"meta":{` +
			`"timestamps":{"created_at":"2018-04-30T09:35:32.202Z"}}`, -1, false},
		"data only":              {0, 3, ``, -1, false},
		"data only, a full page": {100, 100, ``, -1, true},
		"data only, empty":       {200, 0, ``, -1, false},
		"data only, no end":      {9900, 100, ``, -1, false},
		"meta": {0, 100, `,"meta":{"page":{"limit":100,"offset":0,"current":1,"total":2},` +
			`"results":{"total":130}}`, 130, true},
		"meta, the last": {100, 30, `,"meta":{"page":{"limit":100,"offset":100,"current":2,` +
			`"total":2},"results":{"total":130}}`, 130, false},
		"meta of the logs": {0, 1, `,"meta":{"limit":100,"offset":0,"current":1,"total":1},"results":{` +
			`"total":1}`, 1, false},
		"links alone": {0, 25, `,"links":{` +
			`"next":"/integrations?page[offset]=25&page[limit]=25"}`, -1, true},
		"links alone, the last": {25, 5, `,"links":{"next":null,` +
			`"prev":"/integrations?page[offset]=0&page[limit]=25"}`, -1, false},
		"links alone, empty": {30, 0, `,"links":{` +
			`"next":"/integrations?page[offset]=55&page[limit]=25"}`, -1, false},
		"a total past the soft limit": {9900, 100, `,"results":{"total":12000}`, 12000, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items := make([]string, test.count)
			for i := range items {
				items[i] = fmt.Sprintf(`{"id":"id-%d","type":"integration","name":"n"}`, i)
			}
			c, s := serve(t, map[string]answer{
				"GET " + collection: {200, `{"data":[` + strings.Join(items, ",") + `]` + test.rest + `}`},
			})
			page, err := c.ListIntegrations(t.Context(), test.offset)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Integrations) != test.count || page.Total != test.total || page.More != test.more {
				t.Errorf("%d integrations, total %d, more %t", len(page.Integrations), page.Total, page.More)
			}
			for i, got := range page.Integrations {
				if got.ID != fmt.Sprintf("id-%d", i) {
					t.Fatalf("integration %d is %q", i, got.ID)
				}
			}
			s.wantRequests(t, fmt.Sprintf("GET %s?page%%5Blimit%%5D=100&page%%5Boffset%%5D=%d", collection, test.offset))
		})
	}
}

func TestListUnreadable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, want string }{
		"no list":      {`{"meta":{}}`, "it contains no list of integrations"},
		"null":         {`{"data":null}`, "it contains no list of integrations"},
		"an object":    {`{"data":{"id":"1"}}`, "is not of a known form"},
		"others":       {`{"data":[{"id":"1","type":"product"}]}`, "something other than"},
		"a web page":   {`<html><title>Login</title></html>`, `a web page titled "Login"`},
		"no body":      {``, "the answer has no body"},
		"a bare array": {`[]`, "is not of a known form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := serve(t, map[string]answer{"GET " + collection: {200, test.body}})
			_, err := c.ListIntegrations(t.Context(), 0)
			var failure *rest.Error
			if !errors.As(err, &failure) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// TestListPartial: an integration that can't be read doesn't spoil its page. What PHP writes for an empty object can be.
func TestListPartial(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, map[string]answer{"GET " + collection: {200, `{"data":[{"id":"a","configuration":[],"meta":[]},
		{"id":"b","observes":"s3cr3t"},{"name":"n"},7],"links":[],"meta":[],"results":{"total":4}}`}})
	page, err := c.ListIntegrations(t.Context(), 0)
	if err != nil || page.Total != 4 || page.More {
		t.Fatalf("got %+v, %v", page, err)
	}
	var got []string
	for _, i := range page.Integrations {
		got = append(got, fmt.Sprint(i.ID, " ", i.Problem))
	}
	if want := []string{"a <nil>", "b unexpected string at observes", " it has no id", " unexpected number at its top"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
