package moltinv1fake

import (
	"embed"
	"encoding/json"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// worldFiles are inventions, because Moltin documents no body of a delivery: a product as version 1 showed products.
//
//go:embed world/events.json
var worldFiles embed.FS

func bodies() fakeserver.Bodies {
	return fakeserver.Bodies{Files: worldFiles, Smallest: json.RawMessage(`{"id": "1160847523940532230"}`)}
}

// events are the three events that a webhook can be enabled for, in Moltin's order.
func events() []fakeserver.Event { return bodies().Events() }

// payload is the object that an event is about, which is invented. It becomes the JSON or the form of a delivery. The change's
// Body is returned as it is, and is all that is sent.
func (f *Fake) payload(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	return bodies().Form(event, change)
}
