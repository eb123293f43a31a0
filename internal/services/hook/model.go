package hook

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// copied returns a model whose groups are its own, so that it can be changed without changing the other.
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

// completed returns what was planned, with the values of found where the plan left them unknown. What was planned is kept
// even if the vendor answered otherwise: the next refresh then shows the difference.
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

// textIn returns a text of a model's own by the name of its attribute, null where it has none of this name.
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
func isGroup(field reflect.Value) bool { return isGroupType(field.Type()) }

func isGroupType(of reflect.Type) bool {
	return of.Kind() == reflect.Pointer && of.Elem().Kind() == reflect.Struct
}

// withKnownGroups returns a value of the model M in which a nested block that isn't known is one whose attributes aren't
// known: a dynamic block isn't as long as its for_each isn't, which a group of a model can't say.
func withKnownGroups[M any](raw tftypes.Value) tftypes.Value {
	if raw.IsNull() || raw.IsFullyKnown() {
		return raw
	}
	return knownGroups(raw, reflect.TypeFor[M]())
}

func knownGroups(raw tftypes.Value, model reflect.Type) tftypes.Value {
	kind, ok := raw.Type().(tftypes.Object)
	if !ok || raw.IsNull() {
		return raw
	}
	values := map[string]tftypes.Value{}
	if !raw.IsKnown() {
		for name, of := range kind.AttributeTypes {
			values[name] = tftypes.NewValue(of, tftypes.UnknownValue)
		}
	} else if raw.As(&values) != nil {
		return raw
	}
	for i := range model.NumField() {
		field := model.Field(i)
		if value, ok := values[field.Tag.Get("tfsdk")]; ok && isGroupType(field.Type) {
			values[field.Tag.Get("tfsdk")] = knownGroups(value, field.Type.Elem())
		}
	}
	return tftypes.NewValue(kind, values)
}

// configuredOf returns the model of a configuration, made of that of its plan, whose values it has or leaves out. It reports
// false where it has others.
func configuredOf[M any](planned M, config, plan tftypes.Value) (M, bool) {
	configured := copied(planned)
	return configured, keepConfigured(reflect.ValueOf(&configured).Elem(), config, plan)
}

func keepConfigured(model reflect.Value, config, plan tftypes.Value) bool {
	var configured, planned map[string]tftypes.Value
	if config.As(&configured) != nil || plan.As(&planned) != nil {
		return false
	}
	return keepFields(model, configured, planned)
}

func keepFields(model reflect.Value, configured, planned map[string]tftypes.Value) bool {
	for i := range model.NumField() {
		field, of := model.Field(i), model.Type().Field(i)
		name := of.Tag.Get("tfsdk")
		kept := false
		switch value := configured[name]; {
		case of.Anonymous:
			kept = keepFields(field, configured, planned)
		case value.IsNull():
			field.SetZero()
			kept = true
		case isGroup(field) && !field.IsNil():
			kept = keepConfigured(field.Elem(), value, planned[name])
		default:
			kept = value.Equal(planned[name])
		}
		if !kept {
			return false
		}
	}
	return true
}
