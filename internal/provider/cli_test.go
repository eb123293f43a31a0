package provider_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

const required = `terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}
`

// TestAccSettings_missingOnce: missing settings of a vendor are a single error in Terraform, however many of its resources
// there are, and nothing is planned.
func TestAccSettings_missingOnce(t *testing.T) { //nolint:paralleltest // clearEnvironment sets variables
	clearEnvironment(t, acctest.Serve(t, ""))
	cli := acctest.NewCLI(t)
	cli.Write("main.tf", required+strings.Replace(hookConfig, "{\n", "{\n  count = 12\n", 1)+`
resource "moltin_integration" "test" {
  provider = commercehooks
  count    = 12
  name     = "Orders"
  enabled  = true
  observes = ["order.paid"]
  configuration {
    url = "https://hooks.example.com/orders"
  }
}
`)
	out, code := cli.Try("plan", "-no-color")
	for _, vendor := range []string{"commercelayer", "moltin"} {
		if n := strings.Count(out, "Error: Missing settings of "+vendor+"\n"); n != 1 {
			t.Errorf("%d errors about the settings of %s", n, vendor)
		}
	}
	if n := strings.Count(out, "Error: "); code != 1 || n != 2 {
		t.Errorf("plan ended with %d and %d errors:\n%s", code, n, out)
	}
	if out, code = cli.Try("apply", "-no-color", "-auto-approve"); code != 1 || strings.Contains(out, "Creation complete") {
		t.Errorf("apply ended with %d:\n%s", code, out)
	}
}

// TestAccImport_empty: an empty id has its own error message.
func TestAccImport_empty(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t)
	w := acctest.New(t)
	cli.Write("main.tf", required+w.Config(strings.TrimPrefix(hookConfig, "\n")))
	out, code := cli.Try("import", "-no-color", "commercelayer_webhook.test", "")
	if code != 1 || !strings.Contains(strings.Join(strings.Fields(out), " "), "The id to import is empty.") {
		t.Errorf("import ended with %d:\n%s", code, out)
	}
}
