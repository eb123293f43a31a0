package rewrite

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// HCL rewrites a configuration for the member. name is for error messages.
func (r Rewriter) HCL(name, text string) (string, error) {
	if r.IsWhole() {
		return text, nil
	}
	file, diags := hclwrite.ParseConfig([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		return "", fmt.Errorf("reading %s: %w", name, diags)
	}
	used := variablesIn(file.Body())
	configuration{r, map[string]bool{}}.rewrite(file.Body())
	if file, diags = hclwrite.ParseConfig(file.Bytes(), name, hcl.InitialPos); diags.HasErrors() { // reparsed, because blocks were moved
		return "", fmt.Errorf("reading what becomes of %s: %w", name, diags)
	}
	dropUnused(file.Body(), used)
	return tidied(string(written.ReplaceAll(hclwrite.Format(r.functions(file.Bytes())), nil))), nil
}

// written matches a `provider =` in a string of a configuration, such as another configuration. No other is left by then.
var written = regexp.MustCompile(`(?m)^\n *provider = ` + provider.Default + `$`)

// configuration is a configuration to rewrite.
type configuration struct {
	Rewriter
	gone map[string]bool // names of removed local values, which are about other vendors
}

func (c configuration) rewrite(body *hclwrite.Body) {
	for before := -1; before < len(c.gone); { // until no local value refers to one that is gone
		before = len(c.gone)
		for _, block := range body.Blocks() {
			if block.Type() == "locals" && c.isForeign(block) {
				body.RemoveBlock(block)
			}
		}
	}
	for _, block := range body.Blocks() {
		if c.isForeign(block) {
			body.RemoveBlock(block)
			continue
		}
		c.block(block)
	}
}

// dropUnused removes variables that were used and no longer are.
func dropUnused(body *hclwrite.Body, used map[string]bool) {
	still := variablesIn(body)
	for _, block := range body.Blocks() {
		if name := block.Labels(); block.Type() == "variable" && len(name) == 1 && used[name[0]] && !still[name[0]] {
			body.RemoveBlock(block)
		}
	}
}

// variablesIn returns the input variables that a body refers to, including those in its blocks.
func variablesIn(body *hclwrite.Body) map[string]bool {
	found := map[string]bool{}
	for _, attribute := range body.Attributes() {
		for _, names := range references(attribute.Expr()) {
			if names[0] == "var" && len(names) > 1 {
				found[names[1]] = true
			}
		}
	}
	for _, block := range body.Blocks() {
		maps.Copy(found, variablesIn(block.Body()))
	}
	return found
}

// references returns what an expression refers to, each as a list of names.
func references(expression *hclwrite.Expression) [][]string {
	var all [][]string
	for _, reference := range expression.Variables() {
		all = append(all, strings.Split(strings.TrimSpace(string(reference.BuildTokens(nil).Bytes())), "."))
	}
	return all
}

// call matches a call of a function of the provider of all vendors.
var call = regexp.MustCompile(`\bprovider::` + provider.Default + `::([a-z0-9_]+)`)

// functions renames functions to the member's names, which lack the vendor prefix.
func (r Rewriter) functions(text []byte) []byte {
	return call.ReplaceAllFunc(text, func(found []byte) []byte {
		function := string(call.FindSubmatch(found)[1])
		return []byte("provider::" + r.Name + "::" + r.Function(function))
	})
}

// isForeign reports whether a block belongs to a vendor that the member doesn't serve, or refers to such a block.
func (c configuration) isForeign(block *hclwrite.Block) bool {
	if labels := block.Labels(); isTyped(block.Type()) && len(labels) > 0 && provider.Owner(labels[0]) != "" {
		return !c.serves(labels[0])
	}
	if block.Type() == "locals" {
		for name, attribute := range block.Body().Attributes() {
			if c.isAboutOthers(attribute.Expr()) {
				c.gone[name] = true
				block.Body().RemoveAttribute(name)
			}
		}
		return len(block.Body().Attributes()) == 0
	}
	return c.bodyIsAboutOthers(block.Body())
}

// isTyped reports whether the first label of a block of this kind is a type.
func isTyped(block string) bool {
	return slices.Contains([]string{"resource", "data", "ephemeral", "list", "action"}, block)
}

func (c configuration) bodyIsAboutOthers(body *hclwrite.Body) bool {
	for _, attribute := range body.Attributes() {
		if c.isAboutOthers(attribute.Expr()) {
			return true
		}
	}
	return slices.ContainsFunc(body.Blocks(), func(b *hclwrite.Block) bool { return c.bodyIsAboutOthers(b.Body()) })
}

// isAboutOthers reports whether an expression uses a type or function that the member doesn't serve.
func (c configuration) isAboutOthers(expression *hclwrite.Expression) bool {
	for _, called := range call.FindAllSubmatch(expression.BuildTokens(nil).Bytes(), -1) {
		if !c.serves(string(called[1])) {
			return true
		}
	}
	for _, names := range references(expression) {
		if slices.Contains([]string{"data", "ephemeral", "list", "action"}, names[0]) && len(names) > 1 {
			names = names[1:]
		}
		if !c.serves(names[0]) || names[0] == "local" && len(names) > 1 && c.gone[names[1]] {
			return true
		}
	}
	return false
}

func (c configuration) block(block *hclwrite.Block) {
	body := block.Body()
	switch block.Type() {
	case "terraform":
		for _, nested := range body.Blocks() {
			if attribute := nested.Body().GetAttribute(provider.Default); attribute != nil {
				nested.Body().SetAttributeRaw(provider.Default, c.renamed(attribute.Expr().BuildTokens(nil)))
				nested.Body().RenameAttribute(provider.Default, c.Name)
			}
		}
	case "provider":
		if slices.Equal(block.Labels(), []string{provider.Default}) {
			block.SetLabels([]string{c.Name})
			c.settings(body)
		}
	case "list": // Terraform requires the provider argument here, whatever the type's prefix
		if attribute := body.GetAttribute("provider"); attribute != nil {
			attribute.Expr().RenameVariablePrefix([]string{provider.Default}, []string{c.Name})
		}
	default:
		c.reference(body)
		for _, nested := range body.Blocks() {
			c.reference(nested.Body())
		}
	}
}

// settings moves each vendor's settings to where the member has them: its own settings before the nested blocks.
func (c configuration) settings(body *hclwrite.Body) {
	var nested []*hclwrite.Block
	above := len(body.Attributes()) > 0
	for _, block := range body.Blocks() {
		body.RemoveBlock(block)
		place, served := c.Place(block.Type())
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

// reference removes `provider =`, which the member's types don't need, unless it names an alias.
func (c configuration) reference(body *hclwrite.Body) {
	if attribute := body.GetAttribute("provider"); attribute != nil {
		if strings.TrimSpace(string(attribute.Expr().BuildTokens(nil).Bytes())) == provider.Default {
			body.RemoveAttribute("provider")
		} else {
			attribute.Expr().RenameVariablePrefix([]string{provider.Default}, []string{c.Name})
		}
	}
	if attribute := body.GetAttribute("providers"); attribute != nil {
		body.SetAttributeRaw("providers", c.renamed(attribute.Expr().BuildTokens(nil)))
	}
}

// renamed replaces the default provider's name with the member's in the tokens of an expression.
func (c configuration) renamed(tokens hclwrite.Tokens) hclwrite.Tokens {
	for _, token := range tokens {
		switch text := string(token.Bytes); {
		case token.Type == hclsyntax.TokenIdent && text == provider.Default:
			token.Bytes = []byte(c.Name)
		case token.Type == hclsyntax.TokenQuotedLit && strings.HasSuffix(text, provider.Default+"/"+provider.Default):
			token.Bytes = []byte(strings.TrimSuffix(text, provider.Default) + c.Name)
		}
	}
	return tokens
}

var (
	emptyStart = regexp.MustCompile(`\{\n\n+`)
	emptyEnd   = regexp.MustCompile(`\n\n+(\s*\})`)
	emptyBody  = regexp.MustCompile(`\{\n\s*\}`)
	emptyLines = regexp.MustCompile(`\n{3,}`)
)

// tidied removes empty lines and bodies that a removal left behind.
func tidied(text string) string {
	text = emptyStart.ReplaceAllString(text, "{\n")
	text = emptyEnd.ReplaceAllString(text, "\n$1")
	text = emptyBody.ReplaceAllString(text, "{}")
	return strings.Trim(emptyLines.ReplaceAllString(text, "\n\n"), "\n") + "\n"
}
