package main

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// longest is the maximum number of lines in a file.
const longest = 300

func TestSource_packageComments(t *testing.T) {
	t.Parallel()
	all, _ := packages(t)
	for dir, files := range all {
		comments := 0
		for _, file := range files {
			if file.Doc == nil {
				continue
			}
			comments++
			want := "Package " + file.Name.Name + " "
			if file.Name.Name == "main" {
				want = "Command "
			}
			if text := file.Doc.Text(); !strings.HasPrefix(text, want) {
				t.Errorf("%s: the comment of the package starts %.40q, want %q", file.name, text, want)
			}
		}
		if comments != 1 {
			t.Errorf("%s has %d package comments, want 1", dir, comments)
		}
	}
}

func TestSource_filesAreShort(t *testing.T) {
	t.Parallel()
	all, positions := packages(t)
	for _, files := range all {
		for _, file := range files {
			if lines := positions.File(file.Pos()).LineCount() - 1; lines > longest { // the count includes the empty line after the last newline
				t.Errorf("%s has %d lines, want at most %d", file.name, lines, longest)
			}
		}
	}
}

// TestSource_noState checks that no package keeps state that could change while the provider runs, and that importing a
// package has no side effects. A package-level variable must never change after its initialization.
func TestSource_noState(t *testing.T) {
	t.Parallel()
	all, positions := packages(t)
	for _, dir := range slices.Sorted(maps.Keys(all)) {
		for _, file := range all[dir] {
			for _, declaration := range file.Decls {
				at := positions.Position(declaration.Pos())
				switch d := declaration.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil && d.Name.Name == "init" {
						t.Errorf("%s: init", at)
					}
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR && !isConstantAtHeart(file, d, v) {
							t.Errorf("%s: variable %s", at, v.Names[0])
						}
					}
				}
			}
		}
	}
}

// isConstantAtHeart reports whether a package may have this variable: it is constant, but Go has no constants of its kind.
func isConstantAtHeart(file source, d *ast.GenDecl, v *ast.ValueSpec) bool {
	if v.Names[0].Name == "_" { // asserts at compile time that a type implements an interface
		return true
	}
	if d.Doc != nil && len(v.Values) == 0 { // embedded by go:embed, as a string or a file system
		embedded := slices.ContainsFunc(d.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
		return embedded && (nameOf(v.Type) == "string" || nameOf(v.Type) == "embed.FS")
	}
	if file.name == "main.go" && (v.Names[0].Name == "version" || v.Names[0].Name == "member") { // set by the linker
		return true
	}
	for _, value := range v.Values {
		call, ok := value.(*ast.CallExpr)
		if !ok {
			return false
		}
		switch nameOf(call.Fun) {
		case "errors.New": // an error that callers compare with
		case "regexp.MustCompile": // safe for concurrent use and never changes
		default:
			return false
		}
	}
	return len(v.Values) > 0
}

// nameOf returns an expression as "name" or "package.Name", if it has that form.
func nameOf(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if name, ok := e.X.(*ast.Ident); ok {
			return name.Name + "." + e.Sel.Name
		}
	}
	return ""
}
