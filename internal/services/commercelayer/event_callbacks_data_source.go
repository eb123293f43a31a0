package commercelayer

import (
	"context"
	"errors"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

const (
	defaultCallbacks = 25
	maxCallbacks     = 1000
)

// successShape is how the response code of a delivery looks that succeeded.
var successShape = regexp.MustCompile(`^2[0-9][0-9]$`)

// eventCallbacks shows a webhook's recent deliveries.
type eventCallbacks struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ datasource.DataSourceWithConfigure      = (*eventCallbacks)(nil)
	_ datasource.DataSourceWithValidateConfig = (*eventCallbacks)(nil)
)

func newEventCallbacks() datasource.DataSource { return &eventCallbacks{noun: webhookNoun()} }

// eventCallbacksModel is a data source commercelayer_event_callbacks.
type eventCallbacksModel struct {
	WebhookID      types.String         `tfsdk:"webhook_id"`
	Limit          types.Int64          `tfsdk:"limit"`
	EventCallbacks []eventCallbackModel `tfsdk:"event_callbacks"`
}

// eventCallbackModel is one delivery.
type eventCallbackModel struct {
	ID              types.String `tfsdk:"id"`
	Success         types.Bool   `tfsdk:"success"`
	ResponseCode    types.String `tfsdk:"response_code"`
	ResponseMessage types.String `tfsdk:"response_message"`
	CreatedAt       types.String `tfsdk:"created_at"`
}

func (d *eventCallbacks) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "commercelayer_event_callbacks"
}

func (d *eventCallbacks) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the recent deliveries of a Commerce Layer webhook, without what was delivered: payloads hold " +
			"customers' data. Commerce Layer keeps deliveries for about a month.",
		Attributes: map[string]schema.Attribute{
			"webhook_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the webhook, as in `xYZkjABcde`."},
			"limit": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxCallbacks)},
				MarkdownDescription: "How many deliveries to read at most, 1 to 1000; 25 take one request. Default: `25`.",
			},
			"event_callbacks": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The deliveries, newest first. Empty where none was made yet.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": text("Id of the delivery."),
					"success": schema.BoolAttribute{
						Computed: true, MarkdownDescription: "Whether the endpoint answered with a status of 200 to 299.",
					},
					"response_code":    text("HTTP status that the endpoint answered with, as in `200`. Null where Commerce Layer shows none."),
					"response_message": text("What the endpoint answered, as far as Commerce Layer shows it. Null where it shows nothing."),
					"created_at":       text("Time of the delivery, RFC 3339."),
				}},
			},
		},
	}
}

func (d *eventCallbacks) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (d *eventCallbacks) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("webhook_id"), &id)...)
	checkID(id, path.Root("webhook_id"), d.noun, &resp.Diagnostics)
}

func (d *eventCallbacks) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m eventCallbacksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	checkID(m.WebhookID, path.Root("webhook_id"), d.noun, &resp.Diagnostics)
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	limit := defaultCallbacks
	if !m.Limit.IsNull() {
		limit = int(m.Limit.ValueInt64())
	}
	id := m.WebhookID.ValueString()
	callbacks, err := client.newestCallbacks(ctx, id, limit)
	if err == nil && len(callbacks) == 0 { // there are none of a webhook that doesn't exist, either
		_, err = client.GetWebhook(ctx, id)
	}
	switch {
	case errors.Is(err, rest.ErrNotFound):
		missing(client, d.noun, "read the deliveries of", m.WebhookID, path.Root("webhook_id"), err, &resp.Diagnostics)
		return
	case err != nil:
		d.noun.Failed(&resp.Diagnostics, "read the deliveries of", id, err)
		return
	}
	m.EventCallbacks = make([]eventCallbackModel, len(callbacks))
	for i, c := range callbacks {
		m.EventCallbacks[i] = eventCallbackModel{
			ID: types.StringValue(c.ID), Success: types.BoolValue(successShape.MatchString(c.ResponseCode)),
			ResponseCode: services.StringOrNull(c.ResponseCode), ResponseMessage: services.StringOrNull(c.ResponseMessage),
			CreatedAt: types.StringValue(c.CreatedAt),
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// newestCallbacks returns the newest deliveries of a webhook. One that is made meanwhile moves the others to later pages,
// so that a page may repeat what was on the one before.
func (c *client) newestCallbacks(ctx context.Context, id string, limit int) ([]commercelayerapi.EventCallback, error) {
	source := collection.Source[commercelayerapi.EventCallback]{
		ID: func(callback commercelayerapi.EventCallback) string { return callback.ID },
		Page: func(ctx context.Context, number, _ int) (collection.Page[commercelayerapi.EventCallback], error) {
			page, err := c.ListEventCallbacks(ctx, id, number+1)
			return collection.Page[commercelayerapi.EventCallback]{Items: page.EventCallbacks, More: number+1 < page.Pages}, err
		},
	}
	var found []commercelayerapi.EventCallback
	for callback, err := range collection.Walk(ctx, source) {
		if err != nil {
			return nil, err
		}
		if found = append(found, callback); len(found) == limit {
			break
		}
	}
	return found, nil
}
