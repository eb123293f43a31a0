package doo

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// webhookData is what data sources show of a webhook: all but its secret.
type webhookData struct {
	ID             types.String        `tfsdk:"id"`
	Name           types.String        `tfsdk:"name"`
	Description    types.String        `tfsdk:"description"`
	TeamID         types.String        `tfsdk:"team_id"`
	OrganizationID types.String        `tfsdk:"organization_id"`
	EventID        types.String        `tfsdk:"event_id"`
	EventGuideID   types.String        `tfsdk:"event_guide_id"`
	Hooks          types.Set           `tfsdk:"hooks"`
	Authentication *authenticationData `tfsdk:"authentication"`
}

type authenticationData struct {
	Endpoint          types.String    `tfsdk:"endpoint"`
	GrantType         types.String    `tfsdk:"grant_type"`
	Credentials       credentialsData `tfsdk:"credentials"`
	HeaderFormat      types.String    `tfsdk:"header_format"`
	HeaderValueFormat types.String    `tfsdk:"header_value_format"`
}

type credentialsData struct {
	ClientID types.String `tfsdk:"client_id"`
}

// dataOf is the same as the resource's state after an import, but for what data sources leave out.
func dataOf(team types.String, w *dooapi.Webhook) webhookData {
	m, _ := fromAPI(webhookModel{TeamID: team}, *w) // without a secret of its own it has nothing to warn of
	data := webhookData{
		ID: m.ID, Name: m.Name, Description: m.Description, TeamID: m.TeamID, OrganizationID: m.OrganizationID,
		EventID: m.EventID, EventGuideID: m.EventGuideID, Hooks: m.Hooks,
	}
	if a := m.Authentication; !a.IsNull() {
		data.Authentication = &authenticationData{
			Endpoint: leaf(a, "endpoint"), GrantType: leaf(a, "grant_type"),
			Credentials:  credentialsData{ClientID: leaf(a, "credentials", "client_id")},
			HeaderFormat: leaf(a, "header_format"), HeaderValueFormat: leaf(a, "header_value_format"),
		}
	}
	return data
}

// dataAttributes are the attributes of webhookData, all computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	const orNull = ". Null where doo shows none, which needn't mean that there is none."
	return map[string]schema.Attribute{
		"id":              text("Id of the webhook, as in `" + exampleID + "`. It changes when the webhook is replaced."),
		"name":            text("Name of the webhook. It needn't be unique."),
		"description":     text("Description of the webhook, `\"\"` where it has none."),
		"team_id":         text("Id of the team that the webhook belongs to."),
		"organization_id": text("Id of the organization that the webhook belongs to" + orNull),
		"event_id":        text("Id of the only event that the webhook is for" + orNull),
		"event_guide_id":  text("Id of the only event guide that the webhook is for" + orNull),
		"hooks": schema.SetNestedAttribute{
			Computed: true, MarkdownDescription: "What is delivered where.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"type":     text("The event, as `resource_event`: `order_created`."),
				"endpoint": text("Address that is called."),
				"method":   text("HTTP method."),
				"origin": schema.SingleNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The GraphQL request whose result is delivered. Null where doo's default payload is.",
					Attributes: map[string]schema.Attribute{
						"endpoint": text("GraphQL endpoint."),
						"method":   text("HTTP method."),
						"body":     text("The request as a JSON document, for `jsondecode()`."),
					},
				},
			}},
		},
		"authentication": schema.SingleNestedAttribute{
			Computed: true,
			MarkdownDescription: "How doo gets an access token from the receiver before it delivers (OAuth 2.0 client credentials), " +
				"without the secret. Null where the receiver isn't protected.",
			Attributes: map[string]schema.Attribute{
				"endpoint":   text("Address of the receiver's token endpoint."),
				"grant_type": text("Grant type."),
				"credentials": schema.SingleNestedAttribute{
					Computed:            true,
					MarkdownDescription: "Credentials of doo at the receiver.",
					Attributes:          map[string]schema.Attribute{"client_id": text("Id of doo at the receiver.")},
				},
				"header_format":       text("Name of the header in which doo sends the access token."),
				"header_value_format": text("Value of that header; `" + accessTokenPlaceholder + "` is replaced by the token."),
			},
		},
	}
}
