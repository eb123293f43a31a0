package commercelayer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"golang.org/x/text/unicode/norm"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

const (
	// numberPrecision is the precision in bits with which Terraform keeps numbers.
	numberPrecision = 512
	// maxExponent limits numbers to about 10^±1233, in bits. Writing the digits of much larger ones takes minutes.
	maxExponent = 4096
	// maxDigits limits the length of a number, of which only the first 154 digits count. Reading a million takes seconds.
	maxDigits = 4096
	// maxDepth limits how deep values are nested. The time that the plugin framework takes grows with the square of the depth:
	// seconds at 1,000.
	maxDepth = 200
)

func emptyMetadata() types.Dynamic {
	return types.DynamicValue(types.ObjectValueMust(map[string]attr.Type{}, map[string]attr.Value{}))
}

// decodeMetadata turns a webhook's JSON object into a value. It keeps prior if that means the same, so that a map stays a map.
// Numbers are the same if they are the same float64, because servers store them like that. Null is the empty object, as it is for
// the API.
func decodeMetadata(w *commercelayerapi.Webhook, prior types.Dynamic) (types.Dynamic, diag.Diagnostics) {
	var diags diag.Diagnostics
	raw := w.Metadata
	if raw == nil || rest.IsEmptyList(raw) {
		raw = json.RawMessage("{}")
	}
	value, err := valueFromJSON(raw)
	if err != nil {
		diags.AddAttributeError(path.Root("metadata"), "Unreadable metadata", fmt.Sprintf("Webhook %s: %s.", w.ID, err))
		return prior, diags
	}
	decoded := types.DynamicValue(value)
	if !prior.IsNull() && services.IsWhollyKnown(prior) && bytes.Equal(written(prior, formatFloat), written(decoded, formatFloat)) {
		return prior, diags
	}
	return decoded, diags
}

// encodeMetadata returns a value as a JSON object, {} for null.
func encodeMetadata(value types.Dynamic) json.RawMessage { return written(value, formatNumber) }

// written is encodeMetadata with a choice of how to write numbers.
func written(value types.Dynamic, number func(*big.Float) string) json.RawMessage {
	if value.IsNull() || value.IsUnderlyingValueNull() {
		return json.RawMessage("{}")
	}
	w := jsonWriter{number: number}
	w.write(value.UnderlyingValue())
	return w.Bytes()
}

// sameMetadata reports whether two known values are the same JSON. Keys are written in order and numbers in one form, so the
// texts can be compared.
func sameMetadata(a, b types.Dynamic) bool { return bytes.Equal(encodeMetadata(a), encodeMetadata(b)) }

func isObject(value types.Dynamic) bool {
	switch value.UnderlyingValue().(type) {
	case basetypes.ObjectValue, basetypes.MapValue, nil:
		return true
	}
	return value.IsUnderlyingValueNull()
}

// jsonWriter writes JSON with keys in order.
type jsonWriter struct {
	bytes.Buffer
	number func(*big.Float) string
}

// write writes a known value of any of Terraform's types.
func (w *jsonWriter) write(value attr.Value) {
	if value == nil || value.IsNull() {
		w.WriteString("null")
		return
	}
	switch v := value.(type) {
	case basetypes.StringValue:
		w.writeString(v.ValueString())
	case basetypes.BoolValue:
		w.WriteString(strconv.FormatBool(v.ValueBool()))
	case basetypes.NumberValue:
		w.WriteString(w.number(v.ValueBigFloat()))
	case basetypes.ObjectValue:
		w.writeObject(v.Attributes())
	case basetypes.MapValue:
		w.writeObject(v.Elements())
	case basetypes.ListValue:
		w.writeArray(v.Elements())
	case basetypes.SetValue:
		w.writeArray(v.Elements())
	case basetypes.TupleValue:
		w.writeArray(v.Elements())
	case basetypes.DynamicValue:
		w.write(v.UnderlyingValue())
	default:
		w.WriteString("null")
	}
}

func (w *jsonWriter) writeObject(members map[string]attr.Value) {
	w.WriteByte('{')
	for i, key := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			w.WriteByte(',')
		}
		w.writeString(key)
		w.WriteByte(':')
		w.write(members[key])
	}
	w.WriteByte('}')
}

func (w *jsonWriter) writeArray(items []attr.Value) {
	w.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			w.WriteByte(',')
		}
		w.write(item)
	}
	w.WriteByte(']')
}

// writeString doesn't escape <, > and &, as encoding/json would.
func (w *jsonWriter) writeString(s string) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // neither encoding a string nor writing to a buffer can fail
	w.Truncate(w.Len() - 1)
}

// formatNumber writes equal numbers the same way, whatever their precision: whole ones without an exponent, unless that would only
// add zeros, and zero without a sign.
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

// formatFloat is formatNumber of the nearest float64, if there is one.
func formatFloat(f *big.Float) string {
	if nearest, _ := f.Float64(); !math.IsInf(nearest, 0) {
		f = big.NewFloat(nearest)
	}
	return formatNumber(f)
}

// valueFromJSON turns a JSON object into a value, with objects for objects and tuples for arrays. Texts and keys are in
// normalization form C, because Terraform can't read a key in another form.
func valueFromJSON(raw json.RawMessage) (attr.Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		return nil, errors.New("metadata isn't JSON") // encoding/json would quote a character
	}
	if _, ok := decoded.(map[string]any); !ok {
		return nil, fmt.Errorf("metadata is %s instead of an object", jsonKind(decoded))
	}
	value, _, err := toValue(decoded, maxDepth)
	return value, err
}

// toValue turns decoded JSON into a value that is nested at most depth deep, and also returns its type.
func toValue(decoded any, depth int) (attr.Value, attr.Type, error) {
	if depth < 0 {
		return nil, nil, fmt.Errorf("metadata is nested more than %d levels deep", maxDepth)
	}
	switch v := decoded.(type) {
	case string:
		return types.StringValue(norm.NFC.String(v)), types.StringType, nil
	case bool:
		return types.BoolValue(v), types.BoolType, nil
	case json.Number:
		f, ok := parseNumber(v.String())
		if !ok {
			return nil, nil, errors.New("metadata contains a number that is too long, too large or too small")
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
		return toObject(v, depth)
	}
	// JSON's null has no type; a null string is the least surprising of Terraform's typed nulls.
	return types.StringNull(), types.StringType, nil
}

func toObject(members map[string]any, depth int) (attr.Value, attr.Type, error) {
	values, kinds, shown := map[string]attr.Value{}, map[string]attr.Type{}, map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		value, kind, err := toValue(members[key], depth-1)
		if err != nil {
			return nil, nil, err
		}
		name := norm.NFC.String(key)
		if other, taken := shown[name]; taken {
			return nil, nil, fmt.Errorf("metadata has the keys %+q and %+q, which are the same key in Terraform: rename one of them", other, key)
		}
		values[name], kinds[name], shown[name] = value, kind, key
	}
	return types.ObjectValueMust(kinds, values), types.ObjectType{AttrTypes: kinds}, nil
}

// parseNumber reads a number as Terraform stores it. It reports false for one that is out of bounds.
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
