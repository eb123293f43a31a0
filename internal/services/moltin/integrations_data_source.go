package moltin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// integrationsDataSource shows every integration of a store.
type integrationsDataSource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var _ datasource.DataSourceWithConfigure = (*integrationsDataSource)(nil)

func newIntegrationsDataSource() datasource.DataSource {
	return &integrationsDataSource{noun: integrationNoun()}
}

// integrationsModel is a moltin_integrations.
type integrationsModel struct {
	Integrations []integrationData `tfsdk:"integrations"`
}

func (d *integrationsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "moltin_integrations"
}

func (d *integrationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All integrations of a Moltin v2 store, today Elastic Path Commerce Cloud, whether Terraform manages them or " +
			"not. Secrets are not part of them.",
		Attributes: map[string]schema.Attribute{
			"integrations": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The integrations, in Moltin's order.",
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
		},
	}
}

func (d *integrationsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *integrationsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	all, err := client.integrations.All(ctx)
	if err != nil {
		d.noun.Failed(&resp.Diagnostics, "list", "", err)
		return
	}
	m := integrationsModel{Integrations: make([]integrationData, len(all))}
	for i, integration := range all {
		m.Integrations[i] = dataOf(integration)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
