package commercelayer

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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// webhookDataSource shows one webhook.
type webhookDataSource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ datasource.DataSourceWithConfigValidators = (*webhookDataSource)(nil)
	_ datasource.DataSourceWithConfigure        = (*webhookDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig   = (*webhookDataSource)(nil)
)

func newWebhookDataSource() datasource.DataSource { return &webhookDataSource{noun: webhookNoun()} }

// webhookDataSourceModel is a data source commercelayer_webhook.
type webhookDataSourceModel struct {
	webhookData
	Metadata types.Dynamic `tfsdk:"metadata"`
}

func (d *webhookDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "commercelayer_webhook"
}

func (d *webhookDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a webhook of a Commerce Layer organization by its id or its name. Its secret isn't read; the " +
			"ephemeral resource `commercelayer_webhook_secret` does that.",
		Attributes: dataAttributes(map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Id of the webhook, as in `xYZkjABcde`. Either it or `name` is required.",
			},
			"name": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Name of the webhook, as it is spelled, where `id` isn't known. It is an error if several have it. " +
					"Either it or `id` is required.",
			},
			"metadata": schema.DynamicAttribute{Computed: true, MarkdownDescription: "The webhook's metadata, an object; `{}` for none."},
		}),
	}
}

func (d *webhookDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *webhookDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *webhookDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m webhookDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	checkID(m.ID, path.Root("id"), d.noun, &resp.Diagnostics)
}

func (d *webhookDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m webhookDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	checkID(m.ID, path.Root("id"), d.noun, &resp.Diagnostics)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	var hook *commercelayerapi.Webhook
	if m.ID.IsNull() {
		hook = d.named(ctx, client, m.Name.ValueString(), &resp.Diagnostics)
	} else {
		hook = d.get(ctx, client, m.ID, &resp.Diagnostics)
	}
	if hook == nil {
		return
	}
	var decoded diag.Diagnostics
	m.webhookData = dataOf(hook)
	m.Metadata, decoded = decodeMetadata(hook.Metadata, types.DynamicNull())
	resp.Diagnostics.Append(decoded...)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// get returns the webhook with this id, or nil after a report.
func (d *webhookDataSource) get(ctx context.Context, client *client, id types.String, diags *diag.Diagnostics) *commercelayerapi.Webhook {
	hook, err := client.GetWebhook(ctx, id.ValueString())
	switch {
	case errors.Is(err, rest.ErrNotFound):
		missing(client, d.noun, "read", id, path.Root("id"), err, diags)
	case err != nil:
		d.noun.Failed(diags, "read", id.ValueString(), err)
	}
	return hook
}

// named returns the only webhook of this name, or nil after a report. Names are compared here, because the API may not
// compare them letter by letter.
func (d *webhookDataSource) named(ctx context.Context, client *client, name string, diags *diag.Diagnostics) *commercelayerapi.Webhook {
	all, err := client.webhooks.All(ctx)
	if err != nil {
		d.noun.Failed(diags, "list", "", err)
		return nil
	}
	found, _ := services.OnlyNamed(d.noun, all, name, "for the credentials in use"+inUse(client),
		func(w *commercelayerapi.Webhook) string { return w.Name }, idOf, diags)
	return found
}
