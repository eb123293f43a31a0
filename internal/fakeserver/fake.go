package fakeserver

import (
	"net/http"
	"slices"
	"time"
)

// Fake is what the sandbox and the tests of all vendors need from every fake.
type Fake interface {
	http.Handler
	Deliverer
	// Hooks lists the existing hooks for people to read, oldest first.
	Hooks() []Hook
	// Settings returns the attributes of the provider block for this fake when it is mounted at baseURL, in order.
	Settings(baseURL string) []Setting
	// Examples returns what can be configured for each resource type of the vendor.
	Examples() map[string]Example
	// ShowAll makes every answer hold all that the vendor may show, and gives the credentials access to all that Examples name.
	ShowAll()
	// Listing says how the list of hooks is shown.
	Listing() Listing
	// HideAccount removes the owner of the hooks from tokens and answers.
	HideAccount()
	// StoreAs changes names and addresses before they are stored, like an API that trims or truncates them. It is called before the
	// first request.
	StoreAs(normalize func(text string) string)
	// Click creates the nth hook, as if somebody had done it in the vendor's dashboard, and returns its id for terraform import.
	// Consecutive numbers create hooks of every kind; 0 creates a plain one.
	Click(n int) (importID string)
	// Drop deletes a hook outside of Terraform. It reports whether there was one with this id.
	Drop(id string) bool
	// Requests returns those that arrived so far, oldest first.
	Requests() []Entry
	// Lag makes reads lag behind creates and deletes for this long on the fake's clock, which Pass advances.
	Lag(d time.Duration)
	Pass(d time.Duration)
	// Break makes requests fail.
	Break(faults ...Fault)
	// Heal removes all faults.
	Heal()
	// SetTokenLife sets the lifetime of tokens that are issued from now on.
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
	// Health says what keeps it from being called, or soon will; "" if nothing does.
	Health string
}

// Setting is one attribute of a provider block, a string.
type Setting struct{ Name, Value string }

// Example is what tests need to know about a resource type to try everything that can be configured.
type Example struct {
	// Minimal is the smallest configuration of a new hook, as JSON.
	Minimal string
	// Many is the content of a resource block that sets what people usually set, in HCL. NUMBER in it is different for each hook.
	Many string
	// Full are configurations of a new hook that each set as many attributes as possible. Together they set every attribute.
	Full []string
	// Changes are other values of attributes, as JSON, by their paths, such as "configuration.url". Attributes that aren't named
	// here accept any string, number, or bool.
	Changes map[string]string
	// Along is what has to change together with an attribute, by its path: a JSON Merge Patch (RFC 7396) for a configuration.
	Along map[string]string
	// Local are the attributes that the vendor doesn't store. The timeouts block always is one.
	Local []string
	// Fixed are the attributes for which only the value in Full is valid.
	Fixed []string
	// Path is the collection's, to which new hooks are posted.
	Path string
	// ReservedIDs are words that have another meaning in the place of an id.
	ReservedIDs []string
}

// HideAccount does nothing, for fakes that never show the owner.
func (c *Core) HideAccount() {}

// Accept adds another client, with the same secret and the same hooks.
func (c *Core) Accept(clientID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clients = append(c.clients, clientID)
}

// Accepts reports whether a client may request a token: the fake's own, or one that Accept added.
func (c *Core) Accepts(clientID, own string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return clientID == own || slices.Contains(c.clients, clientID)
}

// Base returns the Core itself, for callers that only have a Fake.
func (c *Core) Base() *Core { return c }

// Requests returns every request so far, oldest first.
func (c *Core) Requests() []Entry { return c.Journal.All() }
