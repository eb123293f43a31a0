package moltin

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// TestSecretsOf shows what a read makes of each secret: it is kept, it is taken over, or it is forgotten as changed.
func TestSecretsOf(t *testing.T) {
	t.Parallel()
	const secret = "passwordd123"
	const kept, taken, forgotten = "kept", "taken over", "forgotten"
	for name, test := range map[string]struct {
		attribute, prior, shown string
		want                    string
	}{
		"not managed, hidden":      {password, "", "", kept},
		"not managed, masked":      {password, "", "********d123", kept},
		"not managed, shown":       {secretKey, "", secret, kept},
		"hidden":                   {secretKey, secret, "", kept},
		"the same":                 {secretKey, secret, secret, kept},
		"changed, readable":        {secretKey, secret, "clicked", taken},
		"secret_key, its mask":     {secretKey, secret, "********d123", kept},
		"secret_key, another mask": {secretKey, secret, "********d124", forgotten},
		"mask":                     {password, secret, "********d123", kept},
		"mask of another":          {password, secret, "***cked", forgotten},
		"short":                    {password, "abc", "***", kept},
		"short, as it is":          {password, "abc", "abc", kept},
		"short, in four":           {password, "abcd", "****", kept},
		"longer than short":        {password, "abc", "*wxyz", forgotten},
		"short, readable":          {secretKey, "abc", "xyz", taken},
		"another short, as it is":  {password, "abc", "xyz", forgotten}, // never taken for the secret
		"a placeholder":            {secretAccessKey, secret, "[hidden]", forgotten},
		"key":                      {accessKeyID, "ASIAJLVYNHUWCPKOPSYQ", "****************PSYQ", kept},
		"another key":              {secretAccessKey, "ASIAJLVYNHUWCPKOPSYQ", "****************PSYR", forgotten},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := integrationModel{Configuration: new(configurationModel)}
			for _, s := range secretsOf(&m, nil) {
				if s.Name == test.attribute {
					*s.Plain = text(test.prior)
				}
			}
			shown := moltinapi.Integration{}
			for name, value := range map[string]*string{
				secretKey: &shown.Configuration.SecretKey, accessKeyID: &shown.Configuration.AWSAccessKeyID,
				secretAccessKey: &shown.Configuration.AWSSecretAccessKey, password: &shown.Configuration.Password,
			} {
				if name == test.attribute {
					*value = test.shown
				}
			}
			for _, s := range secretsOf(&m, &shown) {
				got := forgotten
				switch {
				case s.Fits():
					got = kept
				case s.IsClear():
					got = taken
				}
				want := kept // the others, of which nothing is known
				if s.Name == test.attribute {
					want = test.want
				}
				if got != want || s.At.String() != "configuration."+s.Name {
					t.Errorf("%s at %s is %s, want %s", s.Name, s.At, got, want)
				}
			}
		})
	}
}

// TestSecretsOf_pairs: a secret with a write-only counterpart has all three attributes.
func TestSecretsOf_pairs(t *testing.T) {
	t.Parallel()
	m := integrationModel{Configuration: new(configurationModel)}
	for _, s := range secretsOf(&m, nil) {
		*s.Plain = types.StringValue(s.Name)
		if s.WriteOnly != nil {
			*s.WriteOnly, *s.Version = types.StringValue(s.Name+writeOnlySuffix), types.Int64Value(int64(len(s.Name)))
		}
	}
	values := m.configuration().values()
	for _, name := range []string{secretKey, accessKeyID, secretAccessKey, password} {
		if !values[name].Equal(types.StringValue(name)) {
			t.Errorf("%s is %s", name, values[name])
		}
		if name == accessKeyID { // which is no secret by itself
			continue
		}
		if !values[name+writeOnlySuffix].Equal(types.StringValue(name+writeOnlySuffix)) || !values[name+versionSuffix].Equal(types.Int64Value(int64(len(name)))) {
			t.Errorf("%s has the write-only value %s of version %s", name, values[name+writeOnlySuffix], values[name+versionSuffix])
		}
	}
	if len(secretsOf(new(integrationModel), nil)) != 4 {
		t.Error("a model without a block has other secrets")
	}
}

func TestKeepSecrets(t *testing.T) {
	t.Parallel()
	none := configurationModel{}
	version := types.Int64Value(3)
	for name, test := range map[string]struct {
		integrationType string
		plan            configurationModel
		sent            moltinapi.ConfigurationParams
		shown           moltinapi.Configuration
		lacks           bool
		want            string
		errors          string // the attributes
	}{
		"webhook, readable": {"webhook", none, moltinapi.ConfigurationParams{URL: new("u")}, webhookShown(), true, `{"url":"u","secret_key":"hush-hush"}`, ""},
		"webhook without":   {"webhook", none, moltinapi.ConfigurationParams{URL: new("u")}, moltinapi.Configuration{URL: "x"}, true, `{"url":"u"}`, ""},
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
		"a password of old":     {"webhook", none, moltinapi.ConfigurationParams{SecretKey: new("new")}, stompShown(), false, `{"secret_key":"new"}`, ""},
		"stomp without":         {"stomp", none, moltinapi.ConfigurationParams{}, moltinapi.Configuration{}, true, `{}`, ""},
		"write-only, readable": {"webhook", configurationModel{SecretKeyWOVersion: version}, moltinapi.ConfigurationParams{URL: new("u")}, webhookShown(), true,
			`{"url":"u","secret_key":"hush-hush"}`, ""},
		"write-only masked": {"webhook", configurationModel{SecretKeyWOVersion: version}, moltinapi.ConfigurationParams{URL: new("u")},
			moltinapi.Configuration{SecretKey: "*****hush"}, true, `{"url":"u"}`, "configuration.secret_key_wo"},
		"write-only hidden": {"webhook", configurationModel{SecretKeyWOVersion: version}, moltinapi.ConfigurationParams{URL: new("u")}, moltinapi.Configuration{}, true,
			`{"url":"u"}`, "configuration.secret_key_wo"},
		"write-only of aws_sqs": {"aws_sqs", configurationModel{AWSSecretAccessKeyWOVersion: version}, moltinapi.ConfigurationParams{AWSAccessKeyID: new("A")},
			sqsShown(), true, `{"aws_access_key_id":"A"}`, "configuration.aws_secret_access_key_wo"},
		"write-only of stomp": {"stomp", configurationModel{PasswordWOVersion: version}, moltinapi.ConfigurationParams{}, stompShown(), true, `{}`,
			"configuration.password_wo"},
		"write-only to send": {"stomp", configurationModel{PasswordWOVersion: version}, moltinapi.ConfigurationParams{Password: new("p")}, stompShown(), false,
			`{"password":"p"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, shown := model(typed(test.integrationType, test.plan)), integration(test.integrationType, test.shown)
			if got := len(unsent(plan, &test.sent, nil)) > 0; got != test.lacks {
				t.Errorf("lacks secrets: %t", got)
			}
			diags := keepSecrets(plan, &test.sent, shown)
			if got := paths(diags.Errors()); got != test.errors {
				t.Errorf("errors at %q: %v", got, diags)
			}
			if got, err := json.Marshal(test.sent); err != nil || string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	if left := unsent(model(), nil, nil); len(left) > 0 {
		t.Errorf("what isn't sent lacks %v", left)
	}
}
