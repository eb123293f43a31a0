package doo_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

const address = "doo_webhook.test"

// hook is the configuration of one webhook with these lines.
func hook(lines ...string) string {
	return "resource \"doo_webhook\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func named(lines ...string) string { return hook(append([]string{`name = "N"`}, lines...)...) }

// block is a block with these lines.
func block(name string, lines ...string) string {
	return name + " {\n" + strings.Join(lines, "\n") + "\n}"
}

// hooks is a block of one hook, with further lines.
func hooks(kind, endpoint string, more ...string) string {
	return block("hooks", append([]string{`type = "` + kind + `"`, `endpoint = "` + endpoint + `"`}, more...)...)
}

func valid(lines ...string) string {
	return named(append(lines, hooks("order_created", "https://hooks.example.com/orders"))...)
}

func authenticated(lines ...string) string { return valid(block("authentication", lines...)) }

func TestWebhook_badInput(t *testing.T) {
	t.Parallel()
	const (
		endpoint    = `endpoint = "https://hooks.example.com/token"`
		credentials = "credentials {\n client_secret = \"hush\"\n}"
	)
	for name, test := range map[string]struct {
		config string
		want   string
	}{
		"empty name": {hook(`name = ""`, hooks("order_created", "https://hooks.example.com")), `name string length must be at least 1`},
		"empty team": {valid(`team_id = ""`), `team_id string length must be at least 1`},
		"no hooks": {
			named(), `The block hooks is required: at least one says what is delivered where. For example: hooks { type = "order_created"`,
		},
		"hooks as a list":            {named(`hooks = [{ type = "order_created", endpoint = "https://hooks.example.com" }]`), `An argument named "hooks" is not expected here`},
		"no endpoint":                {named(block("hooks", `type = "order_created"`)), `The argument "endpoint" is required`},
		"misspelt in hooks":          {named(hooks("order_created", "https://a.example", `metod = "POST"`)), `An argument named "metod" is not expected here`},
		"misspelt in origin":         {named(hooks("order_created", "https://a.example", block("origin", `bodi = "{}"`))), `An argument named "bodi" is not expected here`},
		"misspelt in authentication": {authenticated(endpoint, credentials, `header = "X"`), `An argument named "header" is not expected here`},
		"misspelt in credentials": {
			authenticated(endpoint, "credentials {\n secret = \"hush\"\n}"), `An argument named "secret" is not expected here`,
		},
		"misspelt in timeouts":   {valid(block("timeouts", `reed = "1m"`)), `An argument named "reed" is not expected here`},
		"unknown block in hooks": {named(hooks("order_created", "https://a.example", block("source"))), `Blocks of type "source" are not expected here`},
		"type without resource": {
			named(hooks("created", "https://hooks.example.com")), `Types of hooks have the form resource_event`,
		},
		"type as listed": {
			named(hooks("event_created_92bd9a53281981160c955e339304b3e5", "https://hooks.example.com")),
			`have the form resource_event`,
		},
		"url without scheme": {
			named(hooks("order_created", "hooks.example.com")), `hooks["order_created"].endpoint must be a full address`,
		},
		"url with password": {
			named(hooks("order_created", "https://me:pw@hooks.example.com")), `hooks["order_created"].endpoint contains a user name`,
		},
		"origin without scheme": {
			named(hooks("order_created", "https://hooks.example.com", block("origin", `endpoint = "gql"`, `body = "{}"`))),
			`hooks["order_created"].origin.endpoint must be a full address`,
		},
		"origin without body": {
			named(hooks("order_created", "https://hooks.example.com", block("origin"))), `Set the body in the origin of the hook "order_created"`,
		},
		"duplicates": {
			named(hooks("order_created", "https://a.example"), hooks("order_created", "https://a.example", `method = "POST"`)),
			`Remove one of the two hooks of type "order_created"`,
		},
		"token endpoint without scheme": {
			authenticated(`endpoint = "token"`, credentials), `authentication.endpoint must be a full address`,
		},
		"no token endpoint": {authenticated(credentials), `The block authentication needs endpoint`},
		"no credentials":    {authenticated(endpoint), `The block authentication needs credentials`},
		"no secret": {
			authenticated(endpoint, "credentials {}"), `Set client_secret or client_secret_wo`,
		},
		"empty secret": {
			authenticated(endpoint, "credentials {\n client_secret = \"\"\n}"), `client_secret string length must be at least 1`,
		},
		"mask as secret": {
			authenticated(endpoint, "credentials {\n client_secret = \"********\"\n}"), `client_secret looks like a redacted secret`,
		},
		"empty write-only secret": {
			authenticated(endpoint, "credentials {\n client_secret_wo = \"\"\n}"), `client_secret_wo string length must be at least 1`,
		},
		"mask as write-only secret": {
			authenticated(endpoint, "credentials {\n client_secret_wo = \"********\"\n}"), `client_secret_wo looks like a redacted secret`,
		},
		"two secrets": {
			authenticated(endpoint, "credentials {\n client_secret = \"plain\"\n client_secret_wo = \"wo-hush-1\"\n}"),
			`"authentication.credentials.client_secret" cannot be specified when "authentication.credentials.client_secret_wo" is specified`,
		},
		"version of nothing": {
			authenticated(endpoint, "credentials {\n client_secret = \"plain\"\n client_secret_wo_version = 1\n}"),
			`"authentication.credentials.client_secret_wo" must be specified when "authentication.credentials.client_secret_wo_version" is specified`,
		},
		"no place for the token": {
			authenticated(endpoint, credentials, `header_value_format = "Bearer"`), `header_value_format must contain %ACCESS_TOKEN%`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{{Config: w.Config(test.config), ExpectError: acctest.Message(test.want)}},
			})
			if n := len(w.Doo.Journal.All()); n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestWebhook_settingsMissing shows that a missing setting is told by its name and its environment variable.
func TestWebhook_settingsMissing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config:      strings.Replace(w.Config(valid()), `"demo-key"`, "null", 1),
			ExpectError: acctest.Message("- api_key (DOO_API_KEY): the API key from doo's support"),
		}},
	})
	if n := len(w.Doo.Journal.All()); n > 0 {
		t.Errorf("%d requests went out", n)
	}
}

