package driver

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// module is a configuration.
type module struct {
	source    []byte
	providers map[string]*hclsyntax.Block // by local name, with an alias as "doo.other"
	resources map[string]*resourceBlock   // by address; data sources start with "data."
	variables map[string]*hclsyntax.Block
	outputs   map[string]*hclsyntax.Block
	locals    map[string]*hclsyntax.Attribute
	imports   []*hclsyntax.Block
	moved     [][2]string
	removed   map[string]bool // whether a removed object is also destroyed
}

// resourceBlock is a resource or data block without its meta-arguments.
type resourceBlock struct {
	address, typeName, name string
	isData                  bool
	provider                string // key in module.providers
	count, forEach          hcl.Expression
	dependsOn               []string
	lifecycle               lifecycle
	block                   *hclsyntax.Block
	body                    hcl.Body
	references              []string
}

// lifecycle is a lifecycle block.
type lifecycle struct {
	createBeforeDestroy, preventDestroy, ignoreAll bool
	ignore                                         []hcl.Traversal
	triggers                                       []hcl.Expression
}

// unsupported is something that only the CLI supports. No ExpectError matches it.
type unsupported string

// Error says how to run the test instead.
func (u unsupported) Error() string {
	return fmt.Sprintf("the driver does not support %s: use resource.ParallelTest for this test", string(u))
}

func unsupportedAt(what string, at hcl.Range) hcl.Diagnostics {
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Not supported", Detail: unsupported(what).Error(), Subject: &at, Extra: unsupported(what)}}
}

// filename is the name of the configuration in terraform-plugin-testing.
const filename = "terraform_plugin_test.tf"

func parse(config string) (*module, hcl.Diagnostics) {
	m := &module{
		source: []byte(config), providers: map[string]*hclsyntax.Block{}, resources: map[string]*resourceBlock{},
		variables: map[string]*hclsyntax.Block{}, outputs: map[string]*hclsyntax.Block{}, locals: map[string]*hclsyntax.Attribute{},
		removed: map[string]bool{},
	}
	file, diags := hclsyntax.ParseConfig(m.source, filename, hcl.InitialPos)
	if diags.HasErrors() {
		return m, diags
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return m, unsupportedAt("this syntax", hcl.Range{})
	}
	for _, a := range body.Attributes {
		diags = diags.Append(&hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Unsupported argument",
			Detail: fmt.Sprintf("An argument named %q is not expected here.", a.Name), Subject: a.NameRange.Ptr(),
		})
	}
	for _, block := range body.Blocks {
		diags = append(diags, m.add(block)...)
	}
	if !diags.HasErrors() {
		diags = append(diags, m.checkReferences()...)
	}
	return m, diags
}

// labels returns the number of labels of a block type.
func labels(typeName string) int {
	switch typeName {
	case "resource", "data":
		return 2
	case "provider", "variable", "output":
		return 1
	}
	return 0
}

func (m *module) add(b *hclsyntax.Block) hcl.Diagnostics {
	if len(b.Labels) != labels(b.Type) {
		return unsupportedAt(fmt.Sprintf("%s blocks with %d labels", b.Type, len(b.Labels)), b.DefRange())
	}
	switch b.Type {
	case "terraform":
	case "provider":
		name := b.Labels[0]
		if alias, ok := b.Body.Attributes["alias"]; ok {
			value, diags := alias.Expr.Value(nil)
			if diags.HasErrors() {
				return diags
			}
			name += "." + value.AsString()
		}
		m.providers[name] = b
	case "variable":
		m.variables[b.Labels[0]] = b
	case "output":
		m.outputs[b.Labels[0]] = b
	case "locals":
		for name, a := range b.Body.Attributes {
			m.locals[name] = a
		}
	case "import":
		m.imports = append(m.imports, b)
	case "moved":
		from, to := m.addressIn(b, "from"), m.addressIn(b, "to")
		m.moved = append(m.moved, [2]string{from, to})
	case "removed":
		return m.addRemoved(b)
	case "resource", "data":
		return m.addResource(b)
	default:
		return unsupportedAt(b.Type+" blocks", b.DefRange())
	}
	return nil
}

