package moltin

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// integrationModel is a moltin_integration in configuration, plan and state.
type integrationModel struct {
	hook.Base
	Name            types.String        `tfsdk:"name"`
	Description     types.String        `tfsdk:"description"`
	Enabled         types.Bool          `tfsdk:"enabled"`
	IntegrationType types.String        `tfsdk:"integration_type"`
	Observes        types.Set           `tfsdk:"observes"`
	Configuration   *configurationModel `tfsdk:"configuration"`
	CreatedAt       types.String        `tfsdk:"created_at"`
	UpdatedAt       types.String        `tfsdk:"updated_at"`
}

// configuration is empty where there is none.
func (m integrationModel) configuration() configurationModel {
	if m.Configuration == nil {
		return configurationModel{}
	}
	return *m.Configuration
}

// params is what creates an integration, or changes it, and empty where nothing differs. Everything but the configuration is
// always named: an update was not always partial, and Moltin's older pages call the description of a new one required. The
// configuration is only sent where something in it differs, because it takes secrets to send it.
func params(c hook.Change[integrationModel]) moltinapi.IntegrationParams {
	m, prior := c.Sent, c.Prior
	if prior == nil {
		prior = &integrationModel{}
	}
	p := moltinapi.IntegrationParams{
		Name: m.Name.ValueStringPointer(), Description: m.Description.ValueStringPointer(), Enabled: m.Enabled.ValueBoolPointer(),
		IntegrationType: m.IntegrationType.ValueString(), Observes: new(stringsOf(m.Observes)),
	}
	if c.Prior == nil || c.Plan.configuration().differsFrom(prior.configuration()) {
		p.Configuration = m.configuration().params(prior.configuration())
	}
	if p.Configuration == nil && m.isNamedLike(*prior) {
		return moltinapi.IntegrationParams{}
	}
	return p
}

// isNamedLike reports whether all that an update can change beside the configuration is the same.
func (m integrationModel) isNamedLike(prior integrationModel) bool {
	return m.Name.Equal(prior.Name) && m.Description.Equal(prior.Description) && m.Enabled.Equal(prior.Enabled) &&
		slices.Equal(stringsOf(m.Observes), stringsOf(prior.Observes))
}

func (m integrationModel) Refresh(i *moltinapi.Integration) (integrationModel, diag.Diagnostics) {
	integrationType := cmp.Or(i.IntegrationType, moltinapi.TypeWebhook)
	return integrationModel{
		Base: hook.Base{ID: types.StringValue(i.ID), Timeouts: m.Timeouts},
		Name: types.StringValue(i.Name), Description: types.StringValue(i.Description), Enabled: types.BoolValue(i.Enabled),
		IntegrationType: types.StringValue(integrationType), Observes: setNow(m.Observes, i.Observes),
		Configuration: m.configuration().refreshed(integrationType, i.Configuration),
		CreatedAt:     services.StringOrNull(i.CreatedAt), UpdatedAt: services.StringOrNull(i.UpdatedAt),
	}, nil
}

// matches reports whether an integration has all the values of the model, secrets as far as Moltin shows them.
func (m integrationModel) matches(i *moltinapi.Integration) bool {
	for _, s := range secretsOf(&m, i) {
		if !s.Fits() {
			return false
		}
	}
	got, _ := m.Refresh(i)
	return got.Name.Equal(m.Name) && got.Description.Equal(m.Description) && got.Enabled.Equal(m.Enabled) &&
		got.IntegrationType.Equal(m.IntegrationType) && got.Observes.Equal(m.Observes) &&
		!got.configuration().differsFrom(m.configuration())
}

func (m integrationModel) Check(prior *integrationModel) diag.Diagnostics {
	var diags diag.Diagnostics
	var events types.Set
	var before *configurationModel
	if prior != nil {
		events, before = prior.Observes, new(prior.configuration())
	}
	checkEvents(m.Observes, events, &diags)
	if !m.IntegrationType.IsUnknown() {
		m.configuration().check(m.IntegrationType.ValueString(), before, &diags)
	}
	return diags
}

// eventShape is how every event seen so far looks. customEvent is the form of those of Custom APIs, which each store names
// itself (https://github.com/api-evangelist/elastic-path, openapi/_original/commerce-extensions.yaml).
var (
	eventShape  = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[a-z_-]+$`)
	customEvent = regexp.MustCompile(`^[a-z0-9_]{1,59}_ext\.(created|updated|deleted)$`)
)

func checkEvents(events, prior types.Set, diags *diag.Diagnostics) {
	at, known := path.Root("observes"), stringsOf(prior)
	catalogue := services.NewCatalogue(eventsList)
	for _, event := range stringsOf(events) {
		changed := !slices.Contains(known, event)
		switch {
		case !eventShape.MatchString(event):
			services.CheckChanged(at, changed, "Malformed event",
				fmt.Sprintf("One of the events is not of the form resource.event, as in order.fulfilled. Is %q meant?", catalogue.Nearest(event)), diags)
		case changed && !catalogue.Knows(event) && !customEvent.MatchString(event):
			diags.AddAttributeWarning(at, "Unknown event",
				fmt.Sprintf("One of the events is not among those known to this version of the provider. Is %q meant? If "+
					"Moltin added it later, ignore this.", catalogue.Nearest(event)))
		}
	}
}

func (m integrationModel) Calls() (scope string, same func(*moltinapi.Integration) bool) {
	c := m.configuration()
	isKnown := !c.URL.IsNull() && !c.URL.IsUnknown()
	if m.IntegrationType.ValueString() == moltinapi.TypeSTOMP {
		isKnown = isKnownSet(c.Addresses) && !c.Destination.IsUnknown()
	}
	if m.IntegrationType.IsUnknown() || !isKnownSet(m.Observes) || !isKnown {
		return "", nil
	}
	return "", func(i *moltinapi.Integration) bool {
		other, _ := integrationModel{}.Refresh(i)
		if !other.IntegrationType.Equal(m.IntegrationType) || !other.Observes.Equal(m.Observes) {
			return false
		}
		if m.IntegrationType.ValueString() == moltinapi.TypeSTOMP {
			return other.Configuration.Addresses.Equal(c.Addresses) && other.Configuration.Destination.Equal(c.Destination)
		}
		return other.Configuration.URL.Equal(c.URL)
	}
}

// isKnownSet reports whether a set has elements that are all known.
func isKnownSet(set types.Set) bool { return len(set.Elements()) > 0 && services.IsWhollyKnown(set) }

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

// setNow is a set after a read, in the prior order as long as it is the same, so that a state that didn't change is seen at
// a glance.
func setNow(prior types.Set, shown []string) types.Set {
	now := setOf(shown)
	if slices.Equal(stringsOf(now), stringsOf(prior)) && !prior.IsNull() {
		return prior
	}
	return now
}
