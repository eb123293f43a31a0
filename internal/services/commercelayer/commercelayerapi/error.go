package commercelayerapi

import (
	"encoding/json"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// apiError is one entry of "errors" (https://docs.commercelayer.io/core/handling-errors).
type apiError struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
}

// problem reads Commerce Layer's error format. The application responds with a list. The servers in front of it, which send every
// 429 and some 404s, respond with a single object. The status is a string in one and a number in the other, so only the HTTP
// status is used.
func problem(status int, body []byte) (rest.Problem, bool) {
	if status < 300 {
		return rest.Problem{}, false
	}
	var envelope struct {
		Errors json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return rest.Problem{}, false
	}
	var entries []apiError
	if json.Unmarshal(envelope.Errors, &entries) != nil {
		var single apiError
		if json.Unmarshal(envelope.Errors, &single) != nil {
			return rest.Problem{}, false
		}
		entries = []apiError{single}
	}
	var p rest.Problem
	for _, e := range entries {
		if text := e.text(); text != "" {
			p.Messages = append(p.Messages, text)
		}
		if p.Code == "" {
			p.Code = e.Code
		}
	}
	return p, len(p.Messages) > 0
}

// text joins title and detail, without repetitions such as "has already been taken" and "name - has already been taken".
func (e apiError) text() string {
	title, detail := strings.TrimSpace(e.Title), strings.TrimSpace(e.Detail)
	switch {
	case title == "" && detail == "":
		return e.Code
	case detail == "" || strings.Contains(title, detail):
		return title
	case title == "" || strings.Contains(detail, title):
		return detail
	}
	return title + ": " + strings.TrimSuffix(detail, ".")
}
