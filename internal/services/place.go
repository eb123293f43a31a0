package services

import "strings"

// Place is where a provider configuration has the settings of a service: in a block or, in the provider of a single vendor, at
// its top.
type Place struct {
	// Service is the service's name, with which its environment variables begin.
	Service string
	// Block is the name of its block, "" if its settings are at the top.
	Block string
}

// InBlock is the place of a service whose block has the service's name, as in the provider for all vendors.
func InBlock(service string) Place { return Place{Service: service, Block: service} }

// String completes "check base_url in", for example with "the moltin block of the provider configuration".
func (p Place) String() string {
	if p.Block == "" {
		return "the provider configuration"
	}
	return "the " + p.Block + " block of the provider configuration"
}

// Variable returns the environment variable for an attribute: MOLTIN_V1_CLIENT_ID is the client_id of moltin_v1, whatever its
// block is called.
func (p Place) Variable(attribute string) string {
	return strings.ToUpper(p.Service + "_" + attribute)
}

// In turns constructors that need to know where the settings are into those that Terraform's framework wants.
func In[T any](place Place, constructors ...func(Place) T) []func() T {
	all := make([]func() T, len(constructors))
	for i, constructor := range constructors {
		all[i] = func() T { return constructor(place) }
	}
	return all
}
