package commercelayerfake

import (
	"embed"
	"encoding/json"
	"strings"
	"sync"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// worldFiles are the fixtures. Each file says where its names come from.
//
//go:embed world/*.json
var worldFiles embed.FS

// world is a small shop of linked resources, from which the body of every event is formed.
type world struct {
	// types are the attributes, with their types, and the relationships of each resource type, in the vendor's order.
	types map[string]kind
	// resources are in the order of the files. Events are about the first one of their type.
	resources map[string]*resource
	firsts    map[string]*resource
	events    []worldEvent
}

type kind struct {
	Attributes, Relationships fakeserver.Object
}

// resource names only what it has: links are "type/id", a list of them, or null.
type resource struct {
	Type          string            `json:"type"`
	ID            string            `json:"id"`
	Attributes    fakeserver.Object `json:"attributes"`
	Relationships fakeserver.Object `json:"relationships"`
}

// worldEvent is a known topic, and what it changes in the resource.
type worldEvent struct {
	fakeserver.Event
	Attributes fakeserver.Object
}

// fixtures reads the world when it is first needed. The zero value is ready to use.
type fixtures struct {
	once  sync.Once
	world world
	err   error
}

func (f *fixtures) read() (*world, error) {
	f.once.Do(func() { f.world, f.err = readWorld() })
	return &f.world, f.err
}

func readWorld() (world, error) {
	w := world{resources: map[string]*resource{}, firsts: map[string]*resource{}}
	var schema struct{ Types map[string]kind }
	if err := fakeserver.ReadFixture(worldFiles, "schema", &schema); err != nil {
		return w, err
	}
	w.types = schema.Types
	for _, name := range []string{"orders", "customers", "catalog", "stock", "promotions", "jobs"} {
		var file struct{ Resources []*resource }
		if err := fakeserver.ReadFixture(worldFiles, name, &file); err != nil {
			return w, err
		}
		for _, r := range file.Resources {
			w.resources[r.Type+"/"+r.ID] = r
			if w.firsts[r.Type] == nil {
				w.firsts[r.Type] = r
			}
		}
	}
	var err error
	w.events, err = fakeserver.ReadEvents[worldEvent](worldFiles)
	return w, err
}

// about returns the event with this name, and its resource at that moment. For a type that the world doesn't have, the resource is
// the smallest possible one.
func (w *world) about(event string) (worldEvent, resource) {
	typ, _, _ := strings.Cut(event, ".")
	found := worldEvent{Event: fakeserver.Event{Name: event, Source: "invented", Note: "None of the vendor's lists names this topic."}}
	for _, known := range w.events {
		if known.Name == event {
			found = known
		}
	}
	first := w.firsts[typ]
	if first == nil {
		first = &resource{Type: typ, ID: "unknownXYZ"}
	}
	about := *first
	about.Attributes = append(fakeserver.Object{}, first.Attributes...)
	for _, change := range found.Attributes {
		about.Attributes.Set(change.Name, change.Value)
	}
	return found, about
}

// kindOf returns what resources of a type have, or for an unknown type, what all resources have.
func (w *world) kindOf(typ string) kind {
	if k, ok := w.types[typ]; ok {
		return k
	}
	names := fakeserver.Object{}
	for _, name := range []string{"created_at", "updated_at", "reference", "reference_origin", "metadata"} {
		names.Set(name, json.RawMessage(`"string"`))
	}
	return kind{Attributes: names}
}

// linked returns what a relationship leads to. One that the resource doesn't name is empty.
func (r *resource) linked(relationship string) []identifier {
	text := r.Relationships.Get(relationship)
	var one *string
	var links []string
	if err := json.Unmarshal(text, &one); err == nil && one != nil {
		links = []string{*one}
	} else if err != nil {
		_ = json.Unmarshal(text, &links)
	}
	out := make([]identifier, len(links))
	for i, link := range links {
		out[i].Type, out[i].ID, _ = strings.Cut(link, "/")
	}
	return out
}
