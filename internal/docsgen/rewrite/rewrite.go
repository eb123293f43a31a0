// Package rewrite turns templates and examples, which are written for the provider of all vendors, into those of another
// member: without `provider =`, with the settings where the member has them, and without what belongs to vendors that it
// doesn't serve. It may import internal/provider; internal/docsgen and tests of the examples import it.
package rewrite

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// Rewriter rewrites for one member.
type Rewriter struct{ provider.Member }

// serves reports whether the member serves a type. Types of other providers are everybody's.
func (r Rewriter) serves(typeName string) bool {
	owner := provider.Owner(typeName)
	_, served := r.Place(owner)
	return owner == "" || served
}

// IsWhole reports whether the member is the provider of all vendors, for which everything is written.
func (r Rewriter) IsWhole() bool { return r.Name == provider.Default }

// Page returns the name of a type's page: without the provider's name, as the registry shows it, but with the vendor's.
func (r Rewriter) Page(typeName string) string {
	return strings.TrimPrefix(typeName, r.Name+"_")
}

// File returns a file of templates/ or examples/ as the member has it, or false where it is about other vendors alone.
func (r Rewriter) File(name, text string) (to, rewritten string, ok bool, err error) {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		typeName := strings.TrimSuffix(part, ".md.tmpl")
		if provider.Owner(typeName) == "" {
			continue
		}
		if !r.serves(typeName) { // a guide may show an example, so it is there, but empty
			return name, LeftOut, path.Ext(name) != ".tmpl", nil
		}
		if typeName != part {
			parts[i] = r.Page(typeName) + ".md.tmpl"
		}
	}
	if title := subcategory.FindStringSubmatch(text); title != nil && title[1] != "" && !slices.Contains(r.titles(), title[1]) {
		return "", "", false, nil
	}
	switch path.Ext(name) {
	case ".tf", ".hcl":
		if text, err = r.HCL(name, text); strings.TrimSpace(text) == "" {
			text = LeftOut
		}
	case ".tmpl":
		if text, err = r.page(name, text); err == nil {
			text = r.fences(text)
		}
	}
	return strings.Join(parts, "/"), text, true, err
}

// LeftOut is what an example holds that is about other vendors alone: terraform-plugin-docs accepts no empty one.
const LeftOut = "# of other vendors\n"

// subcategory is where a guide says which vendor it is about.
var subcategory = regexp.MustCompile(`(?m)^subcategory: "(.*)"$`)

// titles are the vendors' that the member serves.
func (r Rewriter) titles() []string {
	var titles []string
	for _, s := range r.Services() {
		titles = append(titles, s.Title())
	}
	return titles
}

