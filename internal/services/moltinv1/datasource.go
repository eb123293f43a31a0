package moltinv1

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// webhookData is what data sources show of a webhook: everything except its secret.
type webhookData struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	URL         types.String `tfsdk:"url"`
	ContentType types.String `tfsdk:"content_type"`
	Create      types.Bool   `tfsdk:"create"`
	Update      types.Bool   `tfsdk:"update"`
	Delete      types.Bool   `tfsdk:"delete"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	Subject     types.String `tfsdk:"subject"`
	Order       types.String `tfsdk:"order"`
	CreatedAt   types.String `tfsdk:"created_at"`
	UpdatedAt   types.String `tfsdk:"updated_at"`
}

// dataOf is the resource's state after an import, without what data sources leave out.
func dataOf(w *moltinv1api.Webhook) (webhookData, diag.Diagnostics) {
	m, diags := webhookModel{}.Refresh(w)
	return webhookData{
		ID: m.ID, Name: m.Name, URL: m.URL, ContentType: m.ContentType, Create: m.Create, Update: m.Update, Delete: m.Delete,
		Enabled: m.Enabled, Subject: m.Subject, Order: m.Order, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}, diags
}

// webhooksData is a moltin_v1_webhooks.
type webhooksData struct {
	Webhooks []webhookData `tfsdk:"webhooks"`
}

func newWebhookDataSource(in services.Place) datasource.DataSource {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the webhook, a UUID. Set either `id` or `name`.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Name of the webhook, `\"\"` if the store doesn't show names. Then the webhook can be found only by its `id`. " +
			"Set either `id` or `name`.",
	}
	noun := webhookNoun(in)
	return &hook.DataSource[webhookData, *client]{
		Noun: noun, TypeName: "moltin_v1_webhook", Validators: hook.IDOrName(),
		Config: schema.Schema{
			MarkdownDescription: "An existing webhook of a Moltin v1 store, without its secret.",
			Attributes:          attributes,
		},
		Validate: func(config webhookData, diags *diag.Diagnostics) { noun.CheckID(path.Root("id"), config.ID, diags) },
		Get: func(ctx context.Context, c *client, config webhookData, diags *diag.Diagnostics) webhookData {
			found := hook.Lookup[moltinv1api.Webhook]{
				Noun: noun, Get: c.find, All: c.webhooks.All, ID: c.HookID,
				Name: func(w *moltinv1api.Webhook) string { return w.Name },
			}.Find(ctx, config.ID, config.Name, diags)
			if found == nil {
				return config
			}
			data, shown := dataOf(found)
			diags.Append(shown...)
			return data
		},
	}
}

func newWebhooksDataSource(in services.Place) datasource.DataSource {
	return &hook.DataSource[webhooksData, *client]{
		Noun: webhookNoun(in), TypeName: "moltin_v1_webhooks",
		Config: schema.Schema{
			MarkdownDescription: "All webhooks of a Moltin v1 store, including those that Terraform doesn't manage, without their secrets.",
			Attributes: map[string]schema.Attribute{
				"webhooks": schema.ListNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The webhooks, in the order in which Moltin lists them.",
					NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
				},
			},
		},
		Get: func(ctx context.Context, c *client, config webhooksData, diags *diag.Diagnostics) webhooksData {
			config.Webhooks = hook.Everything[moltinv1api.Webhook, webhookData]{
				Noun: webhookNoun(in), List: c.webhooks.All, ID: c.HookID, Show: dataOf,
			}.Read(ctx, diags)
			return config
		},
	}
}

// dataAttributes are the attributes of webhookData, all computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	yesNo := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":           text("Id of the webhook, a UUID."),
		"name":         text("Name of the webhook, `\"\"` if it has none or Moltin doesn't show it."),
		"url":          text("Address that receives the deliveries."),
		"content_type": text("Encoding of deliveries: `json` (`application/json`) or `form` (`application/x-www-form-urlencoded`)."),
		"create":       yesNo("Whether creating an object of any kind triggers the webhook."),
		"update":       yesNo("Whether changing an object of any kind triggers the webhook."),
		"delete":       yesNo("Whether deleting an object of any kind triggers the webhook."),
		"enabled":      yesNo("Whether the webhook is active in the live store."),
		"subject":      text("Subject of the webhook's email, `\"\"` if it has none or Moltin doesn't show it."),
		"order": text("Links to the orders related to the webhook, as the JSON that Moltin shows. Null if it " +
			"shows none."),
		"created_at": text("Time of creation, such as `2006-01-02 15:04:05`, without a time zone. Null if Moltin doesn't show it."),
		"updated_at": text("Time of the last change, in the format of `created_at`. Null if Moltin doesn't show it."),
	}
}
