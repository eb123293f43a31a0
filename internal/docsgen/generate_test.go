package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// needTool skips the test if terraform-plugin-docs isn't available, for example on a machine without a network that has
// only the provider's own modules.
func needTool(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download")
	cmd.Dir, cmd.Env = "tool", append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	switch offline := strings.Contains(string(out), "dial tcp") || strings.Contains(string(out), "GOPROXY=off"); {
	case err != nil && offline:
		t.Skipf("terraform-plugin-docs can't be downloaded: %s", out)
	case err != nil:
		t.Fatalf("downloading terraform-plugin-docs: %v\n%s", err, out)
	}
}

// TestDocs checks that docs/ is up to date.
func TestDocs(t *testing.T) {
	t.Parallel()
	needTool(t)
	if err := run(t.Context(), filepath.Join("..", ".."), provider.Default, filepath.Join("..", "..", "docs"), true); err != nil {
		t.Error(err)
	}
}

// TestDocs_members checks that each of the other providers gets its own pages: with its settings, without `provider =` in
// examples, and without links to pages that it doesn't have.
func TestDocs_members(t *testing.T) {
	t.Parallel()
	needTool(t)
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			out := filepath.Join(t.TempDir(), "docs")
			if err := run(t.Context(), filepath.Join("..", ".."), m.Name, out, false); err != nil {
				t.Fatal(err)
			}
			pages, err := readPages(out)
			if err != nil {
				t.Fatal(err)
			}
			checkMemberLinks(t, m, pages)
			for name, text := range pages {
				for _, code := range regexp.MustCompile("(?ms)^([ \t]*)```(terraform|hcl)\n(.*?)^[ \t]*```\n").FindAllStringSubmatch(text, -1) {
					if strings.Contains(code[3], "provider = "+provider.Default) || strings.Contains(code[3], "commercehooks/commercehooks") {
						t.Errorf("%s shows\n%s", name, code[3])
					}
				}
				if strings.Contains(text, strings.TrimSpace(rewrite.LeftOut)) {
					t.Errorf("%s shows what was left out", name)
				}
			}
			if want := "provider \"" + m.Name + "\" {"; !strings.Contains(pages["index.md"], want) {
				t.Errorf("index.md doesn't show %s:\n%s", want, pages["index.md"])
			}
		})
	}
}

