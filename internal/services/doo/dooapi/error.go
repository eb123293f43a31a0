package dooapi

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// problem reads doo's envelope. doo documents it only for successes, so any part of it marks a failure, even in an HTTP success.
// A message without the rest, as from a gateway in front of an API, is accepted as the text.
func problem(status int, body []byte) (rest.Problem, bool) {
	var envelope struct {
		ResponseStatus   int    `json:"response_status"`
		DeveloperMessage string `json:"developer_message"`
		UserMessage      string `json:"user_message"`
		Message          string `json:"message"`
	}
	if !json.Valid(body) {
		return rest.Problem{}, false
	}
	_ = json.Unmarshal(body, &envelope) // a text of another type must not hide the status, so what fits is read
	var p rest.Problem
	if status < http.StatusMultipleChoices {
		if envelope.ResponseStatus < http.StatusBadRequest {
			return rest.Problem{}, false
		}
		p.Status = envelope.ResponseStatus
	}
	for _, text := range []string{envelope.DeveloperMessage, envelope.UserMessage, envelope.Message} {
		text = strings.TrimSpace(text)
		if text != "" && (len(p.Messages) == 0 || p.Messages[0] != text) {
			p.Messages = append(p.Messages, text)
		}
	}
	return p, len(p.Messages) > 0 || envelope.ResponseStatus > 0
}
