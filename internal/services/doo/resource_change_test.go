package doo_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// everything is the configuration of a webhook with each attribute set, of which those in change have another value.
func everything(label string, change map[string]string) string {
	value := func(name, otherwise string) string {
		if changed, ok := change[name]; ok {
			return changed
		}
		return otherwise
	}
	return "resource \"doo_webhook\" \"" + label + "\" {\n" + strings.Join([]string{
		`provider = commercehooks`,
		`name = "` + value("name", "All") + `"`, `description = "` + value("description", "Everything") + `"`,
		`team_id = "` + value("team_id", "111") + `"`, `organization_id = "` + value("organization_id", "7") + `"`,
		`event_id = "` + value("event_id", "12") + `"`, `event_guide_id = "` + value("event_guide_id", "34") + `"`,
		hooks(value("type", "order_created"), value("endpoint", "https://hooks.example.com/orders"), `method = "`+value("method", "POST")+`"`,
			block("origin", `endpoint = "`+value("origin_endpoint", "https://gql.doo.net")+`"`, `method = "`+value("origin_method", "POST")+`"`,
				`body = jsonencode({ query = "`+value("body", "q")+`" })`)),
		block("authentication", `endpoint = "`+value("token_endpoint", "https://hooks.example.com/token")+`"`,
			`grant_type = "`+value("grant_type", "client_credentials")+`"`,
			block("credentials", `client_id = "`+value("client_id", "doo")+`"`, `client_secret = "`+value("client_secret", "hush")+`"`),
			`header_format = "`+value("header_format", "Authorization")+`"`,
			`header_value_format = "`+value("header_value_format", "Bearer %ACCESS_TOKEN%")+`"`),
		"}\n",
	}, "\n")
}

// TestWebhook_everyDriftReplaces changes each attribute alone behind Terraform's back. For the sake of time each has a webhook
// of its own, all in one run.
func TestWebhook_everyDriftReplaces(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*doofake.Webhook){
		"name":                func(h *doofake.Webhook) { h.Name = "clicked" },
		"description":         func(h *doofake.Webhook) { h.Description = "clicked" },
		"organization_id":     func(h *doofake.Webhook) { h.OrganizationID = "9" },
		"event_id":            func(h *doofake.Webhook) { h.EventID = "9" },
		"event_guide_id":      func(h *doofake.Webhook) { h.EventGuideID = "9" },
		"type":                func(h *doofake.Webhook) { h.Hooks[0].Type = "order_updated" },
		"endpoint":            func(h *doofake.Webhook) { h.Hooks[0].Endpoint = "https://clicked.example.com" },
		"method":              func(h *doofake.Webhook) { h.Hooks[0].Method = "PATCH" },
		"origin_endpoint":     func(h *doofake.Webhook) { h.Hooks[0].Origin.Endpoint = "https://clicked.example.com" },
		"origin_method":       func(h *doofake.Webhook) { h.Hooks[0].Origin.Method = "PATCH" },
		"body":                func(h *doofake.Webhook) { h.Hooks[0].Origin.Body = `{"query":"clicked"}` },
		"token_endpoint":      func(h *doofake.Webhook) { h.Authentication.Endpoint = "https://clicked.example.com" },
		"grant_type":          func(h *doofake.Webhook) { h.Authentication.GrantType = "clicked" },
		"client_id":           func(h *doofake.Webhook) { h.Authentication.ClientID = "clicked" },
		"client_secret":       func(h *doofake.Webhook) { h.Authentication.ClientSecret = "clicked" },
		"header_format":       func(h *doofake.Webhook) { h.Authentication.HeaderFormat = "clicked" },
		"header_value_format": func(h *doofake.Webhook) { h.Authentication.HeaderValueFormat = "clicked %ACCESS_TOKEN%" },
	}
	w := acctest.New(t)
	w.Doo.Switches.EchoOwner = true
	var config string
	var addresses []string
	var noteIDs []resource.TestCheckFunc
	ids := map[string]*string{}
	for name := range changes {
		config += everything(name, nil)
		addresses = append(addresses, "doo_webhook."+name)
		ids[name] = new(string)
		noteIDs = append(noteIDs, acctest.IDOf("doo_webhook."+name, ids[name]))
	}
	deletedAndCreated := acctest.That(func() error {
		if n := len(w.Doo.Journal.Writes()); n != 2*len(changes) {
			return fmt.Errorf("%d writes", n)
		}
		return nil
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(config), Check: resource.ComposeAggregateTestCheckFunc(noteIDs...)},
			{
				PreConfig: func() {
					w.Doo.Journal.Clear()
					for name, edit := range changes {
						if !w.Doo.Edit(*ids[name], edit) {
							t.Errorf("no webhook for %s", name)
						}
					}
				},
				Config: w.Config(config), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, addresses...),
				Check: resource.ComposeAggregateTestCheckFunc(holds(w.Doo, len(changes)), deletedAndCreated),
			},
		},
	})
}

