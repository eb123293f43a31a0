package main

import (
	"fmt"
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

// typed are the blocks whose first label is a type.
var typed = []string{"resource", "data", "ephemeral", "list", "action"} //nolint:gochecknoglobals // a constant list

// isForeign reports whether a block is of a vendor that the member doesn't serve, or is about one that is.
func (r rewriter) isForeign(block *hclwrite.Block) bool {
	if labels := block.Labels(); slices.Contains(typed, block.Type()) && len(labels) > 0 {
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

// page rewrites the configurations in a page. What isn't a whole configuration stays as it is.
func (r rewriter) page(text string) string {
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
