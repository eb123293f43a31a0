package moltinfake

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	webhookBody = `{"data":{"type":"integration","name":"Order shipping notification",` +
		`"description":"Send a shipping notification via email with discount code.","enabled":true,` +
		`"observes":["order.fulfilled"],"integration_type":"webhook",` +
		`"configuration":{"url":"https://yourwebsite.com/order-created-notification"}}}`
	sqsConfiguration = `{"url":"https://sqs.eu-west-1.amazonaws.com/123456789/epcc-external-queue",` +
		`"aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ",` +
		`"aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ","region":"eu-west-1"}`
	stompConfiguration = `{"addresses":["stomp+ssl://host:61614"],"destination":"/queue/q","username":"user1",` +
		`"password":"passwordd123"}`
)

// body is a create with the configuration of a type.
func body(integrationType, configuration string) string {
	return `{"data":{"type":"integration","name":"n","observes":["cart.updated","cart.deleted"],"integration_type":"` +
		integrationType + `","configuration":` + configuration + `}}`
}

// shown is how an integration appears, but for attributes, given as JSON members.
func shown(integrationType, members, configuration string) string {
	return `{"data":{"id":"` + firstID + `","type":"integration","integration_type":"` + integrationType + `",` + members +
		`,"configuration":` + configuration + `,"links":{"self":"https://store.example/v2/integrations/` + firstID + `"},` +
		`"meta":{"timestamps":{"created_at":"2018-04-30T09:35:32.202Z","updated_at":"2018-04-30T09:35:32.202Z"}}}}`
}

// TestShapes creates and reads, and compares with what the documentation shows.
func TestShapes(t *testing.T) {
	t.Parallel()
	const (
		plain      = `"name":"n","enabled":false,"observes":["cart.updated","cart.deleted"]`
		secretHook = `{"url":"https://a.example","secret_key":"SOME_SECRET_KEY"}`
		bareHook   = `{"url":"https://a.example"}`
	)
	for name, test := range map[string]struct {
		switches Switches
		body     string
		status   int
		want     string
	}{
		"webhook": {Switches{}, webhookBody, 201, shown("webhook", `"name":"Order shipping notification","description":`+
			`"Send a shipping notification via email with discount code.","enabled":true,"observes":["order.fulfilled"]`,
			`{"url":"https://yourwebsite.com/order-created-notification"}`)},
		"secret_key is readable": {Switches{}, body("webhook", secretHook), 201, shown("webhook", plain, secretHook)},
		"secret_key is masked": {Switches{MaskSecretKey: true}, body("webhook", secretHook), 201,
			shown("webhook", plain, `{"url":"https://a.example","secret_key":"***********_KEY"}`)},
		"secret_key is hidden": {Switches{HideSecretKey: true}, body("webhook", secretHook), 201, shown("webhook", plain, bareHook)},
		"unset as empty": {Switches{Unset: `""`}, body("webhook", bareHook), 201,
			shown("webhook", plain+`,"description":""`, `{"url":"https://a.example","secret_key":""}`)},
		"unset as null": {Switches{Unset: "null"}, body("webhook", bareHook), 201,
			shown("webhook", plain+`,"description":null`, `{"url":"https://a.example","secret_key":null}`)},
		"null is left out": {Switches{}, `{"data":{"type":"integration","name":"n","description":null,"enabled":null,` +
			`"observes":["cart.updated","cart.deleted"],"integration_type":"webhook",` +
			`"configuration":{"url":"https://a.example","secret_key":null}}}`, 201, shown("webhook", plain, bareHook)},
		"create answers 200": {Switches{CreateStatus200: true}, body("webhook", bareHook), 200, shown("webhook", plain, bareHook)},
		"observes in another order": {Switches{ShuffleObserves: true}, body("webhook", bareHook), 201,
			shown("webhook", `"name":"n","enabled":false,"observes":["cart.deleted","cart.updated"]`, bareHook)},
		"aws_sqs": {Switches{}, body("aws_sqs", sqsConfiguration), 201, shown("aws_sqs", plain,
			`{"url":"https://sqs.eu-west-1.amazonaws.com/123456789/epcc-external-queue",`+
				`"aws_access_key_id":"****************PSYQ",`+
				`"aws_secret_access_key":"************************************pUSJ","region":"eu-west-1"}`)},
		"short secrets": {Switches{}, body("aws_sqs", `{"url":"https://q","aws_access_key_id":"abcd",`+
			`"aws_secret_access_key":"abcde","region":"r"}`), 201, shown("aws_sqs", plain,
			`{"url":"https://q","aws_access_key_id":"****","aws_secret_access_key":"*bcde","region":"r"}`)},
		"short secrets as they are": {Switches{ShowShortSecrets: true}, body("aws_sqs", `{"url":"https://q",`+
			`"aws_access_key_id":"abcd","aws_secret_access_key":"abcde","region":"r"}`), 201, shown("aws_sqs", plain,
			`{"url":"https://q","aws_access_key_id":"abcd","aws_secret_access_key":"*bcde","region":"r"}`)},
		"stomp with a url": {Switches{StompURL: true}, body("stomp", `{"url":"https://a.example"}`), 201,
			shown("stomp", plain, bareHook)},
		"stomp": {Switches{}, body("stomp", stompConfiguration), 201, shown("stomp", plain,
			`{"addresses":["stomp+ssl://host:61614"],"destination":"/queue/q","username":"user1",`+
				`"password":"********d123"}`)},
		"stomp without enabled": {Switches{HideStompDisabled: true}, body("stomp", stompConfiguration), 201, shown("stomp",
			`"name":"n","observes":["cart.updated","cart.deleted"]`,
			`{"addresses":["stomp+ssl://host:61614"],"destination":"/queue/q","username":"user1",`+
				`"password":"********d123"}`)},
		"stomp, nothing is required": {Switches{}, body("stomp", `{}`), 201, shown("stomp", plain, `{}`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			status, created := send(t, f, http.MethodPost, "/v2/integrations", test.body)
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			wantJSON(t, created, test.want)
			if status, read := send(t, f, http.MethodGet, "/v2/integrations/"+firstID, ""); status != 200 || read != created {
				t.Errorf("read %d %s, created %s", status, read, created)
			}
		})
	}
}

