package moltin_test

import (
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
	return "configuration = {\n    " + strings.Join(lines, "\n    ") + "\n  }"
}

const (
	toURL  = `url = "https://hooks.example.com/orders"`
	newURL = `url = "https://hooks.example.com/new"`
)

func TestAccIntegration_badInput(t *testing.T) {
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
		"mask as secret":             {orders(toURL, `secret_key = "*******hush"`), `configuration.secret_key looks like what Moltin shows`},
		"empty name":                 {hook(`name = ""`, `observes = ["order.paid"]`, within(toURL)), `name string length must be at least 1`},
		"no events":                  {hook(`name = "n"`, `observes = []`, within(toURL)), `observes set must contain at least 1 elements`},
		"event without dot":          {hook(`name = "n"`, `observes = ["orders"]`, within(toURL)), `"orders" is not of the form resource.event`},
		"unknown type":               {typed("aws-sqs", toURL), `integration_type value must be one of`},
		"no configuration":           {hook(named()...), `The argument "configuration" is required`},
		"webhook without url":        {orders(), `configuration.url is needed by an integration of type webhook`},
		"webhook with region":        {orders(toURL, `region = "r"`), `configuration.region doesn't belong to an integration of type webhook`},
		"aws_sqs without region":     {typed("aws_sqs", toURL, `aws_access_key_id = "k"`, `aws_secret_access_key = "s"`), `configuration.region is needed`},
		"aws_sqs without key":        {typed("aws_sqs", toURL, `region = "r"`, `aws_secret_access_key = "s"`), `configuration.aws_access_key_id is needed`},
		"aws_sqs without secret":     {typed("aws_sqs", toURL, `region = "r"`, `aws_access_key_id = "k"`), `configuration.aws_secret_access_key or configuration.aws_secret_access_key_wo is needed`},
		"stomp without addresses":    {typed("stomp", `destination = "d"`), `configuration.addresses is needed by an integration of type stomp`},
		"stomp with empty addresses": {typed("stomp", `addresses = []`), `configuration.addresses set must contain at least 1 elements`},
		"stomp, half an address":     {typed("stomp", `addresses = ["broker:61613"]`), `configuration.addresses must be full addresses`},
		"stomp with secret_key":      {typed("stomp", `addresses = ["stomp://b"]`, `secret_key = "s"`), `configuration.secret_key doesn't belong`},
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

// TestAccIntegration_knownLate shows that a value which turns out wrong only during the apply is refused then.
func TestAccIntegration_knownLate(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	late := func(value string) string {
		return "resource \"terraform_data\" \"late\" {\n  input = " + value + "\n}\n"
	}
	whole := hook(append(named(), `configuration = terraform_data.late.output`)...)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config:      w.Config(late(`"nowhere"`) + orders(`url = terraform_data.late.output`)),
				ExpectError: acctest.Message(`configuration.url must be a full address`),
			},
			{Config: w.Config(late(`{ region = "r" }`) + whole), ExpectError: acctest.Message(`configuration.url is needed`)},
			{
				Config:      w.Config(late(`"orders"`) + hook(`name = "n"`, `observes = [terraform_data.late.output]`, within(toURL))),
				ExpectError: acctest.Message(`"orders" is not of the form`),
			},
			{Config: w.Config(late(`{ url = "https://late.example.com" }`) + whole), ConfigPlanChecks: acctest.Settled()},
		},
	})
	if posts := w.Moltin.Journal.Calls("POST", "/v2"); len(posts) != 1 {
		t.Errorf("%d creates were sent", len(posts))
	}
}

func TestAccIntegration_importErrors(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var steps []resource.TestStep
	for _, test := range []struct{ id, want string }{
		{"../orders", `can't be the id of a Moltin integration`},
		{"logs", `"logs" can't be the id of a Moltin integration`},
		{"attributes", `"attributes" can't be the id of a Moltin integration`},
		{"8cb9e689-ede7-4f6d-b61a-999999999999", `Cannot import non-existent remote object`},
	} {
		steps = append(steps, resource.TestStep{
			Config: w.Config(orders(toURL)), ResourceName: address, ImportState: true, ImportStateId: test.id,
			ExpectError: acctest.Message(test.want),
		})
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: steps})
	if n := len(w.Moltin.Journal.Calls("GET", "/v2")); n != 1 {
		t.Errorf("%d requests instead of the one for the id that can be one", n)
	}
}

// TestAccIntegration_refused shows what users read when Moltin refuses.
func TestAccIntegration_refused(t *testing.T) {
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
		"missing right": {func(w *acctest.World) { w.Moltin.NoRights = true }, []string{"403 Forbidden", "the implicit grant have no right"}},
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
				w.Moltin.Break(fakeserver.Fault{Times: -1, Status: 429, Body: `{"errors":[{"status":429,"title":"..."}]}`})
			},
			[]string{"429 Too Many Requests", "all 3 attempts", "requests_per_second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			test.prepare(w)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(orders(toURL, `secret_key = "hush-hush"`)), ExpectError: inOrder(test.want...),
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

// TestAccIntegration_strangersDeleteNothing shows that a wrong host, proxy or path never looks like a deleted integration.
func TestAccIntegration_strangersDeleteNothing(t *testing.T) {
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
			answering(404, `{"message":"no Route matched"}`, `Check base_url in the moltin block (or MOLTIN_BASE_URL)`),
			answering(404, ``, `the answer has no body`),
			answering(200, "<html><title>Sign in</title></html>", `a web page titled "Sign in"`),
			{
				PreConfig: fake.Heal, Config: w.Config(orders(toURL)),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionNoop, address),
			},
		},
	})
}
