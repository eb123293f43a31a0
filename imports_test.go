package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is this module's path.
const module = "github.com/commercehooks/terraform-provider-commercehooks"

// source is one Go file that isn't a test.
type source struct {
	name string // its path from the root of the module
	*ast.File
}

// packages returns the module's files, except for tests, by the directory of their package. "." is the root.
func packages(t *testing.T) (map[string][]source, *token.FileSet) {
	t.Helper()
	all, files := map[string][]source{}, token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		all[path.Dir(name)] = append(all[path.Dir(name)], source{name, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, files
}

// importsOf returns the packages that a package imports: those of this module as directories, and those of other modules.
// It omits the standard library.
func importsOf(t *testing.T, files []source) (inside, outside []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, file := range files {
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			seen[imported] = true
		}
	}
	for _, imported := range slices.Sorted(maps.Keys(seen)) {
		first, _, _ := strings.Cut(imported, "/")
		if below, ok := strings.CutPrefix(imported, module+"/"); ok {
			inside = append(inside, below)
		} else if strings.Contains(first, ".") {
			outside = append(outside, imported)
		}
	}
	return inside, outside
}

// rule lists the imports that are allowed in packages whose directory matches. The first matching rule applies.
type rule struct {
	packages string
	// inside are patterns of directories of this module. "./" stands for the package's own directory.
	inside []string
	// outside are prefixes of other modules' packages; "" matches all of them. The standard library is always allowed.
	outside []string
}

// directions returns the rules for how packages depend on each other, from top to bottom. A package that matches none of
// them is an error, so every new package needs a rule.
func directions() []rule {
	anything := []string{""}
	return []rule{
		{".", []string{"internal/provider"}, anything},
		{"internal/provider", []string{"internal/services", "internal/services/*"}, anything},
		{"internal/services/hook", []string{"internal/services", "internal/collection", "internal/once", "internal/flight", "internal/rest"}, anything},
		{"internal/services/*", []string{"internal/services", "internal/services/hook", "./*api", "internal/collection", "internal/once", "internal/rest"}, anything},
		{"internal/services", []string{"internal/once", "internal/flight", "internal/rest"}, anything},
		{"internal/services/*/*api", []string{"internal/rest"}, nil},
		{"internal/collection", []string{"internal/flight", "internal/rest"}, nil},
		{"internal/once", []string{"internal/flight", "internal/rest"}, nil},
		{"internal/flight", nil, nil},
		{"internal/rest", []string{"internal/flight"}, []string{"github.com/hashicorp/go-retryablehttp", "golang.org/x/"}},
		// The packages below don't ship.
		{"internal/services/*/*fake", []string{"internal/fakeserver", "internal/fakeserver/delivery"}, nil},
		{"internal/services/*/*probe", []string{"internal/probe", "internal/rest"}, nil},
		{"internal/probe", []string{"internal/rest"}, nil},
		{"internal/conformance", []string{"internal/probe", "internal/rest", "internal/services", "internal/services/*", "internal/services/*/*api", "internal/services/*/*probe"}, []string{"github.com/hashicorp/terraform-plugin-framework/"}},
		{"internal/fakeserver", []string{"internal/fakeserver/delivery"}, nil},
		{"internal/fakeserver/delivery", nil, nil},
		{"internal/fakeserver/delivery/deliverytest", []string{"internal/fakeserver/delivery"}, nil},
		{"internal/fakes", []string{"internal/fakeserver", "internal/services/*/*fake"}, nil},
		{"internal/terraform", nil, []string{"github.com/hashicorp/"}},
		{"internal/sandbox", []string{"internal/fakes", "internal/fakeserver", "internal/fakeserver/delivery", "internal/terraform"}, anything},
		{"internal/acctest/driver", nil, anything},
		{"internal/acctest", []string{"internal/acctest/driver", "internal/provider", "internal/fakes", "internal/fakeserver", "internal/services/*/*fake"}, anything},
		{"internal/docsgen", []string{"internal/provider", "./rewrite", "./diagram"}, anything},
		{"internal/docsgen/diagram", nil, nil},
		{"internal/docsgen/rewrite", []string{"internal/provider"}, []string{"github.com/hashicorp/hcl/"}},
		// The benchmark runs compiled providers. Only the one that does nothing imports the provider, for its schema.
		{"internal/bench", []string{"internal/fakeserver", "internal/services/*/*fake", "internal/terraform"}, []string{"github.com/hashicorp/terraform-exec"}},
		{"internal/bench/donothing", []string{"internal/provider"}, anything},
		{"internal/bench/launcher", nil, nil},
		// An example for users to copy, so it must not depend on this module.
		{"examples/handlers/go", nil, nil},
	}
}

func ruleFor(dir string) (rule, bool) {
	for _, r := range directions() {
		if ok, err := path.Match(r.packages, dir); ok && err == nil {
			return r, true
		}
	}
	return rule{}, false
}

// allows reports whether the rule allows the package in dir to import another package of this module.
func (r rule) allows(dir, imported string) bool {
	return slices.ContainsFunc(r.inside, func(pattern string) bool {
		if below, own := strings.CutPrefix(pattern, "./"); own {
			pattern = dir + "/" + below
		}
		ok, err := path.Match(pattern, imported)
		return ok && err == nil
	})
}

func TestImports_direction(t *testing.T) {
	t.Parallel()
	all, _ := packages(t)
	for dir, files := range all {
		r, ok := ruleFor(dir)
		if !ok {
			t.Errorf("%s has no place in directions: add one", dir)
			continue
		}
		inside, outside := importsOf(t, files)
		for _, imported := range inside {
			if !r.allows(dir, imported) {
				t.Errorf("%s imports %s", dir, imported)
			}
		}
		for _, imported := range outside {
			if !slices.ContainsFunc(r.outside, func(prefix string) bool { return strings.HasPrefix(imported, prefix) }) {
				t.Errorf("%s imports %s", dir, imported)
			}
		}
	}
	if len(all) < 15 {
		t.Errorf("only %d packages were seen", len(all))
	}
}

// TestDirections checks that the rules refuse what they are meant to refuse.
func TestDirections(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		dir, imported string
		want          bool
	}{
		{".", "internal/provider", true},
		{".", "internal/services", false},
		{"internal/provider", "internal/services/moltin", true},
		{"internal/provider", "internal/services/moltin/moltinapi", false},
		{"internal/provider", "internal/rest", false},
		{"internal/services", "internal/services/moltin", false},
		{"internal/services/moltin", "internal/services/moltin/moltinapi", true},
		{"internal/services/moltin", "internal/services/hook", true},
		{"internal/services/hook", "internal/services/moltin", false},
		{"internal/services", "internal/services/hook", false},
		{"internal/services/moltin", "internal/services/moltin/moltinfake", false},
		{"internal/services/moltin", "internal/services/doo", false},
		{"internal/services/moltin", "internal/services/doo/dooapi", false},
		{"internal/services/moltin", "internal/provider", false},
		{"internal/services/moltin/moltinapi", "internal/rest", true},
		{"internal/services/moltin/moltinapi", "internal/services", false},
		{"internal/services/moltin/moltinfake", "internal/fakeserver", true},
		{"internal/services/moltin/moltinfake", "internal/services/moltin/moltinapi", false},
		{"internal/services/moltin/moltinfake", "internal/rest", false},
		{"internal/rest", "internal/services", false},
		{"internal/once", "internal/collection", false},
		{"internal/fakeserver", "internal/rest", false},
		{"internal/services/moltin/moltinprobe", "internal/probe", true},
		{"internal/services/moltin/moltinprobe", "internal/services/moltin/moltinapi", false},
		{"internal/services/moltin/moltinprobe", "internal/services/moltin/moltinfake", false},
		{"internal/services/moltin", "internal/services/moltin/moltinprobe", false},
		{"internal/conformance", "internal/services/moltin/moltinfake", false},
	} {
		if r, ok := ruleFor(test.dir); !ok || r.allows(test.dir, test.imported) != test.want {
			t.Errorf("%s may import %s: %t, want %t", test.dir, test.imported, !test.want, test.want)
		}
	}
	for _, dir := range []string{"internal/rest", "internal/collection", "internal/once", "internal/services/x/xapi", "internal/services/x/xfake", "internal/services/x/xprobe", "internal/probe"} {
		r, _ := ruleFor(dir)
		for _, prefix := range r.outside {
			if strings.HasPrefix("github.com/hashicorp/terraform-plugin-framework", prefix) {
				t.Errorf("%s may import Terraform's libraries", dir)
			}
		}
	}
}

