package moltinv1

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

func newWebhookList(in services.Place) list.ListResource {
	return &hook.List[webhookModel, webhookFilter, moltinv1api.Webhook, *client]{
		Noun: webhookNoun(in), TypeName: "moltin_v1_webhook", Config: webhookListSchema(),
		Name: func(w *moltinv1api.Webhook) string { return cmp.Or(w.Name, w.URL) },
		Imported: func(ctx context.Context, _ webhookFilter, w *moltinv1api.Webhook) (webhookModel, diag.Diagnostics) {
			return webhookModel{Base: hook.Base{Timeouts: hook.NoTimeouts(ctx)}}.Refresh(w)
		},
	}
}

// webhookFilter is the configuration of a list block. Null doesn't filter.
type webhookFilter struct {
	Name        types.String `tfsdk:"name"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	URLContains types.String `tfsdk:"url_contains"`
}

func (f webhookFilter) Complete(*client, *diag.Diagnostics) webhookFilter { return f }

func (f webhookFilter) Walk(ctx context.Context, c *client) iter.Seq2[*moltinv1api.Webhook, error] {
	return collection.Walk(ctx, c.source(true))
}

func (f webhookFilter) Matches(w *moltinv1api.Webhook) bool {
	return (f.Name.IsNull() || w.Name == f.Name.ValueString()) &&
		(f.Enabled.IsNull() || w.Enabled == f.Enabled.ValueBool()) &&
		strings.Contains(w.URL, f.URLContains.ValueString())
}

func webhookListSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds the webhooks of a Moltin v1 store for `terraform query` (Terraform 1.14 or later). Without filters, " +
			"it returns all of them, without their secrets.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Returns only webhooks with exactly this name, and none if the store doesn't show names. Moltin's " +
					"documentation shows none. Default: any.",
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Returns only webhooks that are enabled (`true`) or disabled (`false`). Default: both.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Returns only webhooks whose `url` contains this text. Default: any.",
			},
		},
	}
}