// TestUpdate changes parts, and compares what is stored, because answers mask secrets.
func TestUpdate(t *testing.T) {
	t.Parallel()
	start := Integration{
		Name: "n", Description: "d", Enabled: true, IntegrationType: "aws_sqs", Observes: []string{"order.paid"},
		Configuration: Configuration{
			URL: "https://q", AWSAccessKeyID: "AKIA-one", AWSSecretAccessKey: "secret-one", Region: "eu-west-1",
		},
	}
	hook := Integration{
		Name: "n", Observes: []string{"order.paid"}, Configuration: Configuration{URL: "https://a.example", SecretKey: "s"},
	}
	for name, test := range map[string]struct {
		switches Switches
		start    Integration
		body     string
		want     func(*Integration)
		same     bool // updated_at stays
	}{
		"nothing": {start: start, body: `{}`, want: func(*Integration) {}, same: true},
		"one":     {start: start, body: `{"enabled":false}`, want: func(i *Integration) { i.Enabled = false }},
		"clear":   {start: start, body: `{"description":""}`, want: func(i *Integration) { i.Description = "" }},
		"null":    {start: start, body: `{"description":null,"configuration":null}`, want: func(*Integration) {}},
		"the id again": {start: start, body: `{"id":"` + firstID + `",` +
			`"name":"m"}`, want: func(i *Integration) { i.Name = "m" }},
		"the type again": {start: start, body: `{"integration_type":"aws_sqs"}`, want: func(*Integration) {}},
		"observes are replaced": {start: start, body: `{"observes":["cart.updated"]}`,
			want: func(i *Integration) { i.Observes = []string{"cart.updated"} }},
		"configuration is merged": {start: start, body: `{"configuration":{"region":"us-east-1"}}`,
			want: func(i *Integration) { i.Configuration.Region = "us-east-1" }},
		"a mask is stored": {start: start, body: `{"configuration":{"aws_secret_access_key":"******-one"}}`,
			want: func(i *Integration) { i.Configuration.AWSSecretAccessKey = "******-one" }},
		"secret_key is cleared": {start: hook, body: `{"configuration":{"secret_key":""}}`,
			want: func(i *Integration) { i.Configuration.SecretKey = "" }},
		"secret_key stays": {start: hook, body: `{"configuration":{"url":"https://b.example"}}`,
			want: func(i *Integration) { i.Configuration.URL = "https://b.example" }},
		"secret_key goes": {switches: Switches{ReplaceConfiguration: true}, start: hook,
			body: `{"configuration":{"url":"https://b.example"}}`,
			want: func(i *Integration) { i.Configuration = Configuration{URL: "https://b.example"} }},
		"configuration is left alone": {switches: Switches{ReplaceConfiguration: true}, start: hook,
			body: `{"name":"m"}`, want: func(i *Integration) { i.Name = "m" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			id := f.Put(test.start)
			want := f.Integrations()[0]
			test.want(&want)
			later := at().Add(time.Minute)
			if !test.same {
				want.UpdatedAt = later
			}
			f.Now = func() time.Time { return later }
			document := `{"data":{"type":"integration",` + test.body[1:] + `}`
			document = strings.Replace(document, ",}", "}", 1)
			status, answer := send(t, f, http.MethodPut, "/v2/integrations/"+id, document)
			if status != http.StatusOK {
				t.Fatalf("%d %s", status, answer)
			}
			if got := f.Integrations()[0]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("stored %+v\nwant   %+v", got, want)
			}
			if _, read := send(t, f, http.MethodGet, "/v2/integrations/"+id, ""); read != answer {
				t.Errorf("answered %s, then %s", answer, read)
			}
		})
	}
}