// TestImports_shipped checks every package that is linked into the binary, including those of other modules.
func TestImports_shipped(t *testing.T) {
	t.Parallel()
	list, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	shipped := strings.Fields(string(list))
	for _, pattern := range []string{
		module + "/internal/services/*/*fake", module + "/internal/fakeserver", module + "/internal/fakeserver/delivery", module + "/internal/fakeserver/delivery/deliverytest", module + "/internal/fakes", module + "/internal/acctest", module + "/internal/sandbox", module + "/internal/terraform",
		module + "/internal/bench", module + "/internal/docsgen", module + "/internal/services/*/*probe", module + "/internal/probe", module + "/internal/conformance",
	} {
		for _, imported := range shipped {
			if ok, err := path.Match(pattern, imported); ok || err != nil {
				t.Errorf("%s ends up in the provider (%v)", imported, err)
			}
		}
	}
	for _, other := range []string{"github.com/hashicorp/terraform-plugin-sdk", "github.com/hashicorp/terraform-plugin-testing"} {
		for _, imported := range shipped {
			if strings.HasPrefix(imported, other) {
				t.Errorf("%s ends up in the provider", imported)
			}
		}
	}
	if !slices.Contains(shipped, module+"/internal/rest") {
		t.Errorf("the provider doesn't hold internal/rest: %d packages were seen", len(shipped))
	}
}
