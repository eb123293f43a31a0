package doofake

import (
	"embed"
	"encoding/json"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// worldFiles are inventions except event_id and the words for an event's status: doo documents no more of the default body
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/892718/Webhooks).
//
//go:embed world/events.json
var worldFiles embed.FS

func bodies() fakeserver.Bodies {
	return fakeserver.Bodies{Files: worldFiles, Smallest: json.RawMessage(`{"event_id": "4711"}`)}
}

// events are the types of hooks in doo's documentation, sorted. Any other can be formed as well.
func events() []fakeserver.Event { return bodies().Events() }

// payload is the default body of a delivery. With an origin, doo would send the result of the GraphQL query. The body doesn't name
// its type, because doo's documentation doesn't say that it does. The change's Body is returned as it is.
func (f *Fake) payload(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	return bodies().Form(event, change)
}
