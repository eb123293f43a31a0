package driver

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// traversals returns what the expressions of a body and its nested blocks refer to, except for iterators of dynamic blocks.
func traversals(body *hclsyntax.Body) []hcl.Traversal {
	var all []hcl.Traversal
	for name, a := range body.Attributes {
		if name != "ignore_changes" && name != "provider" && name != "alias" {
			all = append(all, hclsyntax.Variables(a.Expr)...)
		}
	}
	for _, block := range body.Blocks {
		inner := traversals(block.Body)
		if block.Type == "dynamic" && len(block.Labels) == 1 {
			iterator := block.Labels[0]
			if a, ok := block.Body.Attributes["iterator"]; ok {
				iterator = hcl.ExprAsKeyword(a.Expr)
			}
			inner = slices.DeleteFunc(inner, func(t hcl.Traversal) bool { return t.RootName() == iterator })
		}
		all = append(all, inner...)
	}
	return all
}

// reference returns the address of what a traversal refers to, or "" if it isn't another object of the module.
func reference(t hcl.Traversal) string {
	var names []string
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, step.Name)
			continue
		case hcl.TraverseAttr:
			names = append(names, step.Name)
			continue
		}
		break
	}
	need := 2
	switch names[0] {
	case "each", "count", "self", "path", "terraform":
		return ""
	case "data":
		need = 3
	}
	if len(names) < need {
		return ""
	}
	return strings.Join(names[:need], ".")
}

func referencesIn(traversals []hcl.Traversal) []string {
	var all []string
	for _, t := range traversals {
		if address := reference(t); address != "" && !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	return all
}

// checkReferences reports references to undeclared objects.
func (m *module) checkReferences() hcl.Diagnostics {
	var diags hcl.Diagnostics
	check := func(all []hcl.Traversal) {
		for _, t := range all {
			address := reference(t)
			if address == "" || m.declares(address) {
				continue
			}
			what, name := "resource", address
			if kind, rest, _ := strings.Cut(address, "."); kind == "var" || kind == "local" {
				what, name = map[string]string{"var": "input variable", "local": "local value"}[kind], rest
			}
			diags = diags.Append(&hcl.Diagnostic{
				Severity: hcl.DiagError, Summary: "Reference to undeclared " + what, Subject: t.SourceRange().Ptr(),
				Detail: fmt.Sprintf("A %s %q has not been declared in the root module.", what, name),
			})
		}
	}
	for _, r := range m.resources {
		check(traversals(r.block.Body))
	}
	for _, blocks := range []map[string]*hclsyntax.Block{m.providers, m.outputs} {
		for _, block := range blocks {
			check(traversals(block.Body))
		}
	}
	for _, a := range m.locals {
		check(hclsyntax.Variables(a.Expr))
	}
	return diags
}

func (m *module) declares(address string) bool {
	kind, name, _ := strings.Cut(address, ".")
	switch kind {
	case "var":
		return m.variables[name] != nil
	case "local":
		return m.locals[name] != nil
	}
	return m.resources[address] != nil
}
