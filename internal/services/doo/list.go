package doo

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

func newWebhookList(in services.Place) list.ListResource {
	return &hook.List[webhookModel, webhookFilter, dooapi.Webhook, *client]{
		Noun: webhookNoun(in), TypeName: "doo_webhook", Config: webhookListSchema(),
		Name: func(w *dooapi.Webhook) string { return w.Name },
		Imported: func(ctx context.Context, filter webhookFilter, w *dooapi.Webhook) (webhookModel, diag.Diagnostics) {
			return webhookModel{Base: hook.Base{Timeouts: hook.NoTimeouts(ctx)}, TeamID: filter.TeamID}.Refresh(w)
		},
	}
}

// webhookFilter is the configuration of a list block. Null doesn't filter.
type webhookFilter struct {
	Name        types.String `tfsdk:"name"`
	URLContains types.String `tfsdk:"url_contains"`
	TeamID      types.String `tfsdk:"team_id"`
}

func (f webhookFilter) Complete(client *client, diags *diag.Diagnostics) webhookFilter {
	f.TeamID, _ = teamOf(f.TeamID, client, diags)
	return f
}

func (f webhookFilter) Walk(ctx context.Context, c *client) iter.Seq2[*dooapi.Webhook, error] {
	return collection.Walk(ctx, c.source(f.TeamID.ValueString(), true))
}

func (f webhookFilter) Matches(w *dooapi.Webhook) bool {
	return (f.Name.IsNull() || w.Name == f.Name.ValueString()) &&
		(f.URLContains.IsNull() || slices.ContainsFunc(w.Hooks, func(h dooapi.Hook) bool {
			return strings.Contains(h.Endpoint, f.URLContains.ValueString())
		}))
}

func webhookListSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds the webhook configurations of a doo team for `terraform query` (Terraform 1.14 or later). Without " +
			"filters, it returns all of the provider's team, without their secrets.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: notEmpty(),
				MarkdownDescription: "Returns only webhooks with exactly this name. Default: any.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: notEmpty(),
				MarkdownDescription: "Returns only webhooks with an `endpoint` in `hooks` that contains this text. Default: any.",
			},
			"team_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Id of the team whose webhooks are returned. Default: the provider's `team_id`.",
			},
		},
	}
}
