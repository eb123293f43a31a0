package commercelayer

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// newHook is the plan of a new webhook with what is required, as the schema's defaults leave it.
func newHook(changes ...func(*webhookModel)) webhookModel {
	m := webhookModel{
		ID: types.StringUnknown(), Name: types.StringUnknown(), Topic: types.StringValue("orders.place"),
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
		ID: types.StringValue("wh1"), Name: types.StringValue("Orders"), Topic: types.StringValue("orders.place"),
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
	for i := range g.NumField() {
		a, okA := g.Field(i).Interface().(attr.Value)
		b, okB := w.Field(i).Interface().(attr.Value)
		if !okA || !okB || !a.Equal(b) {
			found = append(found, fmt.Sprintf("%s is %s, want %s", g.Type().Field(i).Tag.Get("tfsdk"), a, b))
		}
	}
	return found
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

func TestFromAPI(t *testing.T) {
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
				*m = webhookModel{ID: types.StringValue("wh1"), IncludeResources: types.SetNull(types.StringType), Metadata: types.DynamicNull()}
			},
			nil,
			func(m *webhookModel) { *m = fullHook() },
		},
		"imported, all nulls": {
			func(m *webhookModel) {
				*m = webhookModel{ID: types.StringValue("wh1"), IncludeResources: types.SetNull(types.StringType), Metadata: types.DynamicNull()}
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
			got, diags := fromAPI(prior, shown)
			if found := differences(got, want); len(found) > 0 || len(diags) > 0 {
				t.Errorf("%q %v", found, diags)
			}
			if params := got.params(&prior); test.want == nil && !params.IsEmpty() {
				t.Errorf("what means the same would be sent: %+v", params)
			}
		})
	}
}

func TestFromAPI_badMetadata(t *testing.T) {
	t.Parallel()
	_, diags := fromAPI(fullHook(), fullAnswer(func(w *commercelayerapi.Webhook) { w.Metadata = json.RawMessage(`[1]`) }))
	if got, want := described(diags), []string{"error metadata: Unreadable metadata: Commerce Layer's answer: metadata isn't an object but an array."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestModel_attributes holds the model against the schema, and the tables above against the model.
func TestModel_attributes(t *testing.T) {
	t.Parallel()
	var tags []string
	for field := range reflect.TypeFor[webhookModel]().Fields() {
		tags = append(tags, field.Tag.Get("tfsdk"))
	}
	slices.Sort(tags)
	if names := slices.Sorted(maps.Keys(webhookSchema(t.Context()).Attributes)); !slices.Equal(tags, names) {
		t.Errorf("the model has %v, the schema %v", tags, names)
	}
	for _, name := range serverMoved() {
		if a := webhookSchema(t.Context()).Attributes[name]; a == nil || !a.IsComputed() || a.IsOptional() {
			t.Errorf("%s isn't an attribute that only the server sets", name)
		}
	}
}
