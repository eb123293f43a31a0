package fakeserver

import (
	"net/http"
	"slices"
	"time"
)

// Fake is what the sandbox, and the tests of all vendors, need of every fake.
type Fake interface {
	http.Handler
	Deliverer
	// Hooks lists what exists, oldest first, for people to read.
	Hooks() []Hook
	// Settings are the attributes of the provider block that reach this fake when it is mounted at baseURL, in order.
	Settings(baseURL string) []Setting
	// Examples are what can be configured of each resource type of the vendor.
	Examples() map[string]Example
	// ShowAll makes every answer hold all that the vendor may show, and lets the credentials into all that Examples name.
	ShowAll()
	// Listing says how the list of hooks is shown.
	Listing() Listing
	// HideAccount lets neither tokens nor answers tell whose hooks they show.
	HideAccount()
	// StoreAs changes names and addresses that are written from now on, as an API does that trims or cuts them. It is called
	// before the first request.
	StoreAs(normalize func(text string) string)
	// Click makes the nth hook, as if somebody had clicked it together in the vendor's dashboard, and returns what terraform
	// import takes for it. Numbers that follow one another make hooks of every kind; 0 makes a plain one.
	Click(n int) (importID string)
	// Drop deletes a hook behind Terraform's back. It reports whether there was one with this id.
	Drop(id string) bool
	// Requests are those that arrived so far, oldest first.
	Requests() []Entry
	// Lag makes reads lag behind creates and deletes for this long, by the fake's clock, which Pass moves.
	Lag(d time.Duration)
	Pass(d time.Duration)
	// Break makes requests fail.
	Break(faults ...Fault)
	// Heal ends what Break began.
	Heal()
	// SetTokenLife makes the tokens that are issued from now on last that long.
	SetTokenLife(time.Duration)
	// Base is the machinery of the fake.
	Base() *Core
}

// Hook is what all kinds of hooks have in common. It holds no secret.
type Hook struct {
	// Events and Address are for people to read.
	ID, Name, Events, Address string
	// Observes are the events that it listens to, and Endpoints the addresses that are called, one by one.
	Observes, Endpoints []string
	Enabled             bool
	// Health says in words what keeps it from being called, or soon will; "" where nothing does.
	Health string
}

// Setting is one attribute of a provider block, a string.
type Setting struct{ Name, Value string }

// Example is what tests need to know of a resource type to try all that can be configured of it.
type Example struct {
	// Minimal is a configuration of a new hook that says no more than it must, as JSON.
	Minimal string
	// Many is the content of a resource block that sets what people usually set, in HCL. NUMBER in it tells many apart.
	Many string
	// Full are configurations of a new hook that each say as much as they can. Together they set every attribute.
	Full []string
	// Changes are other values of attributes, as JSON, each by its path, as in "configuration.url". What isn't named here may
	// have any text, number or truth value.
	Changes map[string]string
	// Along is what has to change along with an attribute, by its path: a JSON merge patch (RFC 7396) of a configuration.
	Along map[string]string
	// Local are the attributes of which the vendor knows nothing. The block timeouts is one anyway.
	Local []string
	// Fixed are the attributes of which only the value in Full can be configured.
	Fixed []string
	// Path is that of the list, to which new hooks are posted.
	Path string
	// ReservedIDs are words that mean something else to the API in the place of an id.
	ReservedIDs []string
}

// HideAccount has nothing to do where nothing tells.
func (c *Core) HideAccount() {}

// Accept lets another client in, with the same secret and to the same hooks.
func (c *Core) Accept(clientID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clients = append(c.clients, clientID)
}

// Accepts reports whether a client may ask for a token: the fake's own, or one that Accept let in.
func (c *Core) Accepts(clientID, own string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return clientID == own || slices.Contains(c.clients, clientID)
}

// Base returns the Core itself, for whom only a Fake is known.
func (c *Core) Base() *Core { return c }

// Requests returns every request so far, oldest first.
func (c *Core) Requests() []Entry { return c.Journal.All() }
