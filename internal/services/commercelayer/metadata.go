package commercelayer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

const (
	// numberPrecision is the precision in bits with which Terraform keeps numbers.
	numberPrecision = 512
	// maxExponent bounds numbers to about 10^±1233, in bits. Writing the digits of much larger ones takes minutes.
	maxExponent = 4096
	// maxDigits bounds the text of a number, of which only the first 154 digits count. Reading a million takes seconds.
	maxDigits = 4096
	// maxDepth bounds how deep values lie in each other. The time that the plugin framework takes grows with the square of
	// the depth: seconds at 1,000.
	maxDepth = 200
)

func emptyMetadata() types.Dynamic {
	return types.DynamicValue(types.ObjectValueMust(map[string]attr.Type{}, map[string]attr.Value{}))
}

// decodeMetadata turns the API's JSON object into a value. prior is kept where it means the same, so that a map stays a
// map. Null is the empty object, as the API treats it.
func decodeMetadata(raw json.RawMessage, prior types.Dynamic) (types.Dynamic, diag.Diagnostics) {
	var diags diag.Diagnostics
	if raw == nil {
		raw = json.RawMessage("{}")
	}
	value, err := valueFromJSON(raw)
	if err != nil {
		diags.AddAttributeError(path.Root("metadata"), "Unreadable metadata", fmt.Sprintf("Commerce Layer's answer: %s.", err))
		return prior, diags
	}
	decoded := types.DynamicValue(value)
	if !prior.IsNull() && services.IsWhollyKnown(prior) && sameMetadata(prior, decoded) {
		return prior, diags
	}
	return decoded, diags
}

// encodeMetadata returns the JSON object that a value stands for; {} for null.
func encodeMetadata(value types.Dynamic) json.RawMessage {
	if value.IsNull() || value.IsUnderlyingValueNull() {
		return json.RawMessage("{}")
	}
	var b bytes.Buffer
	writeJSON(&b, value.UnderlyingValue())
	return b.Bytes()
}

// sameMetadata reports whether two known values stand for the same JSON. Keys are written in order and numbers in one
// form, so the texts can be compared.
func sameMetadata(a, b types.Dynamic) bool { return bytes.Equal(encodeMetadata(a), encodeMetadata(b)) }

func isObject(value types.Dynamic) bool {
	switch value.UnderlyingValue().(type) {
	case basetypes.ObjectValue, basetypes.MapValue, nil:
		return true
	}
	return value.IsUnderlyingValueNull()
}

// writeJSON writes a known value of any of Terraform's types.
func writeJSON(b *bytes.Buffer, value attr.Value) {
	if value == nil || value.IsNull() {
		b.WriteString("null")
		return
	}
	switch v := value.(type) {
	case basetypes.StringValue:
		writeString(b, v.ValueString())
	case basetypes.BoolValue:
		fmt.Fprintf(b, "%t", v.ValueBool())
	case basetypes.NumberValue:
		b.WriteString(formatNumber(v.ValueBigFloat()))
	case basetypes.ObjectValue:
		writeObject(b, v.Attributes())
	case basetypes.MapValue:
		writeObject(b, v.Elements())
	case basetypes.ListValue:
		writeArray(b, v.Elements())
	case basetypes.SetValue:
		writeArray(b, v.Elements())
	case basetypes.TupleValue:
		writeArray(b, v.Elements())
	case basetypes.DynamicValue:
		writeJSON(b, v.UnderlyingValue())
	default:
		b.WriteString("null")
	}
}

func writeObject(b *bytes.Buffer, members map[string]attr.Value) {
	b.WriteByte('{')
	for i, key := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			b.WriteByte(',')
		}
		writeString(b, key)
		b.WriteByte(':')
		writeJSON(b, members[key])
	}
	b.WriteByte('}')
}

func writeArray(b *bytes.Buffer, items []attr.Value) {
	b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(b, item)
	}
	b.WriteByte(']')
}

// writeString leaves <, > and & as they are; encoding/json would escape them.
func writeString(b *bytes.Buffer, s string) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string can't fail to encode, nor a buffer to be written
	b.Truncate(b.Len() - 1)
}

// formatNumber writes equal numbers alike, whatever precision they came with: whole ones without an exponent, up to the
// size at which that would only be zeros, and zero without a sign.
func formatNumber(f *big.Float) string {
	exact := new(big.Float).SetPrec(numberPrecision).Set(f)
	switch {
	case exact.Sign() == 0:
		return "0"
	case exact.IsInt() && exact.MantExp(nil) <= numberPrecision:
		return exact.Text('f', 0)
	}
	return exact.Text('g', -1)
}

// valueFromJSON turns a JSON object into a value: objects for objects, tuples for arrays.
func valueFromJSON(raw json.RawMessage) (attr.Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		return nil, errors.New("metadata isn't JSON") // encoding/json would quote a character of it
	}
	if _, ok := decoded.(map[string]any); !ok {
		return nil, fmt.Errorf("metadata isn't an object but %s", jsonKind(decoded))
	}
	value, _, err := toValue(decoded, maxDepth)
	return value, err
}

// toValue turns decoded JSON into a value in which others lie at most depth deep, and returns its type too.
func toValue(decoded any, depth int) (attr.Value, attr.Type, error) {
	if depth < 0 {
		return nil, nil, fmt.Errorf("metadata is nested more than %d levels deep", maxDepth)
	}
	switch v := decoded.(type) {
	case string:
		return types.StringValue(v), types.StringType, nil
	case bool:
		return types.BoolValue(v), types.BoolType, nil
	case json.Number:
		f, ok := parseNumber(v.String())
		if !ok {
			return nil, nil, errors.New("metadata holds a number that is too long, too large or too small")
		}
		return types.NumberValue(f), types.NumberType, nil
	case []any:
		values, kinds := make([]attr.Value, len(v)), make([]attr.Type, len(v))
		for i, item := range v {
			value, kind, err := toValue(item, depth-1)
			if err != nil {
				return nil, nil, err
			}
			values[i], kinds[i] = value, kind
		}
		return types.TupleValueMust(kinds, values), types.TupleType{ElemTypes: kinds}, nil
	case map[string]any:
		values, kinds := map[string]attr.Value{}, map[string]attr.Type{}
		for key, item := range v {
			value, kind, err := toValue(item, depth-1)
			if err != nil {
				return nil, nil, err
			}
			values[key], kinds[key] = value, kind
		}
		return types.ObjectValueMust(kinds, values), types.ObjectType{AttrTypes: kinds}, nil
	}
	// JSON's null has no type; a null string is the least surprising of Terraform's typed nulls.
	return types.StringNull(), types.StringType, nil
}

// parseNumber reads a number as Terraform keeps it. It reports false for one that is out of bounds.
func parseNumber(text string) (*big.Float, bool) {
	if len(text) > maxDigits {
		return nil, false
	}
	digits, _, _ := strings.Cut(strings.ToLower(text), "e")
	if !strings.ContainsAny(digits, "123456789") {
		return new(big.Float).SetPrec(numberPrecision), true
	}
	f, _, err := big.ParseFloat(text, 10, numberPrecision, big.ToNearestEven)
	if err != nil || f.IsInf() || f.Sign() == 0 { // what is too small for a big.Float becomes zero
		return nil, false
	}
	exponent := f.MantExp(nil)
	return f, -maxExponent <= exponent && exponent <= maxExponent
}

func jsonKind(decoded any) string {
	switch decoded.(type) {
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	}
	return "null"
}
