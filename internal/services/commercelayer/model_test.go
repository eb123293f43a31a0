package commercelayer

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// newHook is the plan of a new webhook with what is required, as the schema's defaults leave it.
func newHook(changes ...func(*webhookModel)) webhookModel {
	m := webhookModel{
		Base: hook.Base{ID: types.StringUnknown()}, Name: types.StringUnknown(), Topic: types.StringValue("orders.place"),
		CallbackURL: types.StringValue("https://hooks.example.com/orders"), IncludeResources: includes(),
		Reference: types.StringValue(""), ReferenceOrigin: types.StringValue(""), Metadata: emptyMetadata(),
		Enabled: types.BoolValue(true), KeepSharedSecret: types.BoolValue(true), SharedSecret: types.StringUnknown(),
		DisabledAt: types.StringUnknown(), CircuitState: types.StringUnknown(), CircuitFailureCount: types.Int64Unknown(),
		CreatedAt: types.StringUnknown(), UpdatedAt: types.StringUnknown(),
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

// fullHook is the state of a webhook with everything set.
func fullHook(changes ...func(*webhookModel)) webhookModel {
	m := webhookModel{
		Base: hook.Base{ID: types.StringValue("wh1")}, Name: types.StringValue("Orders"), Topic: types.StringValue("orders.place"),
		CallbackURL: types.StringValue("https://hooks.example.com/orders"), IncludeResources: includes("customer", "market"),
		Reference: types.StringValue("r-1"), ReferenceOrigin: types.StringValue("shop"),
		Metadata: object(map[string]attr.Value{"n": number("1")}), Enabled: types.BoolValue(true),
		KeepSharedSecret: types.BoolValue(true), SharedSecret: types.StringValue("s3cret"), DisabledAt: types.StringNull(),
		CircuitState: types.StringValue("closed"), CircuitFailureCount: types.Int64Value(0),
		CreatedAt: types.StringValue("2026-01-01T00:00:00.000Z"), UpdatedAt: types.StringValue("2026-01-02T00:00:00.000Z"),
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

// fullAnswer is what Commerce Layer shows of fullHook.
func fullAnswer(changes ...func(*commercelayerapi.Webhook)) commercelayerapi.Webhook {
	w := commercelayerapi.Webhook{
		ID: "wh1", Name: "Orders", Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders",
		IncludeResources: []string{"customer", "market"}, Reference: "r-1", ReferenceOrigin: "shop", Metadata: json.RawMessage(`{"n":1}`),
		CircuitState: "closed", SharedSecret: "s3cret", CreatedAt: "2026-01-01T00:00:00.000Z", UpdatedAt: "2026-01-02T00:00:00.000Z",
		Mode: "test", OrganizationID: "org1",
	}
	for _, change := range changes {
		change(&w)
	}
	return w
}

func includes(names ...string) types.Set {
	values := make([]attr.Value, len(names))
	for i, name := range names {
		values[i] = types.StringValue(name)
	}
	return types.SetValueMust(types.StringType, values)
}

// differences compares two models attribute by attribute.
func differences(got, want webhookModel) []string {
	var found []string
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for _, field := range attributesOf(g.Type()) {
		a, okA := g.FieldByIndex(field.Index).Interface().(attr.Value)
		b, okB := w.FieldByIndex(field.Index).Interface().(attr.Value)
		if !okA || !okB || !a.Equal(b) {
			found = append(found, fmt.Sprintf("%s is %s, want %s", field.Tag.Get("tfsdk"), a, b))
		}
	}
	return found
}

// attributesOf are the fields of a model, those of its base among them.
func attributesOf(model reflect.Type) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(model), func(field reflect.StructField) bool { return field.Anonymous })
}

func TestParams_create(t *testing.T) {
	t.Parallel()
	const required = `"topic":"orders.place","callback_url":"https://hooks.example.com/orders"`
	for name, test := range map[string]struct {
		change func(*webhookModel)
		want   string
	}{
		"required only":    {func(*webhookModel) {}, `{` + required + `}`},
		"name":             {func(m *webhookModel) { m.Name = types.StringValue("Orders") }, `{"name":"Orders",` + required + `}`},
		"includes":         {func(m *webhookModel) { m.IncludeResources = includes("market", "customer") }, `{` + required + `,"include_resources":["customer","market"]}`},
		"blank include":    {func(m *webhookModel) { m.IncludeResources = includes("") }, `{` + required + `}`},
		"reference":        {func(m *webhookModel) { m.Reference = types.StringValue("r") }, `{` + required + `,"reference":"r"}`},
		"reference origin": {func(m *webhookModel) { m.ReferenceOrigin = types.StringValue("o") }, `{` + required + `,"reference_origin":"o"}`},
		"metadata": {
			func(m *webhookModel) {
				m.Metadata = object(map[string]attr.Value{"a": types.StringNull(), "b": number("1e2")})
			},
			`{` + required + `,"metadata":{"a":null,"b":100}}`,
		},
		"null metadata":           {func(m *webhookModel) { m.Metadata = types.DynamicNull() }, `{` + required + `}`},
		"disabled":                {func(m *webhookModel) { m.Enabled = types.BoolValue(false) }, `{` + required + `,"_disable":true}`},
		"secret not kept":         {func(m *webhookModel) { m.KeepSharedSecret = types.BoolValue(false) }, `{` + required + `}`},
		"everything of the state": {func(m *webhookModel) { *m = fullHook() }, `{"name":"Orders",` + required + `,"include_resources":["customer","market"],"reference":"r-1","reference_origin":"shop","metadata":{"n":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := json.Marshal(newHook(test.change).params(nil))
			if err != nil || string(body) != test.want {
				t.Errorf("got  %s %v\nwant %s", body, err, test.want)
			}
		})
	}
}

// TestParams_all: what a webhook in an unknown condition gets holds everything that is planned, what is empty included.
func TestParams_all(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		model webhookModel
		want  string
	}{
		"nothing but what is required": {newHook(), `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders",` +
			`"include_resources":[],"reference":null,"reference_origin":null,"metadata":{},"_enable":true}`},
		"everything, disabled": {
			fullHook(func(m *webhookModel) { m.Enabled = types.BoolValue(false) }),
			`{"name":"Orders","topic":"orders.place","callback_url":"https://hooks.example.com/orders",` +
				`"include_resources":["customer","market"],"reference":"r-1","reference_origin":"shop","metadata":{"n":1},"_disable":true}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := json.Marshal(test.model.allParams())
			if err != nil || string(body) != test.want {
				t.Errorf("got  %s, %v\nwant %s", body, err, test.want)
			}
		})
	}
}

func TestParams_update(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*webhookModel)
		want   string
	}{
		"nothing":              {func(*webhookModel) {}, `{}`},
		"name":                 {func(m *webhookModel) { m.Name = types.StringValue("New") }, `{"name":"New"}`},
		"name left open":       {func(m *webhookModel) { m.Name = types.StringUnknown() }, `{}`},
		"topic":                {func(m *webhookModel) { m.Topic = types.StringValue("orders.pay") }, `{"topic":"orders.pay"}`},
		"callback url":         {func(m *webhookModel) { m.CallbackURL = types.StringValue("https://x.example") }, `{"callback_url":"https://x.example"}`},
		"includes":             {func(m *webhookModel) { m.IncludeResources = includes("market") }, `{"include_resources":["market"]}`},
		"includes in order":    {func(m *webhookModel) { m.IncludeResources = includes("market", "", "customer") }, `{}`},
		"includes removed":     {func(m *webhookModel) { m.IncludeResources = includes() }, `{"include_resources":[]}`},
		"includes blanked":     {func(m *webhookModel) { m.IncludeResources = includes("") }, `{"include_resources":[]}`},
		"reference":            {func(m *webhookModel) { m.Reference = types.StringValue("r-2") }, `{"reference":"r-2"}`},
		"reference removed":    {func(m *webhookModel) { m.Reference = types.StringValue("") }, `{"reference":null}`},
		"origin":               {func(m *webhookModel) { m.ReferenceOrigin = types.StringValue("crm") }, `{"reference_origin":"crm"}`},
		"origin removed":       {func(m *webhookModel) { m.ReferenceOrigin = types.StringValue("") }, `{"reference_origin":null}`},
		"metadata":             {func(m *webhookModel) { m.Metadata = object(map[string]attr.Value{"n": number("2")}) }, `{"metadata":{"n":2}}`},
		"metadata respelled":   {func(m *webhookModel) { m.Metadata = object(map[string]attr.Value{"n": number("1.0")}) }, `{}`},
		"metadata removed":     {func(m *webhookModel) { m.Metadata = emptyMetadata() }, `{"metadata":{}}`},
		"metadata set to null": {func(m *webhookModel) { m.Metadata = types.DynamicNull() }, `{"metadata":{}}`},
		"disabled":             {func(m *webhookModel) { m.Enabled = types.BoolValue(false) }, `{"_disable":true}`},
		"secret no longer kept": {
			func(m *webhookModel) { m.KeepSharedSecret, m.SharedSecret = types.BoolValue(false), types.StringNull() }, `{}`,
		},
		"what the server moves": {
			func(m *webhookModel) {
				m.DisabledAt, m.CircuitState, m.UpdatedAt = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
				m.CircuitFailureCount = types.Int64Unknown()
			}, `{}`,
		},
		"two": {
			func(m *webhookModel) { m.Topic, m.Reference = types.StringValue("orders.pay"), types.StringValue("") },
			`{"topic":"orders.pay","reference":null}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior := fullHook()
			params := fullHook(test.change).params(&prior)
			body, err := json.Marshal(params)
			if err != nil || string(body) != test.want {
				t.Errorf("got  %s %v\nwant %s", body, err, test.want)
			}
			if params.IsEmpty() != (test.want == `{}`) {
				t.Errorf("empty: %t", params.IsEmpty())
			}
		})
	}
	disabled := fullHook(func(m *webhookModel) { m.Enabled = types.BoolValue(false) })
	if body, err := json.Marshal(fullHook().params(&disabled)); err != nil || string(body) != `{"_enable":true}` {
		t.Errorf("enabling sends %s %v", body, err)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	type answer = commercelayerapi.Webhook
	for name, test := range map[string]struct {
		prior  func(*webhookModel)
		answer func(*answer)
		want   func(*webhookModel)
	}{
		"nothing changed": {},
		"everything changed": {
			nil,
			func(w *answer) {
				*w = answer{
					ID: "wh1", Name: "New", Topic: "orders.pay", CallbackURL: "https://x.example", IncludeResources: []string{"b", "a"},
					Reference: "r-2", ReferenceOrigin: "crm", Metadata: json.RawMessage(`{"a":[]}`), DisabledAt: "2026-02-01T00:00:00Z",
					CircuitState: "open", CircuitFailureCount: 30, SharedSecret: "new", CreatedAt: "2026-03-01T00:00:00Z", UpdatedAt: "2026-04-01T00:00:00Z",
				}
			},
			func(m *webhookModel) {
				m.Name, m.Topic, m.CallbackURL = types.StringValue("New"), types.StringValue("orders.pay"), types.StringValue("https://x.example")
				m.IncludeResources, m.Reference, m.ReferenceOrigin = includes("a", "b"), types.StringValue("r-2"), types.StringValue("crm")
				m.Metadata = decoded(t, `{"a":[]}`)
				m.Enabled, m.DisabledAt, m.SharedSecret = types.BoolValue(false), types.StringValue("2026-02-01T00:00:00Z"), types.StringValue("new")
				m.CircuitState, m.CircuitFailureCount = types.StringValue("open"), types.Int64Value(30)
				m.CreatedAt, m.UpdatedAt = types.StringValue("2026-03-01T00:00:00Z"), types.StringValue("2026-04-01T00:00:00Z")
			},
		},
		"all nulls": {
			nil,
			func(w *answer) { w.IncludeResources, w.Reference, w.ReferenceOrigin, w.Metadata = nil, "", "", nil },
			func(m *webhookModel) {
				m.IncludeResources, m.Metadata = includes(), emptyMetadata()
				m.Reference, m.ReferenceOrigin = types.StringValue(""), types.StringValue("")
			},
		},
		"imported": { // only the id is known
			func(m *webhookModel) {
				*m = webhookModel{Base: hook.Base{ID: types.StringValue("wh1")}, IncludeResources: types.SetNull(types.StringType), Metadata: types.DynamicNull()}
			},
			nil,
			func(m *webhookModel) { *m = fullHook() },
		},
		"imported, all nulls": {
			func(m *webhookModel) {
				*m = webhookModel{Base: hook.Base{ID: types.StringValue("wh1")}, IncludeResources: types.SetNull(types.StringType), Metadata: types.DynamicNull()}
			},
			func(w *answer) { w.IncludeResources, w.Reference, w.ReferenceOrigin, w.Metadata = nil, "", "", nil },
			func(m *webhookModel) {
				*m = fullHook()
				m.IncludeResources, m.Metadata = includes(), emptyMetadata()
				m.Reference, m.ReferenceOrigin = types.StringValue(""), types.StringValue("")
			},
		},
		"none as null":               {func(m *webhookModel) { m.IncludeResources = includes() }, func(w *answer) { w.IncludeResources = nil }, nil},
		"none as []":                 {func(m *webhookModel) { m.IncludeResources = includes() }, func(w *answer) { w.IncludeResources = []string{} }, nil},
		`none as [""]`:               {func(m *webhookModel) { m.IncludeResources = includes() }, func(w *answer) { w.IncludeResources = []string{""} }, nil},
		`configured [""], shown []`:  {func(m *webhookModel) { m.IncludeResources = includes("") }, func(w *answer) { w.IncludeResources = []string{} }, nil},
		"includes in another order":  {nil, func(w *answer) { w.IncludeResources = []string{"market", "", "customer", "market"} }, nil},
		"metadata in other spelling": {nil, func(w *answer) { w.Metadata = json.RawMessage(` { "n" : 1.0 } `) }, nil},
		"secret not kept": {
			func(m *webhookModel) { m.KeepSharedSecret, m.SharedSecret = types.BoolValue(false), types.StringNull() }, nil, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior, shown := fullHook(), fullAnswer()
			if test.prior != nil {
				test.prior(&prior)
			}
			if test.answer != nil {
				test.answer(&shown)
			}
			want := prior
			if test.want != nil {
				test.want(&want)
			}
			got, diags := prior.Refresh(&shown)
			if found := differences(got, want); len(found) > 0 || len(diags) > 0 {
				t.Errorf("%q %v", found, diags)
			}
			if params := got.params(&prior); test.want == nil && !params.IsEmpty() {
				t.Errorf("what means the same would be sent: %+v", params)
			}
		})
	}
}

func TestRefresh_badMetadata(t *testing.T) {
	t.Parallel()
	shown := fullAnswer(func(w *commercelayerapi.Webhook) { w.Metadata = json.RawMessage(`[1]`) })
	_, diags := fullHook().Refresh(&shown)
	if got, want := described(diags), []string{"error metadata: Unreadable metadata: Webhook wh1: metadata is an array instead " +
		"of an object."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestServerMoved: what the server moves can't be configured, but for the circuit, which can be held closed.
func TestServerMoved(t *testing.T) {
	t.Parallel()
	r, ok := newWebhookResource(services.InBlock(serviceName)).(*webhookResource)
	if !ok || len(r.ServerMoved) == 0 {
		t.Fatal("the server moves nothing")
	}
	for _, name := range r.ServerMoved {
		if a := webhookSchema(t.Context()).Attributes[name]; a == nil || !a.IsComputed() || a.IsOptional() != (name == circuitState) {
			t.Errorf("%s isn't an attribute that only the server sets", name)
		}
	}
}

// BenchmarkRefresh is what a refresh computes for each webhook once its answer is decoded.
func BenchmarkRefresh(b *testing.B) {
	prior, shown := fullHook(), fullAnswer()
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := prior.Refresh(&shown); diags.HasError() {
			b.Fatal(diags)
		}
	}
}

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

func TestComplete(t *testing.T) {
	t.Parallel()
	asMap := types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue("1")}))
	asObject := object(map[string]attr.Value{"a": types.StringValue("1")})
	unknownIncludes := types.SetUnknown(types.StringType)
	partlyUnknown := types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})
	for name, test := range map[string]struct {
		prior, plan, want func(*webhookModel) // changes of fullHook; a nil want is the plan
	}{
		"nothing to complete": {},
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
			change := hook.Change[webhookModel]{Config: got, Plan: got, Prior: &prior}
			complete(&change, nil)
			if found := differences(change.Plan, want); len(found) > 0 {
				t.Errorf("%q", found)
			}
		})
	}
}

