package acctest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// standsFor skips a test with -short, except for one provider. The test is the same for each, so that one stands for all.
func standsFor(t *testing.T, all string, m provider.Member) {
	t.Helper()
	if testing.Short() && m.Name != all {
		t.Skipf("%s stands for %s", all, m.Name)
	}
}

// requirementsOf returns the start of a configuration that uses a provider.
func requirementsOf(m provider.Member) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n", m.Name, m.Source())
}

// servedBy returns the vendors that a provider serves.
func servedBy(m provider.Member, w *acctest.World) []vendor {
	return slices.DeleteFunc(vendorsOf(w), func(v vendor) bool { _, served := m.Place(v.name); return !served })
}

// hooksOf returns a configuration for provider m with a hook of each type of another provider, all with the same name. moved
// blocks rename them from before. With the provider of a single vendor, no block names the provider.
func hooksOf(w *acctest.World, m, types provider.Member, name, before string) string {
	hooks := ""
	for _, v := range servedBy(types, w) {
		hooks += v.block(name, "1", 0)
		if before != "" {
			hooks += fmt.Sprintf("moved {\n  from = %[1]s.%[2]s\n  to   = %[1]s.%[3]s\n}\n", v.kind, before, name)
		}
	}
	if m.Name != provider.Default {
		hooks = strings.ReplaceAll(hooks, "  provider = commercehooks\n", "")
	}
	return requirementsOf(m) + w.ConfigOf(m, hooks)
}

// TestAccMembers_examples applies the resource examples, and those that the driver of TestExamples_members doesn't support,
// from each provider's documentation.
func TestAccMembers_examples(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			standsFor(t, provider.Default, m)
			c, w := acctest.NewCLI(t), acctest.New(t)
			root := requirementsOf(m) + w.ConfigOf(m, "")
			// The handler accepts test deliveries and issues tokens.
			handler := deliverytest.Listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fakeserver.WriteJSON(w, http.StatusOK, "application/json", map[string]string{"access_token": "token"})
			}))
			for name, text := range examplesOf(t, m) {
				parts := strings.Split(name, "/")
				isApplied := parts[0] == "resources" && parts[2] == "resource.tf" || parts[0] == "data-sources" && onlyCLI.MatchString(text) ||
					parts[0] == "ephemeral-resources" || parts[0] == "actions" && c.HasTerraform(1, 14)
				if !isApplied || text == rewrite.LeftOut {
					continue
				}
				if parts[0] == "actions" {
					text = strings.ReplaceAll(text, "https://hooks.example.com", handler)
				}
				module := parts[0] + "-" + parts[1]
				c.Write(module+"/main.tf", requirementsOf(m)+text)
				root += fmt.Sprintf("module %q {\n  source = \"./%s\"\n%s}\n", module, module, argumentsOf(t, parts[1]))
			}
			c.Write("main.tf", root)
			c.Run("get", "-no-color")
			out := c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			if said := strings.ReplaceAll(out, "Warning: Provider development overrides are in effect", ""); strings.Contains(said, "Warning: ") {
				t.Errorf("the examples warn:\n%s", out)
			}
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

// argumentsOf returns the lines that set the variables of an example.
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

// TestAccMembers_move moves a state between the provider of all vendors and that of one vendor, in both directions and
// without writes: as a whole, and with moved blocks.
func TestAccMembers_move(t *testing.T) {
	t.Parallel()
	whole := provider.Whole()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			standsFor(t, "moltin", m)
			c, w := acctest.NewCLI(t), acctest.New(t)
			c.Write("main.tf", hooksOf(w, whole, m, "one", ""))
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			for _, v := range servedBy(m, w) {
				v.fake.Base().Journal.Clear()
			}
			for _, way := range [][2]provider.Member{{whole, m}, {m, whole}} {
				c.Write("main.tf", hooksOf(w, way[1], m, "one", ""))
				c.Run("state", "replace-provider", "-auto-approve", way[0].Source(), way[1].Source())
				nothingLeft(t, c)
			}
			c.Write("main.tf", hooksOf(w, m, m, "two", "one"))
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			nothingLeft(t, c)
			if state := c.State(); strings.Contains(state, whole.Source()) {
				t.Errorf("the state still names %s:\n%s", whole.Source(), state)
			}
			c.Write("main.tf", hooksOf(w, whole, m, "three", "two"))
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			nothingLeft(t, c)
			for _, v := range vendorsOf(w) {
				nothingWritten(t, v.fake.Base().Journal)
			}
		})
	}
}

