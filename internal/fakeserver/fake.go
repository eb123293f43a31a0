package fakeserver

import "net/http"

// Fake is what the demo needs of every fake.
type Fake interface {
	http.Handler
	// Hooks lists what exists, oldest first, for people to read.
	Hooks() []Hook
	// Settings are the attributes of the provider block that reach this fake when it is mounted at baseURL, in order.
	Settings(baseURL string) []Setting
	// Configurations are what a configuration may say of a new hook, as JSON, for each resource type of the vendor.
	Configurations() map[string]string
	// Requests are those that arrived so far, oldest first.
	Requests() []Entry
}

// Hook is what all kinds of hooks have in common. It holds no secret.
type Hook struct {
	ID, Name, Events, Address string
	Enabled                   bool
}

// Setting is one attribute of a provider block, a string.
type Setting struct{ Name, Value string }

// Requests returns every request so far, oldest first.
func (c *Core) Requests() []Entry { return c.Journal.All() }
