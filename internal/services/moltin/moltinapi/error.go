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
	// Source names the field, where it is a string; JSON:API has an object in its place.
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
	var envelope struct {
		Errors []apiError `json:"errors"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return rest.Problem{}, false
	}
	var p rest.Problem
	for _, e := range envelope.Errors {
		if len(p.Messages) == maxMessages {
			break
		}
		if text := e.text(); text != "" && !slices.Contains(p.Messages, text) {
			p.Messages = append(p.Messages, text)
		}
	}
	return p, len(p.Messages) > 0
}

// text joins title, detail and source, and leaves out what another one repeats, as in "required" and "enabled is
// required".
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
