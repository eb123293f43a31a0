package services

import "strings"

// Place is where the settings of a service are in the configuration of the provider that serves it: in a block, or, in the
// provider of a single vendor, beside nothing else.
type Place struct {
	// Service is the service's name, with which its environment variables begin.
	Service string
	// Block is the name of its block, "" where its settings are the provider's own.
	Block string
}

// InBlock is the place of a service whose block has its name, as in the provider of all vendors.
func InBlock(service string) Place { return Place{Service: service, Block: service} }

// String completes "check base_url in", as in "the moltin block of the provider configuration".
func (p Place) String() string {
	if p.Block == "" {
		return "the provider configuration"
	}
	return "the " + p.Block + " block of the provider configuration"
}

// Variable returns the environment variable of an attribute: MOLTIN_V1_CLIENT_ID is moltin_v1's client_id, whatever its block
// is called.
func (p Place) Variable(attribute string) string {
	return strings.ToUpper(p.Service + "_" + attribute)
}

// In makes constructors as Terraform's framework wants them of those that need to know where the settings are.
func In[T any](place Place, constructors ...func(Place) T) []func() T {
	all := make([]func() T, len(constructors))
	for i, constructor := range constructors {
		all[i] = func() T { return constructor(place) }
	}
	return all
}
