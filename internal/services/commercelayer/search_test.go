package commercelayer

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// TestCreatedSince: the search for what a create left behind ends with the first older webhook only where the list shows that it
// is sorted as it was asked for. Webhook 0 is the newest; all but that one are older than the create.
func TestCreatedSince(t *testing.T) {
	t.Parallel()
	newest := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	const all = 60
	for name, test := range map[string]struct {
		order func(i int) int // which webhook is at place i
		age   func(n int) time.Duration
		pages int
	}{
		"newest first":             {order: func(i int) int { return i }, pages: 1},
		"oldest first":             {order: func(i int) int { return all - 1 - i }, pages: 3},
		"in another order":         {order: func(i int) int { return (i*7 + 5) % all }, pages: 3},
		"a whole page of one time": {order: func(i int) int { return all - 1 - i }, age: func(n int) time.Duration { return time.Duration(min(n, 1)) * time.Hour }, pages: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &lister{page: func(number int) string {
				var items []string
				for i := 25 * (number - 1); i < min(25*number, all); i++ {
					n := test.order(i)
					age := time.Duration(n) * time.Hour
					if test.age != nil {
						age = test.age(n)
					}
					items = append(items, fmt.Sprintf(`{"id":"w%d","type":"webhooks","attributes":{"created_at":%q}}`, n, newest.Add(-age).Format(time.RFC3339)))
				}
				return `{"data":[` + strings.Join(items, ",") + `],"meta":{"record_count":` + strconv.Itoa(all) + `,"page_count":3}}`
			}}
			c := newClient(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test"), commercelayerapi.Config{
				BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "T", REST: rest.Config{Transport: server},
			})
			found, err := c.createdSince(t.Context(), "orders.place", newest.Add(-time.Minute))
			isFound := slices.ContainsFunc(found, func(w *commercelayerapi.Webhook) bool { return w.ID == "w0" })
			if err != nil || !isFound || server.pages != test.pages {
				t.Errorf("found %t among %d, %v, by %d pages, want %d", isFound, len(found), err, server.pages, test.pages)
			}
		})
	}
}

// TestTopic: webhooks of another topic are left out, although Commerce Layer was asked for one topic alone.
func TestTopic(t *testing.T) {
	t.Parallel()
	server := &lister{page: func(int) string {
		return `{"data":[{"id":"a","type":"webhooks","attributes":{"topic":"orders.place"}},{"id":"b","type":"webhooks","attributes":{"topic":"orders.approve"}}],
			"meta":{"record_count":2,"page_count":1}}`
	}}
	c := newClient(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test"), commercelayerapi.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "T", REST: rest.Config{Transport: server},
	})
	found, err := c.all(t.Context(), "orders.place")
	if err != nil || len(found) != 1 || found[0].ID != "a" {
		t.Errorf("the data source shows %v, %v", found, err)
	}
	filter := webhookFilter{Topic: types.StringValue("orders.place")}
	if !filter.Matches(found[0]) || filter.Matches(&commercelayerapi.Webhook{ID: "b", Topic: "orders.approve"}) {
		t.Error("a query doesn't hold webhooks against the topic")
	}
}
