package moltin_test

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
)

const address = "moltin_integration.test"

// hook is the configuration of one integration with these lines.
func hook(lines ...string) string {
	return "resource \"moltin_integration\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// orders is a valid integration with these lines inside its configuration, and named says how the rest begins.
func orders(lines ...string) string { return hook(append(named(), within(lines...))...) }

func named() []string { return []string{`name = "Orders"`, `observes = ["order.paid"]`} }

func within(lines ...string) string {
	return "configuration {\n    " + strings.Join(lines, "\n    ") + "\n  }"
}

const (
	toURL  = `url = "https://hooks.example.com/orders"`
	newURL = `url = "https://hooks.example.com/new"`
)

func TestIntegration_badInput(t *testing.T) {
	t.Parallel()
	typed := func(integrationType string, lines ...string) string {
		return hook(append(named(), `integration_type = "`+integrationType+`"`, within(lines...))...)
	}
	for name, test := range map[string]struct {
		config string
		want   string
	}{
		"url without scheme":         {orders(`url = "hooks.example.com"`), `configuration.url must be a full address`},
		"url with password":          {orders(`url = "https://me:pw@hooks.example.com"`), `Credentials inside an address`},
		"empty url":                  {orders(`url = ""`), `configuration.url string length must be at least 1`},
		"empty secret":               {orders(toURL, `secret_key = ""`), `configuration.secret_key string length must be at least 1`},
		"mask as secret":             {orders(toURL, `secret_key = "*******hush"`), `configuration.secret_key looks like a redacted secret`},
		"empty name":                 {hook(`name = ""`, `observes = ["order.paid"]`, within(toURL)), `name string length must be at least 1`},
		"no events":                  {hook(`name = "n"`, `observes = []`, within(toURL)), `observes set must contain at least 1 elements`},
		"event without dot":          {hook(`name = "n"`, `observes = ["orders"]`, within(toURL)), `Events have the form resource.event`},
		"unknown type":               {typed("aws-sqs", toURL), `integration_type must be one of`},
		"misspelt secret":            {orders(toURL, `secret_kye = "s"`), `An argument named "secret_kye" is not expected here`},
		"no configuration":           {hook(named()...), `The block configuration is required`},
		"webhook without url":        {orders(), `Set configuration.url. An integration of type webhook requires it`},
		"webhook with region":        {orders(toURL, `region = "r"`), `Remove configuration.region. An integration of type webhook supports`},
		"aws_sqs without region":     {typed("aws_sqs", toURL, `aws_access_key_id = "k"`, `aws_secret_access_key = "s"`), `Set configuration.region`},
		"aws_sqs without key":        {typed("aws_sqs", toURL, `region = "r"`, `aws_secret_access_key = "s"`), `Set configuration.aws_access_key_id`},
		"aws_sqs without secret":     {typed("aws_sqs", toURL, `region = "r"`, `aws_access_key_id = "k"`), `Set configuration.aws_secret_access_key or configuration.aws_secret_access_key_wo`},
		"stomp without addresses":    {typed("stomp", `destination = "d"`), `Set configuration.addresses. An integration of type stomp requires it`},
		"stomp with empty addresses": {typed("stomp", `addresses = []`), `configuration.addresses set must contain at least 1 elements`},
		"stomp, half an address":     {typed("stomp", `addresses = ["broker:61613"]`), `configuration.addresses must include the scheme and host`},
		"stomp with secret_key":      {typed("stomp", `addresses = ["stomp://b"]`, `secret_key = "s"`), `Remove configuration.secret_key`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{{Config: w.Config(test.config), PlanOnly: true, ExpectError: acctest.Message(test.want)}},
			})
			if n := len(w.Moltin.Journal.All()); n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestIntegration_knownLate shows that a value which turns out wrong only during the apply is refused then.
func TestIntegration_knownLate(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	late := func(value string) string {
		return "resource \"terraform_data\" \"late\" {\n  input = " + value + "\n}\n"
	}
	// A block of which it isn't even known that there is one.
	whole := hook(append(named(), "dynamic \"configuration\" {\n    for_each = terraform_data.late.output\n    content {\n"+
		"      url    = try(configuration.value.url, null)\n      region = try(configuration.value.region, null)\n    }\n  }")...)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config:      w.Config(late(`"nowhere"`) + orders(`url = terraform_data.late.output`)),
				ExpectError: acctest.Message(`configuration.url must be a full address`),
			},
			{Config: w.Config(late(`[{ region = "r" }]`) + whole), ExpectError: acctest.Message(`Set configuration.url`)},
			{
				Config:      w.Config(late(`"orders"`) + hook(`name = "n"`, `observes = [terraform_data.late.output]`, within(toURL))),
				ExpectError: acctest.Message(`Events have the form`),
			},
			{Config: w.Config(late(`[{ url = "https://late.example.com" }]`) + whole), ConfigPlanChecks: acctest.Settled()},
		},
	})
	if posts := w.Moltin.Journal.Calls("POST", "/v2"); len(posts) != 1 {
		t.Errorf("%d creates were sent", len(posts))
	}
}

