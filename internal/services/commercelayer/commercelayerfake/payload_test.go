package commercelayerfake

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// delivered is a document as a receiver may read it.
type delivered struct {
	Data     deliveredResource   `json:"data"`
	Included []deliveredResource `json:"included"`
	Meta     map[string]string   `json:"meta"`
}

type deliveredResource struct {
	ID            string
	Type          string
	Links         map[string]string
	Attributes    map[string]json.RawMessage
	Relationships map[string]struct {
		Links map[string]string
		Data  json.RawMessage
	}
	Meta map[string]string
}

func (r deliveredResource) linked(t *testing.T, name string) []identifier {
	t.Helper()
	data := r.Relationships[name].Data
	var many []identifier
	if bytes.HasPrefix(data, []byte("[")) {
		if err := json.Unmarshal(data, &many); err != nil {
			t.Fatal(err)
		}
		return many
	}
	var one *identifier
	if err := json.Unmarshal(data, &one); err != nil {
		t.Fatalf("%s.%s: %v", r.Type, name, err)
	}
	if one == nil {
		return nil
	}
	return []identifier{*one}
}

func form(t *testing.T, f *Fake, event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event) {
	t.Helper()
	text, known, err := f.payload(event, change)
	if err != nil {
		t.Fatalf("%s: %v", event, err)
	}
	return text, known
}

