package moltinv1_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

const (
	noop, update, create = plancheck.ResourceActionNoop, plancheck.ResourceActionUpdate, plancheck.ResourceActionCreate
	replace              = plancheck.ResourceActionReplace
)

// concealed expects that no plan tells a write-only secret of these tests but in the configuration.
type concealed struct{}

func (concealed) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	told, err := json.Marshal([]any{req.Plan.ResourceChanges, req.Plan.ResourceDrift, req.Plan.PlannedValues, req.Plan.PriorState})
	if err != nil {
		resp.Error = err
	} else if strings.Contains(string(told), "wo-hush") {
		resp.Error = fmt.Errorf("the plan tells the secret: %s", told)
	}
}

// plans is acctest.Plans for a plan that conceals the secret.
func plans(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	checks := acctest.Plans(action, address)
	checks.PreApply = append(checks.PreApply, concealed{})
	return checks
}

// version expects this version of the write-only secret in the state, none where it is "", and no secret.
func version(want string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		attributes := s.RootModule().Resources[address].Primary.Attributes
		if got := attributes["secret_wo_version"]; got != want || attributes["secret"] != "" || attributes["secret_wo"] != "" {
			return fmt.Errorf("the state has version %q and the secrets %q and %q", got, attributes["secret"], attributes["secret_wo"])
		}
		return nil
	}
}

// holdsSecret expects that Moltin holds a single webhook, with this secret.
func holdsSecret(w *acctest.World, secret string) resource.TestCheckFunc {
	return acctest.That(func() error {
		if all := w.MoltinV1.Webhooks(); len(all) != 1 || all[0].Secret != secret {
			return fmt.Errorf("the vendor has %+v, want one webhook with the secret %q", all, secret)
		}
		return nil
	})
}

// changed is a step that expects exactly these bodies of updates, then this secret at Moltin and this version in the state.
func changed(w *acctest.World, id *string, config string, action plancheck.ResourceActionType, secret, inState string, bodies ...string) resource.TestStep {
	return resource.TestStep{
		PreConfig: w.MoltinV1.Journal.Clear, Config: w.Config(config), ConfigPlanChecks: plans(action),
		Check: resource.ComposeAggregateTestCheckFunc(updates(w, id, bodies...), holdsSecret(w, secret), version(inState)),
	}
}

// TestAccWebhook_writeOnly counts the versions itself: each change is one write, whatever Moltin shows.
func TestAccWebhook_writeOnly(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]moltinv1fake.Switches{
		"shown": {EchoSecret: true}, "shown once": {SecretOnce: true}, "hidden": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches = switches
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: writeOnly(w)})
		})
	}
}

// TestAccWebhook_writeOnlyTerraform runs the beginning of that life through Terraform's CLI.
func TestAccWebhook_writeOnlyTerraform(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: writeOnly(w)[:3]})
}

// writeOnly are the steps of a life in which the secret is write-only, most of the time.
func writeOnly(w *acctest.World) []resource.TestStep {
	var id string
	step := func(config string, action plancheck.ResourceActionType, secret, inState string, bodies ...string) resource.TestStep {
		return changed(w, &id, config, action, secret, inState, bodies...)
	}
	const one, two, three = `secret_wo = "wo-hush-1"`, `secret_wo = "wo-hush-2"`, `secret_wo = "wo-hush-3"`
	toPlain := resource.TestStep{
		PreConfig: w.MoltinV1.Journal.Clear,
		Config:    w.Config(valid(`name = "m"`, `secret = "plain"`)), ConfigPlanChecks: plans(update),
		Check: resource.ComposeAggregateTestCheckFunc(updates(w, &id, "secret=plain"), holdsSecret(w, "plain"),
			resource.TestCheckNoResourceAttr(address, "secret_wo_version"), resource.TestCheckResourceAttr(address, "secret", "plain")),
	}
	return []resource.TestStep{
		{
			Config: w.Config(valid(one)), ConfigPlanChecks: plans(create),
			Check: resource.ComposeAggregateTestCheckFunc(acctest.IDOf(address, &id), version("1"), acctest.Requests(w.MoltinV1.Journal,
				"POST /v1/webhooks content_type=json&create=1&delete=0&enabled=1&secret=wo-hush-1&update=0&url=https%3A%2F%2Fhooks.example.com%2Fa")),
		},
		step(valid(one), noop, "wo-hush-1", "1"),
		step(valid(two), update, "wo-hush-2", "2", "secret=wo-hush-2"),
		step(valid(two, `name = "n"`), update, "wo-hush-2", "2", "name=n"),
		step(valid(three, `name = "m"`), update, "wo-hush-3", "3", "name=m&secret=wo-hush-3"),
		step(valid(three, `name = "m"`, "timeouts {\n    read = \"1m\"\n  }"), update, "wo-hush-3", "3"),
		step(valid(`name = "m"`), update, "wo-hush-3", "3"), // the timeout, while the secret looks ignored
		toPlain,
		step(valid(`name = "m"`), update, "", "", "secret="),
		step(valid(`name = "m"`, three), update, "wo-hush-3", "1", "secret=wo-hush-3"),
		toPlain,
		step(valid(`name = "m"`, `secret_wo = "plain"`), update, "plain", "1", "secret=plain"),
		step(valid(`name = "m"`, `secret_wo = "plain"`), noop, "plain", "1"),
	}
}

