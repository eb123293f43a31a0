package fakeserver

import (
	"encoding/json"
	"fmt"
	"io/fs"
)

// ReadFixture reads a fake's file world/<name>.json into v. Each says where its names are from.
func ReadFixture(files fs.FS, name string, v any) error {
	file := "world/" + name + ".json"
	text, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// ReadEvents reads the list in world/events.json, in its order: events with what a fake says of each besides. E is Event or
// a struct that embeds it.
func ReadEvents[E any](files fs.FS) ([]E, error) {
	var file struct{ Events []E }
	err := ReadFixture(files, "events", &file)
	return file.Events, err
}

// Bodies are the fixtures of an API of which no body is documented in full: one JSON object per event.
type Bodies struct {
	// Files hold world/events.json.
	Files fs.FS
	// Smallest is the body of an event that isn't known.
	Smallest json.RawMessage
}

type body struct {
	Event
	Body json.RawMessage
}

// Events lists what there is a body of. They are all invented.
func (b Bodies) Events() []Event {
	all, _ := ReadEvents[Event](b.Files) // the embedded file is what it is
	for i := range all {
		all[i].Source = "invented"
	}
	return all
}

// Form returns the compact body of an event with what the change makes of it, and of an event that isn't known what the
// change makes of the smallest one.
func (b Bodies) Form(event string, change Change) (json.RawMessage, Event, error) {
	all, err := ReadEvents[body](b.Files)
	if err != nil {
		return nil, Event{}, err
	}
	found := body{Event{Name: event, Note: "No public source names this event."}, b.Smallest}
	for _, one := range all {
		if one.Name == event {
			found = one
		}
	}
	found.Source = "invented"
	text, err := change.Apply(found.Body)
	if err != nil || change.Body != nil {
		return text, found.Event, err
	}
	text, err = CompactJSON(text)
	return text, found.Event, err
}
