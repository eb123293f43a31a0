package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestSystems type-checks every package, including tests, for the systems that the tests don't run on here. It loads
// dependencies from source without function bodies, which takes 10 seconds. `GOOS=windows go vet` would compile each of
// them, which takes minutes with an empty cache.
func TestSystems(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("make lint runs it")
	}
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, system := range []string{"windows", "darwin"} {
		t.Run(system, func(t *testing.T) {
			t.Parallel()
			loaded, err := packages.Load(&packages.Config{
				Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedTypes |
					packages.NeedSyntax, // with syntax, dependencies are loaded from source
				Env:   append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"),
				Tests: true,
				ParseFile: func(files *token.FileSet, name string, content []byte) (*ast.File, error) {
					file, err := parser.ParseFile(files, name, content, parser.SkipObjectResolution)
					if file != nil && !strings.HasPrefix(name, root+string(filepath.Separator)) {
						removeBodies(file)
					}
					return file, err
				},
			}, "./...")
			if err != nil {
				t.Fatal(err)
			}
			files := 0
			for _, p := range loaded {
				if strings.HasSuffix(p.ID, ".test") { // the generated main of a test isn't part of the module
					continue
				}
				files += len(p.Syntax)
				for _, e := range p.Errors {
					t.Errorf("%s: %s", p.ID, e)
				}
			}
			if files < 500 {
				t.Errorf("only %d files were checked", files)
			}
		})
	}
}

// removeBodies removes the function bodies of a file. The type checker's complaints about that are in dependencies, whose
// errors are ignored.
func removeBodies(file *ast.File) {
	for _, declaration := range file.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok {
			f.Body = nil
		}
	}
}
