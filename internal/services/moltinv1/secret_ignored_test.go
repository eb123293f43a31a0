package moltinv1_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestAccWebhook_ignoredSecret: a write-only secret that ignore_changes names stays as it is, whatever else changes.
func TestAccWebhook_ignoredSecret(t *testing.T) {
	t.Parallel()
	for ignored, version := range map[string]string{
		"all": "1", "[secret_wo]": "1", "[secret_wo, secret_wo_version]": "1", "[secret_wo, secret_wo_version, name]": "7",
	} {
		t.Run(ignored, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			var id string
			config := func(secret string, lines ...string) string {
				if version != "1" {
					lines = append(lines, `secret_wo_version = `+version)
				}
				return valid(append(lines, `secret_wo = "`+secret+`"`, "lifecycle {\n    ignore_changes = "+ignored+"\n  }")...)
			}
			subject := "subject=s"
			action := update
			var bodies []string
			if bodies = []string{subject}; ignored == "all" {
				bodies, action = nil, noop
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{
					{Config: w.Config(config("wo-hush-1")), ConfigPlanChecks: plans(create), Check: acctest.IDOf(address, &id)},
					changed(w, &id, config("wo-hush-2"), noop, "wo-hush-1", version),
					changed(w, &id, config("wo-hush-2", `subject = "s"`), action, "wo-hush-1", version, bodies...),
					changed(w, &id, config("wo-hush-1", `subject = "s"`), noop, "wo-hush-1", version),
				},
			})
		})
	}
}
