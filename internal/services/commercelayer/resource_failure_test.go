package commercelayer_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func TestWebhook_badInput(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config string
		want   string
	}{
		"url without scheme": {hook(`topic = "orders.place"`, `callback_url = "hooks.example.com/orders"`), `callback_url must be a full address`},
		"url without host":   {hook(`topic = "orders.place"`, `callback_url = "https:///orders"`), `callback_url must be a full address`},
		"topic without dot":  {hook(`topic = "orders"`, valid[1]), `The topic doesn't have the form resource.event`},
		"metadata no object": {hook(valid[0], valid[1], `metadata = "text"`), `Metadata must be an object`},
		"empty name":         {hook(valid[0], valid[1], `name = ""`), `name string length must be at least 1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{{Config: w.Config(test.config), ExpectError: acctest.Message(test.want)}},
			})
			if n := len(w.CommerceLayer.Journal.All()); n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestWebhook_refused shows what users read when Commerce Layer refuses.
func TestWebhook_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*acctest.World)
		want    []string
	}{
		"wrong credentials": {
			func(w *acctest.World) { w.Secret = "wrong" },
			[]string{"Unable to create Commerce Layer webhook", "/oauth/token answered 401 Unauthorized",
				"Client authentication failed", "COMMERCELAYER_CLIENT_SECRET"},
		},
		"missing right": {
			func(w *acctest.World) { w.CommerceLayer.NoRights = true },
			[]string{"You are not authorized", "kind integration"},
		},
		"the vendor's words": {
			func(w *acctest.World) {
				w.CommerceLayer.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/api"), Status: 422, Body: `{"errors":[{"title":"has already been taken",` +
					`"detail":"name - has already been taken","code":"VALIDATION_ERROR","status":"422","meta":{"value":"s3cret"}}]}`})
			},
			[]string{"422 Unprocessable Entity: name - has already been taken"},
		},
		"lost answer": {
			func(w *acctest.World) {
				w.CommerceLayer.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/api"), Times: -1, Status: 502, Body: fakeserver.HTML502})
			},
			[]string{`a web page titled "502 Bad Gateway"`, "import it"},
		},
		"limit that stays": {
			func(w *acctest.World) {
				w.CommerceLayer.Break(fakeserver.Fault{Times: -1, Status: 429, Body: `{"errors":{"title":"Too Many Requests","code":"THROTTLED","status":429}}`})
			},
			[]string{"429 Too Many Requests", "after 3 attempts", "requests_per_second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			test.prepare(w)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
				{Config: w.Config(hook(valid...), `request_timeout = "5s"`), ExpectError: acctest.Message(test.want...)}, // bounds the search
			}})
			if n := len(w.CommerceLayer.Webhooks()); n > 0 {
				t.Errorf("%d webhooks exist", n)
			}
		})
	}
}

// TestWebhook_strangersDeleteNothing shows that a wrong host, proxy or path never looks like a deleted webhook.
func TestWebhook_strangersDeleteNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	break404 := func(body string) func() {
		return func() {
			fake.Heal()
			fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusNotFound, Body: body})
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(hook(valid...))},
			{PreConfig: break404("<html><title>Not Found</title></html>"), Config: w.Config(hook(valid...)), ExpectError: acctest.Message(`Nothing was removed from the state`)},
			{PreConfig: break404(`{"message":"no Route matched"}`), Config: w.Config(hook(valid...)), ExpectError: acctest.Message(`Check base_url`)},
			{PreConfig: break404(``), Config: w.Config(hook(valid...)), ExpectError: acctest.Message(`the answer has no body`)},
			{
				PreConfig: func() {
					fake.Heal()
					fake.Break(fakeserver.Fault{Times: -1, Status: 200, Body: "<html><title>Sign in</title></html>"})
				},
				Config: w.Config(hook(valid...)), ExpectError: acctest.Message(`a web page titled "Sign in"`),
			},
			{PreConfig: fake.Heal, Config: w.Config(hook(valid...)), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, "commercelayer_webhook.test")},
		},
	})
}

// TestWebhook_passingFailures shows that what passes is waited out, and tokens are renewed, without a second write.
func TestWebhook_passingFailures(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	fake.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/api"), Status: 429,
		Header: http.Header{"Retry-After": {"0"}}, Body: `{"errors":{"title":"Too Many Requests","code":"THROTTLED","status":429}}`})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(hook(valid...)), ConfigPlanChecks: acctest.Settled()},
			{
				PreConfig: func() {
					fake.Break(
						fakeserver.Fault{Match: fakeserver.On("GET", "/api"), Status: 503, Body: fakeserver.HTML502},
						fakeserver.Fault{Match: fakeserver.On("PATCH", "/api"), Commit: true},
					)
				},
				Config: w.Config(hook(valid[0], `callback_url = "https://hooks.example.com/new"`)), ConfigPlanChecks: acctest.Settled(),
			},
			{PreConfig: fake.RevokeTokens, Config: w.Config(hook(valid[0], `callback_url = "https://hooks.example.com/new"`))},
		},
	})
	if posts := fake.Journal.Calls("POST", "/api/webhooks"); len(posts) != 2 {
		t.Errorf("%d creates were sent, want the refused one and its repetition", len(posts))
	}
}

// TestWebhook_createSavesID shows that a create whose second half fails keeps the id, and the next apply finishes it.
func TestWebhook_createSavesID(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	fake.Switches.IgnoreDisableOnCreate = true
	fake.Break(fakeserver.Fault{Match: fakeserver.On("PATCH", "/api"), Status: 422, Body: `{"errors":[{"title":"not now","code":"X","status":"422"}]}`})
	configuration := w.Config(hook(append(valid, "enabled = false")...))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: configuration, ExpectNonEmptyPlan: true},
			{Config: configuration, ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, "commercelayer_webhook.test")},
		},
	})
	if posts := fake.Journal.Calls("POST", "/api/webhooks"); len(posts) != 1 {
		t.Errorf("%d creates were sent", len(posts))
	}
}

// TestWebhook_stillEnabled: that a new webhook could not be disabled is said once, and not taken for what Commerce Layer makes of
// its values.
func TestWebhook_stillEnabled(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Switches.IgnoreDisableOnCreate = true
	w.CommerceLayer.Break(fakeserver.Fault{Match: fakeserver.On("PATCH", "/api"), Times: -1, Status: 422})
	said := configured(t, w).Object().Apply(t, `{"topic":"orders.place","callback_url":"https://hooks.example.com/a","enabled":false}`)
	want := "The new Commerce Layer webhook is still enabled: " + w.CommerceLayer.Webhooks()[0].ID
	if len(said) != 1 || said[0].Summary != want {
		t.Errorf("said is %s, want %s alone", acctest.Texts(said), want)
	}
}
