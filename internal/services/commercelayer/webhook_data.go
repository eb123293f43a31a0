package commercelayer

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// webhookData is what the data sources show of a webhook besides its metadata. The shared secret isn't part of it.
type webhookData struct {
	ID                  types.String `tfsdk:"id"`
	Name                types.String `tfsdk:"name"`
	Topic               types.String `tfsdk:"topic"`
	CallbackURL         types.String `tfsdk:"callback_url"`
	IncludeResources    types.Set    `tfsdk:"include_resources"`
	Reference           types.String `tfsdk:"reference"`
	ReferenceOrigin     types.String `tfsdk:"reference_origin"`
	Enabled             types.Bool   `tfsdk:"enabled"`
	DisabledAt          types.String `tfsdk:"disabled_at"`
	CircuitState        types.String `tfsdk:"circuit_state"`
	CircuitFailureCount types.Int64  `tfsdk:"circuit_failure_count"`
	CreatedAt           types.String `tfsdk:"created_at"`
	UpdatedAt           types.String `tfsdk:"updated_at"`
}

func dataOf(w *commercelayerapi.Webhook) webhookData {
	return webhookData{
		ID: types.StringValue(w.ID), Name: types.StringValue(w.Name), Topic: types.StringValue(w.Topic),
		CallbackURL: types.StringValue(w.CallbackURL), IncludeResources: setOf(withoutBlanks(w.IncludeResources)),
		Reference: types.StringValue(w.Reference), ReferenceOrigin: types.StringValue(w.ReferenceOrigin),
		Enabled: types.BoolValue(w.DisabledAt == ""), DisabledAt: services.StringOrNull(w.DisabledAt),
		CircuitState: types.StringValue(w.CircuitState), CircuitFailureCount: types.Int64Value(w.CircuitFailureCount),
		CreatedAt: types.StringValue(w.CreatedAt), UpdatedAt: types.StringValue(w.UpdatedAt),
	}
}

func setOf(texts []string) types.Set {
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, values)
}

// dataAttributes are the attributes of webhookData, with more.
func dataAttributes(more map[string]schema.Attribute) map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	attributes := map[string]schema.Attribute{
		"id":           text("Id of the webhook, as in `xYZkjABcde`."),
		"name":         text("Name of the webhook."),
		"topic":        text("The event, as `resource.event`: `orders.place`."),
		"callback_url": text("Address that is called."),
		"include_resources": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Relationships that the payload includes, dots for nested ones: `line_items.item`.",
		},
		"reference":        text("Your own reference for the webhook, such as its id in another system; `\"\"` for none."),
		"reference_origin": text("The system that `reference` belongs to; `\"\"` for none."),
		"enabled":          schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether events are delivered."},
		"disabled_at":      text("Time of disabling, RFC 3339. Null while the webhook is enabled."),
		"circuit_state": text("`closed`, or `open` after 30 failed deliveries in a row: then nothing is delivered until the circuit " +
			"is reset."),
		"circuit_failure_count": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of failed deliveries in a row."},
		"created_at":            text("Time of creation, RFC 3339."),
		"updated_at":            text("Time of the last change, RFC 3339."),
	}
	maps.Copy(attributes, more)
	return attributes
}