// TestAccWebhook_writeOnlyVersion: with a version in the configuration, nothing else sends the secret.
func TestAccWebhook_writeOnlyVersion(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var id string
	step := func(config string, action plancheck.ResourceActionType, secret, inState string, bodies ...string) resource.TestStep {
		return changed(w, &id, config, action, secret, inState, bodies...)
	}
	const one, two, three = `secret_wo = "wo-hush-1"`, `secret_wo = "wo-hush-2"`, `secret_wo = "wo-hush-3"`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(valid(one, `secret_wo_version = 7`)), ConfigPlanChecks: plans(create),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.IDOf(address, &id), version("7"), holdsSecret(w, "wo-hush-1")),
			},
			step(valid(two, `secret_wo_version = 7`), noop, "wo-hush-1", "7"),
			step(valid(two, `secret_wo_version = 7`, `name = "n"`), update, "wo-hush-1", "7", "name=n"),
			step(valid(two, `secret_wo_version = 0`, `name = "n"`), update, "wo-hush-2", "0", "secret=wo-hush-2"),
			step(valid(two, `secret_wo_version = 8`, `name = "n"`), update, "wo-hush-2", "8", "secret=wo-hush-2"),
			step(valid(two, `name = "n"`), noop, "wo-hush-2", "8"), // counted from here
			step(valid(three, `name = "n"`), update, "wo-hush-3", "9", "secret=wo-hush-3"),
			step(valid(three, `name = "n"`, `secret_wo_version = 9`), noop, "wo-hush-3", "9"),
		},
	})
}

// TestAccWebhook_writeOnlyUnknown: a secret that is known only after apply is sent where it turns out to be another.
func TestAccWebhook_writeOnlyUnknown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var id string
	from := func(secret, trigger string, lines ...string) string {
		return w.Config("resource \"terraform_data\" \"late\" {\n  input = \"" + secret + "\"\n  triggers_replace = \"" + trigger + "\"\n}\n" +
			valid(append(lines, `secret_wo = terraform_data.late.output`)...))
	}
	step := func(config string, action plancheck.ResourceActionType, inState string, bodies ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: w.MoltinV1.Journal.Clear, Config: config, ConfigPlanChecks: acctest.Plans(action, address),
			Check: resource.ComposeAggregateTestCheckFunc(updates(w, &id, bodies...), version(inState)),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: from("wo-hush-1", "a"), ConfigPlanChecks: acctest.Plans(create, address),
				Check: resource.ComposeAggregateTestCheckFunc(acctest.IDOf(address, &id), holdsSecret(w, "wo-hush-1"), version("1")),
			},
			step(from("wo-hush-2", "a"), update, "2", "secret=wo-hush-2"),
			step(from("wo-hush-2", "b"), update, "2"),
			step(from("wo-hush-2", "c", `name = "n"`), update, "2", "name=n"),
			step(from("wo-hush-3", "c", `name = "n"`, `secret_wo_version = 2`), noop, "2"),
		},
	})
}

// TestAccWebhook_writeOnlyElsewhere: a secret that was changed elsewhere is sent again where Moltin shows it unmasked.
func TestAccWebhook_writeOnlyElsewhere(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches   moltinv1fake.Switches
		configured string
		action     plancheck.ResourceActionType
		version    string
	}{
		"shown":  {moltinv1fake.Switches{EchoSecret: true}, `secret_wo = "wo-hush-1"`, update, "1"},
		"hidden": {moltinv1fake.Switches{}, `secret_wo = "wo-hush-1"`, noop, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches = test.switches
			var id string
			check := holdsSecret(w, "clicked")
			if test.action == update {
				check = resource.ComposeAggregateTestCheckFunc(holdsSecret(w, "wo-hush-1"), updates(w, &id, "secret=wo-hush-1"))
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(valid(test.configured)), Check: acctest.IDOf(address, &id)},
					{
						PreConfig: func() {
							w.MoltinV1.Journal.Clear()
							w.MoltinV1.Edit(id, func(h *moltinv1fake.Webhook) { h.Secret = "clicked" })
						},
						Config: w.Config(valid(test.configured)), ConfigPlanChecks: plans(test.action),
						Check: resource.ComposeAggregateTestCheckFunc(check, version(test.version)),
					},
				},
			})
		})
	}
}

