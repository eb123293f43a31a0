package fakeserver

import (
	"errors"
	"net/http"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// Deliverer is the part of a fake that calls the endpoints of its hooks.
type Deliverer interface {
	// Events returns those that the fake can form with more than their envelope. It also forms any other, marked "invented".
	Events() []Event
	// Body returns what an event would send to a hook, without headers. It can be used as Change.Body. An empty id is a hook with
	// default settings.
	Body(event, hookID string) ([]byte, Event, error)
	// Fire gives the engine a delivery for each hook that listens to the event, or for the one that the Firing names. Deliveries to
	// disabled hooks are NotSent. Its errors are ErrNoSuchHook, ErrNotListening, and delivery.ErrFull, or say what is wrong with the
	// Firing.
	Fire(*delivery.Engine, Firing) (Fired, error)
	// Verify checks a request as the handler of a hook should. Nil means that it is genuine. An error says what is wrong, and which
	// common mistake explains it.
	Verify(hookID string, header http.Header, body []byte) error
	// Enable does what somebody does in the vendor's dashboard. Its errors are ErrNoSuchHook and ErrNoSwitch.
	Enable(hookID string, enabled bool) error
	// Traits returns what the vendor's deliveries can do, and what the fake invents.
	Traits() Traits
	// Secrets returns all values that must not be shown: those of hooks, the credentials, and tokens.
	Secrets() []string
	// Reset forgets hooks, deliveries, requests, and faults. Tokens stay valid. Reset the engine first.
	Reset()
}

// Errors of a Deliverer. They are wrapped in messages for people.
var (
	ErrNoSuchHook   = errors.New("there is no such hook")
	ErrNotListening = errors.New("the hook doesn't listen to the event")
	ErrNoSwitch     = errors.New("the vendor's hooks can't be disabled")
)

// Firing is an event to fire.
type Firing struct {
	// Event is the vendor's word for it.
	Event string
	// Hook is the id of the only hook that gets it, "" for all that listen.
	Hook string
	// To gets it instead of a hook, nil for hooks.
	To *Target
	Change
	Breakage
}

// Target is an address that isn't a hook's, and the secret that its handler expects.
type Target struct{ URL, Secret string }

// Breakage is what a delivery does wrong on purpose, so that handlers can be tested.
type Breakage struct {
	// Times is how often each hook gets the event; 0 means once.
	Times int
	// Shuffle sends in random order.
	Shuffle bool
	// Delay passes before the first try.
	Delay time.Duration
	// Corrupt is what is wrong: a Corrupt constant, or "". A corrupt delivery is tried once and doesn't count for a circuit.
	Corrupt string
}

// What can be wrong with a delivery. Vendors that don't sign have no CorruptSignature, and those without a header for the event no
// CorruptTopic.
const (
	CorruptSignature = "signature" // another value of the same form
	CorruptSecret    = "secret"    // another secret or token than the hook's
	CorruptBody      = "body"      // changed after it was signed
	CorruptTopic     = "topic"     // the header names another event
	CorruptCut       = "cut"       // ends in the middle, after it was signed
)

// Fired is an event that was fired.
type Fired struct {
	// ID is that of the event.
	ID string
	Event
	Deliveries []delivery.Delivery
}
