package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// Response is an answer with a status below 300 that isn't a failure in disguise.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	method, url string
	vendor      string
	hidden      *secrets
}

// DecodeJSON reads the response's JSON body into v. If the body isn't JSON or is cut off, the error is an *Error that says
// what arrived instead. A body that reports a failure next to its data is an *Error too: the data, such as an empty list,
// may be only what remained. The errors of v's own json.Unmarshalers must not quote what they read.
func (r *Response) DecodeJSON(v any) error {
	err := json.Unmarshal(r.Body, v)
	switch {
	case err != nil:
		return r.Unreadable(decodingError(err))
	case r.Status == http.StatusPartialContent: // nobody asked for a part
		return r.Unreadable(errors.New("it is only part of an answer"))
	case r.reportsFailure():
		return r.Unreadable(errors.New("it reports a failure with a success status"))
	}
	return nil
}

// reportsFailure reports whether a body says in one of the usual ways that something failed, whatever else it contains.
func (r *Response) reportsFailure() bool {
	var document struct {
		Status json.RawMessage `json:"status"`
		Error  json.RawMessage `json:"error"`
		Errors json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(r.Body, &document) != nil { // not an object
		return false
	}
	says := func(raw json.RawMessage) bool {
		return len(raw) > 0 && !slices.Contains([]string{"null", "false", `""`, "[]", "{}"}, string(raw))
	}
	return string(document.Status) == "false" || says(document.Error) || says(document.Errors)
}

// Unreadable returns the error for a response with a success status that can't be understood. After a write, it remains
// unknown whether the write took effect.
func (r *Response) Unreadable(reason error) error {
	hidden := r.hidden
	return &Error{
		Vendor: r.vendor, Method: r.method, URL: r.url, Status: r.Status, Sent: true,
		RequestID: hidden.redacted(requestID(r.Header), maxText),
		Problem:   Problem{Messages: describeBody(r.Header.Get("Content-Type"), r.Body, hidden)},
		Err:       fmt.Errorf("the answer can't be read: %w", hidden.error(reason)),
	}
}
