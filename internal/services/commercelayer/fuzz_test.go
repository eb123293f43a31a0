package commercelayer

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// FuzzMetadata: any JSON object becomes a value that stands for the same JSON, on its way to Terraform and back too. What
// is refused is no object, or beyond the bounds that are told.
func FuzzMetadata(f *testing.F) {
	for _, raw := range []string{
		`{}`, `{"b":1,"a":2,"":3,"B":4}`, `{"a":"text","b":true,"c":null}`, `{"ключ":"schön 🎉 日本"}`, `{"a":"\u0041\n\t\"\\\/\u0001"}`,
		`{"<a&b>":"<script>&amp;</script>"}`, `{"a":[1,"b",true,null,{},[]]}`, `{"a":"1.0","b":"true","c":"null"}`, `{"a":1,"a":2}`,
		`{"n":[42,0,-0,-0.0e5,-17.25,1.0,1e2,1.5E+3,0.1,0.1000,0.0000001,1e-7,1e200,1e400,1e-400]}`,
		`{"n":9223372036854775808,"m":123456789012345678901234567890.123,"o":1606938044258990275541962092341162602522202993782792835301377}`,
		`{"n":1e99999999999}`, `{"n":1e-99999999999}`, `{"n":1e-700000000}`, `{"n":0e-99999999999}`, `{"a":"\ud800","b":"\ud83c\udf89"}`,
		`{"cafe\u0301":"cafe\u0301"}`, `{"cafe\u0301":1,"caf\u00e9":2}`, `{"a":["e\u0301",{"\u212b":"\u212b"}]}`,
		`[]`, `[1]`, `"x"`, `null`, `{`, `{}{}`, nested(5), nested(200), nested(201), nested(10_001), `{"a":[[1],[2]],"b":[{"c":1},{"c":2}]}`,
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		value, diags := decodeMetadata(withMetadata(string(raw)), types.DynamicNull())
		if !json.Valid(raw) {
			return // the decoder's own reader has seen to it already
		}
		want, ok := read(raw)
		if diags.HasError() {
			if ok {
				t.Errorf("%s is refused: %v", raw, diags)
			}
			return
		}
		if !ok {
			t.Fatalf("%s is read as %s", raw, value)
		}
		encoded := encodeMetadata(value)
		if got, ok := read(encoded); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s becomes %s", raw, encoded)
		}
		if again, diags := decodeMetadata(withMetadata(string(encoded)), types.DynamicNull()); diags.HasError() || !sameMetadata(again, value) {
			t.Errorf("%s becomes %s, %v", encoded, again, diags)
		}
		collections, ok := withCollections(t.Context(), value.UnderlyingValue()).(basetypes.ObjectValuable)
		if !ok {
			return
		}
		prior := types.DynamicValue(collections)
		if kept, diags := decodeMetadata(withMetadata(string(raw)), prior); diags.HasError() || !kept.Equal(prior) {
			t.Errorf("%s becomes %s, %v where it was %s", raw, kept, diags, prior)
		}
		checkTravel(t, value)
		checkTravel(t, prior)
	})
}

// read is what a JSON object stands for, with each number as Terraform keeps it. It reports false for what must be refused.
func read(raw []byte) (object map[string]any, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if rest.IsEmptyList(raw) {
		return map[string]any{}, true
	}
	if decoder.Decode(&object) != nil || object == nil {
		return nil, false
	}
	return object, settleNumbers(object, maxDepth)
}

// settleNumbers turns the numbers inside a value into texts that are the same for equal numbers, and texts into the form in
// which Terraform keeps them.
func settleNumbers(value any, depth int) bool {
	ok := depth >= 0
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Collect(maps.Keys(v)) {
			item := v[key]
			if name := norm.NFC.String(key); name != key {
				_, taken := v[name]
				delete(v, key)
				key, v[name], ok = name, item, ok && !taken
			}
			if text, isText := item.(string); isText {
				v[key] = norm.NFC.String(text)
			}
			if n, isNumber := item.(json.Number); isNumber {
				v[key], item = canonical(n), nil
				ok = ok && v[key] != "" && depth > 0
			}
			ok = ok && settleNumbers(item, depth-1)
		}
	case []any:
		for i, item := range v {
			if text, isText := item.(string); isText {
				v[i] = norm.NFC.String(text)
			}
			if n, isNumber := item.(json.Number); isNumber {
				v[i], item = canonical(n), nil
				ok = ok && v[i] != "" && depth > 0
			}
			ok = ok && settleNumbers(item, depth-1)
		}
	}
	return ok
}

