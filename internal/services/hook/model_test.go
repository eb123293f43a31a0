package hook

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// targeted is a toy with both its blocks.
func targeted(name, url string, times int64) toy {
	return toy{Name: types.StringValue(name), Target: &toyTarget{
		URL: types.StringValue(url), Token: types.StringNull(), Retry: &toyRetry{Times: types.Int64Value(times)},
	}}
}

func TestCopied(t *testing.T) {
	t.Parallel()
	for name, model := range map[string]toy{
		"blocks": targeted("a", "u", 1), "no block": {Name: types.StringValue("a")}, "no inner block": {Target: &toyTarget{}},
	} {
		before := model
		own := copied(model)
		if !reflect.DeepEqual(own, model) {
			t.Errorf("%s: %+v is copied as %+v", name, model, own)
		}
		own.Name = types.StringValue("b")
		if own.Target != nil {
			own.Target.URL = types.StringValue("b")
			if own.Target.Retry != nil {
				own.Target.Retry.Times = types.Int64Value(7)
			}
			if own.Target == model.Target || own.Target.Retry != nil && own.Target.Retry == model.Target.Retry {
				t.Errorf("%s: the copy shares a block", name)
			}
		}
		if !reflect.DeepEqual(model, before) {
			t.Errorf("%s: a change of the copy changed the model to %+v", name, model)
		}
	}
}

func TestCompleted(t *testing.T) {
	t.Parallel()
	unknown := func(change func(*toy)) toy {
		m := targeted("planned", "planned", 1)
		change(&m)
		return m
	}
	found := targeted("found", "found", 2)
	found.ID = types.StringValue("t1")
	for name, test := range map[string]struct{ planned, found, want toy }{
		"all planned": {unknown(func(m *toy) { m.ID = types.StringValue("t0") }), found, unknown(func(m *toy) { m.ID = types.StringValue("t0") })},
		"null is planned": {
			unknown(func(m *toy) { m.Name, m.Target.URL = types.StringNull(), types.StringNull() }), found,
			unknown(func(m *toy) { m.Name, m.Target.URL = types.StringNull(), types.StringNull() }),
		},
		"in the base": {unknown(func(m *toy) { m.ID = types.StringUnknown() }), found, unknown(func(m *toy) { m.ID = types.StringValue("t1") })},
		"at the top":  {unknown(func(m *toy) { m.Name = types.StringUnknown() }), found, unknown(func(m *toy) { m.Name = types.StringValue("found") })},
		"in a block": {
			unknown(func(m *toy) { m.Target.URL = types.StringUnknown() }), found,
			unknown(func(m *toy) { m.Target.URL = types.StringValue("found") }),
		},
		"in the block of a block": {
			unknown(func(m *toy) { m.Target.Retry.Times = types.Int64Unknown() }), found,
			unknown(func(m *toy) { m.Target.Retry.Times = types.Int64Value(2) }),
		},
		"no block is planned": {unknown(func(m *toy) { m.Target = nil }), found, unknown(func(m *toy) { m.Target = nil })},
		"no block is found": {
			unknown(func(m *toy) { m.Name = types.StringUnknown() }), toy{Name: types.StringValue("found")},
			unknown(func(m *toy) { m.Name = types.StringValue("found") }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned := copied(test.planned)
			if got := completed(planned, test.found); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v %+v, want %+v %+v", got, got.Target, test.want, test.want.Target)
			}
			if !reflect.DeepEqual(planned, test.planned) {
				t.Errorf("the plan itself became %+v %+v", planned, planned.Target)
			}
		})
	}
}