// writeFiles writes files to a folder, by their path in it.
func writeFiles(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// pages returns the pages that are generated for the types of everyKind.
func pages(t *testing.T, root string) (map[string]string, error) {
	t.Helper()
	g := generator{Rewriter: rewrite.Rewriter{Member: provider.Whole()}, server: everyKind(), root: root, tool: "tool", dir: t.TempDir()}
	if err := g.generate(t.Context()); err != nil {
		return nil, err
	}
	return readPages(filepath.Join(g.dir, "docs"))
}

// examples returns an example for each type of everyKind.
func examples() map[string]string {
	return map[string]string{
		"examples/provider/provider.tf":                                       "provider \"commercehooks\" {}\n",
		"examples/resources/doo_thing/resource.tf":                            "resource \"doo_thing\" \"one\" {}\n",
		"examples/resources/doo_thing/import-by-identity.tf":                  "import {\n  to = doo_thing.one\n}\n",
		"examples/data-sources/doo_thing/data-source.tf":                      "data \"doo_thing\" \"one\" {}\n",
		"examples/list-resources/doo_thing/list-resource.tfquery.hcl":         "list \"doo_thing\" \"all\" {}\n",
		"examples/actions/moltin_v1_poke/action.tf":                           "action \"moltin_v1_poke\" \"one\" {}\n",
		"examples/ephemeral-resources/doo_thing_secret/ephemeral-resource.tf": "ephemeral \"doo_thing_secret\" \"one\" {}\n",
		"examples/functions/doo_sum/function.tf":                              "output \"sum\" { value = provider::commercehooks::doo_sum(1, 2, 3) }\n",
	}
}

// TestPages_everyKind checks that a type of any kind gets a page as soon as it has an example, without a template.
func TestPages_everyKind(t *testing.T) {
	t.Parallel()
	needTool(t)
	root := t.TempDir()
	writeFiles(t, root, examples())
	writeFiles(t, root, map[string]string{
		"templates/guides/things.md.tmpl": "---\npage_title: \"Things\"\nsubcategory: \"Operations\"\n---\n\n# Things\n",
	})
	got, err := pages(t, root)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"index.md": {"# commercehooks Provider", "Sells everything.", "provider \"commercehooks\" {}"},
		"resources/doo_thing.md": {
			"page_title: \"doo_thing Resource - commercehooks\"\nsubcategory: \"doo\"\n", "# doo_thing (Resource)", "resource \"doo_thing\" \"one\" {}",
			"- `parts` (Attributes Set) Its parts.", "- `secret` (String, Sensitive, [Write-only]", "to = doo_thing.one", "- `id` (String) Its id.",
			"### Required\n\n- `name` (String) Its name.\n- `window` (Block, Required) When.", "### Optional\n\n- `extra` (Block, Optional) More.",
			"Required:\n\n- `from` (String) Since when.\n\nOptional:\n\n- `until` (String) Until when.",
		},
		"data-sources/doo_thing.md":               {"subcategory: \"doo\"\n", "# doo_thing (Data Source)", "data \"doo_thing\" \"one\" {}"},
		"list-resources/doo_thing.md":             {"subcategory: \"doo\"\n", "# doo_thing (List Resource)", "list \"doo_thing\" \"all\" {}"},
		"actions/moltin_v1_poke.md":               {"subcategory: \"Moltin v1\"\n", "# moltin_v1_poke (Action)", "action \"moltin_v1_poke\" \"one\" {}"},
		"ephemeral-resources/doo_thing_secret.md": {"subcategory: \"doo\"\n", "# doo_thing_secret (Ephemeral Resource)", "ephemeral \"doo_thing_secret\""},
		"functions/doo_sum.md": {
			"page_title: \"doo_sum function - commercehooks\"\nsubcategory: \"doo\"\n", "# function: doo_sum", "provider::commercehooks::doo_sum(1, 2, 3)",
			"doo_sum(first number, more number...) number", "1. `first` (Number) The first.", "1. `more` (Variadic, Number, Nullable) The others.", "Adds up.",
		},
		"guides/things.md": {"---\npage_title: \"Things\"\nsubcategory: \"Operations\"\n---\n\n# Things\n"},
	}
	if names, wanted := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(names, wanted) {
		t.Errorf("got the pages %v, want %v", names, wanted)
	}
	for name, parts := range want {
		for _, part := range parts {
			if !strings.Contains(got[name], part) {
				t.Errorf("%s lacks %q:\n%s", name, part, got[name])
			}
		}
		if strings.Contains(got[name], provider.Default+"_") {
			t.Errorf("%s still has the prefix:\n%s", name, got[name])
		}
	}
}

// TestAsk_refused checks that a feature that can't be documented is an error.
func TestAsk_refused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*server){
		"Invalid schema: It has no attributes.": func(s *server) {
			s.schemas.Diagnostics = []*tfprotov6.Diagnostic{{Summary: "Invalid schema", Detail: "It has no attributes."}}
		},
		"Invalid identity": func(s *server) { s.identities.Diagnostics = []*tfprotov6.Diagnostic{{Summary: "Invalid identity"}} },
		"state stores":     func(s *server) { s.schemas.StateStoreSchemas = map[string]*tfprotov6.Schema{"doo_store": {}} },
	} {
		s := everyKind()
		change(&s)
		if _, _, err := ask(t.Context(), s, provider.Default, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	got := differences(map[string]string{"same": "a", "changed": "b", "surplus": "c"}, map[string]string{"same": "a", "changed": "B", "missing": "d"})
	if want := []string{"changed", "missing", "surplus"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestPages_noExample checks that a type without an example is an error that names the missing file.
func TestPages_noExample(t *testing.T) {
	t.Parallel()
	root, files := t.TempDir(), examples()
	delete(files, "examples/actions/moltin_v1_poke/action.tf")
	writeFiles(t, root, files)
	_, err := pages(t, root)
	if err == nil || !strings.Contains(err.Error(), filepath.FromSlash("actions/moltin_v1_poke/action.tf")) {
		t.Errorf("got %v", err)
	}
}

// TestPages_validated checks that the pages are validated against the schemas: a template for a type that doesn't exist is
// an error that names its page.
func TestPages_validated(t *testing.T) {
	t.Parallel()
	needTool(t)
	root := t.TempDir()
	writeFiles(t, root, examples())
	writeFiles(t, root, map[string]string{"templates/resources/doo_nothing.md.tmpl": "---\npage_title: \"x\"\n---\n"})
	_, err := pages(t, root)
	if err == nil || !strings.Contains(err.Error(), "doo_nothing.md") {
		t.Errorf("got %v", err)
	}
}
