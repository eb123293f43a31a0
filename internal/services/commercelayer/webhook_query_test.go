package commercelayer_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestAccWebhook_query runs terraform query with the example and without filters.
func TestAccWebhook_query(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	w.CommerceLayer.Put(commercelayerfake.Webhook{ID: "canceled01", Name: "Canceled", Topic: "orders.cancel", CallbackURL: otherURL})
	identity := func(id string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}
	}
	one := queryfilter.ByResourceIdentity(identity("existing01"))
	const placed, all = "commercelayer_webhook.placed", "commercelayer_webhook.all"
	known := func(name string, value knownvalue.Check) querycheck.KnownValueCheck {
		return querycheck.KnownValueCheck{Path: tfjsonpath.New(name), KnownValue: value}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: w.Config("")},
			{
				Query: true, Config: acctest.Example(t, "list-resources", "commercelayer_webhook", "list-resource.tfquery.hcl"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(placed, 1), querycheck.ExpectIdentity(placed, identity("existing01")),
					querycheck.ExpectResourceDisplayName(placed, one, knownvalue.StringExact("Orders (orders.place)")),
				},
			},
			{
				Query: true, Config: "list \"commercelayer_webhook\" \"all\" {\n  provider         = commercehooks\n  include_resource = true\n}\n",
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(all, 2), querycheck.ExpectIdentity(all, identity("canceled01")),
					querycheck.ExpectResourceKnownValues(all, one, []querycheck.KnownValueCheck{
						known("callback_url", knownvalue.StringExact(ordersURL)), known("enabled", knownvalue.Bool(true)),
						known("metadata", knownvalue.ObjectExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("orders")})),
						known("shared_secret", knownvalue.Null()),
					}),
				},
			},
		},
	})
	filtered := slices.ContainsFunc(w.CommerceLayer.Journal.Calls(http.MethodGet, "/api"), func(e fakeserver.Entry) bool {
		return e.Query.Get("filter[q][topic_eq]") == "orders.place"
	})
	if !filtered {
		t.Error("Commerce Layer was never asked for the topic")
	}
}

// TestAccWebhook_queryGenerated lets Terraform write the configuration of what a query finds: it fits without a change.
func TestAccWebhook_queryGenerated(t *testing.T) {
	t.Parallel()
	cli, w := acctest.NewCLI(t), acctest.New(t)
	cli.NeedsTerraform(1, 14)
	w.CommerceLayer.Put(existing())
	cli.Write("main.tf", "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"+w.Config(""))
	cli.Write("all.tfquery.hcl", acctest.Example(t, "list-resources", "commercelayer_webhook", "list-resource.tfquery.hcl"))
	cli.Run("query", "-no-color", "-generate-config-out=webhooks.tf")
	out := cli.Run("plan", "-no-color", "-input=false")
	if !strings.Contains(out, "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Errorf("of what was generated the plan is\n%s", out)
	}
	cli.Run("apply", "-no-color", "-input=false", "-auto-approve")
	if writes := w.CommerceLayer.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}
}
