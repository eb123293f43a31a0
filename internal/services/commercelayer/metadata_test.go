package commercelayer

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// withMetadata is a webhook with metadata, of which the API shows null where they are "".
func withMetadata(raw string) *commercelayerapi.Webhook {
	w := &commercelayerapi.Webhook{ID: "xYZ"}
	if raw != "" {
		w.Metadata = json.RawMessage(raw)
	}
	return w
}

// decoded is metadata as it is after a read without a prior state.
func decoded(t *testing.T, raw string) types.Dynamic {
	t.Helper()
	value, diags := decodeMetadata(withMetadata(raw), types.DynamicNull())
	if diags.HasError() {
		t.Fatalf("%s: %v", raw, diags)
	}
	return value
}

// object returns an object of these members.
func object(members map[string]attr.Value) types.Dynamic {
	kinds := map[string]attr.Type{}
	for key, value := range members {
		kinds[key] = value.Type(context.Background())
	}
	return types.DynamicValue(types.ObjectValueMust(kinds, members))
}

func number(text string) types.Number {
	f, _, err := big.ParseFloat(text, 10, numberPrecision, big.ToNearestEven)
	if err != nil {
		return types.NumberUnknown()
	}
	return types.NumberValue(f)
}

// TestMetadata_roundTrip goes from JSON to a value, over the wire to Terraform and back, and to JSON again.
func TestMetadata_roundTrip(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":[`, 50) + `null` + strings.Repeat(`]}`, 50)
	long := strings.Repeat("日本 ", 1<<20/7)
	var items []string
	for i := range 2000 {
		items = append(items, fmt.Sprintf(`"key%04d":[%d,"%s"]`, i, i, long[:504]))
	}
	members := "{" + strings.Join(items, ",") + "}"
	for name, test := range map[string]struct{ raw, want string }{
		"empty":               {`{}`, `{}`},
		"spaces":              {" { \"a\" : 1 }\n", `{"a":1}`},
		"keys in order":       {`{"b":1,"a":2,"":3,"B":4}`, `{"":3,"B":4,"a":2,"b":1}`},
		"string":              {`{"a":"text"}`, `{"a":"text"}`},
		"empty string":        {`{"a":""}`, `{"a":""}`},
		"booleans":            {`{"a":true,"b":false}`, `{"a":true,"b":false}`},
		"unicode":             {`{"ключ":"schön 🎉 日本"}`, `{"ключ":"schön 🎉 日本"}`},
		"escapes":             {`{"a":"\u0041\n\t\"\\\/"}`, `{"a":"A\n\t\"\\/"}`},
		"control character":   {`{"a":"\u0001"}`, `{"a":"\u0001"}`},
		"markup":              {`{"<a&b>":"<script>&amp;</script>"}`, `{"<a&b>":"<script>&amp;</script>"}`},
		"escaped markup":      {`{"a":"\u003cb\u003e\u0026"}`, `{"a":"<b>&"}`},
		"array":               {`{"a":[1,"b",true,null,{},[]]}`, `{"a":[1,"b",true,null,{},[]]}`},
		"empty array":         {`{"a":[]}`, `{"a":[]}`},
		"nulls":               {`{"a":null,"b":[null,null],"c":{"d":null}}`, `{"a":null,"b":[null,null],"c":{"d":null}}`},
		"deep":                {deep, deep},
		"deepest":             {nested(200), nested(200)},
		"a MiB of text":       {`{"a":"` + long + `"}`, `{"a":"` + long + `"}`},
		"a MiB of members":    {members, members},
		"looks like a number": {`{"a":"1.0","b":"true","c":"null"}`, `{"a":"1.0","b":"true","c":"null"}`},

		"whole number":       {`{"n":42}`, `{"n":42}`},
		"zero":               {`{"n":0}`, `{"n":0}`},
		"zero with a sign":   {`{"n":-0}`, `{"n":0}`},
		"zero point zero":    {`{"n":-0.0e5}`, `{"n":0}`},
		"zero, by any power": {`{"n":0e-9999999999999999999}`, `{"n":0}`},
		"negative":           {`{"n":-17.25}`, `{"n":-17.25}`},
		"whole with a point": {`{"n":1.0}`, `{"n":1}`},
		"whole with e":       {`{"n":1e2}`, `{"n":100}`},
		"whole with E+":      {`{"n":1.5E+3}`, `{"n":1500}`},
		"a tenth":            {`{"n":0.1}`, `{"n":0.1}`},
		"a tenth with zeros": {`{"n":0.1000}`, `{"n":0.1}`},
		"small":              {`{"n":0.0000001}`, `{"n":1e-07}`},
		"small with e":       {`{"n":1e-7}`, `{"n":1e-07}`},
		"beyond an int64":    {`{"n":9223372036854775808}`, `{"n":9223372036854775808}`},
		"beyond a float64": {
			`{"n":1606938044258990275541962092341162602522202993782792835301377}`, // 2^200 + 1
			`{"n":1606938044258990275541962092341162602522202993782792835301377}`,
		},
		"2^200": {
			`{"n":1606938044258990275541962092341162602522202993782792835301376}`,
			`{"n":1606938044258990275541962092341162602522202993782792835301376}`,
		},
		"beyond the precision": {`{"n":1e200}`, `{"n":1e+200}`},
		"many digits":          {`{"n":123456789012345678901234567890.123}`, `{"n":1.23456789012345678901234567890123e+29}`},
		"1e400":                {`{"n":1e400}`, `{"n":1e+400}`},
		"1e-400":               {`{"n":1e-400}`, `{"n":1e-400}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			value := decoded(t, test.raw)
			if got := string(encodeMetadata(value)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			sent, err := value.ToTerraformValue(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			wire, err := tfprotov6.NewDynamicValue(tftypes.DynamicPseudoType, sent)
			if err != nil {
				t.Fatal(err)
			}
			received, err := wire.Unmarshal(tftypes.DynamicPseudoType)
			if err != nil {
				t.Fatal(err)
			}
			back, err := types.DynamicType.ValueFromTerraform(t.Context(), received)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := back.(types.Dynamic); !ok || string(encodeMetadata(got)) != test.want || !sameMetadata(got, value) {
				t.Errorf("back from Terraform it is %s", encodeMetadata(got))
			}
			again := decoded(t, test.want)
			if !again.Equal(value) && !sameMetadata(again, value) || !json.Valid([]byte(test.want)) {
				t.Errorf("what was written reads as %s", again)
			}
		})
	}
}

// nested returns an object in which as many arrays lie in each other.
func nested(arrays int) string {
	return `{"a":` + strings.Repeat("[", arrays) + strings.Repeat("]", arrays) + `}`
}

// power returns 2^n in digits.
func power(n uint) string { return new(big.Int).Lsh(big.NewInt(1), n).String() }

func TestDecodeMetadata(t *testing.T) {
	t.Parallel()
	asMap := types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue("1")}))
	for name, test := range map[string]struct {
		raw   string // "" for what the API shows as null
		prior types.Dynamic
		want  types.Dynamic
		err   string
	}{
		"null is empty":        {"", types.DynamicNull(), emptyMetadata(), ""},
		"null, unknown before": {"", types.DynamicUnknown(), emptyMetadata(), ""},
		"a member, unknown before": {
			`{"a":""}`, object(map[string]attr.Value{"a": types.StringUnknown()}), object(map[string]attr.Value{"a": types.StringValue("")}), "",
		},
		"null, empty before": {"", emptyMetadata(), emptyMetadata(), ""},
		"null, an empty map before": {
			"", types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{})),
			types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{})), "",
		},
		"a map stays a map":     {`{"a":"1"}`, asMap, asMap, ""},
		"a map in other words":  {"{ \"a\" : \"\\u0031\" }\n", asMap, asMap, ""},
		"a map that changed":    {`{"a":"2"}`, asMap, object(map[string]attr.Value{"a": types.StringValue("2")}), ""},
		"a number for a string": {`{"a":1}`, asMap, object(map[string]attr.Value{"a": number("1")}), ""},
		"more than before":      {`{"a":"1","b":true}`, asMap, object(map[string]attr.Value{"a": types.StringValue("1"), "b": types.BoolValue(true)}), ""},
		"the same float64": {
			`{"n":12345678901234567000,"f":0.30000000000000004}`,
			object(map[string]attr.Value{"n": number("12345678901234567890"), "f": number("0.3000000000000000444")}),
			object(map[string]attr.Value{"n": number("12345678901234567890"), "f": number("0.3000000000000000444")}), "",
		},
		"another float64":  {`{"n":0.30000000000000004}`, object(map[string]attr.Value{"n": number("0.3")}), object(map[string]attr.Value{"n": number("0.30000000000000004")}), ""},
		"beyond float64":   {`{"n":1e400}`, object(map[string]attr.Value{"n": number("1e401")}), object(map[string]attr.Value{"n": number("1e400")}), ""},
		"a decomposed key": {`{"cafe\u0301":"cafe\u0301"}`, asMap, object(map[string]attr.Value{"caf\u00e9": types.StringValue("caf\u00e9")}), ""},
		"two keys that are one": {`{"x":[{"cafe\u0301":1,"caf\u00e9":2}]}`, asMap, asMap,
			`Webhook xYZ: metadata has the keys "cafe\u0301" and "caf\u00e9", which are the same key in Terraform: rename one of them.`},
		"other spelling":        {`{"n":1.50}`, object(map[string]attr.Value{"n": number("15e-1")}), object(map[string]attr.Value{"n": number("1.5")}), ""},
		"an empty array":        {`[]`, emptyMetadata(), emptyMetadata(), ""},
		"an array":              {`[1]`, asMap, asMap, "Webhook xYZ: metadata is an array instead of an object."},
		"a string":              {`"x"`, asMap, asMap, "Webhook xYZ: metadata is a string instead of an object."},
		"a number":              {`1`, asMap, asMap, "Webhook xYZ: metadata is a number instead of an object."},
		"a boolean":             {`true`, asMap, asMap, "Webhook xYZ: metadata is a boolean instead of an object."},
		"null in so many words": {`null`, asMap, asMap, "Webhook xYZ: metadata is null instead of an object."},
		"no JSON":               {`{`, asMap, asMap, "Webhook xYZ: metadata isn't JSON."},
		"much too large": {`{"a":[{"n":1e10000000}]}`, asMap, asMap, "Webhook xYZ: metadata contains a number that is " +
			"too long, too large or too small."},
		"much too small": {`{"n":1e-10000000}`, asMap, asMap, "Webhook xYZ: metadata contains a number that is too " +
			"long, too large or too small."},
		"smaller than any number": {`{"n":1e-700000000}`, asMap, asMap, "Webhook xYZ: metadata contains a number that is too " +
			"long, too large or too small."},
		"a million digits": {`{"n":` + strings.Repeat("7", 1_000_000) + `}`, asMap, asMap, "Webhook xYZ: metadata " +
			"contains a number that is too long, too large or too small."},
		"too deep":          {nested(201), asMap, asMap, "Webhook xYZ: metadata is nested more than 200 levels deep."},
		"too deep for JSON": {nested(20_000), asMap, asMap, "Webhook xYZ: metadata isn't JSON."},
		"larger than any number": {`{"n":1e99999999999}`, asMap, asMap, "Webhook xYZ: metadata contains a number that is too " +
			"long, too large or too small."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := decodeMetadata(withMetadata(test.raw), test.prior)
			if !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if (test.err != "") != diags.HasError() || diags.HasError() && diags[0].Detail() != test.err {
				t.Errorf("got %v, want %q", diags, test.err)
			}
		})
	}
}

func TestSameMetadata(t *testing.T) {
	t.Parallel()
	one, two := types.StringValue("1"), types.StringValue("2")
	strs := func(values ...attr.Value) attr.Value { return types.ListValueMust(types.StringType, values) }
	set := func(values ...attr.Value) attr.Value { return types.SetValueMust(types.StringType, values) }
	tuple := func(values ...attr.Value) attr.Value {
		kinds := make([]attr.Type, len(values))
		for i, value := range values {
			kinds[i] = value.Type(context.Background())
		}
		return types.TupleValueMust(kinds, values)
	}
	member := func(value attr.Value) types.Dynamic { return object(map[string]attr.Value{"a": value}) }
	text := types.StringType
	for name, test := range map[string]struct {
		a, b types.Dynamic
		want bool
	}{
		"null and empty":               {types.DynamicNull(), emptyMetadata(), true},
		"null inside and empty":        {types.DynamicValue(types.StringNull()), emptyMetadata(), true},
		"empty map and object":         {types.DynamicValue(types.MapValueMust(text, map[string]attr.Value{})), emptyMetadata(), true},
		"map and object":               {types.DynamicValue(types.MapValueMust(text, map[string]attr.Value{"a": one})), member(one), true},
		"list and tuple":               {member(strs(one, two)), member(tuple(one, two)), true},
		"set and tuple":                {member(set(one, two)), member(tuple(one, two)), true},
		"list and set":                 {member(strs(one)), member(set(one)), true},
		"empty list, set and tuple":    {member(strs()), member(tuple()), true},
		"order of a list":              {member(strs(one, two)), member(strs(two, one)), false},
		"list in an object and a map":  {types.DynamicValue(types.MapValueMust(types.ListType{ElemType: text}, map[string]attr.Value{"a": strs(one)})), member(tuple(one)), true},
		"a dynamic inside":             {member(types.DynamicValue(one)), member(one), true},
		"nulls of two types":           {member(types.StringNull()), member(types.NumberNull()), true},
		"null and absent":              {member(types.StringNull()), emptyMetadata(), false},
		"null and empty string":        {member(types.StringNull()), member(types.StringValue("")), false},
		"null list and empty list":     {member(types.ListNull(text)), member(strs()), false},
		"string and number":            {member(one), member(number("1")), false},
		"string and boolean":           {member(types.StringValue("true")), member(types.BoolValue(true)), false},
		"1.0 and 1":                    {member(number("1.0")), member(number("1")), true},
		"1e2 and 100":                  {member(number("1e2")), member(number("100")), true},
		"-0 and 0":                     {member(number("-0")), member(number("0")), true},
		"a tenth and ten hundredths":   {member(number("0.1")), member(number("0.10")), true},
		"precision of a float64":       {member(types.NumberValue(big.NewFloat(0.5))), member(number("0.5")), true},
		"2^600 of a float64":           {member(types.NumberValue(new(big.Float).SetMantExp(big.NewFloat(1), 600))), member(number(power(600))), true},
		"a tenth is none in a float64": {member(types.NumberValue(big.NewFloat(0.1))), member(number("0.1")), false},
		"2^200 and one more":           {member(number(power(200))), member(number(power(200)[:60] + "7")), false},
		"keys differ in case":          {object(map[string]attr.Value{"A": one}), member(one), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sameMetadata(test.a, test.b); got != test.want {
				t.Errorf("%s and %s: got %t", encodeMetadata(test.a), encodeMetadata(test.b), got)
			}
			if sameMetadata(test.b, test.a) != test.want {
				t.Error("it depends on the order")
			}
		})
	}
}

func TestIsObject(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.Dynamic
		want  bool
	}{
		"null":           {types.DynamicNull(), true},
		"null inside":    {types.DynamicValue(types.StringNull()), true},
		"unknown":        {types.DynamicUnknown(), true},
		"unknown inside": {types.DynamicValue(types.StringUnknown()), false},
		"unknown map":    {types.DynamicValue(types.MapUnknown(types.StringType)), true},
		"object":         {emptyMetadata(), true},
		"unknown member": {object(map[string]attr.Value{"a": types.StringUnknown()}), true},
		"map":            {types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{})), true},
		"string":         {types.DynamicValue(types.StringValue("{}")), false},
		"number":         {types.DynamicValue(number("1")), false},
		"list":           {types.DynamicValue(types.ListValueMust(types.StringType, []attr.Value{})), false},
		"tuple":          {types.DynamicValue(types.TupleValueMust([]attr.Type{}, []attr.Value{})), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := isObject(test.value); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
