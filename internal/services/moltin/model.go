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

// params is what creates or changes an integration. It is empty if nothing differs. It always names everything but the
// configuration: updates weren't always partial, and Moltin's older pages require a description for a new integration. The
// configuration is sent only if something in it differs, because it has to include the secrets.
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

// isNamedLike reports whether everything that an update can change, except the configuration, is the same.
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

// matches reports whether an integration has all the values of the model, including secrets if Moltin shows them.
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
				fmt.Sprintf("Events have the form resource.event, for example order.fulfilled, and one of them doesn't. Did you mean %q?",
					catalogue.Nearest(event)), diags)
		case changed && !catalogue.Knows(event) && !customEvent.MatchString(event):
			diags.AddAttributeWarning(at, "Unknown event",
				fmt.Sprintf("This version of the provider doesn't know one of the events. Did you mean %q? If Moltin added the event "+
					"later, ignore this warning.", catalogue.Nearest(event)))
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

// setOf returns a set of the values. The API may show one twice.
func setOf(values []string) types.Set {
	values = slices.Compact(slices.Sorted(slices.Values(values)))
	elements := make([]attr.Value, len(values))
	for i, value := range values {
		elements[i] = types.StringValue(value)
	}
	return types.SetValueMust(types.StringType, elements)
}

// setNow is a set after a read. It keeps the prior order if the elements are the same, so that an unchanged state is easy to see.
func setNow(prior types.Set, shown []string) types.Set {
	now := setOf(shown)
	if slices.Equal(stringsOf(now), stringsOf(prior)) && !prior.IsNull() {
		return prior
	}
	return now
}
