package commercelayer

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// webhookData is what data sources show of a webhook: everything but its metadata and its secret.
type webhookData struct {
	ID                  types.String `tfsdk:"id"`
	Name                types.String `tfsdk:"name"`
	Topic               types.String `tfsdk:"topic"`
	CallbackURL         types.String `tfsdk:"callback_url"`
	IncludeResources    types.Set    `tfsdk:"include_resources"`
	Reference           types.String `tfsdk:"reference"`
	ReferenceOrigin     types.String `tfsdk:"reference_origin"`
	Enabled             types.Bool   `tfsdk:"enabled"`
	DisabledAt          types.String `tfsdk:"disabled_at"`
	CircuitState        types.String `tfsdk:"circuit_state"`
	CircuitFailureCount types.Int64  `tfsdk:"circuit_failure_count"`
	CreatedAt           types.String `tfsdk:"created_at"`
	UpdatedAt           types.String `tfsdk:"updated_at"`
}

// dataOf returns the resource's state after an import, without what data sources leave out.
func dataOf(m webhookModel) webhookData {
	return webhookData{
		ID: m.ID, Name: m.Name, Topic: m.Topic, CallbackURL: m.CallbackURL, IncludeResources: m.IncludeResources,
		Reference: m.Reference, ReferenceOrigin: m.ReferenceOrigin, Enabled: m.Enabled, DisabledAt: m.DisabledAt,
		CircuitState: m.CircuitState, CircuitFailureCount: m.CircuitFailureCount, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}
}

// webhookDataModel is a data source commercelayer_webhook.
type webhookDataModel struct {
	webhookData
	Metadata types.Dynamic `tfsdk:"metadata"`
}

// webhooksDataModel is a data source commercelayer_webhooks.
type webhooksDataModel struct {
	Topic    types.String  `tfsdk:"topic"`
	Webhooks []webhookItem `tfsdk:"webhooks"`
}

// webhookItem is a webhook in a list. Its metadata stays JSON, because the items of a Terraform list must have the same type.
type webhookItem struct {
	webhookData
	MetadataJSON types.String `tfsdk:"metadata_json"`
}

func newWebhookDataSource(in services.Place) datasource.DataSource {
	noun := webhookNoun(in)
	return &hook.DataSource[webhookDataModel, *client]{
		Noun: noun, TypeName: typeName, Validators: hook.IDOrName(),
		Config: schema.Schema{
			MarkdownDescription: "An existing webhook of a Commerce Layer organization, without its secret, which the ephemeral resource " +
				"`commercelayer_webhook_secret` reads.",
			Attributes: dataAttributes(map[string]schema.Attribute{
				"id": schema.StringAttribute{
					Optional: true, Computed: true,
					MarkdownDescription: "Id of the webhook, such as `xYZkjABcde`. Either `id` or `name` must be set.",
				},
				"name": schema.StringAttribute{
					Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					MarkdownDescription: "Exact name of the webhook. If several webhooks have it, the data source fails and " +
						"lists their ids. Either `id` or `name` must be set.",
				},
				"metadata": schema.DynamicAttribute{Computed: true, MarkdownDescription: "The webhook's metadata, an object. `{}` if there is none."},
			}),
		},
		Validate: func(config webhookDataModel, diags *diag.Diagnostics) {
			noun.CheckID(path.Root("id"), config.ID, diags)
		},
		Get: func(ctx context.Context, c *client, config webhookDataModel, diags *diag.Diagnostics) webhookDataModel {
			found := hook.Lookup[commercelayerapi.Webhook]{
				Noun: noun, Get: c.find, All: c.webhooks.All, ID: c.HookID,
				Name: func(w *commercelayerapi.Webhook) string { return w.Name }, Account: c.credentialsFor,
			}.Find(ctx, config.ID, config.Name, diags)
			if found == nil {
				return config
			}
			m, decoded := webhookModel{}.Refresh(found)
			diags.Append(decoded...)
			return webhookDataModel{dataOf(m), m.Metadata}
		},
	}
}

func newWebhooksDataSource(in services.Place) datasource.DataSource {
	return &hook.DataSource[webhooksDataModel, *client]{
		Noun: webhookNoun(in), TypeName: "commercelayer_webhooks",
		Config: schema.Schema{
			MarkdownDescription: "All webhooks of a Commerce Layer organization, or those of one topic, whether Terraform manages them " +
				"or not, without their secrets.",
			Attributes: map[string]schema.Attribute{
				"topic": schema.StringAttribute{
					Optional: true, Validators: []validator.String{services.OfShape(topicShape, "must be of the form resource.event")},
					MarkdownDescription: "Only list the webhooks of this topic, such as `orders.place`. Default: all.",
				},
				"webhooks": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "The webhooks, oldest first.",
					NestedObject: schema.NestedAttributeObject{Attributes: dataAttributes(map[string]schema.Attribute{
						"metadata_json": schema.StringAttribute{
							Computed: true, MarkdownDescription: "The webhook's metadata as JSON, for `jsondecode()`. `{}` if there is none.",
						},
					})},
				},
			},
		},
		Get: func(ctx context.Context, c *client, config webhooksDataModel, diags *diag.Diagnostics) webhooksDataModel {
			list := func(ctx context.Context) ([]*commercelayerapi.Webhook, error) {
				return c.all(ctx, config.Topic.ValueString())
			}
			config.Webhooks = hook.Everything[commercelayerapi.Webhook, webhookItem]{
				Noun: webhookNoun(in), List: list, ID: c.HookID,
				Show: func(w *commercelayerapi.Webhook) (webhookItem, diag.Diagnostics) {
					m, decoded := webhookModel{}.Refresh(w)
					return webhookItem{dataOf(m), types.StringValue(string(encodeMetadata(m.Metadata)))}, decoded
				},
			}.Read(ctx, diags)
			return config
		},
	}
}

// dataAttributes returns the attributes of webhookData, all computed, with additions or replacements.
func dataAttributes(more map[string]schema.Attribute) map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	attributes := map[string]schema.Attribute{
		"id":           text("Id of the webhook, such as `xYZkjABcde`."),
		"name":         text("Name of the webhook."),
		"topic":        text("The event, in the form `resource.event`, such as `orders.place`."),
		"callback_url": text("Address that Commerce Layer calls."),
		"include_resources": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Relationships that the payload includes, with dots for nested ones: `line_items.item`.",
		},
		"reference":        text("Your own reference for the webhook, such as its id in another system. `\"\"` if there is none."),
		"reference_origin": text("The system that `reference` belongs to. `\"\"` if there is none."),
		"enabled":          schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Commerce Layer delivers events."},
		"disabled_at":      text("Time when the webhook was disabled, RFC 3339. Null while it is enabled."),
		"circuit_state": text("`closed`, or `open` after 30 failed deliveries in a row: then nothing is delivered until the circuit " +
			"is reset."),
		"circuit_failure_count": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of failed deliveries in a row."},
		"created_at":            text("Time of creation, RFC 3339."),
		"updated_at":            text("Time of the last change, RFC 3339."),
	}
	maps.Copy(attributes, more)
	return attributes
}
