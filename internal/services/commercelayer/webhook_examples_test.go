package commercelayer_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestAccWebhook_dataSourceExamples applies the examples to an organization that has what they look for.
func TestAccWebhook_dataSourceExamples(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(commercelayerfake.Webhook{
		ID: "existing01", Name: "Placed orders to the warehouse", Topic: "orders.place", CallbackURL: ordersURL,
	})
	w.CommerceLayer.Put(commercelayerfake.Webhook{Name: "Canceled orders", Topic: "orders.cancel", CallbackURL: otherURL})
	told := knownvalue.MapExact(map[string]knownvalue.Check{"existing01": knownvalue.StringExact("Placed orders to the warehouse")})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "commercelayer_webhook", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("warehouse_is_told", knownvalue.Bool(true))},
		},
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "commercelayer_webhooks", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("told_of_placed_orders", told)},
		},
	}})
}
