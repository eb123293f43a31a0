package commercelayer

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// described returns diagnostics as "severity path: summary: detail".
func described(diags diag.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		at := ""
		if d, ok := d.(diag.DiagnosticWithPath); ok {
			at = d.Path().String()
		}
		all = append(all, strings.ToLower(d.Severity().String())+" "+at+": "+d.Summary()+": "+d.Detail())
	}
	return all
}

func TestApplied(t *testing.T) {
	t.Parallel()
	answered, diags := fromAPI(newHook(), fullAnswer())
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	t.Run("what the plan left open is filled in", func(t *testing.T) {
		t.Parallel()
		want := newHook()
		want.ID, want.Name, want.SharedSecret = answered.ID, answered.Name, answered.SharedSecret
		want.DisabledAt, want.CircuitState, want.CircuitFailureCount = answered.DisabledAt, answered.CircuitState, answered.CircuitFailureCount
		want.CreatedAt, want.UpdatedAt = answered.CreatedAt, answered.UpdatedAt
		got := newHook().applied(answered)
		if found := differences(got, want); len(found) > 0 {
			t.Errorf("%q", found)
		}
		for _, value := range []attr.Value{
			got.ID, got.Name, got.SharedSecret, got.DisabledAt, got.CircuitState, got.CircuitFailureCount, got.CreatedAt, got.UpdatedAt,
		} {
			if value.IsUnknown() {
				t.Error("something is still open")
			}
		}
	})
	t.Run("what was planned stays, whatever was answered", func(t *testing.T) {
		t.Parallel()
		plan := fullHook(func(m *webhookModel) {
			m.Name, m.Topic, m.Reference = types.StringValue("Planned"), types.StringValue("orders.pay"), types.StringValue("planned")
			m.IncludeResources, m.Metadata = includes("planned"), object(map[string]attr.Value{"planned": types.BoolValue(true)})
			m.Enabled, m.KeepSharedSecret, m.SharedSecret = types.BoolValue(false), types.BoolValue(false), types.StringNull()
		})
		if found := differences(plan.applied(answered), plan); len(found) > 0 {
			t.Errorf("%q", found)
		}
	})
	t.Run("a secret that isn't kept stays out", func(t *testing.T) {
		t.Parallel()
		plan := newHook(func(m *webhookModel) { m.KeepSharedSecret = types.BoolValue(false) })
		got, _ := fromAPI(plan, fullAnswer())
		if applied := plan.applied(got); !applied.SharedSecret.IsNull() {
			t.Errorf("the state holds %s", applied.SharedSecret)
		}
	})
}

func TestSettle(t *testing.T) {
	t.Parallel()
	asMap := types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue("1")}))
	asObject := object(map[string]attr.Value{"a": types.StringValue("1")})
	unknownIncludes := types.SetUnknown(types.StringType)
	partlyUnknown := types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})
	for name, test := range map[string]struct {
		prior, plan, want func(*webhookModel) // changes of fullHook; a nil want is the plan
	}{
		"nothing to settle": {},
		"includes with blank": {
			nil, func(m *webhookModel) { m.IncludeResources = includes("market", "", "customer") }, func(*webhookModel) {},
		},
		"no includes, spelled as a blank": {
			func(m *webhookModel) { m.IncludeResources = includes() }, func(m *webhookModel) { m.IncludeResources = includes("") },
			func(m *webhookModel) { m.IncludeResources = includes() },
		},
		"other includes":           {nil, func(m *webhookModel) { m.IncludeResources = includes("market") }, nil},
		"includes not known yet":   {nil, func(m *webhookModel) { m.IncludeResources = unknownIncludes }, nil},
		"an include not known yet": {nil, func(m *webhookModel) { m.IncludeResources = partlyUnknown }, nil},
		"none, then not known yet": {
			func(m *webhookModel) { m.IncludeResources = includes() }, func(m *webhookModel) { m.IncludeResources = unknownIncludes },
			func(m *webhookModel) { m.IncludeResources = unknownIncludes },
		},
		"map for an object": {
			func(m *webhookModel) { m.Metadata = asObject }, func(m *webhookModel) { m.Metadata = asMap },
			func(m *webhookModel) { m.Metadata = asObject },
		},
		"other metadata":             {nil, func(m *webhookModel) { m.Metadata = asMap }, nil},
		"metadata not known yet":     {nil, func(m *webhookModel) { m.Metadata = types.DynamicUnknown() }, nil},
		"some metadata not known":    {nil, func(m *webhookModel) { m.Metadata = object(map[string]attr.Value{"n": types.NumberUnknown()}) }, nil},
		"metadata of an empty state": {func(m *webhookModel) { m.Metadata = types.DynamicNull() }, nil, nil},
		"secret no longer kept": {
			nil, func(m *webhookModel) { m.KeepSharedSecret = types.BoolValue(false) },
			func(m *webhookModel) { m.KeepSharedSecret, m.SharedSecret = types.BoolValue(false), types.StringNull() },
		},
		"secret kept again": {
			func(m *webhookModel) { m.KeepSharedSecret, m.SharedSecret = types.BoolValue(false), types.StringNull() },
			func(m *webhookModel) { m.SharedSecret = types.StringNull() },
			func(m *webhookModel) { m.SharedSecret = types.StringUnknown() },
		},
		"secret kept, perhaps": {
			nil, func(m *webhookModel) { m.KeepSharedSecret = types.BoolUnknown() },
			func(m *webhookModel) { m.KeepSharedSecret, m.SharedSecret = types.BoolUnknown(), types.StringUnknown() },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior, got := fullHook(), fullHook()
			if test.prior != nil {
				test.prior(&prior)
			}
			if test.plan != nil {
				test.plan(&got)
			}
			want := got
			if test.want != nil {
				want = fullHook()
				test.want(&want)
			}
			got.settle(&prior)
			if found := differences(got, want); len(found) > 0 {
				t.Errorf("%q", found)
			}
		})
	}
}

