package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

const hookConfig = `
resource "commercelayer_webhook" "test" {
  provider     = commercehooks
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}
`

// useEnvironment sets all settings for a world's Commerce Layer in the environment.
func useEnvironment(t *testing.T, w *acctest.World) {
	t.Helper()
	t.Setenv("COMMERCELAYER_BASE_URL", w.URL+"/commercelayer")
	t.Setenv("COMMERCELAYER_AUTH_URL", w.URL+"/commercelayer/oauth/token")
	t.Setenv("COMMERCELAYER_CLIENT_ID", "demo")
	t.Setenv("COMMERCELAYER_CLIENT_SECRET", "demo-secret")
}

// created expects that the world's Commerce Layer holds the webhook, and that requests had the provider's user agent.
func created(w *acctest.World) resource.TestCheckFunc {
	return acctest.That(func() error {
		if n := len(w.CommerceLayer.Webhooks()); n != 1 {
			return fmt.Errorf("%d webhooks instead of 1", n)
		}
		for _, e := range w.CommerceLayer.Journal.All() {
			agent := e.Header.Get("User-Agent")
			if !strings.HasPrefix(agent, "Terraform/") || !strings.HasSuffix(agent, " (+https://www.terraform.io) terraform-provider-commercehooks/test") {
				return fmt.Errorf("%s %s came from %q", e.Method, e.Path, agent)
			}
		}
		return nil
	})
}

func TestAccSettings_environment(t *testing.T) { //nolint:paralleltest // useEnvironment sets variables
	for name, test := range map[string]struct { //nolint:paralleltest // as above
		provider string
		prepare  func(*testing.T, *acctest.World)
	}{
		"no provider block":  {"", func(*testing.T, *acctest.World) {}},
		"empty vendor block": {"provider \"commercehooks\" {\n  commercelayer {}\n}\n", func(*testing.T, *acctest.World) {}},
		"configuration wins": {
			"provider \"commercehooks\" {\n  commercelayer { client_secret = \"demo-secret\" }\n}\n",
			func(t *testing.T, _ *acctest.World) { t.Setenv("COMMERCELAYER_CLIENT_SECRET", "wrong") },
		},
		"configured client beats a token": {
			"provider \"commercehooks\" {\n  commercelayer { client_id = \"demo\" }\n}\n",
			func(t *testing.T, _ *acctest.World) { t.Setenv("COMMERCELAYER_ACCESS_TOKEN", "stale") },
		},
		"address beats a configured organization": {
			"provider \"commercehooks\" {\n  commercelayer { organization = \"another\" }\n}\n", func(*testing.T, *acctest.World) {},
		},
		"address beats a malformed organization": {"", func(t *testing.T, _ *acctest.World) { t.Setenv("COMMERCELAYER_ORGANIZATION", "https://x") }},
		"slashes at the end":                     {"", func(t *testing.T, w *acctest.World) { t.Setenv("COMMERCELAYER_BASE_URL", w.URL+"/commercelayer//") }},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			useEnvironment(t, w)
			test.prepare(t, w)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{{
					Config: test.provider + hookConfig, ConfigPlanChecks: acctest.Settled(), Check: created(w),
				}},
			})
		})
	}
}

// TestAccSettings_wrongEnvironment checks that the error for a wrong setting in the environment names the variable.
func TestAccSettings_wrongEnvironment(t *testing.T) {
	for name, test := range map[string]struct{ variable, value, want string }{
		"wrong secret": {"COMMERCELAYER_CLIENT_SECRET", "wrong", "COMMERCELAYER_CLIENT_SECRET and COMMERCELAYER_ACCESS_TOKEN"},
		"http":         {"COMMERCELAYER_BASE_URL", "http://api.example.com", "(or the environment variable COMMERCELAYER_BASE_URL) must start with https://"},
		"stale token":  {"COMMERCELAYER_ACCESS_TOKEN", "stale", "access_token, which can't be renewed when it expires"},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			useEnvironment(t, w)
			t.Setenv(test.variable, test.value)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps:                    []resource.TestStep{{Config: hookConfig, ExpectError: acctest.Message(test.want)}},
			})
			if n := len(w.CommerceLayer.Webhooks()); n > 0 {
				t.Errorf("%d webhooks exist", n)
			}
		})
	}
}

// TestAccSettings_missing checks that the resource that needs a missing setting reports it, and only about its own vendor.
func TestAccSettings_missing(t *testing.T) { //nolint:paralleltest // clearEnvironment sets variables
	clearEnvironment(t, acctest.Serve(t, ""))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{Config: hookConfig, ExpectError: acctest.Message(
			"- organization (COMMERCELAYER_ORGANIZATION): the organization's slug, which is the first part of its host name (or set base_url)")}},
	})
}

// TestAccSettings_othersMissing checks that a vendor without resources needs no settings.
func TestAccSettings_othersMissing(t *testing.T) { //nolint:paralleltest // clearEnvironment sets variables
	w := acctest.New(t)
	clearEnvironment(t, acctest.Serve(t, ""))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: fmt.Sprintf(`
provider "commercehooks" {
  commercelayer {
    base_url      = "%[1]s/commercelayer/"
    auth_url      = "%[1]s/commercelayer/oauth/token"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
}
`, w.URL) + hookConfig,
			ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, "commercelayer_webhook.test"), Check: created(w),
		}},
	})
}

// TestAccSettings_unknown uses a secret that another resource of the same run creates. Planning a new webhook sends no
// requests, and the secret is known when it is applied.
func TestAccSettings_unknown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: fmt.Sprintf(`
resource "terraform_data" "secret" {
  input = "demo-secret"
}

provider "commercehooks" {
  commercelayer {
    base_url      = "%[1]s/commercelayer"
    auth_url      = "%[1]s/commercelayer/oauth/token"
    client_id     = "demo"
    client_secret = terraform_data.secret.output
  }
}
`, w.URL) + hookConfig,
			ConfigPlanChecks: acctest.Settled(), Check: created(w),
		}},
	})
}

// TestAccSettings_badConfiguration checks that an invalid configuration is refused before any request.
func TestAccSettings_badConfiguration(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ line, want string }{
		"negative pace":  {"requests_per_second = -1", "commercelayer.requests_per_second value must be between"},
		"words for time": {`request_timeout = "soon"`, "commercelayer.request_timeout must be a positive duration"},
		"negative tries": {"max_retries = -1", "commercelayer.max_retries value must be between"},
		"http":           {`base_url = "http://api.example.com"`, "commercelayer.base_url must start with https://"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers(),
				Steps: []resource.TestStep{{
					Config:      "provider \"commercehooks\" {\n  commercelayer {\n    " + test.line + "\n  }\n}\n" + hookConfig,
					ExpectError: acctest.Message(test.want),
				}},
			})
		})
	}
}
