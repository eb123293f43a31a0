package moltinv1_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

func TestAccWebhook_live(t *testing.T) { //nolint:paralleltest // it sets variables
	acctest.LiveTest{
		Service: "moltin_v1", Type: "moltin_v1_webhook", List: "moltin_v1_webhooks",
		Created: createdConfig, Changed: changedConfig, Unset: unsetConfig, Address: full, Change: plancheck.ResourceActionUpdate,
		NotImported: []string{"name", "subject", "secret"}, // Moltin shows none of them
	}.Run(t)
}
