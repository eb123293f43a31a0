package moltin

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// integrationData is what data sources show of an integration: all but its secrets.
type integrationData struct {
	ID              types.String       `tfsdk:"id"`
	Name            types.String       `tfsdk:"name"`
	Description     types.String       `tfsdk:"description"`
	Enabled         types.Bool         `tfsdk:"enabled"`
	IntegrationType types.String       `tfsdk:"integration_type"`
	Observes        types.Set          `tfsdk:"observes"`
	Configuration   *configurationData `tfsdk:"configuration"`
	CreatedAt       types.String       `tfsdk:"created_at"`
	UpdatedAt       types.String       `tfsdk:"updated_at"`
}

type configurationData struct {
	URL         types.String `tfsdk:"url"`
	Region      types.String `tfsdk:"region"`
	Addresses   types.Set    `tfsdk:"addresses"`
	Destination types.String `tfsdk:"destination"`
	Username    types.String `tfsdk:"username"`
}

// dataOf is the same as the resource's state after an import, but for what data sources leave out.
func dataOf(i *moltinapi.Integration) integrationData {
	m, _ := fromAPI(integrationModel{}, *i) // without secrets of its own it has nothing to warn of
	c := configurationOf(m.Configuration)
	return integrationData{
		ID: m.ID, Name: m.Name, Description: m.Description, Enabled: m.Enabled, IntegrationType: m.IntegrationType,
		Observes: m.Observes, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
		Configuration: &configurationData{
			URL: c.URL, Region: c.Region, Addresses: c.Addresses, Destination: c.Destination, Username: c.Username,
		},
	}
}

// dataAttributes are the attributes of integrationData, all computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":          text("Id of the integration, a UUID."),
		"name":        text("Name of the integration. It needn't be unique."),
		"description": text("Description of the integration, `\"\"` where it has none."),
		"enabled":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether events are delivered."},
		"integration_type": text("Where events go: `webhook`, `aws_sqs` or `stomp`. It decides which attributes `configuration` has; the " +
			"others are null."),
		"observes": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Events that are delivered, each as `resource.event`: `order.fulfilled`.",
		},
		"configuration": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Where and how events are delivered, without secrets.",
			Attributes: map[string]schema.Attribute{
				"url":    text("`webhook`: the address that is called. `aws_sqs`: the address of the queue."),
				"region": text("`aws_sqs`: region of the queue, as in `eu-west-1`."),
				"addresses": schema.SetAttribute{
					Computed: true, ElementType: types.StringType,
					MarkdownDescription: "`stomp`: addresses of the broker, as in `stomp+ssl://broker.example.com:61614`.",
				},
				"destination": text("`stomp`: queue or topic on the broker, as in `/queue/orders`."),
				"username":    text("`stomp`: user name at the broker."),
			},
		},
		"created_at": text("Time of creation, RFC 3339."),
		"updated_at": text("Time of the last change, RFC 3339."),
	}
}
