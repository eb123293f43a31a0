package commercelayer

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// newWebhookList returns the resource as terraform query sees it: it has the same name and the same connection.
func newWebhookList() list.ListResource { return &webhookResource{noun: webhookNoun()} }

// webhookFilter is the configuration of a list of webhooks.
type webhookFilter struct {
	Name        types.String `tfsdk:"name"`
	Topic       types.String `tfsdk:"topic"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	URLContains types.String `tfsdk:"url_contains"`
}

// passes reports whether a webhook of the right topic has everything else that is asked for.
func (f webhookFilter) passes(w *commercelayerapi.Webhook) bool {
	return (f.Name.IsNull() || f.Name.ValueString() == w.Name) &&
		(f.Enabled.IsNull() || f.Enabled.ValueBool() == (w.DisabledAt == "")) &&
		strings.Contains(w.CallbackURL, f.URLContains.ValueString())
}

var _ list.ListResourceWithConfigure = (*webhookResource)(nil)

func (r *webhookResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the webhooks of a Commerce Layer organization for `terraform query` (Terraform 1.14 or later), oldest " +
			"first. Secrets are not part of what it returns. Without filters it finds all.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only webhooks of exactly this name. Default: any.",
			},
			"topic": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.RegexMatches(topicShape, "must be of the form resource.event")},
				MarkdownDescription: "Finds only webhooks of this topic, as in `orders.place`, and reads no others. Default: any.",
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Finds only webhooks that are enabled, or only those that are not. Default: both.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only webhooks whose `callback_url` contains this text. Default: any.",
			},
		},
	}
}

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
	stream.Results = services.Results(ctx, r.noun, req.Limit, func(ctx context.Context) iter.Seq2[*commercelayerapi.Webhook, error] {
		return collection.Walk(ctx, client.source(filter.Topic.ValueString()))
	}, filter.passes, func(ctx context.Context, w *commercelayerapi.Webhook) list.ListResult {
		return r.listed(ctx, req, w)
	})
}

// listed shows a webhook as an import and a read would, but for its secret.
func (r *webhookResource) listed(ctx context.Context, req list.ListRequest, w *commercelayerapi.Webhook) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = fmt.Sprintf("%s (%s)", w.Name, w.Topic)
	result.Diagnostics.Append(result.Identity.Set(ctx, services.IdentityModel{ID: types.StringValue(w.ID)})...)
	if !req.IncludeResource {
		return result
	}
	var imported webhookModel
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root("id"), w.ID)...)
	result.Diagnostics.Append(result.Resource.Get(ctx, &imported)...)
	shown, decoded := fromAPI(imported, *w)
	shown.SharedSecret = types.StringNull()
	result.Diagnostics.Append(decoded...)
	result.Diagnostics.Append(result.Resource.Set(ctx, shown)...)
	return result
}
