package driver

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// validPlan checks a planned value as Terraform does: it must be the configured value, unless it is computed and not
// configured, or is the prior value.
func validPlan(b *tfprotov6.SchemaBlock, prior, config, planned cty.Value, path cty.Path) []error {
	switch {
	case planned.RawEquals(config):
		return nil
	case planned.IsNull():
		return []error{path.NewErrorf("planned for absence but config wants existence")}
	case config.IsNull():
		return []error{path.NewErrorf("planned for existence but config wants absence")}
	case !config.IsKnown():
		return []error{path.NewErrorf("planned value %#v for unknown dynamic block", planned)}
	case !planned.IsKnown():
		return []error{path.NewErrorf("attribute representing nested block must not be unknown itself; set nested attribute values to unknown instead")}
	}
	problems := validAttributes(b.Attributes, prior, config, planned, path)
	for _, nested := range b.BlockTypes {
		name := nested.TypeName
		was, at := memberOf(prior, config, name), path.Copy().GetAttr(name)
		check := func(prior, config, planned cty.Value, path cty.Path) []error {
			return validPlan(nested.Block, prior, config, planned, path)
		}
		if nested.Nesting == tfprotov6.SchemaNestedBlockNestingModeSet && config.GetAttr(name).IsKnown() {
			continue // Terraform accepts any plan of them: elements that keep a prior spelling can't be matched
		}
		problems = append(problems, validGroup(was, config.GetAttr(name), planned.GetAttr(name), at, check)...)
	}
	return problems
}

// validGroup checks a single object, or each object of a collection.
func validGroup(prior, config, planned cty.Value, path cty.Path, check func(prior, config, planned cty.Value, path cty.Path) []error) []error {
	if planned.RawEquals(config) {
		return nil
	}
	if config.IsNull() || planned.IsNull() || !config.IsKnown() || !planned.IsKnown() || config.Type().IsObjectType() {
		return check(prior, config, planned, path)
	}
	if config.Type().IsSetType() {
		return validSet(config, planned, path, check)
	}
	if config.LengthInt() != planned.LengthInt() {
		return []error{path.NewErrorf("count in plan (%d) disagrees with count in config (%d)", planned.LengthInt(), config.LengthInt())}
	}
	var problems []error
	for it := planned.ElementIterator(); it.Next(); {
		key, element := it.Element()
		at := path.Copy().Index(key)
		if !config.HasIndex(key).True() {
			problems = append(problems, at.NewErrorf("key from plan is not present in config"))
			continue
		}
		wanted := config.Index(key)
		was := cty.NullVal(wanted.Type())
		if !prior.IsNull() && prior.IsKnown() && prior.HasIndex(key).True() {
			was = prior.Index(key)
		}
		problems = append(problems, check(was, wanted, element, at)...)
	}
	return problems
}

// validSet expects that each planned element can come from an element of the configuration.
func validSet(config, planned cty.Value, path cty.Path, check func(prior, config, planned cty.Value, path cty.Path) []error) []error {
	if planned.LengthInt() > config.LengthInt() {
		return []error{path.NewErrorf("count in plan (%d) disagrees with count in config (%d)", planned.LengthInt(), config.LengthInt())}
	}
	var problems []error
	for _, element := range planned.AsValueSlice() {
		found := false
		for _, wanted := range config.AsValueSlice() {
			found = found || len(check(cty.NullVal(wanted.Type()), wanted, element, path)) == 0
		}
		if !found {
			problems = append(problems, path.NewErrorf("planned set element %#v does not correlate with any element in config", element))
		}
	}
	return problems
}

func validAttributes(attributes []*tfprotov6.SchemaAttribute, prior, config, planned cty.Value, path cty.Path) []error {
	var problems []error
	for _, a := range attributes {
		was := memberOf(prior, config, a.Name)
		problems = append(problems, validAttribute(a, was, config.GetAttr(a.Name), planned.GetAttr(a.Name), path.Copy().GetAttr(a.Name))...)
	}
	return problems
}

func validAttribute(a *tfprotov6.SchemaAttribute, prior, config, planned cty.Value, path cty.Path) []error {
	concealed := func(value cty.Value) string {
		if a.Sensitive || a.WriteOnly {
			return "(sensitive)"
		}
		return fmt.Sprintf("%#v", value)
	}
	switch {
	case a.WriteOnly:
		if !planned.IsNull() {
			return []error{path.NewErrorf("planned value for write-only attribute is not null")}
		}
		return nil
	case same(planned, config), same(planned, prior) && !prior.IsNull() && !config.IsNull():
		return nil
	case a.Computed && (!a.Optional || config.IsNull()):
		return nil
	case config.IsNull():
		return []error{path.NewErrorf("planned value %s for a non-computed attribute", concealed(planned))}
	case a.NestedType != nil:
		return validObject(a.NestedType, prior, config, planned, path)
	case prior.IsNull():
		return []error{path.NewErrorf("planned value %s does not match config value %s", concealed(planned), concealed(config))}
	}
	return []error{path.NewErrorf("planned value %s does not match config value %s nor prior value %s", concealed(planned), concealed(config), concealed(prior))}
}

func validObject(o *tfprotov6.SchemaObject, prior, config, planned cty.Value, path cty.Path) []error {
	check := func(prior, config, planned cty.Value, path cty.Path) []error {
		switch {
		case planned.RawEquals(config):
			return nil
		case planned.IsNull():
			return []error{path.NewErrorf("planned for absence but config wants existence")}
		case config.IsNull():
			return []error{path.NewErrorf("planned for existence but config wants absence")}
		case !planned.IsKnown():
			return []error{path.NewErrorf("planned unknown for configured value")}
		case !config.IsKnown():
			return []error{path.NewErrorf("planned value %#v for an unknown one", planned)}
		}
		return validAttributes(o.Attributes, prior, config, planned, path)
	}
	return validGroup(prior, config, planned, path, check)
}

// same compares values without the refinements of unknown ones.
func same(a, b cty.Value) bool { return unrefined(a).RawEquals(unrefined(b)) }

func unrefined(value cty.Value) cty.Value {
	if !value.IsNull() && !value.IsKnown() {
		return cty.UnknownVal(value.Type())
	}
	return value
}