func TestSettle_create(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keep types.Bool
		want types.String
	}{
		"kept":          {types.BoolValue(true), types.StringUnknown()},
		"not kept":      {types.BoolValue(false), types.StringNull()},
		"not known yet": {types.BoolUnknown(), types.StringUnknown()},
	} {
		m := newHook(func(m *webhookModel) { m.KeepSharedSecret, m.IncludeResources = test.keep, includes("") })
		m.settle(nil)
		if !m.SharedSecret.Equal(test.want) || !m.IncludeResources.Equal(includes("")) {
			t.Errorf("%s: the secret is planned as %s, the includes as %s", name, m.SharedSecret, m.IncludeResources)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	set := func(topic, url string) func(*webhookModel) {
		return func(m *webhookModel) { m.Topic, m.CallbackURL = types.StringValue(topic), types.StringValue(url) }
	}
	badTopic := func(severity, quoted string) string {
		return severity + ` topic: Malformed topic: ` + quoted + ` is not of the form resource.event in lower case, as in orders.place.`
	}
	const (
		fine     = "https://hooks.example.com/orders"
		newTopic = `warning topic: Unknown topic: "orders.plaze" is not among the topics known to this version of the provider. Is ` +
			`"orders.place" meant? If Commerce Layer has added it since, all is well.`
		badURL = "callback_url: Not a full address: callback_url must be a full address with scheme and host, as in " +
			"https://hooks.example.com/orders."
		credentials = "callback_url: Credentials inside an address: callback_url holds a user name or password. Addresses are shown in " +
			"plans, states and the vendor's dashboard, so credentials don't belong there; use the secret of the hook instead."
		inClear = "warning callback_url: Deliveries travel in clear: callback_url starts with http://, so what is delivered, secrets " +
			"included, can be read on its way. Use https://."
		farMetadata = `error metadata: Metadata that could not be read back: metadata holds the number 1e+2000, which is too long, too large or too small.`
		badMetadata = `error metadata: Metadata must be an object: Commerce Layer keeps metadata as an object, as in { team = "orders" }.`
	)
	for name, test := range map[string]struct {
		change   func(*webhookModel)
		new, old []string // for a new webhook, and for one that has the same values already
	}{
		"fine":                  {set("orders.place", fine), nil, nil},
		"malformed topic":       {set("Orders", fine), []string{badTopic("error", `"Orders"`)}, []string{badTopic("warning", `"Orders"`)}},
		"empty topic":           {set("", fine), []string{badTopic("error", `""`)}, []string{badTopic("warning", `""`)}},
		"topic with line break": {set("orders.place\n", fine), []string{badTopic("error", `"orders.place\n"`)}, []string{badTopic("warning", `"orders.place\n"`)}},
		"unknown topic":         {set("orders.plaze", fine), []string{newTopic}, nil},
		"no address":            {set("orders.place", "hooks"), []string{"error " + badURL}, []string{"warning " + badURL}},
		"address with password": {set("orders.place", "https://a:b@hooks.example.com"), []string{"error " + credentials}, []string{"warning " + credentials}},
		"http":                  {set("orders.place", "http://hooks.example.com"), []string{inClear}, []string{inClear}},
		"two at once": {
			set("Orders", "hooks"), []string{"error " + badURL, badTopic("error", `"Orders"`)},
			[]string{"warning " + badURL, badTopic("warning", `"Orders"`)},
		},
		"metadata is a list": {
			func(m *webhookModel) {
				m.Metadata = types.DynamicValue(types.ListValueMust(types.StringType, []attr.Value{}))
			},
			[]string{badMetadata}, []string{badMetadata},
		},
		"metadata is a string": {
			func(m *webhookModel) { m.Metadata = types.DynamicValue(types.StringValue("{}")) }, []string{badMetadata}, []string{badMetadata},
		},
		"metadata beyond bounds": {
			func(m *webhookModel) { m.Metadata = object(map[string]attr.Value{"n": number("1e2000")}) }, []string{farMetadata}, []string{farMetadata},
		},
		"metadata is null":          {func(m *webhookModel) { m.Metadata = types.DynamicNull() }, nil, nil},
		"metadata is a null string": {func(m *webhookModel) { m.Metadata = types.DynamicValue(types.StringNull()) }, nil, nil},
		"nothing known yet": {
			func(m *webhookModel) {
				m.Topic, m.CallbackURL, m.Metadata = types.StringUnknown(), types.StringUnknown(), types.DynamicUnknown()
			}, nil, nil,
		},
		"kind of metadata not known yet": {func(m *webhookModel) { m.Metadata = types.DynamicValue(types.StringUnknown()) }, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, before := newHook(test.change), fullHook()
			if got := described(m.check(nil)); !slices.Equal(got, test.new) {
				t.Errorf("new:\n%q\nwant\n%q", got, test.new)
			}
			if got := described(m.check(&before)); !slices.Equal(got, test.new) {
				t.Errorf("changed:\n%q\nwant\n%q", got, test.new)
			}
			if got := described(m.check(&m)); !slices.Equal(got, test.old) {
				t.Errorf("unchanged:\n%q\nwant\n%q", got, test.old)
			}
		})
	}
}
