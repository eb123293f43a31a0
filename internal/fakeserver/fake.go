package fakeserver

import "net/http"

// Fake is what the demo, and the tests of all vendors, need of every fake.
type Fake interface {
	http.Handler
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
	// Drop deletes a hook behind Terraform's back. It reports whether there was one with this id.
	Drop(id string) bool
	// Requests are those that arrived so far, oldest first.
	Requests() []Entry
	// Break makes requests fail.
	Break(faults ...Fault)
	// Heal ends what Break began.
	Heal()
}

// Hook is what all kinds of hooks have in common. It holds no secret.
type Hook struct {
	ID, Name, Events, Address string
	Enabled                   bool
}

// Setting is one attribute of a provider block, a string.
type Setting struct{ Name, Value string }

// Example is what tests need to know of a resource type to try all that can be configured of it.
type Example struct {
	// Minimal is a configuration of a new hook that says no more than it must, as JSON.
	Minimal string
	// Full are configurations of a new hook that each say as much as they can. Together they set every attribute.
	Full []string
	// Changes are other values of attributes, as JSON, each by its path, as in "configuration.url". What isn't named here may
	// have any text, number or truth value.
	Changes map[string]string
	// Along is what has to change along with an attribute, by its path: a JSON merge patch (RFC 7396) of a configuration.
	Along map[string]string
	// Local are the attributes of which the vendor knows nothing. The block timeouts is one anyway.
	Local []string
	// ReservedIDs are words that mean something else to the API in the place of an id.
	ReservedIDs []string
}

// Requests returns every request so far, oldest first.
func (c *Core) Requests() []Entry { return c.Journal.All() }
