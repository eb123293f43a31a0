package doofake

import (
	"embed"
	"encoding/json"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// worldFiles are inventions but for event_id and the words for an event's status: of the default body, doo documents no more
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/892718/Webhooks).
//
//go:embed world/events.json
var worldFiles embed.FS

func bodies() fakeserver.Bodies {
	return fakeserver.Bodies{Files: worldFiles, Smallest: json.RawMessage(`{"event_id": "4711"}`)}
}

// events are the types of hooks that doo's documentation shows, sorted. Any other can be formed, too.
func events() []fakeserver.Event { return bodies().Events() }

// payload is the whole body of a delivery, the default one: with an origin, doo would send what the GraphQL query returns. It
// doesn't name its own type, because nothing says that doo's do. The change's Body is returned as it is.
func (f *Fake) payload(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	return bodies().Form(event, change)
}
