package acctest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// requirementsOf is what a configuration of a provider begins with.
func requirementsOf(m provider.Member) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n", m.Name, m.Source())
}

// single is what a test writes for a provider of one vendor: its requirements, its settings and a hook of each of its types,
// none of which names a provider.
func single(w *acctest.World, m provider.Member) string {
	hooks := ""
	for _, v := range vendorsOf(w) {
		if _, served := m.Place(v.name); served {
			hooks += strings.ReplaceAll(v.block("one", "1", 0), "  provider = commercehooks\n", "")
		}
	}
	return requirementsOf(m) + w.ConfigOf(m, hooks)
}

// TestAccMembers_examples applies the examples of resources, and those that the driver of TestExamples_members doesn't know,
// as the documentation of each provider of a single vendor shows them: without a word of `provider =`.
func TestAccMembers_examples(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			c, w := acctest.NewCLI(t), acctest.New(t)
			root := requirementsOf(m) + w.ConfigOf(m, "")
			for name, text := range examplesOf(t, m) {
				parts := strings.Split(name, "/")
				isApplied := parts[0] == "resources" && parts[2] == "resource.tf" || parts[0] == "data-sources" && onlyCLI.MatchString(text) ||
					parts[0] == "ephemeral-resources" || parts[0] == "actions" && c.HasTerraform(1, 14)
				if !isApplied || text == rewrite.LeftOut {
					continue
				}
				module := parts[0] + "-" + parts[1]
				c.Write(module+"/main.tf", requirementsOf(m)+text)
				root += fmt.Sprintf("module %q {\n  source = \"./%s\"\n%s}\n", module, module, argumentsOf(t, parts[1]))
			}
			c.Write("main.tf", root)
			c.Run("get", "-no-color")
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			nothingLeft(t, c)
			c.Run("apply", "-destroy", "-no-color", "-input=false", "-auto-approve")
			for _, v := range vendorsOf(w) {
				_, served := m.Place(v.name)
				if made := len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)); made > 0 != served || len(v.fake.Hooks()) > 0 {
					t.Errorf("at %s %d hooks were created, and %d are left", v.name, made, len(v.fake.Hooks()))
				}
			}
		})
	}
}

// argumentsOf are the lines that give the variables of an example their values.
func argumentsOf(t *testing.T, resourceType string) string {
	t.Helper()
	lines := ""
	for name, value := range variablesOf(resourceType) {
		text, err := value.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		lines += fmt.Sprintf("  %s = %s\n", name, text)
	}
	return lines
}

// TestAccMembers_move: a state moves between the provider of all vendors and that of one, there and back, without a write.
func TestAccMembers_move(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			c, w := acctest.NewCLI(t), acctest.New(t)
			all := ""
			for _, v := range vendorsOf(w) {
				if _, served := m.Place(v.name); served {
					all += v.block("one", "1", 0)
				}
			}
			whole := requirements + w.Config(all)
			c.Write("main.tf", whole)
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			for _, v := range vendorsOf(w) {
				v.fake.Base().Journal.Clear()
			}
			for _, step := range []struct{ config, from, to string }{
				{single(w, m), "commercehooks/commercehooks", m.Source()}, {whole, m.Source(), "commercehooks/commercehooks"},
			} {
				c.Write("main.tf", step.config)
				c.Run("state", "replace-provider", "-auto-approve", step.from, step.to)
				nothingLeft(t, c)
			}
			for _, v := range vendorsOf(w) {
				nothingWritten(t, v.fake.Base().Journal)
			}
		})
	}
}
