package doo

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// settle completes a plan by what the schema can't say: the provider's team and the absent ids of a new webhook, the
// defaults of hooks, and that another spelling of the same hooks is no change. prior is nil for a new webhook.
func (m *webhookModel) settle(configured webhookModel, prior *webhookModel, team types.String) {
	m.Hooks = withDefaults(configured.Hooks)
	if prior == nil {
		prior = &webhookModel{
			OrganizationID: types.StringValue(""), EventID: types.StringValue(""), EventGuideID: types.StringValue(""),
		}
		if configured.TeamID.IsNull() {
			m.TeamID = team
		}
	} else if sameHooks(m.Hooks, prior.Hooks) {
		m.Hooks = prior.Hooks
	}
	m.OrganizationID = plannedID(configured.OrganizationID, prior.OrganizationID)
	m.EventID = plannedID(configured.EventID, prior.EventID)
	m.EventGuideID = plannedID(configured.EventGuideID, prior.EventGuideID)
}

// plannedID plans an id that doo may not show. Not configured means that there is none, unless that isn't known.
func plannedID(configured, prior types.String) types.String {
	if configured.IsNull() && !prior.IsNull() {
		return types.StringValue("")
	}
	return configured
}

// replaces returns where the plan differs from what doo holds. doo has no update
// (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=22840871), so each of these needs a new webhook.
// live reports whether a secret is the one that doo holds.
func (m webhookModel) replaces(prior webhookModel, live func(secret string) bool) path.Paths {
	var paths path.Paths
	for _, text := range []compared{
		{"name", m.Name, prior.Name}, {"description", m.Description, prior.Description}, {"team_id", m.TeamID, prior.TeamID},
	} {
		if !text.planned.Equal(text.prior) {
			paths.Append(path.Root(text.name))
		}
	}
	for _, id := range m.ids(prior) {
		if !id.prior.IsNull() && !id.planned.Equal(id.prior) {
			paths.Append(path.Root(id.name))
		}
	}
	if !m.Hooks.Equal(prior.Hooks) {
		paths.Append(path.Root("hooks"))
	}
	at := path.Root("authentication")
	if m.Authentication.IsUnknown() || m.Authentication.IsNull() != prior.Authentication.IsNull() {
		paths.Append(at)
		return paths
	}
	for _, name := range []string{"endpoint", "grant_type", "header_format", "header_value_format"} {
		if !leaf(m.Authentication, name).Equal(leaf(prior.Authentication, name)) {
			paths.Append(at.AtName(name))
		}
	}
	if !leaf(m.Authentication, "credentials", "client_id").Equal(leaf(prior.Authentication, "credentials", "client_id")) {
		paths.Append(at.AtName("credentials").AtName("client_id"))
	}
	if secretReplaces(m.secret(), prior.secret(), live) {
		paths.Append(secretPath())
	}
	if versionReplaces(m.writeOnly(), prior.secretVersion(), live) {
		paths.Append(versionPath())
	}
	return paths
}

// describes reports whether a webhook is what the plan asks for, as far as doo shows it: nothing in it would have to be
// replaced.
func (m webhookModel) describes(w dooapi.Webhook) bool {
	m = m.sent()
	shown, _ := fromAPI(m, w)
	return len(m.replaces(shown, func(string) bool { return false })) == 0
}

// compared is an attribute as it is planned and as it was.
type compared struct {
	name           string
	planned, prior types.String
}

// ids are those that doo may not show.
func (m webhookModel) ids(prior webhookModel) []compared {
	return []compared{
		{"organization_id", m.OrganizationID, prior.OrganizationID},
		{"event_id", m.EventID, prior.EventID},
		{"event_guide_id", m.EventGuideID, prior.EventGuideID},
	}
}

// recorded warns about ids that enter the state without anybody knowing what doo holds.
func (m webhookModel) recorded(prior webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, id := range m.ids(prior) {
		if id.prior.IsNull() && (id.planned.IsUnknown() || id.planned.ValueString() != "") {
			diags.AddAttributeWarning(path.Root(id.name), id.name+" can't be checked",
				fmt.Sprintf("doo doesn't show the %s of an existing webhook. It is recorded in the state as it is configured, "+
					"without replacing the webhook: make sure that it is the one that the webhook was created with.", id.name))
		}
	}
	return diags
}

// wouldMove warns when replacing a webhook puts the new one into another team, because none is configured.
func (m webhookModel) wouldMove(configured types.String, team types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	if configured.IsNull() && !team.IsNull() && !team.IsUnknown() && !m.TeamID.Equal(team) {
		diags.AddAttributeWarning(path.Root("team_id"), "The new webhook goes to another team",
			fmt.Sprintf("The webhook belongs to team %s. It has to be replaced, and since team_id isn't configured, the new one is "+
				"created in the provider's team %s. Set team_id = %q to keep it where it is.",
				m.TeamID.ValueString(), team.ValueString(), m.TeamID.ValueString()))
	}
	return diags
}
