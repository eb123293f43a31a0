package moltin_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestAccIntegration_dataSourceExamples applies the examples to a store that has what they look for.
func TestAccIntegration_dataSourceExamples(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Moltin.Put(moltinfake.Integration{
		ID: existingID, Name: "Fraud screening", Enabled: true, Observes: []string{"order.paid"},
		Configuration: moltinfake.Configuration{URL: "https://fraud.example.com"},
	})
	w.Moltin.Put(moltinfake.Integration{Name: "Switched off", Observes: []string{"order.paid"}})
	events := knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("order.paid")})
	told := knownvalue.MapExact(map[string]knownvalue.Check{existingID: knownvalue.StringExact("Fraud screening")})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "moltin_integration", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("fraud_screening_is_told_of", events)},
		},
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "moltin_integrations", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("told_of_paid_orders", told)},
		},
	}})
}
