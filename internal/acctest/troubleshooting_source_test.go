package acctest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// inserted stands for the variable parts of a summary.
const inserted = "…"

// TestTroubleshooting_complete: the guide has every summary in the provider's source.
func TestTroubleshooting_complete(t *testing.T) {
	t.Parallel()
	messages, _ := guide(t, provider.Whole())
	found := summaries(t)
	for summary, place := range found {
		isBug := summary == "Unexpected provider data" || summary == "Unexpected data from Terraform" // no configuration provokes them
		if !isBug && !isInGuide(messages, summary) {
			t.Errorf("%s: the guide lacks %q", place, summary)
		}
	}
	if len(found) < 40 {
		t.Errorf("only %d summaries were seen", len(found))
	}
}

func isInGuide(messages map[string]string, summary string) bool {
	example := strings.ReplaceAll(summary, inserted, "x")
	wording := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(summary), inserted, ".+") + "$")
	for heading := range messages {
		if pattern(heading).MatchString(example) || wording.MatchString(heading) {
			return true
		}
	}
	return false
}

// summaries returns the location of each summary.
func summaries(t *testing.T) map[string]string {
	t.Helper()
	// argument is the index of the summary among a function's arguments.
	argument := map[string]int{
		"AddError": 0, "AddWarning": 0, "NewWarningDiagnostic": 0, "Problem": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
		"NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1, "object": 1, "CheckChanged": 2,
	}
	found, files := map[string]string{}, token.NewFileSet()
	err := filepath.WalkDir(filepath.Join("..", "services"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			if n, ok := argument[called(call)]; ok && n < len(call.Args) {
				if summary := written(call.Args[n]); summary != inserted { // otherwise, another call contains it
					found[summary] = files.Position(call.Pos()).String()
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// called returns the name of the called function, without its package or receiver.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// written returns an expression's text, as far as the source determines it.
func written(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return text
		}
	case *ast.BinaryExpr:
		return written(e.X) + written(e.Y)
	case *ast.CallExpr:
		if called(e) == "Sprintf" {
			return regexp.MustCompile("%[a-z]").ReplaceAllString(written(e.Args[0]), inserted)
		}
	}
	return inserted
}
