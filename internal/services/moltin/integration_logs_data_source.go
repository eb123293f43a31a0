package moltin

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

const (
	defaultLogs = 25
	maxLogs     = maxLogPages * moltinapi.MaxPageSize
)

// integrationLogsDataSource shows whether an integration's events arrive.
type integrationLogsDataSource struct {
	noun       services.Noun // the integration's
	connection services.Connection[*client]
}

var (
	_ datasource.DataSourceWithConfigure      = (*integrationLogsDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*integrationLogsDataSource)(nil)
)

func newIntegrationLogsDataSource() datasource.DataSource {
	return &integrationLogsDataSource{noun: integrationNoun()}
}

// integrationLogsModel is a moltin_integration_logs.
type integrationLogsModel struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	Limit         types.Int64  `tfsdk:"limit"`
	Logs          []logModel   `tfsdk:"logs"`
}

type logModel struct {
	ID             types.String  `tfsdk:"id"`
	Succeeded      types.Bool    `tfsdk:"succeeded"`
	Attempt        types.Int64   `tfsdk:"attempt"`
	StatusCode     types.Int64   `tfsdk:"status_code"`
	ErrorDetail    types.String  `tfsdk:"error_detail"`
	ProcessingTime types.Float64 `tfsdk:"processing_time"`
	CreatedAt      types.String  `tfsdk:"created_at"`
}

func logFromAPI(l moltinapi.Log) logModel {
	return logModel{
		ID: types.StringValue(l.ID), Succeeded: types.BoolValue(l.Succeeded), Attempt: types.Int64Value(l.Attempt),
		StatusCode: types.Int64Value(l.StatusCode), ErrorDetail: types.StringValue(l.ErrorDetail),
		ProcessingTime: types.Float64PointerValue(l.ProcessingTime), CreatedAt: services.StringOrNull(l.CreatedAt),
	}
}

func (d *integrationLogsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "moltin_integration_logs"
}

func (d *integrationLogsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("The latest attempts to deliver an integration's events, to see whether they arrive. What the "+
			"endpoint answered is left out, because it may hold anything. Moltin documents no order of its logs, so they are sorted "+
			"here; of an integration with more than %d, newer ones may be missing if Moltin doesn't list the newest first, which is "+
			"warned about.", maxLogs),
		Attributes: map[string]schema.Attribute{
			"integration_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the integration, a UUID.",
			},
			"limit": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxLogs)},
				MarkdownDescription: fmt.Sprintf("Largest number of logs to return, from 1 to %d. Default: `%d`.", maxLogs, defaultLogs),
			},
			"logs": schema.ListNestedAttribute{
				Computed: true,
				MarkdownDescription: "The logs, newest first. Where Moltin shows no time, which its OpenAPI file leaves out, they keep " +
					"Moltin's order, after those with one.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": text("Id of the log, a UUID."),
					"succeeded": schema.BoolAttribute{
						Computed:            true,
						MarkdownDescription: "Whether the event was delivered. A webhook's endpoint then answered with a status from 200 to 299.",
					},
					"attempt": schema.Int64Attribute{
						Computed:            true,
						MarkdownDescription: "Which attempt for the same event it was, counted from 1.",
					},
					"status_code": schema.Int64Attribute{
						Computed:            true,
						MarkdownDescription: "Status of the endpoint's answer, `0` where Moltin shows none.",
					},
					"error_detail": text("Why the attempt failed, in Moltin's words, `\"\"` where it gives no reason."),
					"processing_time": schema.Float64Attribute{
						Computed: true,
						MarkdownDescription: "How long the attempt took, in seconds, as far as Moltin's only example tells. Null where " +
							"Moltin doesn't show it.",
					},
					"created_at": text("Time of the attempt, RFC 3339. Null where Moltin doesn't show it."),
				}},
			},
		},
	}
}

func (d *integrationLogsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *integrationLogsDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config integrationLogsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkID(config.IntegrationID, path.Root("integration_id"), d.noun, &resp.Diagnostics)
}

func (d *integrationLogsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m integrationLogsModel
	at := path.Root("integration_id")
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	checkID(m.IntegrationID, at, d.noun, &resp.Diagnostics)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	limit := defaultLogs
	if !m.Limit.IsNull() {
		limit = int(m.Limit.ValueInt64())
	}
	logs, certain, err := client.newestLogs(ctx, m.IntegrationID.ValueString(), limit)
	if errors.Is(err, rest.ErrNotFound) {
		missing(m.IntegrationID, at, d.noun, err, &resp.Diagnostics)
		return
	}
	if err != nil {
		d.noun.Failed(&resp.Diagnostics, "read", m.IntegrationID.ValueString(), err)
		return
	}
	if !certain {
		resp.Diagnostics.AddAttributeWarning(path.Root("logs"), "Newer logs may be missing",
			fmt.Sprintf("Moltin doesn't list the logs of integration %s newest first, and there may be more than the %d that were read.",
				m.IntegrationID.ValueString(), maxLogs))
	}
	m.Logs = make([]logModel, 0, len(logs))
	for _, l := range logs {
		m.Logs = append(m.Logs, logFromAPI(l))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
