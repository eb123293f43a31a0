package doo

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// webhookIdentity names a webhook. doo can only list the webhooks of a team, so the id alone isn't enough to find one.
type webhookIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
	ID     types.String `tfsdk:"id"`
}

func webhookIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{
			OptionalForImport: true, Description: "Id of the webhook's team. Default for an import: the provider's team.",
		},
		"id": identityschema.StringAttribute{
			RequiredForImport: true, Description: "Id of the webhook, as in 0f5566bb-d35b-11e7-bde8-0206116776d2.",
		},
	}}
}

func (m webhookModel) identity() webhookIdentity { return webhookIdentity{TeamID: m.TeamID, ID: m.ID} }

// parseImportID reads <team_id>/<id> or <id>.
func parseImportID(text string) webhookIdentity {
	team, id, both := strings.Cut(text, "/")
	if !both {
		return webhookIdentity{ID: types.StringValue(text)}
	}
	return webhookIdentity{TeamID: types.StringValue(team), ID: types.StringValue(id)}
}

// importID is the import id of the webhook, <team_id>/<id>.
func (i webhookIdentity) importID() string { return i.TeamID.ValueString() + "/" + i.ID.ValueString() }

// wellFormed reports ids that can't be any, before a request is made.
func (i webhookIdentity) wellFormed(n services.Noun, diags *diag.Diagnostics) bool {
	const form = "<team_id>/<id>, or <id> for the provider's team"
	if !i.TeamID.IsNull() && !services.CheckImportID(i.TeamID.ValueString(), teamNoun(), form, diags) {
		return false
	}
	return services.CheckImportID(i.ID.ValueString(), n, form, diags)
}
