package moltin

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
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

// keyed is the configuration of a webhook whose secret_key is write-only, of this version.
func keyed(version int64) configurationModel {
	return configurationModel{URL: text("https://hooks.example.com/a"), SecretKeyWOVersion: types.Int64Value(version)}
}

// model is a webhook with everything set, and with one thing changed.
func model(changes ...func(*integrationModel)) integrationModel {
	m := integrationModel{
		Base: hook.Base{ID: text("8cb9e689")},
		Name: text("Orders"), Description: text("Paid orders"), Enabled: types.BoolValue(true), IntegrationType: text("webhook"),
		Observes: setOf([]string{"order.paid", "order.fulfilled"}), CreatedAt: text("2018-04-30T09:35:32.202Z"),
		UpdatedAt: text("2018-05-30T09:35:32.202Z"),
	}
	for _, change := range append([]func(*integrationModel){typed("webhook", webhookConfiguration())}, changes...) {
		change(&m)
	}
	return m
}

// typed changes the type with its configuration.
func typed(integrationType string, c configurationModel) func(*integrationModel) {
	if c.Addresses.IsNull() {
		c.Addresses = types.SetNull(types.StringType) // as in every plan and state
	}
	return func(m *integrationModel) {
		m.IntegrationType, m.Configuration = text(integrationType), &c
	}
}

func integration(integrationType string, c moltinapi.Configuration) *moltinapi.Integration {
	return &moltinapi.Integration{
		ID: "8cb9e689", Name: "Orders", Description: "Paid orders", Enabled: true, IntegrationType: integrationType,
		Observes: []string{"order.paid", "order.fulfilled", "order.paid"}, Configuration: c,
		CreatedAt: "2018-04-30T09:35:32.202Z", UpdatedAt: "2018-05-30T09:35:32.202Z",
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	imported := integrationModel{Base: hook.Base{ID: text("8cb9e689")}}
	for name, test := range map[string]struct {
		prior integrationModel
		shown *moltinapi.Integration
		want  integrationModel
	}{
		"webhook":          {model(), integration("webhook", webhookShown()), model()},
		"webhook imported": {imported, integration("webhook", webhookShown()), model(typed("webhook", configurationModel{URL: webhookConfiguration().URL}))},
		"changed": {model(), integration("webhook", moltinapi.Configuration{URL: "https://b.example", SecretKey: "clicked"}),
			model(typed("webhook", configurationModel{URL: text("https://b.example"), SecretKey: text("hush-hush")}))}, // the core looks after secrets
		"of another type": {model(), integration("webhook", moltinapi.Configuration{URL: "https://hooks.example.com/a",
			Region: "eu", Addresses: []string{"stomp://a"}, Destination: "d", Username: "u", Password: "****"}), model()},
		"aws_sqs": {model(typed("aws_sqs", sqsConfiguration())), integration("aws_sqs", sqsShown()), model(typed("aws_sqs", sqsConfiguration()))},
		"aws_sqs imported": {imported, integration("aws_sqs", sqsShown()),
			model(typed("aws_sqs", configurationModel{URL: sqsConfiguration().URL, Region: sqsConfiguration().Region}))},
		"stomp": {model(typed("stomp", stompConfiguration())), integration("stomp", stompShown()), model(typed("stomp", stompConfiguration()))},
		"stomp imported": {imported, integration("stomp", stompShown()), model(typed("stomp", configurationModel{
			Addresses: stompConfiguration().Addresses, Destination: text("/queue/q"), Username: text("user1"),
		}))},
		"nothing is shown": {model(), &moltinapi.Integration{ID: "8cb9e689"}, model(typed("webhook", configurationModel{SecretKey: text("hush-hush")}),
			func(m *integrationModel) {
				m.Name, m.Description, m.Enabled = types.StringValue(""), types.StringValue(""), types.BoolValue(false)
				m.Observes, m.CreatedAt, m.UpdatedAt = setOf(nil), text(""), text("")
			})},
		"write-only":           {model(typed("webhook", keyed(3))), integration("webhook", webhookShown()), model(typed("webhook", keyed(3)))},
		"a type of the future": {imported, integration("email", moltinapi.Configuration{URL: "x"}), model(typed("email", configurationModel{}))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := test.prior.configuration()
			got, diags := test.prior.Refresh(test.shown)
			if len(diags) > 0 || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v %+v %v\nwant %+v %+v", got, got.Configuration, diags, test.want, test.want.Configuration)
			}
			if p := params(hook.Change[integrationModel]{Plan: got, Sent: got, Prior: &test.want}); !p.IsEmpty() {
				t.Errorf("an update would send %+v", p)
			}
			if !reflect.DeepEqual(test.prior.configuration(), before) {
				t.Errorf("the state before became %+v", test.prior.Configuration)
			}
		})
	}
}

