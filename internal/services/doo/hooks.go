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

// The defaults of a hook, as doo's documentation advises to send them
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/22841099).
const (
	defaultMethod         = "POST"
	defaultOriginEndpoint = "https://gql.doo.net"
)

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

// leaf returns the string at a path of names inside an object: null inside a null object, unknown inside an unknown one.
func leaf(object types.Object, names ...string) types.String {
	for _, name := range names[:len(names)-1] {
		if object.IsUnknown() {
			return types.StringUnknown()
		}
		object = child(object, name)
	}
	if object.IsUnknown() {
		return types.StringUnknown()
	}
	value, _ := object.Attributes()[names[len(names)-1]].(types.String)
	return value
}

// child returns an object inside an object, null where there is none.
func child(object types.Object, name string) types.Object {
	value, _ := object.Attributes()[name].(types.Object)
	return value
}

// withDefaults fills in what the configuration leaves out, but for what isn't known yet. A schema can't do it: the
// framework looks for the defaults of a set's element in the configuration under that element's value, which is another
// one as soon as a default is filled in.
func withDefaults(configured types.Set) types.Set {
	if configured.IsNull() || configured.IsUnknown() {
		return configured
	}
	elements := configured.Elements()
	for i, element := range elements {
		hook, ok := element.(types.Object)
		if !ok || hook.IsNull() || hook.IsUnknown() {
			continue
		}
		attributes := hook.Attributes()
		fill(attributes, "method", defaultMethod)
		if origin := child(hook, "origin"); !origin.IsNull() && !origin.IsUnknown() {
			ofOrigin := origin.Attributes()
			fill(ofOrigin, "endpoint", defaultOriginEndpoint)
			fill(ofOrigin, "method", defaultMethod)
			attributes["origin"] = types.ObjectValueMust(originType().AttrTypes, ofOrigin)
		}
		elements[i] = types.ObjectValueMust(hookType().AttrTypes, attributes)
	}
	return types.SetValueMust(hookType(), elements)
}

func fill(attributes map[string]attr.Value, name, byDefault string) {
	if attributes[name].IsNull() {
		attributes[name] = types.StringValue(byDefault)
	}
}

// hooksOf returns the hooks of a set in a stable order, those that aren't wholly known left out.
func hooksOf(set types.Set) []dooapi.Hook {
	byMeaning := map[string]dooapi.Hook{}
	for _, element := range set.Elements() {
		if hook, ok := element.(types.Object); ok && !hook.IsNull() && services.IsWhollyKnown(hook) {
			h := hookOf(hook)
			byMeaning[meaning(h)] = h
		}
	}
	var hooks []dooapi.Hook
	for _, key := range slices.Sorted(maps.Keys(byMeaning)) {
		hooks = append(hooks, byMeaning[key])
	}
	return hooks
}

func hookOf(element types.Object) dooapi.Hook {
	h := dooapi.Hook{
		Type: leaf(element, "type").ValueString(), Endpoint: leaf(element, "endpoint").ValueString(),
		Method: leaf(element, "method").ValueString(),
	}
	if origin := child(element, "origin"); !origin.IsNull() {
		h.Origin = &dooapi.Origin{
			Endpoint: leaf(origin, "endpoint").ValueString(), Method: leaf(origin, "method").ValueString(),
			Body: leaf(origin, "body").ValueString(),
		}
	}
	return h
}

// elementOf is the hook as an element of the set, with its defaults.
func elementOf(h dooapi.Hook) types.Object {
	origin := types.ObjectNull(originType().AttrTypes)
	if h.Origin != nil {
		origin = types.ObjectValueMust(originType().AttrTypes, map[string]attr.Value{
			"endpoint": types.StringValue(cmp.Or(h.Origin.Endpoint, defaultOriginEndpoint)),
			"method":   types.StringValue(cmp.Or(h.Origin.Method, defaultMethod)),
			"body":     types.StringValue(h.Origin.Body),
		})
	}
	return types.ObjectValueMust(hookType().AttrTypes, map[string]attr.Value{
		"type": types.StringValue(h.Type), "endpoint": types.StringValue(h.Endpoint),
		"method": types.StringValue(cmp.Or(h.Method, defaultMethod)), "origin": origin,
	})
}

// meaning is the same text for two hooks that do the same: defaults filled in, and the query in one spelling.
func meaning(h dooapi.Hook) string {
	parts := []string{h.Type, h.Endpoint, cmp.Or(h.Method, defaultMethod)}
	if o := h.Origin; o != nil {
		parts = append(parts, cmp.Or(o.Endpoint, defaultOriginEndpoint), cmp.Or(o.Method, defaultMethod), canonical(o.Body))
	}
	text, _ := json.Marshal(parts) // strings can't fail
	return string(text)
}

// canonical returns a JSON document in one spelling, and any other text as it is.
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

// sameHooks reports whether two sets are known and mean the same.
func sameHooks(a, b types.Set) bool {
	return services.IsWhollyKnown(a) && services.IsWhollyKnown(b) && a.IsNull() == b.IsNull() &&
		slices.EqualFunc(hooksOf(a), hooksOf(b), func(x, y dooapi.Hook) bool { return meaning(x) == meaning(y) })
}

// hooksFrom is the set that doo shows, in the spelling of the prior state where both mean the same.
func hooksFrom(prior types.Set, shown []dooapi.Hook) types.Set {
	spelled := map[string]attr.Value{}
	for _, element := range prior.Elements() {
		if hook, ok := element.(types.Object); ok {
			spelled[meaning(hookOf(hook))] = hook
		}
	}
	elements := map[string]attr.Value{}
	for _, h := range shown {
		key := meaning(h)
		elements[key] = elementOf(h)
		if known, ok := spelled[key]; ok {
			elements[key] = known
		}
	}
	values := []attr.Value{}
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		values = append(values, elements[key])
	}
	if fresh := types.SetValueMust(hookType(), values); !sameHooks(fresh, prior) {
		return fresh
	}
	return prior
}
