package driver

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// state is what Terraform remembers from one command to the next.
type state struct {
	objects map[string]*object
	deposed map[string][]*object // replaced objects that still exist
	outputs map[string]output
}

type output struct {
	value     cty.Value
	sensitive bool
}

func newState() *state {
	return &state{objects: map[string]*object{}, deposed: map[string][]*object{}, outputs: map[string]output{}}
}

// object is one instance of a resource or data source.
type object struct {
	instance
	provider string // key in module.providers

	value, identity cty.Value
	private         []byte
	isTainted       bool
	dependsOn       []string
	createFirst     bool // whether create_before_destroy applied

	deposed string // a key, once the object is deposed

	version int64
	saved   []byte // the value as JSON, between commands
	savedID []byte // the identity as JSON, between commands
}

// instance identifies an object in the configuration.
type instance struct {
	resource, typeName, name string // resource is the address without a key
	isData                   bool
	key                      any // an int, a string, or nil
}

func (i instance) address() string {
	switch key := i.key.(type) {
	case int:
		return fmt.Sprintf("%s[%d]", i.resource, key)
	case string:
		return fmt.Sprintf("%s[%q]", i.resource, key)
	}
	return i.resource
}

// copy returns an independent copy of a state.
func (s *state) copy() *state {
	copied := newState()
	for address, o := range s.objects {
		one := *o
		copied.objects[address] = &one
	}
	for address, objects := range s.deposed {
		for _, o := range objects {
			one := *o
			copied.deposed[address] = append(copied.deposed[address], &one)
		}
	}
	maps.Copy(copied.outputs, s.outputs)
	return copied
}

// of returns the sorted addresses of a resource's objects.
func (s *state) of(resource string) []string {
	var addresses []string
	for address, o := range s.objects {
		if o.resource == resource {
			addresses = append(addresses, address)
		}
	}
	slices.SortFunc(addresses, func(a, b string) int {
		one, isNumber := s.objects[a].key.(int)
		other, both := s.objects[b].key.(int)
		if isNumber && both {
			return one - other
		}
		return strings.Compare(a, b)
	})
	return addresses
}

// all returns every object, including deposed ones.
func (s *state) all() []*object {
	objects := slices.Collect(maps.Values(s.objects))
	for _, deposed := range s.deposed {
		objects = append(objects, deposed...)
	}
	return objects
}

// save converts an object's value for a state file.
func (o *object) save(sch *schema) error {
	value, _ := o.value.UnmarkDeep()
	content, err := ctyjson.Marshal(value, sch.kind)
	if err != nil {
		return err
	}
	o.saved, o.savedID, o.version = content, nil, sch.version
	if sch.identity != cty.NilType && o.identity != cty.NilVal && !o.identity.IsNull() {
		o.savedID, err = ctyjson.Marshal(o.identity, sch.identity)
	}
	return err
}
