package hook

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestRequiredBlock: a block that is missing is described, and shown; one that isn't known yet may be there.
func TestRequiredBlock(t *testing.T) {
	t.Parallel()
	kind := map[string]attr.Type{"url": types.StringType}
	v := RequiredBlock("it says where events go", "target {\n  url = \"https://a.test\"\n}")
	objects := map[string]types.Object{
		"missing": types.ObjectNull(kind), "unknown": types.ObjectUnknown(kind),
		"there": types.ObjectValueMust(kind, map[string]attr.Value{"url": types.StringNull()}),
	}
	of := types.ObjectType{AttrTypes: kind}
	sets := map[string]types.Set{
		"missing": types.SetNull(of), "unknown": types.SetUnknown(of), "there": types.SetValueMust(of, []attr.Value{objects["there"]}),
	}
	for name := range objects {
		var object validator.ObjectResponse
		var set validator.SetResponse
		v.ValidateObject(t.Context(), validator.ObjectRequest{Path: path.Root("target"), ConfigValue: objects[name]}, &object)
		v.ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("target"), ConfigValue: sets[name]}, &set)
		for _, diags := range []diag.Diagnostics{object.Diagnostics, set.Diagnostics} {
			if diags.HasError() != (name == "missing") {
				t.Errorf("%s: %v", name, diags)
			}
			if name == "missing" && (diags[0].Summary() != "Missing block target" ||
				diags[0].Detail() != "The block target is required: it says where events go. For example:\n\ntarget {\n  url = \"https://a.test\"\n}") {
				t.Errorf("it says %v", diags)
			}
		}
	}
}

// TestRequiredInBlock: an optional block asks for its attributes where it is there and they are known to be missing.
func TestRequiredInBlock(t *testing.T) {
	t.Parallel()
	kind := map[string]attr.Type{"url": types.StringType, "token": types.StringType, "note": types.StringType}
	block := func(url, token types.String) types.Object {
		return types.ObjectValueMust(kind, map[string]attr.Value{"url": url, "token": token, "note": types.StringNull()})
	}
	set, null, unknown := types.StringValue("x"), types.StringNull(), types.StringUnknown()
	for name, test := range map[string]struct {
		block types.Object
		want  string
	}{
		"absent":              {types.ObjectNull(kind), ""},
		"not known":           {types.ObjectUnknown(kind), ""},
		"whole":               {block(set, set), ""},
		"with an unknown one": {block(set, unknown), ""},
		"without one":         {block(set, null), "Missing target.token"},
		"empty":               {block(null, null), "Missing target.url, Missing target.token"},
	} {
		var resp validator.ObjectResponse
		RequiredInBlock("url", "token").ValidateObject(t.Context(), validator.ObjectRequest{Path: path.Root("target"), ConfigValue: test.block}, &resp)
		var said []string
		for _, d := range resp.Diagnostics {
			said = append(said, d.Summary())
		}
		if got := strings.Join(said, ", "); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestSecretValidators: neither form of a secret is empty, and each knows of the other.
func TestSecretValidators(t *testing.T) {
	t.Parallel()
	for form, validators := range map[string][]validator.String{
		"plain": PlainSecret(path.MatchRoot("secret_wo")), "write-only": WriteOnlySecret(path.MatchRoot("secret")),
	} {
		var resp validator.StringResponse
		validators[0].ValidateString(t.Context(), validator.StringRequest{Path: path.Root("secret"), ConfigValue: types.StringValue("")}, &resp)
		if !resp.Diagnostics.HasError() || len(validators) != 2 {
			t.Errorf("the %s one may be empty, or knows of no other", form)
		}
	}
	var resp validator.StringResponse // without a configuration to search
	whereConfigured{}.ValidateString(t.Context(), validator.StringRequest{ConfigValue: types.StringNull()}, &resp)
	if len(resp.Diagnostics) > 0 {
		t.Errorf("of a secret that isn't set, it says %v", resp.Diagnostics)
	}
}
