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
)

// newWebhookList returns the resource as terraform query sees it: it has the same name and the same connection.
func newWebhookList() list.ListResource { return &webhookResource{noun: webhookNoun()} }

// webhookFilter is the configuration of a list block. What is null doesn't filter.
type webhookFilter struct {
	Name        types.String `tfsdk:"name"`
	URLContains types.String `tfsdk:"url_contains"`
	TeamID      types.String `tfsdk:"team_id"`
}

// matches reports whether a webhook of the right team has everything else that is asked for.
func (f webhookFilter) matches(w *dooapi.Webhook) bool {
	return (f.Name.IsNull() || w.Name == f.Name.ValueString()) &&
		(f.URLContains.IsNull() || slices.ContainsFunc(w.Hooks, func(h dooapi.Hook) bool {
			return strings.Contains(h.Endpoint, f.URLContains.ValueString())
		}))
}

var _ list.ListResourceWithConfigure = (*webhookResource)(nil)

func (r *webhookResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the webhook configurations of a doo team for `terraform query` (Terraform 1.14 or later). Secrets are " +
			"not part of what it returns. Without filters it finds all of the provider's team.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: notEmpty(),
				MarkdownDescription: "Finds only webhooks of exactly this name. Default: any.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: notEmpty(),
				MarkdownDescription: "Finds only webhooks of whose `hooks` one has an `endpoint` that contains this text. Default: any.",
			},
			"team_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Id of the team whose webhooks are read. Default: the provider's `team_id`.",
			},
		},
	}
}

// List reads page by page, and no further than Terraform asks.
func (r *webhookResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter webhookFilter
	var diags diag.Diagnostics
	if !req.Config.Raw.IsNull() { // a list block without config
		diags.Append(req.Config.Get(ctx, &filter)...)
	}
	client, ok := r.connection.Client(&diags)
	if ok && !diags.HasError() {
		filter.TeamID, ok = teamOf(filter.TeamID, client, &diags)
	}
	if !ok || diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = services.Results(ctx, r.noun, req.Limit, func(ctx context.Context) iter.Seq2[*dooapi.Webhook, error] {
		return collection.Walk(ctx, client.source(filter.TeamID.ValueString(), true))
	}, filter.matches, func(ctx context.Context, w *dooapi.Webhook) list.ListResult {
		return r.listed(ctx, req, filter.TeamID, *w)
	})
}

// listed is one result: with the state that an import leads to, where Terraform asks for it.
func (r *webhookResource) listed(ctx context.Context, req list.ListRequest, team types.String, w dooapi.Webhook) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = w.Name
	m, diags := fromAPI(webhookModel{TeamID: team, Timeouts: services.NoTimeouts(ctx)}, w)
	result.Diagnostics.Append(diags...)
	result.Diagnostics.Append(result.Identity.Set(ctx, m.identity())...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
	}
	return result
}
