package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// maxDepth is how deep a change may be nested. Merging takes time that grows with the square of it.
const maxDepth = 100

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
	if depth(text) > maxDepth {
		return fmt.Errorf("%s is nested deeper than %d levels: flatten it, or send the exact text as body", name, maxDepth)
	}
	if !isObject(text) {
		return fmt.Errorf("%s is not a JSON object: send one, as in {\"id\": \"…\"}, or send the exact text as body", name)
	}
	return nil
}

// depth is how many objects and arrays of a JSON text are within one another.
func depth(text json.RawMessage) (deepest int) {
	decoder, open := json.NewDecoder(bytes.NewReader(text)), 0
	for {
		token, err := decoder.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			open++
		case json.Delim('}'), json.Delim(']'):
			open--
		}
		deepest = max(deepest, open)
	}
}
