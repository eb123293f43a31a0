package doofake

import (
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
	catalogue, err := os.ReadFile("../hook_types.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range events() {
		names = append(names, e.Name)
	}
	var want []string
	for line := range strings.Lines(string(catalogue)) {
		if name := strings.TrimSpace(line); name != "" && name[0] != '#' {
			want = append(want, name)
		}
	}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

func TestPayload(t *testing.T) {
	t.Parallel()
	for _, e := range events() {
		text, known := form(t, e.Name, fakeserver.Change{})
		if again, _ := form(t, e.Name, fakeserver.Change{}); text != again || known != e || e.Source != "invented" || e.Note == "" {
			t.Errorf("%s: %+v, %s, then %s", e.Name, known, text, again)
		}
		entity, _, _ := strings.Cut(e.Name, "_")
		var body map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &body); err != nil || len(body) != 2 || string(body["event_id"]) != `"4711"` {
			t.Errorf("%s: %s, %v", e.Name, text, err)
		}
		var about struct{ ID, Status string }
		if err := json.Unmarshal(body[entity], &about); err != nil || about.ID == "" {
			t.Errorf("%s is not about a %s: %s, %v", e.Name, entity, text, err)
		}
		if words := []string{"draft", "live", "cancelled", "done", "deleted"}; entity == "event" && (about.ID != "4711" || !slices.Contains(words, about.Status)) {
			t.Errorf("%s: %s", e.Name, text)
		}
	}
	text, _ := form(t, "order_created", fakeserver.Change{Patch: json.RawMessage(`{"order": {"items": null, "price": 1.00}}`)})
	if !strings.Contains(text, `"formatted":"99,00 €"},"price":1.00}`) || !strings.Contains(text, "Zoë") {
		t.Errorf("patched: %s", text)
	}
	exact := "not JSON"
	if text, _ := form(t, "order_created", fakeserver.Change{Body: &exact}); text != exact {
		t.Errorf("got %s", text)
	}
	if text, known := form(t, "invitee_moved", fakeserver.Change{}); text != `{"event_id":"4711"}` || known.Name != "invitee_moved" || known.Source != "invented" {
		t.Errorf("unknown: %s, %+v", text, known)
	}
}
