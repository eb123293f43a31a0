package doo_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// elsewhere is the webhook of valid, as somebody made it without Terraform, with the secret "hush".
func elsewhere() doofake.Webhook {
	return doofake.Webhook{
		Name: "N", Hooks: []doofake.Hook{{Type: "order_created", Endpoint: "https://hooks.example.com/orders"}},
		Authentication: &doofake.Authentication{Endpoint: "https://hooks.example.com/token", ClientSecret: "hush"},
	}
}

// withSecret is the configuration of elsewhere; its secret isn't managed if it is "".
func withSecret(secret string) string {
	if secret != "" {
		secret = `client_secret = "` + secret + `"`
	}
	return authenticated(`endpoint = "https://hooks.example.com/token"`, block("credentials", secret))
}

// imported is a first step that imports a webhook and keeps it in the state.
func imported(config, id string) resource.TestStep {
	return resource.TestStep{Config: config, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true}
}

func TestWebhook_secret(t *testing.T) {
	t.Parallel()
	const (
		noop, update, replace = plancheck.ResourceActionNoop, plancheck.ResourceActionUpdate, plancheck.ResourceActionReplace
		attribute             = "authentication.credentials.client_secret"
	)
	for name, test := range map[string]struct {
		switches doofake.Switches
		// configured tells what configuring the live secret after an import does, and drifted a secret changed at doo.
		configured, drifted plancheck.ResourceActionType
	}{
		"shown":   {doofake.Switches{}, update, replace},
		"masked":  {doofake.Switches{MaskSecret: true}, replace, noop},
		"omitted": {doofake.Switches{OmitSecret: true}, replace, noop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = test.switches
			id := w.Doo.Put(elsewhere())
			sent := func(action plancheck.ResourceActionType) resource.TestCheckFunc {
				if action == replace {
					return acctest.That(func() error { return holdsSecret(w.Doo, "hush") })
				}
				return resource.ComposeAggregateTestCheckFunc(acctest.NoWrites(w.Doo.Journal), acctest.IDOf(address, &id))
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					imported(w.Config(withSecret("")), "111/"+id),
					{ // not managed
						Config: w.Config(withSecret("")), ConfigPlanChecks: acctest.Plans(noop, address),
						Check: resource.TestCheckNoResourceAttr(address, attribute),
					},
					{
						PreConfig: w.Doo.Journal.Clear,
						Config:    w.Config(withSecret("hush")), ConfigPlanChecks: acctest.Plans(test.configured, address),
						Check: resource.ComposeAggregateTestCheckFunc(
							sent(test.configured), resource.TestCheckResourceAttr(address, attribute, "hush"), acctest.IDOf(address, &id)),
					},
					{ // not managed any more, and the live one isn't taken into the state
						PreConfig: w.Doo.Journal.Clear,
						Config:    w.Config(withSecret("")), ConfigPlanChecks: acctest.Plans(update, address),
						Check: resource.ComposeAggregateTestCheckFunc(
							sent(update), resource.TestCheckNoResourceAttr(address, attribute)),
					},
					{
						Config: w.Config(withSecret("other")), ConfigPlanChecks: acctest.Plans(replace, address),
						Check: resource.ComposeAggregateTestCheckFunc(
							acctest.That(func() error { return holdsSecret(w.Doo, "other") }), acctest.IDOf(address, &id)),
					},
					{
						PreConfig: func() {
							w.Doo.Edit(id, func(h *doofake.Webhook) { h.Authentication.ClientSecret = "clicked" })
						},
						Config: w.Config(withSecret("other")), ConfigPlanChecks: acctest.Plans(test.drifted, address),
					},
					{Config: w.Config(withSecret("third")), ConfigPlanChecks: acctest.Plans(replace, address)},
				},
			})
		})
	}
}

// TestWebhook_secretNeeded shows that replacing an imported webhook needs the secret, before anything is deleted.
func TestWebhook_secretNeeded(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	id := w.Doo.Put(elsewhere())
	renamed := func(secret string) string {
		return w.Config(hook(`name = "Renamed"`, hooks("order_created", "https://hooks.example.com/orders"),
			block("authentication", `endpoint = "https://hooks.example.com/token"`, block("credentials", `client_secret = `+secret))))
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			imported(w.Config(withSecret("")), id), // in the provider's team
			{PreConfig: w.Doo.Journal.Clear, Config: renamed("null"), ExpectError: acctest.Message("Missing client_secret")},
			{
				Config: renamed(`"hush"`), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address),
				Check: acctest.Requests(w.Doo.Journal, "DELETE /v1/webhooks/"+id,
					`POST /v1/team/111/webhooks {"name":"Renamed","hooks":[{"type":"order_created","method":"POST",`+
						`"endpoint":"https://hooks.example.com/orders"}],"authentication":{"grant_type":"client_credentials",`+
						`"endpoint":"https://hooks.example.com/token","credentials":{"client_id":"doo","client_secret":"hush"},`+
						`"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}`),
			},
		},
	})
}

// TestWebhook_importWithSecret imports and records the live secret in one apply.
func TestWebhook_importWithSecret(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	id := w.Doo.Put(elsewhere())
	importBlock := "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n"
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: w.Config(importBlock + withSecret("hush")), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.NoWrites(w.Doo.Journal), resource.TestCheckResourceAttr(address, "authentication.credentials.client_secret", "hush")),
		}},
	})
}
