package doo

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// webhookDataSource finds one webhook of a team by its id or by its name.
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
	resp.TypeName = "doo_webhook"
}

func (d *webhookDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the webhook, as in `" + exampleID + "`. It changes when the webhook is replaced. Either `id` or " +
			"`name` must be set.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: notEmpty(),
		MarkdownDescription: "Name of the webhook. doo allows several of the same name in a team; the data source then fails and lists " +
			"their ids. Either `id` or `name` must be set.",
	}
	attributes["team_id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the team that the webhook belongs to. Default: the provider's `team_id`.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A webhook configuration of a doo team that exists already. Its secret is not part of it. doo shows a " +
			"webhook in the list of its team only, which all doo data sources and resources of a run share as far as nothing was written.",
		Attributes: attributes,
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
	checkID(config.ID, path.Root("id"), d.noun, exampleID, &resp.Diagnostics)
	checkTeam(config.TeamID, &resp.Diagnostics)
}

// Read reads the list either way: doo documents no call to read one webhook.
func (d *webhookDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config webhookData
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkID(config.ID, path.Root("id"), d.noun, exampleID, &resp.Diagnostics)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	team, ok := teamOf(config.TeamID, client, &resp.Diagnostics)
	if !ok {
		return
	}
	defer client.usage.warn(&resp.Diagnostics)
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	all, err := client.webhooks(team.ValueString()).All(ctx)
	if err != nil {
		d.noun.Failed(&resp.Diagnostics, "read", config.ID.ValueString(), err)
		return
	}
	var found *dooapi.Webhook
	if config.ID.IsNull() {
		found, _ = services.OnlyNamed(d.noun, all, config.Name.ValueString(), "of team "+team.ValueString(),
			func(w *dooapi.Webhook) string { return w.Name }, func(w *dooapi.Webhook) string { return w.ID }, &resp.Diagnostics)
	} else {
		found = d.withID(all, team.ValueString(), config.ID.ValueString(), &resp.Diagnostics)
	}
	if found != nil {
		resp.Diagnostics.Append(resp.State.Set(ctx, dataOf(team, found))...)
	}
}

// withID returns the webhook with this id, or nil after a report.
func (d *webhookDataSource) withID(all []*dooapi.Webhook, team, id string, diags *diag.Diagnostics) *dooapi.Webhook {
	for _, w := range all {
		if w.ID == id {
			return w
		}
	}
	diags.AddAttributeError(path.Root("id"), fmt.Sprintf("Unable to read %s", d.noun),
		fmt.Sprintf("Team %s has no webhook %s, among %d. Check id and team_id; doo's webhooks change their id when they are replaced.",
			team, id, len(all)))
	return nil
}
