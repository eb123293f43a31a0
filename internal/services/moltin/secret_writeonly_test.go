package moltin_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

const (
	creates = plancheck.ResourceActionCreate
	updates = plancheck.ResourceActionUpdate
	noop    = plancheck.ResourceActionNoop
)

// TestIntegration_writeOnly runs the life of a write-only secret whose version is counted up by the provider.
func TestIntegration_writeOnly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind     kind
		switches moltinfake.Switches
	}{
		"webhook, merged":   {webhookKind(), moltinfake.Switches{}},
		"webhook, masked":   {webhookKind(), moltinfake.Switches{ReplaceConfiguration: true, MaskSecretKey: true}},
		"webhook, hidden":   {webhookKind(), moltinfake.Switches{ReplaceConfiguration: true, HideSecretKey: true}},
		"aws_sqs, replaced": {sqsKind(), moltinfake.Switches{ReplaceConfiguration: true}},
		"stomp, replaced":   {stompKind(), moltinfake.Switches{ReplaceConfiguration: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Moltin.Switches = test.switches
			acctest.Test(t, resource.TestCase{
				TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(), Steps: rotation(w, test.kind),
			})
		})
	}
}

// TestAccIntegration_writeOnly runs the beginning of that life through Terraform's CLI.
func TestAccIntegration_writeOnly(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(), Steps: rotation(w, webhookKind())[:3],
	})
}

func rotation(w *acctest.World, k kind) (steps []resource.TestStep) {
	fake := w.Moltin
	before := func(lines ...string) string { return k.config("Orders", k.before, lines...) }
	after := func(lines ...string) string { return k.config("Orders", k.after, lines...) }
	sent := func(format, secret string) []string { return []string{k.put("Orders", fmt.Sprintf(format, secret))} }
	one, two, three := k.writeOnly("wo-hush-1"), k.writeOnly("wo-hush-2"), k.writeOnly("wo-hush-3")
	steps = []resource.TestStep{
		step(w, before(one), creates, []string{posted(k, "wo-hush-1")}, k.holds("1"), k.stores(fake, "wo-hush-1")),
		step(w, before(two), updates, sent(k.sentBefore, "wo-hush-2"), k.holds("2"), k.stores(fake, "wo-hush-2"), isCurrent(fake)),
		step(w, after(two), updates, sent(k.sentAfter, "wo-hush-2"), k.holds("2"), k.stores(fake, "wo-hush-2")),
		step(w, k.config("New", k.after, two), updates, []string{k.put("New")}, k.holds("2"), k.stores(fake, "wo-hush-2")),
		step(w, before(two), updates, []string{k.put("Orders", fmt.Sprintf(k.sentBefore, "wo-hush-2"))}, k.holds("2")),
		step(w, before(k.plain("plain-hush")), updates, sent(k.sentBefore, "plain-hush"), k.stores(fake, "plain-hush"),
			resource.TestCheckResourceAttr(address, "configuration."+k.secret, "plain-hush"),
			resource.TestCheckNoResourceAttr(address, "configuration."+k.secret+"_wo_version")),
		step(w, after(three), updates, sent(k.sentAfter, "wo-hush-3"), k.holds("1"), k.stores(fake, "wo-hush-3")),
	}
	// Removed, the write-only one stays, because it looks ignored; the plain one doesn't.
	steps = append(steps, step(w, after(), noop, nil, k.holds("1"), k.stores(fake, "wo-hush-3")),
		step(w, after(k.plain("plain-hush")), updates, sent(k.sentAfter, "plain-hush"), k.stores(fake, "plain-hush")))
	if k.integrationType == "aws_sqs" {
		steps = append(steps, resource.TestStep{
			Config:      w.Config(after()),
			ExpectError: acctest.Message(`Set configuration.aws_secret_access_key or configuration.aws_secret_access_key_wo`),
		})
	} else {
		steps = append(steps, step(w, after(), updates, sent(k.sentAfter, ""), k.holds(""), k.stores(fake, "")),
			step(w, after(three), updates, sent(k.sentAfter, "wo-hush-3"), k.holds("1"), k.stores(fake, "wo-hush-3")))
	}
	return steps
}

