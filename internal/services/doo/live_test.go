package doo_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

func TestAccWebhook_live(t *testing.T) { //nolint:paralleltest // it sets variables
	// Which organizations, events and event guides there are, only an account knows.
	owners := regexp.MustCompile(`(?m)^\s*(organization|event|event_guide)_id\s*=.*\n`)
	acctest.LiveTest{
		Service: "doo", Type: "doo_webhook", List: "doo_webhooks",
		Created: owners.ReplaceAllString(createdConfig(""), ""), Changed: owners.ReplaceAllString(changedConfig, ""), Unset: unsetConfig,
		Address: full, Change: plancheck.ResourceActionReplace,
		ImportID: importID(full), NotImported: notImported(doofake.Switches{}), HasNames: true, Name: "Orders to the warehouse",
	}.Run(t)
}