func TestComplete_create(t *testing.T) {
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
		change := hook.Change[webhookModel]{Config: m, Plan: m}
		complete(&change, nil)
		m = change.Plan
		if !m.SharedSecret.Equal(test.want) || !m.IncludeResources.Equal(includes("")) {
			t.Errorf("%s: the secret is planned as %s, the includes as %s", name, m.SharedSecret, m.IncludeResources)
		}
	}
}

// TestComplete_default: a resource that doesn't say whether its secret is kept follows the provider, also when that changes.
func TestComplete_default(t *testing.T) {
	t.Parallel()
	kept, dropped := types.BoolValue(true), types.BoolValue(false)
	for name, test := range map[string]struct {
		client *client
		prior  types.Bool // null for a new webhook
		want   types.Bool
		secret types.String
	}{
		"not configured, new":  {nil, types.BoolNull(), kept, types.StringUnknown()},
		"kept, new":            {&client{keepSecrets: kept}, types.BoolNull(), kept, types.StringUnknown()},
		"dropped, new":         {&client{keepSecrets: dropped}, types.BoolNull(), dropped, types.StringNull()},
		"not known yet, new":   {&client{keepSecrets: types.BoolUnknown()}, types.BoolNull(), types.BoolUnknown(), types.StringUnknown()},
		"kept, as before":      {&client{keepSecrets: kept}, kept, kept, types.StringValue("s3cret")},
		"dropped, kept before": {&client{keepSecrets: dropped}, kept, dropped, types.StringNull()},
		"kept, dropped before": {&client{keepSecrets: kept}, dropped, kept, types.StringUnknown()},
		"dropped, as before":   {&client{keepSecrets: dropped}, dropped, dropped, types.StringNull()},
	} {
		m := fullHook()
		change := hook.Change[webhookModel]{Config: m, Plan: m}
		change.Config.KeepSharedSecret = types.BoolNull()
		if test.prior.IsNull() {
			change.Plan.KeepSharedSecret, change.Plan.SharedSecret = types.BoolUnknown(), types.StringUnknown()
		} else {
			change.Prior = &m
			m.KeepSharedSecret, change.Plan.KeepSharedSecret = test.prior, test.prior
			if !test.prior.ValueBool() {
				m.SharedSecret, change.Plan.SharedSecret = types.StringNull(), types.StringNull()
			}
		}
		complete(&change, test.client)
		if got := change.Plan; !got.KeepSharedSecret.Equal(test.want) || !got.SharedSecret.Equal(test.secret) {
			t.Errorf("%s: planned is %s, and the secret %s", name, got.KeepSharedSecret, got.SharedSecret)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	set := func(topic, url string) func(*webhookModel) {
		return func(m *webhookModel) { m.Topic, m.CallbackURL = types.StringValue(topic), types.StringValue(url) }
	}
	badTopic := func(severity string) string {
		return severity + ` topic: Malformed topic: The topic doesn't have the form resource.event in lower case, such as orders.place.`
	}
	const (
		fine     = "https://hooks.example.com/orders"
		newTopic = `warning topic: Unknown topic: This version of the provider doesn't know the topic. Did you mean ` +
			`"orders.place"? If Commerce Layer added it later, ignore this warning.`
		badURL = "callback_url: Not a full address: callback_url must be a full address with scheme and host, such as " +
			"https://hooks.example.com/orders."
		credentials = "warning callback_url: Credentials inside an address: callback_url contains a user name or password, " +
			"which is shown in plans, states and the vendor's dashboard. It is better to leave them out and verify the signature of each " +
			"delivery. Otherwise mark the values as sensitive, and don't use the password for anything else."
		inClear = "warning callback_url: Deliveries are not encrypted: callback_url starts with http://, so deliveries are not " +
			"encrypted, and neither are the secrets in them. Use https://."
		farMetadata = `error metadata: Metadata that could not be read back: metadata contains a number that is too long, too large or too small.`
		badMetadata = `error metadata: Metadata must be an object: Commerce Layer stores metadata as an object, such as { team = "orders" }.`
	)
	for name, test := range map[string]struct {
		change   func(*webhookModel)
		new, old []string // for a new webhook, and for one that has the same values already
	}{
		"fine":                  {set("orders.place", fine), nil, nil},
		"malformed topic":       {set("Orders", fine), []string{badTopic("error")}, []string{badTopic("warning")}},
		"empty topic":           {set("", fine), []string{badTopic("error")}, []string{badTopic("warning")}},
		"topic with line break": {set("orders.place\n", fine), []string{badTopic("error")}, []string{badTopic("warning")}},
		"unknown topic":         {set("orders.plaze", fine), []string{newTopic}, nil},
		"no address":            {set("orders.place", "hooks"), []string{"error " + badURL}, []string{"warning " + badURL}},
		"address with password": {set("orders.place", "https://a:b@hooks.example.com"), []string{credentials}, nil},
		"http":                  {set("orders.place", "http://hooks.example.com"), []string{inClear}, []string{inClear}},
		"two at once": {
			set("Orders", "hooks"), []string{"error " + badURL, badTopic("error")},
			[]string{"warning " + badURL, badTopic("warning")},
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
			if got := described(m.Check(nil)); !slices.Equal(got, test.new) {
				t.Errorf("new:\n%q\nwant\n%q", got, test.new)
			}
			if got := described(m.Check(&before)); !slices.Equal(got, test.new) {
				t.Errorf("changed:\n%q\nwant\n%q", got, test.new)
			}
			if got := described(m.Check(&m)); !slices.Equal(got, test.old) {
				t.Errorf("unchanged:\n%q\nwant\n%q", got, test.old)
			}
		})
	}
}
