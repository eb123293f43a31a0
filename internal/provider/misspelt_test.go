package provider_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// slips writes a configuration in which each block holds one argument that doesn't exist, and counts its lines.
type slips struct {
	text  strings.Builder
	lines int
	wrong []int // the lines of those arguments, from 1
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

// TestAccBlocks_misspelt: an argument that doesn't exist is an error on its line, in every block of the provider and of all
// resources, through the CLI, which is who says so.
func TestAccBlocks_misspelt(t *testing.T) {
	t.Parallel()
	schemas := acctest.Serve(t, "").Schemas
	for name, write := range map[string]func(*slips){
		"provider": func(s *slips) { s.block(`provider "commercehooks"`, schemas.Provider.Block) },
		"resources": func(s *slips) {
			for resourceType, schema := range schemas.ResourceSchemas {
				s.block(fmt.Sprintf("resource %q %q", resourceType, "misspelt"), schema.Block, "provider = commercehooks")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := acctest.NewCLI(t)
			cli.Write("terraform.tf", `terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}
`+hookConfig) // without a resource, Terraform doesn't look at the provider block
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