// canonical is a number as a fraction, rounded to what Terraform keeps only if it has too many digits for that; "" if it is
// too long, too large or too small.
func canonical(n json.Number) string {
	digits, exponent, _ := strings.Cut(strings.ToLower(n.String()), "e")
	digits = strings.TrimLeft(strings.Replace(digits, ".", "", 1), "-0")
	if digits == "" && len(n) <= maxDigits {
		return "number 0"
	}
	if len(n) > maxDigits || len(strings.TrimLeft(exponent, "+-0")) > 5 {
		return ""
	}
	exact, ok := new(big.Rat).SetString(n.String())
	if !ok {
		return ""
	}
	rounded := new(big.Float).SetPrec(numberPrecision).SetRat(exact)
	if size := rounded.MantExp(nil); size > maxExponent || size < -maxExponent {
		return ""
	}
	if len(strings.TrimRight(digits, "0")) > 153 {
		return "rounded " + rounded.Text('p', 0)
	}
	return "number " + exact.RatString()
}

// withCollections is the same value with a list for each tuple and a map for each object in which all have one type.
func withCollections(ctx context.Context, value attr.Value) attr.Value {
	var kind attr.Type
	same := true
	convert := func(item attr.Value) attr.Value {
		item = withCollections(ctx, item)
		same = same && (kind == nil || kind.Equal(item.Type(ctx)))
		kind = item.Type(ctx)
		return item
	}
	switch v := value.(type) {
	case basetypes.TupleValue:
		items := v.Elements()
		kinds := make([]attr.Type, len(items))
		for i, item := range items {
			items[i] = convert(item)
			kinds[i] = items[i].Type(ctx)
		}
		if same && kind != nil {
			return types.ListValueMust(kind, items)
		}
		return types.TupleValueMust(kinds, items)
	case basetypes.ObjectValue:
		members, kinds := v.Attributes(), map[string]attr.Type{}
		for key, item := range members {
			members[key] = convert(item)
			kinds[key] = members[key].Type(ctx)
		}
		if same && kind != nil {
			return types.MapValueMust(kind, members)
		}
		return types.ObjectValueMust(kinds, members)
	}
	return value
}

// checkTravel sends a value to Terraform and back.
func checkTravel(t *testing.T, value types.Dynamic) {
	t.Helper()
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
	if got, ok := back.(types.Dynamic); !ok || !sameMetadata(got, value) {
		t.Errorf("%s comes back as %s", value, back)
	}
}

// FuzzUpgradeState: what another provider wrote is refused or becomes a state of this one's with an id. This provider's own
// states are read by terraform-plugin-go.
func FuzzUpgradeState(f *testing.F) {
	for _, state := range []string{
		`{"attributes":[{"callback_url":"https://a.test","include_resources":["market",""],"metadata":{"team":"orders"},"name":"Orders","reference":null,
			"topic":"orders.place"}],"id":"existing01","shared_secret":"hush-hush","type":"webhooks"}`,
		`{"attributes":null,"id":"existing01"}`, `{"attributes":[],"id":""}`, `{"attributes":[{},{}],"id":"x"}`, `{"attributes":{},"id":"x"}`, `{}`, `null`, `[]`, ``,
		`{"id":"x","name":"n","topic":"orders.place","metadata":{"type":["object",{"a":["tuple",["number"]]}],"value":{"a":[1e400]}},"circuit_failure_count":3}`,
		`{"id":"x","metadata":{"type":"nonsense","value":1}}`, `{"id":"x","circuit_failure_count":"s"}`, `{"id":7,"include_resources":["a","a"],"timeouts":{"create":"1h"}}`,
	} {
		f.Add([]byte(state))
	}
	var schema resource.SchemaResponse
	r, ok := newWebhookResource(services.InBlock(serviceName)).(resource.ResourceWithUpgradeState)
	if !ok {
		f.Fatal("it upgrades nothing")
	}
	r.Schema(f.Context(), resource.SchemaRequest{}, &schema)
	f.Fuzz(func(t *testing.T, state []byte) {
		req := resource.UpgradeStateRequest{RawState: &tfprotov6.RawState{JSON: state}}
		resp := resource.UpgradeStateResponse{State: tfsdk.State{Schema: schema.Schema}}
		r.UpgradeState(t.Context())[0].StateUpgrader(t.Context(), req, &resp)
		var shape struct{ Attributes json.RawMessage }
		if resp.Diagnostics.HasError() || json.Unmarshal(state, &shape) != nil || shape.Attributes == nil {
			return
		}
		var m webhookModel
		if diags := resp.State.Get(t.Context(), &m); diags.HasError() || m.ID.ValueString() == "" {
			t.Errorf("%s becomes %s, %v", state, resp.State.Raw, diags)
		}
	})
}
