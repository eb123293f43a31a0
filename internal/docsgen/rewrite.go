package main

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

// rewriter turns examples that are written for the default provider into those for another member: without `provider =`,
// with the settings where the member has them, and without what belongs to vendors that it doesn't serve.
type rewriter struct{ member provider.Member }

// serves reports whether the member serves a type. Types of other providers are everybody's.
func (r rewriter) serves(typeName string) bool {
	owner := provider.Owner(typeName)
	_, served := r.member.Place(owner)
	return owner == "" || served
}

// isWhole reports whether there is nothing to rewrite.
func (r rewriter) isWhole() bool { return r.member.Name == provider.Default }

// page returns the name of a type's page: without the provider's name, as the registry shows it, but with the vendor's.
func (r rewriter) page(typeName string) string {
	return strings.TrimPrefix(typeName, r.member.Name+"_")
}

// file returns a file of templates/ or examples/ as the member has it, or false where it is about other vendors alone.
func (r rewriter) file(name, text string) (to, rewritten string, ok bool, err error) {
	if r.isWhole() {
		return name, text, true, nil
	}
	parts := strings.Split(name, "/")
	for i, part := range parts {
		typeName := strings.TrimSuffix(part, ".md.tmpl")
		if provider.Owner(typeName) == "" {
			continue
		}
		if !r.serves(typeName) { // a guide may show an example, so it is there, but empty
			return name, leftOut, path.Ext(name) != ".tmpl", nil
		}
		if typeName != part {
			parts[i] = r.page(typeName) + ".md.tmpl"
		}
	}
	if title := subcategory.FindStringSubmatch(text); title != nil && title[1] != "" && !slices.Contains(r.titles(), title[1]) {
		return "", "", false, nil
	}
	switch path.Ext(name) {
	case ".tf", ".hcl":
		if text, err = r.hcl(text, name); strings.TrimSpace(text) == "" {
			text = leftOut
		}
	case ".tmpl":
		text = r.fences(text)
	}
	return strings.Join(parts, "/"), text, true, err
}

// leftOut is what an example holds that is about others: terraform-plugin-docs accepts no empty one.
const leftOut = "# of other vendors\n"

// subcategory is where a guide says which vendor it is about.
var subcategory = regexp.MustCompile(`(?m)^subcategory: "(.*)"$`)

// titles are the vendors' that the member serves.
func (r rewriter) titles() []string {
	var titles []string
	for _, s := range r.member.Services() {
		titles = append(titles, s.Title())
	}
	return titles
}

// hcl rewrites the content of a file.
func (r rewriter) hcl(source, name string) (string, error) {
	file, diags := hclwrite.ParseConfig([]byte(source), name, hcl.InitialPos)
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
	return tidied(string(hclwrite.Format(file.Bytes()))), nil
}

// isForeign reports whether a block is of a vendor that the member doesn't serve, or is about one that is.
func (r rewriter) isForeign(block *hclwrite.Block) bool {
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

func (r rewriter) bodyIsAboutOthers(body *hclwrite.Body) bool {
	for _, attribute := range body.Attributes() {
		if r.isAboutOthers(attribute.Expr()) {
			return true
		}
	}
	return slices.ContainsFunc(body.Blocks(), func(b *hclwrite.Block) bool { return r.bodyIsAboutOthers(b.Body()) })
}

// isAboutOthers reports whether an expression refers to an object of a type that the member doesn't serve.
func (r rewriter) isAboutOthers(expression *hclwrite.Expression) bool {
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

func (r rewriter) block(block *hclwrite.Block) {
	body := block.Body()
	switch block.Type() {
	case "terraform":
		for _, nested := range body.Blocks() {
			if attribute := nested.Body().GetAttribute(provider.Default); attribute != nil {
				nested.Body().SetAttributeRaw(provider.Default, r.renamed(attribute.Expr().BuildTokens(nil)))
				nested.Body().RenameAttribute(provider.Default, r.member.Name)
			}
		}
	case "provider":
		if slices.Equal(block.Labels(), []string{provider.Default}) {
			block.SetLabels([]string{r.member.Name})
			r.settings(body)
		}
	default:
		r.reference(body)
		for _, nested := range body.Blocks() {
			r.reference(nested.Body())
		}
	}
}

// settings puts the settings of each vendor where the member has them.
func (r rewriter) settings(body *hclwrite.Body) {
	for _, block := range body.Blocks() {
		place, served := r.member.Place(block.Type())
		switch {
		case !served:
			body.RemoveBlock(block)
		case place.Block == "":
			content := block.Body().BuildTokens(nil)
			body.RemoveBlock(block)
			body.AppendUnstructuredTokens(content)
		default:
			block.SetType(place.Block)
		}
	}
}

// reference drops the `provider =` that the member's types don't need, and keeps one that names an alias.
func (r rewriter) reference(body *hclwrite.Body) {
	if attribute := body.GetAttribute("provider"); attribute != nil {
		if strings.TrimSpace(string(attribute.Expr().BuildTokens(nil).Bytes())) == provider.Default {
			body.RemoveAttribute("provider")
		} else {
			attribute.Expr().RenameVariablePrefix([]string{provider.Default}, []string{r.member.Name})
		}
	}
	if attribute := body.GetAttribute("providers"); attribute != nil {
		body.SetAttributeRaw("providers", r.renamed(attribute.Expr().BuildTokens(nil)))
	}
}

// renamed puts the member's name for the default's into the tokens of an expression.
func (r rewriter) renamed(tokens hclwrite.Tokens) hclwrite.Tokens {
	for _, token := range tokens {
		switch text := string(token.Bytes); {
		case token.Type == hclsyntax.TokenIdent && text == provider.Default:
			token.Bytes = []byte(r.member.Name)
		case token.Type == hclsyntax.TokenQuotedLit && strings.HasSuffix(text, provider.Default+"/"+provider.Default):
			token.Bytes = []byte(strings.TrimSuffix(text, provider.Default) + r.member.Name)
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
func (r rewriter) fences(text string) string {
	return fence.ReplaceAllStringFunc(text, func(block string) string {
		parts := fence.FindStringSubmatch(block)
		indent, code := parts[1], parts[3]
		code = regexp.MustCompile(`(?m)^`+indent).ReplaceAllString(code, "")
		rewritten, err := r.hcl(code, "page")
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
