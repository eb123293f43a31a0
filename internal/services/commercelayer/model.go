package commercelayer

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// webhookModel is a commercelayer_webhook in configuration, plan and state.
type webhookModel struct {
	hook.Base
	Name                types.String  `tfsdk:"name"`
	Topic               types.String  `tfsdk:"topic"`
	CallbackURL         types.String  `tfsdk:"callback_url"`
	IncludeResources    types.Set     `tfsdk:"include_resources"`
	Reference           types.String  `tfsdk:"reference"`
	ReferenceOrigin     types.String  `tfsdk:"reference_origin"`
	Metadata            types.Dynamic `tfsdk:"metadata"`
	Enabled             types.Bool    `tfsdk:"enabled"`
	KeepSharedSecret    types.Bool    `tfsdk:"keep_shared_secret"`
	SharedSecret        types.String  `tfsdk:"shared_secret"`
	DisabledAt          types.String  `tfsdk:"disabled_at"`
	CircuitState        types.String  `tfsdk:"circuit_state"`
	CircuitFailureCount types.Int64   `tfsdk:"circuit_failure_count"`
	CreatedAt           types.String  `tfsdk:"created_at"`
	UpdatedAt           types.String  `tfsdk:"updated_at"`
}

// params returns what creates the webhook if prior is nil, or else changes it from that state. Only differences are sent.
func (m webhookModel) params(prior *webhookModel) commercelayerapi.WebhookParams {
	if prior == nil {
		prior = &webhookModel{
			Enabled: types.BoolValue(true), Reference: types.StringValue(""), ReferenceOrigin: types.StringValue(""),
		}
	}
	var p commercelayerapi.WebhookParams
	if !m.Name.IsUnknown() && !m.Name.Equal(prior.Name) {
		p.Name = m.Name.ValueStringPointer()
	}
	if !m.Topic.Equal(prior.Topic) {
		p.Topic = m.Topic.ValueStringPointer()
	}
	if !m.CallbackURL.Equal(prior.CallbackURL) {
		p.CallbackURL = m.CallbackURL.ValueStringPointer()
	}
	if includes := includesOf(m.IncludeResources); !slices.Equal(includes, includesOf(prior.IncludeResources)) {
		p.IncludeResources = &includes
	}
	if !m.Reference.Equal(prior.Reference) {
		reference := commercelayerapi.NullString(m.Reference.ValueString())
		p.Reference = &reference
	}
	if !m.ReferenceOrigin.Equal(prior.ReferenceOrigin) {
		origin := commercelayerapi.NullString(m.ReferenceOrigin.ValueString())
		p.ReferenceOrigin = &origin
	}
	if !sameMetadata(m.Metadata, prior.Metadata) {
		p.Metadata = encodeMetadata(m.Metadata)
	}
	if !m.Enabled.Equal(prior.Enabled) {
		p.Enable, p.Disable = m.Enabled.ValueBool(), !m.Enabled.ValueBool()
	}
	p.ResetCircuit = m.CircuitState.ValueString() == commercelayerapi.CircuitClosed && isNotClosed(prior.CircuitState.ValueString())
	return p
}

// isNotClosed reports whether a circuit is open or in an undocumented state. A state that isn't shown is unknown and doesn't count.
func isNotClosed(state string) bool { return state != "" && state != commercelayerapi.CircuitClosed }

// allParams returns all parameters, for an existing webhook whose attributes aren't known.
func (m webhookModel) allParams() commercelayerapi.WebhookParams {
	p := m.params(&webhookModel{})
	includes := includesOf(m.IncludeResources)
	p.IncludeResources, p.Metadata = &includes, encodeMetadata(m.Metadata)
	return p
}

// matches reports whether a webhook has all the writable values that the model sets. It ignores enabled, because it isn't
// documented whether a create obeys _disable.
func (m webhookModel) matches(w commercelayerapi.Webhook) bool {
	metadata, diags := decodeMetadata(&w, m.Metadata)
	return !diags.HasError() &&
		(m.Name.IsUnknown() || m.Name.ValueString() == w.Name) &&
		m.Topic.ValueString() == w.Topic && m.CallbackURL.ValueString() == w.CallbackURL &&
		slices.Equal(includesOf(m.IncludeResources), withoutBlanks(w.IncludeResources)) &&
		m.Reference.ValueString() == w.Reference && m.ReferenceOrigin.ValueString() == w.ReferenceOrigin &&
		sameMetadata(m.Metadata, metadata)
}

// Refresh keeps the shared secret if keep_shared_secret is true.
func (m webhookModel) Refresh(w *commercelayerapi.Webhook) (webhookModel, diag.Diagnostics) {
	metadata, diags := decodeMetadata(w, m.Metadata)
	fresh := webhookModel{
		Base: hook.Base{ID: types.StringValue(w.ID), Timeouts: m.Timeouts},
		Name: types.StringValue(w.Name), Topic: types.StringValue(w.Topic),
		CallbackURL: types.StringValue(w.CallbackURL), IncludeResources: m.IncludeResources,
		Reference: types.StringValue(w.Reference), ReferenceOrigin: types.StringValue(w.ReferenceOrigin), Metadata: metadata,
		Enabled: types.BoolValue(w.DisabledAt == ""), KeepSharedSecret: m.KeepSharedSecret,
		DisabledAt: services.StringOrNull(w.DisabledAt), CircuitState: types.StringValue(w.CircuitState),
		CircuitFailureCount: types.Int64Value(w.CircuitFailureCount), CreatedAt: types.StringValue(w.CreatedAt),
		UpdatedAt: types.StringValue(w.UpdatedAt),
	}
	if includes := withoutBlanks(w.IncludeResources); m.IncludeResources.IsNull() || !slices.Equal(includes, includesOf(m.IncludeResources)) {
		fresh.IncludeResources = setOf(includes)
	}
	if w.CircuitState == "" && m.CircuitState.ValueString() != "" { // it isn't shown
		fresh.CircuitState = m.CircuitState
	}
	if fresh.KeepSharedSecret.IsNull() { // in a state from before the attribute existed
		fresh.KeepSharedSecret = types.BoolValue(true)
	}
	if fresh.KeepSharedSecret.ValueBool() {
		fresh.SharedSecret = types.StringValue(w.SharedSecret)
	}
	return fresh, diags
}

