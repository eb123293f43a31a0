package moltinv1_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// TestAccWebhook_sameMeaning shows that another spelling of the same is no change.
func TestAccWebhook_sameMeaning(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	journal := w.MoltinV1.Journal
	settled := acctest.Plans(plancheck.ResourceActionNoop, address)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid(`name = ""`, `subject = ""`, `secret = null`)), ConfigPlanChecks: acctest.Settled()},
			{Config: w.Config(valid(`name = null`, `subject = null`)), ConfigPlanChecks: settled},
			{Config: w.Config(valid()), ConfigPlanChecks: settled},
			{Config: w.Config(strings.Replace(valid(), "create = true", `create = "true"`, 1)), ConfigPlanChecks: settled},
			{ // timeouts are Terraform's own
				PreConfig: journal.Clear,
				Config:    w.Config(valid("timeouts {\n    create = \"1m\"\n  }")), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check: acctest.NoWrites(journal),
			},
		},
	})
}

// TestAccWebhook_secret shows that a secret is managed as long as it is configured, and only then.
func TestAccWebhook_secret(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]moltinv1fake.Switches{
		"shown": {EchoSecret: true}, "shown once": {SecretOnce: true}, "hidden": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.MoltinV1
			fake.Switches = switches
			stored := moltinv1fake.Webhook{URL: "https://hooks.example.com/a", ContentType: "json", Create: true, Enabled: true}
			clicked, renamed, managed := stored, stored, stored
			clicked.Secret = "clicked"
			renamed.Secret, renamed.Name = "clicked", "renamed"
			managed.Secret = "mine"
			var id string
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(valid()), Check: acctest.IDOf(address, &id)},
					{ // one that isn't configured is left alone, by reads
						PreConfig:        func() { fake.Edit(id, func(h *moltinv1fake.Webhook) { h.Secret = "clicked" }) },
						Config:           w.Config(valid()),
						ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
						Check: resource.ComposeAggregateTestCheckFunc(
							holds(w, &id, clicked), resource.TestCheckNoResourceAttr(address, "secret")),
					},
					{ // and by updates
						Config: w.Config(valid(`name = "renamed"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
						Check: resource.ComposeAggregateTestCheckFunc(
							holds(w, &id, renamed), resource.TestCheckNoResourceAttr(address, "secret")),
					},
					{ResourceName: address, ImportState: true, ImportStateVerify: true,
						ImportStateVerifyIgnore: []string{"name"}}, // the documented answers don't hold it
					{
						Config: w.Config(valid(`secret = "mine"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
						Check: holds(w, &id, managed),
					},
					{
						Config: w.Config(valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
						Check: resource.ComposeAggregateTestCheckFunc(
							holds(w, &id, stored), resource.TestCheckNoResourceAttr(address, "secret")),
					},
				},
			})
		})
	}
}

// TestAccWebhook_imported shows that a webhook that existed before is taken over with one update, which sends only what
// an import can't read.
func TestAccWebhook_imported(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	id := w.MoltinV1.Put(moltinv1fake.Webhook{
		URL: "https://hooks.example.com/a", ContentType: "json", Create: true, Enabled: true, Name: "Changes", Secret: "clicked",
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid()), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
			{Config: w.Config(valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address)},
			{
				Config: w.Config(valid(`name = "Changes"`, `secret = "mine"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check: updates(w, &id, "name=Changes&secret=mine"),
			},
		},
	})
}

// TestAccWebhook_clearingIgnored shows the one case that can't settle: Moltin shows a name and ignores that it is cleared.
func TestAccWebhook_clearingIgnored(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.MoltinV1.Switches = moltinv1fake.Switches{IgnoreClear: true, ShowAll: true}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid(`name = "a"`)), ConfigPlanChecks: acctest.Settled()},
			{Config: w.Config(valid()), ExpectNonEmptyPlan: true},
		},
	})
}

// TestAccWebhook_unknownUntilApply shows that values which are known only after apply are planned, and then checked.
func TestAccWebhook_unknownUntilApply(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	from := func(url string) string {
		return w.Config(`
resource "terraform_data" "late" {
  input = { url = "` + url + `", yes = true, text = "late" }
}
` + hook(`url = terraform_data.late.output.url`, `content_type = terraform_data.late.output.yes ? "form" : "json"`,
			`create = terraform_data.late.output.yes`, `update = false`, `delete = false`, `enabled = terraform_data.late.output.yes`,
			`name = terraform_data.late.output.text`, `subject = terraform_data.late.output.text`,
			`secret = terraform_data.late.output.text`))
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: from("hooks.example.com"), ExpectError: acctest.Message(`url must be a full address`)},
			{
				Config: from("https://hooks.example.com"), ConfigPlanChecks: acctest.Settled(),
				Check: acctest.Requests(w.MoltinV1.Journal, "POST /v1/webhooks content_type=form&create=1&delete=0&enabled=1"+
					"&name=late&secret=late&subject=late&update=0&url=https%3A%2F%2Fhooks.example.com"),
			},
		},
	})
}