func TestWebhook_importErrors(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	step := func(id, message string) resource.TestStep {
		return resource.TestStep{
			Config: w.Config(valid()), ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: acctest.Message(message),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			step("111/222/333", `The id to import can't be that of a doo webhook. The id of a doo webhook looks like `+existingID+`; an import id has the form <team_id>/<id>, or <id>`),
			step("../12", `The id to import can't be that of a doo team. The id of a doo team looks like 111`),
			step("/12", `The id to import is empty. The id of a doo team`),
			step("111/", `The id to import is empty. The id of a doo webhook`),
			step("?page=2", `The id to import can't be that of a doo webhook`),
		},
	})
	if n := len(w.Doo.Journal.All()); n > 0 {
		t.Errorf("%d requests went out", n)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			step("111/unknown", `Cannot import non-existent remote object`),
			step("999/12", `No access to team 999`),
		},
	})
}

// TestWebhook_refused shows what users read when doo refuses.
func TestWebhook_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*acctest.World)
		config  string
		want    []string
	}{
		"wrong credentials": {
			prepare: func(w *acctest.World) { w.Secret = "wrong" },
			want: []string{"Unable to create doo webhook", "401 Unauthorized", "The client credentials are invalid", "DOO_CLIENT_SECRET",
				"DOO_API_KEY", "/v1/oauth"},
		},
		"wrong team": {
			config: valid(`team_id = "999"`),
			want:   []string{"403 Forbidden: No access to team 999", "the teams of its own organization"},
		},
		"the vendor's words": {
			prepare: func(w *acctest.World) { w.Doo.Switches.RequireOrigin, w.Doo.Switches.ErrorIn200 = true, true },
			want:    []string{"422 Unprocessable Entity: hooks[0].origin is required; The webhook configuration is invalid"},
		},
		"lost answer": {
			prepare: func(w *acctest.World) {
				w.Doo.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v1/team"), Times: -1, Status: 502, Body: fakeserver.HTML502})
			},
			want: []string{`a web page titled "502 Bad Gateway"`, "import it"},
		},
		"limit that stays": {
			prepare: func(w *acctest.World) {
				w.Doo.Break(fakeserver.Fault{Times: -1, Status: 429, Body: `{"message":"Too Many Requests"}`})
			},
			want: []string{"429 Too Many Requests", "after 3 attempts", "requests_per_second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			if test.prepare != nil {
				test.prepare(w)
			}
			if test.config == "" {
				test.config = valid()
			}
			var steps []resource.TestStep
			for _, want := range test.want {
				steps = append(steps, resource.TestStep{Config: w.Config(test.config, hasty), ExpectError: acctest.Message(want)})
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: steps})
			if n := len(w.Doo.Webhooks()); n > 0 {
				t.Errorf("%d webhooks exist", n)
			}
		})
	}
}

