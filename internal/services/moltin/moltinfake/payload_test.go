package moltinfake

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func form(t *testing.T, event string, change fakeserver.Change) (string, fakeserver.Event) {
	t.Helper()
	text, known, err := New().payload(event, change)
	if err != nil {
		t.Fatalf("%s: %v", event, err)
	}
	return string(text), known
}

func TestEvents(t *testing.T) {
	t.Parallel()
	catalogue, err := os.ReadFile("../events.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range events() {
		names = append(names, e.Name)
		if !slices.Contains([]string{"documented", "schema", "invented"}, e.Source) || e.Source == "invented" && e.Note == "" {
			t.Errorf("%+v", e)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("not sorted, or a name twice: %q", names)
	}
	for line := range strings.Lines(string(catalogue)) {
		if event := strings.TrimSpace(line); event != "" && event[0] != '#' && !slices.Contains(names, event) {
			t.Errorf("%s can't be formed by name", event)
		}
	}
}

// linkedItems is what an order or a cart says of its items.
type linkedItems struct {
	Data struct {
		Type, ID      string
		Relationships struct {
			Items struct{ Data []struct{ ID string } }
		}
	}
	Included struct{ Items []struct{ ID string } }
}

// TestPayload_all holds what is true of every payload: it is compact, the same each time, and includes the items that it links.
func TestPayload_all(t *testing.T) {
	t.Parallel()
	for _, e := range events() {
		text, known := form(t, e.Name, fakeserver.Change{})
		if again, _ := form(t, e.Name, fakeserver.Change{}); again != text {
			t.Errorf("%s differs from call to call", e.Name)
		}
		if known != e {
			t.Errorf("%s: formed %+v, listed %+v", e.Name, known, e)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(text)); err != nil || compact.String() != text {
			t.Errorf("%s is not compact (%v)", e.Name, err)
		}
		if strings.HasSuffix(e.Name, ".deleted") {
			var deleted map[string]string
			if err := json.Unmarshal([]byte(text), &deleted); err != nil || len(deleted) != 2 || deleted["type"] == "" || deleted["id"] == "" {
				t.Errorf("%s: %s", e.Name, text)
			}
			continue
		}
		var payload linkedItems
		if err := json.Unmarshal([]byte(text), &payload); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if !slices.Equal(payload.Data.Relationships.Items.Data, payload.Included.Items) {
			t.Errorf("%s links %v, includes %v", e.Name, payload.Data.Relationships.Items.Data, payload.Included.Items)
		}
	}
}

func TestPayload_known(t *testing.T) {
	t.Parallel()
	for event, want := range map[string]string{
		"order.created":       `"status":"incomplete","payment":"unpaid","shipping":"unfulfilled"`,
		"order.paid":          `"status":"complete","payment":"paid","shipping":"unfulfilled"`,
		"order.fulfilled":     `"payment":"paid","shipping":"fulfilled"`,
		"order.updated":       `"included":{"items":[{"type":"order_item"`,
		"cart.updated":        `"included":{"items":[{"type":"cart_item"`,
		"cart.deleted":        `{"type":"cart","id":"`,
		"customer.created":    `{"data":{"type":"customer","id":"`,
		"product.updated":     `"name":"T-shirt “Ärmel”, white & blue"`,
		"product.deleted":     `{"type":"product","id":"`,
		"transaction.created": `"status":"pending"`,
		"one-time-password-token-request.created": `{"authentication_realm_id":"`,
	} {
		text, _ := form(t, event, fakeserver.Change{})
		if !strings.Contains(text, want) {
			t.Errorf("%s has no %s", event, want)
		}
	}
	for _, event := range []string{"order.paid", "product.deleted", "product.updated", "one-time-password-token-request.created"} {
		if _, known := form(t, event, fakeserver.Change{}); known.Source != "documented" {
			t.Errorf("%s is %s", event, known.Source)
		}
	}
	text, _ := form(t, "order.paid", fakeserver.Change{})
	for _, want := range []string{"Zoë", "€99.00", "Example & Co.", "<black>"} {
		if !strings.Contains(text, want) {
			t.Errorf("an order has no %s", want)
		}
	}
}

func TestPayload_unknown(t *testing.T) {
	t.Parallel()
	for event, want := range map[string]string{
		"giraffe_ext.created": `{"data":{"id":"` + unknownID + `","type":"giraffe_ext","meta":{"timestamps":{"created_at":"2026-03-02T09:12:04.318Z","updated_at":"2026-03-02T09:15:27.123Z"}}}}`,
		"giraffe_ext.deleted": `{"type":"giraffe_ext","id":"` + unknownID + `"}`,
		"nothing":             `"type":"nothing"`,
		"":                    `"type":""`,
		`a"b.created`:         `"type":"a\"b"`,
		"order.levitated":     `"type":"order"`,
	} {
		text, known := form(t, event, fakeserver.Change{})
		if !strings.Contains(text, want) || known.Source != "invented" || known.Name != event || known.Note == "" {
			t.Errorf("%q: %+v, %.300s", event, known, text)
		}
	}
}

func TestPayload_change(t *testing.T) {
	t.Parallel()
	exact := "not JSON & on purpose €\n"
	for want, change := range map[string]fakeserver.Change{
		exact: {Body: &exact},
		`{"data":{"id":"7","price":1.50,"text":"a & <b>"}}`: {Resource: json.RawMessage(` {"id": "7", "price":1.50,"text":"a & <b>"}`)},
		`"name":"Zoë & €","email":"zoe@example.com"`:        {Patch: json.RawMessage(`{"name":"Zoë & €"}`)},
	} {
		if text, _ := form(t, "customer.created", change); !strings.Contains(text, want) {
			t.Errorf("got %s, want %s", text, want)
		}
	}
	if text, _ := form(t, "cart.deleted", fakeserver.Change{Patch: json.RawMessage(`{"id": "7"}`)}); text != `{"type":"cart","id":"7"}` {
		t.Errorf("got %s", text)
	}
	text, _ := form(t, "one-time-password-token-request.created", fakeserver.Change{Patch: json.RawMessage(`{"purpose":"passwordless_authentication"}`)})
	if !strings.Contains(text, `"purpose":"passwordless_authentication"`) || strings.Contains(text, `"data"`) {
		t.Errorf("got %s", text)
	}
	if _, _, err := New().payload("order.paid", fakeserver.Change{Resource: json.RawMessage("[]")}); err == nil {
		t.Error("a resource that is no object is accepted")
	}
}

// TestWorld_schema compares the fixtures with the vendor's schemas, where there are such.
func TestWorld_schema(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct{ Types map[string]json.RawMessage }
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, e := range events() {
		entity := e.Name[:strings.LastIndex(e.Name, ".")]
		shape, ok := schema.Types[entity]
		if !ok || strings.HasSuffix(e.Name, ".deleted") {
			continue
		}
		text, _ := form(t, e.Name, fakeserver.Change{})
		var payload struct {
			Data     json.RawMessage
			Included struct{ Items []json.RawMessage }
		}
		if err := json.Unmarshal([]byte(text), &payload); err != nil {
			t.Fatal(err)
		}
		checkShape(t, e.Name, shape, payload.Data)
		for _, item := range payload.Included.Items {
			checkShape(t, e.Name+" item", schema.Types[entity+"_item"], item)
		}
		checked++
	}
	if checked < 30 {
		t.Errorf("only %d events were checked", checked)
	}
}

// checkShape holds a value against a shape: an object of shapes, a list of one, or the name of a JSON type.
func checkShape(t *testing.T, where string, shape, value json.RawMessage) {
	t.Helper()
	var fields map[string]json.RawMessage
	if json.Unmarshal(shape, &fields) == nil {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(value, &object); err != nil {
			t.Errorf("%s is %s, want an object", where, value)
		}
		for name, member := range object {
			if fields[name] == nil {
				t.Errorf("%s has no %s", where, name)
				continue
			}
			checkShape(t, where+"."+name, fields[name], member)
		}
		return
	}
	var one []json.RawMessage
	if json.Unmarshal(shape, &one) == nil {
		var list []json.RawMessage
		if err := json.Unmarshal(value, &list); err != nil {
			t.Errorf("%s is %s, want a list", where, value)
		}
		for _, member := range list {
			checkShape(t, where+"[]", one[0], member)
		}
		return
	}
	starts := map[string]string{`"string"`: `"`, `"boolean"`: "tf", `"number"`: "-0123456789", `"integer"`: "-0123456789", `"object"`: "{"}
	if allowed, ok := starts[string(shape)]; !ok || !strings.Contains(allowed, string(value[:1])) {
		t.Errorf("%s is %s, want %s", where, value, shape)
	}
	if string(shape) == `"integer"` && bytes.ContainsAny(value, ".eE") {
		t.Errorf("%s is %s, want an integer", where, value)
	}
}
