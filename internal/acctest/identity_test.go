package acctest_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestAccIdentity imports a hook of each vendor by its identity, and expects no changes.
func TestAccIdentity(t *testing.T) {
	t.Parallel()
	for i, v := range vendorsOf(acctest.New(t)) {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			v := vendorsOf(w)[i]
			address := v.kind + ".one"
			identity := map[string]knownvalue.Check{"id": knownvalue.NotNull()}
			if v.name == "doo" {
				identity["team_id"] = knownvalue.StringExact("111")
			}
			body := v.block("one", "1", 0)
			if v.name == "moltin" { // an imported integration has no secret in its state
				body = v.without("secret_key").block("one", "1", 0)
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				TerraformVersionChecks:   acctest.HasIdentity(),
				Steps: []resource.TestStep{
					{Config: w.Config(body), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(address, identity)}},
					{
						ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
						ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					},
				},
			})
		})
	}
}

// without removes a secret from a moltin_integration.
func (v vendor) without(secret string) vendor {
	v.body = strings.ReplaceAll(v.body, secret+` = "secret"`, "")
	return v
}
