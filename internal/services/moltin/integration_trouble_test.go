package moltin_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestAccIntegration_passingFailures shows that what passes is waited out, and tokens are renewed, without a second write
// that takes effect.
func TestAccIntegration_passingFailures(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.Moltin
	fake.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v2"), Status: 429, Body: `{"errors":[{"status":429,"title":"..."}]}`})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL)), ConfigPlanChecks: acctest.Settled()},
			{
				PreConfig: func() {
					fake.Break(
						fakeserver.Fault{Match: fakeserver.On("GET", "/v2"), Status: 503, Body: fakeserver.HTML502},
						fakeserver.Fault{Match: fakeserver.On("PUT", "/v2"), Commit: true},
					)
				},
				Config: w.Config(orders(newURL)), ConfigPlanChecks: acctest.Settled(),
			},
			{
				PreConfig: func() {
					fake.RevokeTokens()
					fake.Break(fakeserver.Fault{Match: fakeserver.On("PUT", "/v2"), Commit: true, Status: 204})
				},
				Config: w.Config(orders(toURL)), ConfigPlanChecks: acctest.Settled(),
			},
		},
	})
	if posts := fake.Journal.Calls("POST", "/v2"); len(posts) != 2 {
		t.Errorf("%d creates were sent, want the refused one and its repetition", len(posts))
	}
}

// TestAccIntegration_goneOnUpdate shows that an update of what was just deleted fails in plain words.
func TestAccIntegration_goneOnUpdate(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	const notFound = `{"errors":[{"title":"Not Found","status":404,"detail":"The resource could not be found"}]}`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL))},
			{
				PreConfig: func() {
					w.Moltin.Break(fakeserver.Fault{Match: fakeserver.On("PUT", "/v2"), Times: -1, Status: 404, Body: notFound})
				},
				Config: w.Config(orders(newURL)),
				ExpectError: inOrder("Unable to update Moltin integration", "404 Not Found: Not Found: The resource could not be found",
					"deleted outside of Terraform"),
			},
		},
	})
}

// TestAccIntegration_sameMeaning shows that another spelling of the same is no change.
func TestAccIntegration_sameMeaning(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	settled := acctest.Plans(plancheck.ResourceActionNoop, address)
	with := func(events string, lines ...string) string {
		return w.Config(hook(append([]string{`name = "Orders"`, `observes = ` + events, within(toURL)}, lines...)...))
	}
	events := `["order.paid", "cart.updated"]`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: with(events), ConfigPlanChecks: acctest.Settled()},
			{Config: with(`["cart.updated", "order.paid", "cart.updated"]`, `description = ""`, `enabled = false`, `integration_type = "webhook"`), ConfigPlanChecks: settled},
			{Config: with(events, `description = null`, `enabled = null`, `integration_type = null`), ConfigPlanChecks: settled},
			{
				Config:           w.Config(hook(`name = "Orders"`, `observes = `+events, within(toURL, `secret_key = null`, `addresses = null`))),
				ConfigPlanChecks: settled,
			},
			{
				PreConfig:        w.Moltin.Journal.Clear,
				Config:           with(events, `timeouts = { create = "1m" }`),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check:            acctest.NoWrites(w.Moltin.Journal),
			},
		},
	})
}

func TestAccIntegration_hundred(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	configuration := w.Config(`
resource "moltin_integration" "many" {
  count         = 100
  provider      = commercehooks
  name          = "Orders ${count.index}"
  observes      = ["order.paid"]
  configuration = { url = "https://hooks.example.com/${count.index}" }
}`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{Config: configuration, ConfigPlanChecks: acctest.Settled(), Check: acctest.That(func() error {
			if n := len(w.Moltin.Integrations()); n != 100 {
				return fmt.Errorf("%d integrations instead of 100", n)
			}
			return nil
		})}},
		CheckDestroy: acctest.That(func() error {
			if n := len(w.Moltin.Integrations()); n != 0 {
				return fmt.Errorf("%d integrations are left", n)
			}
			return nil
		}),
	})
}
