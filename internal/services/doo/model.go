package doo

import (
	"cmp"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// The defaults of an authentication, which doo's documentation recommends sending
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
	hook.Base
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	TeamID      types.String `tfsdk:"team_id"`
	// OrganizationID, EventID, and EventGuideID are "" in the state if there is none, and null if that isn't known: after an
	// import, if doo doesn't show them.
	OrganizationID types.String         `tfsdk:"organization_id"`
	EventID        types.String         `tfsdk:"event_id"`
	EventGuideID   types.String         `tfsdk:"event_guide_id"`
	Hooks          types.Set            `tfsdk:"hooks"`
	Authentication *authenticationModel `tfsdk:"authentication"`
}

type authenticationModel struct {
	Endpoint          types.String      `tfsdk:"endpoint"`
	GrantType         types.String      `tfsdk:"grant_type"`
	Credentials       *credentialsModel `tfsdk:"credentials"`
	HeaderFormat      types.String      `tfsdk:"header_format"`
	HeaderValueFormat types.String      `tfsdk:"header_value_format"`
}

type credentialsModel struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	// ClientSecretWO is only in the configuration. Plan and state hold ClientSecretWOVersion.
	ClientSecretWO        types.String `tfsdk:"client_secret_wo"`
	ClientSecretWOVersion types.Int64  `tfsdk:"client_secret_wo_version"`
}

// credentials are those of the authentication, all null if there are none.
func (m webhookModel) credentials() credentialsModel {
	if m.Authentication == nil || m.Authentication.Credentials == nil {
		return credentialsModel{}
	}
	return *m.Authentication.Credentials
}

// params is what creates the webhook.
func (m webhookModel) params() dooapi.WebhookParams {
	p := dooapi.WebhookParams{
		Name: m.Name.ValueString(), Description: m.Description.ValueString(), OrganizationID: m.OrganizationID.ValueString(),
		EventID: m.EventID.ValueString(), EventGuideID: m.EventGuideID.ValueString(), Hooks: hookParams(m.Hooks),
	}
	if a := m.Authentication; a != nil {
		c := m.credentials()
		p.Authentication = &dooapi.Authentication{
			GrantType: a.GrantType.ValueString(), Endpoint: a.Endpoint.ValueString(),
			Credentials:  dooapi.Credentials{ClientID: c.ClientID.ValueString(), ClientSecret: c.ClientSecret.ValueString()},
			HeaderFormat: a.HeaderFormat.ValueString(), HeaderValueFormat: a.HeaderValueFormat.ValueString(),
		}
	}
	return p
}

// accepted is the webhook that doo presumably created from the model. The list shows it later. The secret is left out, because
// doo hasn't shown it.
func (m webhookModel) accepted(id string) *dooapi.Webhook {
	p := m.params()
	if a := p.Authentication; a != nil {
		a.Credentials.ClientSecret = ""
	}
	return &dooapi.Webhook{ID: id, Name: p.Name, Description: p.Description, Hooks: p.Hooks, Authentication: p.Authentication}
}

// Refresh keeps what doo doesn't show as it was.
func (m webhookModel) Refresh(w *dooapi.Webhook) (webhookModel, diag.Diagnostics) {
	fresh := webhookModel{
		Base: hook.Base{ID: types.StringValue(w.ID), Timeouts: m.Timeouts},
		Name: types.StringValue(w.Name), Description: types.StringValue(w.Description), TeamID: m.TeamID,
		OrganizationID: shownOr(m.OrganizationID, w.OrganizationID), EventID: shownOr(m.EventID, w.EventID),
		EventGuideID: shownOr(m.EventGuideID, w.EventGuideID), Hooks: refreshedHooks(m.Hooks, w.Hooks),
	}
	if a := w.Authentication; a != nil {
		prior := m.credentials()
		fresh.Authentication = &authenticationModel{
			Endpoint: types.StringValue(a.Endpoint), GrantType: types.StringValue(cmp.Or(a.GrantType, defaultGrantType)),
			Credentials: &credentialsModel{
				ClientID:     types.StringValue(cmp.Or(a.Credentials.ClientID, defaultClientID)),
				ClientSecret: prior.ClientSecret, ClientSecretWOVersion: prior.ClientSecretWOVersion,
			},
			HeaderFormat:      types.StringValue(cmp.Or(a.HeaderFormat, defaultHeaderFormat)),
			HeaderValueFormat: types.StringValue(cmp.Or(a.HeaderValueFormat, defaultHeaderValueFormat)),
		}
	}
	return fresh, nil
}

func shownOr(prior types.String, shown *string) types.String {
	if shown == nil {
		return prior
	}
	return types.StringValue(*shown)
}

// call is what a hook calls for which event.
type call struct{ kind, endpoint string }

// Calls treats two webhooks that are restricted to different events as different.
func (m webhookModel) Calls() (team string, same func(*dooapi.Webhook) bool) {
	if m.TeamID.IsNull() || m.TeamID.IsUnknown() || m.EventID.IsUnknown() || m.EventGuideID.IsUnknown() || m.Hooks.IsUnknown() {
		return "", nil
	}
	ours := map[call]bool{}
	for _, h := range hooksIn(m.Hooks) {
		if h.Type.IsUnknown() || h.Endpoint.IsUnknown() {
			return "", nil
		}
		ours[call{h.Type.ValueString(), h.Endpoint.ValueString()}] = true
	}
	return m.TeamID.ValueString(), func(w *dooapi.Webhook) bool {
		theirs := map[call]bool{}
		for _, h := range w.Hooks {
			theirs[call{h.Type, h.Endpoint}] = true
		}
		return maps.Equal(ours, theirs) && !apart(m.EventID, w.EventID) && !apart(m.EventGuideID, w.EventGuideID)
	}
}

// apart reports whether two webhooks are restricted to different events. A webhook without a restriction is for all events.
func apart(ours types.String, theirs *string) bool {
	return ours.ValueString() != "" && theirs != nil && *theirs != "" && *theirs != ours.ValueString()
}