func TestIntegration_importErrors(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var steps []resource.TestStep
	for _, test := range []struct{ id, want string }{
		{"../orders", `The id to import can't be that of a Moltin integration`},
		{"logs", `The id to import can't be that of a Moltin integration`},
		{"attributes", `The id to import can't be that of a Moltin integration`},
		{"8cb9e689-ede7-4f6d-b61a-999999999999", `Cannot import non-existent remote object`},
	} {
		steps = append(steps, resource.TestStep{
			Config: w.Config(orders(toURL)), ResourceName: address, ImportState: true, ImportStateId: test.id,
			ExpectError: acctest.Message(test.want),
		})
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: steps})
	if n := len(w.Moltin.Journal.Calls("GET", "/v2")); n != 2 {
		t.Errorf("%d requests instead of the one for the id that can be one, and one for the list", n)
	}
}

// TestIntegration_refused shows what users read when Moltin refuses.
func TestIntegration_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*acctest.World)
		want    []string
	}{
		"wrong credentials": {
			func(w *acctest.World) { w.Secret = "wrong" },
			[]string{"Unable to create Moltin integration", "/oauth/access_token", "401 Unauthorized", "MOLTIN_CLIENT_SECRET",
				"https://euwest.api.elasticpath.com or https://useast.api.elasticpath.com"},
		},
		"missing right": {func(w *acctest.World) { w.Moltin.NoRights = true }, []string{"403 Forbidden", "the implicit grant " +
			"have no access"}},
		"the vendor's words": {
			func(w *acctest.World) { w.Moltin.Switches.DescriptionRequired = true },
			[]string{"422 Unprocessable Entity: Failed Validation: The data.description field is required."},
		},
		"a secret in the vendor's words": {
			func(w *acctest.World) {
				w.Moltin.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v2"), Status: 422,
					Body: `{"errors":[{"title":"Failed Validation","detail":"hush-hush is too short"}]}`})
			},
			[]string{"Failed Validation: (secret) is too short"},
		},
		"lost answer": {
			func(w *acctest.World) {
				w.Moltin.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v2"), Times: -1, Status: 502, Body: fakeserver.HTML502})
			},
			[]string{`a web page titled "502 Bad Gateway"`, "import it"},
		},
		"limit that stays": {
			func(w *acctest.World) {
				w.Retries = 1
				w.Moltin.Break(fakeserver.Fault{Times: -1, Status: 429, Body: `{"errors":[{"status":429,"title":"..."}]}`})
			},
			[]string{"429 Too Many Requests", "all 2 attempts", "requests_per_second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			test.prepare(w)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(orders(toURL, `secret_key = "hush-hush"`), `request_timeout = "1s"`), ExpectError: inOrder(test.want...),
			}}})
			if n := len(w.Moltin.Integrations()); n > 0 {
				t.Errorf("%d integrations exist", n)
			}
		})
	}
}

// inOrder matches an error with all these texts.
func inOrder(texts ...string) *regexp.Regexp {
	var parts []string
	for _, text := range texts {
		parts = append(parts, acctest.Message(text).String())
	}
	return regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
}

// TestIntegration_strangersDeleteNothing shows that a wrong host, proxy or path never looks like a deleted integration.
func TestIntegration_strangersDeleteNothing(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.Moltin
	answering := func(status int, body, want string) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() {
				fake.Heal()
				fake.Break(fakeserver.Fault{Times: -1, Status: status, Body: body})
			},
			Config: w.Config(orders(toURL)), ExpectError: acctest.Message(want),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL))},
			answering(404, "<html><title>Not Found</title></html>", `Nothing was removed from the state`),
			answering(404, `{"message":"no Route matched"}`, `Check base_url in the moltin block of the provider configuration (or MOLTIN_BASE_URL)`),
			answering(404, ``, `the answer has no body`),
			answering(200, "<html><title>Sign in</title></html>", `a web page titled "Sign in"`),
			{
				PreConfig: fake.Heal, Config: w.Config(orders(toURL)),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
			},
		},
	})
}

