package doo

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	hooks := func(h dooapi.Hook) func(*webhookModel) {
		return func(m *webhookModel) { m.Hooks = setOf(elementOf(h)) }
	}
	secure := "https://hooks.example.com"
	malformed, unheard := hooks(dooapi.Hook{Type: "created", Endpoint: secure}), hooks(dooapi.Hook{Type: "order_createt", Endpoint: secure})
	noHost, clear := hooks(dooapi.Hook{Type: "order_created", Endpoint: "hooks"}), hooks(dooapi.Hook{Type: "order_created", Endpoint: "http://a.example"})
	put := hooks(dooapi.Hook{Type: "order_created", Endpoint: secure, Method: "PUT"})
	odd := hooks(dooapi.Hook{Type: "order_created", Endpoint: secure, Origin: &dooapi.Origin{Endpoint: "gql", Method: "GET", Body: "query"}})
	format := func(m *webhookModel) {
		m.Authentication = authentication(map[string]types.String{"header_value_format": types.StringValue("Bearer")})
	}
	noSecret := func(m *webhookModel) {
		m.Authentication = authentication(map[string]types.String{"client_secret": types.StringNull()})
	}
	mask := func(m *webhookModel) {
		m.Authentication = authentication(map[string]types.String{"client_secret": types.StringValue("****hush")})
	}
	endpoint := func(m *webhookModel) {
		m.Authentication = authentication(map[string]types.String{"endpoint": types.StringValue("token")})
	}
	unknown := func(m *webhookModel) {
		m.TeamID, m.Hooks = types.StringUnknown(), types.SetUnknown(hookType())
		m.Authentication = types.ObjectUnknown(authenticationType().AttrTypes)
	}
	for name, test := range map[string]struct {
		change func(*webhookModel)
		fresh  string // what is told of a new webhook
		exists string // what is told when nothing changed
	}{
		"fine":           {func(*webhookModel) {}, "Warning hooks: Unusual method", ""},
		"unknown":        {unknown, "", ""},
		"no team":        {func(m *webhookModel) { m.TeamID, m.Hooks = types.StringNull(), setOf() }, "Error team_id: Missing team_id", ""},
		"malformed type": {malformed, "Error hooks: Malformed hook type", "Warning hooks: Malformed hook type"},
		"unheard type":   {unheard, "Warning hooks: Unknown hook type", ""},
		"no address":     {noHost, "Error hooks: Not a full address", "Warning hooks: Not a full address"},
		"in clear":       {clear, "Warning hooks: Deliveries travel in clear", "Warning hooks: Deliveries travel in clear"},
		"method":         {put, "Warning hooks: Unusual method", ""},
		"origin": {
			odd, "Error hooks: Not a full address\nWarning hooks: Unusual method\nWarning hooks: The query isn't JSON",
			"Warning hooks: Not a full address",
		},
		"header": {
			func(m *webhookModel) { format(m); m.Hooks = setOf() },
			"Error authentication.header_value_format: No place for the access token",
			"Warning authentication.header_value_format: No place for the access token",
		},
		"token endpoint": {
			func(m *webhookModel) { endpoint(m); m.Hooks = setOf() },
			"Error authentication.endpoint: Not a full address", "Warning authentication.endpoint: Not a full address",
		},
		"no secret": {
			func(m *webhookModel) { noSecret(m); m.Hooks = setOf() },
			"Error authentication.credentials.client_secret: Missing client_secret", "",
		},
		"write-only secret": {
			func(m *webhookModel) {
				*m = versioned(types.StringValue("hush"), types.Int64Value(1))
				m.Hooks = setOf()
			}, "", "",
		},
		"mask as write-only secret": {
			func(m *webhookModel) {
				*m = versioned(types.StringValue("****hush"), types.Int64Value(1))
				m.Hooks = setOf()
			},
			"Error authentication.credentials.client_secret_wo: A mask instead of a secret",
			"Warning authentication.credentials.client_secret_wo: A mask instead of a secret",
		},
		"mask": {
			func(m *webhookModel) { mask(m); m.Hooks = setOf() },
			"Error authentication.credentials.client_secret: A mask instead of a secret",
			"Warning authentication.credentials.client_secret: A mask instead of a secret",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := with(test.change)
			if got := told(plan.check(nil)); got != test.fresh {
				t.Errorf("new: got %q", got)
			}
			if got := told(plan.check(&plan)); got != test.exists {
				t.Errorf("existing: got %q", got)
			}
		})
	}
}
