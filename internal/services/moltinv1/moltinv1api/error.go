package moltinv1api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// What the API says about an unknown id (https://github.com/sethkrasnianski/docs,
// Reference/1.0/webhooks/get-webhook-id.md), about a webhook that it has removed (http://moltin.github.io/documentation/webhooks/:
// "Webhook removed successfully"), and about an internal error (seen in the answers that
// https://github.com/tomwade/moltin_wp keeps in its cache).
const (
	notFound      = "webhook not found"
	removed       = "webhook removed"
	internalError = "an internal error occurred"
)

// problem reads Moltin's error shapes: {"status": false} with error, errors, or message. The HTTP statuses of failures aren't
// documented, and some official clients check only the status member, so {"status": false} in a 200 is a failure too. The token
// endpoint's answers have no such member.
func problem(status int, body []byte) (rest.Problem, bool) {
	var envelope struct {
		Status  *bool    `json:"status"`
		Error   messages `json:"error"`
		Errors  messages `json:"errors"`
		Message messages `json:"message"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return rest.Problem{}, false
	}
	refused := envelope.Status != nil && !*envelope.Status
	if status < 300 && envelope.Status != nil && !refused {
		return rest.Problem{}, false
	}
	said := slices.Concat(envelope.Error, envelope.Errors)
	if refused || status >= 300 { // a success has a message too
		said = append(said, envelope.Message...)
	}
	p := rest.Problem{Messages: said}
	switch {
	case len(said) == 0 && !refused:
		return rest.Problem{}, false
	case len(said) == 0:
		p.Messages = []string{"its status is false, and it gives no reason"}
	case says(said, notFound):
		p.Status = http.StatusNotFound
	case status < 300 && says(said, internalError): // what the request did is as open as after any 500
		p.Status = http.StatusInternalServerError
	}
	return p, true
}

// says reports whether one of the messages contains text, which is in lower case.
func says(messages []string, text string) bool {
	return slices.ContainsFunc(messages, func(m string) bool { return strings.Contains(strings.ToLower(m), text) })
}

// maxMessages bounds the messages that are read: more than anyone wants to read, and few enough that a field's name can't be
// repeated without end.
const maxMessages = 100

// messages are sentences in any of the shapes that the API and its official clients support: a string, a list, a list of
// lists, or an object with a list for each field.
type messages []string

var _ json.Unmarshaler = (*messages)(nil)

// UnmarshalJSON ignores anything but text.
func (m *messages) UnmarshalJSON(raw []byte) error {
	*m = sentences(raw, 3)
	return nil
}

// sentences returns the first texts inside up to depth lists and objects. Each level reads its whole content again, so without
// a limit an answer of a few megabytes could take hours.
func sentences(raw []byte, depth int) (found []string) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if text = strings.TrimSpace(text); text != "" {
			found = append(found, text)
		}
		return found
	}
	if depth == 0 {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for i := 0; i < len(list) && len(found) < maxMessages; i++ {
			found = append(found, sentences(list[i], depth-1)...)
		}
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) == nil {
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			for _, text := range sentences(fields[field], depth-1) {
				found = append(found, withField(field, text))
			}
		}
	}
	return found[:min(len(found), maxMessages)]
}

// withField puts the field in front of a message that doesn't name it. "The content type field is required." does. A number
// isn't a field: PHP writes a list with gaps as an object.
func withField(field, message string) string {
	_, err := strconv.Atoi(field)
	if err == nil || strings.Contains(strings.ToLower(message), strings.ReplaceAll(field, "_", " ")) {
		return message
	}
	return field + ": " + message
}

// do sends a request. A 404 about anything but the webhook, such as "API method requested does not exist", suggests a wrong
// address, so it doesn't count as this API's answer.
func (c *Client) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	answer, err := c.rest.Do(ctx, r)
	var e *rest.Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound && e.Recognized && !says(e.Messages, notFound) {
		doubted := *e // a copy: all that wait for one token share its error
		doubted.Recognized = false
		return nil, &doubted
	}
	return answer, err
}
