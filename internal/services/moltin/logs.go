package moltin

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

const (
	// maxLogPages bounds what is read of an integration's logs. How long Moltin keeps them isn't documented.
	maxLogPages = 10
	defaultLogs = 25
	maxLogs     = maxLogPages * moltinapi.MaxPageSize
)

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

func logNoun() services.Noun {
	return services.Noun{Vendor: title, Thing: "integration log"}
}

// newLogsDataSource returns the data source that shows whether an integration's events arrive.
func newLogsDataSource(in services.Place) datasource.DataSource {
	noun, at := integrationNoun(in), path.Root("integration_id")
	return &hook.DataSource[integrationLogsModel, *client]{
		Noun: noun, TypeName: "moltin_integration_logs", Config: logsSchema(),
		Validate: func(config integrationLogsModel, diags *diag.Diagnostics) {
			noun.CheckID(at, config.IntegrationID, diags)
		},
		Get: func(ctx context.Context, c *client, m integrationLogsModel, diags *diag.Diagnostics) integrationLogsModel {
			id, limit := m.IntegrationID.ValueString(), defaultLogs
			if !m.Limit.IsNull() {
				limit = int(m.Limit.ValueInt64())
			}
			logs, certain, err := c.newestLogs(ctx, id, limit)
			switch {
			case err != nil:
				services.Named{Noun: noun, At: at, ID: id}.Failed(diags, "read", err)
				return m
			case !certain:
				diags.AddAttributeWarning(path.Root("logs"), "Newer logs may be missing",
					fmt.Sprintf("Moltin doesn't list the newest logs of integration %s first, and there may be more than the %d that were read.", id, maxLogs))
			}
			m.Logs = make([]logModel, 0, len(logs))
			for _, l := range logs {
				if l.Problem != nil {
					diags.Append(hook.Unreadable(logNoun(), l.ID, l.Problem))
					continue
				}
				m.Logs = append(m.Logs, logFromAPI(l))
			}
			return m
		},
	}
}

func logsSchema() schema.Schema {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: fmt.Sprintf("The latest attempts to deliver an integration's events, which show whether they arrive. The endpoint's "+
			"responses are left out, because they may hold anything. Moltin doesn't document the order of its logs, so the data source sorts "+
			"them. If an integration has more than %d and Moltin doesn't list the newest first, newer ones may be missing, which is "+
			"warned about.", maxLogs),
		Attributes: map[string]schema.Attribute{
			"integration_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the integration, a UUID.",
			},
			"limit": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxLogs)},
				MarkdownDescription: fmt.Sprintf("Maximum number of logs to return, from 1 to %d. Default: `%d`.", maxLogs, defaultLogs),
			},
			"logs": schema.ListNestedAttribute{
				Computed: true,
				MarkdownDescription: "The logs, newest first. Those without a time come last, in the order in which Moltin lists them: " +
					"its OpenAPI file has no time.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": text("Id of the log, a UUID."),
					"succeeded": schema.BoolAttribute{
						Computed:            true,
						MarkdownDescription: "Whether the event was delivered: a webhook's endpoint answered with a status from 200 to 299.",
					},
					"attempt": schema.Int64Attribute{
						Computed:            true,
						MarkdownDescription: "Number of the attempt for the same event, counted from 1.",
					},
					"status_code": schema.Int64Attribute{
						Computed:            true,
						MarkdownDescription: "HTTP status of the endpoint's response, `0` if Moltin shows none.",
					},
					"error_detail": text("Why the attempt failed, in Moltin's words, `\"\"` if it gives no reason."),
					"processing_time": schema.Float64Attribute{
						Computed:            true,
						MarkdownDescription: "How long the attempt took. Moltin's only example suggests seconds. Null if Moltin doesn't show it.",
					},
					"created_at": text("Time of the attempt, in RFC 3339 format. Null if Moltin doesn't show it."),
				}},
			},
		},
	}
}

// newestLogs returns the latest logs of an integration, newest first, at most limit of them. Those without a time come last, in
// Moltin's order. That order isn't documented and can't be chosen, so it reads all pages, unless they turn out to hold the
// newest first. certain is false if there are more than maxLogPages in another order: newer logs than those returned may exist.
func (c *client) newestLogs(ctx context.Context, id string, limit int) (newest []moltinapi.Log, certain bool, err error) {
	seen := map[string]bool{} // a new log moves the others on to the next page
	offset := 0
	for range maxLogPages {
		page, err := hook.Find(ctx, c.Births, id, func(ctx context.Context, id string) (moltinapi.LogPage, error) {
			return c.ListIntegrationLogs(ctx, id, offset)
		})
		if err != nil {
			return nil, false, err
		}
		for _, l := range page.Logs {
			if !seen[l.ID] {
				seen[l.ID] = true
				newest = append(newest, l)
			}
		}
		certain = !page.More || len(newest) >= limit && slices.IsSortedFunc(newest, newestFirst)
		if certain {
			break
		}
		offset += len(page.Logs)
	}
	slices.SortStableFunc(newest, newestFirst)
	return newest[:min(limit, len(newest))], certain, nil
}

// newestFirst orders logs by their time; those without one are equal, and come last.
func newestFirst(a, b moltinapi.Log) int { return loggedAt(b).Compare(loggedAt(a)) }

func loggedAt(l moltinapi.Log) time.Time {
	at, _ := time.Parse(time.RFC3339, l.CreatedAt) // the zero time where there is none
	return at
}