// TestAccWebhook_secretRemoved: one that was removed between the write and the first read after it is sent again, where reads
// show secrets. Where they don't, nothing tells of it.
func TestAccWebhook_secretRemoved(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches   moltinv1fake.Switches
		configured string
		known      bool
	}{
		"write-only": {moltinv1fake.Switches{EchoSecret: true}, `secret_wo = "wo-hush-1"`, true},
		"plain":      {moltinv1fake.Switches{EchoSecret: true}, `secret = "mine"`, true},
		"masked":     {moltinv1fake.Switches{EchoSecret: true, MaskSecret: true}, `secret_wo = "wo-hush-1"`, true},
		"shown once": {moltinv1fake.Switches{SecretOnce: true}, `secret_wo = "wo-hush-1"`, false},
		"hidden":     {moltinv1fake.Switches{}, `secret_wo = "wo-hush-1"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			fake := w.MoltinV1
			fake.Switches = test.switches
			removed := make(chan struct{}, 1)
			fake.Break(fakeserver.Fault{PassThrough: true, Times: -1, Match: func(r *http.Request) bool {
				// What asks whether reads show secrets comes before the answer to the create is taken for the state.
				asks := len(fake.Journal.Calls(http.MethodGet, "/v1/webhooks/"))
				if hooks := fake.Webhooks(); r.Method == http.MethodGet && len(hooks) == 1 && (asks > 1 || !test.known) {
					select {
					case removed <- struct{}{}:
						fake.Edit(hooks[0].ID, func(h *moltinv1fake.Webhook) { h.Secret = "" })
					default:
					}
				}
				return true
			}})
			action, secret := noop, ""
			if test.known {
				action, secret = update, strings.Trim(test.configured[strings.Index(test.configured, "=")+1:], ` "`)
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(valid(test.configured)), ExpectNonEmptyPlan: test.known},
					{Config: w.Config(valid(test.configured)), ConfigPlanChecks: plans(action), Check: holdsSecret(w, secret)},
				},
			})
			if len(removed) == 0 {
				t.Error("it wasn't removed")
			}
		})
	}
}

// TestAccWebhook_writeOnlyImported takes a webhook over with one update.
func TestAccWebhook_writeOnlyImported(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.MoltinV1.Switches.EchoSecret = true
	id := w.MoltinV1.Put(moltinv1fake.Webhook{
		URL: "https://hooks.example.com/a", ContentType: "json", Create: true, Enabled: true, Secret: "clicked",
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid()), ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true},
			{Config: w.Config(valid()), ConfigPlanChecks: plans(noop), Check: version("")},
			{
				Config: w.Config(valid(`secret_wo = "wo-hush-1"`)), ConfigPlanChecks: plans(update),
				Check: resource.ComposeAggregateTestCheckFunc(updates(w, &id, "secret=wo-hush-1"), version("1")),
			},
			{
				ResourceName: address, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"secret_wo_version"}, // Moltin v1 has no versions
			},
		},
	})
}

// TestAccWebhook_writeOnlyReplaced: a webhook that replaces another for no reason of its own gets the secret too.
func TestAccWebhook_writeOnlyReplaced(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := func(input string) string {
		return w.Config("resource \"terraform_data\" \"cause\" {\n  input = \"" + input + "\"\n}\n" +
			valid(`secret_wo = "wo-hush-1"`, "lifecycle {\n    replace_triggered_by = [terraform_data.cause]\n  }"))
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config("a"), ConfigPlanChecks: plans(create)},
			{
				Config: config("b"), ConfigPlanChecks: plans(replace),
				Check: resource.ComposeAggregateTestCheckFunc(holdsSecret(w, "wo-hush-1"), version("1")),
			},
			{Config: config("b"), Taint: []string{address}, ConfigPlanChecks: plans(replace), Check: holdsSecret(w, "wo-hush-1")},
		},
	})
}

// TestAccWebhook_writeOnlyLostAnswer: whatever becomes of the answer to a create, one webhook exists, with the secret.
func TestAccWebhook_writeOnlyLostAnswer(t *testing.T) {
	t.Parallel()
	for name, commit := range map[string]bool{"after commit": true, "before commit": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches.EchoSecret = true
			w.MoltinV1.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPost, "/v1"), Commit: commit})
			config := w.Config(valid(`secret_wo = "wo-hush-1"`), `request_timeout = "1s"`)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{
						Config: config, ConfigPlanChecks: plans(create),
						Check: resource.ComposeAggregateTestCheckFunc(holdsSecret(w, "wo-hush-1"), version("1")),
					},
				},
			})
		})
	}
}
