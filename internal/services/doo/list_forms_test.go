package doo_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestWebhook_listForms: only doo's own form of a list says which webhooks there are. What lacks it doesn't empty the state, nor
// does it let a create be sent again, and nobody shows it as a list without webhooks.
func TestWebhook_listForms(t *testing.T) {
	t.Parallel()
	const config = `{"name":"Orders","hooks":[{"type":"order_created","endpoint":"https://hooks.example.com/orders"}]}`
	for name, form := range map[string]string{
		"links alone":               `{"_links":{}}`,
		"a count alone":             `{"page_count":0}`,
		"another form":              `{"data":[],"page_count":1}`,
		"too few pages":             `{"_links":{},"_embedded":{"webhooks":[]},"page_count":1,"page_size":25,"total_items":31}`,
		"too few pages, with one":   `{"_links":{},"_embedded":{"webhooks":[{"id":"stranger","name":"S","hooks":[]}]},"page_count":1,"page_size":25,"total_items":31}`,
		"PHP's empty array":         `[]`,
		"nothing embedded, counted": `{"_links":{},"_embedded":[],"page_count":0,"page_size":25,"total_items":3}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			o := configured(t, w).Object()
			if said := o.Apply(t, config); len(said) > 0 {
				t.Fatal(acctest.Texts(said))
			}
			before := o.State
			w.Doo.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/v1/team"), Times: -1, Status: http.StatusOK, Body: form})
			o.Server = configured(t, w)
			if said := acctest.Texts(o.Refresh(t)); !strings.Contains(said, "Unable to read doo webhook") || !o.State.Equal(before) {
				t.Errorf("a refresh leads to %s and says %s", o.State, said)
			}
			if _, diags := configured(t, w).Data(t, "doo_webhooks", `{}`); !acctest.HasError(diags) {
				t.Errorf("the data source says %s", acctest.Texts(diags))
			}
			if _, diags := configured(t, w).Data(t, "doo_webhook", `{"name":"Orders"}`); !strings.Contains(acctest.Texts(diags), "/v1/team/111/webhooks answered 200") {
				t.Errorf("the data source by name says %s", acctest.Texts(diags))
			}
			if _, _, said := configured(t, w).List(t, acctest.Listing{Config: `{}`}); !strings.Contains(said, "Unable to list doo webhooks") {
				t.Errorf("a query says %s", said)
			}
			w.Doo.Journal.Clear()
			if said := acctest.Texts(configured(t, w, `"max_retries":6`).Object().Apply(t, config)); !strings.Contains(said, "the create was not sent") {
				t.Errorf("a create says %s", said)
			}
			if posts := w.Doo.Journal.Calls(http.MethodPost, "/v1/team"); len(posts) > 0 {
				t.Errorf("%d creates were sent", len(posts))
			}
			w.Doo.Heal()
			if o.Refresh(t); !o.State.Equal(before) {
				t.Errorf("then it is %s", o.State)
			}
		})
	}
}
