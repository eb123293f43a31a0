package rest

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Problem is a failure in the vendor's own words.
type Problem struct {
	// Messages are the vendor's sentences, one for each thing that is wrong.
	Messages []string
	// Code is the vendor's machine-readable code of the first, empty if it has none.
	Code string
	// Status replaces the HTTP status if the vendor reports a failure inside a success; 0 keeps it.
	Status int
}

// Error is a request that failed. Its text says what was sent where and what came back. It contains no secrets.
type Error struct {
	Problem
	Vendor string
	Method string
	URL    string // without its query
	// Status is the HTTP status, 0 if no response arrived.
	Status int
	// Recognized reports whether the body was in the vendor's own error format.
	Recognized bool
	// Sent reports whether the vendor may have acted on the request. A request that its limits refused, or whose token was no
	// longer valid, doesn't count.
	Sent bool
	// Cut reports that the connection broke before the whole request was written, so the vendor is unlikely to have acted on
	// it.
	Cut bool
	// ForToken reports that the request for a token failed, so the call that needed it wasn't sent.
	ForToken bool
	// Fault says why trying again can't help, if that is known.
	Fault Fault
	// Patience is the limit on all waits between attempts, if the wait that the vendor asked for would exceed it; otherwise 0.
	Patience  time.Duration
	Attempts  int
	RequestID string
	Err       error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Method, e.URL)
	if e.Status > 0 {
		b.WriteString(strings.TrimRight(fmt.Sprintf(" answered %d %s", e.Status, http.StatusText(e.Status)), " "))
	} else {
		b.WriteString(" got no answer")
	}
	if len(e.Messages) > 0 {
		b.WriteString(": " + strings.Join(e.Messages, "; "))
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request id %s)", e.RequestID)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (after %d attempts)", e.Attempts)
	}
	return b.String()
}

// Unwrap returns the cause, or nil if the response itself is the failure.
func (e *Error) Unwrap() error { return e.Err }

// Ambiguous reports whether a write may have taken effect although it failed: the response was lost, came from a gateway,
// or can't be read. Only the vendor's own refusals, and statuses that mean a refusal, prove that it had no effect.
func (e *Error) Ambiguous() bool {
	switch {
	case !e.Sent || e.ForToken:
		return false
	case e.Status == 0 || e.Status >= 500:
		return true
	case e.Status == http.StatusTooManyRequests:
		return false
	case isPassing(e.Status):
		return true
	}
	isConflict := e.Status == http.StatusConflict || http.StatusText(e.Status) == "" // such as nginx's 499
	return !e.Recognized && (e.Status < 400 || isConflict)
}

// Passing reports whether the same request may succeed later without any change here: a limit or a gateway refused it, or
// no response arrived.
func (e *Error) Passing() bool { return e.Fault == "" && (e.Status == 0 || isPassing(e.Status)) }

// StatusOf returns the HTTP status that err carries, 0 if none.
func StatusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}
