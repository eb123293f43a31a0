package doo_test

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
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

const (
	noop, create    = plancheck.ResourceActionNoop, plancheck.ResourceActionCreate
	update, replace = plancheck.ResourceActionUpdate, plancheck.ResourceActionReplace
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
		const credentials = "authentication.credentials."
		attributes := s.RootModule().Resources[address].Primary.Attributes
		got, plain, writeOnly := attributes[credentials+"client_secret_wo_version"], attributes[credentials+"client_secret"],
			attributes[credentials+"client_secret_wo"]
		if got != want || plain != "" || writeOnly != "" {
			return fmt.Errorf("the state has version %q and the secrets %q and %q", got, plain, writeOnly)
		}
		return nil
	}
}

// credentials is the configuration of elsewhere with these credentials, and these lines.
func credentials(credentials string, lines ...string) string {
	return valid(append(lines, block("authentication", `endpoint = "https://hooks.example.com/token"`, block("credentials", credentials)))...)
}

// after is a step that expects this secret at doo afterwards, and this version in the state. Without a replacement
// nothing is written.
func after(w *acctest.World, config string, action plancheck.ResourceActionType, secret, inState string) resource.TestStep {
	checks := []resource.TestCheckFunc{version(inState), acctest.That(func() error { return holdsSecret(w.Doo, secret) })}
	switch action {
	case noop, update:
		checks = append(checks, acctest.NoWrites(w.Doo.Journal))
	default:
		checks = append(checks, acctest.That(func() error {
			if n := len(w.Doo.Journal.Calls(http.MethodPost, "/v1/team")); n != 1 {
				return fmt.Errorf("%d creates", n)
			}
			return nil
		}))
	}
	return resource.TestStep{
		PreConfig: w.Doo.Journal.Clear, Config: w.Config(config), ConfigPlanChecks: plans(action),
		Check: resource.ComposeAggregateTestCheckFunc(checks...),
	}
}

// rotated is a step that changes the secret to "wo-hush-2". The plan shows why it replaces the webhook, although the new one's
// version is 1 again.
func rotated(w *acctest.World) resource.TestStep {
	step := after(w, credentials(`client_secret_wo = "wo-hush-2"`), replace, "wo-hush-2", "1")
	step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, plancheck.ExpectUnknownValue(address,
		tfjsonpath.New("authentication").AtMapKey("credentials").AtMapKey("client_secret_wo_version")))
	return step
}

func TestAccWebhook_writeOnly(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	first := credentials(`client_secret_wo = "wo-hush-1"`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			after(w, first, create, "wo-hush-1", "1"), after(w, first, noop, "wo-hush-1", "1"), rotated(w),
		},
	})
}

