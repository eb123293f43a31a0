package commercelayerfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// The newest events are kept, up to this number and this many bytes of changes. How long the service keeps them is unknown.
const (
	maxEvents     = 5000
	maxEventBytes = 16 << 20
)

// pastEvent is an event that was fired (https://docs.commercelayer.io/core/api-reference/events).
type pastEvent struct {
	id, name string
	at       time.Time
	bytes    int
	// again calls every webhook of the topic for it.
	again func() error
}

// happened keeps an event of this mode, so that it can be triggered again: for all webhooks that listen then, and without the
// deliberate faults.
func (f *Fake) happened(engine *delivery.Engine, id string, firing fakeserver.Firing) {
	e := pastEvent{id: id, name: firing.Event, at: f.Now().UTC(), bytes: len(firing.Resource) + len(firing.Patch)}
	if firing.Body != nil {
		e.bytes += len(*firing.Body)
	}
	again := fakeserver.Firing{Event: firing.Event, Change: firing.Change}
	e.again = func() error {
		jobs, about, err := f.jobs(again)
		if err == nil {
			_, err = again.Send(engine, id, about, jobs)
		}
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pastEvents = append(f.pastEvents, e)
	f.eventBytes += e.bytes
	for len(f.pastEvents) > maxEvents || f.eventBytes > maxEventBytes {
		f.eventBytes -= f.pastEvents[0].bytes
		f.pastEvents[0] = pastEvent{}
		f.pastEvents = f.pastEvents[1:]
	}
}

// pastEvent returns the event with this id.
func (f *Fake) pastEvent(id string) (pastEvent, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.pastEvents, func(e pastEvent) bool { return e.id == id })
	if i < 0 {
		return pastEvent{}, false
	}
	return f.pastEvents[i], true
}

// readEvent shows one event.
func (f *Fake) readEvent(w http.ResponseWriter, r *http.Request) {
	e, ok := f.pastEvent(r.PathValue("id"))
	if !ok {
		f.notFound(w)
		return
	}
	f.showEvent(w, r, e)
}

func (f *Fake) showEvent(w http.ResponseWriter, r *http.Request, e pastEvent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, f.around(f.eventResource(r, e, eventFields())))
}

// updateEvent triggers an event again.
func (f *Fake) updateEvent(w http.ResponseWriter, r *http.Request) {
	var doc struct {
		Data struct {
			ID         string `json:"id"`
			Type       string `json:"type"`
			Attributes struct {
				Trigger bool `json:"_trigger"`
				// What else the vendor's SDK can update is taken and forgotten.
				Reference       json.RawMessage `json:"reference"`
				ReferenceOrigin json.RawMessage `json:"reference_origin"`
				Metadata        json.RawMessage `json:"metadata"`
			} `json:"attributes"`
			Relationships struct{} `json:"relationships"`
		} `json:"data"`
	}
	if !decodeDocument(w, r, &doc) || !isOfType(w, doc.Data.Type, "events") {
		return
	}
	e, ok := f.pastEvent(r.PathValue("id"))
	switch {
	case !ok:
		f.notFound(w)
		return
	case doc.Data.ID != e.id:
		keyNotInURL(w, doc.Data.ID)
		return
	}
	if doc.Data.Attributes.Trigger {
		if err := e.again(); err != nil { // too much is under way
			writeErrors(w, http.StatusServiceUnavailable, wireError{Title: "Service unavailable", Detail: err.Error(), Code: "SERVICE_UNAVAILABLE"})
			return
		}
	}
	f.showEvent(w, r, e)
}

// eventFields are the attributes of an event.
func eventFields() []string {
	return []string{"name", "created_at", "updated_at", "reference", "reference_origin", "metadata"}
}

// eventResource shows these fields. The caller holds the lock.
func (f *Fake) eventResource(r *http.Request, e pastEvent, fields []string) wireEventCallback {
	at := timestamp(e.at)
	values := map[string]any{
		"name": e.name, "created_at": at, "updated_at": at, "reference": nil, "reference_origin": nil, "metadata": struct{}{},
	}
	self := fakeserver.Address(r, "/api/events/"+e.id)
	out := wireEventCallback{
		ID: e.id, Type: "events", Links: map[string]string{"self": self}, Attributes: map[string]any{}, Meta: f.meta(InResource),
		Relationships: map[string]any{"last_event_callbacks": map[string]any{"links": map[string]string{
			"self": self + "/relationships/last_event_callbacks", "related": self + "/last_event_callbacks",
		}}},
	}
	for _, field := range fields {
		out.Attributes[field] = values[field]
	}
	return out
}

// eventQuery is the query for a list of events.
type eventQuery struct {
	paging
	newestFirst bool
	shown       []string
	filters     []func(pastEvent) bool
}

// take reads a parameter and reports whether the provider uses it.
func (q *eventQuery) take(name, value string) bool {
	filter := func(keep func(pastEvent) bool) bool {
		q.filters = append(q.filters, keep)
		return true
	}
	switch name {
	case "sort":
		q.newestFirst = value == "-created_at"
		return q.newestFirst || value == "created_at"
	case "fields[events]":
		q.shown = strings.Split(value, ",")
		return isSubset(q.shown, eventFields())
	case "filter[q][name_eq]":
		return filter(func(e pastEvent) bool { return value == "" || e.name == value })
	case "filter[q][created_at_gteq]":
		since, err := time.Parse(time.RFC3339, value)
		return err == nil && filter(func(e pastEvent) bool { return !e.at.Truncate(time.Millisecond).Before(since) })
	}
	return q.paging.take(name, value)
}

// listEvents shows a page of the events.
func (f *Fake) listEvents(w http.ResponseWriter, r *http.Request) {
	query := eventQuery{paging: firstPage(), shown: eventFields()}
	for name, values := range r.URL.Query() {
		isPick := strings.HasPrefix(name, "filter") || name == "sort"
		if isPick && f.Switches.RefuseEventFilters || !query.take(name, values[0]) {
			unsupported(w, name, values[0])
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var matching []pastEvent
	for _, e := range f.pastEvents {
		if !slices.ContainsFunc(query.filters, func(keep func(pastEvent) bool) bool { return !keep(e) }) {
			matching = append(matching, e)
		}
	}
	if query.newestFirst {
		slices.Reverse(matching)
	}
	answerPage(w, r, listing{paging: query.paging, meta: f.meta(InDocument)}, matching, func(e pastEvent) wireEventCallback {
		return f.eventResource(r, e, query.shown)
	})
}

// keyNotInURL refuses a document whose id isn't the one in the address.
func keyNotInURL(w http.ResponseWriter, id string) {
	writeErrors(w, http.StatusBadRequest, wireError{
		Title: "Key is not included in URL", Detail: "The URL does not support the key " + id, Code: "KEY_NOT_INCLUDED_IN_URL",
	})
}
