package driver

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// proposed returns what Terraform proposes to a provider: the configuration, with prior values for computed attributes that
// aren't configured. Blocks and nested objects are matched by index or key, and in sets by their configured attributes.
func proposed(b *tfprotov6.SchemaBlock, prior, config cty.Value) cty.Value {
	if config.IsNull() {
		return prior
	}
	if !config.IsKnown() {
		return config
	}
	members := proposedAttributes(b.Attributes, prior, config)
	for _, nested := range b.BlockTypes {
		was, wanted := memberOf(prior, config, nested.TypeName), config.GetAttr(nested.TypeName)
		if nested.Nesting == tfprotov6.SchemaNestedBlockNestingModeSingle && wanted.IsNull() {
			members[nested.TypeName] = wanted
			continue
		}
		members[nested.TypeName] = merged(was, wanted, group{
			propose: func(prior, config cty.Value) cty.Value { return proposed(nested.Block, prior, config) },
			lookup:  func(path cty.Path) *tfprotov6.SchemaAttribute { return attributeAt(nested.Block, path) },
		})
	}
	return cty.ObjectVal(members)
}

func proposedAttributes(attributes []*tfprotov6.SchemaAttribute, prior, config cty.Value) map[string]cty.Value {
	members := map[string]cty.Value{}
	for _, a := range attributes {
		was, wanted := memberOf(prior, config, a.Name), config.GetAttr(a.Name)
		switch {
		case a.Computed && wanted.IsNull():
			members[a.Name] = was
			if a.Optional && a.NestedType != nil && hasConfigured(a.NestedType.Attributes, was) {
				members[a.Name] = wanted // no longer configured
			}
		case a.NestedType != nil && !wanted.IsNull():
			members[a.Name] = merged(was, wanted, group{
				propose: func(prior, config cty.Value) cty.Value {
					if config.IsNull() || !config.IsKnown() {
						return config
					}
					return cty.ObjectVal(proposedAttributes(a.NestedType.Attributes, prior, config))
				},
				lookup: func(path cty.Path) *tfprotov6.SchemaAttribute { return attributeIn(a.NestedType.Attributes, nil, path) },
			})
		default:
			members[a.Name] = wanted
		}
	}
	return members
}

// memberOf returns an attribute of a prior object, which may be null or unknown.
func memberOf(prior, config cty.Value, name string) cty.Value {
	switch {
	case prior.IsNull():
		return cty.NullVal(config.GetAttr(name).Type())
	case !prior.IsKnown():
		return cty.UnknownVal(config.GetAttr(name).Type())
	}
	return prior.GetAttr(name)
}

// hasConfigured reports whether an object holds anything that isn't computed.
func hasConfigured(attributes []*tfprotov6.SchemaAttribute, value cty.Value) bool {
	found := false
	each(value, nil, func(element cty.Value, path cty.Path) {
		for _, a := range nestedAttributesOf(attributes, element, path) {
			found = found || !a.schema.Computed && !a.value.IsNull()
		}
	})
	return found
}

// group defines how the objects of a kind of block, or of a nested attribute, are merged.
type group struct {
	propose func(prior, config cty.Value) cty.Value
	lookup  func(path cty.Path) *tfprotov6.SchemaAttribute
}

// merged returns the proposed object, or collection of objects.
func merged(prior, config cty.Value, g group) cty.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	kind := config.Type()
	if kind.IsObjectType() {
		return g.propose(prior, config)
	}
	if config.LengthInt() == 0 {
		return config
	}
	if kind.IsSetType() {
		return mergedSet(prior, config, g)
	}
	var elements []cty.Value
	byKey := map[string]cty.Value{}
	for it := config.ElementIterator(); it.Next(); {
		key, wanted := it.Element()
		was := cty.NullVal(wanted.Type())
		switch {
		case !prior.IsKnown():
			was = cty.UnknownVal(wanted.Type())
		case !prior.IsNull() && prior.HasIndex(key).True():
			was = prior.Index(key)
		}
		element := g.propose(was, wanted)
		elements = append(elements, element)
		if kind.IsMapType() {
			byKey[key.AsString()] = element
		}
	}
	switch {
	case kind.IsMapType():
		return cty.MapVal(byKey)
	case kind.IsTupleType():
		return cty.TupleVal(elements)
	}
	return cty.ListVal(elements)
}

// mergedSet merges each element with a prior one that differs only in computed attributes, if there is one.
func mergedSet(prior, config cty.Value, g group) cty.Value {
	var left []cty.Value
	if !prior.IsNull() && prior.IsKnown() {
		left = prior.AsValueSlice()
	}
	var elements []cty.Value
	for _, wanted := range config.AsValueSlice() {
		was := cty.NullVal(wanted.Type())
		for i, candidate := range left {
			if fits(candidate, wanted, nil, g.lookup) {
				was, left = candidate, append(left[:i:i], left[i+1:]...)
				break
			}
		}
		elements = append(elements, g.propose(was, wanted))
	}
	return cty.SetVal(elements)
}

// fits reports whether a prior element can be the configured one.
func fits(prior, config cty.Value, path cty.Path, lookup func(cty.Path) *tfprotov6.SchemaAttribute) bool {
	if prior.RawEquals(config) {
		return true
	}
	if a := lookup(path); a != nil && a.NestedType == nil {
		return a.Computed && config.IsNull()
	}
	if prior.IsNull() || config.IsNull() || !config.IsKnown() || prior.Type().IsSetType() || !prior.CanIterateElements() {
		return false
	}
	if prior.LengthInt() != config.LengthInt() {
		return false
	}
	for it := prior.ElementIterator(); it.Next(); {
		key, element := it.Element()
		step := cty.PathStep(cty.IndexStep{Key: key})
		if prior.Type().IsObjectType() {
			step = cty.GetAttrStep{Name: key.AsString()}
		}
		wanted, err := step.Apply(config)
		if err != nil || !fits(element, wanted, append(path.Copy(), step), lookup) {
			return false
		}
	}
	return true
}

// attributeAt returns the attribute of a block at a path, or nil. Indexes in the path don't matter.
func attributeAt(b *tfprotov6.SchemaBlock, path cty.Path) *tfprotov6.SchemaAttribute {
	return attributeIn(b.Attributes, b.BlockTypes, path)
}

func attributeIn(attributes []*tfprotov6.SchemaAttribute, blocks []*tfprotov6.SchemaNestedBlock, path cty.Path) *tfprotov6.SchemaAttribute {
	var names []string
	for _, step := range path {
		if name, ok := step.(cty.GetAttrStep); ok {
			names = append(names, name.Name)
		}
	}
	endsInIndex := false
	if len(path) > 0 {
		_, endsInIndex = path[len(path)-1].(cty.IndexStep)
	}
	for i, name := range names {
		found := false
		for _, a := range attributes {
			if a.Name != name {
				continue
			}
			if i == len(names)-1 {
				if endsInIndex {
					return nil
				}
				return a
			}
			if a.NestedType == nil {
				return nil // inside an attribute without a nested schema
			}
			attributes, blocks, found = a.NestedType.Attributes, nil, true
			break
		}
		for _, nested := range blocks {
			if !found && nested.TypeName == name {
				attributes, blocks, found = nested.Block.Attributes, nested.Block.BlockTypes, true
				break
			}
		}
		if !found {
			return nil
		}
	}
	return nil
}
