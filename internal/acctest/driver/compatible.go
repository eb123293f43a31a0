package driver

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// compatible compares an actual value with the planned one as Terraform does: they may differ only in what was unknown.
func compatible(b *tfprotov6.SchemaBlock, planned, actual cty.Value, path cty.Path) []error {
	root := ""
	if len(path) == 0 {
		root = "Root object "
	}
	switch {
	case planned.IsNull() && actual.IsNull(), !planned.IsKnown():
		return nil
	case planned.IsNull():
		return []error{path.NewErrorf("%swas absent, but now present", root)}
	case actual.IsNull():
		return []error{path.NewErrorf("%swas present, but now absent", root)}
	}
	var problems []error
	for _, a := range b.Attributes {
		found := compatibleValue(planned.GetAttr(a.Name), actual.GetAttr(a.Name), path.Copy().GetAttr(a.Name))
		if len(found) > 0 && holdsSensitive(a) {
			found = []error{path.Copy().GetAttr(a.Name).NewErrorf("inconsistent values for sensitive attribute")}
		}
		problems = append(problems, found...)
	}
	for _, nested := range b.BlockTypes {
		check := func(planned, actual cty.Value, path cty.Path) []error {
			return compatible(nested.Block, planned, actual, path)
		}
		at := path.Copy().GetAttr(nested.TypeName)
		problems = append(problems, compatibleBlocks(planned.GetAttr(nested.TypeName), actual.GetAttr(nested.TypeName), at, check)...)
	}
	return problems
}

// holdsSensitive reports whether a value must not be shown.
func holdsSensitive(a *tfprotov6.SchemaAttribute) bool {
	if a.Sensitive || a.WriteOnly || a.NestedType == nil {
		return a.Sensitive || a.WriteOnly
	}
	for _, nested := range a.NestedType.Attributes {
		if holdsSensitive(nested) {
			return true
		}
	}
	return false
}

func compatibleBlocks(planned, actual cty.Value, path cty.Path, check func(planned, actual cty.Value, path cty.Path) []error) []error {
	kind := planned.Type()
	switch {
	case !planned.IsKnown():
		return nil // a dynamic block over an unknown value
	case kind.IsObjectType():
		return check(planned, actual, path)
	case planned.IsNull() || actual.IsNull() || !actual.IsKnown():
		if planned.IsNull() != actual.IsNull() {
			return []error{path.NewErrorf("blocks became null, or no longer are")}
		}
		return nil
	case kind.IsSetType():
		return compatibleSets(planned, actual, path, check)
	case planned.LengthInt() != actual.LengthInt():
		return []error{path.NewErrorf("block count changed from %d to %d", planned.LengthInt(), actual.LengthInt())}
	}
	var problems []error
	for it := planned.ElementIterator(); it.Next(); {
		key, element := it.Element()
		problems = append(problems, check(element, actual.Index(key), path.Copy().Index(key))...)
	}
	return problems
}

// compatibleSets expects that each element of one set is compatible with a different element of the other.
func compatibleSets(planned, actual cty.Value, path cty.Path, check func(planned, actual cty.Value, path cty.Path) []error) []error {
	matches := func(planned, actual cty.Value) bool { return len(check(planned, actual, path)) == 0 }
	var problems []error
	for _, p := range planned.AsValueSlice() {
		found := false
		for _, a := range actual.AsValueSlice() {
			found = found || matches(p, a)
		}
		if !found {
			problems = append(problems, path.NewErrorf("planned set element %#v does not correlate with any element in actual", p))
		}
	}
	for _, a := range actual.AsValueSlice() {
		found := false
		for _, p := range planned.AsValueSlice() {
			found = found || matches(p, a)
		}
		if !found {
			problems = append(problems, path.NewErrorf("actual set element %#v does not correlate with any element in plan", a))
		}
	}
	if len(problems) == 0 && actual.LengthInt() > planned.LengthInt() {
		problems = append(problems, path.NewErrorf("length changed from %d to %d", planned.LengthInt(), actual.LengthInt()))
	}
	return problems
}

func compatibleValue(planned, actual cty.Value, path cty.Path) []error {
	if planned.Type() != cty.DynamicPseudoType {
		if problems := actual.Type().TestConformance(planned.Type()); len(problems) > 0 {
			return []error{path.NewErrorf("wrong final value type: %s", problems[0])}
		}
	}
	switch kind := planned.Type(); {
	case !planned.IsKnown():
		if fits := planned.Range().Includes(actual); fits.IsKnown() && fits.False() {
			return []error{path.NewErrorf("final value %#v does not conform to planning placeholder %#v", actual, planned)}
		}
		return nil
	case planned.IsNull() && actual.IsNull():
		return nil
	case actual.IsNull():
		return []error{path.NewErrorf("was %#v, but now null", planned)}
	case planned.IsNull():
		return []error{path.NewErrorf("was null, but now %#v", actual)}
	case !actual.IsKnown():
		return []error{path.NewErrorf("was known, but now unknown")}
	case kind.IsPrimitiveType():
		if !actual.RawEquals(planned) {
			return []error{path.NewErrorf("was %#v, but now %#v", planned, actual)}
		}
		return nil
	case kind.IsSetType():
		return compatibleSets(planned, actual, path, compatibleValue)
	}
	return compatibleElements(planned, actual, path)
}

// compatibleElements compares lists, maps, tuples and objects.
func compatibleElements(planned, actual cty.Value, path cty.Path) []error {
	step := func(key cty.Value) cty.PathStep {
		if planned.Type().IsObjectType() {
			return cty.GetAttrStep{Name: key.AsString()}
		}
		return cty.IndexStep{Key: key}
	}
	var problems []error
	for it := planned.ElementIterator(); it.Next(); {
		key, element := it.Element()
		at := append(path.Copy(), step(key))
		now, err := step(key).Apply(actual)
		if err != nil {
			problems = append(problems, path.NewErrorf("element %#v has vanished", key))
			continue
		}
		problems = append(problems, compatibleValue(element, now, at)...)
	}
	for it := actual.ElementIterator(); it.Next(); {
		key, _ := it.Element()
		if _, err := step(key).Apply(planned); err != nil {
			problems = append(problems, path.NewErrorf("new element %#v has appeared", key))
		}
	}
	return problems
}
