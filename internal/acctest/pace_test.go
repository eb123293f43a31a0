package acctest_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestAccPace runs plans and applies in quick succession under the limits of Commerce Layer's test mode, 25 reads in
// 10 seconds. Each run needs more reads than the previous one has left, and learns that from the headers of the first
// response, so that no request is ever refused. The test takes as long as the limits require.
func TestAccPace(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for the windows of a rate limit")
	}
	w := acctest.New(t)
	w.Paced = true
	w.CommerceLayer.UseLimits()
	config := w.Config(`
resource "commercelayer_webhook" "many" {
  count        = 12
  provider     = commercehooks
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/${count.index}"
}`, "bulk_refresh = false")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps:                    []resource.TestStep{{Config: config, ConfigPlanChecks: acctest.Settled()}, {Config: config}},
	})
	journal := w.CommerceLayer.Journal
	if reads := len(journal.Calls(http.MethodGet, "/api/webhooks")); reads <= 25 {
		t.Errorf("%d reads prove nothing: the limit is 25", reads)
	}
	refused := journal.Select(func(e fakeserver.Entry) bool { return e.Status == http.StatusTooManyRequests })
	if len(refused) > 0 {
		t.Errorf("%d requests were refused, the first is %s %s", len(refused), refused[0].Method, refused[0].Path)
	}
}
