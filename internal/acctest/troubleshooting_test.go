package acctest_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// trouble describes how a user meets a message of the guide.
type trouble struct {
	settings map[string]any         // overrides of the provider's settings: see start
	prepare  func(w *acctest.World) // what the vendors hold, and how they fail
	meet     func(*testing.T, server) []*tfprotov6.Diagnostic
}

// met returns the provider's diagnostics.
func (tr trouble) met(t *testing.T, m provider.Member) []*tfprotov6.Diagnostic {
	t.Helper()
	w := acctest.New(t)
	if tr.prepare != nil {
		tr.prepare(w)
	}
	return tr.meet(t, start(t, m, w, tr.settings))
}

// guide returns what a provider's guide says about each message, by summary, and about each hint of a failed request.
func guide(t *testing.T, m provider.Member) (messages, hints map[string]string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "troubleshooting.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _, err := rewrite.Rewriter{Member: m}.File("guides/troubleshooting.md.tmpl", string(content))
	if err != nil {
		t.Fatal(err)
	}
	messages, hints = map[string]string{}, map[string]string{}
	for _, section := range strings.Split(text, "\n### ")[1:] {
		heading, below, _ := strings.Cut(section, "\n\n")
		for _, summary := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(heading, -1) {
			messages[summary[1]] = below
		}
	}
	for _, hint := range regexp.MustCompile("(?m)^- `([^`]+)`: (.+)").FindAllStringSubmatch(text, -1) {
		hints[hint[1]] = hint[2]
	}
	return messages, hints
}

// pattern matches the summaries that a heading covers.
func pattern(heading string) *regexp.Regexp {
	const hooks = "(Commerce Layer webhook|doo webhook|Moltin integration|Moltin v1 webhook)"
	text := strings.ReplaceAll(regexp.QuoteMeta(heading), "<hook>", hooks)
	return regexp.MustCompile("^" + regexp.MustCompile("<[a-z]+>").ReplaceAllString(text, `[A-Za-z0-9_./-]+`) + "$")
}

// holdAgainst reports what is in the guide but not provoked by a test, and vice versa.
func holdAgainst(t *testing.T, guide map[string]string, provoked []string) {
	t.Helper()
	for name := range guide {
		if !slices.Contains(provoked, name) {
			t.Errorf("nothing provokes %q", name)
		}
	}
	for _, name := range provoked {
		if _, ok := guide[name]; !ok {
			t.Errorf("the guide lacks %q", name)
		}
	}
}

// messageTroubles returns how each message is provoked, by its summary.
func messageTroubles() map[string]trouble {
	all := map[string]trouble{}
	for _, group := range []map[string]trouble{settingsTroubles(), configurationTroubles(), hookTroubles(), secretTroubles(), deliveryTroubles()} {
		maps.Copy(all, group)
	}
	return all
}

// TestTroubleshooting provokes every message and hint of the guide, and compares the wording.
func TestTroubleshooting(t *testing.T) {
	t.Parallel()
	messages, hints := guide(t, provider.Whole())
	provoked, requests := messageTroubles(), requestTroubles()
	holdAgainst(t, messages, slices.Concat(slices.Collect(maps.Keys(provoked)), slices.Collect(maps.Keys(terraformTroubles()))))
	holdAgainst(t, hints, slices.Collect(maps.Keys(requests)))
	for heading, tr := range provoked {
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			said := tr.met(t, provider.Whole())
			i := slices.IndexFunc(said, func(d *tfprotov6.Diagnostic) bool { return pattern(heading).MatchString(d.Summary) })
			if i < 0 {
				t.Fatalf("it says\n%s", acctest.Texts(said))
			}
			isWarning := said[i].Severity == tfprotov6.DiagnosticSeverityWarning
			if strings.HasPrefix(messages[heading], "Warning.") != isWarning {
				t.Errorf("it is said as %s", said[i].Severity)
			}
		})
	}
	for hint, tr := range requests {
		t.Run(hint, func(t *testing.T) {
			t.Parallel()
			said := tr.met(t, provider.Whole())
			if !slices.ContainsFunc(said, func(d *tfprotov6.Diagnostic) bool {
				return strings.HasPrefix(d.Summary, "Unable to ") && strings.Contains(d.Detail, hint)
			}) {
				t.Errorf("it says\n%s", acctest.Texts(said))
			}
		})
	}
}

// TestAccTroubleshooting provokes the messages that only Terraform itself prints.
func TestAccTroubleshooting(t *testing.T) {
	t.Parallel()
	for heading, command := range terraformTroubles() {
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			if said := command(t, acctest.NewCLI(t)); !acctest.Message(heading).MatchString(said) {
				t.Errorf("it says\n%s", said)
			}
		})
	}
}

// terraformTroubles returns commands that print a message, by its summary.
func terraformTroubles() map[string]func(*testing.T, *acctest.CLI) string {
	const hook = `
  url          = "https://hooks.example.com/orders"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
}
`
	const timeouts = `
resource "terraform_data" "timeouts" {
  input = []
}

resource "moltin_v1_webhook" "orders" {
  provider = commercehooks

  dynamic "timeouts" {
    for_each = terraform_data.timeouts.output

    content {
      create = timeouts.value
    }
  }
`
	const forgotten = requirements + "resource \"moltin_v1_webhook\" \"orders\" {" + hook
	asksFor := func(t *testing.T, said string) string {
		t.Helper()
		if !strings.Contains(said, "hashicorp/moltin") {
			t.Error("it doesn't name hashicorp/moltin")
		}
		return said
	}
	return map[string]func(*testing.T, *acctest.CLI) string{
		"Failed to query available provider packages": func(t *testing.T, c *acctest.CLI) string {
			c.Write("main.tf", forgotten)
			said, _ := c.Try("init", "-no-color", "-input=false", "-plugin-dir="+t.TempDir()) // searches this folder instead of a registry
			return asksFor(t, said)
		},
		"Inconsistent dependency lock file": func(t *testing.T, c *acctest.CLI) string {
			c.Write("main.tf", forgotten)
			said, _ := c.Try("plan", "-no-color", "-input=false")
			return asksFor(t, said)
		},
		"Unsupported argument": func(_ *testing.T, c *acctest.CLI) string {
			c.Write("main.tf", requirements+"resource \"moltin_v1_webhook\" \"orders\" {\n  provider = commercehooks\n  timeouts = {}\n"+hook)
			said, _ := c.Try("validate", "-no-color")
			return said
		},
		"Provider produced inconsistent final plan": func(t *testing.T, c *acctest.CLI) string {
			c.Write("main.tf", requirements+acctest.New(t).Config(timeouts+hook))
			said, _ := c.Try("apply", "-no-color", "-input=false", "-auto-approve")
			return said
		},
		"Cannot import non-existent remote object": func(t *testing.T, c *acctest.CLI) string {
			named := "resource \"moltin_v1_webhook\" \"orders\" {\n  provider = commercehooks\n" + hook
			c.Write("main.tf", requirements+acctest.New(t).Config(named))
			said, _ := c.Try("import", "-no-color", "-input=false", "moltin_v1_webhook.orders", "7543afd4-0b79-466f-b8f4-af84cb487290")
			return said
		},
	}
}
