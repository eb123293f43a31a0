package doo

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// plain is a hook as it is configured, null where an argument is left out; queried has an origin with this body.
func plain() hookModel {
	return hookModel{Type: types.StringValue("order_created"), Endpoint: types.StringValue("https://hooks.example.com")}
}

func queried(body string) hookModel {
	h := plain()
	h.Origin = &originModel{Body: types.StringValue(body)}
	return h
}

func setOf(hooks ...hookModel) types.Set { return setOfHooks(hooks) }

// inFull is a hook with these values, and the defaults for those that are empty.
func inFull(h dooapi.Hook) types.Set { return setOf(hookFrom(h)) }

func TestWithDefaults(t *testing.T) {
	t.Parallel()
	unknown, post := types.StringUnknown(), types.StringValue("POST")
	complete := hookFrom(dooapi.Hook{
		Type: "order_created", Endpoint: "https://hooks.example.com", Method: "POST",
		Origin: &dooapi.Origin{Endpoint: "https://gql.doo.net", Method: "POST", Body: "{}"},
	})
	other := hookFrom(dooapi.Hook{
		Type: "order_created", Endpoint: "https://hooks.example.com", Method: "PUT",
		Origin: &dooapi.Origin{Endpoint: "https://gql.example.com", Method: "PATCH", Body: "{}"},
	})
	unknownLeaves := hookModel{
		Type: plain().Type, Endpoint: unknown, Method: unknown, Origin: &originModel{Endpoint: unknown, Method: post, Body: unknown},
	}
	hook := map[string]attr.Value{
		"type": plain().Type, "endpoint": plain().Endpoint, "method": types.StringNull(), "origin": types.ObjectUnknown(originType().AttrTypes),
	}
	unknownOrigin := types.SetValueMust(hookType(), []attr.Value{types.ObjectValueMust(hookType().AttrTypes, hook)})
	for name, test := range map[string]struct{ configured, want types.Set }{
		"null":          {types.SetNull(hookType()), types.SetNull(hookType())},
		"unknown":       {types.SetUnknown(hookType()), types.SetUnknown(hookType())},
		"empty":         {setOf(), setOf()},
		"plain":         {setOf(plain()), inFull(dooapi.Hook{Type: "order_created", Endpoint: "https://hooks.example.com"})},
		"with a query":  {setOf(queried("{}")), setOf(complete)},
		"in full":       {setOf(complete, other), setOf(complete, other)},
		"unknown parts": {setOf(unknownLeaves), setOf(unknownLeaves)},
		"unknown hook": {
			types.SetValueMust(hookType(), []attr.Value{types.ObjectUnknown(hookType().AttrTypes)}),
			setOf(hookModel{Type: unknown, Endpoint: unknown, Method: unknown}),
		},
		"unknown origin": {unknownOrigin, setOf(hookModel{
			Type: plain().Type, Endpoint: plain().Endpoint, Method: post, Origin: &originModel{Endpoint: unknown, Method: unknown, Body: unknown},
		})},
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
	set := refreshedHooks(types.SetNull(hookType()), []dooapi.Hook{hooks[2], hooks[0], hooks[1], hooks[0]})
	if got := hookParams(set); !reflect.DeepEqual(got, hooks) {
		t.Errorf("got  %+v\nwant %+v", got, hooks)
	}
	if len(set.Elements()) != 3 {
		t.Errorf("a hook is in it twice: %s", set)
	}
}

func TestRefreshedHooks(t *testing.T) {
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
		"another order in it":    {prior, []dooapi.Hook{shown(`{"a":1.50,"b":[1,2]}`)}, inFull(shown(`{"a":1.50,"b":[1,2]}`))},
		"another number":         {prior, []dooapi.Hook{shown(`{"a":1.51,"b":[2,1]}`)}, inFull(shown(`{"a":1.51,"b":[2,1]}`))},
		"one more":               {prior, []dooapi.Hook{removed, shown(`{"b":[2,1],"a":1.50}`)}, setOf(hooksIn(prior)[0], hookFrom(removed))},
		"none":                   {prior, nil, setOf()},
		"import":                 {types.SetNull(hookType()), []dooapi.Hook{removed}, inFull(removed)},
		"import of none":         {types.SetNull(hookType()), nil, setOf()},
		"a query that isn't one": {inFull(shown("no JSON")), []dooapi.Hook{shown("no  JSON")}, inFull(shown("no  JSON"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := refreshedHooks(test.prior, test.shown); !got.Equal(test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
