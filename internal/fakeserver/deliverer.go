package fakeserver

import (
	"errors"
	"net/http"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// Deliverer is what a fake does to call the endpoints of its hooks.
type Deliverer interface {
	// Events are those that the fake can form with more than their envelope. It forms any other too, marked "invented".
	Events() []Event
	// Body is what would be sent of an event to a hook, without headers: fit for Change.Body. An empty id means a hook that
	// asks for nothing special.
	Body(event, hookID string) ([]byte, Event, error)
	// Fire hands the engine a delivery for each hook that listens to the event, or for the one that the Firing names.
	// What a disabled hook would have got is NotSent. Its errors are ErrNoSuchHook, ErrNotListening, delivery.ErrFull, or say
	// what is wrong with the Firing.
	Fire(*delivery.Engine, Firing) (Fired, error)
	// Verify checks a request as the handler of a hook should. Nil means that it is genuine; an error says what is wrong, and
	// which usual mistake explains it.
	Verify(hookID string, header http.Header, body []byte) error
	// Enable does what somebody did in the vendor's dashboard. Its errors are ErrNoSuchHook and ErrNoSwitch.
	Enable(hookID string, enabled bool) error
	// Traits are what the vendor's deliveries can do, and what of them is the fake's own.
	Traits() Traits
	// Secrets are all values that must not be shown: those of hooks, the credentials, and tokens.
	Secrets() []string
	// Reset forgets hooks, what was delivered, requests and faults. Tokens stay good. The engine has to be reset before.
	Reset()
}

// Errors of a Deliverer. They are wrapped in words for people.
var (
	ErrNoSuchHook   = errors.New("there is no such hook")
	ErrNotListening = errors.New("the hook doesn't listen to the event")
	ErrNoSwitch     = errors.New("the vendor's hooks can't be disabled")
)

// Firing is an event that is to happen.
type Firing struct {
	// Event is the vendor's word for it.
	Event string
	// Hook is the id of the only hook that gets it; "" for all that listen.
	Hook string
	// To gets it instead of a hook, nil for hooks.
	To *Target
	Change
	Breakage
}

// Target is an address without a hook, and the secret that its handler expects.
type Target struct{ URL, Secret string }

// Breakage is what a delivery does wrong on purpose, so that handlers can be tested.
type Breakage struct {
	// Times is how often each hook gets the event; 0 means once.
	Times int
	// Shuffle sends in random order.
	Shuffle bool
	// Delay passes before the first try.
	Delay time.Duration
	// Corrupt is what is wrong: a Corrupt constant, or "". What is corrupt is tried once and counts for no circuit.
	Corrupt string
}

// What can be wrong with a delivery. A vendor that doesn't sign has no CorruptSignature, one that doesn't name the event in
// a header no CorruptTopic.
const (
	CorruptSignature = "signature" // another value of the same form
	CorruptSecret    = "secret"    // a secret or token that isn't the hook's
	CorruptBody      = "body"      // changed after it was signed
	CorruptTopic     = "topic"     // the header names another event
	CorruptCut       = "cut"       // ends in the middle, after it was signed
)

// Fired is an event that has happened.
type Fired struct {
	// ID is that of the event. Vendors that send one send it in the body.
	ID string
	Event
	Deliveries []delivery.Delivery
}
