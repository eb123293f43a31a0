package commercelayerfake

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// compound is a JSON:API document with its included resources. If there are none, the document has no "included". That is an
// inference: the standard allows it, and handlers have to cope with it.
type compound struct {
	Data     json.RawMessage   `json:"data"`
	Included []json.RawMessage `json:"included,omitempty"`
	Meta     json.RawMessage   `json:"meta,omitempty"`
}

// reachable returns the resources that are linked to one, directly or through others, nearest first and each once.
func (f *Fake) reachable(w *world, data json.RawMessage) ([]json.RawMessage, error) {
	first := look(data)
	seen := map[identifier]bool{first.id: true}
	var out []json.RawMessage
	var queue []identifier
	for _, relationship := range first.relationships {
		queue = append(queue, first.links(relationship.Name)...)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		found := w.resources[queue[0].Type+"/"+queue[0].ID]
		if found == nil || seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		text, err := json.Marshal(f.form(w, *found, false))
		if err != nil {
			return nil, err
		}
		out = append(out, text)
		for _, relationship := range found.Relationships {
			queue = append(queue, found.linked(relationship.Name)...)
		}
	}
	return out, nil
}

// includePaths are what the payload of a webhook includes: its include_resources, and the tags for tagged events
// (https://docs.commercelayer.io/core/real-time-webhooks).
func includePaths(event string, includeResources []string) []string {
	if strings.HasSuffix(event, ".tagged") {
		return append([]string{"tags"}, includeResources...)
	}
	return includeResources
}

// included reduces a document of payload to what dotted paths such as "line_items.item" name: only these resources are included,
// and only the relationships that lead to them have data. A name that leads nowhere is ignored, because the service's behavior is
// unknown.
func included(text json.RawMessage, paths []string) (json.RawMessage, error) {
	var whole compound
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, fmt.Errorf("the body isn't a JSON:API document, so nothing can be included: %w", err)
	}
	cut := cutter{first: look(whole.Data), rest: map[identifier]json.RawMessage{}, met: map[identifier]*looked{}, named: map[identifier]map[string]bool{}}
	for _, one := range whole.Included {
		var id identifier
		_ = json.Unmarshal(one, &id) // of payload's own making
		cut.rest[id] = one
	}
	for _, path := range paths {
		cut.follow(cut.first, strings.Split(strings.TrimSpace(path), "."))
	}
	out := compound{Data: cut.show(cut.first), Meta: whole.Meta}
	for _, r := range cut.found {
		out.Included = append(out.Included, cut.show(r))
	}
	return json.Marshal(out)
}

// cutter follows paths from the first resource through the rest.
type cutter struct {
	first *looked
	rest  map[identifier]json.RawMessage
	met   map[identifier]*looked         // the rest that a path leads to
	named map[identifier]map[string]bool // the relationships that a path names, by resource
	found []*looked                      // met, in the order in which they are included
}

func (c *cutter) follow(r *looked, path []string) {
	if len(path) == 0 || path[0] == "" {
		return
	}
	if c.named[r.id] == nil {
		c.named[r.id] = map[string]bool{}
	}
	c.named[r.id][path[0]] = true
	for _, link := range r.links(path[0]) {
		if next := c.meet(link); next != nil {
			c.follow(next, path[1:])
		}
	}
}

// meet returns the resource with this id, or nil, and includes it unless it is the first one.
func (c *cutter) meet(id identifier) *looked {
	if id == c.first.id {
		return c.first
	}
	if c.met[id] == nil && c.rest[id] != nil {
		c.met[id] = look(c.rest[id])
		c.found = append(c.found, c.met[id])
	}
	return c.met[id]
}

// show returns the resource without the data of relationships that no path names.
func (c *cutter) show(r *looked) json.RawMessage {
	if r.relationships == nil {
		return r.text
	}
	shown := fakeserver.Object{}
	for _, relationship := range r.relationships {
		var one fakeserver.Object
		if json.Unmarshal(relationship.Value, &one) == nil && !c.named[r.id][relationship.Name] {
			one.Delete("data")
			relationship.Value, _ = json.Marshal(one) // of what was just read
		}
		shown = append(shown, relationship)
	}
	whole := append(fakeserver.Object{}, r.whole...)
	text, err := json.Marshal(shown)
	if err != nil {
		return r.text
	}
	whole.Set("relationships", text)
	if text, err = json.Marshal(whole); err != nil {
		return r.text
	}
	return text
}

// looked is a resource with its links. One of an unexpected shape, which a change may cause, has none.
type looked struct {
	text          json.RawMessage
	id            identifier
	whole         fakeserver.Object
	relationships fakeserver.Object
}

func look(text json.RawMessage) *looked {
	r := &looked{text: text}
	_ = json.Unmarshal(text, &r.id)
	if json.Unmarshal(text, &r.whole) == nil {
		_ = json.Unmarshal(r.whole.Get("relationships"), &r.relationships)
	}
	return r
}

// links returns what a relationship leads to.
func (r *looked) links(name string) []identifier {
	var relationship struct{ Data json.RawMessage }
	if json.Unmarshal(r.relationships.Get(name), &relationship) != nil {
		return nil
	}
	var many []identifier
	if json.Unmarshal(relationship.Data, &many) == nil {
		return many
	}
	var one identifier
	if json.Unmarshal(relationship.Data, &one) != nil {
		return nil
	}
	return []identifier{one}
}