// TestRefusals sends what the API refuses, and checks that nothing was stored.
func TestRefusals(t *testing.T) {
	t.Parallel()
	invalid := func(details ...string) string {
		var entries []string
		for _, detail := range details {
			entries = append(entries, `{"title":"Failed Validation","detail":"`+detail+`"}`)
		}
		return `{"errors":[` + strings.Join(entries, ",") + `]}`
	}
	six := `{"data":{"type":"integration","observes":["a.b","a.c","a.d","a.e","a.f","a.g"]}}`
	for name, test := range map[string]struct {
		switches Switches
		method   string
		body     string
		want     string // of a 422
		status   int    // other than 422
	}{
		"nothing": {Switches{}, "POST", `{"data":{"type":"integration"}}`, invalid("The data.name field is required.",
			"The data.observes field is required.", "The data.integration_type field is required."), 0},
		"no configuration": {Switches{}, "POST", body("webhook", "null"), invalid("The data.configuration field is required."), 0},
		"no url":           {Switches{}, "POST", body("webhook", "{}"), invalid("The data.configuration.url field is required."), 0},
		"no address": {Switches{}, "POST", body("webhook", `{"url":"not-an-address"}`),
			invalid("The data.configuration.url format is invalid."), 0},
		"no keys": {Switches{}, "POST", body("aws_sqs", `{"url":"https://q"}`), invalid(
			"The data.configuration.aws_access_key_id field is required.",
			"The data.configuration.aws_secret_access_key field is required.",
			"The data.configuration.region field is required."), 0},
		"unknown keys": {Switches{}, "POST", body("webhook", `{"url":"https://a.example","secret":"s","method":"PUT"}`),
			invalid("The data.configuration.method field is unknown.", "The data.configuration.secret field is unknown."), 0},
		"keys of another type": {Switches{}, "POST", body("webhook", `{"url":"https://a.example","region":"r"}`),
			invalid("The data.configuration.region field is unknown."), 0},
		"a value of another type": {Switches{}, "POST", body("stomp", `{"addresses":"stomp://a"}`),
			invalid("The data.configuration.addresses format is invalid."), 0},
		"configuration is no object": {Switches{}, "POST", body("webhook", `"x"`), invalid("The data.configuration must be an object."), 0},
		"a hyphen in the type":       {Switches{}, "POST", body("aws-sqs", sqsConfiguration), invalid("The selected data.integration_type is invalid."), 0},
		"the empty type, create":     {Switches{}, "POST", body("", "{}"), invalid("The data.integration_type field is required."), 0},
		"the empty type, update": {Switches{}, "PUT", `{"data":{"type":"integration","integration_type":""}}`,
			invalid("The selected data.integration_type is invalid."), 0},
		"another type": {Switches{}, "PUT", `{"data":{"type":"integration","integration_type":"stomp"}}`,
			invalid("The selected data.integration_type is invalid."), 0},
		"an event without a dot": {Switches{}, "PUT", `{"data":{"type":"integration","observes":["order.paid","order"]}}`,
			invalid("The selected data.observes.1 is invalid."), 0},
		"no events": {Switches{}, "PUT", `{"data":{"type":"integration",` +
			`"observes":[]}}`, invalid("The data.observes field is required."), 0},
		"no name": {Switches{}, "PUT", `{"data":{"type":"integration",` +
			`"name":""}}`, invalid("The data.name field is required."), 0},
		"replaced without url": {Switches{ReplaceConfiguration: true}, "PUT",
			`{"data":{"type":"integration","configuration":{` +
				`"secret_key":"t"}}}`, invalid("The data.configuration.url field is required."), 0},
		"no description": {Switches{DescriptionRequired: true}, "POST", body("webhook", `{"url":"https://a.example"}`),
			invalid("The data.description field is required."), 0},
		"too many events": {Switches{EventLimit: 5}, "PUT", six, invalid("You have reached the integration event limit of 5"), 0},
		"too many integrations": {Switches{IntegrationLimit: 1}, "POST", body("webhook", `{"url":"https://a.example"}`),
			invalid("You have reached the integration limit of 1"), 0},
		"in vague words": {Switches{VagueErrors: true}, "POST", body("webhook", "{}"),
			`{"errors":[{"title":"Validation Error","status":400,"detail":"Your request was invalid"}]}`, 0},
		"unknown field":      {Switches{}, "POST", `{"data":{"type":"integration","headers":{}}}`, "", 400},
		"read-only field":    {Switches{}, "PUT", `{"data":{"type":"integration","links":{}}}`, "", 400},
		"beside data":        {Switches{}, "PUT", `{"data":{"type":"integration"},"meta":{}}`, "", 400},
		"without data":       {Switches{}, "PUT", `{}`, "", 400},
		"without type":       {Switches{}, "PUT", `{"data":{"name":"m"}}`, "", 400},
		"another object":     {Switches{}, "PUT", `{"data":{"type":"webhooks","name":"m"}}`, "", 400},
		"another id":         {Switches{}, "PUT", `{"data":{"type":"integration","id":"x","name":"m"}}`, "", 400},
		"an id of one's own": {Switches{}, "POST", `{"data":{"type":"integration","id":"x","name":"m"}}`, "", 400},
		"no JSON":            {Switches{}, "PUT", `data=1`, "", 400},
		"name is a number":   {Switches{}, "PUT", `{"data":{"type":"integration","name":1}}`, "", 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			id := f.Put(Integration{
				Name: "n", Observes: []string{"order.paid"}, Configuration: Configuration{URL: "https://a.example", SecretKey: "s"},
			})
			before := fmt.Sprintf("%+v", f.Integrations())
			target := "/v2/integrations"
			if test.method == http.MethodPut {
				target += "/" + id
			}
			status, answer := send(t, f, test.method, target, test.body)
			switch {
			case test.status == 0 && status == http.StatusUnprocessableEntity:
				wantJSON(t, answer, test.want)
			case test.status == 0 || status != test.status || !strings.HasPrefix(answer, `{"errors":[{`+
				`"title":"Bad Request","status":400,"detail":`):
				t.Errorf("%d %s", status, answer)
			}
			if after := fmt.Sprintf("%+v", f.Integrations()); after != before {
				t.Errorf("stored %s\nbefore %s", after, before)
			}
		})
	}
}