// TestRefresh_order: a set that is the same stays in the order of the state, so that the state needn't be written again.
func TestRefresh_order(t *testing.T) {
	t.Parallel()
	set := func(values ...string) types.Set {
		var elements []attr.Value
		for _, value := range values {
			elements = append(elements, types.StringValue(value))
		}
		return types.SetValueMust(types.StringType, elements)
	}
	c := stompConfiguration()
	c.Addresses = set("stomp://a:1", "stomp+ssl://b:2")
	prior := model(typed("stomp", c), func(m *integrationModel) { m.Observes = set("order.paid", "order.fulfilled") })
	if got, _ := prior.Refresh(integration("stomp", stompShown())); !reflect.DeepEqual(got, prior) {
		t.Errorf("got %+v %+v", got, got.Configuration)
	}
}

func TestParams(t *testing.T) {
	t.Parallel()
	prior, writeOnly := model(), model(typed("webhook", keyed(3)))
	sqs, stomp := model(typed("aws_sqs", sqsConfiguration())), model(typed("stomp", stompConfiguration()))
	minimal := model(typed("webhook", configurationModel{URL: text("https://a")}), func(m *integrationModel) {
		m.Name, m.Description, m.Enabled, m.Observes = text("n"), types.StringValue(""), types.BoolValue(false), setOf([]string{"a.b"})
	})
	sending := func(version int64, secret string) configurationModel { // a write-only secret in the place of the plain one
		c := keyed(version)
		c.SecretKey = text(secret)
		return c
	}
	// named is what every update holds, and with its configuration.
	named := func(integrationType, configuration string) string {
		return `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"` + integrationType +
			`","observes":["order.fulfilled","order.paid"],"configuration":` + configuration + `}`
	}
	for name, test := range map[string]struct {
		plan  integrationModel
		sent  *configurationModel // where it isn't what is planned
		prior *integrationModel
		want  string
	}{
		"create": {model(), nil, nil, `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"webhook",` +
			`"observes":["order.fulfilled","order.paid"],"configuration":{"url":"https://hooks.example.com/a","secret_key":"hush-hush"}}`},
		"create with defaults": {minimal, nil, nil, `{"name":"n","description":"","enabled":false,"integration_type":"webhook",` +
			`"observes":["a.b"],"configuration":{"url":"https://a"}}`},
		"create aws_sqs": {sqs, nil, nil, `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"aws_sqs",` +
			`"observes":["order.fulfilled","order.paid"],"configuration":{"url":"https://sqs.eu-west-1.amazonaws.com/1/q",` +
			`"aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ","aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ",` +
			`"region":"eu-west-1"}}`},
		"create stomp": {stomp, nil, nil, `{"name":"Orders","description":"Paid orders","enabled":true,"integration_type":"stomp",` +
			`"observes":["order.fulfilled","order.paid"],"configuration":{"addresses":["stomp+ssl://b:2","stomp://a:1"],` +
			`"destination":"/queue/q","username":"user1","password":"passwordd123"}}`},
		"nothing": {model(func(m *integrationModel) { m.UpdatedAt = types.StringUnknown() }), nil, &prior, `{}`},
		"name": {model(func(m *integrationModel) { m.Name = text("new") }), nil, &prior, `{"name":"new","description":"Paid orders",` +
			`"enabled":true,"integration_type":"webhook","observes":["order.fulfilled","order.paid"]}`},
		"description": {model(func(m *integrationModel) { m.Description = types.StringValue("") }), nil, &prior, `{"name":"Orders","description":"",` +
			`"enabled":true,"integration_type":"webhook","observes":["order.fulfilled","order.paid"]}`},
		"enabled": {model(func(m *integrationModel) { m.Enabled = types.BoolValue(false) }), nil, &prior, `{"name":"Orders","description":"Paid orders",` +
			`"enabled":false,"integration_type":"webhook","observes":["order.fulfilled","order.paid"]}`},
		"observes": {model(func(m *integrationModel) { m.Observes = setOf([]string{"a.b"}) }), nil, &prior, `{"name":"Orders","description":"Paid orders",` +
			`"enabled":true,"integration_type":"webhook","observes":["a.b"]}`},
		"url": {model(typed("webhook", configurationModel{URL: text("https://b"), SecretKey: text("hush-hush")})), nil, &prior,
			named("webhook", `{"url":"https://b","secret_key":"hush-hush"}`)},
		"secret changed": {model(typed("webhook", configurationModel{URL: text("https://a"), SecretKey: text("new")})), nil, &prior,
			named("webhook", `{"url":"https://a","secret_key":"new"}`)},
		"secret removed": {model(typed("webhook", configurationModel{URL: text("https://a")})), nil, &prior,
			named("webhook", `{"url":"https://a","secret_key":""}`)},
		"never a secret": {model(typed("webhook", configurationModel{URL: text("https://b")})), nil, &minimal,
			named("webhook", `{"url":"https://b"}`)},
		"region": {model(typed("aws_sqs", configurationModel{URL: text("https://q"), Region: text("r")})), nil,
			new(model(typed("aws_sqs", configurationModel{URL: text("https://q"), Region: text("s")}))),
			named("aws_sqs", `{"url":"https://q","region":"r"}`)},
		"stomp, unset": {model(typed("stomp", configurationModel{Addresses: setOf([]string{"stomp://c"})})), nil, &stomp,
			named("stomp", `{"addresses":["stomp://c"],"destination":"","username":"","password":""}`)},
		"url of stomp removed": {stomp, nil, new(model(typed("stomp", configurationModel{URL: text("https://a"), Addresses: setOf([]string{"stomp://c"})}))),
			named("stomp", `{"url":"","addresses":["stomp+ssl://b:2","stomp://a:1"],"destination":"/queue/q","username":"user1","password":"passwordd123"}`)},
		"write-only, changed": {model(typed("webhook", keyed(4))), new(sending(4, "wo-hush-2")), &writeOnly,
			named("webhook", `{"url":"https://hooks.example.com/a","secret_key":"wo-hush-2"}`)},
		"write-only, the same":                       {model(typed("webhook", keyed(3))), new(sending(3, "wo-hush-1")), &writeOnly, `{}`},
		"write-only, another under the same version": {model(typed("webhook", keyed(3))), nil, &writeOnly, `{}`},
		"write-only, a change beside one that isn't to be sent": {model(typed("webhook", keyed(3))), nil,
			new(model(typed("webhook", configurationModel{URL: text("https://b"), SecretKeyWOVersion: types.Int64Value(3)}))),
			named("webhook", `{"url":"https://hooks.example.com/a"}`)},
		"from plain to write-only": {model(typed("webhook", keyed(1))), new(sending(1, "wo-hush-1")), &prior,
			named("webhook", `{"url":"https://hooks.example.com/a","secret_key":"wo-hush-1"}`)},
		"from write-only to plain": {model(), nil, &writeOnly, named("webhook", `{"url":"https://hooks.example.com/a","secret_key":"hush-hush"}`)},
		"write-only, removed": {model(typed("webhook", configurationModel{URL: text("https://hooks.example.com/a")})), nil, &writeOnly,
			named("webhook", `{"url":"https://hooks.example.com/a","secret_key":""}`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := test.plan
			if test.sent != nil {
				sent.Configuration = test.sent
			}
			got, err := json.Marshal(params(hook.Change[integrationModel]{Plan: test.plan, Sent: sent, Prior: test.prior}))
			if err != nil || string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestMatches recognizes a new integration whose answer was lost, by its secrets too, as far as they are shown.
func TestMatches(t *testing.T) {
	t.Parallel()
	c := keyed(1)
	c.SecretKey = text("wo-hush-1")
	webhook := model(typed("webhook", c))
	shown := func(secretKey string, changes ...func(*moltinapi.Integration)) *moltinapi.Integration {
		i := integration("webhook", moltinapi.Configuration{URL: "https://hooks.example.com/a", SecretKey: secretKey})
		for _, change := range changes {
			change(i)
		}
		return i
	}
	for name, test := range map[string]struct {
		wanted integrationModel
		shown  *moltinapi.Integration
		want   bool
	}{
		"the same":            {webhook, shown("wo-hush-1"), true},
		"its mask":            {webhook, shown("*****sh-1"), true},
		"secret hidden":       {webhook, shown(""), true},
		"another secret":      {webhook, shown("wo-hush-2"), false},
		"another's mask":      {webhook, shown("*****sh-2"), false},
		"another name":        {webhook, shown("", func(i *moltinapi.Integration) { i.Name = "new" }), false},
		"another description": {webhook, shown("", func(i *moltinapi.Integration) { i.Description = "" }), false},
		"disabled":            {webhook, shown("", func(i *moltinapi.Integration) { i.Enabled = false }), false},
		"other events":        {webhook, shown("", func(i *moltinapi.Integration) { i.Observes = []string{"order.paid"} }), false},
		"another url":         {webhook, shown("", func(i *moltinapi.Integration) { i.Configuration.URL = "https://b.example" }), false},
		"another type":        {webhook, integration("aws_sqs", sqsShown()), false},
		"aws_sqs":             {model(typed("aws_sqs", sqsConfiguration())), integration("aws_sqs", sqsShown()), true},
		"stomp":               {model(typed("stomp", stompConfiguration())), integration("stomp", stompShown()), true},
		"stomp, another password": {model(typed("stomp", stompConfiguration())), integration("stomp", moltinapi.Configuration{
			Addresses: stompShown().Addresses, Destination: "/queue/q", Username: "user1", Password: "********d124"}), false},
		"secrets that nobody configured": {model(typed("webhook", configurationModel{URL: text("https://hooks.example.com/a")})), shown("clicked"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.wanted.matches(test.shown); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// paths joins the attributes that diagnostics point at.
func paths(diags diag.Diagnostics) string {
	var all []string
	for _, d := range diags {
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			all = append(all, at.Path().String())
		}
	}
	return strings.Join(all, " ")
}

func TestCheck(t *testing.T) {
	t.Parallel()
	webhook := func(c configurationModel) integrationModel { return model(typed("webhook", c)) }
	sqs := func(c configurationModel) integrationModel { return model(typed("aws_sqs", c)) }
	stomp := func(c configurationModel) integrationModel { return model(typed("stomp", c)) }
	observing := func(events ...string) integrationModel {
		return model(func(m *integrationModel) { m.Observes = setOf(events) })
	}
	addresses := func(all ...string) integrationModel { return stomp(configurationModel{Addresses: setOf(all)}) }
	bare := sqs(configurationModel{URL: text("https://q"), Region: text("r")})
	queue := sqs(sqsConfiguration())
	with := func(secret string, version types.Int64) integrationModel {
		return sqs(configurationModel{URL: text("https://q"), Region: text("r"), AWSAccessKeyID: text("k"),
			AWSSecretAccessKeyWO: text(secret), AWSSecretAccessKeyWOVersion: version})
	}
	one := types.Int64Value(1)
	twin, keyless, managed := with("wo-hush-1", one), with("", types.Int64Null()), with("", one)
	bad, badAddress, without := observing("orders"), addresses("broker"), webhook(configurationModel{})
	for name, test := range map[string]struct {
		plan             integrationModel
		prior            *integrationModel
		errors, warnings string // the attributes
	}{
		"webhook":               {model(), nil, "", ""},
		"aws_sqs":               {sqs(sqsConfiguration()), nil, "", ""},
		"stomp":                 {stomp(stompConfiguration()), nil, "", ""},
		"stomp, the least":      {addresses("tcp://broker"), nil, "", ""},
		"webhook without url":   {without, nil, "configuration.url", ""},
		"webhook, url removed":  {without, new(model()), "configuration.url", ""},
		"webhook never had url": {without, &without, "", ""},
		"webhook of another type": {webhook(configurationModel{URL: text("https://a"), Region: text("r"), Addresses: setOf([]string{"stomp://a"}),
			Password: text("p")}), nil, "configuration.addresses configuration.password configuration.region", ""},
		"aws_sqs with nothing": {sqs(configurationModel{}), nil,
			"configuration.aws_access_key_id configuration.aws_secret_access_key configuration.region configuration.url", ""},
		"aws_sqs, keys at create":   {bare, nil, "configuration.aws_access_key_id configuration.aws_secret_access_key", ""},
		"aws_sqs, keys not managed": {bare, &bare, "", ""},
		"aws_sqs, keys removed":     {bare, &queue, "configuration.aws_access_key_id configuration.aws_secret_access_key", ""},
		"aws_sqs with secret_key": {sqs(configurationModel{URL: text("https://q"), Region: text("r"), AWSAccessKeyID: text("k"),
			AWSSecretAccessKey: text("s"), SecretKey: text("x")}), nil, "configuration.secret_key", ""},
		"stomp with nothing":       {stomp(configurationModel{}), nil, "configuration.addresses", ""},
		"stomp with url":           {stomp(configurationModel{URL: text("x"), Addresses: setOf([]string{"tcp://b"})}), nil, "", "configuration.url"},
		"url without scheme":       {webhook(configurationModel{URL: text("a.example")}), nil, "configuration.url", ""},
		"url of before":            {webhook(configurationModel{URL: text("a.example")}), new(webhook(configurationModel{URL: text("a.example")})), "", "configuration.url"},
		"url that isn't encrypted": {webhook(configurationModel{URL: text("http://a.example")}), nil, "", "configuration.url"},
		"url of another scheme":    {webhook(configurationModel{URL: text("ftp://a.example")}), nil, "configuration.url", ""},
		"address without scheme":   {badAddress, nil, "configuration.addresses", ""},
		"address of before":        {badAddress, &badAddress, "", "configuration.addresses"},
		"address without host":     {addresses("stomp://:61613"), nil, "configuration.addresses", ""},
		"address with credentials": {addresses("stomp://me:pw@broker"), nil, "configuration.addresses", ""},
		"event without dot":        {bad, nil, "observes", ""},
		"event in capitals":        {observing("order.PAID"), nil, "observes", ""},
		"event that is empty":      {observing(""), nil, "observes", ""},
		"event of before":          {bad, &bad, "", "observes"},
		"event that is new":        {bad, new(model()), "observes", ""},
		"event that is unknown":    {observing("order.payed"), nil, "", "observes"},
		"event, unknown before":    {observing("order.payed"), new(observing("order.payed")), "", ""},
		"event of a Custom API":    {observing("wishes_ext.updated"), nil, "", ""},
		"events of all shapes": {observing("one-time-password-token-request.created", "subscription.pending_cancel",
			"customAPIEntryType.created", "subscription.create-failed"), nil, "", ""},
		"write-only": {webhook(configurationModel{URL: text("https://a"), SecretKeyWO: text("wo-hush-1"), SecretKeyWOVersion: one}), nil, "", ""},
		"write-only, unknown": {webhook(configurationModel{URL: text("https://a"), SecretKeyWO: text("?"), SecretKeyWOVersion: types.Int64Unknown()}),
			nil, "", ""},
		"write-only of another type": {webhook(configurationModel{URL: text("https://a"), PasswordWO: text("wo-hush-1"), PasswordWOVersion: one,
			AWSSecretAccessKeyWO: text("wo-hush-1"), AWSSecretAccessKeyWOVersion: one}), nil,
			"configuration.aws_secret_access_key_wo configuration.password_wo", ""},
		"write-only key":             {twin, nil, "", ""},
		"write-only key, unknown":    {with("?", types.Int64Unknown()), nil, "", ""},
		"write-only key, removed":    {keyless, &managed, "configuration.aws_secret_access_key", ""},
		"write-only key, to plain":   {queue, &managed, "", ""},
		"write-only key, from plain": {twin, &queue, "", ""},
		"type isn't known":           {model(typed("?", configurationModel{Region: text("r")})), nil, "", ""},
		"nothing is known": {webhook(configurationModel{URL: text("?"), SecretKey: text("?"), Region: text("?"), Addresses: types.SetUnknown(types.StringType)}),
			nil, "", ""},
		"no configuration, which is refused before": {model(func(m *integrationModel) { m.Configuration = nil }), nil, "configuration.url", ""},
		"an event isn't known": {model(func(m *integrationModel) {
			m.Observes = types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown(), text("order.paid")})
		}), nil, "", ""},
		"events aren't known": {model(func(m *integrationModel) { m.Observes = types.SetUnknown(types.StringType) }), nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := test.plan.Check(test.prior)
			if errors, warnings := paths(diags.Errors()), paths(diags.Warnings()); errors != test.errors || warnings != test.warnings {
				t.Errorf("errors at %q, want %q; warnings at %q, want %q: %v", errors, test.errors, warnings, test.warnings, diags)
			}
		})
	}
}

func TestCheck_nearestEvent(t *testing.T) {
	t.Parallel()
	plan := model(func(m *integrationModel) { m.Observes = setOf([]string{"order.fullfilled"}) })
	if diags := plan.Check(nil); len(diags) != 1 || !strings.Contains(diags[0].Detail(), `Did you mean "order.fulfilled"?`) {
		t.Errorf("got %v", diags)
	}
}

// TestCalls shows which plans say enough to be looked for at Moltin.
func TestCalls(t *testing.T) {
	t.Parallel()
	partly := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("stomp://a"), types.StringUnknown()})
	unknown := types.SetUnknown(types.StringType)
	stomp := func(change func(*configurationModel)) integrationModel {
		c := stompConfiguration()
		change(&c)
		return model(typed("stomp", c))
	}
	for name, test := range map[string]struct {
		plan integrationModel
		want bool
	}{
		"webhook":                     {model(), true},
		"webhook, unknown secret":     {model(typed("webhook", configurationModel{URL: text("https://a"), SecretKey: text("?")})), true},
		"webhook, unknown url":        {model(typed("webhook", configurationModel{URL: text("?")})), false},
		"webhook without url":         {model(typed("webhook", configurationModel{})), false},
		"aws_sqs":                     {model(typed("aws_sqs", sqsConfiguration())), true},
		"stomp":                       {stomp(func(*configurationModel) {}), true},
		"stomp without destination":   {stomp(func(c *configurationModel) { c.Destination = text("") }), true},
		"stomp, unknown destination":  {stomp(func(c *configurationModel) { c.Destination = text("?") }), false},
		"stomp, unknown addresses":    {stomp(func(c *configurationModel) { c.Addresses = unknown }), false},
		"stomp, an unknown address":   {stomp(func(c *configurationModel) { c.Addresses = partly }), false},
		"stomp without addresses":     {stomp(func(c *configurationModel) { c.Addresses = types.SetNull(types.StringType) }), false},
		"unknown type":                {model(func(m *integrationModel) { m.IntegrationType = text("?") }), false},
		"unknown events":              {model(func(m *integrationModel) { m.Observes = unknown }), false},
		"an unknown event":            {model(func(m *integrationModel) { m.Observes = partly }), false},
		"no configuration":            {model(func(m *integrationModel) { m.Configuration = nil }), false},
		"no events, which is refused": {model(func(m *integrationModel) { m.Observes = setOf(nil) }), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if scope, same := test.plan.Calls(); (same != nil) != test.want || scope != "" {
				t.Errorf("got %t in scope %q", same != nil, scope)
			}
		})
	}
}

// BenchmarkRefresh is what a refresh computes for each integration once its answer is decoded.
func BenchmarkRefresh(b *testing.B) {
	prior, shown := model(), integration("webhook", webhookShown())
	b.ReportAllocs()
	for b.Loop() {
		if fresh, _ := prior.Refresh(shown); fresh.Configuration == nil {
			b.Fatal("no configuration")
		}
	}
}
