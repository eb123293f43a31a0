package commercelayer_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// secretOf is the configuration that reads the secret of the webhook with this id, an expression.
func secretOf(id string) string {
	return "ephemeral \"commercelayer_webhook_secret\" \"test\" {\n  provider   = commercehooks\n  webhook_id = " + id + "\n}\n"
}

// passesSecrets skips where secrets can't be passed on unseen: Terraform has ephemeral resources since 1.10 and write-only
// arguments since 1.11, OpenTofu both since 1.11.
func passesSecrets() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}
}

// TestAccWebhookSecret hands the secret to a provider that shows it: of a webhook that doesn't exist before the apply, and
// of one whose secret has changed at the vendor.
func TestAccWebhookSecret(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	shown := func(name string) string {
		return w.Config(notKept() + secretOf("commercelayer_webhook.test.id") +
			"provider \"echo\" {\n  data = ephemeral.commercelayer_webhook_secret.test\n}\nresource \"echo\" \"" + name + "\" {}\n")
	}
	live := func(name string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttrWith("echo."+name, "data.shared_secret", func(value string) error {
				if want := fake.Webhooks()[0].SharedSecret; value != want {
					return fmt.Errorf("the secret is %q, want %q", value, want)
				}
				return nil
			}),
			resource.TestCheckResourceAttrPair("echo."+name, "data.webhook_id", "commercelayer_webhook.test", "id"),
			resource.TestCheckNoResourceAttr("commercelayer_webhook.test", "shared_secret"))
	}
	servers := acctest.Providers()
	servers["echo"] = echoprovider.NewProviderServer()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: servers,
		TerraformVersionChecks:   passesSecrets(),
		Steps: []resource.TestStep{
			{Config: shown("first"), ConfigPlanChecks: acctest.Settled(), Check: live("first")},
			{
				PreConfig: func() {
					fake.Journal.Clear()
					fake.Edit(fake.Webhooks()[0].ID, func(h *commercelayerfake.Webhook) { h.SharedSecret = "regenerated" })
				},
				Config: shown("second"), ConfigPlanChecks: acctest.Settled(),
				Check: resource.ComposeAggregateTestCheckFunc(live("second"), acctest.NoWrites(fake.Journal)),
			},
		},
	})
	if n := len(fake.Webhooks()); n > 0 {
		t.Errorf("%d webhooks are left", n)
	}
}

// TestAccWebhookSecret_handedOver hands the secret to a write-only argument of another resource, where it arrives, and
// finds it nowhere on the way.
func TestAccWebhookSecret_handedOver(t *testing.T) {
	t.Parallel()
	const receiver = "moltin_v1_webhook.receiver"
	w := acctest.New(t)
	config := directory + w.Config(notKept()+secretOf("commercelayer_webhook.test.id")+`
resource "moltin_v1_webhook" "receiver" {
  provider     = commercehooks
  url          = "https://hooks.example.com/receiver"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
  secret_wo    = ephemeral.commercelayer_webhook_secret.test.shared_secret
}
`)
	var secret string
	arrived := resource.ComposeAggregateTestCheckFunc(acctest.That(func() error {
		secret = w.CommerceLayer.Webhooks()[0].SharedSecret
		if got := w.MoltinV1.Webhooks()[0].Secret; got != secret {
			return fmt.Errorf("the receiver has %q, want %q", got, secret)
		}
		return nil
	}), resource.TestCheckNoResourceAttr(receiver, "secret_wo"), unwritten(&secret))
	unplanned := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		checks := acctest.Plans(action, receiver)
		checks.PreApply = append(checks.PreApply, notPlanned{&secret},
			plancheck.ExpectResourceAction("commercelayer_webhook.test", plancheck.ResourceActionNoop))
		checks.PostApplyPostRefresh = append(checks.PostApplyPostRefresh, notPlanned{&secret})
		return checks
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   passesSecrets(),
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: acctest.Settled(), Check: arrived},
			{
				PreConfig: w.MoltinV1.Journal.Clear,
				Config:    config, ConfigPlanChecks: unplanned(plancheck.ResourceActionNoop),
				Check: resource.ComposeAggregateTestCheckFunc(arrived, acctest.NoWrites(w.MoltinV1.Journal)),
			},
			{
				PreConfig: func() {
					secret = "regenerated"
					w.CommerceLayer.Edit(w.CommerceLayer.Webhooks()[0].ID, func(h *commercelayerfake.Webhook) { h.SharedSecret = secret })
				},
				Config: config, ConfigPlanChecks: unplanned(plancheck.ResourceActionUpdate), Check: arrived,
			},
		},
	})
}

func TestAccWebhookSecret_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(fake *commercelayerfake.Fake)
		id      string
		want    []string
		silent  bool // nothing may be sent
	}{
		"malformed id": {id: "../orders", silent: true, want: []string{`"../orders" can't be the id of a Commerce Layer webhook`}},
		"empty id":     {id: "", silent: true, want: []string{`"" can't be the id of a Commerce Layer webhook`}},
		"no such webhook": {id: "unknown", want: []string{
			"Unable to read Commerce Layer webhook", "Webhook unknown: ", "404 Not Found", "test mode of the organization org-demo",
		}},
		"missing right": {
			prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true }, id: "known",
			want: []string{"Webhook known: ", "You are not authorized", "kind integration"},
		},
		"a stranger's 404": {
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusNotFound, Body: "<html><title>Not Found</title></html>"})
			},
			id: "known", want: []string{"Check base_url"},
		},
		"no secret": {
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Edit("known", func(h *commercelayerfake.Webhook) { h.SharedSecret = "" })
			},
			id: "known", want: []string{"shows webhook known without its shared_secret"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(commercelayerfake.Webhook{ID: "known", Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders"})
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			var steps []resource.TestStep
			for _, want := range test.want {
				steps = append(steps, resource.TestStep{Config: w.Config(secretOf(fmt.Sprintf("%q", test.id))), ExpectError: acctest.Message(want)})
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(), TerraformVersionChecks: passesSecrets(), Steps: steps,
			})
			if n := len(w.CommerceLayer.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestAccWebhookSecret_malformedLate shows that an id that is only known after apply is looked at then.
func TestAccWebhookSecret_malformedLate(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   passesSecrets(),
		Steps: []resource.TestStep{
			{
				Config:      w.Config(notKept() + secretOf(`"../${commercelayer_webhook.test.id}"`)),
				ExpectError: acctest.Message(`can't be the id of a Commerce Layer webhook`),
			},
			{Config: w.Config(notKept())},
		},
	})
	if posts := w.CommerceLayer.Journal.Calls("POST", "/api/webhooks"); len(posts) != 1 {
		t.Errorf("%d creates were sent", len(posts))
	}
}
