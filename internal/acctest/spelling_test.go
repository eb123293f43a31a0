package acctest_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// TestAccSpelling: Terraform accepts that an import by identity and a data source keep the vendor's spelling of a UUID.
func TestAccSpelling(t *testing.T) {
	t.Parallel()
	c := acctest.NewCLI(t)
	c.NeedsTerraform(1, 12)
	w := acctest.New(t)
	id := w.MoltinV1.Put(moltinv1fake.Webhook{URL: "https://hooks.example.com/orders", ContentType: "json", Create: true, Enabled: true})
	upper := strings.ToUpper(id)
	hook := requirements + `
import {
  provider = commercehooks
  to       = moltin_v1_webhook.one
  identity = { id = "` + upper + `" }
}
resource "moltin_v1_webhook" "one" {
  provider     = commercehooks
  url          = "https://hooks.example.com/orders"
  content_type = "json"
  create       = true
  update       = false
  delete       = false
  enabled      = true
}
data "moltin_v1_webhook" "one" {
  provider = commercehooks
  id       = "` + upper + `"
}
output "id" { value = data.moltin_v1_webhook.one.id }
`
	c.Write("main.tf", w.Config(hook))
	c.Run("apply", "-auto-approve", "-no-color")
	if got := strings.TrimSpace(c.Run("output", "-raw", "id")); got != id || strings.Contains(c.State(), upper) {
		t.Errorf("the data source shows %s, and the state is %s", got, c.State())
	}
	if out, code := c.Try("plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("the next plan ends with %d:\n%s", code, out)
	}
}
