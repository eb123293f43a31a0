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
	const address = "commercelayer_webhook.test"
	for name, test := range map[string]struct {
		change, restore func(*commercelayerfake.Fake)
		credentials     string
	}{
		"mode": {
			func(f *commercelayerfake.Fake) { f.Live = true }, func(f *commercelayerfake.Fake) { f.Live = false },
			"live mode of the organization org-demo",
		},
		"organization": {
			func(f *commercelayerfake.Fake) { f.Organization = "other" }, func(f *commercelayerfake.Fake) { f.Organization = "demo" },
			"test mode of the organization org-other",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.CommerceLayer
			var stored commercelayerfake.Webhook
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(hook(valid...))},
					{
						PreConfig: func() {
							stored = fake.Webhooks()[0]
							test.change(fake)
							fake.RevokeTokens()
							fake.Drop(stored.ID)
						},
						Config:      w.Config(hook(valid...)),
						ExpectError: acctest.Message("it exists in test mode of the organization org-demo, but the credentials are for " + test.credentials),
					},
					{
						Config: w.Config(hook(valid...)), Destroy: true,
						ExpectError: acctest.Message(`nothing was removed from the state`),
					},
					{
						PreConfig: func() {
							test.restore(fake)
							fake.RevokeTokens()
							fake.Put(stored)
						},
						Config:           w.Config(hook(valid...)),
						ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
					},
				},
			})
		})
	}
}
