package moltin

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// newIntegrationList returns the resource as terraform query sees it: it has the same name and the same connection.
func newIntegrationList() list.ListResource { return &integrationResource{noun: integrationNoun()} }

// integrationFilter is the configuration of a list block. What is null doesn't filter.
type integrationFilter struct {
	Name        types.String `tfsdk:"name"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	URLContains types.String `tfsdk:"url_contains"`
}

func (f integrationFilter) matches(i *moltinapi.Integration) bool {
	contains := func(address string) bool { return strings.Contains(address, f.URLContains.ValueString()) }
	return (f.Name.IsNull() || i.Name == f.Name.ValueString()) &&
		(f.Enabled.IsNull() || i.Enabled == f.Enabled.ValueBool()) &&
		(f.URLContains.IsNull() || contains(i.Configuration.URL) || slices.ContainsFunc(i.Configuration.Addresses, contains))
}

var _ list.ListResourceWithConfigure = (*integrationResource)(nil)

func (r *integrationResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the integrations of a Moltin v2 store, today Elastic Path Commerce Cloud, for `terraform query` " +
			"(Terraform 1.14 or later). Secrets are not part of what it returns. Without filters it finds all.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only integrations of exactly this name. Default: any.",
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Finds only integrations that are enabled, or only those that are not. Default: both.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Finds only integrations whose `url`, or one of whose `addresses`, contains this text. Default: any.",
			},
		},
	}
}

// List reads page by page, and no further than Terraform asks.
func (r *integrationResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter integrationFilter
	var diags diag.Diagnostics
	if !req.Config.Raw.IsNull() { // a list block without config
		diags.Append(req.Config.Get(ctx, &filter)...)
	}
	client, ok := r.connection.Client(&diags)
	if !ok || diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = services.Results(ctx, r.noun, req.Limit, func(ctx context.Context) iter.Seq2[*moltinapi.Integration, error] {
		return collection.Walk(ctx, client.source(true))
	}, filter.matches, func(ctx context.Context, i *moltinapi.Integration) list.ListResult {
		return r.listed(ctx, req, *i)
	})
}

// listed is one result: with the state that an import leads to, where Terraform asks for it.
func (r *integrationResource) listed(ctx context.Context, req list.ListRequest, i moltinapi.Integration) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = i.Name
	result.Diagnostics.Append(result.Identity.Set(ctx, services.IdentityModel{ID: types.StringValue(i.ID)})...)
	if req.IncludeResource {
		m, diags := fromAPI(integrationModel{Timeouts: services.NoTimeouts(ctx)}, i)
		result.Diagnostics.Append(diags...)
		result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
	}
	return result
}
