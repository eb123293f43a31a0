package commercelayer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// notKept is the configuration of a webhook whose secret stays out of the state, with these lines.
func notKept(lines ...string) string {
	return hook(slices.Concat(valid, []string{"keep_shared_secret = false"}, lines)...)
}

// TestWebhook_secretNotKept runs a webhook's life and finds its secret nowhere.
func TestWebhook_secretNotKept(t *testing.T) {
	t.Parallel()
	const address = "commercelayer_webhook.test"
	w := acctest.New(t)
	var secret string
	learn := acctest.That(func() error {
		secret = w.CommerceLayer.Webhooks()[0].SharedSecret
		return nil
	})
	absent := resource.ComposeAggregateTestCheckFunc(
		learn, resource.TestCheckNoResourceAttr(address, "shared_secret"), unshown(&secret))
	unplanned := acctest.Plans(plancheck.ResourceActionUpdate, address)
	unplanned.PreApply = append(unplanned.PreApply, notPlanned{&secret})
	unplanned.PostApplyPostRefresh = append(unplanned.PostApplyPostRefresh, notPlanned{&secret})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(notKept()), ConfigPlanChecks: acctest.Settled(), Check: absent},
			{Config: w.Config(notKept(`name = "Orders"`)), ConfigPlanChecks: unplanned, Check: absent},
			{ // drift
				PreConfig: func() {
					w.CommerceLayer.Edit(w.CommerceLayer.Webhooks()[0].ID, func(h *commercelayerfake.Webhook) { h.Name = "clicked" })
				},
				Config: w.Config(notKept(`name = "Orders"`)), ConfigPlanChecks: unplanned, Check: absent,
			},
		},
	})
}

// unshown expects that a text, once it is known, is no attribute's value in the state.
func unshown(text *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		if *text == "" {
			return errors.New("the text isn't known yet")
		}
		for address, r := range s.RootModule().Resources {
			for name, value := range r.Primary.Attributes {
				if strings.Contains(value, *text) {
					return fmt.Errorf("%q is in %s.%s", *text, address, name)
				}
			}
		}
		return nil
	}
}

// notPlanned expects that a secret isn't in a plan as `terraform show -json` prints it.
type notPlanned struct{ secret *string }

// CheckPlan looks for it.
func (n notPlanned) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	shown, err := json.Marshal(req.Plan)
	if err == nil && (*n.secret == "" || bytes.Contains(shown, []byte(*n.secret))) {
		err = fmt.Errorf("the secret %q is in the plan\n%s", *n.secret, shown)
	}
	resp.Error = err
}

// forgets clears a journal once a plan is made, so that it holds what the apply sends.
type forgets struct{ journal *fakeserver.Journal }

// CheckPlan clears it.
func (f forgets) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f.journal.Clear()
}

// TestWebhook_keepSharedSecret changes whether the secret is kept, and counts what an apply reads for it.
func TestWebhook_keepSharedSecret(t *testing.T) {
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
	created, updated := acctest.Settled(), acctest.Plans(plancheck.ResourceActionUpdate, address)
	for _, checks := range []*resource.ConfigPlanChecks{&created, &updated} {
		checks.PreApply = append(checks.PreApply, forgets{fake.Journal})
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(notKept(), alone), ConfigPlanChecks: created,
				Check: resource.ComposeAggregateTestCheckFunc(resource.TestCheckNoResourceAttr(address, "shared_secret"), reads(0)),
			},
			{
				Config: w.Config(hook(valid...), alone), ConfigPlanChecks: updated,
				Check: resource.ComposeAggregateTestCheckFunc(kept, reads(1), acctest.NoWrites(fake.Journal)),
			},
			{
				Config: w.Config(notKept(), alone), ConfigPlanChecks: updated,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckNoResourceAttr(address, "shared_secret"), reads(1), acctest.NoWrites(fake.Journal)),
			},
			{ // the answer to a change shows the secret
				Config: w.Config(hook(valid[0], `callback_url = "https://hooks.example.com/new"`), alone), ConfigPlanChecks: updated,
				Check: resource.ComposeAggregateTestCheckFunc(kept, reads(0)),
			},
		},
	})
}

// TestWebhook_secretByProvider shows that the provider's keep_shared_secret is the default of the resources, that a resource
// can say otherwise, and that an import follows it, so that the secret never reaches the state.
func TestWebhook_secretByProvider(t *testing.T) {
	t.Parallel()
	const address = "commercelayer_webhook.test"
	w := acctest.New(t)
	secret := "born-secret"
	id := w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders", SharedSecret: secret})
	dropping := strings.Replace(w.Config(""), "commercelayer {", "commercelayer {\n    keep_shared_secret = false", 1)
	absent := resource.ComposeAggregateTestCheckFunc(resource.TestCheckResourceAttr(address, "keep_shared_secret", "false"),
		resource.TestCheckNoResourceAttr(address, "shared_secret"), unshown(&secret), acctest.NoWrites(w.CommerceLayer.Journal))
	kept := resource.TestCheckResourceAttr(address, "shared_secret", secret)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: dropping + hook(valid...), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
				ImportStateCheck: func(states []*terraform.InstanceState) error {
					if got := states[0].Attributes; got["keep_shared_secret"] != "false" || got["shared_secret"] != "" {
						return fmt.Errorf("imported as %v", got)
					}
					return nil
				},
			},
			{Config: dropping + hook(valid...), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address), Check: absent},
			{Config: w.Config(hook(valid...)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address), Check: kept},
			{Config: dropping + hook(valid...), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address), Check: absent},
			{
				Config:           dropping + hook(append(slices.Clone(valid), "keep_shared_secret = true")...),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address), Check: kept,
			},
		},
	})
}

// TestWebhook_secretQueried: what a query shows is what an import leads to.
func TestWebhook_secretQueried(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders"})
	for keep, want := range map[string]bool{"true": true, "false": false} {
		s := acctest.Configured(t, w, "commercelayer", "commercelayer_webhook",
			`"auth_url":"`+w.URL+`/commercelayer/oauth/token","keep_shared_secret":`+keep)
		_, results, said := s.List(t, acctest.Listing{Config: `{}`, Whole: true})
		if len(results) != 1 || said != "" {
			t.Fatalf("%d results, %s", len(results), said)
		}
		var shown map[string]tftypes.Value
		var kept bool
		if err := errors.Join(s.Value(t, results[0].Resource).As(&shown), shown["keep_shared_secret"].As(&kept)); err != nil || kept != want {
			t.Errorf("with %s, keep_shared_secret is %t, %v", keep, kept, err)
		}
	}
}

// TestWebhook_secretImported shows that an import, which sees no configuration, keeps the secret, and that the next
// apply drops it.
func TestWebhook_secretImported(t *testing.T) {
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
