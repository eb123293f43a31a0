package doo

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// webhooksDataSource shows every webhook of a team.
type webhooksDataSource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ datasource.DataSourceWithConfigure      = (*webhooksDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*webhooksDataSource)(nil)
)

func newWebhooksDataSource() datasource.DataSource { return &webhooksDataSource{noun: webhookNoun()} }

// webhooksModel is a doo_webhooks.
type webhooksModel struct {
	TeamID   types.String  `tfsdk:"team_id"`
	Webhooks []webhookData `tfsdk:"webhooks"`
}

func (d *webhooksDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "doo_webhooks"
}

func (d *webhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All webhook configurations of a doo team, whether Terraform manages them or not. Secrets are not part of them.",
		Attributes: map[string]schema.Attribute{
			"team_id": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Id of the team. Default: the provider's `team_id`.",
			},
			"webhooks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The webhooks, in doo's order.",
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
		},
	}
}

func (d *webhooksDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *webhooksDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config webhooksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkTeam(config.TeamID, &resp.Diagnostics)
}

func (d *webhooksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m webhooksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	if m.TeamID, ok = teamOf(m.TeamID, client, &resp.Diagnostics); !ok {
		return
	}
	defer client.usage.warn(&resp.Diagnostics)
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	all, err := client.webhooks(m.TeamID.ValueString()).All(ctx)
	if err != nil {
		d.noun.Failed(&resp.Diagnostics, "list", "", err)
		return
	}
	m.Webhooks = make([]webhookData, len(all))
	for i, w := range all {
		m.Webhooks[i] = dataOf(m.TeamID, w)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
