package doo

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// webhookData is what data sources show of a webhook: everything except its secret.
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

// dataOf is the resource's state after an import, without what data sources leave out.
func dataOf(team types.String, w *dooapi.Webhook) (webhookData, diag.Diagnostics) {
	m, diags := webhookModel{TeamID: team}.Refresh(w)
	data := webhookData{
		ID: m.ID, Name: m.Name, Description: m.Description, TeamID: m.TeamID, OrganizationID: m.OrganizationID,
		EventID: m.EventID, EventGuideID: m.EventGuideID, Hooks: m.Hooks,
	}
	if a := m.Authentication; a != nil {
		data.Authentication = &authenticationData{
			Endpoint: a.Endpoint, GrantType: a.GrantType, Credentials: credentialsData{ClientID: m.credentials().ClientID},
			HeaderFormat: a.HeaderFormat, HeaderValueFormat: a.HeaderValueFormat,
		}
	}
	return data, diags
}

// webhooksData is a doo_webhooks.
type webhooksData struct {
	TeamID   types.String  `tfsdk:"team_id"`
	Webhooks []webhookData `tfsdk:"webhooks"`
}

func newWebhookDataSource(in services.Place) datasource.DataSource {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the webhook, such as `" + exampleID + "`. It changes when the webhook is replaced. Set either `id` or " +
			"`name`.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: notEmpty(),
		MarkdownDescription: "Name of the webhook. If several webhooks have it, the data source fails and lists their ids. Set either `id` or `name`.",
	}
	attributes["team_id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the team that the webhook belongs to. Default: the provider's `team_id`.",
	}
	return &hook.DataSource[webhookData, *client]{
		Noun: webhookNoun(in), TypeName: "doo_webhook", Validators: hook.IDOrName(),
		Config: schema.Schema{
			MarkdownDescription: "An existing webhook configuration of a doo team, without its secret. doo shows a webhook only in the list " +
				"of its team, which all doo data sources and resources of a run share until one of them writes. " +
				"Don't look up a webhook that the same configuration manages, because each change replaces it. Refer to the " +
				"resource instead.",
			Attributes: attributes,
		},
		Validate: func(config webhookData, diags *diag.Diagnostics) {
			webhookNoun(in).CheckID(path.Root("id"), config.ID, diags)
			checkTeam(config.TeamID, diags)
		},
		Get: func(ctx context.Context, c *client, config webhookData, diags *diag.Diagnostics) webhookData {
			return readWebhook(ctx, webhookNoun(in), c, config, diags)
		},
		Awaits: func(c *client, config webhookData) bool { return awaitsTeam(config.TeamID, c) },
	}
}

// readWebhook reads the list even to find an id: doo documents no call to read one webhook.
func readWebhook(ctx context.Context, noun services.Noun, c *client, config webhookData, diags *diag.Diagnostics) webhookData {
	team, ok := teamOf(config.TeamID, c, diags)
	if !ok {
		return config
	}
	all := c.webhooks(team.ValueString()).All
	found := hook.Lookup[dooapi.Webhook]{
		Noun: noun, All: all, ID: c.HookID,
		Get: func(ctx context.Context, id string) (*dooapi.Webhook, error) {
			webhooks, err := all(ctx)
			if err != nil {
				return nil, err
			}
			for _, w := range webhooks {
				if rest.IDKey(w.ID) == rest.IDKey(id) {
					return w, nil
				}
			}
			w, err := c.find(ctx, team.ValueString(), id)
			if errors.Is(err, rest.ErrNotFound) {
				err = fmt.Errorf("%w among the %d of the team. A webhook's id changes when it is replaced", rest.ErrNotFound, len(webhooks))
			}
			return w, err
		},
		Name:    func(w *dooapi.Webhook) string { return w.Name },
		Account: func() string { return "team " + team.ValueString() },
	}.Find(ctx, config.ID, config.Name, diags)
	if found == nil {
		return config
	}
	data, shown := dataOf(team, found)
	diags.Append(shown...)
	return data
}

func newWebhooksDataSource(in services.Place) datasource.DataSource {
	return &hook.DataSource[webhooksData, *client]{
		Noun: webhookNoun(in), TypeName: "doo_webhooks",
		Config: schema.Schema{
			MarkdownDescription: "All webhook configurations of a doo team, including those that Terraform doesn't manage, without their secrets.",
			Attributes: map[string]schema.Attribute{
				"team_id": schema.StringAttribute{
					Optional: true, Computed: true,
					MarkdownDescription: "Id of the team. Default: the provider's `team_id`.",
				},
				"webhooks": schema.ListNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The webhooks, in the order in which doo lists them.",
					NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
				},
			},
		},
		Validate: func(config webhooksData, diags *diag.Diagnostics) { checkTeam(config.TeamID, diags) },
		Get: func(ctx context.Context, c *client, config webhooksData, diags *diag.Diagnostics) webhooksData {
			team, ok := teamOf(config.TeamID, c, diags)
			if !ok {
				return config
			}
			return webhooksData{TeamID: team, Webhooks: hook.Everything[dooapi.Webhook, webhookData]{
				Noun: webhookNoun(in), List: c.webhooks(team.ValueString()).All, ID: c.HookID,
				Show: func(w *dooapi.Webhook) (webhookData, diag.Diagnostics) { return dataOf(team, w) },
			}.Read(ctx, diags)}
		},
		Awaits: func(c *client, config webhooksData) bool { return awaitsTeam(config.TeamID, c) },
	}
}

// dataAttributes are the attributes of webhookData, all computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	const orNull = ". Null if doo doesn't show it, even if there is one."
	return map[string]schema.Attribute{
		"id":              text("Id of the webhook, such as `" + exampleID + "`. It changes when the webhook is replaced."),
		"name":            text("Name of the webhook. It doesn't have to be unique."),
		"description":     text("Description of the webhook, `\"\"` if there is none."),
		"team_id":         text("Id of the team that the webhook belongs to."),
		"organization_id": text("Id of the organization that the webhook belongs to" + orNull),
		"event_id":        text("Id of the event that the webhook is restricted to" + orNull),
		"event_guide_id":  text("Id of the event guide that the webhook is restricted to" + orNull),
		"hooks": schema.SetNestedAttribute{
			Computed: true, MarkdownDescription: "Hooks of the webhook: which events are delivered, and where.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"type":     text("The event, in the form `resource_event`, such as `order_created`."),
				"endpoint": text("Address that receives the deliveries."),
				"method":   text("HTTP method."),
				"origin": schema.SingleNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The GraphQL request whose result is delivered. Null if doo's default payload is delivered.",
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
			MarkdownDescription: "How doo gets an access token from the receiver before each delivery (OAuth 2.0 client credentials), " +
				"without the secret. Null if the receiver requires none.",
			Attributes: map[string]schema.Attribute{
				"endpoint":   text("Address of the receiver's token endpoint."),
				"grant_type": text("Grant type."),
				"credentials": schema.SingleNestedAttribute{
					Computed:            true,
					MarkdownDescription: "Credentials with which doo requests the token.",
					Attributes:          map[string]schema.Attribute{"client_id": text("Client id of doo at the receiver.")},
				},
				"header_format":       text("Name of the header in which doo sends the access token."),
				"header_value_format": text("Value of that header, in which doo replaces `" + accessTokenPlaceholder + "` with the token."),
			},
		},
	}
}
