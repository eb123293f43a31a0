// Package delivery sends events to the endpoints of webhooks, for the fakes: it queues, tries again, keeps what was sent and
// answered within bounds, and reaches nothing but this machine unless it is told to.
//
// It knows no vendor: what a request looks like, and what counts as a success, each Job says. It imports only the standard
// library.
package delivery

import (
	"context"
	"net/http"
	"time"
)

// State is how far a delivery is.
type State string

// The states. All but Pending are settled: nothing more is tried, unless the delivery is sent again.
const (
	Pending   State = "pending"
	Delivered State = "delivered"
	Failed    State = "failed"
	// NotSent is a delivery that reached no network: its address isn't allowed, or its hook gets nothing.
	NotSent State = "not sent"
)

// Job is a delivery that is to be made. Event, URL, Form and Succeeds must be set.
type Job struct {
	// Vendor, Hook and HookName say whose delivery it is; Hook is empty where an address without a hook gets it.
	Vendor, Hook, HookName string
	// Event is the vendor's word for it, Source "documented", "schema" or "invented", and EventID what the deliveries of one
	// event share.
	Event, Source, EventID string
	// URL is the hook's address.
	URL string
	// Corrupt is what is wrong with it on purpose, "" for nothing.
	Corrupt string
	// NotSent is why it is only recorded, "" to send it. Content is what it would have sent then.
	NotSent string
	// Delay passes before the first try.
	Delay time.Duration
	// Timeout is how long one try may take; 10 seconds unless set.
	Timeout time.Duration
	// Tries is how often it is tried in all; once unless set.
	Tries int
	// Exhausted is what becomes of it when all tries have failed, in words.
	Exhausted string
	// Content is what Form makes bodies of, if it holds that between tries. It counts as kept, once where jobs share it.
	Content []byte

	// Ready is asked before each try, if it is set. underWay is how many tries for the same hook are under way. It is called
	// with the engine's lock held, so that it must not call the engine.
	Ready func(underWay int) Readiness
	// Form makes the request of a try. Its context ends with Timeout. An error fails the try; one that Refused knows makes
	// the delivery NotSent.
	Form func(context.Context, Try) (Request, error)
	// Succeeds reports whether an answer with this status is a success.
	Succeeds func(status int) bool
	// Expects is what Succeeds wants, in words, such as "2xx".
	Expects string
	// Report is told of each try that reached the network, after it has ended and before anybody who waits learns of it. It
	// must not call the engine.
	Report func(Attempt)
}

// Readiness is whether a try may begin. The zero value lets it.
type Readiness struct {
	// Wait asks again when a try for the same hook has ended. It is ignored where none is under way.
	Wait bool
	// Refusal ends the delivery, whatever Wait says, in words: the hook was deleted, is disabled, or its circuit is open.
	Refusal string
}

// Try is what a Job needs to form a request.
type Try struct {
	// Delivery is the id of the delivery, and Number counts its tries from 1.
	Delivery string
	Number   int
	// Do reaches what deliveries may reach, for a token. Its errors are for people.
	Do func(*http.Request) (*http.Response, error)
}

// Request is one try as it is sent.
type Request struct {
	Method string // POST unless set
	Header http.Header
	Body   []byte // must not be changed any more
}

// Attempt is one try as it went.
type Attempt struct {
	Number int
	// At is when it began, and Duration how long it took, a token included.
	At       time.Time
	Duration time.Duration
	// Status is that of the answer, 0 where there was none.
	Status    int
	Succeeded bool
	// Error says in words why it failed.
	Error string
	// Next is when the next try is due, zero where none is.
	Next time.Time
	// Request is what was sent, empty where none could be formed. Its body may have been dropped to stay within the bounds.
	Request Request
	// Answer is the beginning of the answer's body, at most 4 KiB, and Cut says that there was more.
	Answer       []byte
	AnswerHeader http.Header
	Cut          bool
}

// Delivery is what is kept of a Job.
type Delivery struct {
	ID string
	// Vendor to Corrupt are the Job's.
	Vendor, Hook, HookName string
	Event, Source, EventID string
	URL                    string
	Corrupt                string
	// SentTo is the address that is called in the place of URL, "" where it is URL.
	SentTo string
	State  State
	// Reason says in words why it is Failed or NotSent, and what to do.
	Reason string
	// Recorded is the Content of a Job that was to be NotSent.
	Recorded []byte
	// Resent is the id of the delivery that this one repeats, "" where it repeats none.
	Resent string
	// Created is when the event happened, and Settled when the last try ended, zero while it is Pending.
	Created, Settled time.Time
	// Next is when the next try is due, zero where none is, or where one is under way.
	Next     time.Time
	Attempts []Attempt // oldest first
}

// Last returns the newest try, false where there was none yet.
func (d Delivery) Last() (Attempt, bool) {
	if len(d.Attempts) == 0 {
		return Attempt{}, false
	}
	return d.Attempts[len(d.Attempts)-1], true
}

// Filter picks deliveries. Its zero value picks all.
type Filter struct {
	Vendor, Hook, Event string
	State               State
	// Since leaves out those that were created before.
	Since time.Time
	// Limit is how many are returned at most; 0 is no limit.
	Limit int
}

func (f Filter) picks(d *Delivery) bool {
	return (f.Vendor == "" || f.Vendor == d.Vendor) && (f.Hook == "" || f.Hook == d.Hook) &&
		(f.Event == "" || f.Event == d.Event) && (f.State == "" || f.State == d.State) && !d.Created.Before(f.Since)
}

// As is how a delivery is sent again.
type As string

const (
	// AsNew makes another delivery of it, with an id of its own.
	AsNew As = "new"
	// AsSame tries the delivery itself once more, as a vendor does that didn't see the answer.
	AsSame As = "same"
)

// Until is what Wait waits for.
type Until int

const (
	// UntilSettled waits until nothing more is tried.
	UntilSettled Until = iota
	// UntilTried waits until each has been tried once, or won't be.
	UntilTried
)

// Stats are the numbers of an engine.
type Stats struct {
	// Kept and Dropped count deliveries, Pending those that are, and UnderWay tries at this moment.
	Kept, Dropped, Pending, UnderWay int
	// Bytes are held in bodies, and BodiesDropped counts the tries that lost theirs while their delivery is pending.
	Bytes, BodiesDropped int
	// Streams counts who listens to Events.
	Streams int
}
