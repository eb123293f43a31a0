package doo

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// The defaults of a hook, which doo's documentation recommends sending
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/22841099).
const (
	defaultMethod         = "POST"
	defaultOriginEndpoint = "https://gql.doo.net"
)

// hookModel is one hook of a webhook. The set of hooks may be unknown, which a slice can't express, so the model of a webhook
// holds a types.Set. hooksIn returns its elements.
type hookModel struct {
	Type, Endpoint, Method types.String
	Origin                 *originModel
}

type originModel struct{ Endpoint, Method, Body types.String }

func originType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"endpoint": types.StringType, "method": types.StringType, "body": types.StringType,
	}}
}

func hookType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"type": types.StringType, "endpoint": types.StringType, "method": types.StringType, "origin": originType(),
	}}
}

// hooksIn returns the hooks of a set, and none if the set is unknown. If a hook or an origin is unknown as a whole, so are all of
// its attributes.
func hooksIn(set types.Set) []hookModel {
	var hooks []hookModel
	for _, element := range set.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() {
			continue
		}
		text := textsOf(object)
		h := hookModel{Type: text("type"), Endpoint: text("endpoint"), Method: text("method")}
		if origin, ok := object.Attributes()["origin"].(types.Object); ok && !origin.IsNull() {
			text := textsOf(origin)
			h.Origin = &originModel{Endpoint: text("endpoint"), Method: text("method"), Body: text("body")}
		}
		hooks = append(hooks, h)
	}
	return hooks
}

// textsOf returns a function that looks up a text in an object by name.
func textsOf(object types.Object) func(name string) types.String {
	attributes := object.Attributes()
	return func(name string) types.String {
		if object.IsUnknown() {
			return types.StringUnknown()
		}
		text, _ := attributes[name].(types.String)
		return text
	}
}

// setOfHooks is the reverse of hooksIn.
func setOfHooks(hooks []hookModel) types.Set {
	elements := make([]attr.Value, len(hooks))
	for i, h := range hooks {
		origin := types.ObjectNull(originType().AttrTypes)
		if o := h.Origin; o != nil {
			origin = types.ObjectValueMust(originType().AttrTypes, map[string]attr.Value{
				"endpoint": o.Endpoint, "method": o.Method, "body": o.Body,
			})
		}
		elements[i] = types.ObjectValueMust(hookType().AttrTypes, map[string]attr.Value{
			"type": h.Type, "endpoint": h.Endpoint, "method": h.Method, "origin": origin,
		})
	}
	return types.SetValueMust(hookType(), elements)
}

// withDefaults fills in what the configuration leaves out, except in unknown values. A schema can't do that: the framework finds
// a set's element in the configuration by its value, and filling in a default changes the value.
func withDefaults(configured types.Set) types.Set {
	if configured.IsNull() || configured.IsUnknown() {
		return configured
	}
	hooks := hooksIn(configured)
	for i := range hooks {
		hooks[i].Method = orDefault(hooks[i].Method, defaultMethod)
		if o := hooks[i].Origin; o != nil {
			o.Endpoint, o.Method = orDefault(o.Endpoint, defaultOriginEndpoint), orDefault(o.Method, defaultMethod)
		}
	}
	return setOfHooks(hooks)
}

func orDefault(configured types.String, byDefault string) types.String {
	if configured.IsNull() {
		return types.StringValue(byDefault)
	}
	return configured
}

func (h hookModel) isKnown() bool {
	known := !h.Type.IsUnknown() && !h.Endpoint.IsUnknown() && !h.Method.IsUnknown()
	if o := h.Origin; o != nil {
		known = known && !o.Endpoint.IsUnknown() && !o.Method.IsUnknown() && !o.Body.IsUnknown()
	}
	return known
}

// params is the hook as it is sent to doo.
func (h hookModel) params() dooapi.Hook {
	p := dooapi.Hook{Type: h.Type.ValueString(), Endpoint: h.Endpoint.ValueString(), Method: h.Method.ValueString()}
	if o := h.Origin; o != nil {
		p.Origin = &dooapi.Origin{Endpoint: o.Endpoint.ValueString(), Method: o.Method.ValueString(), Body: o.Body.ValueString()}
	}
	return p
}

// hookFrom converts a hook that doo shows, with its defaults.
func hookFrom(shown dooapi.Hook) hookModel {
	h := hookModel{
		Type: types.StringValue(shown.Type), Endpoint: types.StringValue(shown.Endpoint),
		Method: types.StringValue(cmp.Or(shown.Method, defaultMethod)),
	}
	if o := shown.Origin; o != nil {
		h.Origin = &originModel{
			Endpoint: types.StringValue(cmp.Or(o.Endpoint, defaultOriginEndpoint)),
			Method:   types.StringValue(cmp.Or(o.Method, defaultMethod)), Body: types.StringValue(o.Body),
		}
	}
	return h
}

// meaning is the same text for equivalent hooks: with defaults filled in, and the query in canonical form.
func meaning(h dooapi.Hook) string {
	parts := []string{h.Type, h.Endpoint, cmp.Or(h.Method, defaultMethod)}
	if o := h.Origin; o != nil {
		parts = append(parts, cmp.Or(o.Endpoint, defaultOriginEndpoint), cmp.Or(o.Method, defaultMethod), canonical(o.Body))
	}
	text, _ := json.Marshal(parts) // strings can't fail
	return string(text)
}

// canonical returns a JSON document in canonical form, and any other text as it is.
func canonical(text string) string {
	if !json.Valid([]byte(text)) {
		return text
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var document any
	if decoder.Decode(&document) != nil {
		return text
	}
	spelled, err := json.Marshal(document)
	if err != nil {
		return text
	}
	return string(spelled)
}

// byMeaning returns the fully known hooks of a set, each once.
func byMeaning(set types.Set) map[string]hookModel {
	hooks := map[string]hookModel{}
	for _, h := range hooksIn(set) {
		if h.isKnown() {
			hooks[meaning(h.params())] = h
		}
	}
	return hooks
}

// hookParams returns the hooks of a set as they are sent to doo, in a stable order.
func hookParams(set types.Set) []dooapi.Hook {
	var params []dooapi.Hook
	for _, h := range inOrder(byMeaning(set)) {
		params = append(params, h.params())
	}
	return params
}

func inOrder(hooks map[string]hookModel) []hookModel {
	var ordered []hookModel
	for _, key := range slices.Sorted(maps.Keys(hooks)) {
		ordered = append(ordered, hooks[key])
	}
	return ordered
}

// sameHooks reports whether two sets are fully known and equivalent.
func sameHooks(a, b types.Set) bool {
	if !services.IsWhollyKnown(a) || !services.IsWhollyKnown(b) || a.IsNull() != b.IsNull() {
		return false
	}
	return maps.EqualFunc(byMeaning(a), byMeaning(b), func(hookModel, hookModel) bool { return true })
}

// refreshedHooks is the set that doo shows, as the prior state spells it if both are equivalent.
func refreshedHooks(prior types.Set, shown []dooapi.Hook) types.Set {
	spelled, fresh := byMeaning(prior), map[string]hookModel{}
	for _, h := range shown {
		key := meaning(h)
		fresh[key] = hookFrom(h)
		if known, ok := spelled[key]; ok {
			fresh[key] = known
		}
	}
	if set := setOfHooks(inOrder(fresh)); !sameHooks(set, prior) {
		return set
	}
	return prior
}
