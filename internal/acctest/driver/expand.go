package driver

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// repeated is one instance of a resource, with its values of count and each.
type repeated struct {
	instance
	repetition
}

func (r *resourceBlock) instance(key any) instance {
	return instance{resource: r.address, typeName: r.typeName, name: r.name, isData: r.isData, key: key}
}

// expand evaluates count or for_each.
func (c *command) expand(r *resourceBlock) ([]repeated, hcl.Diagnostics) {
	switch {
	case r.count != nil:
		value, diags := c.scope.evaluate(r.count)
		if diags.HasErrors() {
			return nil, diags
		}
		value, _ = value.Unmark()
		number, err := convert.Convert(value, cty.Number)
		if err != nil || !number.IsKnown() || number.IsNull() {
			return nil, invalid("count", r.count, "The \"count\" value depends on resource attributes that cannot be determined until apply, or isn't a number.")
		}
		n, _ := number.AsBigFloat().Int64()
		var all []repeated
		for i := range int(n) {
			all = append(all, repeated{r.instance(i), repetition{"count": cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(i))})}})
		}
		return all, diags
	case r.forEach != nil:
		elements, diags := c.elementsOf(r.forEach)
		if diags.HasErrors() {
			return nil, diags
		}
		var all []repeated
		for _, key := range slices.Sorted(maps.Keys(elements)) {
			all = append(all, repeated{r.instance(key), eachOf(key, elements[key])})
		}
		return all, diags
	}
	return []repeated{{r.instance(nil), nil}}, nil
}

// elementsOf evaluates a for_each and returns its elements by key.
func (c *command) elementsOf(forEach hcl.Expression) (map[string]cty.Value, hcl.Diagnostics) {
	value, diags := c.scope.evaluate(forEach)
	if diags.HasErrors() {
		return nil, diags
	}
	kind := value.Type()
	suits := kind.IsMapType() || kind.IsObjectType() || kind.IsSetType()
	if value.IsMarked() || !value.IsKnown() || value.IsNull() || !suits {
		return nil, invalid("for_each", forEach, "The given \"for_each\" argument value is unsuitable: the \"for_each\" argument must be a known map, or set of strings.")
	}
	elements := map[string]cty.Value{}
	for it := value.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if value.Type().IsSetType() {
			key = element
		}
		if !key.IsKnown() || key.Type() != cty.String {
			return nil, invalid("for_each", forEach, "The \"for_each\" set includes values derived from resource attributes that cannot be determined until apply.")
		}
		elements[key.AsString()] = element
	}
	return elements, diags
}

// eachOf returns the object each for one element.
func eachOf(key string, element cty.Value) repetition {
	return repetition{"each": cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal(key), "value": element})}
}

func invalid(argument string, expression hcl.Expression, detail string) hcl.Diagnostics {
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid " + argument + " argument", Detail: detail, Subject: expression.Range().Ptr()}}
}

// collected returns the value of a whole resource in expressions.
func collected(r *resourceBlock, all []repeated, values []cty.Value) cty.Value {
	switch {
	case r.count != nil:
		return cty.TupleVal(values)
	case r.forEach != nil:
		members := map[string]cty.Value{}
		for i, one := range all {
			if key, ok := one.key.(string); ok {
				members[key] = values[i]
			}
		}
		return cty.ObjectVal(members)
	}
	return values[0]
}

// importBlockOf returns the import block that targets an instance, and its value of each.
func (c *command) importBlockOf(i repeated) (*hclsyntax.Block, repetition, hcl.Diagnostics) {
	for _, block := range c.module.imports {
		if c.module.addressIn(block, "to") == i.address() {
			return block, nil, nil
		}
		forEach, ok := block.Body.Attributes["for_each"]
		if !ok || !slices.Contains(c.module.importTargets(block), i.resource) {
			continue
		}
		to, ok := block.Body.Attributes["to"].Expr.(*hclsyntax.IndexExpr)
		if !ok {
			return nil, nil, unsupportedAt("an import block with for_each but no key", block.DefRange())
		}
		elements, diags := c.elementsOf(forEach.Expr)
		if diags.HasErrors() {
			return nil, nil, diags
		}
		for name, element := range elements {
			key, diags := c.scope.evaluateIn(to.Key, eachOf(name, element))
			if diags.HasErrors() {
				return nil, nil, diags
			}
			if key.Type() == cty.String && key.IsKnown() && key.AsString() == i.key {
				return block, eachOf(name, element), nil
			}
		}
	}
	return nil, nil, nil
}

// importTargets returns what the to argument of an import block refers to.
func (m *module) importTargets(block *hclsyntax.Block) []string {
	to, ok := block.Body.Attributes["to"]
	if !ok {
		return nil
	}
	return referencesIn(hclsyntax.Variables(to.Expr))
}

// importReferences returns what the import blocks of a resource refer to.
func (m *module) importReferences(r *resourceBlock) []string {
	var all []string
	for _, block := range m.imports {
		if !slices.Contains(m.importTargets(block), r.address) {
			continue
		}
		for name, a := range block.Body.Attributes {
			if name == "id" || name == "identity" || name == "for_each" {
				all = append(all, referencesIn(hclsyntax.Variables(a.Expr))...)
			}
		}
	}
	return all
}

// recall puts the objects of the state into the scope, because a provider block may need them even in a destroy.
func (c *command) recall() {
	for _, r := range c.module.resources {
		var all []repeated
		var values []cty.Value
		sch := c.schemaOf(r.instance(nil), r.provider)
		for _, address := range c.state.of(r.address) {
			o := c.state.objects[address]
			all, values = append(all, repeated{o.instance, nil}), append(values, markedBy(sch, o.value))
		}
		switch {
		case len(values) == 1 || r.count != nil || r.forEach != nil:
			c.scope.set(r.address, collected(r, all, values))
		default:
			c.scope.set(r.address, cty.DynamicVal)
		}
	}
}
