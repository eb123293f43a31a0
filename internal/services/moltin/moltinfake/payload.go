package moltinfake

import (
	"embed"
	"encoding/json"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// worldFiles are the fixtures: the payload of each resource's events, and what each event changes in it. Each file says where
// its names come from.
//
//go:embed world/*.json
var worldFiles embed.FS

// unknownID is the id of a resource that isn't in the fixtures.
const unknownID = "5f0c3b8a-0000-4000-8000-000000000000"

// worldEvent is a known event. Patch is a JSON Merge Patch on its resource.
type worldEvent struct {
	fakeserver.Event
	Patch json.RawMessage
}

// events are those that public sources name, sorted. Any other can be formed as well.
func events() []fakeserver.Event {
	known, _ := fakeserver.ReadEvents[fakeserver.Event](worldFiles) // an embedded file that tests read
	return known
}

// payload forms the payload of an event: {"data", "included"}, the type and id of what was deleted, or the bare resource of a
// service that sends no data. The change applies to the resource. Its Body is returned as it is, and is all that is sent.
func (f *Fake) payload(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	known, whole, err := about(event)
	if err != nil {
		return nil, known.Event, err
	}
	resource := whole.Get("data")
	inData := resource != nil
	if !inData {
		if resource, err = fakeserver.CompactJSON(whole); err != nil {
			return nil, known.Event, err
		}
	}
	if known.Patch != nil {
		if resource, err = (fakeserver.Change{Patch: known.Patch}).Apply(resource); err != nil {
			return nil, known.Event, err
		}
	}
	resource, err = change.Apply(resource)
	if err != nil || change.Body != nil {
		return resource, known.Event, err
	}
	var payload any = resource
	if inData {
		whole.Set("data", resource)
		payload = whole
	}
	text, err := fakeserver.CompactJSON(payload)
	return text, known.Event, err
}

// about returns the event of this name and the payload of its resource.
func about(event string) (worldEvent, fakeserver.Object, error) {
	found := worldEvent{Event: fakeserver.Event{Name: event, Source: "invented", Note: "No public source names this event."}}
	known, err := fakeserver.ReadEvents[worldEvent](worldFiles)
	if err != nil {
		return found, nil, err
	}
	for _, one := range known {
		if one.Name == event {
			found = one
		}
	}
	var file struct{ Payloads map[string]fakeserver.Object }
	if err := fakeserver.ReadFixture(worldFiles, "payloads", &file); err != nil {
		return found, nil, err
	}
	entity, verb := event, ""
	if dot := strings.LastIndex(event, "."); dot >= 0 {
		entity, verb = event[:dot], event[dot+1:]
	}
	whole, ok := file.Payloads[entity]
	if !ok {
		whole, err = smallest(entity)
	}
	if err != nil || verb != "deleted" {
		return found, whole, err
	}
	return found, remains(whole, entity), nil
}

// remains is the payload for a deleted resource.
func remains(whole fakeserver.Object, entity string) fakeserver.Object {
	gone := struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}{entity, unknownID}
	_ = json.Unmarshal(whole.Get("data"), &gone) // what it doesn't say, such as the settings' id, stays
	typ, _ := fakeserver.CompactJSON(gone.Type)  // a string
	id, _ := fakeserver.CompactJSON(gone.ID)
	return fakeserver.Object{{Name: "type", Value: typ}, {Name: "id", Value: id}}
}

// smallest is the payload of a resource that isn't in the fixtures, such as an entry of a Custom API.
func smallest(entity string) (fakeserver.Object, error) {
	timestamps := map[string]string{"created_at": "2026-03-02T09:12:04.318Z", "updated_at": "2026-03-02T09:15:27.123Z"}
	data, err := fakeserver.CompactJSON(struct {
		ID   string         `json:"id"`
		Type string         `json:"type"`
		Meta map[string]any `json:"meta"`
	}{unknownID, entity, map[string]any{"timestamps": timestamps}})
	return fakeserver.Object{{Name: "data", Value: data}}, err
}
