package doo

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
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
		Base: hook.Base{ID: types.StringValue(id)}, Name: types.StringValue("Orders"), Description: types.StringValue("To the warehouse"),
		TeamID: types.StringValue("111"), OrganizationID: types.StringValue("7"), EventID: types.StringValue("12"),
		EventGuideID: types.StringValue("34"), Hooks: setOf(hookFrom(p.Hooks[0]), hookFrom(p.Hooks[1])),
		Authentication: &authenticationModel{
			Endpoint: types.StringValue("https://hooks.example.com/token"), GrantType: types.StringValue("client_credentials"),
			Credentials:  &credentialsModel{ClientID: types.StringValue("doo"), ClientSecret: types.StringValue("hush-hush")},
			HeaderFormat: types.StringValue("Authorization"), HeaderValueFormat: types.StringValue("Bearer %ACCESS_TOKEN%"),
		},
	}
}

// versioned is fullModel with a write-only secret, which is null but in a configuration, and its version.
func versioned(secret types.String, version types.Int64) webhookModel {
	m := fullModel()
	*m.Authentication.Credentials = credentialsModel{
		ClientID: types.StringValue("doo"), ClientSecretWO: secret, ClientSecretWOVersion: version,
	}
	return m
}

// with returns the model with one thing changed.
func with(change func(*webhookModel)) webhookModel {
	m := fullModel()
	change(&m)
	return m
}

func withSecret(value types.String) func(*webhookModel) {
	return func(m *webhookModel) { m.Authentication.Credentials.ClientSecret = value }
}

func unprotected(m *webhookModel) { m.Authentication = nil }

func TestParams(t *testing.T) {
	t.Parallel()
	least := webhookModel{
		Name: types.StringValue("N"), Description: types.StringValue(""), TeamID: types.StringValue("111"),
		OrganizationID: types.StringValue(""), EventID: types.StringValue(""), EventGuideID: types.StringValue(""),
		Hooks: inFull(dooapi.Hook{Type: "order_created", Endpoint: "https://hooks.example.com"}),
	}
	for name, test := range map[string]struct {
		model webhookModel
		want  dooapi.WebhookParams
	}{
		"full": {fullModel(), fullParams()},
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

func TestRefresh(t *testing.T) {
	t.Parallel()
	imported := webhookModel{TeamID: types.StringValue("111")}
	notShown := fullWebhook() // as in doo's examples, with defaults left out
	notShown.OrganizationID, notShown.EventID, notShown.EventGuideID = nil, nil, nil
	notShown.Hooks[0].Method, notShown.Hooks[1].Method, notShown.Hooks[1].Origin.Endpoint = "PUT", "", ""
	notShown.Hooks[1].Origin.Method, notShown.Hooks[1].Origin.Body = "", `{ "query": "q" }`
	notShown.Authentication = &dooapi.Authentication{Endpoint: "https://hooks.example.com/token"}
	open := fullWebhook()
	open.Authentication, open.Description, open.EventID = nil, "", new("")
	null := types.StringNull()
	for name, test := range map[string]struct {
		prior webhookModel
		shown dooapi.Webhook
		want  webhookModel
	}{
		"the same":             {fullModel(), fullWebhook(), fullModel()},
		"import, all is shown": {imported, fullWebhook(), with(withSecret(null))},
		"not shown":            {fullModel(), notShown, fullModel()},
		"write-only":           {versioned(null, types.Int64Value(7)), fullWebhook(), versioned(null, types.Int64Value(7))},
		"import, not shown": {imported, notShown, with(func(m *webhookModel) {
			withSecret(null)(m)
			m.OrganizationID, m.EventID, m.EventGuideID = null, null, null
			m.Hooks = setOf(hookFrom(notShown.Hooks[0]), hookFrom(notShown.Hooks[1]))
		})},
		"removed at doo": {fullModel(), open, with(func(m *webhookModel) {
			m.Authentication, m.Description, m.EventID = nil, types.StringValue(""), types.StringValue("")
		})},
		"added at doo": {with(unprotected), fullWebhook(), with(withSecret(null))},
		"everything moved": {
			with(func(m *webhookModel) {
				old := types.StringValue("old")
				m.ID, m.Name, m.Description, m.EventID, m.Hooks = old, old, old, old, setOf()
				a := m.Authentication
				a.Endpoint, a.GrantType, a.HeaderFormat, a.HeaderValueFormat, a.Credentials.ClientID = old, old, old, old, old
			}),
			fullWebhook(), fullModel(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := test.prior.Refresh(&test.shown)
			if !reflect.DeepEqual(got, test.want) || len(diags) > 0 {
				t.Errorf("got  %+v\nwant %+v, %v", got, test.want, diags)
			}
			if a := test.prior.Authentication; a != nil && got.Authentication != nil && (a == got.Authentication || a.Credentials == got.Authentication.Credentials) {
				t.Error("the state before shares its authentication, which the resource changes")
			}
		})
	}
}

// BenchmarkRefresh is what a refresh computes for each webhook once its answer is decoded.
func BenchmarkRefresh(b *testing.B) {
	prior, shown := fullModel(), fullWebhook()
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := prior.Refresh(&shown); diags.HasError() {
			b.Fatal(diags)
		}
	}
}
