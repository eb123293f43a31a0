package fakeserver

import (
	"encoding/json"
	"fmt"
)

// Bodies are the fixtures of an API of which no body is documented in full: one JSON object per event, in order.
type Bodies []struct {
	Name string          `json:"name"`
	Note string          `json:"note"`
	Body json.RawMessage `json:"body"`
}

// ReadBodies reads a file of fixtures: an object with their source and the list of events.
func ReadBodies(file string) (Bodies, error) {
	var content struct {
		Source string `json:"source"` // for people
		Events Bodies `json:"events"`
	}
	if err := json.Unmarshal([]byte(file), &content); err != nil {
		return nil, fmt.Errorf("reading the fixtures: %w", err)
	}
	return content.Events, nil
}

// Events lists what there is a body of. They are all invented.
func (b Bodies) Events() []Event {
	out := make([]Event, len(b))
	for i, one := range b {
		out[i] = Event{Name: one.Name, Source: "invented", Note: one.Note}
	}
	return out
}

// Form returns the compact body of an event with what the change makes of it, and of an event that isn't known what the
// change makes of the smallest one.
func (b Bodies) Form(event string, smallest json.RawMessage, change Change) (json.RawMessage, Event, error) {
	known, body := Event{Name: event, Source: "invented", Note: "No public source names this event."}, smallest
	for i, one := range b.Events() {
		if one.Name == event {
			known, body = one, b[i].Body
		}
	}
	body, err := change.Apply(body)
	if err != nil || change.Body != nil {
		return body, known, err
	}
	body, err = CompactJSON(body)
	return body, known, err
}
