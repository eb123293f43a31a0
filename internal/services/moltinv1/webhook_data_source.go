package moltinv1

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// webhookDataSource finds one webhook by its id or by its name.
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

func (d *webhookDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "moltin_v1_webhook"
}

func (d *webhookDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the webhook, a UUID. Either `id` or `name` must be set.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Name of the webhook, by which it is found only where the store shows names, which the answers that Moltin " +
			"documents don't hold. If several have it, the data source fails and lists their ids. Found by id, `\"\"` where it has none " +
			"or Moltin doesn't show it. Either `id` or `name` must be set.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A webhook of a Moltin v1 store that exists already. Its secret is not part of it.",
		Attributes:          attributes,
	}
}

func (d *webhookDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *webhookDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *webhookDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config webhookData
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkID(config.ID, path.Root("id"), d.noun, &resp.Diagnostics)
}

func (d *webhookDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config webhookData
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkID(config.ID, path.Root("id"), d.noun, &resp.Diagnostics)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	var found *moltinv1api.Webhook
	if config.ID.IsNull() {
		found = d.named(ctx, client, config.Name.ValueString(), &resp.Diagnostics)
	} else {
		found = d.get(ctx, client, config.ID, &resp.Diagnostics)
	}
	if found != nil {
		resp.Diagnostics.Append(resp.State.Set(ctx, dataOf(found))...)
	}
}

// get returns the webhook with this id, or nil after a report. What the resources read in common may be older than this
// run's writes.
func (d *webhookDataSource) get(ctx context.Context, client *client, id types.String, diags *diag.Diagnostics) *moltinv1api.Webhook {
	found, err := client.GetWebhook(ctx, id.ValueString())
	switch {
	case errors.Is(err, rest.ErrNotFound):
		missing(id, path.Root("id"), d.noun, err, diags)
	case err != nil:
		d.noun.Failed(diags, "read", id.ValueString(), err)
	}
	return found
}

// named returns the only webhook with this name, or nil after a report.
func (d *webhookDataSource) named(ctx context.Context, client *client, name string, diags *diag.Diagnostics) *moltinv1api.Webhook {
	all, err := client.webhooks.All(ctx)
	if err != nil {
		d.noun.Failed(diags, "read", "", err)
		return nil
	}
	nameOf := func(w *moltinv1api.Webhook) string { return w.Name }
	if len(all) > 0 && !slices.ContainsFunc(all, func(w *moltinv1api.Webhook) bool { return nameOf(w) != "" }) {
		diags.AddAttributeError(path.Root("name"), fmt.Sprintf("Unable to read %s", d.noun),
			fmt.Sprintf("None of the %d %ss in the store of the credentials in use shows a name, so none can be found by it. "+
				"Use id instead.", len(all), d.noun))
		return nil
	}
	found, _ := services.OnlyNamed(d.noun, all, name, "in the store of the credentials in use", nameOf, idOf, diags)
	return found
}
