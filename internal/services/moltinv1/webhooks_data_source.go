package moltinv1

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// webhooksDataSource shows every webhook of a store.
type webhooksDataSource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var _ datasource.DataSourceWithConfigure = (*webhooksDataSource)(nil)

func newWebhooksDataSource() datasource.DataSource { return &webhooksDataSource{noun: webhookNoun()} }

// webhooksModel is a moltin_v1_webhooks.
type webhooksModel struct {
	Webhooks []webhookData `tfsdk:"webhooks"`
}

func (d *webhooksDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "moltin_v1_webhooks"
}

func (d *webhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All webhooks of a Moltin v1 store, whether Terraform manages them or not. Secrets are not part of them.",
		Attributes: map[string]schema.Attribute{
			"webhooks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The webhooks, in Moltin's order.",
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
		},
	}
}

func (d *webhooksDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *webhooksDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	all, err := client.webhooks.All(ctx)
	if err != nil {
		d.noun.Failed(&resp.Diagnostics, "list", "", err)
		return
	}
	m := webhooksModel{Webhooks: make([]webhookData, len(all))}
	for i, w := range all {
		m.Webhooks[i] = dataOf(w)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
