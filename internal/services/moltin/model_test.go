package moltin

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// text makes a string value for short; "" is null, "?" is unknown.
func text(s string) types.String {
	switch s {
	case "":
		return types.StringNull()
	case "?":
		return types.StringUnknown()
	}
	return types.StringValue(s)
}

// The configuration of each type, and what Moltin shows of it.

func webhookConfiguration() configurationModel {
	return configurationModel{URL: text("https://hooks.example.com/a"), SecretKey: text("hush-hush")}
}

func webhookShown() moltinapi.Configuration {
	return moltinapi.Configuration{URL: "https://hooks.example.com/a", SecretKey: "hush-hush"}
}

func sqsConfiguration() configurationModel {
	return configurationModel{
		URL: text("https://sqs.eu-west-1.amazonaws.com/1/q"), Region: text("eu-west-1"),
		AWSAccessKeyID: text("ASIAJLVYNHUWCPKOPSYQ"), AWSSecretAccessKey: text("mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"),
	}
}

func sqsShown() moltinapi.Configuration {
	return moltinapi.Configuration{
		URL: "https://sqs.eu-west-1.amazonaws.com/1/q", Region: "eu-west-1", AWSAccessKeyID: "****************PSYQ",
		AWSSecretAccessKey: "************************************pUSJ",
	}
}

func stompConfiguration() configurationModel {
	return configurationModel{
		Addresses: setOf([]string{"stomp://a:1", "stomp+ssl://b:2"}), Destination: text("/queue/q"), Username: text("user1"),
		Password: text("passwordd123"),
	}
}

func stompShown() moltinapi.Configuration {
	return moltinapi.Configuration{
		Addresses: []string{"stomp+ssl://b:2", "stomp://a:1"}, Destination: "/queue/q", Username: "user1", Password: "********d123",
	}
}

// model is a webhook with everything set, and with one thing changed.
func model(changes ...func(*integrationModel)) integrationModel {
	m := integrationModel{
		ID: text("8cb9e689"), Name: text("Orders"), Description: text("Paid orders"), Enabled: types.BoolValue(true),
		IntegrationType: text("webhook"), Observes: setOf([]string{"order.paid", "order.fulfilled"}),
		Configuration: webhookConfiguration().object(), CreatedAt: text("2018-04-30T09:35:32.202Z"),
		UpdatedAt: text("2018-05-30T09:35:32.202Z"),
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

// typed changes the type with its configuration.
func typed(integrationType string, c configurationModel) func(*integrationModel) {
	return func(m *integrationModel) {
		m.IntegrationType, m.Configuration = text(integrationType), c.object()
	}
}

func integration(integrationType string, c moltinapi.Configuration) moltinapi.Integration {
	return moltinapi.Integration{
		ID: "8cb9e689", Name: "Orders", Description: "Paid orders", Enabled: true, IntegrationType: integrationType,
		Observes: []string{"order.paid", "order.fulfilled", "order.paid"}, Configuration: c,
		CreatedAt: "2018-04-30T09:35:32.202Z", UpdatedAt: "2018-05-30T09:35:32.202Z",
	}
}

func TestFromAPI(t *testing.T) {
	t.Parallel()
	imported := integrationModel{ID: text("8cb9e689")}
	for name, test := range map[string]struct {
		prior integrationModel
		shown moltinapi.Integration
		want  integrationModel
	}{
		"webhook":          {model(), integration("webhook", webhookShown()), model()},
		"webhook imported": {imported, integration("webhook", webhookShown()), model(typed("webhook", configurationModel{URL: webhookConfiguration().URL}))},
		"secret_key changed": {model(), integration("webhook", moltinapi.Configuration{URL: "https://b.example", SecretKey: "clicked"}),
			model(typed("webhook", configurationModel{URL: text("https://b.example"), SecretKey: text("clicked")}))},
		"secret_key hidden": {model(), integration("webhook", moltinapi.Configuration{URL: "https://hooks.example.com/a"}), model()},
		"of another type": {model(), integration("webhook", moltinapi.Configuration{URL: "https://hooks.example.com/a",
			Region: "eu", Addresses: []string{"stomp://a"}, Destination: "d", Username: "u", Password: "****"}), model()},
		"aws_sqs": {model(typed("aws_sqs", sqsConfiguration())), integration("aws_sqs", sqsShown()), model(typed("aws_sqs", sqsConfiguration()))},
		"aws_sqs imported": {imported, integration("aws_sqs", sqsShown()),
			model(typed("aws_sqs", configurationModel{URL: sqsConfiguration().URL, Region: sqsConfiguration().Region}))},
		"stomp": {model(typed("stomp", stompConfiguration())), integration("stomp", stompShown()), model(typed("stomp", stompConfiguration()))},
		"stomp imported": {imported, integration("stomp", stompShown()), model(typed("stomp", configurationModel{
			Addresses: stompConfiguration().Addresses, Destination: text("/queue/q"), Username: text("user1"),
		}))},
		"nothing is shown": {model(), moltinapi.Integration{ID: "8cb9e689"}, integrationModel{
			ID: text("8cb9e689"), Name: types.StringValue(""), Description: types.StringValue(""), Enabled: types.BoolValue(false),
			IntegrationType: text("webhook"), Observes: setOf(nil), CreatedAt: text(""), UpdatedAt: text(""),
			Configuration: configurationModel{SecretKey: text("hush-hush")}.object(),
		}},
		"write-only":           {keyed("", 3), integration("webhook", webhookShown()), keyed("", 3)},
		"a type of the future": {imported, integration("email", moltinapi.Configuration{URL: "x"}), model(typed("email", configurationModel{}))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := fromAPI(test.prior, test.shown)
			if len(diags) > 0 || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v %v\nwant %+v", got, diags, test.want)
			}
			if p := got.params(&test.want); !p.IsEmpty() {
				t.Errorf("an update would send %+v", p)
			}
		})
	}
}