// complete keeps the spelling of the prior state if the plan means the same, such as a map for an object or a null of another
// type. It plans the shared secret according to keep_shared_secret.
func complete(c *hook.Change[webhookModel], client *client) {
	plan, prior := &c.Plan, c.Prior
	if c.Config.KeepSharedSecret.IsNull() {
		plan.KeepSharedSecret = client.keepsSecrets()
	}
	if prior != nil && !prior.IncludeResources.IsNull() && services.IsWhollyKnown(plan.IncludeResources) &&
		slices.Equal(includesOf(plan.IncludeResources), includesOf(prior.IncludeResources)) {
		plan.IncludeResources = prior.IncludeResources
	}
	if prior != nil && !prior.Metadata.IsNull() && services.IsWhollyKnown(plan.Metadata) && sameMetadata(plan.Metadata, prior.Metadata) {
		plan.Metadata = prior.Metadata
	}
	switch {
	case plan.KeepSharedSecret.IsUnknown():
		plan.SharedSecret = types.StringUnknown()
	case !plan.KeepSharedSecret.ValueBool():
		plan.SharedSecret = types.StringNull()
	case prior != nil && !prior.KeepSharedSecret.ValueBool():
		plan.SharedSecret = types.StringUnknown()
	}
}

// topicShape matches every topic. The API publishes no list.
var topicShape = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)

// Check only warns about an unknown topic. It checks circuit_state again, which may not be known before the apply.
func (m webhookModel) Check(prior *webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if prior == nil {
		prior = &webhookModel{}
	}
	services.CheckURLWithCredentials(path.Root("callback_url"), m.CallbackURL, prior.CallbackURL, []string{"https", "http"}, &diags)
	topic, changed := m.Topic.ValueString(), !m.Topic.Equal(prior.Topic)
	switch {
	case m.Topic.IsUnknown():
	case !topicShape.MatchString(topic):
		services.CheckChanged(path.Root("topic"), changed, "Malformed topic",
			"The topic doesn't have the form resource.event in lower case, such as orders.place.", &diags)
	case changed:
		if catalogue := services.NewCatalogue(topicsList); !catalogue.Knows(topic) {
			diags.AddAttributeWarning(path.Root("topic"), "Unknown topic",
				fmt.Sprintf("This version of the provider doesn't know the topic. Did you mean %q? If Commerce "+
					"Layer added it later, ignore this warning.", catalogue.Nearest(topic)))
		}
	}
	if state := m.CircuitState; !state.IsUnknown() && !state.Equal(prior.CircuitState) && state.ValueString() != commercelayerapi.CircuitClosed {
		diags.AddAttributeError(path.Root(circuitState), "Invalid value", circuitState+" "+onlyClosed+".")
	}
	if m.Metadata.IsNull() || !services.IsWhollyKnown(m.Metadata) {
		return diags
	}
	if !isObject(m.Metadata) {
		diags.AddAttributeError(path.Root("metadata"), "Metadata must be an object",
			"Commerce Layer stores metadata as an object, such as { team = \"orders\" }.")
	} else if _, err := valueFromJSON(encodeMetadata(m.Metadata)); err != nil {
		diags.AddAttributeError(path.Root("metadata"), "Metadata that could not be read back", fmt.Sprintf("%s.", err))
	}
	return diags
}

// Calls uses the topic as the scope, because Commerce Layer can list the webhooks of a topic.
func (m webhookModel) Calls() (scope string, same func(*commercelayerapi.Webhook) bool) {
	if m.Topic.IsUnknown() || m.CallbackURL.IsUnknown() {
		return "", nil
	}
	topic, url := m.Topic.ValueString(), m.CallbackURL.ValueString()
	return topic, func(w *commercelayerapi.Webhook) bool { return w.Topic == topic && w.CallbackURL == url }
}

// includesOf returns the relationships sorted and without blanks, because null, [] and [""] all mean none. The API shows the
// first two, and the dashboard stores the last.
func includesOf(set types.Set) []string {
	var includes []string
	for _, element := range set.Elements() {
		if include, ok := element.(types.String); ok {
			includes = append(includes, include.ValueString())
		}
	}
	return withoutBlanks(includes)
}

func withoutBlanks(includes []string) []string {
	kept := slices.DeleteFunc(slices.Clone(includes), func(s string) bool { return s == "" })
	slices.Sort(kept)
	return append([]string{}, slices.Compact(kept)...)
}

func setOf(texts []string) types.Set {
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, values)
}