// HCL rewrites a configuration.
func (r Rewriter) HCL(name, text string) (string, error) {
	if r.IsWhole() {
		return text, nil
	}
	file, diags := hclwrite.ParseConfig([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		return "", fmt.Errorf("reading %s: %w", name, diags)
	}
	body := file.Body()
	for _, block := range body.Blocks() {
		if r.isForeign(block) {
			body.RemoveBlock(block)
			continue
		}
		r.block(block)
	}
	return tidied(string(hclwrite.Format(r.functions(file.Bytes())))), nil
}

// call is a call of a function of the provider of all vendors.
var call = regexp.MustCompile(`\bprovider::` + provider.Default + `::([a-z0-9_]+)`)

// functions names functions as the member has them: without the prefix that is its name.
func (r Rewriter) functions(text []byte) []byte {
	return call.ReplaceAllFunc(text, func(found []byte) []byte {
		function := string(call.FindSubmatch(found)[1])
		return []byte("provider::" + r.Name + "::" + r.Page(function))
	})
}

// isForeign reports whether a block is of a vendor that the member doesn't serve, or is about one that is.
func (r Rewriter) isForeign(block *hclwrite.Block) bool {
	if labels := block.Labels(); isTyped(block.Type()) && len(labels) > 0 {
		return !r.serves(labels[0])
	}
	if block.Type() == "locals" {
		for name, attribute := range block.Body().Attributes() {
			if r.isAboutOthers(attribute.Expr()) {
				block.Body().RemoveAttribute(name)
			}
		}
		return len(block.Body().Attributes()) == 0
	}
	return r.bodyIsAboutOthers(block.Body())
}

// isTyped reports whether the first label of a block is a type.
func isTyped(block string) bool {
	return slices.Contains([]string{"resource", "data", "ephemeral", "list", "action"}, block)
}

func (r Rewriter) bodyIsAboutOthers(body *hclwrite.Body) bool {
	for _, attribute := range body.Attributes() {
		if r.isAboutOthers(attribute.Expr()) {
			return true
		}
	}
	return slices.ContainsFunc(body.Blocks(), func(b *hclwrite.Block) bool { return r.bodyIsAboutOthers(b.Body()) })
}

// isAboutOthers reports whether an expression refers to an object of a type, or calls a function, that the member doesn't serve.
func (r Rewriter) isAboutOthers(expression *hclwrite.Expression) bool {
	for _, called := range call.FindAllSubmatch(expression.BuildTokens(nil).Bytes(), -1) {
		if !r.serves(string(called[1])) {
			return true
		}
	}
	for _, reference := range expression.Variables() {
		names := strings.Split(strings.TrimSpace(string(reference.BuildTokens(nil).Bytes())), ".")
		if slices.Contains([]string{"data", "ephemeral", "list", "action"}, names[0]) && len(names) > 1 {
			names = names[1:]
		}
		if !r.serves(names[0]) {
			return true
		}
	}
	return false
}

func (r Rewriter) block(block *hclwrite.Block) {
	body := block.Body()
	switch block.Type() {
	case "terraform":
		for _, nested := range body.Blocks() {
			if attribute := nested.Body().GetAttribute(provider.Default); attribute != nil {
				nested.Body().SetAttributeRaw(provider.Default, r.renamed(attribute.Expr().BuildTokens(nil)))
				nested.Body().RenameAttribute(provider.Default, r.Name)
			}
		}
	case "provider":
		if slices.Equal(block.Labels(), []string{provider.Default}) {
			block.SetLabels([]string{r.Name})
			r.settings(body)
		}
	default:
		r.reference(body)
		for _, nested := range body.Blocks() {
			r.reference(nested.Body())
		}
	}
}

// settings puts the settings of each vendor where the member has them: its own before the blocks of others.
func (r Rewriter) settings(body *hclwrite.Body) {
	var nested []*hclwrite.Block
	above := len(body.Attributes()) > 0
	for _, block := range body.Blocks() {
		body.RemoveBlock(block)
		place, served := r.Place(block.Type())
		switch {
		case served && place.Block == "":
			body.AppendUnstructuredTokens(block.Body().BuildTokens(nil))
			above = true
		case served:
			block.SetType(place.Block)
			nested = append(nested, block)
		}
	}
	for _, block := range nested {
		if above {
			body.AppendNewline()
		}
		body.AppendBlock(block)
		above = true
	}
}

// reference drops the `provider =` that the member's types don't need, and keeps one that names an alias.
func (r Rewriter) reference(body *hclwrite.Body) {
	if attribute := body.GetAttribute("provider"); attribute != nil {
		if strings.TrimSpace(string(attribute.Expr().BuildTokens(nil).Bytes())) == provider.Default {
			body.RemoveAttribute("provider")
		} else {
			attribute.Expr().RenameVariablePrefix([]string{provider.Default}, []string{r.Name})
		}
	}
	if attribute := body.GetAttribute("providers"); attribute != nil {
		body.SetAttributeRaw("providers", r.renamed(attribute.Expr().BuildTokens(nil)))
	}
}

// renamed puts the member's name for the default's into the tokens of an expression.
func (r Rewriter) renamed(tokens hclwrite.Tokens) hclwrite.Tokens {
	for _, token := range tokens {
		switch text := string(token.Bytes); {
		case token.Type == hclsyntax.TokenIdent && text == provider.Default:
			token.Bytes = []byte(r.Name)
		case token.Type == hclsyntax.TokenQuotedLit && strings.HasSuffix(text, provider.Default+"/"+provider.Default):
			token.Bytes = []byte(strings.TrimSuffix(text, provider.Default) + r.Name)
		}
	}
	return tokens
}

var (
	emptyStart = regexp.MustCompile(`\{\n\n+`)
	emptyEnd   = regexp.MustCompile(`\n\n+(\s*\})`)
	emptyLines = regexp.MustCompile(`\n{3,}`)
)

// tidied removes the empty lines that what was removed has left.
func tidied(text string) string {
	text = emptyStart.ReplaceAllString(text, "{\n")
	text = emptyEnd.ReplaceAllString(text, "\n$1")
	return strings.TrimLeft(emptyLines.ReplaceAllString(text, "\n\n"), "\n")
}

// fence is a block of code in a page, with its indentation.
var fence = regexp.MustCompile("(?ms)^([ \t]*)```(terraform|hcl)\n(.*?)^[ \t]*```\n")

// fences rewrites the configurations in a page. What isn't a whole configuration stays as it is.
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
