package hook

import (
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// hide tells the client which values of models no message may show, although a response may repeat them: their secrets, and
// addresses, which a configuration may have marked as sensitive. Models may be nil.
func (r *Resource[M, O, C]) hide(client C, models ...*M) {
	var all []string
	for _, m := range models {
		if m == nil {
			continue
		}
		for _, s := range r.secrets(m, nil) {
			all = append(all, s.Plain.ValueString())
			if s.WriteOnly != nil {
				all = append(all, s.WriteOnly.ValueString())
			}
		}
		all = append(all, addressesOf(reflect.ValueOf(m).Elem())...)
	}
	client.Hide(all...)
}

// addressesOf returns the addresses in a model.
func addressesOf(model reflect.Value) []string {
	var all []string
	for i := range model.NumField() {
		switch field := model.Field(i); {
		case model.Type().Field(i).Anonymous:
			all = append(all, addressesOf(field)...)
		case isGroup(field):
			if !field.IsNil() {
				all = append(all, addressesOf(field.Elem())...)
			}
		default:
			if value, ok := field.Interface().(attr.Value); ok {
				all = append(all, addressesIn(value)...)
			}
		}
	}
	return all
}

// addressesIn returns the addresses in a value.
func addressesIn(value attr.Value) []string {
	var all []string
	switch v := value.(type) {
	case types.String:
		if text := v.ValueString(); strings.Contains(text, "://") {
			return []string{text}
		}
	case types.Dynamic:
		if !v.IsNull() && v.UnderlyingValue() != nil {
			return addressesIn(v.UnderlyingValue())
		}
	case interface{ Attributes() map[string]attr.Value }: // an object
		for _, member := range v.Attributes() {
			all = append(all, addressesIn(member)...)
		}
	case interface{ Elements() map[string]attr.Value }: // a map
		for _, member := range v.Elements() {
			all = append(all, addressesIn(member)...)
		}
	case interface{ Elements() []attr.Value }: // a list, a set or a tuple
		for _, item := range v.Elements() {
			all = append(all, addressesIn(item)...)
		}
	}
	return all
}
