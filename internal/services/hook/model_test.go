package hook

import (
	"reflect"
	"testing"

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

func TestWithKnownGroups(t *testing.T) {
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
			var m toy
			diags := tfsdk.Config{Schema: sch, Raw: withKnownGroups[toy](raw)}.Get(t.Context(), &m)
			if diags.HasError() || !m.ID.IsUnknown() || !m.Name.IsNull() || !reflect.DeepEqual(m.Target, test.want) {
				t.Errorf("got %+v, want %+v, with %q", m.Target, test.want, texts(diags))
			}
		})
	}
	if null := tftypes.NewValue(kind, nil); !withKnownGroups[toy](null).Equal(null) {
		t.Error("a null resource became something")
	}
}

func TestConfiguredOf(t *testing.T) {
	t.Parallel()
	const same, other = true, false
	for name, test := range map[string]struct {
		change func(config, plan *toy) // of what are the same
		want   bool
	}{
		"the same":                  {func(_, _ *toy) {}, same},
		"computed":                  {func(_, plan *toy) { plan.ID = types.StringValue("t1"); plan.UpdatedAt = types.StringUnknown() }, same},
		"a default":                 {func(config, _ *toy) { config.Target.Retry = nil }, same},
		"a default in a block":      {func(config, _ *toy) { config.Target.Retry.Times = types.Int64Null() }, same},
		"no block":                  {func(config, plan *toy) { config.Target, plan.Target = nil, nil }, same},
		"another spelling":          {func(config, _ *toy) { config.Name = types.StringValue("A") }, other},
		"another value in a block":  {func(config, _ *toy) { config.Target.URL = types.StringValue("v") }, other},
		"an unknown value":          {func(config, _ *toy) { config.Target.URL = types.StringUnknown() }, other},
		"a write-only value":        {func(config, _ *toy) { config.SecretWO = types.StringValue("s") }, other},
		"a write-only value within": {func(config, _ *toy) { config.Target.TokenWO = types.StringValue("s") }, other},
		"an ignored block":          {func(_, plan *toy) { plan.Target = nil }, other},
		"an ignored block within":   {func(_, plan *toy) { plan.Target.Retry = nil }, other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, plan := targeted("a", "u", 1), targeted("a", "u", 1)
			config.Timeouts, plan.Timeouts = NoTimeouts(t.Context()), NoTimeouts(t.Context())
			test.change(&config, &plan)
			raw := func(m toy) tftypes.Value {
				state := tfsdk.State{Schema: toySchema(t.Context()), Raw: tftypes.NewValue(toySchema(t.Context()).Type().TerraformType(t.Context()), nil)}
				if diags := state.Set(t.Context(), m); diags.HasError() {
					t.Fatal(texts(diags))
				}
				return state.Raw
			}
			configured, ok := configuredOf(plan, raw(config), raw(plan))
			if ok != test.want {
				t.Fatalf("it is taken for the same: %t, want %t", ok, test.want)
			}
			configured.Timeouts = config.Timeouts
			if ok && !reflect.DeepEqual(configured, config) {
				t.Errorf("got %+v, want %+v", configured, config)
			}
			if plan.Target != nil && plan.Target.URL.ValueString() != "u" {
				t.Error("the plan changed, too")
			}
		})
	}
}