// TestAccMembers_query imports all hooks of a single-vendor provider, unchanged, with the output of terraform query. The
// import blocks have identities. The examples of list resources find their hooks.
func TestAccMembers_query(t *testing.T) {
	t.Parallel()
	const each = 4
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			standsFor(t, "moltin", m)
			c, w := acctest.NewCLI(t), acctest.New(t)
			c.NeedsTerraform(1, 14)
			var journals []*fakeserver.Journal
			for _, v := range servedBy(m, w) {
				for n := range each {
					v.fake.Click(n)
				}
				journals = append(journals, v.fake.Base().Journal)
			}
			examples, lists := examplesOf(t, m), ""
			for _, v := range servedBy(m, w) {
				lists += examples["list-resources/"+v.kind+"/list-resource.tfquery.hcl"]
			}
			c.Write("main.tf", requirementsOf(m)+w.ConfigOf(m, ""))
			c.Write("shop.tfquery.hcl", lists)
			found := c.Run("query", "-no-color")
			c.Write("shop.tfquery.hcl", examples["guides/import-by-query/shop.tfquery.hcl"])
			c.Run("query", "-no-color", "-generate-config-out=hooks.tf")
			for _, v := range servedBy(m, w) {
				if !strings.Contains(found, "list."+v.kind+".") {
					t.Errorf("the example finds no %s:\n%s", v.kind, found)
				}
			}
			if written := c.Read("hooks.tf"); strings.Contains(written, provider.Default) || !strings.Contains(written, "identity") {
				t.Errorf("the query writes\n%s", written)
			}
			takenOver(t, c, each*len(journals), journals...)
		})
	}
}

// TestAccMembers_test runs the guide's test, with the settings of this test's fakes instead of the sandbox's variables.
func TestAccMembers_test(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			standsFor(t, "moltin", m)
			c, w := acctest.NewCLI(t), acctest.New(t)
			files := examplesOf(t, m)
			for _, name := range []string{"main.tf", "tests/hooks.tftest.hcl"} {
				c.Write(name, files["guides/testing-offline/"+name])
			}
			c.Write("provider.tf", w.ConfigOf(m, ""))
			want := fmt.Sprintf("Success! %d passed, 0 failed.", len(servedBy(m, w)))
			if out := c.Run("test", "-no-color"); !strings.Contains(out, want) {
				t.Errorf("want %q, got\n%s", want, out)
			}
			for _, v := range servedBy(m, w) {
				if left := v.fake.Hooks(); len(left) > 0 || len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)) != 1 {
					t.Errorf("%s has %d hooks left, after %d creates", v.name, len(left), len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)))
				}
			}
		})
	}
}

// TestAccMembers_schemas: together, the single-vendor providers have exactly the schemas of the provider of all vendors.
func TestAccMembers_schemas(t *testing.T) {
	t.Parallel()
	c := acctest.NewCLI(t)
	required := ""
	for _, m := range provider.Members() {
		required += fmt.Sprintf("    %s = { source = %q }\n", m.Name, m.Source())
	}
	c.Write("main.tf", "terraform {\n  required_providers {\n"+required+"  }\n}\n")
	var told struct {
		Providers map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	out := c.Run("providers", "schema", "-json")
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatalf("%v:\n%.1000s", err, out)
	}
	together := map[string]map[string]any{}
	whole := map[string]map[string]any{}
	for _, m := range provider.Members() {
		into := together
		if m.Name == provider.Default {
			into = whole
		}
		for kind, schemas := range told.Providers[c.Host+"/"+m.Source()] {
			if kind == "provider" {
				continue
			}
			types := map[string]any{}
			if err := json.Unmarshal(schemas, &types); err != nil {
				t.Fatal(err)
			}
			if into[kind] == nil {
				into[kind] = map[string]any{}
			}
			for name, schema := range types {
				if kind == "functions" && m.Name != provider.Default {
					name = m.Name + "_" + name // calls already contain the provider's name
				}
				if into[kind][name] != nil {
					t.Errorf("two providers serve the %s %s", kind, name)
				}
				into[kind][name] = schema
			}
		}
	}
	if diff := cmp.Diff(whole, together); diff != "" || len(whole["resource_schemas"]) == 0 {
		t.Errorf("the types differ:\n%s", diff)
	}
}
