package doo

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// element is a hook as it is configured: null where an argument is left out.
func element(change func(hook, origin map[string]attr.Value)) types.Object {
	hook := map[string]attr.Value{
		"type": types.StringValue("order_created"), "endpoint": types.StringValue("https://hooks.example.com"),
		"method": types.StringNull(), "origin": types.ObjectNull(originType().AttrTypes),
	}
	origin := map[string]attr.Value{
		"endpoint": types.StringNull(), "method": types.StringNull(), "body": types.StringNull(),
	}
	change(hook, origin)
	if !origin["body"].IsNull() {
		hook["origin"] = types.ObjectValueMust(originType().AttrTypes, origin)
	}
	return types.ObjectValueMust(hookType().AttrTypes, hook)
}

// plain has no origin; queried has one with this body.
func plain() types.Object { return element(func(_, _ map[string]attr.Value) {}) }

func queried(body string) types.Object {
	return element(func(_, origin map[string]attr.Value) { origin["body"] = types.StringValue(body) })
}

func setOf(elements ...attr.Value) types.Set { return types.SetValueMust(hookType(), elements) }

func TestWithDefaults(t *testing.T) {
	t.Parallel()
	inFull := elementOf(dooapi.Hook{
		Type: "order_created", Endpoint: "https://hooks.example.com", Method: "POST",
		Origin: &dooapi.Origin{Endpoint: "https://gql.doo.net", Method: "POST", Body: "{}"},
	})
	other := elementOf(dooapi.Hook{
		Type: "order_created", Endpoint: "https://hooks.example.com", Method: "PUT",
		Origin: &dooapi.Origin{Endpoint: "https://gql.example.com", Method: "PATCH", Body: "{}"},
	})
	unknownOrigin := element(func(hook, _ map[string]attr.Value) {
		hook["method"], hook["origin"] = types.StringValue("POST"), types.ObjectUnknown(originType().AttrTypes)
	})
	unknownLeaves := element(func(hook, origin map[string]attr.Value) {
		hook["method"], hook["endpoint"] = types.StringUnknown(), types.StringUnknown()
		origin["endpoint"], origin["method"] = types.StringUnknown(), types.StringValue("POST")
		origin["body"] = types.StringUnknown()
	})
	for name, test := range map[string]struct{ configured, want types.Set }{
		"null":          {types.SetNull(hookType()), types.SetNull(hookType())},
		"unknown":       {types.SetUnknown(hookType()), types.SetUnknown(hookType())},
		"empty":         {setOf(), setOf()},
		"plain":         {setOf(plain()), setOf(elementOf(dooapi.Hook{Type: "order_created", Endpoint: "https://hooks.example.com"}))},
		"with a query":  {setOf(queried("{}")), setOf(inFull)},
		"in full":       {setOf(inFull, other), setOf(inFull, other)},
		"unknown hook":  {setOf(types.ObjectUnknown(hookType().AttrTypes), queried("{}")), setOf(types.ObjectUnknown(hookType().AttrTypes), inFull)},
		"null hook":     {setOf(types.ObjectNull(hookType().AttrTypes)), setOf(types.ObjectNull(hookType().AttrTypes))},
		"unknown parts": {setOf(unknownLeaves), setOf(unknownLeaves)},
		"unknown origin": {
			setOf(element(func(hook, _ map[string]attr.Value) { hook["origin"] = types.ObjectUnknown(originType().AttrTypes) })),
			setOf(unknownOrigin),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := withDefaults(test.configured); !got.Equal(test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHooksRoundTrip(t *testing.T) {
	t.Parallel()
	hooks := []dooapi.Hook{
		{Type: "order_created", Endpoint: "https://a.example", Method: "POST"},
		{Type: "order_created", Endpoint: "https://b.example", Method: "PUT"},
		{Type: "order_updated", Endpoint: "https://a.example", Method: "POST", Origin: &dooapi.Origin{
			Endpoint: "https://gql.doo.net", Method: "POST", Body: `{"query":"q"}`,
		}},
	}
	set := hooksFrom(types.SetNull(hookType()), []dooapi.Hook{hooks[2], hooks[0], hooks[1], hooks[0]})
	if got := hooksOf(set); !reflect.DeepEqual(got, hooks) {
		t.Errorf("got  %+v\nwant %+v", got, hooks)
	}
	if len(set.Elements()) != 3 {
		t.Errorf("a hook is in it twice: %s", set)
	}
}

func TestHooksFrom(t *testing.T) {
	t.Parallel()
	shown := func(body string) dooapi.Hook {
		return dooapi.Hook{Type: "order_created", Endpoint: "https://hooks.example.com", Origin: &dooapi.Origin{Body: body}}
	}
	removed := dooapi.Hook{Type: "order_removed", Endpoint: "https://hooks.example.com"}
	prior := withDefaults(setOf(queried(`{"a": 1.50, "b": [2, 1]}`)))
	for name, test := range map[string]struct {
		prior types.Set
		shown []dooapi.Hook
		want  types.Set
	}{
		"the same":               {prior, []dooapi.Hook{shown(`{"a": 1.50, "b": [2, 1]}`)}, prior},
		"spelled otherwise":      {prior, []dooapi.Hook{shown(`{"b":[2,1],"a":1.50}`)}, prior},
		"another order in it":    {prior, []dooapi.Hook{shown(`{"a":1.50,"b":[1,2]}`)}, setOf(elementOf(shown(`{"a":1.50,"b":[1,2]}`)))},
		"another number":         {prior, []dooapi.Hook{shown(`{"a":1.51,"b":[2,1]}`)}, setOf(elementOf(shown(`{"a":1.51,"b":[2,1]}`)))},
		"one more":               {prior, []dooapi.Hook{removed, shown(`{"b":[2,1],"a":1.50}`)}, setOf(prior.Elements()[0], elementOf(removed))},
		"none":                   {prior, nil, setOf()},
		"import":                 {types.SetNull(hookType()), []dooapi.Hook{removed}, setOf(elementOf(removed))},
		"import of none":         {types.SetNull(hookType()), nil, setOf()},
		"a query that isn't one": {setOf(elementOf(shown("no JSON"))), []dooapi.Hook{shown("no  JSON")}, setOf(elementOf(shown("no  JSON")))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := hooksFrom(test.prior, test.shown); !got.Equal(test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	inFull := withDefaults(setOf(plain())).Elements()[0]
	unknown := element(func(hook, _ map[string]attr.Value) { hook["endpoint"] = types.StringUnknown() })
	for name, test := range map[string]struct {
		configured types.Set
		want       string
	}{
		"null":              {types.SetNull(hookType()), ""},
		"unknown":           {types.SetUnknown(hookType()), ""},
		"different":         {setOf(plain(), queried("{}")), ""},
		"not known":         {setOf(unknown, unknown, types.ObjectUnknown(hookType().AttrTypes)), ""},
		"default spelt out": {setOf(plain(), inFull), "Error hooks: Duplicate hook"},
		"query respelt":     {setOf(queried(`{"a":1}`), queried(`{ "a": 1 }`)), "Error hooks: Duplicate hook"},
		"a null hook":       {setOf(types.ObjectNull(hookType().AttrTypes)), "Error hooks: A hook is null"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := told(duplicates(test.configured)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
