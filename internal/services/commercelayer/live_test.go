package commercelayer_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

func TestAccWebhook_live(t *testing.T) { //nolint:paralleltest // it sets variables
	acctest.LiveTest{
		Service: "commercelayer", Type: "commercelayer_webhook", List: "commercelayer_webhooks",
		Created: createdConfig, Changed: changedConfig, Unset: unsetConfig, Address: full, Change: plancheck.ResourceActionUpdate,
		HasNames: true, Name: "Orders to the warehouse",
	}.Run(t)
}
