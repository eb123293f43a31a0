package moltin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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

// integrationData is what data sources show of an integration: everything except its secrets.
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

// dataOf is the resource's state after an import, without what data sources leave out.
func dataOf(i *moltinapi.Integration) (integrationData, diag.Diagnostics) {
	m, diags := integrationModel{}.Refresh(i)
	c := m.configuration()
	return integrationData{
		ID: m.ID, Name: m.Name, Description: m.Description, Enabled: m.Enabled, IntegrationType: m.IntegrationType,
		Observes: m.Observes, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
		Configuration: &configurationData{
			URL: c.URL, Region: c.Region, Addresses: c.Addresses, Destination: c.Destination, Username: c.Username,
		},
	}, diags
}

// integrationsData is a moltin_integrations.
type integrationsData struct {
	Integrations []integrationData `tfsdk:"integrations"`
}

func newIntegrationDataSource(in services.Place) datasource.DataSource {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the integration, a UUID. Set either `id` or `name`.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Name of the integration. If several integrations have it, the data source fails and lists their ids. " +
			"Set either `id` or `name`.",
	}
	noun := integrationNoun(in)
	return &hook.DataSource[integrationData, *client]{
		Noun: noun, TypeName: "moltin_integration", Validators: hook.IDOrName(),
		Config: schema.Schema{
			MarkdownDescription: "An existing integration of a Moltin v2 store (now Elastic Path Commerce Cloud), without its secrets.",
			Attributes:          attributes,
		},
		Validate: func(config integrationData, diags *diag.Diagnostics) { noun.CheckID(path.Root("id"), config.ID, diags) },
		Get: func(ctx context.Context, c *client, config integrationData, diags *diag.Diagnostics) integrationData {
			found := hook.Lookup[moltinapi.Integration]{
				Noun: noun, Get: c.find, All: c.integrations.All, ID: c.HookID,
				Name: func(i *moltinapi.Integration) string { return i.Name },
			}.Find(ctx, config.ID, config.Name, diags)
			if found == nil {
				return config
			}
			data, shown := dataOf(found)
			diags.Append(shown...)
			return data
		},
	}
}

func newIntegrationsDataSource(in services.Place) datasource.DataSource {
	return &hook.DataSource[integrationsData, *client]{
		Noun: integrationNoun(in), TypeName: "moltin_integrations",
		Config: schema.Schema{
			MarkdownDescription: "All integrations of a Moltin v2 store (now Elastic Path Commerce Cloud), including those that Terraform doesn't " +
				"manage, without their secrets.",
			Attributes: map[string]schema.Attribute{
				"integrations": schema.ListNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The integrations, in the order in which Moltin lists them.",
					NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
				},
			},
		},
		Get: func(ctx context.Context, c *client, config integrationsData, diags *diag.Diagnostics) integrationsData {
			config.Integrations = hook.Everything[moltinapi.Integration, integrationData]{
				Noun: integrationNoun(in), List: c.integrations.All, ID: c.HookID, Show: dataOf,
			}.Read(ctx, diags)
			return config
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
		"name":        text("Name of the integration. It doesn't have to be unique."),
		"description": text("Description of the integration, `\"\"` if there is none."),
		"enabled":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether events are delivered."},
		"integration_type": text("Where events are sent: `webhook`, `aws_sqs`, or `stomp`. It determines the attributes of `configuration`. The " +
			"others are null."),
		"observes": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Events that are delivered, in the form `resource.event`, such as `order.fulfilled`.",
		},
		"configuration": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Where and how events are delivered, without secrets.",
			Attributes: map[string]schema.Attribute{
				"url":    text("Of a `webhook`, the address that Moltin calls. Of an `aws_sqs`, the address of the queue."),
				"region": text("Of an `aws_sqs`, the region of the queue, such as `eu-west-1`."),
				"addresses": schema.SetAttribute{
					Computed: true, ElementType: types.StringType,
					MarkdownDescription: "Of a `stomp`, the addresses of the broker, such as `stomp+ssl://broker.example.com:61614`.",
				},
				"destination": text("Of a `stomp`, the queue or topic on the broker, such as `/queue/orders`."),
				"username":    text("Of a `stomp`, the user name for the broker."),
			},
		},
		"created_at": text("Time of creation, in RFC 3339 format."),
		"updated_at": text("Time of the last change, in RFC 3339 format."),
	}
}
