package commercelayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// webhooksDataSource shows all webhooks, or those of a topic.
type webhooksDataSource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var _ datasource.DataSourceWithConfigure = (*webhooksDataSource)(nil)

func newWebhooksDataSource() datasource.DataSource { return &webhooksDataSource{noun: webhookNoun()} }

// webhooksDataSourceModel is a data source commercelayer_webhooks.
type webhooksDataSourceModel struct {
	Topic    types.String  `tfsdk:"topic"`
	Webhooks []webhookItem `tfsdk:"webhooks"`
}

// webhookItem is a webhook in a list. Terraform's lists can't hold objects of different types, which metadata are, so it
// stays JSON there.
type webhookItem struct {
	webhookData
	MetadataJSON types.String `tfsdk:"metadata_json"`
}

func (d *webhooksDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "commercelayer_webhooks"
}

func (d *webhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads all webhooks of a Commerce Layer organization, or those of one topic, without their secrets.",
		Attributes: map[string]schema.Attribute{
			"topic": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.RegexMatches(topicShape, "must be of the form resource.event")},
				MarkdownDescription: "Only the webhooks of this topic, as in `orders.place`. Default: all.",
			},
			"webhooks": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The webhooks, oldest first.",
				NestedObject: schema.NestedAttributeObject{Attributes: dataAttributes(map[string]schema.Attribute{
					"metadata_json": schema.StringAttribute{
						Computed: true, MarkdownDescription: "The webhook's metadata as JSON, for `jsondecode()`; `{}` for none.",
					},
				})},
			},
		},
	}
}

func (d *webhooksDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *webhooksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m webhooksDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	hooks, err := client.all(ctx, m.Topic.ValueString())
	if err != nil {
		d.noun.Failed(&resp.Diagnostics, "list", "", err)
		return
	}
	m.Webhooks = make([]webhookItem, len(hooks))
	for i, hook := range hooks {
		metadata, decoded := decodeMetadata(hook.Metadata, types.DynamicNull())
		resp.Diagnostics.Append(decoded...)
		m.Webhooks[i] = webhookItem{dataOf(hook), types.StringValue(string(encodeMetadata(metadata)))}
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}

// all returns the webhooks of a topic, or all of them where it is empty. What it returns is never older than the last
// write of this run.
func (c *client) all(ctx context.Context, topic string) ([]*commercelayerapi.Webhook, error) {
	if topic == "" { // readers of single webhooks share this list
		return c.webhooks.All(ctx)
	}
	var found []*commercelayerapi.Webhook
	for hook, err := range collection.Walk(ctx, c.source(topic)) {
		if err != nil {
			return nil, err
		}
		found = append(found, hook)
	}
	return found, nil
}
