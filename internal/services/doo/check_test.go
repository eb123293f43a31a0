package doo

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	hooks := func(h dooapi.Hook) func(*webhookModel) {
		return func(m *webhookModel) { m.Hooks = inFull(h) }
	}
	secure := "https://hooks.example.com"
	malformed, unheard := hooks(dooapi.Hook{Type: "created", Endpoint: secure}), hooks(dooapi.Hook{Type: "order_createt", Endpoint: secure})
	noHost, clear := hooks(dooapi.Hook{Type: "order_created", Endpoint: "hooks"}), hooks(dooapi.Hook{Type: "order_created", Endpoint: "http://a.example"})
	put := hooks(dooapi.Hook{Type: "order_created", Endpoint: secure, Method: "PUT"})
	odd := hooks(dooapi.Hook{Type: "order_created", Endpoint: secure, Origin: &dooapi.Origin{Endpoint: "gql", Method: "GET", Body: "query"}})
	unknown := func(m *webhookModel) {
		later := types.StringUnknown()
		m.TeamID, m.Hooks = later, types.SetUnknown(hookType())
		m.Authentication = &authenticationModel{Endpoint: later, HeaderValueFormat: later, Credentials: &credentialsModel{ClientSecret: later}}
	}
	for name, test := range map[string]struct {
		change func(*webhookModel)
		fresh  string // what is told of a new webhook
		exists string // what is told when nothing changed
	}{
		"fine":           {func(*webhookModel) {}, "Warning hooks: Unusual method", ""},
		"unknown":        {unknown, "", ""},
		"no team":        {func(m *webhookModel) { m.TeamID, m.Hooks = types.StringNull(), setOf() }, "Error team_id: Missing team_id", ""},
		"malformed team": {func(m *webhookModel) { m.TeamID, m.Hooks = types.StringValue("../111"), setOf() }, "Error team_id: Malformed team id", ""},
		"malformed type": {malformed, "Error hooks: Malformed hook type", "Warning hooks: Malformed hook type"},
		"unheard type":   {unheard, "Warning hooks: Unknown hook type", ""},
		"no address":     {noHost, "Error hooks: Not a full address", "Warning hooks: Not a full address"},
		"not encrypted":  {clear, "Warning hooks: Deliveries are not encrypted", "Warning hooks: Deliveries are not encrypted"},
		"method":         {put, "Warning hooks: Unusual method", ""},
		"origin": {
			odd, "Error hooks: Not a full address\nWarning hooks: Unusual method\nWarning hooks: The query isn't JSON",
			"Warning hooks: Not a full address",
		},
		"header": {
			func(m *webhookModel) {
				m.Authentication.HeaderValueFormat, m.Hooks = types.StringValue("Bearer"), setOf()
			},
			"Error authentication.header_value_format: Placeholder for the access token missing",
			"Warning authentication.header_value_format: Placeholder for the access token missing",
		},
		"token endpoint": {
			func(m *webhookModel) { m.Authentication.Endpoint, m.Hooks = types.StringValue("token"), setOf() },
			"Error authentication.endpoint: Not a full address", "Warning authentication.endpoint: Not a full address",
		},
		"no secret": {
			func(m *webhookModel) { withSecret(types.StringNull())(m); m.Hooks = setOf() },
			"Error authentication.credentials.client_secret: Missing client_secret", "",
		},
		"write-only secret": {
			func(m *webhookModel) {
				*m = versioned(types.StringValue("hush"), types.Int64Value(1))
				m.Hooks = setOf()
			}, "", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := with(test.change)
			if got := told(plan.Check(nil)); got != test.fresh {
				t.Errorf("new: got %q", got)
			}
			if got := told(plan.Check(&plan)); got != test.exists {
				t.Errorf("existing: got %q", got)
			}
		})
	}
}

func TestCheckConfigured(t *testing.T) {
	t.Parallel()
	unknown := plain()
	unknown.Endpoint = types.StringUnknown()
	empty := func(change func(*hookModel)) types.Set {
		h := queried("{}")
		change(&h)
		return setOf(h)
	}
	for name, test := range map[string]struct {
		configured types.Set
		want       string
	}{
		"null":              {types.SetNull(hookType()), ""},
		"unknown":           {types.SetUnknown(hookType()), ""},
		"different":         {setOf(plain(), queried("{}")), ""},
		"not known":         {setOf(unknown, unknown), ""},
		"default spelt out": {setOf(plain(), hooksIn(withDefaults(setOf(plain())))[0]), "Error hooks: Duplicate hook"},
		"query respelt":     {setOf(queried(`{"a":1}`), queried(`{ "a": 1 }`)), "Error hooks: Duplicate hook"},
		"no body":           {empty(func(h *hookModel) { h.Origin.Body = types.StringNull() }), "Error hooks: Missing body"},
		"empty body":        {empty(func(h *hookModel) { h.Origin.Body = types.StringValue("") }), "Error hooks: Missing body"},
		"body not known":    {empty(func(h *hookModel) { h.Origin.Body = types.StringUnknown() }), ""},
		"empty method":      {empty(func(h *hookModel) { h.Method = types.StringValue("") }), "Error hooks: Empty argument"},
		"empty of origin":   {empty(func(h *hookModel) { h.Origin.Endpoint = types.StringValue("") }), "Error hooks: Empty argument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := checkConfigured(test.configured)
			if got := told(diags); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			for _, d := range diags {
				if !strings.Contains(d.Detail(), `"order_created"`) || strings.Contains(d.Detail(), "hooks.example.com") {
					t.Errorf("the hook is not told by its type alone: %s", d.Detail())
				}
			}
		})
	}
}
