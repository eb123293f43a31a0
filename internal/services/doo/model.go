package doo

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// The defaults of an authentication, as doo's documentation advises to send them
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/22841099).
const (
	defaultGrantType         = "client_credentials"
	defaultClientID          = "doo"
	defaultHeaderFormat      = "Authorization"
	defaultHeaderValueFormat = "Bearer " + accessTokenPlaceholder
	accessTokenPlaceholder   = "%ACCESS_TOKEN%"
)

// webhookModel is a doo_webhook in configuration, plan and state.
type webhookModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	TeamID      types.String `tfsdk:"team_id"`
	// OrganizationID, EventID and EventGuideID are "" in the state where there is none, and null where it isn't known:
	// after an import, if doo doesn't show them.
	OrganizationID types.String   `tfsdk:"organization_id"`
	EventID        types.String   `tfsdk:"event_id"`
	EventGuideID   types.String   `tfsdk:"event_guide_id"`
	Hooks          types.Set      `tfsdk:"hooks"`
	Authentication types.Object   `tfsdk:"authentication"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

func credentialsType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"client_id": types.StringType, "client_secret": types.StringType,
		"client_secret_wo": types.StringType, "client_secret_wo_version": types.Int64Type,
	}}
}

func authenticationType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"endpoint": types.StringType, "grant_type": types.StringType, "credentials": credentialsType(),
		"header_format": types.StringType, "header_value_format": types.StringType,
	}}
}

// params is what creates the webhook.
func (m webhookModel) params() dooapi.WebhookParams {
	p := dooapi.WebhookParams{
		Name: m.Name.ValueString(), Description: m.Description.ValueString(), OrganizationID: m.OrganizationID.ValueString(),
		EventID: m.EventID.ValueString(), EventGuideID: m.EventGuideID.ValueString(), Hooks: hooksOf(m.Hooks),
	}
	if a := m.Authentication; !a.IsNull() {
		p.Authentication = &dooapi.Authentication{
			GrantType: leaf(a, "grant_type").ValueString(), Endpoint: leaf(a, "endpoint").ValueString(),
			Credentials: dooapi.Credentials{
				ClientID: leaf(a, "credentials", "client_id").ValueString(), ClientSecret: m.sent().secret().ValueString(),
			},
			HeaderFormat: leaf(a, "header_format").ValueString(), HeaderValueFormat: leaf(a, "header_value_format").ValueString(),
		}
	}
	return p
}

// fromAPI is the state after a read: what the webhook is now, in the spelling of the prior state where both mean the
// same, and with the prior state's values for what doo doesn't show.
func fromAPI(prior webhookModel, w dooapi.Webhook) (webhookModel, diag.Diagnostics) {
	m := webhookModel{
		ID: types.StringValue(w.ID), Name: types.StringValue(w.Name), Description: types.StringValue(w.Description),
		TeamID: prior.TeamID, OrganizationID: shownOr(prior.OrganizationID, w.OrganizationID),
		EventID: shownOr(prior.EventID, w.EventID), EventGuideID: shownOr(prior.EventGuideID, w.EventGuideID),
		Hooks: hooksFrom(prior.Hooks, w.Hooks), Authentication: types.ObjectNull(authenticationType().AttrTypes),
		Timeouts: prior.Timeouts,
	}
	var diags diag.Diagnostics
	if a := w.Authentication; a != nil {
		secret, changed := secretFrom(prior.secret(), a.Credentials.ClientSecret)
		if changed {
			diags.AddAttributeWarning(secretPath(), "The secret was changed outside of Terraform",
				"doo doesn't show the secret of webhook "+w.ID+", but the end of it isn't that of the one in the state. "+
					"The next apply replaces the webhook by one with the configured secret.")
		}
		m.Authentication = types.ObjectValueMust(authenticationType().AttrTypes, map[string]attr.Value{
			"endpoint":   types.StringValue(a.Endpoint),
			"grant_type": types.StringValue(cmp.Or(a.GrantType, defaultGrantType)),
			"credentials": types.ObjectValueMust(credentialsType().AttrTypes, map[string]attr.Value{
				"client_id": types.StringValue(cmp.Or(a.Credentials.ClientID, defaultClientID)), "client_secret": secret,
				"client_secret_wo": types.StringNull(), "client_secret_wo_version": prior.secretVersion(),
			}),
			"header_format":       types.StringValue(cmp.Or(a.HeaderFormat, defaultHeaderFormat)),
			"header_value_format": types.StringValue(cmp.Or(a.HeaderValueFormat, defaultHeaderValueFormat)),
		})
	}
	return m, diags
}

func shownOr(prior types.String, shown *string) types.String {
	if shown == nil {
		return prior
	}
	return types.StringValue(*shown)
}
