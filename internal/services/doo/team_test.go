package doo_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// TestWebhook_idsNotShown shows what becomes of ids that doo doesn't show: after an import they are open, and recorded
// when they are configured.
func TestWebhook_idsNotShown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	webhook := elsewhere()
	webhook.Authentication, webhook.EventID = nil, "12"
	id := w.Doo.Put(webhook)
	recorded := resource.ComposeAggregateTestCheckFunc(acctest.NoWrites(w.Doo.Journal), acctest.IDOf(address, &id))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			imported(w.Config(valid()), "111/"+id),
			{
				Config: w.Config(valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
				Check: resource.TestCheckNoResourceAttr(address, "event_id"),
			},
			{
				PreConfig: w.Doo.Journal.Clear,
				Config:    w.Config(valid(`event_id = "12"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check: resource.ComposeAggregateTestCheckFunc(recorded, resource.TestCheckResourceAttr(address, "event_id", "12")),
			},
			{ // "" says that there is none, which is recorded too
				Config:           w.Config(valid(`event_id = "12"`, `organization_id = ""`)),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address), Check: recorded,
			},
			{
				Config:           w.Config(valid(`event_id = "12"`, `organization_id = "7"`)),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address),
			},
			{
				Config: w.Config(valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address),
				Check: resource.TestCheckResourceAttr(address, "event_id", ""),
			},
			{Config: w.Config(valid(`event_guide_id = "34"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address)},
		},
	})
}

// TestWebhook_idsShown imports ids that doo shows.
func TestWebhook_idsShown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Switches.EchoOwner = true
	webhook := elsewhere()
	webhook.Authentication, webhook.EventID = nil, "12"
	id := w.Doo.Put(webhook)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			imported(w.Config(valid(`event_id = "12"`)), "111/"+id),
			{Config: w.Config(valid(`event_id = "12"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address)},
			{Config: w.Config(valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address)},
		},
	})
}

// TestWebhook_team shows that the provider's team is used for a new webhook and moves none that exists.
func TestWebhook_team(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Teams = []string{"111", "222"}
	inTeam := func(team string, lines ...string) string {
		w.DooTeam = team
		return w.Config(valid(lines...))
	}
	team := func(id string) resource.TestCheckFunc { return resource.TestCheckResourceAttr(address, "team_id", id) }
	noop := acctest.Plans(plancheck.ResourceActionNoop, address)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: inTeam("111"), Check: team("111")},
			{Config: inTeam("222"), ConfigPlanChecks: noop, Check: team("111")},
			{Config: inTeam(""), ConfigPlanChecks: noop, Check: team("111")},
			{Config: inTeam("222", `team_id = "111"`), ConfigPlanChecks: noop},
			{Config: inTeam("222"), ConfigPlanChecks: noop, Check: team("111")},
			{
				Config:           inTeam("222", `description = "Changed"`, `team_id = "111"`),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address), Check: team("111"),
			},
			{ // a webhook that replaces another is a new one
				Config: inTeam("222"), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address), Check: team("222"),
			},
			{Config: inTeam("", `description = "Changed"`), ExpectError: acctest.Message("in doo's settings in the provider configuration, or with the environment variable DOO_TEAM_ID")},
		},
	})
}

// TestWebhook_teamMissing shows that a missing team is told before any request is made.
func TestWebhook_teamMissing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.DooTeam = ""
	want := acctest.Message("Set team_id here, in doo's settings in the provider configuration, or with the environment variable DOO_TEAM_ID")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid()), PlanOnly: true, ExpectError: want},
			{Config: w.Config(valid()), ResourceName: address, ImportState: true, ImportStateId: "12", ExpectError: want},
		},
	})
	if n := len(w.Doo.Journal.All()); n > 0 {
		t.Errorf("%d requests went out", n)
	}
}

// TestWebhook_teamUnknown shows that a provider's team that is only known after apply matters to new webhooks only.
func TestWebhook_teamUnknown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Teams = []string{"111", "222"}
	config := func(team, more string) string {
		later := "resource \"terraform_data\" \"team\" {\n  input = \"" + team + "\"\n}\n"
		return strings.Replace(w.Config(later+more), `team_id = "111"`, `team_id = terraform_data.team.output`, 1)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config("111", valid()), Check: resource.TestCheckResourceAttr(address, "team_id", "111")},
			{
				Config: config("222", valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
				Check: resource.TestCheckResourceAttr(address, "team_id", "111"),
			},
			{Config: w.Config(""), Check: holds(w.Doo, 0)},
		},
	})
}

// TestAccWebhook_identity imports by identity, with and without a team.
func TestAccWebhook_identity(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	webhook := elsewhere()
	webhook.Authentication = nil
	id := w.Doo.Put(webhook)
	noop := []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}
	identity := statecheck.ExpectIdentity(address, map[string]knownvalue.Check{
		"team_id": knownvalue.StringExact(doofake.TeamID), "id": knownvalue.StringExact(id),
	})
	importBlock := "import {\n  to = " + address + "\n  identity = { id = \"" + id + "\" }\n}\n"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   acctest.HasIdentity(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(importBlock + valid()), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: noop},
				ConfigStateChecks: []statecheck.StateCheck{identity},
			},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity, Config: w.Config(valid())},
			{ // a change that sends nothing keeps the identity
				Config:            w.Config(valid(block("timeouts", `read = "1m"`))),
				ConfigPlanChecks:  acctest.Plans(plancheck.ResourceActionUpdate, address),
				ConfigStateChecks: []statecheck.StateCheck{identity},
			},
			{Config: w.Config(valid(`description = "Changed"`)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address)},
		},
	})
}
