package moltinv1_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

func TestAccWebhook_badInput(t *testing.T) {
	t.Parallel()
	url := func(url string) string { return strings.Replace(valid(), "https://hooks.example.com/a", url, 1) }
	for name, test := range map[string]struct{ config, want string }{
		"url without scheme":  {url("hooks.example.com/a"), `url must be a full address`},
		"url without host":    {url("https:///a"), `url must be a full address`},
		"url of another kind": {url("sqs://hooks.example.com"), `url must be a full address`},
		"empty url":           {url(""), `url must be a full address`},
		"url with password":   {url("https://me:pw@hooks.example.com"), `url contains a user name or password`},
		"content type": {
			strings.Replace(valid(), `"json"`, `"application/json"`, 1), `content_type must be one of json, form.`,
		},
		"empty secret":            {valid(`secret = ""`), `secret string length must be at least 1`},
		"empty write-only secret": {valid(`secret_wo = ""`), `secret_wo string length must be at least 1`},
		"two secrets": {
			valid(`secret = "plain"`, `secret_wo = "wo-hush-1"`), `Attribute "secret" cannot be specified when "secret_wo" is specified`,
		},
		"version of nothing": {
			valid(`secret_wo_version = 1`), `Attribute "secret_wo" must be specified when "secret_wo_version" is specified`,
		},
		"missing update": {strings.Replace(valid(), "update = false", "", 1), `The argument "update" is required`},
		"number":         {strings.Replace(valid(), "create = true", "create = 1", 1), `Inappropriate value for attribute "create"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{{Config: w.Config(test.config), ExpectError: acctest.Message(test.want)}},
			})
			if n := len(w.MoltinV1.Journal.All()); n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// inOrder matches what holds these texts one after the other, however Terraform broke the lines.
func inOrder(texts ...string) *regexp.Regexp {
	var parts []string
	for _, text := range texts {
		parts = append(parts, acctest.Message(text).String())
	}
	return regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
}

// TestAccWebhook_refused shows what users read when Moltin refuses.
func TestAccWebhook_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*acctest.World)
		path    string // behind the base URL
		want    []string
	}{
		"wrong credentials": {
			prepare: func(w *acctest.World) { w.Secret = "wrong" },
			want: []string{
				"Unable to create Moltin v1 webhook", "/oauth/access_token answered 401 Unauthorized: Client authentication failed.",
				"Check client_id and client_secret", "in the moltin_v1 block",
				"MOLTIN_V1_CLIENT_ID, MOLTIN_V1_CLIENT_SECRET and MOLTIN_V1_ACCESS_TOKEN", "they belong in the settings of Moltin v2",
			},
		},
		"wrong credentials, other status": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/oauth"), Times: -1, Status: 200, Body: `{"errors":[["Unknown client"]]}`})
			},
			want: []string{"200 OK: Unknown client. Check client_id and client_secret"},
		},
		"wrong address": {
			prepare: func(*acctest.World) {}, path: "/shop",
			want: []string{
				"404 Not Found: API method requested does not exist.", "Check the addresses in the moltin_v1 block",
			},
		},
		"the vendor's words": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Break(fakeserver.Fault{Times: -1, Status: 422, Body: `{"status":false,"errors":{"url":["The url has already been taken."]}}`})
			},
			want: []string{"/v1/webhooks answered 422 Unprocessable Entity: The url has already been taken."},
		},
		"the vendor's words inside a 200": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Break(fakeserver.Fault{Times: -1, Status: 200, Body: `{"status":false,"error":"The selected enabled is invalid."}`})
			},
			want: []string{"/v1/webhooks answered 200 OK: The selected enabled is invalid."},
		},
		"lost answer": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v1"), Times: -1, Status: 502, Body: fakeserver.HTML502})
			},
			want: []string{`a web page titled "502 Bad Gateway"`, "import it with terraform import"},
		},
		"limit that stays": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Break(fakeserver.Fault{Times: -1, Status: 429, Header: http.Header{"Retry-After": {"0"}}, Body: `{"status":false,"error":"Too many requests"}`})
			},
			want: []string{"429 Too Many Requests: Too many requests (after 3 attempts)", "lower requests_per_second in the moltin_v1 block"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			test.prepare(w)
			configuration := strings.Replace(w.Config(valid(), `request_timeout = "1s"`), `/moltin_v1"`, `/moltin_v1`+test.path+`"`, 1)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{{Config: configuration, ExpectError: inOrder(test.want...)}},
			})
			if n := len(w.MoltinV1.Webhooks()); n > 0 {
				t.Errorf("%d webhooks exist", n)
			}
		})
	}
}

// TestAccWebhook_strangersDeleteNothing shows that a wrong host, proxy or path never looks like a deleted webhook.
func TestAccWebhook_strangersDeleteNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.MoltinV1
	failing := func(status int, body, want string) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() {
				fake.Heal()
				fake.Break(fakeserver.Fault{Times: -1, Status: status, Body: body})
			},
			Config: w.Config(valid()), ExpectError: acctest.Message(want),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid())},
			failing(404, "<html><title>Not Found</title></html>", `Nothing was removed from the state`),
			failing(404, `{"status":false,"error":"API method requested does not exist"}`, `Check base_url`),
			failing(404, `{"message":"no Route matched"}`, `Check base_url`),
			failing(404, ``, `the answer has no body`),
			failing(200, "<html><title>Sign in</title></html>", `a web page titled "Sign in"`),
			failing(403, `{"status":false,"error":"Not allowed"}`, `403 Forbidden: Not allowed`),
			{PreConfig: fake.Heal, Config: w.Config(valid()), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address)},
		},
	})
}

// TestAccWebhook_vanishes shows what happens when the webhook goes away between the refresh and the write.
func TestAccWebhook_vanishes(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.MoltinV1
	const gone = `{"status":false,"error":"Webhook not found"}`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid())},
			{
				PreConfig: func() { fake.Break(fakeserver.Fault{Match: fakeserver.On("PUT", ""), Status: 200, Body: gone}) },
				Config:    w.Config(valid(`name = "a"`)), ExpectError: acctest.Message(`Unable to update Moltin v1 webhook`),
			},
			{
				PreConfig: func() {
					fake.Break(fakeserver.Fault{Match: fakeserver.On("DELETE", ""), Commit: true, Status: 404, Body: gone})
				},
				Config: w.Config(`# nothing is left`), Check: noneLeft(w),
			},
		},
	})
}

