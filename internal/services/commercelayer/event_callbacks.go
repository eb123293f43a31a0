package commercelayer

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// successShape matches the response code of a successful delivery.
var successShape = regexp.MustCompile(`^2[0-9][0-9]$`)

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

func callbackNoun() services.Noun {
	return services.Noun{Vendor: title, Thing: "event callback"}
}

func newEventCallbacks(in services.Place) datasource.DataSource {
	noun := webhookNoun(in)
	return &hook.DataSource[eventCallbacksModel, *client]{
		Noun: noun, TypeName: "commercelayer_event_callbacks", Config: eventCallbacksSchema(),
		Validate: func(config eventCallbacksModel, diags *diag.Diagnostics) {
			noun.CheckID(path.Root("webhook_id"), config.WebhookID, diags)
		},
		Get: func(ctx context.Context, c *client, config eventCallbacksModel, diags *diag.Diagnostics) eventCallbacksModel {
			return readEventCallbacks(ctx, noun, c, config, diags)
		},
	}
}

func eventCallbacksSchema() schema.Schema {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "The recent deliveries of a Commerce Layer webhook, without their payloads, which contain " +
			"customers' data. Commerce Layer keeps deliveries for about a month.",
		Attributes: map[string]schema.Attribute{
			"webhook_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the webhook, such as `xYZkjABcde`."},
			"limit":      limitAttribute("deliveries"),
			"event_callbacks": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The deliveries, newest first. Empty if there are none yet.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": text("Id of the delivery."),
					"success": schema.BoolAttribute{
						Computed: true, MarkdownDescription: "Whether the endpoint responded with a status from 200 to 299.",
					},
					"response_code":    text("HTTP status of the endpoint's response, such as `200`. Null if Commerce Layer shows none."),
					"response_message": text("The endpoint's response, as far as Commerce Layer shows it. Null if it shows nothing."),
					"created_at":       text("Time of the delivery, RFC 3339."),
				}},
			},
		},
	}
}

func readEventCallbacks(ctx context.Context, noun services.Noun, c *client, config eventCallbacksModel, diags *diag.Diagnostics) eventCallbacksModel {
	id := config.WebhookID.ValueString()
	callbacks, err := c.newestCallbacks(ctx, id, config.Limit)
	if err == nil && len(callbacks) == 0 { // a webhook that doesn't exist has none either
		_, err = c.get(ctx, id)
	}
	services.Named{Noun: noun, At: path.Root("webhook_id"), ID: id, Account: c.credentialsFor()}.Failed(diags, "read the deliveries of", err)
	config.EventCallbacks = make([]eventCallbackModel, 0, len(callbacks))
	for _, callback := range callbacks {
		if callback.Problem != nil {
			diags.Append(hook.Unreadable(callbackNoun(), callback.ID, callback.Problem))
			continue
		}
		config.EventCallbacks = append(config.EventCallbacks, eventCallbackModel{
			ID: types.StringValue(callback.ID), Success: types.BoolValue(successShape.MatchString(callback.ResponseCode)),
			ResponseCode:    services.StringOrNull(callback.ResponseCode),
			ResponseMessage: services.StringOrNull(callback.ResponseMessage),
			CreatedAt:       services.StringOrNull(callback.CreatedAt),
		})
	}
	return config
}

func (c *client) newestCallbacks(ctx context.Context, id string, limit types.Int64) ([]commercelayerapi.EventCallback, error) {
	idOf := func(callback commercelayerapi.EventCallback) string { return callback.ID }
	return newest(ctx, limit, idOf, func(number int) ([]commercelayerapi.EventCallback, int, error) {
		page, err := c.ListEventCallbacks(ctx, id, number)
		return page.EventCallbacks, page.Pages, err
	})
}
