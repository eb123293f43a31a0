package acctest_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// shown matches a configuration in a page, with its indentation.
var shown = regexp.MustCompile("(?ms)^( *)```(?:hcl|terraform)\n(.*?)^ *```$")

// TestGuides_members applies every hook and configures every provider in the text of each provider's guides. Other tests
// cover the examples.
func TestGuides_members(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join("..", "..", "templates", "*", "*.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	pages = append(pages, filepath.Join("..", "..", "templates", "index.md.tmpl"))
	for _, m := range provider.Members() {
		applied := 0
		for _, page := range pages {
			content, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(page)
			_, text, ok, err := rewrite.Rewriter{Member: m}.File(name, string(content))
			if err != nil {
				t.Fatal(err)
			}
			for i, found := range shown.FindAllStringSubmatch(text, -1) {
				code := regexp.MustCompile("(?m)^"+found[1]).ReplaceAllString(found[2], "")
				if !ok || !strings.Contains(code, "resource \"") && !strings.Contains(code, "provider \"") {
					continue
				}
				applied++
				t.Run(fmt.Sprintf("%s/%s/%d", m.Name, strings.TrimSuffix(name, ".md.tmpl"), i), func(t *testing.T) {
					t.Parallel()
					applyShown(t, m, code)
				})
			}
		}
		if applied < 3 {
			t.Errorf("%s shows only %d configurations", m.Name, applied)
		}
	}
}

// applyShown applies the resources of a configuration; if it has a comment "after", only those below it. It uses the
// settings of the fakes, and drops moved blocks.
func applyShown(t *testing.T, m provider.Member, code string) {
	t.Helper()
	if _, after, ok := strings.Cut(code, "# after\n"); ok {
		code = after
	}
	file, diags := hclwrite.ParseConfig([]byte(code), "page", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	values := config.Variables{}
	for _, variable := range regexp.MustCompile(`\bvar\.([a-z0-9_]+)`).FindAllStringSubmatch(code, -1) {
		values[variable[1]] = config.StringVariable("hush-hush")
	}
	providers, settings, used := acctest.ProvidersOf(m), "", map[string]bool{}
	w, configured, variables := acctest.New(t), "", ""
	for _, block := range file.Body().Blocks() {
		switch block.Type() {
		case "provider":
			used[block.Labels()[0]] = true
			configured += string(block.BuildTokens(nil).Bytes())
			file.Body().RemoveBlock(block)
		case "variable":
			if block.Body().GetAttribute("default") != nil { // readers would use the default
				variables += string(block.BuildTokens(nil).Bytes())
				delete(values, block.Labels()[0])
			}
			file.Body().RemoveBlock(block)
		case "terraform", "moved":
			file.Body().RemoveBlock(block)
		case "resource":
			prefix, _, _ := strings.Cut(block.Labels()[0], "_")
			if block.Body().GetAttribute("provider") != nil {
				prefix = m.Name
			}
			used[prefix] = true
		}
	}
	for name := range used { // the guide about all providers also shows others
		other, err := provider.MemberNamed(name)
		if err != nil || m.Name != provider.Default && name != m.Name {
			t.Fatalf("no provider serves this: %v\n%s", err, code)
		}
		maps.Copy(providers, acctest.ProvidersOf(other))
		settings += w.ConfigOf(other, "")
	}
	for name := range values {
		variables += fmt.Sprintf("variable %q {\n  type = string\n}\n", name)
	}
	var steps []resource.TestStep
	if configured != "" { // this sends no requests
		steps = append(steps, resource.TestStep{Config: configured + variables, ConfigVariables: values, PlanOnly: true})
	}
	if len(file.Body().Blocks()) > 0 {
		steps = append(steps, resource.TestStep{
			Config: settings + variables + string(file.Bytes()), ConfigVariables: values, ConfigPlanChecks: acctest.Settled(),
		})
	}
	result := driver.Run(t, resource.TestCase{ProtoV6ProviderFactories: providers, Steps: steps})
	for _, warning := range result.Warnings {
		// the moved state already holds the secret, and its write-only counterpart would require a write
		if !strings.Contains(t.Name(), "/moving-from-") || !strings.Contains(warning, "Available Write-Only Attribute Alternative") {
			t.Errorf("it warns:\n%s\nof\n%s", warning, code)
		}
	}
}
