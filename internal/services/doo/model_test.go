package doo

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

const id = "0f5566bb-d35b-11e7-bde8-0206116776d2"

// fullParams is everything that can be sent; fullWebhook is how doo may show it, and fullModel its state.
func fullParams() dooapi.WebhookParams {
	return dooapi.WebhookParams{
		Name: "Orders", Description: "To the warehouse", OrganizationID: "7", EventID: "12", EventGuideID: "34",
		Hooks: []dooapi.Hook{
			{Type: "order_cancelled", Method: "PUT", Endpoint: "https://hooks.example.com/cancelled"},
			{Type: "order_created", Method: "POST", Endpoint: "https://hooks.example.com/created", Origin: &dooapi.Origin{
				Method: "POST", Endpoint: "https://gql.doo.net", Body: `{"query":"q"}`,
			}},
		},
		Authentication: &dooapi.Authentication{
			GrantType: "client_credentials", Endpoint: "https://hooks.example.com/token",
			Credentials:  dooapi.Credentials{ClientID: "doo", ClientSecret: "hush-hush"},
			HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
		},
	}
}

func fullWebhook() dooapi.Webhook {
	p := fullParams()
	return dooapi.Webhook{
		ID: id, Name: p.Name, Description: p.Description, OrganizationID: &p.OrganizationID, EventID: &p.EventID,
		EventGuideID: &p.EventGuideID, Hooks: p.Hooks, Authentication: p.Authentication,
	}
}

func fullModel() webhookModel {
	p := fullParams()
	return webhookModel{
		ID: types.StringValue(id), Name: types.StringValue("Orders"), Description: types.StringValue("To the warehouse"),
		TeamID: types.StringValue("111"), OrganizationID: types.StringValue("7"), EventID: types.StringValue("12"),
		EventGuideID: types.StringValue("34"), Hooks: setOf(elementOf(p.Hooks[0]), elementOf(p.Hooks[1])),
		Authentication: authentication(nil),
	}
}

// authentication is that of fullModel, with other values for the attributes in change.
func authentication(change map[string]types.String) types.Object {
	value := func(name, otherwise string) attr.Value {
		if changed, ok := change[name]; ok {
			return changed
		}
		return types.StringValue(otherwise)
	}
	return types.ObjectValueMust(authenticationType().AttrTypes, map[string]attr.Value{
		"endpoint": value("endpoint", "https://hooks.example.com/token"), "grant_type": value("grant_type", "client_credentials"),
		"credentials": types.ObjectValueMust(credentialsType().AttrTypes, map[string]attr.Value{
			"client_id": value("client_id", "doo"), "client_secret": value("client_secret", "hush-hush"),
			"client_secret_wo": types.StringNull(), "client_secret_wo_version": types.Int64Null(),
		}),
		"header_format":       value("header_format", "Authorization"),
		"header_value_format": value("header_value_format", "Bearer %ACCESS_TOKEN%"),
	})
}

// versioned is fullModel with a write-only secret, which is null but in a configuration, and its version.
func versioned(secret types.String, version types.Int64) webhookModel {
	return fullModel().withCredentials(func(credentials map[string]attr.Value) {
		credentials["client_secret"] = types.StringNull()
		credentials["client_secret_wo"], credentials["client_secret_wo_version"] = secret, version
	})
}

// with returns the model with one thing changed.
func with(change func(*webhookModel)) webhookModel {
	m := fullModel()
	change(&m)
	return m
}

func noAuthentication() types.Object { return types.ObjectNull(authenticationType().AttrTypes) }

