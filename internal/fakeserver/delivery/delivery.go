// Package delivery sends events to the endpoints of webhooks, for the fakes. It queues and retries deliveries, keeps what
// was sent and answered within limits, and reaches nothing but this machine unless configured to.
//
// It is independent of any vendor: each Job says what a request looks like and what counts as a success. It imports only
// the standard library.
package delivery

import (
	"context"
	"net/http"
	"time"
)

// State is the state of a delivery.
type State string

// The states. All but Pending are settled: there are no more tries, unless the delivery is sent again.
const (
	Pending   State = "pending"
	Delivered State = "delivered"
	Failed    State = "failed"
	// NotSent is a delivery that didn't reach the network: its address isn't allowed, or its hook receives nothing.
	NotSent State = "not sent"
)

// Job is a delivery to be made. Event, URL, Form and Succeeds must be set.
type Job struct {
	// Vendor, Hook and HookName say whose delivery it is. Hook is empty if the address has no hook.
	Vendor, Hook, HookName string
	// Event is the vendor's name for the event, Source is "documented", "schema" or "invented", and EventID is shared by the
	// deliveries of one event.
	Event, Source, EventID string
	// URL is the hook's address.
	URL string
	// Corrupt is what is deliberately wrong with it, or "".
	Corrupt string
	// NotSent is why it is only recorded, or "" to send it. Content is then what would have been sent.
	NotSent string
	// Delay is the wait before the first try.
	Delay time.Duration
	// Timeout is how long one try may take; 10 seconds unless set.
	Timeout time.Duration
	// Tries is the maximum number of tries; one unless set.
	Tries int
	// Exhausted says in words what happens to it once all tries have failed.
	Exhausted string
	// Content is what Form builds bodies from, if that is kept between tries. It counts toward Limits.Bytes, once if jobs
	// share it.
	Content []byte

	// Ready is called before each try, if it is set. underWay is how many tries for the same hook are under way. It is called
	// with the engine's lock held, so it must not call the engine.
	Ready func(underWay int) Readiness
	// Form makes the request of a try. Its context ends after Timeout. An error fails the try. One that Refused recognizes
	// makes the delivery NotSent.
	Form func(context.Context, Try) (Request, error)
	// Succeeds reports whether an answer with this status is a success.
	Succeeds func(status int) bool
	// Expects says in words what Succeeds accepts, such as "2xx".
	Expects string
	// Report is called for each try that reached the network, after it has ended and before Wait returns. It must not call the
	// engine.
	Report func(Attempt)
}

// Readiness says whether a try may begin. The zero value allows it.
type Readiness struct {
	// Wait asks again when a try for the same hook has ended. It is ignored if none is under way.
	Wait bool
	// Refusal ends the delivery, whatever Wait says. It is the reason in words: the hook was deleted, is disabled, or its
	// circuit is open.
	Refusal string
}

// Try is what a Job needs to form a request.
type Try struct {
	// Delivery is the id of the delivery, and Number counts its tries from 1.
	Delivery string
	Number   int
	// Do sends a request, such as one for a token, where deliveries may go. Its errors are for people.
	Do func(*http.Request) (*http.Response, error)
}

// Request is the request of one try.
type Request struct {
	Method string // POST unless set
	Header http.Header
	Body   []byte // must not be changed afterwards
}

// Attempt is one try and its outcome.
type Attempt struct {
	Number int
	// At is when it began, and Duration is how long it took, including a request for a token.
	At       time.Time
	Duration time.Duration
	// Status is that of the response, 0 if there was none.
	Status    int
	Succeeded bool
	// Error says in words why it failed.
	Error string
	// Next is when the next try is due, zero if there is none.
	Next time.Time
	// Request is what was sent, empty if none could be formed. Its body may have been dropped to stay within the limits.
	Request Request
	// Answer is the beginning of the response body, at most 4 KiB. Cut reports that there was more.
	Answer       []byte
	AnswerHeader http.Header
	Cut          bool
}

// Delivery is the record of a Job.
type Delivery struct {
	ID string
	// Vendor through Corrupt are the Job's.
	Vendor, Hook, HookName string
	Event, Source, EventID string
	URL                    string
	Corrupt                string
	// SentTo is the address that is called instead of URL, or "" if that is URL.
	SentTo string
	State  State
	// Reason says in words why it is Failed or NotSent, and what to do.
	Reason string
	// Recorded is the Content of a Job whose NotSent is set.
	Recorded []byte
	// Resent is the id of the delivery that this one repeats, or "".
	Resent string
	// Created is when the event happened. Settled is when the last try ended, zero while the delivery is Pending.
	Created, Settled time.Time
	// Next is when the next try is due, zero if there is none or if one is under way.
	Next     time.Time
	Attempts []Attempt // oldest first
}

// Last returns the newest try, or false if there is none yet.
func (d Delivery) Last() (Attempt, bool) {
	if len(d.Attempts) == 0 {
		return Attempt{}, false
	}
	return d.Attempts[len(d.Attempts)-1], true
}

// Filter selects deliveries. Its zero value selects all.
type Filter struct {
	Vendor, Hook, Event string
	State               State
	// Since leaves out deliveries that were created earlier.
	Since time.Time
	// Limit is the maximum number of deliveries; 0 means no limit.
	Limit int
}

func (f Filter) picks(d *Delivery) bool {
	return (f.Vendor == "" || f.Vendor == d.Vendor) && (f.Hook == "" || f.Hook == d.Hook) &&
		(f.Event == "" || f.Event == d.Event) && (f.State == "" || f.State == d.State) && !d.Created.Before(f.Since)
}

// As is how a delivery is sent again.
type As string

const (
	// AsNew makes another delivery from it, with its own id.
	AsNew As = "new"
	// AsSame tries the delivery itself once more, like a vendor that didn't get the response.
	AsSame As = "same"
)

// Until is what Wait waits for.
type Until int

const (
	// UntilSettled waits until there are no more tries.
	UntilSettled Until = iota
	// UntilTried waits until each has been tried once, or won't be tried.
	UntilTried
)

// Stats are the counters of an engine.
type Stats struct {
	// Kept and Dropped count deliveries, Pending those that are pending, and UnderWay the tries at this moment.
	Kept, Dropped, Pending, UnderWay int
	// Bytes is the size of the bodies held. BodiesDropped counts tries that lost their bodies while their delivery was
	// pending.
	Bytes, BodiesDropped int
	// Streams counts the subscriptions to the Stream.
	Streams int
}
