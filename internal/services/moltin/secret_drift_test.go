package moltin_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// clicks changes the secret at the vendor behind Terraform's back.
func clicks(w *acctest.World, k kind, secret string) func() {
	return func() {
		w.Moltin.Edit(createdID, func(i *moltinfake.Integration) { *k.stored(i) = secret })
		w.Moltin.Journal.Clear()
	}
}

// refreshed reads what is at the vendor and expects that a plan would change something, or nothing.
func refreshed(changed bool, prepare func(), checks ...resource.TestCheckFunc) resource.TestStep {
	return resource.TestStep{
		PreConfig: prepare, RefreshState: true, ExpectNonEmptyPlan: changed,
		Check: resource.ComposeAggregateTestCheckFunc(append(checks, hidden)...),
	}
}

// TestIntegration_writeOnlyDrift shows that a write-only secret which was changed outside is seen and sent again where
// Moltin shows it, with a version and without, and that it isn't seen elsewhere.
func TestIntegration_writeOnlyDrift(t *testing.T) {
	t.Parallel()
	masked := moltinfake.Switches{MaskSecretKey: true}
	for name, test := range map[string]struct {
		kind     kind
		switches moltinfake.Switches
		lines    []string
		version  string
		seen     bool
	}{
		"webhook":                {webhookKind(), moltinfake.Switches{}, nil, "1", true},
		"webhook with a version": {webhookKind(), moltinfake.Switches{}, []string{webhookKind().version(7)}, "7", true},
		"webhook, masked":        {webhookKind(), masked, nil, "1", false},
		"aws_sqs":                {sqsKind(), moltinfake.Switches{}, nil, "1", false},
		"stomp":                  {stompKind(), moltinfake.Switches{}, nil, "1", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, k := acctest.New(t), test.kind
			w.Moltin.Switches = test.switches
			config := k.config("Orders", k.before, append(test.lines, k.writeOnly("wo-hush-1"))...)
			steps := []resource.TestStep{step(w, config, creates, []string{posted(k, "wo-hush-1")}, k.holds(test.version))}
			if test.seen {
				steps = append(steps,
					refreshed(true, clicks(w, k, "clicked"), k.holds("")),
					step(w, config, updates, []string{k.put("Orders", fmt.Sprintf(k.sentBefore, "wo-hush-1"))}, k.holds(test.version), k.stores(w.Moltin, "wo-hush-1")),
					step(w, config, noop, nil))
			} else {
				steps = append(steps, refreshed(false, clicks(w, k, "clicked"), k.holds(test.version)), step(w, config, noop, nil))
			}
			acctest.Test(t, resource.TestCase{
				TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(), Steps: steps,
			})
		})
	}
}

// TestIntegration_removedSecret shows that a secret which somebody removed at Moltin is sent again, plain and write-only, where
// Moltin showed it before, as it is or masked. Where it shows nothing, nothing is known.
func TestIntegration_removedSecret(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind     kind
		switches moltinfake.Switches
		seen     bool
	}{
		"shown":  {webhookKind(), moltinfake.Switches{}, true},
		"masked": {webhookKind(), moltinfake.Switches{MaskSecretKey: true}, true},
		"stomp":  {stompKind(), moltinfake.Switches{}, true},
		"hidden": {webhookKind(), moltinfake.Switches{HideSecretKey: true}, false},
	} {
		for _, line := range []string{test.kind.plain("plain-key"), test.kind.writeOnly("wo-hush-1")} {
			t.Run(name+" "+line, func(t *testing.T) {
				t.Parallel()
				w, k := acctest.New(t), test.kind
				w.Moltin.Switches = test.switches
				config, secret := k.config("Orders", k.before, line), "plain-key"
				if strings.Contains(line, "_wo") {
					secret = "wo-hush-1"
				}
				again := step(w, config, noop, nil)
				if test.seen {
					again = step(w, config, updates, []string{k.put("Orders", fmt.Sprintf(k.sentBefore, secret))}, k.stores(w.Moltin, secret))
				}
				again.PreConfig = nil
				result := acctest.Test(t, resource.TestCase{
					TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
					Steps: []resource.TestStep{
						step(w, config, creates, []string{posted(k, secret)}), refreshed(test.seen, clicks(w, k, "")), again,
						step(w, config, noop, nil),
					},
				})
				if said := strings.Contains(strings.Join(result.Warnings, "\n"), "Secret changed outside of Terraform"); said != test.seen {
					t.Errorf("said is %q", result.Warnings)
				}
			})
		}
	}
}

