// Package rewrite adapts templates and examples, which are written for the provider of all vendors, to another member. It
// drops `provider =`, moves the settings to where the member has them, and removes what belongs to vendors that the member
// doesn't serve. It may import internal/provider; internal/docsgen and tests of the examples import it.
package rewrite

import (
	"path"
	"regexp"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// Rewriter rewrites for one member.
type Rewriter struct{ provider.Member }

// serves reports whether the member serves a type. Types of other providers count as served.
func (r Rewriter) serves(typeName string) bool {
	owner := provider.Owner(typeName)
	_, served := r.Place(owner)
	return owner == "" || served
}

// IsWhole reports whether the member is the provider of all vendors, which everything is written for.
func (r Rewriter) IsWhole() bool { return r.Name == provider.Default }

// Page returns the name of a type's page: without the provider's name, as in the registry, but with the vendor's.
func (r Rewriter) Page(typeName string) string {
	return strings.TrimPrefix(typeName, r.Name+"_")
}

// File returns a file of templates/ or examples/ rewritten for the member. ok is false if it is only about other vendors.
func (r Rewriter) File(name, text string) (to, rewritten string, ok bool, err error) {
	if !r.IsWhole() && strings.HasPrefix(name, forAll) {
		return name, LeftOut, true, nil
	}
	parts := strings.Split(name, "/")
	for i, part := range parts {
		typeName := strings.TrimSuffix(part, ".md.tmpl")
		if provider.Owner(typeName) == "" {
			continue
		}
		if !r.serves(typeName) { // a guide may include this example, so it must exist
			return name, LeftOut, path.Ext(name) != ".tmpl", nil
		}
		switch {
		case typeName != part:
			parts[i] = r.Page(typeName) + ".md.tmpl"
		case parts[0] == "functions": // examples are found by the function's name in the member
			parts[i] = r.Function(part)
		}
	}
	if title := subcategory.FindStringSubmatch(text); title != nil && r.isOthers(title[1]) {
		return "", "", false, nil
	}
	switch path.Ext(name) {
	case ".tf", ".hcl":
		if text, err = r.HCL(name, text); strings.TrimSpace(text) == "" {
			text = LeftOut
		}
	case ".tmpl":
		if text, err = r.page(name, text); err != nil || strings.TrimSpace(text) == "" {
			return "", "", false, err
		}
		text = r.fences(text)
	}
	return strings.Join(parts, "/"), text, true, err
}

// forAll is the folder of the examples that only make sense with all vendors.
const forAll = "modules/"

// LeftOut replaces an example that is only about other vendors, because terraform-plugin-docs rejects empty examples.
const LeftOut = "# of other vendors\n"

// subcategory matches a guide's subcategory: its vendor, or one of the other groups of guides.
var subcategory = regexp.MustCompile(`(?m)^subcategory: "(.*)"$`)

// isOthers reports whether a subcategory is the title of a vendor that the member doesn't serve.
func (r Rewriter) isOthers(subcategory string) bool {
	for vendor, title := range provider.Titles() {
		if _, served := r.Place(vendor); title == subcategory {
			return !served
		}
	}
	return false
}

// fence matches a code block in a page, with its indentation.
var fence = regexp.MustCompile("(?ms)^([ \t]*)```(terraform|hcl)\n(.*?)^[ \t]*```\n")

// fences rewrites the configurations in a page. Fragments that don't parse on their own stay unchanged.
func (r Rewriter) fences(text string) string {
	if r.IsWhole() {
		return text
	}
	text = string(r.functions([]byte(text)))
	return fence.ReplaceAllStringFunc(text, func(block string) string {
		parts := fence.FindStringSubmatch(block)
		indent, code := parts[1], parts[3]
		code = regexp.MustCompile(`(?m)^`+indent).ReplaceAllString(code, "")
		rewritten, err := r.HCL("page", code)
		if err != nil {
			return block
		}
		if strings.TrimSpace(rewritten) == "" {
			return ""
		}
		lines := strings.SplitAfter(strings.TrimRight(rewritten, "\n")+"\n", "\n")
		for i, line := range lines {
			if strings.TrimSpace(line) != "" {
				lines[i] = indent + line
			}
		}
		return indent + "```" + parts[2] + "\n" + strings.Join(lines, "") + indent + "```\n"
	})
}