// TestWebhook_sameMeaning shows that another spelling of the same is no change.
func TestWebhook_sameMeaning(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	noop := acctest.Plans(plancheck.ResourceActionNoop, address)
	body := block("origin", `body = "{\"query\":\"q\",\"variables\":{\"n\":1,\"m\":[]}}"`)
	respelt := block("origin", `body = "{ \"variables\": {\"m\": [], \"n\": 1}, \"query\": \"q\" }"`)
	first := func(more ...string) string { return hooks("order_created", "https://hooks.example.com/1", more...) }
	second := func(more ...string) string { return hooks("order_updated", "https://hooks.example.com/2", more...) }
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: w.Config(named(first(), second(body))), ConfigPlanChecks: acctest.Settled()},
			{Config: w.Config(named(second(respelt), first())), ConfigPlanChecks: noop},
			{
				Config: w.Config(named(second(`method = "POST"`, respelt), first(`method = null`),
					`description = ""`, `organization_id = ""`, `event_id = ""`, `event_guide_id = ""`, `team_id = "111"`)),
				ConfigPlanChecks: noop,
			},
			{
				Config: w.Config(named(first(), second(body),
					`description = null`, `organization_id = null`, `event_id = null`, `event_guide_id = null`, `team_id = null`)),
				ConfigPlanChecks: noop,
			},
			{
				PreConfig:        w.Doo.Journal.Clear,
				Config:           w.Config(named(first(), second(respelt), block("timeouts", `create = "1m"`, `update = "1m"`))),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address),
				Check:            acctest.NoWrites(w.Doo.Journal),
			},
		},
	})
}

// TestWebhook_unknown plans with values that are only known after apply, of which some turn out as they were.
func TestWebhook_unknown(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	later := func(value string) string {
		return "resource \"terraform_data\" \"later\" {\n  input = \"" + value + "\"\n}\n"
	}
	config := func(value string) string {
		return w.Config(later(value) + hook(
			`name = terraform_data.later.output`, `event_id = terraform_data.later.output`,
			hooks("order_created", "https://hooks.example.com/${terraform_data.later.output}"),
			hooks("order_updated", "https://hooks.example.com/2", block("origin", `body = terraform_data.later.output`)),
			block("authentication", `endpoint = "https://hooks.example.com/token"`, block("credentials", `client_secret = terraform_data.later.output`))))
	}
	wholly := w.Config(`
resource "terraform_data" "later" {
  input = {
    hooks          = [{ type = "order_created", endpoint = "https://hooks.example.com/1" }]
    authentication = [{ endpoint = "https://hooks.example.com/token", secret = "hush" }]
  }
}
` + named(block(`dynamic "hooks"`, `for_each = terraform_data.later.output.hooks`,
		block("content", `type = hooks.value.type`, `endpoint = hooks.value.endpoint`)),
		block(`dynamic "authentication"`, `for_each = terraform_data.later.output.authentication`,
			block("content", `endpoint = authentication.value.endpoint`, block("credentials", `client_secret = authentication.value.secret`)))))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: config("{}"), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, address)},
			{Config: config("[]"), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionReplace, address)},
			{Config: wholly, ConfigPlanChecks: acctest.Settled(), Check: resource.TestCheckResourceAttr(address, "hooks.0.method", "POST")},
		},
	})
}