// TestModelOf_unknown: a block that isn't known is one whose attributes aren't known.
func TestModelOf_unknown(t *testing.T) {
	t.Parallel()
	sch := toySchema(t.Context())
	kind, _ := sch.Type().TerraformType(t.Context()).(tftypes.Object)
	target, _ := kind.AttributeTypes["target"].(tftypes.Object)
	// object is a value of a kind, null but for what is set.
	object := func(kind tftypes.Object, set map[string]tftypes.Value) tftypes.Value {
		values := map[string]tftypes.Value{}
		for name, of := range kind.AttributeTypes {
			values[name] = tftypes.NewValue(of, nil)
			if value, ok := set[name]; ok {
				values[name] = value
			}
		}
		return tftypes.NewValue(kind, values)
	}
	unknown := func(of tftypes.Type) tftypes.Value { return tftypes.NewValue(of, tftypes.UnknownValue) }
	for name, test := range map[string]struct {
		target tftypes.Value
		want   *toyTarget
	}{
		"absent": {tftypes.NewValue(target, nil), nil},
		"unknown": {unknown(target), &toyTarget{
			types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.Int64Unknown(), &toyRetry{types.Int64Unknown()},
		}},
		"with an unknown block": {
			object(target, map[string]tftypes.Value{"retry": unknown(target.AttributeTypes["retry"])}), &toyTarget{Retry: &toyRetry{types.Int64Unknown()}},
		},
		"with an unknown attribute": {
			object(target, map[string]tftypes.Value{"url": unknown(tftypes.String)}), &toyTarget{URL: types.StringUnknown()},
		},
		"known": {
			object(target, map[string]tftypes.Value{"url": tftypes.NewValue(tftypes.String, "u")}), &toyTarget{URL: types.StringValue("u")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := object(kind, map[string]tftypes.Value{"id": unknown(tftypes.String), "target": test.target})
			var diags diag.Diagnostics
			m := modelOf[toy](t.Context(), sch, raw, &diags)
			if diags.HasError() || !m.ID.IsUnknown() || !m.Name.IsNull() || !reflect.DeepEqual(m.Target, test.want) {
				t.Errorf("got %+v, want %+v, with %q", m.Target, test.want, texts(diags))
			}
		})
	}
}

// TestModelOf: a state is read as the framework reads it.
func TestModelOf(t *testing.T) {
	t.Parallel()
	sch := toySchema(t.Context())
	for name, m := range map[string]toy{
		"blocks":      targeted("a", "u", 1),
		"no block":    {Base: Base{ID: types.StringValue("t1")}, Name: types.StringNull(), SecretWOVersion: types.Int64Value(1)},
		"an unknown":  {UpdatedAt: types.StringUnknown(), Target: &toyTarget{TokenWOVersion: types.Int64Unknown()}},
		"empty block": {Target: &toyTarget{Retry: &toyRetry{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m.Timeouts = NoTimeouts(t.Context())
			state := tfsdk.State{Schema: sch, Raw: tftypes.NewValue(sch.Type().TerraformType(t.Context()), nil)}
			if diags := state.Set(t.Context(), m); diags.HasError() {
				t.Fatal(texts(diags))
			}
			var want toy
			diags := state.Get(t.Context(), &want)
			if got := modelOf[toy](t.Context(), sch, state.Raw, &diags); diags.HasError() || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v, with %q", got, want, texts(diags))
			}
		})
	}
}

// TestModelOf_other: what doesn't fit is an error, not a panic.
func TestModelOf_other(t *testing.T) {
	t.Parallel()
	text := map[string]schema.Attribute{"name": schema.StringAttribute{}}
	raw := func(sch schema.Schema, values any) tftypes.Value {
		return tftypes.NewValue(sch.Type().TerraformType(t.Context()), values)
	}
	named := map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "a")}
	for name, read := range map[string]func(*diag.Diagnostics){
		"a null": func(diags *diag.Diagnostics) {
			sch := schema.Schema{Attributes: text}
			modelOf[struct {
				Name types.String `tfsdk:"name"`
			}](t.Context(), sch, raw(sch, nil), diags)
		},
		"another type": func(diags *diag.Diagnostics) {
			sch := schema.Schema{Attributes: text}
			modelOf[struct {
				Name types.Int64 `tfsdk:"name"`
			}](t.Context(), sch, raw(sch, named), diags)
		},
		"a block that is none": func(diags *diag.Diagnostics) {
			sch := schema.Schema{Attributes: text}
			modelOf[struct {
				Name *toyRetry `tfsdk:"name"`
			}](t.Context(), sch, raw(sch, named), diags)
		},
		"an attribute that isn't in the schema": func(diags *diag.Diagnostics) {
			sch := schema.Schema{Attributes: text}
			modelOf[struct {
				Title types.String `tfsdk:"title"`
			}](t.Context(), sch, raw(sch, named), diags)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			if read(&diags); !diags.HasError() {
				t.Error("it was read")
			}
		})
	}
}
