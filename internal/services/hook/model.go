package hook

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// copied returns a deep copy of a model, so that changing one doesn't change the other.
func copied[M any](m M) M {
	copyGroups(reflect.ValueOf(&m).Elem())
	return m
}

func copyGroups(model reflect.Value) {
	for i := range model.NumField() {
		if group := model.Field(i); isGroup(group) && !group.IsNil() {
			own := reflect.New(group.Type().Elem())
			own.Elem().Set(group.Elem())
			copyGroups(own.Elem())
			group.Set(own)
		}
	}
}

// completed returns what was planned, with the values of found for what the plan left unknown. It keeps what was planned even if
// the vendor answered otherwise. The next refresh then shows the difference.
func completed[M any](planned, found M) M {
	planned = copied(planned)
	fillUnknown(reflect.ValueOf(&planned).Elem(), reflect.ValueOf(found))
	return planned
}

func fillUnknown(planned, found reflect.Value) {
	for i := range planned.NumField() {
		to, from := planned.Field(i), found.Field(i)
		switch {
		case planned.Type().Field(i).Anonymous:
			fillUnknown(to, from)
		case isGroup(to):
			if !to.IsNil() && !from.IsNil() {
				fillUnknown(to.Elem(), from.Elem())
			}
		default:
			if value, ok := to.Interface().(attr.Value); ok && value.IsUnknown() {
				to.Set(from)
			}
		}
	}
}

// textIn returns a top-level text of a model by the name of its attribute, null if there is none.
func textIn[M any](m M, name string) types.String {
	model := reflect.ValueOf(m)
	for i := range model.NumField() {
		if text, ok := model.Field(i).Interface().(types.String); ok && model.Type().Field(i).Tag.Get("tfsdk") == name {
			return text
		}
	}
	return types.StringNull()
}

// isGroup reports whether a field of a model is a nested block: a pointer to a struct like the model.
func isGroup(field reflect.Value) bool {
	return field.Kind() == reflect.Pointer && field.Type().Elem().Kind() == reflect.Struct
}

// modelOf reads a configuration, plan or state that isn't null. It does what Get of tfsdk does, with two differences. It reads an
// unknown nested block as one with unknown attributes, because a group of a model can't be unknown. A dynamic block is unknown while
// its for_each is. And it doesn't compile a regular expression for each field of each value, which took Get longer than the rest of
// a plan.
func modelOf[M any](ctx context.Context, schema fwschema, raw tftypes.Value, diags *diag.Diagnostics) M {
	var m M
	if err := readGroup(ctx, reflect.ValueOf(&m).Elem(), schema.Type(), raw); err != nil {
		diags.AddError("Unexpected data from Terraform",
			fmt.Sprintf("It doesn't fit the schema: %s. This is a bug in the provider: please report it.", err))
	}
	return m
}

// fwschema is the schema of a tfsdk.Config, Plan or State, whose type the framework keeps to itself.
type fwschema interface{ Type() attr.Type }

func readGroup(ctx context.Context, group reflect.Value, of attr.Type, raw tftypes.Value) error {
	kind, ok := of.(attr.TypeWithAttributeTypes)
	if !ok || raw.IsNull() {
		return fmt.Errorf("%s where a %s should be", raw, group.Type())
	}
	var values map[string]tftypes.Value
	if raw.IsKnown() {
		if err := raw.As(&values); err != nil {
			return fmt.Errorf("reading a %s: %w", group.Type(), err)
		}
	}
	return readFields(ctx, group, kind.AttributeTypes(), values)
}

// readFields reads the values of a group by their names, which are nil if the whole group is unknown.
func readFields(ctx context.Context, group reflect.Value, kinds map[string]attr.Type, values map[string]tftypes.Value) error {
	for i := range group.NumField() {
		field, of := group.Field(i), group.Type().Field(i)
		if of.Anonymous {
			if err := readFields(ctx, field, kinds, values); err != nil {
				return err
			}
			continue
		}
		name := of.Tag.Get("tfsdk")
		kind, ok := kinds[name]
		if !ok {
			return fmt.Errorf("no %q in the schema", name)
		}
		value, ok := values[name]
		if !ok {
			value = tftypes.NewValue(kind.TerraformType(ctx), tftypes.UnknownValue)
		}
		if err := readField(ctx, field, kind, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func readField(ctx context.Context, field reflect.Value, kind attr.Type, value tftypes.Value) error {
	if isGroup(field) {
		if value.IsNull() {
			return nil
		}
		field.Set(reflect.New(field.Type().Elem()))
		return readGroup(ctx, field.Elem(), kind, value)
	}
	read, err := kind.ValueFromTerraform(ctx, value)
	if err != nil {
		return err
	}
	if !reflect.TypeOf(read).AssignableTo(field.Type()) {
		return fmt.Errorf("a %T where a %s should be", read, field.Type())
	}
	field.Set(reflect.ValueOf(read))
	return nil
}
