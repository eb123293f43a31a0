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

<<<<<<< HEAD
func TestCheckImportID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id string
		ok bool
	}{
		"Commerce Layer's":      {"xYZkjABcde", true},
		"uuid":                  {"c3b1fe2a-7c3d-4c5a-8f5e-2b8f6f2b3a10", true},
		"number":                {"1234567890123456789", true},
		"one character":         {"7", true},
		"underscore":            {"_x", true},
		"dots and colons":       {"a.b:c", true},
		"200 characters":        {strings.Repeat("a", 200), true},
		"201 characters":        {strings.Repeat("a", 201), false},
		"empty":                 {"", false},
		"space":                 {" ", false},
		"space in it":           {"a b", false},
		"slash":                 {"a/b", false},
		"backslash":             {`a\b`, false},
		"up":                    {"..", false},
		"here":                  {".", false},
		"up and away":           {"../orders", false},
		"escaped slash":         {"a%2Fb", false},
		"query":                 {"a?b=c", false},
		"fragment":              {"a#b", false},
		"line break at the end": {"a\n", false},
		"CRLF":                  {"a\r\nX-Header: b", false},
		"null byte":             {"a\x00", false},
		"control character":     {"a\x1b[31m", false},
		"unicode":               {"hôok", false},
		"unicode digit":         {"١٢٣", false},
		"bad unicode":           {"a\xff", false},
		"quote":                 {`"a"`, false},
		"looks like an option":  {"-force", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			if got := CheckImportID(test.id, Noun{Vendor: "Zeta", Thing: "hook"}, "<id>", &diags); got != test.ok || diags.HasError() == test.ok {
				t.Fatalf("got %t with %q", got, texts(diags))
			}
			if test.ok {
				return
			}
			detail := diags[0].Detail()
			if !strings.HasSuffix(detail, `" can't be the id of a Zeta hook. The import id has the form <id>.`) {
				t.Errorf("got %q", detail)
			}
			if strings.ContainsFunc(detail, func(r rune) bool { return r < ' ' }) {
				t.Errorf("the message passes control characters on: %q", detail)
			}
		})
	}
}

func TestImportID(t *testing.T) {
	t.Parallel()
	schema := IdentitySchema("Id of the hook.")
	identity := func(id any) *tfsdk.ResourceIdentity {
		kind := schema.Type().TerraformType(t.Context())
		return &tfsdk.ResourceIdentity{Schema: schema, Raw: tftypes.NewValue(kind, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)})}
	}
	for name, test := range map[string]struct {
		req  resource.ImportStateRequest
		want string
		ok   bool
	}{
		"by id":                  {resource.ImportStateRequest{ID: "h1"}, "h1", true},
		"by identity":            {resource.ImportStateRequest{Identity: identity("h1")}, "h1", true},
		"malformed id":           {resource.ImportStateRequest{ID: "../x"}, "../x", false},
		"malformed, by identity": {resource.ImportStateRequest{Identity: identity("../x")}, "../x", false},
		"null identity":          {resource.ImportStateRequest{Identity: identity(nil)}, "", false},
		"neither":                {resource.ImportStateRequest{}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp resource.ImportStateResponse
			got, ok := ImportID(t.Context(), test.req, &resp, Noun{Vendor: "Acme", Thing: "hook"})
			if got != test.want || ok != test.ok || resp.Diagnostics.HasError() == test.ok {
				t.Errorf("got %q, %t with %q", got, ok, texts(resp.Diagnostics))
			}
		})
	}
}

func TestPlanUnchanged(t *testing.T) {
	t.Parallel()
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"name": tftypes.String, "updated_at": tftypes.String, "failures": tftypes.Number,
	}}
	hook := func(name, updatedAt, failures any) tftypes.Value {
		return tftypes.NewValue(kind, map[string]tftypes.Value{
			"name": tftypes.NewValue(tftypes.String, name), "updated_at": tftypes.NewValue(tftypes.String, updatedAt),
			"failures": tftypes.NewValue(tftypes.Number, failures),
		})
	}
	none := tftypes.NewValue(kind, nil)
	unknown := tftypes.UnknownValue
	for name, test := range map[string]struct {
		state, plan tftypes.Value
		want        bool
	}{
		"equal":                     {hook("a", "t1", 1), hook("a", "t1", 1), true},
		"only moved ones are open":  {hook("a", "t1", 1), hook("a", unknown, unknown), true},
		"moved ones that were null": {hook("a", nil, nil), hook("a", unknown, unknown), true},
		"a value differs":           {hook("a", "t1", 1), hook("b", unknown, unknown), false},
		"a value is removed":        {hook("a", "t1", 1), hook(nil, unknown, unknown), false},
		"a value isn't known yet":   {hook("a", "t1", 1), hook(unknown, unknown, unknown), false},
		"a moved one is planned":    {hook("a", "t1", 1), hook("a", "t2", 1), false},
		"create":                    {none, hook("a", unknown, unknown), false},
		"create, nothing known":     {none, hook(unknown, unknown, unknown), false},
		"destroy":                   {hook("a", "t1", 1), none, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := resource.ModifyPlanRequest{State: tfsdk.State{Raw: test.state}, Plan: tfsdk.Plan{Raw: test.plan}}
			resp := &resource.ModifyPlanResponse{Plan: tfsdk.Plan{Raw: test.plan}}
			if got := PlanUnchanged(req, resp, "updated_at", "failures"); got != test.want {
				t.Fatalf("got %t, want %t", got, test.want)
			}
			planned := test.plan
			if test.want {
				planned = test.state
			}
			if !resp.Plan.Raw.Equal(planned) {
				t.Errorf("planned %s", resp.Plan.Raw)
			}
		})
	}
}

func TestPlannedOr(t *testing.T) {
	t.Parallel()
	answered := types.StringValue("answered")
	for name, test := range map[string]struct{ planned, want types.String }{
		"planned": {types.StringValue("planned"), types.StringValue("planned")},
		"empty":   {types.StringValue(""), types.StringValue("")},
		"null":    {types.StringNull(), types.StringNull()},
		"open":    {types.StringUnknown(), answered},
	} {
		if got := PlannedOr(test.planned, answered); !got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

=======
>>>>>>> port-v1
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