// TestIntegration_passingFailures shows that what passes is waited out, and tokens are renewed, without a second write
// that takes effect.
func TestIntegration_passingFailures(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.Moltin
	fake.Break(fakeserver.Fault{Match: fakeserver.On("POST", "/v2"), Status: 429, Body: `{"errors":[{"status":429,"title":"..."}]}`})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL)), ConfigPlanChecks: acctest.Settled()},
			{
				PreConfig: func() {
					fake.Break(
						fakeserver.Fault{Match: fakeserver.On("GET", "/v2"), Status: 503, Body: fakeserver.HTML502},
						fakeserver.Fault{Match: fakeserver.On("PUT", "/v2"), Commit: true},
					)
				},
				Config: w.Config(orders(newURL)), ConfigPlanChecks: acctest.Settled(),
			},
			{
				PreConfig: func() {
					fake.RevokeTokens()
					fake.Break(fakeserver.Fault{Match: fakeserver.On("PUT", "/v2"), Commit: true, Status: 204})
				},
				Config: w.Config(orders(toURL)), ConfigPlanChecks: acctest.Settled(),
			},
		},
	})
	if posts := fake.Journal.Calls("POST", "/v2"); len(posts) != 2 {
		t.Errorf("%d creates were sent, want the refused one and its repetition", len(posts))
	}
}

// TestIntegration_goneOnUpdate shows that an update of what was just deleted fails in plain words.
func TestIntegration_goneOnUpdate(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL))},
			{
				PreConfig: func() {
					w.Moltin.Break(fakeserver.Fault{Match: func(r *http.Request) bool {
						if r.Method == http.MethodPut {
							w.Moltin.Drop(w.Moltin.Integrations()[0].ID)
						}
						return false
					}})
				},
				Config: w.Config(orders(newURL)),
				ExpectError: inOrder("Unable to update Moltin integration", "404 Not Found: Not Found: The resource could not be found",
					"deleted outside of Terraform"),
			},
		},
	})
}

// TestIntegration_sameMeaning shows that another spelling of the same is no change.
func TestIntegration_sameMeaning(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	settled := acctest.Plans(plancheck.ResourceActionNoop, address)
	with := func(events string, lines ...string) string {
		return w.Config(hook(append([]string{`name = "Orders"`, `observes = ` + events, within(toURL)}, lines...)...))
	}
	events := `["order.paid", "cart.updated"]`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: with(events), ConfigPlanChecks: acctest.Settled()},
			{Config: with(`["cart.updated", "order.paid", "cart.updated"]`, `description = ""`, `enabled = false`, `integration_type = "webhook"`), ConfigPlanChecks: settled},
			{Config: with(events, `description = null`, `enabled = null`, `integration_type = null`), ConfigPlanChecks: settled},
			{
				Config:           w.Config(hook(`name = "Orders"`, `observes = `+events, within(toURL, `secret_key = null`, `addresses = null`))),
				ConfigPlanChecks: settled,
			},
			{
				PreConfig:        w.Moltin.Journal.Clear,
				Config:           with(events, "timeouts {\n    create = \"1m\"\n  }"),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check:            acctest.NoWrites(w.Moltin.Journal),
			},
		},
	})
}

func TestIntegration_many(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	configuration := w.Config(`
resource "moltin_integration" "many" {
  count         = 30
  provider      = commercehooks
  name          = "Orders ${count.index}"
  observes      = ["order.paid"]
  configuration {
    url = "https://hooks.example.com/${count.index}"
  }
}`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{Config: configuration, ConfigPlanChecks: acctest.Settled(), Check: acctest.That(func() error {
			if n := len(w.Moltin.Integrations()); n != 30 {
				return fmt.Errorf("%d integrations instead of 30", n)
			}
			return nil
		})}},
		CheckDestroy: acctest.That(func() error {
			if n := len(w.Moltin.Integrations()); n != 0 {
				return fmt.Errorf("%d integrations are left", n)
			}
			return nil
		}),
	})
}
