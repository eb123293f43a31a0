package fakeserver

import (
	"encoding/json"
	"fmt"
	"io/fs"
)

// ReadFixture decodes a fake's file world/<name>.json into v. Each file says where its names come from.
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

// ReadEvents returns the list in world/events.json, in its order. E is Event, or a struct that embeds it with what a fake adds.
func ReadEvents[E any](files fs.FS) ([]E, error) {
	var file struct{ Events []E }
	err := ReadFixture(files, "events", &file)
	return file.Events, err
}

// Bodies are the fixtures for an API without fully documented bodies: one JSON object per event.
type Bodies struct {
	// Files hold world/events.json.
	Files fs.FS
	// Smallest is the body of an unknown event.
	Smallest json.RawMessage
}

type body struct {
	Event
	Body json.RawMessage
}

// Events returns the events that have a body. They are all invented.
func (b Bodies) Events() []Event {
	all, _ := ReadEvents[Event](b.Files) // an embedded file that tests read
	for i := range all {
		all[i].Source = "invented"
	}
	return all
}

// Form returns the compact body of an event with the change applied. An unknown event has the smallest body.
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