// TestWebhook_writeOnly: a changed secret replaces the webhook once, whatever doo shows, and the same one never does.
func TestWebhook_writeOnly(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]doofake.Switches{"shown": {}, "masked": {MaskSecret: true}, "omitted": {OmitSecret: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = switches
			const one, two, three = `client_secret_wo = "wo-hush-1"`, `client_secret_wo = "wo-hush-2"`, `client_secret_wo = "wo-hush-3"`
			const described = `description = "D"`
			created := after(w, credentials(one), create, "wo-hush-1", "1")
			created.Check = resource.ComposeAggregateTestCheckFunc(created.Check, acctest.Requests(w.Doo.Journal,
				`POST /v1/team/111/webhooks {"name":"N","hooks":[{"type":"order_created","method":"POST",`+
					`"endpoint":"https://hooks.example.com/orders"}],"authentication":{"grant_type":"client_credentials",`+
					`"endpoint":"https://hooks.example.com/token","credentials":{"client_id":"doo","client_secret":"wo-hush-1"},`+
					`"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}`))
			toPlain := resource.TestStep{
				PreConfig: w.Doo.Journal.Clear,
				Config:    w.Config(credentials(`client_secret = "plain"`, described)), ConfigPlanChecks: plans(update),
				Check: resource.ComposeAggregateTestCheckFunc(acctest.NoWrites(w.Doo.Journal),
					resource.TestCheckResourceAttr(address, "authentication.credentials.client_secret", "plain"),
					resource.TestCheckNoResourceAttr(address, "authentication.credentials.client_secret_wo_version")),
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					created,
					after(w, credentials(one), noop, "wo-hush-1", "1"),
					rotated(w),
					after(w, credentials(two), noop, "wo-hush-2", "1"),
					after(w, credentials(two, described), replace, "wo-hush-2", "1"),
					after(w, credentials(two, described, block("timeouts", `read = "1m"`)), update, "wo-hush-2", "1"),
					after(w, credentials(`client_secret_wo = "plain"`, described), replace, "plain", "1"),
					toPlain,
					after(w, credentials(`client_secret_wo = "plain"`, described), update, "plain", "1"),
					after(w, credentials(`client_secret_wo = "plain"`, described), noop, "plain", "1"),
					after(w, credentials("", described), noop, "plain", "1"), // it looks ignored
					after(w, credentials(`client_secret_wo = "plain"`, described), noop, "plain", "1"),
					after(w, credentials(three, described), replace, "wo-hush-3", "1"),
					{Config: w.Config(credentials(`client_secret = "other"`, described)), ConfigPlanChecks: plans(replace)},
					after(w, credentials(one, described), replace, "wo-hush-1", "1"),
				},
			})
		})
	}
}

// TestWebhook_writeOnlyVersion: with a version in the configuration, only another version replaces the webhook, and
// not if doo holds the secret already.
func TestWebhook_writeOnlyVersion(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]doofake.Switches{"shown": {}, "omitted": {OmitSecret: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = switches
			at := func(secret, version string, lines ...string) string {
				return credentials("client_secret_wo = \""+secret+"\"\nclient_secret_wo_version = "+version, lines...)
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					after(w, at("wo-hush-1", "7"), create, "wo-hush-1", "7"),
					after(w, at("wo-hush-2", "7"), noop, "wo-hush-1", "7"),
					after(w, at("wo-hush-2", "7", block("timeouts", `read = "1m"`)), update, "wo-hush-1", "7"),
					after(w, at("wo-hush-2", "8", block("timeouts", `read = "1m"`)), replace, "wo-hush-2", "8"),
					after(w, at("wo-hush-2", "9"), update, "wo-hush-2", "9"),
					after(w, at("wo-hush-2", "null"), noop, "wo-hush-2", "9"),
					after(w, at("wo-hush-3", "null"), replace, "wo-hush-3", "1"),
					after(w, at("wo-hush-1", "1", `description = "D"`), replace, "wo-hush-1", "1"), // a new webhook gets what is configured
				},
			})
		})
	}
}

// TestWebhook_writeOnlyUnknown: a secret that is known only after apply replaces the webhook, unless its version tells
// that it is the same.
func TestWebhook_writeOnlyUnknown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	from := func(secret, trigger, more string) string {
		return "resource \"terraform_data\" \"late\" {\n  input = \"" + secret + "\"\n  triggers_replace = \"" + trigger + "\"\n}\n" +
			credentials(`client_secret_wo = terraform_data.late.output`+more)
	}
	step := func(config string, action plancheck.ResourceActionType, secret, inState string) resource.TestStep {
		s := after(w, config, action, secret, inState)
		s.ConfigPlanChecks = acctest.Plans(action, address) // the terraform_data tells the secret
		return s
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			step(from("wo-hush-1", "a", ""), create, "wo-hush-1", "1"),
			step(from("wo-hush-2", "a", ""), replace, "wo-hush-2", "1"),
			step(from("wo-hush-2", "b", ""), replace, "wo-hush-2", "1"),
			step(from("wo-hush-2", "c", "\nclient_secret_wo_version = 1"), noop, "wo-hush-2", "1"),
			step(from("wo-hush-3", "c", "\nclient_secret_wo_version = 2"), replace, "wo-hush-3", "2"),
		},
	})
}
