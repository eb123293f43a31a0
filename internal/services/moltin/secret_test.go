package moltin

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

func TestSecretFrom(t *testing.T) {
	t.Parallel()
	const secret = "passwordd123"
	for name, test := range map[string]struct {
		attribute, prior, shown string
		want                    string
		warns                   bool
	}{
		"not managed, hidden":      {"password", "", "", "", false},
		"not managed, masked":      {"password", "", "********d123", "", false},
		"not managed, shown":       {secretKey, "", secret, "", false},
		"hidden":                   {secretKey, secret, "", secret, false},
		"the same":                 {secretKey, secret, secret, secret, false},
		"drift in clear":           {secretKey, secret, "clicked", "clicked", false},
		"secret_key, its mask":     {secretKey, secret, "********d123", secret, false},
		"secret_key, another mask": {secretKey, secret, "********d124", "", true},
		"mask":                     {"password", secret, "********d123", secret, false},
		"mask of another":          {"password", secret, "***cked", "", true},
		"short":                    {"password", "abc", "***", "abc", false},
		"short, as it is":          {"password", "abc", "abc", "abc", false},
		"short, in four":           {"password", "abcd", "****", "abcd", false},
		"another short":            {"password", "abc", "****", "", true},
		"longer than short":        {"password", "abc", "*wxyz", "", true},
		"short, in clear":          {secretKey, "abc", "xyz", "xyz", false},
		"another short, as it is":  {"password", "abc", "xyz", "", true}, // never taken for a secret in clear
		"key":                      {"aws_access_key_id", "ASIAJLVYNHUWCPKOPSYQ", "****************PSYQ", "ASIAJLVYNHUWCPKOPSYQ", false},
		"another key":              {"aws_secret_access_key", "ASIAJLVYNHUWCPKOPSYQ", "****************PSYR", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := secretFrom(test.attribute, text(test.prior), test.shown, &diags)
			if !got.Equal(text(test.want)) || (diags.WarningsCount() == 1) != test.warns || diags.HasError() {
				t.Errorf("got %v and %v, want %q", got, diags, test.want)
			}
			for _, d := range diags {
				if !strings.Contains(d.Detail(), "configuration."+test.attribute) || strings.Contains(d.Detail(), test.prior) {
					t.Errorf("warning %q", d.Detail())
				}
			}
		})
	}
}

func TestKeepUnmanaged(t *testing.T) {
	t.Parallel()
	none := configurationModel{}
	writeOnly := services.WriteOnly{Version: number(3)}
	for name, test := range map[string]struct {
		integrationType string
		plan            configurationModel
		sent            moltinapi.ConfigurationParams
		shown           moltinapi.Configuration
		lacks           bool
		want            string
		errors          string // the attributes
	}{
		"webhook in clear": {"webhook", none, moltinapi.ConfigurationParams{URL: new("u")}, webhookShown(), true, `{"url":"u","secret_key":"hush-hush"}`, ""},
		"webhook without":  {"webhook", none, moltinapi.ConfigurationParams{URL: new("u")}, moltinapi.Configuration{URL: "x"}, true, `{"url":"u"}`, ""},
		"webhook masked": {"webhook", none, moltinapi.ConfigurationParams{URL: new("u")}, moltinapi.Configuration{SecretKey: "*****hush"}, true,
			`{"url":"u"}`, "configuration.secret_key"},
		"webhook managed": {"webhook", none, moltinapi.ConfigurationParams{SecretKey: new("new")}, webhookShown(), false, `{"secret_key":"new"}`, ""},
		"webhook removed": {"webhook", none, moltinapi.ConfigurationParams{SecretKey: new("")}, webhookShown(), false, `{"secret_key":""}`, ""},
		"aws_sqs":         {"aws_sqs", none, moltinapi.ConfigurationParams{}, sqsShown(), true, `{}`, "configuration.aws_access_key_id configuration.aws_secret_access_key"},
		"aws_sqs, one":    {"aws_sqs", none, moltinapi.ConfigurationParams{AWSAccessKeyID: new("A")}, sqsShown(), true, `{"aws_access_key_id":"A"}`, "configuration.aws_secret_access_key"},
		"aws_sqs managed": {"aws_sqs", none, moltinapi.ConfigurationParams{AWSAccessKeyID: new("A"), AWSSecretAccessKey: new("B")}, sqsShown(), false,
			`{"aws_access_key_id":"A","aws_secret_access_key":"B"}`, ""},
		"stomp":                 {"stomp", none, moltinapi.ConfigurationParams{}, stompShown(), true, `{}`, "configuration.password"},
		"stomp, short password": {"stomp", none, moltinapi.ConfigurationParams{}, moltinapi.Configuration{Password: "abc"}, true, `{}`, "configuration.password"},
		"stomp without":         {"stomp", none, moltinapi.ConfigurationParams{}, moltinapi.Configuration{}, true, `{}`, ""},
		"write-only in clear": {"webhook", configurationModel{SecretKeyWO: writeOnly}, moltinapi.ConfigurationParams{URL: new("u")}, webhookShown(), true,
			`{"url":"u","secret_key":"hush-hush"}`, ""},
		"write-only masked": {"webhook", configurationModel{SecretKeyWO: writeOnly}, moltinapi.ConfigurationParams{URL: new("u")},
			moltinapi.Configuration{SecretKey: "*****hush"}, true, `{"url":"u"}`, "configuration.secret_key_wo"},
		"write-only hidden": {"webhook", configurationModel{SecretKeyWO: writeOnly}, moltinapi.ConfigurationParams{URL: new("u")}, moltinapi.Configuration{}, true,
			`{"url":"u"}`, "configuration.secret_key_wo"},
		"write-only of aws_sqs": {"aws_sqs", configurationModel{AWSSecretAccessKeyWO: writeOnly}, moltinapi.ConfigurationParams{AWSAccessKeyID: new("A")},
			sqsShown(), true, `{"aws_access_key_id":"A"}`, "configuration.aws_secret_access_key_wo"},
		"write-only of stomp": {"stomp", configurationModel{PasswordWO: writeOnly}, moltinapi.ConfigurationParams{}, stompShown(), true, `{}`,
			"configuration.password_wo"},
		"write-only to send": {"stomp", configurationModel{PasswordWO: writeOnly}, moltinapi.ConfigurationParams{Password: new("p")}, stompShown(), false,
			`{"password":"p"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := lacksSecrets(test.integrationType, &test.sent); got != test.lacks {
				t.Errorf("lacks secrets: %t", got)
			}
			diags := keepUnmanaged(test.integrationType, test.plan, &test.sent, test.shown)
			if got := paths(diags.Errors()); got != test.errors {
				t.Errorf("errors at %q: %v", got, diags)
			}
			if got, err := json.Marshal(test.sent); err != nil || string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	if lacksSecrets("webhook", nil) {
		t.Error("what isn't sent lacks nothing")
	}
}
