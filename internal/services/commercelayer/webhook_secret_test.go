package commercelayer_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// notKept is the configuration of a webhook whose secret stays out of the state, with these lines.
func notKept(lines ...string) string {
	return hook(slices.Concat(valid, []string{"keep_shared_secret = false"}, lines)...)
}

// TestAccWebhook_secretNotKept runs a webhook's life and finds its secret nowhere.
func TestAccWebhook_secretNotKept(t *testing.T) {
	t.Parallel()
	const address = "commercelayer_webhook.test"
	w := acctest.New(t)
	var secret string
	learn := acctest.That(func() error {
		secret = w.CommerceLayer.Webhooks()[0].SharedSecret
		return nil
	})
	absent := resource.ComposeAggregateTestCheckFunc(
		learn, resource.TestCheckNoResourceAttr(address, "shared_secret"), unwritten(&secret))
	unplanned := acctest.Plans(plancheck.ResourceActionUpdate, address)
	unplanned.PreApply = append(unplanned.PreApply, notPlanned{&secret})
	unplanned.PostApplyPostRefresh = append(unplanned.PostApplyPostRefresh, notPlanned{&secret})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: directory + w.Config(notKept()), ConfigPlanChecks: acctest.Settled(), Check: absent},
			{Config: directory + w.Config(notKept(`name = "Orders"`)), ConfigPlanChecks: unplanned, Check: absent},
			{ // drift
				PreConfig: func() {
					w.CommerceLayer.Edit(w.CommerceLayer.Webhooks()[0].ID, func(h *commercelayerfake.Webhook) { h.Name = "clicked" })
				},
				Config: directory + w.Config(notKept(`name = "Orders"`)), ConfigPlanChecks: unplanned, Check: absent,
			},
		},
	})
}

// TestAccWebhook_keepSharedSecret changes whether the secret is kept. Nothing is refreshed, so that what an apply reads is
// all that is read.
func TestAccWebhook_keepSharedSecret(t *testing.T) {
	t.Parallel()
	const address = "commercelayer_webhook.test"
	const alone = "warn_duplicates = false" // or a create is preceded by a look at the list
	w := acctest.New(t)
	fake := w.CommerceLayer
	reads := func(want int) resource.TestCheckFunc {
		return acctest.That(func() error {
			id := fake.Webhooks()[0].ID
			if all, ofIt := fake.Journal.Calls("GET", ""), fake.Journal.Calls("GET", "/api/webhooks/"+id); len(all) != want || len(ofIt) != want {
				return fmt.Errorf("%d reads, %d of them of the webhook, want %d", len(all), len(ofIt), want)
			}
			return nil
		})
	}
	kept := resource.TestCheckResourceAttrWith(address, "shared_secret", func(value string) error {
		if want := fake.Webhooks()[0].SharedSecret; value != want {
			return fmt.Errorf("the state holds %q, want %q", value, want)
		}
		return nil
	})
	updated := acctest.Plans(plancheck.ResourceActionUpdate, address)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		AdditionalCLIOptions:     &resource.AdditionalCLIOptions{Plan: resource.PlanOptions{NoRefresh: true}},
		Steps: []resource.TestStep{
			{
				Config: w.Config(notKept(), alone), ConfigPlanChecks: acctest.Settled(),
				Check: resource.ComposeAggregateTestCheckFunc(resource.TestCheckNoResourceAttr(address, "shared_secret"), reads(0)),
			},
			{
				PreConfig: fake.Journal.Clear,
				Config:    w.Config(hook(valid...), alone), ConfigPlanChecks: updated,
				Check: resource.ComposeAggregateTestCheckFunc(kept, reads(1), acctest.NoWrites(fake.Journal)),
			},
			{
				PreConfig: fake.Journal.Clear,
				Config:    w.Config(notKept(), alone), ConfigPlanChecks: updated,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckNoResourceAttr(address, "shared_secret"), reads(1), acctest.NoWrites(fake.Journal)),
			},
			{ // the answer to a change shows the secret
				PreConfig: fake.Journal.Clear,
				Config:    w.Config(hook(valid[0], `callback_url = "https://hooks.example.com/new"`), alone), ConfigPlanChecks: updated,
				Check: resource.ComposeAggregateTestCheckFunc(kept, reads(0)),
			},
		},
	})
}

// TestAccWebhook_secretKept shows that a secret is found where it is: in the state, and in private data.
func TestAccWebhook_secretKept(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var secret string
	inPrivate := "org-demo"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{Config: directory + w.Config(hook(valid...)), Check: func(s *terraform.State) error {
			secret = w.CommerceLayer.Webhooks()[0].SharedSecret
			if unwritten(&secret)(s) == nil || unwritten(&inPrivate)(s) == nil {
				return errors.New("nothing was found")
			}
			return nil
		}}},
	})
}

// TestAccWebhook_secretImported shows that an import, which sees no configuration, keeps the secret, and that the next
// apply drops it.
func TestAccWebhook_secretImported(t *testing.T) {
	t.Parallel()
	const address = "commercelayer_webhook.test"
	w := acctest.New(t)
	id := w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders", SharedSecret: "imported"})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(notKept()), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
				ImportStateCheck: func(states []*terraform.InstanceState) error {
					if got := states[0].Attributes; got["keep_shared_secret"] != "true" || got["shared_secret"] != "imported" {
						return fmt.Errorf("imported as %v", got)
					}
					return nil
				},
			},
			{
				Config: w.Config(notKept()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckNoResourceAttr(address, "shared_secret"), acctest.NoWrites(w.CommerceLayer.Journal)),
			},
		},
	})
}
