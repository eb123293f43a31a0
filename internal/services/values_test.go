package services

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestIsWhollyKnown(t *testing.T) {
	t.Parallel()
	known, unknown := []attr.Value{types.StringValue("a")}, []attr.Value{types.StringUnknown()}
	mapped := func(values []attr.Value) map[string]attr.Value { return map[string]attr.Value{"a": values[0]} }
	kinds := map[string]attr.Type{"a": types.StringType}
	for name, test := range map[string]struct {
		value attr.Value
		want  bool
	}{
		"string":                 {types.StringValue(""), true},
		"null":                   {types.StringNull(), true},
		"unknown":                {types.StringUnknown(), false},
		"null dynamic":           {types.DynamicNull(), true},
		"unknown dynamic":        {types.DynamicUnknown(), false},
		"null in dynamic":        {types.DynamicValue(types.StringNull()), true},
		"unknown in dynamic":     {types.DynamicValue(types.MapUnknown(types.StringType)), false},
		"set without a type":     {types.Set{}, true},
		"null object":            {types.ObjectNull(kinds), true},
		"unknown object":         {types.ObjectUnknown(kinds), false},
		"object":                 {types.ObjectValueMust(kinds, mapped(known)), true},
		"object with an unknown": {types.ObjectValueMust(kinds, mapped(unknown)), false},
		"object of another type": {timeouts.Value{Object: types.ObjectValueMust(kinds, mapped(unknown))}, false},
		"map":                    {types.MapValueMust(types.StringType, mapped(known)), true},
		"map with an unknown":    {types.MapValueMust(types.StringType, mapped(unknown)), false},
		"list":                   {types.ListValueMust(types.StringType, known), true},
		"list with an unknown":   {types.ListValueMust(types.StringType, unknown), false},
		"set":                    {types.SetValueMust(types.StringType, known), true},
		"set with an unknown":    {types.SetValueMust(types.StringType, unknown), false},
		"tuple":                  {types.TupleValueMust([]attr.Type{types.StringType}, known), true},
		"tuple with an unknown":  {types.TupleValueMust([]attr.Type{types.StringType}, unknown), false},
		"unknown far inside": {types.DynamicValue(types.TupleValueMust([]attr.Type{types.DynamicType}, []attr.Value{
			types.DynamicValue(types.ObjectValueMust(kinds, mapped(unknown))),
		})), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := IsWhollyKnown(test.value); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestStringOrNull(t *testing.T) {
	t.Parallel()
	if got := StringOrNull(""); !got.IsNull() {
		t.Errorf("got %s for nothing", got)
	}
	if got := StringOrNull("x"); got.ValueString() != "x" {
		t.Errorf("got %s", got)
	}
}

func TestCheckChanged(t *testing.T) {
	t.Parallel()
	for changed, want := range map[bool]string{true: "error: Odd: Because.", false: "warning: Odd: Because."} {
		var diags diag.Diagnostics
		CheckChanged(path.Root("topic"), changed, "Odd", "Because.", &diags)
		if got := texts(diags); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