// TestIntegration_writeOnlyVersion shows that with a version only its change sends the secret, and what an update of
// something else sends while the value differs from the one sent last: what Moltin shows of it, or else nothing.
func TestIntegration_writeOnlyVersion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind     kind
		switches moltinfake.Switches
		shown    bool
	}{
		"webhook":         {webhookKind(), moltinfake.Switches{ReplaceConfiguration: true}, true},
		"webhook, masked": {webhookKind(), moltinfake.Switches{ReplaceConfiguration: true, MaskSecretKey: true}, false},
		"webhook, hidden": {webhookKind(), moltinfake.Switches{ReplaceConfiguration: true, HideSecretKey: true}, false},
		"stomp":           {stompKind(), moltinfake.Switches{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, k := acctest.New(t), test.kind
			fake := w.Moltin
			fake.Switches = test.switches
			with := func(configuration []string, secret string, version int) string {
				return k.config("Orders", configuration, k.writeOnly(secret), k.version(version))
			}
			sent := func(secret string) []string { return []string{k.put("Orders", fmt.Sprintf(k.sentAfter, secret))} }
			other := step(w, with(k.after, "wo-hush-2", 7), updates, sent("wo-hush-1"), k.holds("7"), k.stores(fake, "wo-hush-1"))
			if !test.shown {
				other = resource.TestStep{
					PreConfig: fake.Journal.Clear, Config: w.Config(with(k.after, "wo-hush-2", 7)), PlanOnly: true,
					ExpectError: inOrder("Write-only secret needed for this change", "Increase configuration."+k.secret+"_wo_version", "restore",
						"differs from the one that was last sent under the same"),
				}
			}
			acctest.Test(t, resource.TestCase{
				TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					step(w, with(k.before, "wo-hush-1", 7), creates, []string{posted(k, "wo-hush-1")}, k.holds("7"), k.stores(fake, "wo-hush-1")),
					step(w, with(k.before, "wo-hush-2", 7), noop, nil, k.holds("7"), k.stores(fake, "wo-hush-1")),
					other,
					{
						PreConfig: func() {
							if writes := fake.Journal.Writes(); !test.shown && len(writes) > 0 {
								t.Errorf("%s %s was sent without the secret", writes[0].Method, writes[0].Body)
							}
						},
						Config: w.Config(with(k.after, "wo-hush-1", 7)), ConfigPlanChecks: acctest.Settled(), Check: k.stores(fake, "wo-hush-1"),
					},
					step(w, with(k.after, "wo-hush-2", 3), updates, sent("wo-hush-2"), k.holds("3"), k.stores(fake, "wo-hush-2")),
					step(w, k.config("New", k.after, k.writeOnly("wo-hush-4"), k.version(3)), updates, []string{k.put("New")}, k.holds("3")),
				},
			})
		})
	}
}

// TestIntegration_writeOnlyLate shows a secret that is known only when it is applied: it is sent once if it changed,
// and not at all if it didn't.
func TestIntegration_writeOnlyLate(t *testing.T) {
	t.Parallel()
	w, k := acctest.New(t), webhookKind()
	late := func(configuration []string, value, trigger string) resource.TestStep {
		return resource.TestStep{
			PreConfig: w.Moltin.Journal.Clear,
			Config: w.Config("resource \"terraform_data\" \"s\" {\n  input = \"" + value + "\"\n  triggers_replace = \"" + trigger + "\"\n}\n" +
				k.config("Orders", configuration, "secret_key_wo = terraform_data.s.output")),
		}
	}
	expecting := func(step resource.TestStep, action plancheck.ResourceActionType, version string, writes ...string) resource.TestStep {
		step.ConfigPlanChecks = acctest.Plans(action, address)
		step.Check = resource.ComposeAggregateTestCheckFunc(k.holds(version), acctest.Requests(w.Moltin.Journal, writes...))
		return step
	}
	acctest.Test(t, resource.TestCase{
		TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			expecting(late(k.before, "wo-hush-1", "1"), creates, "1", posted(k, "wo-hush-1")),
			expecting(late(k.before, "wo-hush-2", "1"), updates, "2", k.put("Orders", fmt.Sprintf(k.sentBefore, "wo-hush-2"))),
			expecting(late(k.before, "wo-hush-2", "2"), updates, "2"),
			expecting(late(k.after, "wo-hush-2", "3"), updates, "2", k.put("Orders", fmt.Sprintf(k.sentAfter, "wo-hush-2"))),
		},
	})
}