// TestWebhook_strangersDeleteNothing shows that a wrong host, proxy or path never looks like a deleted webhook.
func TestWebhook_strangersDeleteNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.Doo
	answers := func(status int, body string) func() {
		return func() {
			fake.Heal()
			fake.Break(fakeserver.Fault{Times: -1, Status: status, Body: body})
		}
	}
	config := w.Config(valid())
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config},
			{PreConfig: answers(http.StatusNotFound, "<html><title>Not Found</title></html>"), Config: config, ExpectError: acctest.Message(`Nothing was removed from the state`)},
			{PreConfig: answers(http.StatusNotFound, `{"response_status":404,"developer_message":"No such team"}`), Config: config, ExpectError: acctest.Message(`404 Not Found: No such team`)},
			{PreConfig: answers(http.StatusNotFound, ""), Config: config, ExpectError: acctest.Message(`the answer has no body`)},
			{PreConfig: answers(http.StatusOK, "<html><title>Sign in</title></html>"), Config: config, ExpectError: acctest.Message(`a web page titled "Sign in"`)},
			{PreConfig: answers(http.StatusOK, "{}"), Config: config, ExpectError: acctest.Message(`it contains no list of webhooks`)},
			{PreConfig: fake.Heal, Config: config, ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address)},
		},
	})
}

// TestWebhook_passingFailures shows that what passes is waited out, and tokens are renewed, without a second write.
func TestWebhook_passingFailures(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.Doo
	fake.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v1/team"), Status: 429, Body: `{"message":"Too Many Requests"}`})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid()), ConfigPlanChecks: acctest.Settled()},
			{
				PreConfig: func() {
					fake.RevokeTokens()
					fake.Break(
						fakeserver.Fault{Match: fakeserver.On("GET", "/v1/team"), Status: 503, Body: fakeserver.HTML502},
						fakeserver.Fault{Match: fakeserver.On("DELETE", "/v1/webhooks"), Commit: true},
					)
				},
				Config: w.Config(valid(`description = "Changed"`)), ConfigPlanChecks: acctest.Settled(),
			},
		},
	})
	if posts := fake.Journal.Calls("POST", "/v1/team"); len(posts) != 3 {
		t.Errorf("%d creates were sent, want the refused one, its repetition and the replacement", len(posts))
	}
}

// TestWebhook_deleteUnconfirmed shows that a delete which doo accepts but doesn't do is an error.
func TestWebhook_deleteUnconfirmed(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Switches.IgnoreDelete = 4
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid())},
			{Config: w.Config(""), ExpectError: acctest.Message(`Unable to delete doo webhook`)},
			{Config: w.Config(""), Check: holds(w.Doo, 0)},
		},
	})
}