// TestIntegration_shortSecrets shows that secrets of up to four characters, which Moltin shows as "*" alone or as they
// are, are kept and sent as they are, and that a change outside which shows is undone.
func TestIntegration_shortSecrets(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind     kind
		switches moltinfake.Switches
	}{
		"webhook":           {webhookKind(), moltinfake.Switches{MaskSecretKey: true, ReplaceConfiguration: true}},
		"webhook, readable": {webhookKind(), moltinfake.Switches{MaskSecretKey: true, ShowShortSecrets: true}},
		"aws_sqs":           {sqsKind(), moltinfake.Switches{ReplaceConfiguration: true}},
		"stomp, readable":   {stompKind(), moltinfake.Switches{ReplaceConfiguration: true, ShowShortSecrets: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, k := acctest.New(t), test.kind
			w.Moltin.Switches = test.switches
			attribute := "configuration." + k.secret
			is := func(secret string) resource.TestCheckFunc {
				return resource.TestCheckResourceAttr(address, attribute, secret)
			}
			before, after := k.config("Orders", k.before, k.plain("abc")), k.config("Orders", k.after, k.plain("abc"))
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					step(w, before, creates, []string{posted(k, "abc")}, is("abc")),
					step(w, after, updates, []string{k.put("Orders", fmt.Sprintf(k.sentAfter, "abc"))}, is("abc"), k.stores(w.Moltin, "abc")),
					step(w, k.config("Orders", k.after, k.plain("wxyz")), updates, []string{k.put("Orders", fmt.Sprintf(k.sentAfter, "wxyz"))}, is("wxyz")),
					refreshed(true, clicks(w, k, "clicked-it"), resource.TestCheckNoResourceAttr(address, attribute)),
					step(w, after, updates, []string{k.put("Orders", fmt.Sprintf(k.sentAfter, "abc"))}, is("abc"), k.stores(w.Moltin, "abc")),
				},
			})
		})
	}
}

// TestIntegration_badTwins holds what is refused before anything is asked of Moltin.
func TestIntegration_badTwins(t *testing.T) {
	t.Parallel()
	const queue = `region = "r"`
	for name, test := range map[string]struct{ config, want string }{
		"both":                   {orders(toURL, `secret_key = "plain-hush"`, `secret_key_wo = "wo-hush-1"`), `"configuration.secret_key" cannot be specified when`},
		"version alone":          {orders(toURL, `secret_key_wo_version = 1`), `"configuration.secret_key_wo" must be specified when`},
		"version of a plain one": {orders(toURL, `secret_key = "plain-hush"`, `secret_key_wo_version = 1`), `"configuration.secret_key_wo" must be specified when`},
		"empty":                  {orders(toURL, `secret_key_wo = ""`), `configuration.secret_key_wo string length must be at least 1`},
		"mask":                   {orders(toURL, `secret_key_wo = "*****sh-1"`), `configuration.secret_key_wo looks like a redacted secret`},
		"of another type":        {orders(toURL, `password_wo = "wo-hush-1"`), `Remove configuration.password_wo. An integration of type webhook supports`},
		"aws_sqs without either": {kind{integrationType: "aws_sqs"}.config("n", []string{toURL, queue, `aws_access_key_id = "k"`}), `Set configuration.aws_secret_access_key or configuration.aws_secret_access_key_wo`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{{Config: w.Config(test.config), PlanOnly: true, ExpectError: acctest.Message(test.want)}},
			})
			if n := len(w.Moltin.Journal.All()); n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}
