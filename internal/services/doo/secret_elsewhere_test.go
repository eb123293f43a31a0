package doo_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// TestWebhook_writeOnlyElsewhere: a secret that was changed at doo is repaired where doo shows it unmasked.
func TestWebhook_writeOnlyElsewhere(t *testing.T) {
	t.Parallel()
	const secret, versioned = `client_secret_wo = "wo-hush-1"`, "client_secret_wo = \"wo-hush-1\"\nclient_secret_wo_version = 7"
	for name, test := range map[string]struct {
		switches    doofake.Switches
		credentials string
		action      plancheck.ResourceActionType
		holds       string
		version     string
	}{
		"shown":                 {doofake.Switches{}, secret, replace, "wo-hush-1", "1"},
		"shown, with a version": {doofake.Switches{}, versioned, replace, "wo-hush-1", "7"},
		"masked":                {doofake.Switches{MaskSecret: true}, secret, noop, "clicked", "1"},
		"omitted":               {doofake.Switches{OmitSecret: true}, versioned, noop, "clicked", "7"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = test.switches
			var id string
			drifted := after(w, credentials(test.credentials), test.action, test.holds, test.version)
			drifted.PreConfig = func() {
				w.Doo.Journal.Clear()
				w.Doo.Edit(id, func(h *doofake.Webhook) { h.Authentication.ClientSecret = "clicked" })
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(credentials(test.credentials)), Check: acctest.IDOf(address, &id)},
					drifted,
				},
			})
		})
	}
}

// TestWebhook_removedSecret: a secret that somebody removed at doo is repaired where doo shows secrets, also before the first refresh. Where it shows none,
// nothing is known.
func TestWebhook_removedSecret(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches doofake.Switches
		action   plancheck.ResourceActionType
	}{
		"shown": {doofake.Switches{}, replace}, "masked": {doofake.Switches{MaskSecret: true}, noop}, "omitted": {doofake.Switches{OmitSecret: true}, noop},
	} {
		for _, attribute := range []string{"client_secret", "client_secret_wo"} {
			t.Run(name+" "+attribute, func(t *testing.T) {
				t.Parallel()
				w := acctest.New(t)
				w.Doo.Switches = test.switches
				config := w.Config(credentials(attribute + ` = "wo-hush-1"`))
				var id string
				acctest.Test(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Providers(),
					Steps: []resource.TestStep{
						{Config: config, Check: acctest.IDOf(address, &id)}, // its answer doesn't show the secret
						{
							PreConfig: func() { w.Doo.Edit(id, func(h *doofake.Webhook) { h.Authentication.ClientSecret = "" }) },
							Config:    config, ConfigPlanChecks: acctest.Plans(test.action, address),
						},
					},
				})
			})
		}
	}
}

// TestWebhook_writeOnlyImported: the live secret changes nothing at doo after an import.
func TestWebhook_writeOnlyImported(t *testing.T) {
	t.Parallel()
	const live, other = `client_secret_wo = "wo-hush-1"`, `client_secret_wo = "wo-hush-2"`
	for name, test := range map[string]struct {
		switches    doofake.Switches
		credentials string
		action      plancheck.ResourceActionType
		holds       string
		version     string
	}{
		"the live one":                 {doofake.Switches{}, live, noop, "wo-hush-1", ""},
		"the live one, with a version": {doofake.Switches{}, live + "\nclient_secret_wo_version = 7", update, "wo-hush-1", "7"},
		"the live one, masked":         {doofake.Switches{MaskSecret: true}, live, replace, "wo-hush-1", "1"},
		"another":                      {doofake.Switches{}, other, replace, "wo-hush-2", "1"},
		"another, with a version":      {doofake.Switches{}, other + "\nclient_secret_wo_version = 7", replace, "wo-hush-2", "7"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = test.switches
			webhook := elsewhere()
			webhook.Authentication.ClientSecret = "wo-hush-1"
			id := w.Doo.Put(webhook)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					imported(w.Config(credentials("")), id),
					after(w, credentials(""), noop, "wo-hush-1", ""),
					after(w, credentials(test.credentials), test.action, test.holds, test.version),
					after(w, credentials(test.credentials, `description = "D"`), replace, test.holds, orOne(test.version)),
				},
			})
		})
	}
}

// orOne is the version after a replacement.
func orOne(version string) string {
	if version == "" {
		return "1"
	}
	return version
}

// TestWebhook_writeOnlyReplaced: a webhook that replaces another for no reason of its own gets the secret too.
func TestWebhook_writeOnlyReplaced(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := func(input, secret string) string {
		return "resource \"terraform_data\" \"cause\" {\n  input = \"" + input + "\"\n}\n" +
			credentials(`client_secret_wo = "`+secret+`"`, "lifecycle {\n  create_before_destroy = true\n  replace_triggered_by = [terraform_data.cause]\n}")
	}
	const first = plancheck.ResourceActionCreateBeforeDestroy
	tainted := after(w, config("b", "wo-hush-2"), first, "wo-hush-2", "1")
	tainted.Taint = []string{address}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			after(w, config("a", "wo-hush-1"), create, "wo-hush-1", "1"),
			after(w, config("b", "wo-hush-1"), first, "wo-hush-1", "1"),
			after(w, config("b", "wo-hush-2"), first, "wo-hush-2", "1"),
			tainted,
		},
	})
}

// TestWebhook_writeOnlyLostAnswer recognises the new webhook by the secret that is in no plan.
func TestWebhook_writeOnlyLostAnswer(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]doofake.Switches{
		"shown": {}, "masked": {MaskSecret: true}, "omitted": {OmitSecret: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = switches
			created := after(w, credentials(`client_secret_wo = "wo-hush-1"`), create, "wo-hush-1", "1")
			created.PreConfig = func() { w.Doo.Break(fakeserver.Fault{Match: onCreate(), Commit: true}) }
			created.Config = w.Config(credentials(`client_secret_wo = "wo-hush-1"`), hasty)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{created, after(w, credentials(`client_secret_wo = "wo-hush-1"`), noop, "wo-hush-1", "1")},
			})
		})
	}
}
