package moltinv1fake

import (
	_ "embed" // for the fixtures
	"encoding/json"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// bodies are inventions, as Moltin documents no body of a delivery: a product, in the form in which version 1 showed
// products.
//
//go:embed world/events.json
var bodies string

// events are the three that a webhook can be switched to, in Moltin's order.
func events() []fakeserver.Event {
	known, err := fakeserver.ReadBodies(bodies)
	if err != nil {
		return nil
	}
	return known.Events()
}

// payload is the object that an event is about, an invention. It becomes the JSON or the form of a delivery. The change's
// Body is returned as it is, and is all that is sent.
func (f *Fake) payload(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	known, err := fakeserver.ReadBodies(bodies)
	if err != nil {
		return nil, fakeserver.Event{}, err
	}
	return known.Form(event, json.RawMessage(`{"id": "1160847523940532230"}`), change)
}
