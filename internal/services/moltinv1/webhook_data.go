package moltinv1

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// webhookData is what data sources show of a webhook: all but its secret.
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

// dataOf is the same as the resource's state after an import, but for what data sources leave out.
func dataOf(w *moltinv1api.Webhook) webhookData {
	m, _ := fromAPI(webhookModel{}, *w) // without a secret of its own it has nothing to warn of
	return webhookData{
		ID: m.ID, Name: m.Name, URL: m.URL, ContentType: m.ContentType, Create: m.Create, Update: m.Update, Delete: m.Delete,
		Enabled: m.Enabled, Subject: m.Subject, Order: m.Order, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
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
		"name":         text("Name of the webhook, `\"\"` where it has none or Moltin doesn't show it."),
		"url":          text("Address that is called."),
		"content_type": text("Encoding of what is delivered: `json` (`application/json`) or `form` (`application/x-www-form-urlencoded`)."),
		"create":       yesNo("Whether the creation of an object, of any kind, triggers the webhook."),
		"update":       yesNo("Whether the change of an object, of any kind, triggers the webhook."),
		"delete":       yesNo("Whether the deletion of an object, of any kind, triggers the webhook."),
		"enabled":      yesNo("Whether the live store uses the webhook."),
		"subject":      text("Subject line of the email that belongs to the webhook, `\"\"` where it has none or Moltin doesn't show it."),
		"order": text("Links to the orders related to the webhook, as the JSON text that Moltin shows. Null where it " +
			"shows none."),
		"created_at": text("Time of creation, as `2006-01-02 15:04:05` without a zone. Null where Moltin doesn't show it."),
		"updated_at": text("Time of the last change, in the form of `created_at`. Null where Moltin doesn't show it."),
	}
}