func readBody(t *testing.T, text json.RawMessage) delivered {
	t.Helper()
	var d delivered
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func cut(t *testing.T, text json.RawMessage, paths ...string) delivered {
	t.Helper()
	text, err := included(text, paths)
	if err != nil {
		t.Fatal(err)
	}
	return readBody(t, text)
}

func TestEvents(t *testing.T) {
	t.Parallel()
	catalogue, err := os.ReadFile("../topics.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range events() {
		names = append(names, e.Name)
		if e.Source != "schema" && e.Source != "documented" {
			t.Errorf("%s is %q", e.Name, e.Source)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("not sorted, or a name twice: %q", names)
	}
	for line := range strings.Lines(string(catalogue)) {
		if topic := strings.TrimSpace(line); topic != "" && topic[0] != '#' && !slices.Contains(names, topic) {
			t.Errorf("%s can't be formed by name", topic)
		}
	}
}

func TestPayload_stable(t *testing.T) {
	t.Parallel()
	for _, event := range []string{"orders.place", "customers.tagged", "flex_promotions.create", "giraffes.create"} {
		text, _ := form(t, New(), event, fakeserver.Change{})
		if again, _ := form(t, New(), event, fakeserver.Change{}); !bytes.Equal(text, again) {
			t.Errorf("%s differs from call to call", event)
		}
	}
}

// TestPayload_all holds what is true of every body: it is compact, about the topic's type, shows all that the type has, and
// includes whatever a relationship names.
func TestPayload_all(t *testing.T) {
	t.Parallel()
	f := New()
	w, err := f.fixtures.read()
	if err != nil {
		t.Fatal(err)
	}
	var last string
	for _, e := range events() {
		text, known := form(t, f, e.Name, fakeserver.Change{})
		if known != e {
			t.Errorf("%s: formed %+v, listed %+v", e.Name, known, e)
		}
		typ, verb, _ := strings.Cut(e.Name, ".")
		if !bytes.Contains(text[:80], []byte(`"type":"`+typ+`"`)) || !json.Valid(text) || bytes.ContainsAny(text, "\n&<>") {
			t.Errorf("%s is about something else, not compact, or has a character that isn't escaped: %.200s", e.Name, text)
		}
		if typ == last && verb != "destroy" { // what is linked is the same for all of a type
			continue
		}
		last = typ
		d := readBody(t, text)
		ids := map[identifier]bool{{d.Data.Type, d.Data.ID}: true}
		for _, r := range d.Included {
			if id := (identifier{r.Type, r.ID}); ids[id] {
				t.Errorf("%s includes %v twice", e.Name, id)
			} else {
				ids[id] = true
			}
		}
		for _, r := range append([]deliveredResource{d.Data}, d.Included...) {
			checkResource(t, e.Name, w.types[r.Type], r)
			for name := range r.Relationships {
				if verb == "destroy" {
					break
				}
				for _, id := range r.linked(t, name) {
					if !ids[id] {
						t.Errorf("%s: %s.%s is %v, which isn't included", e.Name, r.Type, name, id)
					}
				}
			}
		}
	}
}

// checkResource holds a resource against what its type has.
func checkResource(t *testing.T, event string, k kind, r deliveredResource) {
	t.Helper()
	self := "/api/" + r.Type + "/" + r.ID
	if r.Links["self"] != self || r.Meta["mode"] != "test" || r.Meta["organization_id"] != "org-demo" {
		t.Errorf("%s: %s has links %v, meta %v", event, self, r.Links, r.Meta)
	}
	if len(r.Attributes) != len(k.Attributes) || len(r.Relationships) != len(k.Relationships) {
		t.Errorf("%s: %s shows %d attributes, %d relationships", event, self, len(r.Attributes), len(r.Relationships))
	}
	for name, relationship := range r.Relationships {
		if relationship.Links["related"] != self+"/"+name {
			t.Errorf("%s: %s.%s has links %v", event, self, name, relationship.Links)
		}
	}
}

// TestWorld_schema compares the fixtures with the vendor's schema.
func TestWorld_schema(t *testing.T) {
	t.Parallel()
	w, err := new(fixtures).read()
	if err != nil {
		t.Fatal(err)
	}
	check := func(where, typ string, attributes fakeserver.Object) {
		for _, a := range attributes {
			var declared string
			if err := json.Unmarshal(w.types[typ].Attributes.Get(a.Name), &declared); err != nil {
				t.Errorf("%s: %s has no attribute %s", where, typ, a.Name)
				continue
			}
			if kind, enum, _ := strings.Cut(declared, ": "); !isOf(kind, strings.Fields(enum), a.Value) {
				t.Errorf("%s: %s.%s is %s, want %s", where, typ, a.Name, a.Value, declared)
			}
		}
	}
	for id, r := range w.resources {
		check(id, r.Type, r.Attributes)
		for _, link := range r.Relationships {
			var declared string
			if err := json.Unmarshal(w.types[r.Type].Relationships.Get(link.Name), &declared); err != nil {
				t.Errorf("%s has no relationship %s", id, link.Name)
				continue
			}
			checkLink(t, w, id+"."+link.Name, declared, link.Value)
		}
	}
	for _, e := range w.events {
		typ, _, _ := strings.Cut(e.Name, ".")
		if w.firsts[typ] == nil {
			t.Errorf("the world has nothing for %s", e.Name)
		}
		check(e.Name, typ, e.Attributes)
	}
}

func checkLink(t *testing.T, w *world, where, declared string, link json.RawMessage) {
	t.Helper()
	many := strings.HasPrefix(declared, "[")
	if many != bytes.HasPrefix(link, []byte("[")) {
		t.Errorf("%s is %s, want %s", where, link, declared)
		return
	}
	want := strings.Trim(declared, "[]")
	for _, id := range (&resource{Relationships: fakeserver.Object{{Name: "x", Value: link}}}).linked("x") {
		if w.resources[id.Type+"/"+id.ID] == nil || want != "*" && id.Type != want {
			t.Errorf("%s leads to %v, want one of %s that exists", where, id, want)
		}
	}
}

// isOf reports whether a value is of the kind that the schema says. Everything may be null.
func isOf(kind string, enum []string, value json.RawMessage) bool {
	text := string(value)
	if text == null {
		return true
	}
	first := text[0]
	switch kind {
	case "string":
		var s string
		return json.Unmarshal(value, &s) == nil && (len(enum) == 0 || slices.Contains(enum, s))
	case "datetime":
		return first == '"' && len(text) == len(`"2026-03-02T09:12:04.318Z"`) && strings.HasSuffix(text, `Z"`)
	case "boolean":
		return text == "true" || text == "false"
	case "integer", "float":
		return (first >= '0' && first <= '9' || first == '-') && strings.Contains(text, ".") == (kind == "float")
	case "object":
		return first == '{'
	case "array":
		return first == '['
	}
	return false
}

func TestPayload_order(t *testing.T) {
	t.Parallel()
	f := New()
	text, known := form(t, f, "orders.place", fakeserver.Change{})
	if known.Source != "documented" {
		t.Errorf("source %q", known.Source)
	}
	plain, err := included(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(plain) <= 16<<10 {
		t.Errorf("an order alone has %d bytes, want more than 16 KiB", len(plain))
	}
	for _, want := range []string{`"Zoë`, "€", "🎁", `\u0026`, `\u003c3`, `"subtotal_amount_float":99.0,`, `"formatted_total_amount":"€104,00"`, `"status":"placed"`} {
		if !bytes.Contains(plain, []byte(want)) {
			t.Errorf("%s isn't in the body", want)
		}
	}
	for event, want := range map[string]string{
		"orders.approve": `"status":"approved"`, "orders.pay": `"payment_status":"paid"`, "orders.cancel": `"status":"cancelled"`,
		"orders.create": `"placed_at":null`, "shipments.ship": `"status":"shipped"`, "in_stock_subscriptions.notify": `"status":"notified"`,
		"customers.create": `"email":"zoe@example.com"`, "order_subscriptions.create": `"frequency":"monthly"`,
	} {
		if text, _ := form(t, f, event, fakeserver.Change{}); !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s doesn't say %s", event, want)
		}
	}
}

func TestPayload_destroy(t *testing.T) {
	t.Parallel()
	for _, event := range []string{"orders.destroy", "customers.destroy", "giraffes.destroy", "webhooks.destroy"} {
		text, _ := form(t, New(), event, fakeserver.Change{})
		d := cut(t, text, "customer", "line_items")
		if d.Data.ID == "" || d.Included != nil || len(d.Data.Attributes) < 5 {
			t.Errorf("%s: %+v", event, d)
		}
		for name, value := range d.Data.Attributes {
			if string(value) != null {
				t.Errorf("%s: %s is %s", event, name, value)
			}
		}
	}
}

func TestPayload_unknown(t *testing.T) {
	t.Parallel()
	f := New()
	text, known := form(t, f, "orders.levitate", fakeserver.Change{})
	if d := readBody(t, text); d.Data.Type != "orders" || len(d.Data.Attributes) < 100 || known.Source != "invented" || known.Note == "" {
		t.Errorf("%+v of %s", known, d.Data.Type)
	}
	for _, event := range []string{"giraffes.create", "giraffes", "", "..", `x"y.create`} {
		text, known := form(t, f, event, fakeserver.Change{})
		d := cut(t, text, "tags")
		typ, _, _ := strings.Cut(event, ".")
		if d.Data.Type != typ || d.Data.ID == "" || known.Source != "invented" || known.Name != event || string(d.Data.Attributes["metadata"]) != "{}" {
			t.Errorf("%q: %+v, %s", event, known, text)
		}
	}
}

func TestPayload_change(t *testing.T) {
	t.Parallel()
	f := New()
	exact := "not JSON & on purpose €\n"
	if text, _ := form(t, f, "orders.place", fakeserver.Change{Body: &exact}); string(text) != exact {
		t.Errorf("body: %q", text)
	}
	text, _ := form(t, f, "orders.place", fakeserver.Change{Patch: json.RawMessage(
		`{"attributes":{"number":"7 & 8","total_amount_float":1.00,"reference":null},"relationships":{"customer":{"data":null}}}`)})
	d := cut(t, text, "customer", "market")
	if !bytes.Contains(text, []byte(`"number":"7 \u0026 8"`)) || !bytes.Contains(text, []byte(`"total_amount_float":1.00`)) {
		t.Errorf("the patch isn't in %.600s", text)
	}
	if _, ok := d.Data.Attributes["reference"]; ok || len(d.Included) != 1 || d.Included[0].Type != "markets" {
		t.Errorf("patched: %+v", d)
	}
	text, _ = form(t, f, "orders.place", fakeserver.Change{Resource: json.RawMessage(` {"type":"orders", "id":"abc","attributes":{"b":1e2,"a":[]}} `)})
	if want := `{"data":{"type":"orders","id":"abc","attributes":{"b":1e2,"a":[]}}}`; string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
	for _, resource := range []string{`{}`, `{"relationships":7}`, `{"relationships":{"a":[],"b":{"data":"x"},"c":{"data":[7]},"d":{"data":{"id":7}}}}`, `{"id":1,"type":[]}`} {
		text, _ := form(t, f, "orders.place", fakeserver.Change{Resource: json.RawMessage(resource)})
		if cut, err := included(text, []string{"a.b", "b", "c", "d"}); err != nil || !json.Valid(cut) {
			t.Errorf("%s: %s, %v", resource, cut, err)
		}
	}
	if _, _, err := f.payload("orders.place", fakeserver.Change{Patch: json.RawMessage(`[]`)}); err == nil {
		t.Error("a patch that is no object is accepted")
	}
}

func TestPayload_meta(t *testing.T) {
	t.Parallel()
	f := New()
	f.Live, f.Switches.Meta = true, InDocument
	text, _ := form(t, f, "orders.place", fakeserver.Change{})
	d := cut(t, text, "customer")
	if d.Meta["mode"] != "live" || d.Meta["organization_id"] != "org-demo" || d.Data.Meta["mode"] != "" || d.Data.Meta["created_with_version"] == "" {
		t.Errorf("%v, %v", d.Meta, d.Data.Meta)
	}
	f.Switches.Meta = Nowhere
	text, _ = form(t, f, "orders.place", fakeserver.Change{})
	if bytes.Contains(text, []byte(`"mode"`)) {
		t.Error("the mode is told")
	}
}

func TestIncluded(t *testing.T) {
	t.Parallel()
	text, _ := form(t, New(), "orders.place", fakeserver.Change{})
	for _, test := range []struct {
		paths []string
		want  string // types of what is included
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"no_such_thing", "customer.no_such_thing", ".", "customer."}, "customers"},
		{[]string{"customer", "customer"}, "customers"},
		{[]string{"line_items"}, "line_items line_items"},
		{[]string{"line_items.line_item_options"}, "line_items line_item_options line_items"},
		{[]string{" line_items.order.customer"}, "line_items customers line_items"},
		{[]string{"shipping_address", "billing_address"}, "addresses addresses"},
		{[]string{"payment_source", "transactions", "captures"}, "external_payments authorizations"},
	} {
		d := cut(t, text, test.paths...)
		var types []string
		for _, r := range d.Included {
			types = append(types, r.Type)
		}
		if got := strings.Join(types, " "); got != test.want {
			t.Errorf("%q includes %q, want %q", test.paths, got, test.want)
		}
		for name, relationship := range d.Data.Relationships {
			named := slices.ContainsFunc(test.paths, func(path string) bool {
				first, _, _ := strings.Cut(strings.TrimSpace(path), ".")
				return first == name
			})
			if deep := strings.Contains(strings.Join(test.paths, " "), "order.customer") && name == "customer"; named != (relationship.Data != nil) && !deep {
				t.Errorf("%q: %s has data %s", test.paths, name, relationship.Data)
			}
		}
	}
	if got := includePaths("orders.tagged", []string{"customer"}); !slices.Equal(got, []string{"tags", "customer"}) {
		t.Errorf("tagged: %q", got)
	}
	if got := includePaths("orders.place", []string{"customer"}); !slices.Equal(got, []string{"customer"}) {
		t.Errorf("placed: %q", got)
	}
	if _, err := included(json.RawMessage("no"), nil); err == nil {
		t.Error("what is no document is cut")
	}
}
