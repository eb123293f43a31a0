package moltin_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

func TestAccIntegration_live(t *testing.T) { //nolint:paralleltest // it sets variables
	acctest.LiveTest{
		Service: "moltin", Type: "moltin_integration", List: "moltin_integrations",
		Created: createdConfig, Changed: changedConfig, Unset: unsetConfig, Address: webhook, Change: plancheck.ResourceActionUpdate,
		NotImported: []string{"configuration.secret_key"}, // not managed until it is configured
		HasNames:    true, Name: "Orders",
	}.Run(t)
}
