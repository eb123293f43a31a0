package moltinapi

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// apiError is one entry of "errors" (https://developer.elasticpath.com/guides/Getting-Started/errors).
type apiError struct {
	Title     string `json:"title"`
	Detail    string `json:"detail"`
	RequestID string `json:"request_id"`
	// Source names the field if it is a string. JSON:API has an object in its place.
	Source json.RawMessage `json:"source"`
}

// maxMessages is how many different errors are read: more than anyone wants to read, and few enough to be compared.
const maxMessages = 100

// problem reads Moltin's error shape. The status inside is a number, a string or missing, and may contradict the
// answer's own, so it isn't read at all.
func problem(status int, body []byte) (rest.Problem, bool) {
	if status < 300 {
		return rest.Problem{}, false
	}
	var p rest.Problem
	for _, raw := range entries(body) {
		if len(p.Messages) == maxMessages {
			break
		}
		if text := textOf(raw); text != "" && !slices.Contains(p.Messages, text) {
			p.Messages = append(p.Messages, text)
		}
	}
	return p, len(p.Messages) > 0
}

// entries returns the content of "errors": a list, also a bare one without an object around it, or only a text, as in
// {"status":false,"errors":"Forbidden"}. All three were recorded in 2017 (https://github.com/moltin/ruby-sdk, branch v2).
func entries(body []byte) []json.RawMessage {
	var envelope struct {
		Errors json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &envelope) == nil {
		body = envelope.Errors
	}
	var list []json.RawMessage
	var text string
	if json.Unmarshal(body, &text) == nil {
		list = []json.RawMessage{body}
	} else if json.Unmarshal(body, &list) != nil {
		return nil
	}
	return list
}

// textOf reads an entry, which is an object or a text.
func textOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return strings.TrimSpace(text)
	}
	var e apiError
	if json.Unmarshal(raw, &e) != nil {
		return ""
	}
	return e.text()
}

// text joins title, detail, and source. It leaves out what another one repeats, such as "required" next to "enabled is required".
func (e apiError) text() string {
	title, detail := strings.TrimSpace(e.Title), strings.TrimSpace(e.Detail)
	text := title + ": " + detail
	switch {
	case detail == "" || strings.Contains(title, detail):
		text = title
	case title == "" || strings.Contains(detail, title):
		text = detail
	}
	if text == "" {
		return ""
	}
	var source string
	if json.Unmarshal(e.Source, &source) == nil && source != "" && !strings.Contains(text, source) {
		text += " (" + source + ")"
	}
	if e.RequestID != "" {
		text += " (request id " + e.RequestID + ")"
	}
	return text
}
