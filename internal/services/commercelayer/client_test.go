package commercelayer

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
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

// TestLists_thatLie: a list that can't be true ends with an error, whether it is read to refresh, to look for what a create
// left behind, or to show deliveries, after it was read once more. Of deliveries the number doesn't matter.
func TestLists_thatLie(t *testing.T) {
	t.Parallel()
	page := func(count any, ids ...any) string {
		var items []string
		for _, id := range ids {
			items = append(items, fmt.Sprintf(`{"id":"%v","type":"webhooks","attributes":{"created_at":"2026-11-22T00:00:00Z"}}`, id))
		}
		return fmt.Sprintf(`{"data":[%s],"meta":{"record_count":%[2]v,"page_count":%[2]v}}`, strings.Join(items, ","), count)
	}
	always := func(count any, ids ...any) func(int) string { return func(int) string { return page(count, ids...) } }
	for name, test := range map[string]struct {
		page  func(number int) string
		want  string // the number of webhooks, or an error
		pages int
	}{
		"the count is too small": {always(0, "a", "b"), "the list reports a total of 0 but showed 2", 2},
		"the count is negative":  {always(-1, "a", "b"), "the list reports a total of 0 but showed 2", 2},
		"the count is too large": {func(number int) string {
			return page(5, []any{"a", "b"}[:2*(number%2)]...)
		}, "the list reports a total of 5 but showed 2", 4},
		"the count is no number":  {always("9223372036854775808", "a"), "the answer can't be read", 1},
		"the first page again":    {always(5, "a", "b"), "the list repeats itself: page 2", 4},
		"an object without an id": {always(1, ""), "1", 1},
		"something new on each page": {
			func(number int) string { return page(int64(9223372036854775807), number) }, "the list does not end: after 10000 " +
				"pages", 10_000,
		},
	} {
		for purpose, list := range map[string]func(context.Context, *client) (int, error){
			"refresh": func(ctx context.Context, c *client) (int, error) {
				all, err := c.webhooks.All(ctx)
				return len(all), err
			},
			"search": func(ctx context.Context, c *client) (int, error) {
				all, err := c.createdSince(ctx, "orders.place", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
				return len(all), err
			},
			"deliveries": func(ctx context.Context, c *client) (int, error) {
				all, err := c.newestCallbacks(ctx, "x", types.Int64Value(1_000_000))
				return len(all), err
			},
		} {
			t.Run(name+"/"+purpose, func(t *testing.T) {
				t.Parallel()
				server := &lister{page: test.page}
				c := newClient(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test"), commercelayerapi.Config{
					BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "T", REST: rest.Config{Transport: server},
				})
				test := test // the purposes run side by side
				count, err := list(t.Context(), c)
				got := fmt.Sprint(count)
				if err != nil {
					got = err.Error()
				}
				want, pages := test.want, test.pages
				if purpose == "search" && strings.HasPrefix(want, "the list reports a total of 0") {
					want, pages = "2", 1 // what a lost create left may not be counted yet
				}
				if purpose == "deliveries" && strings.HasPrefix(test.want, "the list reports a total of") {
					return // they have no total that is believed, and are shown as far as they go
				}
				if got != want && (err == nil || !strings.Contains(got, want)) || server.pages != pages {
					t.Errorf("got %s after %d pages, want %s after %d", got, server.pages, want, pages)
				}
			})
		}
	}
}
