package moltin

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

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
	wo := func(secret string) services.WriteOnly { return services.WriteOnly{Secret: text(secret)} }
	with := func(key services.WriteOnly) integrationModel {
		return sqs(configurationModel{URL: text("https://q"), Region: text("r"), AWSAccessKeyID: text("k"), AWSSecretAccessKeyWO: key})
	}
	twin, keyless, managed := with(wo("wo-hush-1")), with(services.WriteOnly{}), with(services.WriteOnly{Version: number(1)})
	hook, bad, badAddress := model(), observing("orders"), addresses("broker")
	masked := webhook(configurationModel{URL: text("https://a"), SecretKey: text("*****hush")})
	without := webhook(configurationModel{})
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
		"webhook, url removed":  {without, &hook, "configuration.url", ""},
		"webhook never had url": {without, &without, "", ""},
		"webhook of another type": {webhook(configurationModel{URL: text("https://a"), Region: text("r"), Addresses: setOf([]string{"stomp://a"}),
			Password: text("p")}), nil, "configuration.addresses configuration.password configuration.region", ""},
		"aws_sqs with nothing": {sqs(configurationModel{}), nil,
			"configuration.aws_access_key_id configuration.aws_secret_access_key configuration.region configuration.url", ""},
		"aws_sqs, keys at create":   {bare, nil, "configuration.aws_access_key_id configuration.aws_secret_access_key", ""},
		"aws_sqs, keys at replace":  {bare, &hook, "configuration.aws_access_key_id configuration.aws_secret_access_key", ""},
		"aws_sqs, keys not managed": {bare, &bare, "", ""},
		"aws_sqs, keys removed":     {bare, &queue, "configuration.aws_access_key_id configuration.aws_secret_access_key", ""},
		"aws_sqs with secret_key": {sqs(configurationModel{URL: text("https://q"), Region: text("r"), AWSAccessKeyID: text("k"),
			AWSSecretAccessKey: text("s"), SecretKey: text("x")}), nil, "configuration.secret_key", ""},
		"stomp with nothing":       {stomp(configurationModel{}), nil, "configuration.addresses", ""},
		"stomp with url":           {stomp(configurationModel{URL: text("x"), Addresses: setOf([]string{"tcp://b"})}), nil, "", "configuration.url"},
		"url without scheme":       {webhook(configurationModel{URL: text("a.example")}), nil, "configuration.url", ""},
		"url in clear":             {webhook(configurationModel{URL: text("http://a.example")}), nil, "", "configuration.url"},
		"url of another scheme":    {webhook(configurationModel{URL: text("ftp://a.example")}), nil, "configuration.url", ""},
		"address without scheme":   {badAddress, nil, "configuration.addresses", ""},
		"address of before":        {badAddress, &badAddress, "", "configuration.addresses"},
		"address without host":     {addresses("stomp://:61613"), nil, "configuration.addresses", ""},
		"address with credentials": {addresses("stomp://me:pw@broker"), nil, "configuration.addresses", ""},
		"event without dot":        {bad, nil, "observes", ""},
		"event in capitals":        {observing("order.PAID"), nil, "observes", ""},
		"event that is empty":      {observing(""), nil, "observes", ""},
		"event of before":          {bad, &bad, "", "observes"},
		"event that is new":        {bad, &hook, "observes", ""},
		"event that is unknown":    {observing("order.payed"), nil, "", "observes"},
		"event, unknown before":    {observing("order.payed"), new(observing("order.payed")), "", ""},
		"event of a Custom API":    {observing("wishes_ext.updated"), nil, "", ""},
		"events of all shapes": {observing("one-time-password-token-request.created", "subscription.pending_cancel",
			"customAPIEntryType.created", "subscription.create-failed"), nil, "", ""},
		"mask":                {masked, nil, "configuration.secret_key", ""},
		"mask of before":      {masked, &masked, "", "configuration.secret_key"},
		"write-only":          {webhook(configurationModel{URL: text("https://a"), SecretKeyWO: wo("wo-hush-1")}), nil, "", ""},
		"write-only, a mask":  {webhook(configurationModel{URL: text("https://a"), SecretKeyWO: wo("*****sh-1")}), nil, "configuration.secret_key_wo", ""},
		"write-only, unknown": {webhook(configurationModel{URL: text("https://a"), SecretKeyWO: wo("?")}), nil, "", ""},
		"write-only of another type": {webhook(configurationModel{URL: text("https://a"), PasswordWO: wo("wo-hush-1"), AWSSecretAccessKeyWO: wo("wo-hush-1")}), nil,
			"configuration.aws_secret_access_key_wo configuration.password_wo", ""},
		"write-only key":             {twin, nil, "", ""},
		"write-only key, unknown":    {with(wo("?")), nil, "", ""},
		"write-only key, removed":    {keyless, &managed, "configuration.aws_secret_access_key", ""},
		"write-only key, to plain":   {queue, &managed, "", ""},
		"write-only key, from plain": {twin, &queue, "", ""},
		"type isn't known":           {model(typed("?", configurationModel{Region: text("r")})), nil, "", ""},
		"nothing is known": {webhook(configurationModel{URL: text("?"), SecretKey: text("?"), Region: text("?"), Addresses: types.SetUnknown(types.StringType)}),
			nil, "", ""},
		"configuration isn't known": {model(func(m *integrationModel) {
			m.Configuration = types.ObjectUnknown(m.Configuration.AttributeTypes(t.Context()))
		}), nil, "", ""},
		"an event isn't known": {model(func(m *integrationModel) {
			m.Observes = types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown(), text("order.paid")})
		}), nil, "", ""},
		"events aren't known": {model(func(m *integrationModel) { m.Observes = types.SetUnknown(types.StringType) }), nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := test.plan.check(test.prior)
			if errors, warnings := paths(diags.Errors()), paths(diags.Warnings()); errors != test.errors || warnings != test.warnings {
				t.Errorf("errors at %q, want %q; warnings at %q, want %q: %v", errors, test.errors, warnings, test.warnings, diags)
			}
		})
	}
}

func TestNearestEvent(t *testing.T) {
	t.Parallel()
	plan := model(func(m *integrationModel) { m.Observes = setOf([]string{"order.fullfilled"}) })
	if diags := plan.check(nil); len(diags) != 1 || !strings.Contains(diags[0].Detail(), `Is "order.fulfilled" meant?`) {
		t.Errorf("got %v", diags)
	}
}
