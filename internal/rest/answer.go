package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
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

// DecodeJSON reads the answer's JSON body into v. A body that is not JSON, or is cut off, is an *Error that says what
// arrived instead. The errors of v's own json.Unmarshalers must not quote what they read.
func (r *Response) DecodeJSON(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return r.Unreadable(decodingError(err))
	}
	return nil
}

// Unreadable returns the error for an answer that was a success by its status but can't be understood. After a write
// that leaves open whether the write took effect.
func (r *Response) Unreadable(reason error) error {
	hidden := r.hidden
	return &Error{
		Vendor: r.vendor, Method: r.method, URL: r.url, Status: r.Status, Sent: true,
		RequestID: hidden.redacted(requestID(r.Header), maxText),
		Problem:   Problem{Messages: describeBody(r.Header.Get("Content-Type"), r.Body, hidden)},
		Err:       fmt.Errorf("the answer can't be read: %w", hidden.error(reason)),
	}
}
