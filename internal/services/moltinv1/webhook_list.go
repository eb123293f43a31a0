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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// newWebhookList returns the resource as terraform query sees it: it has the same name and the same connection.
func newWebhookList() list.ListResource { return &webhookResource{noun: webhookNoun()} }

// webhookFilter is the configuration of a list block. What is null doesn't filter.
type webhookFilter struct {
	Name        types.String `tfsdk:"name"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	URLContains types.String `tfsdk:"url_contains"`
}

func (f webhookFilter) matches(w *moltinv1api.Webhook) bool {
	return (f.Name.IsNull() || w.Name == f.Name.ValueString()) &&
		(f.Enabled.IsNull() || w.Enabled == f.Enabled.ValueBool()) &&
		strings.Contains(w.URL, f.URLContains.ValueString())
}

var _ list.ListResourceWithConfigure = (*webhookResource)(nil)

func (r *webhookResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the webhooks of a Moltin v1 store for `terraform query` (Terraform 1.14 or later). Secrets are not " +
			"part of what it returns. Without filters it finds all.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only webhooks of exactly this name, and none where the store doesn't show names, which the " +
					"answers that Moltin documents don't hold. Default: any.",
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Finds only webhooks that are enabled, or only those that are not. Default: both.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only webhooks whose `url` contains this text. Default: any.",
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
	if !ok || diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = services.Results(ctx, r.noun, req.Limit, func(ctx context.Context) iter.Seq2[*moltinv1api.Webhook, error] {
		return collection.Walk(ctx, client.source(true))
	}, filter.matches, func(ctx context.Context, w *moltinv1api.Webhook) list.ListResult {
		return r.listed(ctx, req, *w)
	})
}

// listed is one result: with the state that an import leads to, where Terraform asks for it.
func (r *webhookResource) listed(ctx context.Context, req list.ListRequest, w moltinv1api.Webhook) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = cmp.Or(w.Name, w.URL)
	result.Diagnostics.Append(result.Identity.Set(ctx, services.IdentityModel{ID: types.StringValue(w.ID)})...)
	if req.IncludeResource {
		m, diags := fromAPI(webhookModel{Timeouts: services.NoTimeouts(ctx)}, w)
		result.Diagnostics.Append(diags...)
		result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
	}
	return result
}
