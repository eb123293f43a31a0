package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Member is one of the providers built from this code: one for all vendors, and one for each vendor. Terraform finds the provider
// of a type by its prefix, so configurations for a single vendor's provider need no `provider =`.
type Member struct {
	// Name is the provider's name, such as "moltin" for commercehooks/moltin.
	Name string
	// own is the service whose settings are directly in the provider block. "" if there is none.
	own string
	// blocks maps the name of a block to the service whose settings it holds.
	blocks map[string]string
}

// Default is the name of the member that serves all vendors.
const Default = "commercehooks"

// Whole returns the member that serves all vendors.
func Whole() Member {
	all := Member{Name: Default, blocks: map[string]string{}}
	for _, s := range Services() {
		all.blocks[s.Name()] = s.Name()
	}
	return all
}

// Members returns all members. The one that serves all vendors comes first. A new vendor is one line here.
func Members() []Member {
	return []Member{
		Whole(),
		{Name: "commercelayer", own: "commercelayer"},
		{Name: "moltin", own: "moltin", blocks: map[string]string{"v1": "moltin_v1"}},
		{Name: "doo", own: "doo"},
	}
}

// MemberNamed returns the member with this name. The error for an unknown name lists all members.
func MemberNamed(name string) (Member, error) {
	var names []string
	for _, m := range Members() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return Member{}, fmt.Errorf("there is no provider %q; this code builds %s", name, strings.Join(names, ", "))
}

// Source returns the address in a registry, such as "commercehooks/moltin".
func (m Member) Source() string { return "commercehooks/" + m.Name }

// Services returns the services of the member.
func (m Member) Services() []services.Service {
	return slices.DeleteFunc(Services(), func(s services.Service) bool { _, ok := m.Place(s.Name()); return !ok })
}

// Place returns where a service's settings are in the member's configuration, and whether the member serves it.
func (m Member) Place(service string) (services.Place, bool) {
	if service == m.own {
		return services.Place{Service: service}, true
	}
	for block, s := range m.blocks {
		if s == service {
			return services.Place{Service: service, Block: block}, true
		}
	}
	return services.Place{}, false
}

// Function returns the name of a service's function in the member. It drops the prefix that equals the member's name, because a
// call already has it: provider::moltin::events.
func (m Member) Function(name string) string { return strings.TrimPrefix(name, m.Name+"_") }

// Owner returns the service of a type or a function: the one with the longest name that is a prefix of it. "" if there is none.
func Owner(typeName string) string {
	longest := ""
	for _, s := range Services() {
		if strings.HasPrefix(typeName, s.Name()+"_") && len(s.Name()) > len(longest) {
			longest = s.Name()
		}
	}
	return longest
}
