package moltinv1

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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
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

// TestLists_thatLie: a list that can't be true has an end, which is an error unless all that is wrong is the total.
func TestLists_thatLie(t *testing.T) {
	t.Parallel()
	webhooks := func(ids ...any) string {
		var items []string
		for _, id := range ids {
			items = append(items, fmt.Sprintf(`{"id":"%v","url":"https:\/\/a.test","content_type":"json","create":1,"update":0,"delete":0,"enabled":1}`, id))
		}
		return `{"status":true,"result":[` + strings.Join(items, ",") + `],"pagination":{%s}}`
	}
	always := func(pagination string, ids ...any) func(int) string {
		return func(int) string { return fmt.Sprintf(webhooks(ids...), pagination) }
	}
	for name, test := range map[string]struct {
		page  func(number int) string
		want  string // the number of webhooks, or an error
		pages int
	}{
		"the total is too small": {always(`"total":1`, "a", "b"), "the list reports a total of 1 but showed 2", 2},
		"the total is negative":  {always(`"total":-2`, "a", "b"), "2", 1},
		"the total is too large": {func(number int) string {
			return fmt.Sprintf(webhooks([]any{"a", "b"}[:2*(number%2)]...), `"total":5`)
		}, "the list reports a total of 5 but showed 2", 4},
		"the total is no number":  {always(`"total":9223372036854775808`, "a"), "it isn't a whole number", 1},
		"the first page again":    {always(`"total":5,"offsets":{"next":2}`, "a", "b"), "the list repeats itself: page 2", 4},
		"next doesn't move":       {always(`"total":false,"offsets":{"next":0}`, "a", "b"), "2", 1},
		"next is far away":        {always(`"total":9223372036854775807,"offsets":{"next":9223372036854775807}`, "a"), "the list repeats itself: page 2", 4},
		"an object without an id": {always(`"total":1`, ""), "1", 1},
		"something new on each page": {func(number int) string { return fmt.Sprintf(webhooks(number), `"total":9223372036854775807`) }, "the " +
			"list does not end: after 10000 pages", 10_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &lister{page: test.page}
			c := newClient(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test"), moltinv1api.Config{
				BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "T", REST: rest.Config{Transport: server},
			})
			all, err := c.webhooks.All(t.Context())
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