// addressIn returns the address that an attribute refers to.
func (m *module) addressIn(b *hclsyntax.Block, name string) string {
	a, ok := b.Body.Attributes[name]
	if !ok {
		return ""
	}
	at := a.Expr.Range()
	return strings.TrimSpace(string(m.source[at.Start.Byte:at.End.Byte]))
}

func (m *module) addRemoved(b *hclsyntax.Block) hcl.Diagnostics {
	address := m.addressIn(b, "from")
	m.removed[address] = true
	for _, nested := range b.Body.Blocks {
		if destroy, ok := nested.Body.Attributes["destroy"]; ok {
			value, diags := destroy.Expr.Value(nil)
			if diags.HasErrors() {
				return diags
			}
			m.removed[address] = value.True()
		}
	}
	return nil
}

func (m *module) addResource(b *hclsyntax.Block) hcl.Diagnostics {
	r := &resourceBlock{typeName: b.Labels[0], name: b.Labels[1], isData: b.Type == "data", block: b}
	r.address = r.typeName + "." + r.name
	if r.isData {
		r.address = "data." + r.address
	}
	if other, ok := m.resources[r.address]; ok {
		return hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: fmt.Sprintf("Duplicate %s %q configuration", b.Type, r.typeName), Subject: b.DefRange().Ptr(),
			Detail: fmt.Sprintf("A %s %s named %q was already declared at %s. Resource names must be unique per type in each module.",
				r.typeName, b.Type, r.name, other.block.DefRange()),
		}}
	}
	m.resources[r.address] = r
	content, body, diags := b.Body.PartialContent(&hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "count"}, {Name: "for_each"}, {Name: "provider"}, {Name: "depends_on"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "lifecycle"}, {Type: "provisioner", LabelNames: []string{"type"}}, {Type: "connection"}},
	})
	r.body = body
	r.provider, _, _ = strings.Cut(r.typeName, "_")
	for _, a := range content.Attributes {
		switch a.Name {
		case "count":
			r.count = a.Expr
		case "for_each":
			r.forEach = a.Expr
		case "provider":
			r.provider = string(a.Expr.Range().SliceBytes(m.source))
		case "depends_on":
			expressions, more := hcl.ExprList(a.Expr)
			diags = append(diags, more...)
			for _, expression := range expressions {
				r.dependsOn = append(r.dependsOn, referencesIn(expression.Variables())...)
			}
		}
	}
	for _, nested := range content.Blocks {
		if nested.Type != "lifecycle" {
			return unsupportedAt(nested.Type+" blocks", nested.DefRange)
		}
		diags = append(diags, r.lifecycle.decode(nested.Body)...)
	}
	r.references = append(referencesIn(traversals(b.Body)), r.dependsOn...)
	return diags
}

func (l *lifecycle) decode(body hcl.Body) hcl.Diagnostics {
	attributes, diags := body.JustAttributes() // ignores condition blocks
	for _, a := range attributes {
		switch a.Name {
		case "create_before_destroy", "prevent_destroy":
			value, more := a.Expr.Value(nil)
			if diags = append(diags, more...); more.HasErrors() {
				continue
			}
			if a.Name == "prevent_destroy" {
				l.preventDestroy = value.True()
			} else {
				l.createBeforeDestroy = value.True()
			}
		case "replace_triggered_by":
			expressions, more := hcl.ExprList(a.Expr)
			diags = append(diags, more...)
			l.triggers = expressions
		case "ignore_changes":
			if hcl.ExprAsKeyword(a.Expr) == "all" {
				l.ignoreAll = true
				continue
			}
			expressions, more := hcl.ExprList(a.Expr)
			diags = append(diags, more...)
			for _, expression := range expressions {
				traversal, more := hcl.RelTraversalForExpr(expression)
				diags = append(diags, more...)
				l.ignore = append(l.ignore, traversal)
			}
		default:
			diags = append(diags, unsupportedAt(a.Name+" in a lifecycle block", a.NameRange)...)
		}
	}
	if diags.HasErrors() {
		return append(diags, unsupportedAt("this lifecycle block", body.MissingItemRange())...)
	}
	return diags
}
