package commercelayer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// oldStateFile is what another provider's apply leaves in terraform.tfstate. SDK is the private data of its SDK.
func oldStateFile(host, provider string) string {
	return fmt.Sprintf(`{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"b9c3a3a2-f64d-a978-3612-429ff2810757","outputs":{},
"resources":[{"mode":"managed","type":"commercelayer_webhook","name":"orders","provider":"provider[\"%s/%s\"]","instances":[
{"schema_version":0,"attributes":{"attributes":[{"callback_url":"https://hooks.example.com/orders","include_resources":["customer"],
"metadata":{"team":"orders"},"name":"Orders","reference":"","reference_origin":"","topic":"orders.cancel"}],
"id":"existing01","shared_secret":"hush-hush","type":"webhooks"},
"sensitive_attributes":[[{"type":"get_attr","value":"shared_secret"}]],"private":"eyJzY2hlbWFfdmVyc2lvbiI6IjAifQ=="}]}],
"check_results":null}`, host, provider)
}

// TestAccWebhook_migration takes over a webhook from another provider's state in each way that Terraform has, of which the
// topic is out of date: nothing changes but the state, and nothing is written to Commerce Layer.
func TestAccWebhook_migration(t *testing.T) {
	t.Parallel()
	const fits = `
  provider          = commercehooks
  name              = "Orders"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/orders"
  include_resources = ["customer"]
  metadata          = { team = "orders" }
}
`
	for name, test := range map[string]struct {
		address string
		more    string
		before  []string // a command
		exit    int      // of the plan; a move alone counts as a change
		old     []string // what Terraform must be able to start
	}{
		"moved": {
			address: "placed", more: "moved {\n  from = commercelayer_webhook.orders\n  to   = commercelayer_webhook.placed\n}\n", exit: 2,
			old: []string{"labd/commercelayer"},
		},
		"given another provider": {address: "orders", old: []string{"labd/commercelayer"}},
		"replace-provider": {
			address: "orders",
			before:  []string{"state", "replace-provider", "-auto-approve", "labd/commercelayer", "commercehooks/commercehooks"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli, w := acctest.NewCLI(t, test.old...), acctest.New(t)
			w.CommerceLayer.Put(existing())
			cli.Write("terraform.tfstate", oldStateFile(cli.Host, "labd/commercelayer"))
			cli.Write("main.tf", "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"+
				w.Config("resource \"commercelayer_webhook\" \""+test.address+"\" {"+fits+test.more))
			if len(test.before) > 0 {
				cli.Run(test.before...)
			}
			if out, code := cli.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != test.exit ||
				!strings.Contains(out, "0 to add, 0 to change, 0 to destroy") && !strings.Contains(out, "No changes.") {
				t.Fatalf("the plan ended with %d:\n%s", code, out)
			}
			cli.Run("apply", "-no-color", "-input=false", "-auto-approve")
			if out, code := cli.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
				t.Errorf("the second plan ended with %d:\n%s", code, out)
			}
			state := cli.State()
			for want, expected := range map[string]bool{
				`"provider": "provider[\"` + cli.Host + `/commercehooks/commercehooks\"]"`: true, `"schema_version": 1`: true,
				`"shared_secret": "hush-hush"`: true, `"topic": "orders.place"`: true, `labd`: false,
			} {
				if strings.Contains(state, want) != expected {
					t.Errorf("that %s is in the state isn't %t:\n%s", want, expected, state)
				}
			}
			if writes := w.CommerceLayer.Journal.Writes(); len(writes) > 0 {
				t.Errorf("%d writes", len(writes))
			}
		})
	}
}
