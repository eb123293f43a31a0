package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Member is one of the providers that are made of this code: one for all vendors, and one for each vendor. Terraform looks
// for the provider of a type by its prefix, so that a shop with one vendor writes no `provider =` with the latter.
type Member struct {
	// Name is the provider's, as in "moltin" for commercehooks/moltin.
	Name string
	// own is the service whose settings are the provider's own, without a block. "" where there is none.
	own string
	// blocks are the services whose settings have a block, by its name.
	blocks map[string]string
}

// Default is the name of the member that holds all vendors.
const Default = "commercehooks"

// Whole returns the member that holds all vendors.
func Whole() Member {
	all := Member{Name: Default, blocks: map[string]string{}}
	for _, s := range Services() {
		all.blocks[s.Name()] = s.Name()
	}
	return all
}

// Members returns all of them, the one with all vendors first. A new vendor is one line here, too.
func Members() []Member {
	return []Member{
		Whole(),
		{Name: "commercelayer", own: "commercelayer"},
		{Name: "moltin", own: "moltin", blocks: map[string]string{"v1": "moltin_v1"}},
		{Name: "doo", own: "doo"},
	}
}

// MemberNamed returns a member. An unknown name is an error that names them all.
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

// Source is the address in a registry, as in "commercehooks/moltin".
func (m Member) Source() string { return "commercehooks/" + m.Name }

// Services are those that the member serves.
func (m Member) Services() []services.Service {
	return slices.DeleteFunc(Services(), func(s services.Service) bool { _, ok := m.Place(s.Name()); return !ok })
}

// Place tells where the settings of a service are in the member's configuration, and whether it serves it at all.
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

// Function returns the name of a service's function in the member: without the member's own name in front, which stands before
// it in a call already, as in provider::moltin::events.
func (m Member) Function(name string) string { return strings.TrimPrefix(name, m.Name+"_") }

// Owner returns the service that a type or a function belongs to: the one with the longest name that is its prefix. "" where there is
// none.
func Owner(typeName string) string {
	longest := ""
	for _, s := range Services() {
		if strings.HasPrefix(typeName, s.Name()+"_") && len(s.Name()) > len(longest) {
			longest = s.Name()
		}
	}
	return longest
}
