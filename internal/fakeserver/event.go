package fakeserver

import "encoding/json"

// Event is one that a fake can form.
type Event struct{ Name, Source, Note string } // Source: "documented", "schema" or "invented"

// Change is how a delivery's body differs from the fixture. At most one field is set: Resource replaces the fixture's resource,
// Patch is a JSON Merge Patch (RFC 7396) for it, and Body is the exact text.
type Change struct {
	Resource, Patch json.RawMessage
	Body            *string
}
