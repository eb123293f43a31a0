package services

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// IsWhollyKnown reports whether nothing in the value is unknown. Null is known.
func IsWhollyKnown(value attr.Value) bool {
	if value == nil { // inside a null of dynamic type
		return true
	}
	if value.IsUnknown() {
		return false
	}
	switch v := value.(type) {
	case types.Dynamic:
		return IsWhollyKnown(v.UnderlyingValue())
	case interface{ Attributes() map[string]attr.Value }: // an object
		return allKnown(maps.Values(v.Attributes()))
	case interface{ Elements() map[string]attr.Value }: // a map
		return allKnown(maps.Values(v.Elements()))
	case interface{ Elements() []attr.Value }: // a list, a set or a tuple
		return allKnown(slices.Values(v.Elements()))
	}
	return true
}

func allKnown(values iter.Seq[attr.Value]) bool {
	for value := range values {
		if !IsWhollyKnown(value) {
			return false
		}
	}
	return true
}

// StringOrNull returns null for "".
func StringOrNull(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// CheckChanged reports a value that isn't valid: as an error if it is new or changed, else as a warning, because it already
// exists at the vendor.
func CheckChanged(at path.Path, changed bool, summary, detail string, diags *diag.Diagnostics) {
	if changed {
		diags.AddAttributeError(at, summary, detail)
		return
	}
	diags.AddAttributeWarning(at, summary, detail)
}

// ParseTime reads a time as vendors show it (RFC 3339). It reports false for anything else, including "".
func ParseTime(text string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}
