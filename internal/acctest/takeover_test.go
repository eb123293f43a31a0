package acctest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// requirements is what a configuration for the CLI begins with.
const requirements = "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"

// takenOver applies what Terraform is to import: so many hooks, none of which is changed, at the vendor or in a second plan.
func takenOver(t *testing.T, c *acctest.CLI, count int, journals ...*fakeserver.Journal) {
	t.Helper()
	want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy", count)
	if out := c.Run("plan", "-no-color", "-input=false", "-out=plan"); !strings.Contains(out, want) {
		t.Fatalf("the plan isn't %q:\n%s", want, out)
	}
	c.Run("apply", "-no-color", "-input=false", "plan")
	nothingLeft(t, c)
	nothingWritten(t, journals...)
}

// nothingWritten expects that no vendor was asked to change anything.
func nothingWritten(t *testing.T, journals ...*fakeserver.Journal) {
	t.Helper()
	for _, journal := range journals {
		if writes := journal.Writes(); len(writes) > 0 {
			t.Errorf("%d writes, first %s %s", len(writes), writes[0].Method, writes[0].Path)
		}
	}
}

// nothingLeft plans, and expects no change.
func nothingLeft(t *testing.T, c *acctest.CLI) {
	t.Helper()
	if out, code := c.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
		t.Errorf("there is something left to do:\n%s", out)
	}
}

// TestAccTakeover_query takes over an account of 250 hooks of every kind with what terraform query writes.
func TestAccTakeover_query(t *testing.T) {
	t.Parallel()
	const count = 250
	w := acctest.New(t)
	for _, v := range vendorsOf(w) {
		t.Run(v.kind, func(t *testing.T) {
			t.Parallel()
			c := acctest.NewCLI(t)
			c.NeedsTerraform(1, 14)
			for n := range count {
				v.fake.Click(n)
			}
			c.Write("main.tf", requirements+w.Config(""))
			c.Write("shop.tfquery.hcl", listBlock(t, v.kind))
			if found := strings.Count(c.Run("query", "-no-color", "-generate-config-out=hooks.tf"), "list."+v.kind+".all "); found != count {
				t.Errorf("the query finds %d", found)
			}
			takenOver(t, c, count, v.fake.Base().Journal)
		})
	}
}

// listBlock returns the block of the guide's query that lists a type.
func listBlock(t *testing.T, typeName string) string {
	t.Helper()
	for block := range strings.SplitSeq(acctest.Example(t, "guides", "import-by-query", "shop.tfquery.hcl"), "\n\n") {
		if strings.Contains(block, fmt.Sprintf("list %q", typeName)) {
			return block + "\n"
		}
	}
	t.Fatalf("the example doesn't list %s", typeName)
	return ""
}

// TestAccTakeover_bulk takes over the hooks of all vendors with the guide's data sources and import blocks, for Terraform
// before 1.14 and OpenTofu. Then what was found is written down, as the guide says, and nothing changes.
func TestAccTakeover_bulk(t *testing.T) {
	t.Parallel()
	const each = 30 // two pages of Commerce Layer and doo
	c, w := acctest.NewCLI(t), acctest.New(t)
	all := vendorsOf(w)
	var journals []*fakeserver.Journal
	for _, v := range all {
		for n := range each {
			v.fake.Click(n)
		}
		journals = append(journals, v.fake.Base().Journal)
	}
	files := map[string]string{}
	for _, name := range []string{"terraform.tf", "commercelayer.tf", "doo.tf", "moltin.tf", "moltin_v1.tf"} {
		files[name] = acctest.Example(t, "guides", "import-in-bulk", name)
		c.Write(name, files[name])
	}
	c.Write("provider.tf", w.Config(""))
	takenOver(t, c, each*len(all), journals...)

	found := map[string]json.RawMessage{}
	var outputs map[string]struct{ Value json.RawMessage }
	if err := json.Unmarshal([]byte(c.Run("output", "-json")), &outputs); err != nil {
		t.Fatal(err)
	}
	for name, output := range outputs {
		found[name] = output.Value
		c.Write(name+".json", string(output.Value))
	}
	if len(found) != len(all) {
		t.Fatalf("the outputs are %v", slices.Sorted(maps.Keys(found)))
	}
	for name, content := range files {
		c.Write(name, writtenDown(content))
	}
	c.Run("apply", "-no-color", "-input=false", "-auto-approve") // which only drops the outputs
	nothingLeft(t, c)
	nothingWritten(t, journals...)
}

// writtenDown is a file of the bulk import with what was found in a file instead of the data source. Blocks are separated
// by empty lines.
func writtenDown(content string) string {
	var kept []string
	for block := range strings.SplitSeq(content, "\n\n") {
		if name, _, ok := strings.Cut(strings.TrimPrefix(block, "locals {\n  "), " = "); ok && strings.HasPrefix(block, "locals {") {
			block = fmt.Sprintf("locals {\n  %[1]s = jsondecode(file(\"%[1]s.json\"))\n}", name)
		}
		if !strings.HasPrefix(block, "data ") && !strings.HasPrefix(block, "import ") && !strings.HasPrefix(block, "output ") {
			kept = append(kept, block)
		}
	}
	return strings.Join(kept, "\n\n")
}
