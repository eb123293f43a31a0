package acctest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// catalogueOf returns the names in a vendor's list.
func catalogueOf(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "services", filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(regexp.MustCompile("(?m)^#.*$").ReplaceAllString(string(content), ""))
	slices.Sort(names)
	return names
}

// The vector is the output of printf BODY | openssl dgst -sha256 -hmac SECRET -binary | base64.
const (
	vectorSecret = "0123456789abcdef0123456789abcdef"
	vectorBody   = `{"data":{"id":"x"}}`
	vector       = "gXBi7jV9ajXlSAcYto2CVawc3CCl63wWyEoSp+vdE1o="
)

// calls returns calls of all functions, with their names in the provider of all vendors, and the results as JSON.
func calls(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{
		`commercelayer_topics("customers.anonymization_c*")`:                               `["customers.anonymization_cancelled","customers.anonymization_completed"]`,
		`moltin_events("order.paid")`:                                                      `["order.paid"]`,
		`doo_hook_types("order_[ru]*")`:                                                    `["order_removed","order_updated"]`,
		`commercelayer_signature(` + fmt.Sprintf("%q, %q", vectorSecret, vectorBody) + `)`: `"` + vector + `"`,
		`commercelayer_signature("k", "Zoë €\n")`:                                          `"Iqv/XWvUoe7pkkXjw0JZfhThtRdPhkIfB7k9Md/bhrc="`,
	}
	for call, file := range map[string]string{
		`commercelayer_topics("*")`: "commercelayer/topics.txt", `moltin_events("*")`: "moltin/events.txt", `doo_hook_types("*")`: "doo/hook_types.txt",
	} {
		names, err := json.Marshal(catalogueOf(t, file))
		if err != nil {
			t.Fatal(err)
		}
		all[call] = string(names)
	}
	return all
}

// wrongCalls returns calls that fail, and parts of Terraform's messages.
func wrongCalls() map[string][]string {
	return map[string][]string{
		`commercelayer_topics("order.*")`: {
			`Invalid value for "pattern" parameter: no topic that this version of the provider knows matches the pattern. The nearest are ` +
				`orders.pay, orders.void, orders.draft. A pattern must match the whole name, such as "orders.*". To use a name ` +
				`that Commerce Layer added later, write it out instead of calling this function.`,
		},
		`moltin_events("orders.created")`:  {"no event that", "The nearest are order.created, ", "that Moltin added later"},
		`doo_hook_types("attendee.*")`:     {"no hook type that", "The nearest are attendee_", "that doo added later"},
		`commercelayer_topics("")`:         {"no topic that"},
		`commercelayer_topics("orders.[")`: {`Invalid value for "pattern" parameter: the pattern is malformed. A [ needs a ] with something in between, a \ needs a character after it, and [^a-z] excludes characters, not [!a-z]. "orders.*", for example, matches orders.place.`},
		`doo_hook_types("order_\\")`:       {"the pattern is malformed", `"order_*", for example, matches order_created.`},
		`commercelayer_topics(null)`:       {"argument must not be null"},

		`commercelayer_signature("", "{}")`: {`Invalid value for "secret" parameter: the secret is empty.`},
	}
}

// callIn returns a call with the function's name in a member, or "" if the member lacks the function.
func callIn(m provider.Member, call string) string {
	if _, served := m.Place(provider.Owner(call)); !served {
		return ""
	}
	return "provider::" + m.Name + "::" + m.Function(call)
}

// TestFunctions calls every function of every provider.
func TestFunctions(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		outputs, checks, number := "", []resource.TestCheckFunc{}, 0
		for call, want := range calls(t) {
			if expression := callIn(m, call); expression != "" {
				number++
				outputs += fmt.Sprintf("output \"r%d\" {\n  value = jsonencode(%s)\n}\n", number, expression)
				checks = append(checks, resource.TestCheckOutput(fmt.Sprintf("r%d", number), want))
			}
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			acctest.Test(t, resource.TestCase{
				TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}, ProtoV6ProviderFactories: acctest.ProvidersOf(m),
				Steps: []resource.TestStep{{Config: acctest.New(t).ConfigOf(m, outputs), Check: resource.ComposeAggregateTestCheckFunc(checks...)}},
			})
		})
	}
}

// TestFunctions_wrong: a pattern that is invalid or matches nothing is an error that suggests a correction.
func TestFunctions_wrong(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		for call, want := range wrongCalls() {
			expression := callIn(m, call)
			if expression == "" {
				continue
			}
			t.Run(expression, func(t *testing.T) {
				t.Parallel()
				var pattern []string
				for _, part := range want { // Terraform wraps lines
					pattern = append(pattern, strings.ReplaceAll(regexp.QuoteMeta(part), " ", `\s+`))
				}
				acctest.Test(t, resource.TestCase{
					TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}, ProtoV6ProviderFactories: acctest.ProvidersOf(m),
					Steps: []resource.TestStep{{
						Config:      acctest.New(t).ConfigOf(m, "output \"names\" {\n  value = "+expression+"\n}\n"),
						ExpectError: regexp.MustCompile("(?s)" + strings.Join(pattern, ".*")),
					}},
				})
			})
		}
	}
}

