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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

func newIntegrationList(in services.Place) list.ListResource {
	return &hook.List[integrationModel, integrationFilter, moltinapi.Integration, *client]{
		Noun: integrationNoun(in), TypeName: "moltin_integration", Config: integrationListSchema(),
		Name: func(i *moltinapi.Integration) string { return i.Name },
		Imported: func(ctx context.Context, _ integrationFilter, i *moltinapi.Integration) (integrationModel, diag.Diagnostics) {
			return integrationModel{Base: hook.Base{Timeouts: hook.NoTimeouts(ctx)}}.Refresh(i)
		},
	}
}

// integrationFilter is the configuration of a list block. Null doesn't filter.
type integrationFilter struct {
	Name        types.String `tfsdk:"name"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	URLContains types.String `tfsdk:"url_contains"`
}

func (f integrationFilter) Complete(*client, *diag.Diagnostics) integrationFilter { return f }

func (f integrationFilter) Walk(ctx context.Context, c *client) iter.Seq2[*moltinapi.Integration, error] {
	return collection.Walk(ctx, c.source(true))
}

func (f integrationFilter) Matches(i *moltinapi.Integration) bool {
	contains := func(address string) bool { return strings.Contains(address, f.URLContains.ValueString()) }
	return (f.Name.IsNull() || i.Name == f.Name.ValueString()) &&
		(f.Enabled.IsNull() || i.Enabled == f.Enabled.ValueBool()) &&
		(f.URLContains.IsNull() || contains(i.Configuration.URL) || slices.ContainsFunc(i.Configuration.Addresses, contains))
}

func integrationListSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds the integrations of a Moltin v2 store (now Elastic Path Commerce Cloud) for `terraform query` " +
			"(Terraform 1.14 or later). Without filters, it returns all of them, without their secrets.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Returns only integrations with exactly this name. Default: any.",
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Returns only integrations that are enabled (`true`) or disabled (`false`). Default: both.",
			},
			"url_contains": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Returns only integrations whose `url`, or one of whose `addresses`, contains this text. Default: any.",
			},
		},
	}
}
