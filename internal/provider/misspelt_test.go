package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// slips builds a configuration with one unknown argument in each block, and counts its lines.
type slips struct {
	text  strings.Builder
	lines int
	wrong []int // line numbers of those arguments, from 1
}

func (s *slips) line(format string, args ...any) {
	s.lines++
	fmt.Fprintf(&s.text, format+"\n", args...)
}

func (s *slips) block(header string, block *tfprotov6.SchemaBlock, first ...string) {
	s.line("%s {", header)
	for _, line := range first {
		s.line("%s", line)
	}
	s.line("misspelt = 1")
	s.wrong = append(s.wrong, s.lines)
	for _, nested := range block.BlockTypes {
		s.block(nested.TypeName, nested.Block)
	}
	s.line("}")
}

// hookOf returns a resource block of a provider, without its required arguments.
func hookOf(m provider.Member, name string, schemas *tfprotov6.GetProviderSchemaResponse) string {
	return fmt.Sprintf("resource %q %q {\n  provider = %s\n}\n", slices.Sorted(maps.Keys(schemas.ResourceSchemas))[0], name, m.Name)
}

// TestAccBlocks_misspelt: an unknown argument is an error on its line, in every block of the provider and of all resources.
// The test runs the CLI, because it is what reports the error.
func TestAccBlocks_misspelt(t *testing.T) {
	t.Parallel()
	schemas := acctest.Serve(t, "").Schemas
	for name, write := range map[string]func(*slips){
		"providers": func(s *slips) {
			for _, m := range provider.Members() {
				s.block(fmt.Sprintf("provider %q", m.Name), acctest.ServeMember(t, m, "").Schemas.Provider.Block)
			}
		},
		"resources": func(s *slips) {
			for resourceType, schema := range schemas.ResourceSchemas {
				s.block(fmt.Sprintf("resource %q %q", resourceType, "misspelt"), schema.Block, "provider = commercehooks")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := acctest.NewCLI(t)
			requirements, used := "", ""
			for _, m := range provider.Members() {
				requirements += fmt.Sprintf("    %s = { source = %q }\n", m.Name, m.Source())
				used += hookOf(m, m.Name, acctest.ServeMember(t, m, "").Schemas) // without one, Terraform ignores the provider block
			}
			cli.Write("terraform.tf", "terraform {\n  required_providers {\n"+requirements+"  }\n}\n"+used)
			var s slips
			write(&s)
			cli.Write("main.tf", s.text.String())
			out, _ := cli.Try("validate", "-json")
			var answer struct {
				Diagnostics []struct {
					Severity, Summary, Detail string
					Range                     struct{ Start struct{ Line int } }
				}
			}
			if err := json.Unmarshal([]byte(out), &answer); err != nil {
				t.Fatalf("%v:\n%s", err, out)
			}
			var lines []int
			for _, d := range answer.Diagnostics {
				if d.Severity == "error" && strings.Contains(d.Detail, `An argument named "misspelt" is not expected here`) {
					lines = append(lines, d.Range.Start.Line)
				}
			}
			slices.Sort(lines)
			if len(s.wrong) < 5 || !slices.Equal(lines, s.wrong) {
				t.Errorf("misspelt in the lines %v, said of %v:\n%s\n%s", s.wrong, lines, s.text.String(), out)
			}
		})
	}
}

// TestSettings_misspelt: each setting of each provider with an extra letter is refused on its line, in nested blocks too.
func TestSettings_misspelt(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			schemas, count := acctest.ServeMember(t, m, "").Schemas, 0
			hook := hookOf(m, "test", schemas)
			refuse := func(block, format string, line int, attributes []*tfprotov6.SchemaAttribute) {
				for _, a := range attributes {
					count++
					config := fmt.Sprintf("provider %q {\n"+format+"}\n", m.Name, a.Name) + hook
					want := fmt.Sprintf(`(?s)on terraform_plugin_test\.tf line %d:.*An argument named "%ss" is not expected here`, line, a.Name)
					test := resource.TestCase{
						ProtoV6ProviderFactories: acctest.ProvidersOf(m),
						Steps:                    []resource.TestStep{{Config: config, ExpectError: regexp.MustCompile(want)}},
					}
					t.Run(block+a.Name, func(t *testing.T) { driver.Run(t, test) })
				}
			}
			refuse("", "  %ss = null\n", 2, schemas.Provider.Block.Attributes)
			for _, nested := range schemas.Provider.Block.BlockTypes {
				refuse(nested.TypeName+".", "  "+nested.TypeName+" {\n    %ss = null\n  }\n", 3, nested.Block.Attributes)
			}
			if count < 10 {
				t.Errorf("only %d settings were seen", count)
			}
		})
	}
}