// TestAccWebhook_passingFailures shows that what passes is waited out, and tokens are renewed, without a second write.
func TestAccWebhook_passingFailures(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.MoltinV1
	fake.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v1"), Status: 429,
		Header: http.Header{"Retry-After": {"0"}}, Body: `{"status":false,"error":"Too many requests"}`})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(valid()), ConfigPlanChecks: acctest.Settled()},
			{
				PreConfig: func() {
					fake.Break(
						fakeserver.Fault{Match: fakeserver.On("GET", "/v1"), Status: 503, Body: fakeserver.HTML502},
						fakeserver.Fault{Match: fakeserver.On("PUT", "/v1"), Commit: true},
					)
				},
				Config: w.Config(valid(`name = "new"`)), ConfigPlanChecks: acctest.Settled(),
			},
			{PreConfig: fake.RevokeTokens, Config: w.Config(valid(`name = "new"`))},
		},
	})
	if posts := fake.Journal.Calls("POST", "/v1/webhooks"); len(posts) != 2 {
		t.Errorf("%d creates were sent, want the refused one and its repetition", len(posts))
	}
}

// TestAccWebhook_many reads lists of several pages, of the length that Moltin has by default.
func TestAccWebhook_many(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.MoltinV1.Switches = moltinv1fake.Switches{DefaultPage: true}
	configuration := w.Config(`
resource "moltin_v1_webhook" "many" {
  count        = 40
  provider     = commercehooks
  url          = "https://hooks.example.com/${count.index}"
  content_type = "json"
  create       = true
  update       = true
  delete       = true
  enabled      = true
}`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{Config: configuration, ConfigPlanChecks: acctest.Settled(), Check: acctest.That(func() error {
			if n := len(w.MoltinV1.Webhooks()); n != 40 {
				return fmt.Errorf("%d webhooks instead of 40", n)
			}
			return nil
		})}},
		CheckDestroy: noneLeft(w),
	})
}
