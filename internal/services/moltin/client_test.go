package moltin

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// lister is a transport that answers each request for a page of the list, the first with number 1.
type lister struct {
	pages int
	page  func(number int) string
}

func (l *lister) RoundTrip(r *http.Request) (*http.Response, error) {
	l.pages++
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(l.page(l.pages))), Request: r}, nil
}

// TestLists_thatLie: a list that can't be true, its total included, is read once more and ends with an error.
func TestLists_thatLie(t *testing.T) {
	t.Parallel()
	page := func(rest string, ids ...any) string {
		var items []string
		for _, id := range ids {
			items = append(items, fmt.Sprintf(`{"id":"%v","type":"integration"}`, id))
		}
		return `{"data":[` + strings.Join(items, ",") + `],` + rest + `}`
	}
	always := func(rest string, ids ...any) func(int) string { return func(int) string { return page(rest, ids...) } }
	const next = `"links":{"next":"/integrations?page[offset]=100"}`
	for name, test := range map[string]struct {
		page  func(number int) string
		want  string // the number of integrations, or an error
		pages int
	}{
		"the total is too small": {always(`"results":{"total":1}`, "a", "b"), "the list reports a total of 1 but showed 2", 2},
		"the total is negative":  {always(`"results":{"total":-2}`, "a", "b"), "2", 1},
		"the total is too large": {func(number int) string {
			return page(`"results":{"total":5}`, []any{"a", "b"}[:2*(number%2)]...)
		}, "the list reports a total of 5 but showed 2", 4},
		"the total is no number":        {always(`"results":{"total":9223372036854775808}`, "a"), "the answer can't be read", 1},
		"the first page again":          {always(`"results":{"total":5}`, "a", "b"), "the list repeats itself: page 2", 4},
		"the first page again, by link": {always(next, "a", "b"), "the list repeats itself: page 2", 4},
		"an object without an id":       {always(`"results":{"total":1}`, ""), "1", 1},
		"something new on each page": {func(number int) string { return page(`"results":{"total":9223372036854775807}`, number) }, "the " +
			"list does not end: after 10000 pages", 10_000},
		"something new on each, no total": {func(number int) string { return page(next, number) }, "10000", 10_000}, // the API's largest offset
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &lister{page: test.page}
			c := newClient(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test"), moltinapi.Config{
				BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "T", REST: rest.Config{Transport: server},
			})
			all, err := c.integrations.All(t.Context())
			got := fmt.Sprint(len(all))
			if err != nil {
				got = err.Error()
			}
			if got != test.want && (err == nil || !strings.Contains(got, test.want)) || server.pages != test.pages {
				t.Errorf("got %s after %d pages, want %s after %d", got, server.pages, test.want, test.pages)
			}
		})
	}
}
