package doo

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// complete adds to a plan the provider's team and the missing ids of a new webhook, the defaults of hooks, and the prior spelling
// of equivalent hooks.
func complete(c *hook.Change[webhookModel], client *client) {
	m, prior := &c.Plan, c.Prior
	m.Hooks = withDefaults(c.Config.Hooks)
	if prior == nil {
		prior = &webhookModel{
			OrganizationID: types.StringValue(""), EventID: types.StringValue(""), EventGuideID: types.StringValue(""),
		}
		if c.Config.TeamID.IsNull() {
			m.TeamID = client.defaultTeam()
		}
	} else if sameHooks(m.Hooks, prior.Hooks) {
		m.Hooks = prior.Hooks
	}
	m.OrganizationID = plannedID(c.Config.OrganizationID, prior.OrganizationID)
	m.EventID = plannedID(c.Config.EventID, prior.EventID)
	m.EventGuideID = plannedID(c.Config.EventGuideID, prior.EventGuideID)
	planNewVersion(c)
}

// plannedID plans an id that doo may not show. If it isn't configured, there is none, unless that isn't known.
func plannedID(configured, prior types.String) types.String {
	if configured.IsNull() && !prior.IsNull() {
		return types.StringValue("")
	}
	return configured
}

// replacing returns the attributes in which a plan differs from doo. doo has no update
// (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=22840871), so each of them requires a new webhook.
func replacing(c hook.Change[webhookModel], client *client) (path.Paths, diag.Diagnostics) {
	paths := c.Plan.differences(*c.Prior)
	if c.Plan.Authentication != nil && c.Prior.Authentication != nil {
		paths.Append(secretReplaces(c)...)
	}
	if len(paths) == 0 {
		return nil, c.Plan.recorded(*c.Prior)
	}
	return paths, c.Plan.wouldMove(c.Config.TeamID, client.defaultTeam())
}

// compared is an attribute as it is planned and as it was.
type compared struct {
	at             path.Path
	planned, prior types.String
}

// differences returns the attributes in which the model differs from a prior one, without secrets.
func (m webhookModel) differences(prior webhookModel) path.Paths {
	all := []compared{
		{path.Root("name"), m.Name, prior.Name}, {path.Root("description"), m.Description, prior.Description},
		{path.Root("team_id"), m.TeamID, prior.TeamID},
	}
	for _, id := range m.ids(prior) {
		if !id.prior.IsNull() {
			all = append(all, id)
		}
	}
	at, a, before := path.Root("authentication"), m.Authentication, prior.Authentication
	if a != nil && before != nil {
		all = append(all, compared{at.AtName("endpoint"), a.Endpoint, before.Endpoint},
			compared{at.AtName("grant_type"), a.GrantType, before.GrantType},
			compared{at.AtName("header_format"), a.HeaderFormat, before.HeaderFormat},
			compared{at.AtName("header_value_format"), a.HeaderValueFormat, before.HeaderValueFormat},
			compared{at.AtName("credentials").AtName("client_id"), m.credentials().ClientID, prior.credentials().ClientID})
	}
	var paths path.Paths
	for _, text := range all {
		if !text.planned.Equal(text.prior) {
			paths.Append(text.at)
		}
	}
	if (a == nil) != (before == nil) {
		paths.Append(at)
	}
	if !m.Hooks.Equal(prior.Hooks) {
		paths.Append(path.Root("hooks"))
	}
	return paths
}

// ids are those that doo may not show.
func (m webhookModel) ids(prior webhookModel) []compared {
	return []compared{
		{path.Root("organization_id"), m.OrganizationID, prior.OrganizationID},
		{path.Root("event_id"), m.EventID, prior.EventID},
		{path.Root("event_guide_id"), m.EventGuideID, prior.EventGuideID},
	}
}

// matches reports whether a webhook is what the model describes, as far as doo shows it. The model is the one that was sent.
func (m webhookModel) matches(w *dooapi.Webhook) bool {
	shown, _ := m.Refresh(w)
	return len(m.differences(shown)) == 0 && secretsOf(&m, w)[0].Fits()
}

// recorded warns of ids that are stored in the state although doo doesn't show them.
func (m webhookModel) recorded(prior webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, id := range m.ids(prior) {
		if id.prior.IsNull() && (id.planned.IsUnknown() || id.planned.ValueString() != "") {
			diags.AddAttributeWarning(id.at, fmt.Sprintf("%s can't be checked", id.at),
				fmt.Sprintf("Make sure that the webhook was created with this %s. doo doesn't show that of an existing webhook, so the "+
					"state stores the configured value, and the webhook isn't replaced.", id.at))
		}
	}
	return diags
}

// wouldMove warns if replacing a webhook puts the new one into another team, because none is configured.
func (m webhookModel) wouldMove(configured types.String, team types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	if configured.IsNull() && !team.IsNull() && !team.IsUnknown() && !m.TeamID.Equal(team) {
		diags.AddAttributeWarning(path.Root("team_id"), "The new webhook goes to another team",
			fmt.Sprintf("The webhook belongs to team %s and has to be replaced. Because team_id isn't configured, the new one is "+
				"created in the provider's team, %s. To keep the team, set team_id = %q.",
				m.TeamID.ValueString(), team.ValueString(), m.TeamID.ValueString()))
	}
	return diags
}