// TestIntegration_writeOnlyRefused shows that a refused update is sent again by the next apply, and that the vendor's
// words are shown without the secret.
func TestIntegration_writeOnlyRefused(t *testing.T) {
	t.Parallel()
	w, k := acctest.New(t), webhookKind()
	config := func(secret string) string { return k.config("Orders", k.before, k.writeOnly(secret)) }
	acctest.Test(t, resource.TestCase{
		TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			step(w, config("wo-hush-1"), creates, []string{posted(k, "wo-hush-1")}, k.holds("1")),
			{
				PreConfig: func() {
					w.Moltin.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPut, "/v2"), Status: 422,
						Body: `{"errors":[{"title":"Failed Validation","detail":"wo-hush-2 is too short"}]}`})
				},
				Config: w.Config(config("wo-hush-2")), ExpectError: acctest.Message("Failed Validation: (secret) is too short"),
			},
			step(w, config("wo-hush-2"), updates, []string{k.put("Orders", fmt.Sprintf(k.sentBefore, "wo-hush-2"))}, k.holds("2"), k.stores(w.Moltin, "wo-hush-2")),
		},
	})
}

// TestIntegration_writeOnlyImported sets a write-only secret on an integration that was clicked together.
func TestIntegration_writeOnlyImported(t *testing.T) {
	t.Parallel()
	w, k := acctest.New(t), webhookKind()
	clicked := moltinfake.Integration{Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "clicked-hush"}}
	sent := updated(existingID, "webhook", "Orders", fmt.Sprintf(k.sentBefore, "wo-hush-1"))
	acctest.Test(t, resource.TestCase{
		TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
		Steps: append(adopt(w, clicked, orders(toURL)),
			step(w, orders(toURL, k.writeOnly("wo-hush-1")), updates, []string{sent}, k.holds("1"), k.stores(w.Moltin, "wo-hush-1"))),
	})
}

// TestIntegration_writeOnlyReplaced shows that a new integration gets its secret although the old one had the same.
func TestIntegration_writeOnlyReplaced(t *testing.T) {
	t.Parallel()
	w, k := acctest.New(t), webhookKind()
	config := func(trigger string) string {
		return "resource \"terraform_data\" \"trigger\" {\n  input = \"" + trigger + "\"\n}\n" + hook(append(named(),
			within(append(k.before, k.writeOnly("wo-hush-1"))...), "lifecycle {\n    replace_triggered_by = [terraform_data.trigger]\n  }")...)
	}
	acctest.Test(t, resource.TestCase{
		TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			step(w, config("1"), creates, []string{posted(k, "wo-hush-1")}, k.holds("1")),
			step(w, config("2"), plancheck.ResourceActionReplace, []string{"DELETE /v2/integrations/" + createdID, posted(k, "wo-hush-1")},
				k.holds("1"), k.stores(w.Moltin, "wo-hush-1")),
		},
	})
}

// TestIntegration_writeOnlyLost loses the answer to a create: there is one integration, with its secret.
func TestIntegration_writeOnlyLost(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind  kind
		fault fakeserver.Fault
	}{
		"webhook":            {webhookKind(), fakeserver.Fault{Commit: true}},
		"webhook, timed out": {webhookKind(), fakeserver.Fault{Commit: true, Delay: time.Minute}},
		"aws_sqs":            {sqsKind(), fakeserver.Fault{Commit: true, Status: 502, Body: fakeserver.HTML502}},
		"stomp":              {stompKind(), fakeserver.Fault{Commit: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, k := acctest.New(t), test.kind
			test.fault.Match = fakeserver.On(http.MethodPost, "/v2")
			w.Moltin.Break(test.fault)
			acctest.Test(t, resource.TestCase{
				TerraformVersionChecks: hasWriteOnly(), ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{{
					Config:           w.Config(k.config("Orders", k.before, k.writeOnly("wo-hush-1")), `request_timeout = "1s"`),
					ConfigPlanChecks: acctest.Settled(),
					Check: resource.ComposeAggregateTestCheckFunc(k.holds("1"), k.stores(w.Moltin, "wo-hush-1"), hidden,
						acctest.Requests(w.Moltin.Journal, posted(k, "wo-hush-1"), k.put("Orders", fmt.Sprintf(k.sentBefore, "wo-hush-1")))),
				}},
			})
		})
	}
}