func TestParams(t *testing.T) {
	t.Parallel()
	least := webhookModel{
		Name: types.StringValue("N"), Description: types.StringValue(""), TeamID: types.StringValue("111"),
		OrganizationID: types.StringValue(""), EventID: types.StringValue(""), EventGuideID: types.StringValue(""),
		Hooks:          setOf(elementOf(dooapi.Hook{Type: "order_created", Endpoint: "https://hooks.example.com"})),
		Authentication: noAuthentication(),
	}
	for name, test := range map[string]struct {
		model webhookModel
		want  dooapi.WebhookParams
	}{
		"full":       {fullModel(), fullParams()},
		"write-only": {versioned(types.StringValue("hush-hush"), types.Int64Value(1)), fullParams()},
		"least": {least, dooapi.WebhookParams{
			Name: "N", Hooks: []dooapi.Hook{{Type: "order_created", Method: "POST", Endpoint: "https://hooks.example.com"}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.model.params(); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestFromAPI(t *testing.T) {
	t.Parallel()
	imported := webhookModel{ID: types.StringValue(id), TeamID: types.StringValue("111")}
	notShown := fullWebhook() // as in doo's examples, with defaults left out
	notShown.OrganizationID, notShown.EventID, notShown.EventGuideID = nil, nil, nil
	notShown.Hooks[0].Method, notShown.Hooks[1].Method, notShown.Hooks[1].Origin.Endpoint = "PUT", "", ""
	notShown.Hooks[1].Origin.Method, notShown.Hooks[1].Origin.Body = "", `{ "query": "q" }`
	notShown.Authentication = &dooapi.Authentication{Endpoint: "https://hooks.example.com/token"}
	unprotected := fullWebhook()
	unprotected.Authentication, unprotected.Description, unprotected.EventID = nil, "", new("")
	otherEnd := fullWebhook()
	otherEnd.Authentication.Credentials.ClientSecret = "****push"
	secret := func(value types.String) func(*webhookModel) {
		return func(m *webhookModel) {
			m.Authentication = authentication(map[string]types.String{"client_secret": value})
		}
	}
	for name, test := range map[string]struct {
		prior webhookModel
		shown dooapi.Webhook
		want  webhookModel
		told  string
	}{
		"the same":             {prior: fullModel(), shown: fullWebhook(), want: fullModel()},
		"import, all is shown": {prior: imported, shown: fullWebhook(), want: with(secret(types.StringNull()))},
		"not shown":            {prior: fullModel(), shown: notShown, want: fullModel()},
		"write-only": {
			prior: versioned(types.StringNull(), types.Int64Value(7)), shown: fullWebhook(), want: versioned(types.StringNull(), types.Int64Value(7)),
		},
		"import, not shown": {prior: imported, shown: notShown, want: with(func(m *webhookModel) {
			secret(types.StringNull())(m)
			m.OrganizationID, m.EventID, m.EventGuideID = types.StringNull(), types.StringNull(), types.StringNull()
			m.Hooks = setOf(elementOf(notShown.Hooks[0]), elementOf(notShown.Hooks[1]))
		})},
		"removed at doo": {prior: fullModel(), shown: unprotected, want: with(func(m *webhookModel) {
			m.Authentication, m.Description, m.EventID = noAuthentication(), types.StringValue(""), types.StringValue("")
		})},
		"added at doo": {
			prior: with(func(m *webhookModel) { m.Authentication = noAuthentication() }), shown: fullWebhook(),
			want: with(secret(types.StringNull())),
		},
		"everything moved": {
			prior: with(func(m *webhookModel) {
				secret(types.StringValue("old"))(m)
				m.Name, m.Description, m.EventID, m.Hooks = types.StringValue("old"), types.StringValue("old"), types.StringValue("1"), setOf()
			}),
			shown: fullWebhook(), want: fullModel(),
		},
		"another mask": {
			prior: fullModel(), shown: otherEnd, want: with(secret(types.StringNull())),
			told: "Warning authentication.credentials.client_secret: The secret was changed outside of Terraform",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := fromAPI(test.prior, test.shown)
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			if said := told(diags); said != test.told {
				t.Errorf("told %q, want %q", said, test.told)
			}
		})
	}
}
