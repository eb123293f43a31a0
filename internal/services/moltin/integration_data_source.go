package moltin

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// integrationDataSource finds one integration by its id or by its name.
type integrationDataSource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ datasource.DataSourceWithConfigValidators = (*integrationDataSource)(nil)
	_ datasource.DataSourceWithConfigure        = (*integrationDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig   = (*integrationDataSource)(nil)
)

func newIntegrationDataSource() datasource.DataSource {
	return &integrationDataSource{noun: integrationNoun()}
}

func (d *integrationDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "moltin_integration"
}

func (d *integrationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the integration, a UUID. Either `id` or `name` must be set.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Name of the integration. Moltin allows several of the same name; the data source then fails and lists " +
			"their ids. Either `id` or `name` must be set.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An integration of a Moltin v2 store, today Elastic Path Commerce Cloud, that exists already. Secrets are " +
			"not part of it.",
		Attributes: attributes,
	}
}

func (d *integrationDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *integrationDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *integrationDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config integrationData
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkID(config.ID, path.Root("id"), d.noun, &resp.Diagnostics)
}

func (d *integrationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config integrationData
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkID(config.ID, path.Root("id"), d.noun, &resp.Diagnostics)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	var found *moltinapi.Integration
	if config.ID.IsNull() {
		found = d.named(ctx, client, config.Name.ValueString(), &resp.Diagnostics)
	} else {
		found = d.get(ctx, client, config.ID, &resp.Diagnostics)
	}
	if found != nil {
		resp.Diagnostics.Append(resp.State.Set(ctx, dataOf(found))...)
	}
}

// get returns the integration with this id, or nil after a report. What the resources read in common may be older than
// this run's writes.
func (d *integrationDataSource) get(ctx context.Context, client *client, id types.String, diags *diag.Diagnostics) *moltinapi.Integration {
	found, err := client.GetIntegration(ctx, id.ValueString())
	switch {
	case errors.Is(err, rest.ErrNotFound):
		missing(id, path.Root("id"), d.noun, err, diags)
	case err != nil:
		d.noun.Failed(diags, "read", id.ValueString(), err)
	}
	return found
}

// named returns the only integration with this name, or nil after a report. Moltin's list can't be filtered.
func (d *integrationDataSource) named(ctx context.Context, client *client, name string, diags *diag.Diagnostics) *moltinapi.Integration {
	all, err := client.integrations.All(ctx)
	if err != nil {
		d.noun.Failed(diags, "read", "", err)
		return nil
	}
	found, _ := services.OnlyNamed(d.noun, all, name, "in the store of the credentials in use",
		func(i *moltinapi.Integration) string { return i.Name }, idOf, diags)
	return found
}
