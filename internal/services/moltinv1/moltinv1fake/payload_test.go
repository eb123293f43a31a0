package moltinv1fake

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func TestPayload(t *testing.T) {
	t.Parallel()
	form := func(event string, change fakeserver.Change) (string, fakeserver.Event) {
		text, known, err := New().payload(event, change)
		if err != nil {
			t.Fatalf("%s: %v", event, err)
		}
		return string(text), known
	}
	var names []string
	for _, e := range events() {
		names = append(names, e.Name)
		text, known := form(e.Name, fakeserver.Change{})
		var object struct{ ID string }
		if err := json.Unmarshal([]byte(text), &object); err != nil || object.ID == "" || strings.ContainsAny(text, "\n") {
			t.Errorf("%s: %s, %v", e.Name, text, err)
		}
		if again, _ := form(e.Name, fakeserver.Change{}); again != text || known != e || e.Source != "invented" || e.Note == "" {
			t.Errorf("%s: %+v, then %s", e.Name, known, again)
		}
	}
	if got := strings.Join(names, " "); got != "create update delete" {
		t.Errorf("got %s", got)
	}
	text, _ := form("update", fakeserver.Change{Patch: json.RawMessage(`{"stock_level": 0}`)})
	for _, want := range []string{"Zoë", "white & blue", "< 30 €", `"with_tax":25.00`, `"stock_level":0`, `"status":{"value":"Live","data":{"key":"1"`} {
		if !strings.Contains(text, want) {
			t.Errorf("an update has no %s: %s", want, text)
		}
	}
	if text, known := form("explode", fakeserver.Change{}); text != `{"id":"1160847523940532230"}` || known.Source != "invented" {
		t.Errorf("unknown: %s, %+v", text, known)
	}
	if _, _, err := New().payload("create", fakeserver.Change{Resource: json.RawMessage(`1`)}); err == nil {
		t.Error("a resource that is no object is accepted")
	}
}
