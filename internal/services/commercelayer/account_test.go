package commercelayer_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestWebhook_otherAccount shows that credentials of another organization or mode never look like deleted webhooks.
func TestWebhook_otherAccount(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	const address = "commercelayer_webhook.test"
	var stored commercelayerfake.Webhook
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(hook(valid...))},
			{
				PreConfig: func() {
					stored = fake.Webhooks()[0]
					fake.Live = true
					fake.RevokeTokens()
					fake.Drop(stored.ID)
				},
				Config:      w.Config(hook(valid...)),
				ExpectError: acctest.Message(`it exists in test mode of the organization org-demo, but the credentials are for live mode`),
			},
			{
				Config: w.Config(hook(valid...)), Destroy: true,
				ExpectError: acctest.Message(`nothing was removed from the state`),
			},
			{
				PreConfig: func() {
					fake.Live = false
					fake.RevokeTokens()
					fake.Put(stored)
				},
				Config:           w.Config(hook(valid...)),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
			},
		},
	})
}
