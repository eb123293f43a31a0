package acctest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// requirements starts a configuration for the CLI.
const requirements = "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"

// takenOver applies the imports and expects this many hooks, without a change at the vendor or in a second plan.
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

// nothingWritten expects that no vendor received a write.
func nothingWritten(t *testing.T, journals ...*fakeserver.Journal) {
	t.Helper()
	for _, journal := range journals {
		if writes := journal.Writes(); len(writes) > 0 {
			t.Errorf("%d writes, first %s %s", len(writes), writes[0].Method, writes[0].Path)
		}
	}
}

// nothingLeft expects an empty plan.
func nothingLeft(t *testing.T, c *acctest.CLI) {
	t.Helper()
	if out, code := c.Try("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
		t.Errorf("there is something left to do:\n%s", out)
	}
}

// TestAccTakeover_query imports an account with 250 hooks of every kind, with the output of terraform query.
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

// TestAccTakeover_bulk imports the hooks of all vendors with the import blocks that the guide's data sources generate. That
// is the way for Terraform before 1.14 and for OpenTofu, which then generate the configuration.
func TestAccTakeover_bulk(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	all := vendorsOf(w)
	var journals []*fakeserver.Journal
	total := 0
	for _, v := range all {
		count := 26 // two pages of Commerce Layer and doo
		if strings.HasPrefix(v.name, "moltin") {
			count = 4
		}
		for n := range count {
			v.fake.Click(n)
		}
		total += count
		journals = append(journals, v.fake.Base().Journal)
	}
	files := []string{"commercelayer.tf", "doo.tf", "moltin.tf", "moltin_v1.tf"}
	for _, name := range files {
		c.Write(name, acctest.Example(t, "guides", "import-in-bulk", name))
	}
	c.Write("terraform.tf", acctest.Example(t, "guides", "import-in-bulk", "terraform.tf"))
	c.Write("provider.tf", w.Config(""))
	c.Run("apply", "-no-color", "-input=false", "-auto-approve") // this only writes the outputs
	imports := ""
	for _, name := range files {
		imports += c.Run("output", "-raw", map[string]string{
			"commercelayer.tf": "commercelayer_webhooks", "doo.tf": "doo_webhooks", "moltin.tf": "moltin_integrations", "moltin_v1.tf": "moltin_v1_webhooks",
		}[name])
		c.Write(name, "")
	}
	c.Write("imports.tf", imports)
	c.Run("plan", "-no-color", "-input=false", "-generate-config-out=hooks.tf")
	takenOver(t, c, total, journals...)
}

// TestAccTakeover_names renames the resources in the output of terraform query after the hooks, as the guide does.
func TestAccTakeover_names(t *testing.T) {
	t.Parallel()
	awk, err := exec.LookPath("awk")
	if err != nil {
		t.Skip("there is no awk")
	}
	hooks := ""
	for i, name := range []string{"name = \"Orders, placed\"", "name = \"orders placed\"", "name         = \"2nd shop\"", "url = \"https://hooks.example.com\""} {
		hooks += fmt.Sprintf("resource \"doo_webhook\" \"all_%[1]d\" {\n  %[2]s\n  hooks {\n    name = \"inner\"\n  }\n}\n\nimport {\n  to       = doo_webhook.all_%[1]d\n  provider = commercehooks\n}\n", i, name)
	}
	file := filepath.Join(t.TempDir(), "hooks.tf")
	if err := os.WriteFile(file, []byte(hooks), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), awk, "-f", filepath.Join("..", "..", "examples", "guides", "import-by-query", "rename.awk"), file, file).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := hooks
	for i, name := range []string{"orders_placed", "orders_placed__2", "hook_2nd_shop", "hook"} {
		want = strings.ReplaceAll(strings.ReplaceAll(want, fmt.Sprintf("\"all_%d\"", i), strconv.Quote(name)), fmt.Sprintf(".all_%d\n", i), "."+name+"\n")
	}
	if string(out) != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}
