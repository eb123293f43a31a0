package fakeserver

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Apply returns what a fixture's resource becomes: the Resource itself, or the fixture with the Patch merged into it. If Body is
// set, it returns that text. Its errors say what to send instead, and don't quote what was sent.
func (c Change) Apply(fixture json.RawMessage) (json.RawMessage, error) {
	set := 0
	for _, is := range []bool{c.Resource != nil, c.Patch != nil, c.Body != nil} {
		if is {
			set++
		}
	}
	switch {
	case set > 1:
		return nil, errors.New("resource, patch and body exclude one another: send one of them")
	case c.Body != nil:
		return json.RawMessage(*c.Body), nil
	case c.Resource != nil:
		return c.Resource, mustBeObject("resource", c.Resource)
	case c.Patch != nil:
		if err := mustBeObject("patch", c.Patch); err != nil {
			return nil, err
		}
		return mergePatch(fixture, c.Patch)
	}
	return fixture, nil
}

func mustBeObject(name string, text json.RawMessage) error {
	if !json.Valid(text) {
		var syntax *json.SyntaxError
		at := ""
		if err := json.Unmarshal(text, new(json.RawMessage)); errors.As(err, &syntax) {
			at = fmt.Sprintf(" (%s, after %d bytes)", syntax, syntax.Offset)
		}
		return fmt.Errorf("%s is not valid JSON%s: correct it, or send the exact text as body", name, at)
	}
	if !isObject(text) {
		return fmt.Errorf("%s is not a JSON object: send one, as in {\"id\": \"…\"}, or send the exact text as body", name)
	}
	return nil
}
