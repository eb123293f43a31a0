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

// HCL rewrites a configuration.
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
	if file, diags = hclwrite.ParseConfig(file.Bytes(), name, hcl.InitialPos); diags.HasErrors() { // what was moved is read anew
		return "", fmt.Errorf("reading what becomes of %s: %w", name, diags)
	}
	dropUnused(file.Body(), used)
	return tidied(string(written.ReplaceAll(hclwrite.Format(r.functions(file.Bytes())), nil))), nil
}

// written is a `provider =` in a text that a configuration writes, such as another configuration: elsewhere none is left.
var written = regexp.MustCompile(`(?m)^\n *provider = ` + provider.Default + `$`)

// configuration is one that is rewritten.
type configuration struct {
	Rewriter
	gone map[string]bool // local values that are about others, by name
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

// dropUnused removes the variables that were used, but no longer are.
func dropUnused(body *hclwrite.Body, used map[string]bool) {
	still := variablesIn(body)
	for _, block := range body.Blocks() {
		if name := block.Labels(); block.Type() == "variable" && len(name) == 1 && used[name[0]] && !still[name[0]] {
			body.RemoveBlock(block)
		}
	}
}

// variablesIn are the input variables to which a body refers, in its blocks too.
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

// references are what an expression refers to, each as the names in it.
func references(expression *hclwrite.Expression) [][]string {
	var all [][]string
	for _, reference := range expression.Variables() {
		all = append(all, strings.Split(strings.TrimSpace(string(reference.BuildTokens(nil).Bytes())), "."))
	}
	return all
}

// call is a call of a function of the provider of all vendors.
var call = regexp.MustCompile(`\bprovider::` + provider.Default + `::([a-z0-9_]+)`)

// functions names functions as the member has them: without the prefix that is its name.
func (r Rewriter) functions(text []byte) []byte {
	return call.ReplaceAllFunc(text, func(found []byte) []byte {
		function := string(call.FindSubmatch(found)[1])
		return []byte("provider::" + r.Name + "::" + r.Function(function))
	})
}

// isForeign reports whether a block is of a vendor that the member doesn't serve, or is about one that is.
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

// isTyped reports whether the first label of a block is a type.
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

// isAboutOthers reports whether an expression refers to an object of a type, or calls a function, that the member doesn't serve.
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
	case "list": // Terraform demands the argument there, whatever the type's prefix
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

// settings puts the settings of each vendor where the member has them: its own before the blocks of others.
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

// reference drops the `provider =` that the member's types don't need, and keeps one that names an alias.
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

// renamed puts the member's name for the default's into the tokens of an expression.
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

// tidied removes the empty lines and bodies that what was removed has left.
func tidied(text string) string {
	text = emptyStart.ReplaceAllString(text, "{\n")
	text = emptyEnd.ReplaceAllString(text, "\n$1")
	text = emptyBody.ReplaceAllString(text, "{}")
	return strings.Trim(emptyLines.ReplaceAllString(text, "\n\n"), "\n") + "\n"
}