// TestFunctions_unknown: a call with unknown arguments is evaluated once they are known.
func TestFunctions_unknown(t *testing.T) {
	t.Parallel()
	acctest.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}, ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: acctest.New(t).Config(`
resource "terraform_data" "pattern" {
  input = "order_[ru]*"
}
output "types" {
  value = jsonencode(provider::commercehooks::doo_hook_types(terraform_data.pattern.output))
}
`),
			Check: resource.TestCheckOutput("types", `["order_removed","order_updated"]`),
		}},
	})
}

// newFunctionsCLI returns a folder for a CLI that supports provider functions, or skips the test.
func newFunctionsCLI(t *testing.T) *acctest.CLI {
	t.Helper()
	c := acctest.NewCLI(t)
	if onOpenTofu, _ := acctest.OnOpenTofu(); !onOpenTofu {
		c.NeedsTerraform(1, 8)
	}
	return c
}

// requiredProviders returns the required_providers entries of all providers, which calls of their functions need.
func requiredProviders() string {
	named := ""
	for _, m := range provider.Members() {
		named += fmt.Sprintf("    %s = {\n      source = %q\n    }\n", m.Name, m.Source())
	}
	return "terraform {\n  required_providers {\n" + named + "  }\n}\n"
}

// TestAccFunctions calls the functions of all providers in Terraform itself, without provider blocks, because functions need
// no settings. A signature made with a sensitive secret is sensitive.
func TestAccFunctions(t *testing.T) {
	t.Parallel()
	c := newFunctionsCLI(t)
	config, want := requiredProviders(), map[string]string{}
	all := calls(t)
	for _, m := range provider.Members() {
		for i, call := range slices.Sorted(maps.Keys(all)) {
			if expression := callIn(m, call); expression != "" {
				name := fmt.Sprintf("%s_%d", m.Name, i)
				config += fmt.Sprintf("output %q {\n  value = %s\n}\n", name, expression)
				want[name] = all[call]
			}
		}
	}
	c.Write("main.tf", config+`
variable "secret" {
  type      = string
  sensitive = true
  default   = "`+vectorSecret+`"
}
locals {
  signature = provider::commercelayer::signature(var.secret, "{\"data\":{\"id\":\"x\"}}")
}
output "hides" {
  value = issensitive(local.signature)
}
output "shown" {
  value = nonsensitive(local.signature)
}
`)
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	var outputs map[string]struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal([]byte(c.Run("output", "-json")), &outputs); err != nil {
		t.Fatal(err)
	}
	want["hides"], want["shown"] = "true", `"`+vector+`"`
	for name, value := range want {
		var got bytes.Buffer
		if err := json.Compact(&got, outputs[name].Value); err != nil || got.String() != value {
			t.Errorf("%s is %s, want %s (%v)", name, &got, value, err)
		}
	}
	c.Write("more.tf", "output \"leaks\" {\n  value = local.signature\n}\n")
	if out, code := c.Try("apply", "-no-color", "-input=false", "-auto-approve"); code == 0 || !strings.Contains(out, "sensitive") || strings.Contains(out, vector) {
		t.Errorf("a signature of a sensitive secret may be an output:\n%s", out)
	}
}

// TestAccExamples_functions applies the examples of all functions, and expects an empty plan after that.
func TestAccExamples_functions(t *testing.T) {
	t.Parallel()
	c := newFunctionsCLI(t)
	p, ok := provider.New(provider.Whole(), "test")().(framework.ProviderWithFunctions)
	if !ok {
		t.Fatal("the provider has no functions")
	}
	for _, constructor := range p.Functions(t.Context()) {
		var name function.MetadataResponse
		constructor().Metadata(t.Context(), function.MetadataRequest{}, &name)
		c.Write(name.Name+".tf", acctest.Example(t, "functions", name.Name, "function.tf"))
	}
	w := acctest.New(t)
	c.Write("main.tf", requiredProviders()+w.Config(""))
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	if out, code := c.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
		t.Errorf("a second plan ends with %d:\n%s", code, out)
	}
	topics := map[string]bool{}
	for _, h := range w.CommerceLayer.Webhooks() {
		topics[h.Topic] = true
	}
	for _, topic := range catalogueOf(t, "commercelayer/topics.txt") {
		if strings.HasPrefix(topic, "shipments.") && !topics[topic] {
			t.Errorf("no webhook has the topic %s", topic)
		}
	}
}