func TestParams(t *testing.T) {
	t.Parallel()
	prior := model()
	sqs, stomp := model(typed("aws_sqs", sqsConfiguration())), model(typed("stomp", stompConfiguration()))
	minimal := integrationModel{
		Name: text("n"), Description: types.StringValue(""), Enabled: types.BoolValue(false), IntegrationType: text("webhook"),
		Observes: setOf([]string{"a.b"}), Configuration: configurationModel{URL: text("https://a")}.object(),
	}
	for name, test := range map[string]struct {
		plan  integrationModel
		prior *integrationModel
		want  string
	}{
		"create": {model(), nil, `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"webhook",` +
			`"observes":["order.fulfilled","order.paid"],"configuration":{"url":"https://hooks.example.com/a","secret_key":"hush-hush"}}`},
		"create with defaults": {minimal, nil, `{"name":"n","description":"","enabled":false,"integration_type":"webhook",` +
			`"observes":["a.b"],"configuration":{"url":"https://a"}}`},
		"create aws_sqs": {sqs, nil, `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"aws_sqs",` +
			`"observes":["order.fulfilled","order.paid"],"configuration":{"url":"https://sqs.eu-west-1.amazonaws.com/1/q",` +
			`"aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ","aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ",` +
			`"region":"eu-west-1"}}`},
		"create stomp": {stomp, nil, `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"stomp",` +
			`"observes":["order.fulfilled","order.paid"],"configuration":{"addresses":["stomp+ssl://b:2","stomp://a:1"],` +
			`"destination":"/queue/q","username":"user1","password":"passwordd123"}}`},
		"nothing":     {model(func(m *integrationModel) { m.UpdatedAt = types.StringUnknown() }), &prior, `{}`},
		"name":        {model(func(m *integrationModel) { m.Name = text("new") }), &prior, `{"name":"new"}`},
		"description": {model(func(m *integrationModel) { m.Description = types.StringValue("") }), &prior, `{"description":""}`},
		"enabled":     {model(func(m *integrationModel) { m.Enabled = types.BoolValue(false) }), &prior, `{"enabled":false}`},
		"observes":    {model(func(m *integrationModel) { m.Observes = setOf([]string{"a.b"}) }), &prior, `{"observes":["a.b"]}`},
		"url": {model(typed("webhook", configurationModel{URL: text("https://b"), SecretKey: text("hush-hush")})), &prior,
			`{"configuration":{"url":"https://b","secret_key":"hush-hush"}}`},
		"secret changed": {model(typed("webhook", configurationModel{URL: text("https://a"), SecretKey: text("new")})), &prior,
			`{"configuration":{"url":"https://a","secret_key":"new"}}`},
		"secret removed": {model(typed("webhook", configurationModel{URL: text("https://a")})), &prior,
			`{"configuration":{"url":"https://a","secret_key":""}}`},
		"never a secret": {model(typed("webhook", configurationModel{URL: text("https://b")})), &minimal,
			`{"name":"Orders","description":"Paid orders","enabled":true,"observes":["order.fulfilled","order.paid"],` +
				`"configuration":{"url":"https://b"}}`},
		"region": {model(typed("aws_sqs", configurationModel{URL: text("https://q"), Region: text("r")})),
			new(model(typed("aws_sqs", configurationModel{URL: text("https://q"), Region: text("s")}))),
			`{"configuration":{"url":"https://q","region":"r"}}`},
		"stomp, unset": {model(typed("stomp", configurationModel{Addresses: setOf([]string{"stomp://c"})})), &stomp,
			`{"configuration":{"addresses":["stomp://c"],"destination":"","username":"","password":""}}`},
		"url of stomp removed": {stomp, new(model(typed("stomp", configurationModel{URL: text("https://a"), Addresses: setOf([]string{"stomp://c"})}))),
			`{"configuration":{"url":"","addresses":["stomp+ssl://b:2","stomp://a:1"],"destination":"/queue/q","username":"user1","password":"passwordd123"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := json.Marshal(test.plan.params(test.prior))
			if err != nil || string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestConfigurationRoundTrip reads what was made, for each type and for nothing.
func TestConfigurationRoundTrip(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]configurationModel{
		"webhook": webhookConfiguration(), "aws_sqs": sqsConfiguration(), "stomp": stompConfiguration(),
		"write-only": {URL: text("u"), SecretKeyWO: services.WriteOnly{Secret: text("s"), Version: number(3)},
			AWSSecretAccessKeyWO: services.WriteOnly{Version: number(0)}, PasswordWO: services.WriteOnly{Secret: text("?"), Version: number(-2)}}, "empty": {}, "unknown": {URL: text("?"), Addresses: types.SetUnknown(types.StringType)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.Addresses.IsNull() {
				c.Addresses = types.SetNull(types.StringType)
			}
			if got := configurationOf(c.object()); !reflect.DeepEqual(got, c) {
				t.Errorf("got  %+v\nwant %+v", got, c)
			}
		})
	}
	unknown := types.ObjectUnknown(configurationModel{}.object().AttributeTypes(t.Context()))
	for _, object := range []types.Object{unknown, {}} {
		if got := configurationOf(object); !reflect.DeepEqual(got, configurationModel{}) {
			t.Errorf("got %+v of %v", got, object)
		}
	}
}

func TestApplied(t *testing.T) {
	t.Parallel()
	plan := model(func(m *integrationModel) {
		m.ID, m.CreatedAt, m.UpdatedAt = text("?"), text("?"), text("?")
	})
	// What the vendor answers otherwise than planned is drift, to be seen at the next refresh.
	answer := moltinapi.Integration{ID: "8cb9e689", Name: "other", CreatedAt: "2018-04-30T09:35:32.202Z", UpdatedAt: "2018-05-30T09:35:32.202Z"}
	if got := plan.applied(answer); !reflect.DeepEqual(got, model()) {
		t.Errorf("got %+v", got)
	}
	if got := plan.applied(moltinapi.Integration{ID: "8cb9e689"}); !got.UpdatedAt.IsNull() || !got.CreatedAt.IsNull() {
		t.Errorf("times that aren't shown: %+v", got)
	}
}
