package moltin

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// integrationModel is a moltin_integration in configuration, plan and state.
type integrationModel struct {
	ID              types.String   `tfsdk:"id"`
	Name            types.String   `tfsdk:"name"`
	Description     types.String   `tfsdk:"description"`
	Enabled         types.Bool     `tfsdk:"enabled"`
	IntegrationType types.String   `tfsdk:"integration_type"`
	Observes        types.Set      `tfsdk:"observes"`
	Configuration   types.Object   `tfsdk:"configuration"` // see configurationOf
	CreatedAt       types.String   `tfsdk:"created_at"`
	UpdatedAt       types.String   `tfsdk:"updated_at"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// params is what creates the integration, without a prior state, or changes it from that state: only what differs is
// sent, and write-only secrets only if the model went through revealed. A create sends the description even if it is "",
// because Moltin's older pages call the attribute required.
func (m integrationModel) params(prior *integrationModel) moltinapi.IntegrationParams {
	var p moltinapi.IntegrationParams
	if prior == nil {
		prior = &integrationModel{}
		p.IntegrationType = m.IntegrationType.ValueString()
	}
	if !m.Name.Equal(prior.Name) {
		p.Name = m.Name.ValueStringPointer()
	}
	if !m.Description.Equal(prior.Description) {
		p.Description = m.Description.ValueStringPointer()
	}
	if !m.Enabled.Equal(prior.Enabled) {
		p.Enabled = m.Enabled.ValueBoolPointer()
	}
	if events := stringsOf(m.Observes); !slices.Equal(events, stringsOf(prior.Observes)) {
		p.Observes = &events
	}
	if c := configurationOf(m.Configuration); !c.stored().object().Equal(prior.Configuration) {
		p.Configuration = c.params(configurationOf(prior.Configuration))
	}
	return p
}

// fromAPI is the state after a read: what the integration is now, with the secrets of the prior state where Moltin
// doesn't show that they changed.
func fromAPI(prior integrationModel, i moltinapi.Integration) (integrationModel, diag.Diagnostics) {
	kind := cmp.Or(i.IntegrationType, moltinapi.TypeWebhook)
	configuration, diags := configurationFromAPI(kind, configurationOf(prior.Configuration), i.Configuration)
	return integrationModel{
		ID: types.StringValue(i.ID), Name: types.StringValue(i.Name), Description: types.StringValue(i.Description),
		Enabled: types.BoolValue(i.Enabled), IntegrationType: types.StringValue(kind), Observes: setOf(i.Observes),
		Configuration: configuration.object(), CreatedAt: services.StringOrNull(i.CreatedAt),
		UpdatedAt: services.StringOrNull(i.UpdatedAt), Timeouts: prior.Timeouts,
	}, diags
}

// describes reports whether an integration has all the values of the model, secrets as far as Moltin shows them.
func (m integrationModel) describes(i moltinapi.Integration) bool {
	got, diags := fromAPI(m, i)
	return !diags.HasError() && got.Name.Equal(m.Name) && got.Description.Equal(m.Description) &&
		got.Enabled.Equal(m.Enabled) && got.IntegrationType.Equal(m.IntegrationType) &&
		got.Observes.Equal(m.Observes) && got.Configuration.Equal(m.Configuration)
}

// applied is the state after a create or an update: the plan, completed by what the server decided.
func (m integrationModel) applied(got moltinapi.Integration) integrationModel {
	m.ID = services.PlannedOr(m.ID, types.StringValue(got.ID))
	m.CreatedAt = services.PlannedOr(m.CreatedAt, services.StringOrNull(got.CreatedAt))
	m.UpdatedAt = services.PlannedOr(m.UpdatedAt, services.StringOrNull(got.UpdatedAt))
	return m
}

// stringsOf returns the known elements of a set, sorted.
func stringsOf(set types.Set) []string {
	values := []string{}
	for _, element := range set.Elements() {
		if value, ok := element.(types.String); ok && !value.IsUnknown() {
			values = append(values, value.ValueString())
		}
	}
	slices.Sort(values)
	return values
}

// setOf returns a set of the values, of which the API may show one twice.
func setOf(values []string) types.Set {
	values = slices.Compact(slices.Sorted(slices.Values(values)))
	elements := make([]attr.Value, len(values))
	for i, value := range values {
		elements[i] = types.StringValue(value)
	}
	return types.SetValueMust(types.StringType, elements)
}
