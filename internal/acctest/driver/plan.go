package driver

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// plan is the result of a plan command, as input for apply.
type plan struct {
	options options
	changes map[string]*change // by address, with a suffix for deposed objects
	outputs map[string]output
	before  *state // the state before the command
	prior   *state // the refreshed state
	module  *module
}

// options are the flags of a plan command.
type options struct{ destroy, skipRefresh, refreshOnly bool }

// action is what happens to an object.
type action int

const (
	noop action = iota
	create
	update
	remove
	replace // delete, then create
	replaceFirst
	read   // a data source, when the plan is applied
	forget // removed from the state only
)

func (a action) replaces() bool { return a == replace || a == replaceFirst }

// change is the planned change of one object.
type change struct {
	instance
	action
	before, after                 cty.Value
	beforeIdentity, afterIdentity cty.Value
	private                       []byte
	paths                         []cty.Path // attributes that require a replacement
	importing                     string     // the import ID
	deposed                       string     // the key of a deposed object to remove; "" for the current one
	provider                      string
}

// plan runs the plan command. The plan's prior state holds the refreshed objects.
func (c *command) plan(o options) hcl.Diagnostics {
	c.planned.options, c.planned.before, c.planned.module = o, c.state, c.module
	c.state = c.state.copy()
	diags := c.validate()
	if diags.HasErrors() {
		return diags
	}
	diags = append(diags, c.move()...)
	if o.destroy {
		if o.skipRefresh {
			c.recall()
			diags = append(diags, walk(c.common(false))...)
		} else {
			diags = append(diags, c.planWalk()...) // only for its refreshes and reads
		}
		if !diags.HasErrors() {
			c.planned.changes, c.planned.outputs = map[string]*change{}, map[string]output{}
			diags = append(diags, c.planDestroys()...)
		}
	} else {
		diags = append(diags, c.planWalk()...)
	}
	c.planned.prior = c.state
	return diags
}

// move applies moved and removed blocks to the state.
func (c *command) move() hcl.Diagnostics {
	for _, pair := range c.module.moved {
		o, ok := c.state.objects[pair[0]]
		if !ok || c.state.objects[pair[1]] != nil {
			continue
		}
		kind, name, _ := strings.Cut(pair[1], ".")
		if kind != o.typeName || strings.ContainsAny(pair[0]+pair[1], "[") {
			return unsupportedAt("a move to another type, or of one instance", hcl.Range{})
		}
		o.resource, o.name = pair[1], name
		delete(c.state.objects, pair[0])
		c.state.objects[pair[1]] = o
	}
	return nil
}

func (c *command) planWalk() hcl.Diagnostics {
	vertices := c.common(false)
	for _, r := range c.module.resources {
		references := slices.Concat([]string{providerVertex(r.provider)}, r.references, c.module.importReferences(r))
		vertices = append(vertices, &vertex{name: r.address, deps: references, run: func() hcl.Diagnostics { return c.planResource(r) }})
	}
	for _, address := range slices.Sorted(maps.Keys(c.state.objects)) {
		o := c.state.objects[address]
		if c.module.resources[o.resource] == nil {
			vertices = append(vertices, &vertex{name: address, deps: []string{providerVertex(o.provider)}, run: func() hcl.Diagnostics { return c.planOrphan(o) }})
		}
	}
	for address, objects := range c.state.deposed {
		vertices = append(vertices, &vertex{name: address + " (deposed)", deps: []string{providerVertex(objects[0].provider)}, run: func() hcl.Diagnostics {
			return sideBySide(len(objects), func(i int) hcl.Diagnostics { return c.planDeposed(objects[i]) })
		}})
	}
	for name, block := range c.module.outputs {
		vertices = append(vertices, c.outputVertex(name, block, c.planned.outputs))
	}
	return walk(vertices)
}

// planResource plans all instances of a resource or data source, and removes instances that are no longer wanted.
func (c *command) planResource(r *resourceBlock) hcl.Diagnostics {
	wanted, diags := c.expand(r)
	if diags.HasErrors() {
		return diags
	}
	c.mu.Lock()
	var orphans []*object
	for _, address := range c.state.of(r.address) {
		if !slices.ContainsFunc(wanted, func(w repeated) bool { return w.address() == address }) {
			orphans = append(orphans, c.state.objects[address])
		}
	}
	c.mu.Unlock()
	values := make([]cty.Value, len(wanted))
	diags = append(diags, sideBySide(len(wanted), func(i int) hcl.Diagnostics {
		planOne := c.planInstance
		if r.isData {
			planOne = c.planData
		}
		value, diags := planOne(r, wanted[i])
		values[i] = value
		return diags
	})...)
	diags = append(diags, sideBySide(len(orphans), func(i int) hcl.Diagnostics { return c.planOrphan(orphans[i]) })...)
	if !diags.HasErrors() {
		c.scope.set(r.address, collected(r, wanted, values))
	}
	return diags
}

// planOrphan removes an object that is no longer configured.
func (c *command) planOrphan(o *object) hcl.Diagnostics {
	if o.isData {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.state.objects, o.address())
		return nil
	}
	diags := hcl.Diagnostics(nil)
	if !c.planned.options.skipRefresh {
		if o, diags = c.refresh(o, nil); diags.HasErrors() || o == nil {
			return diags
		}
	}
	if c.planned.options.refreshOnly {
		return diags
	}
	if destroy, ok := c.module.removed[o.resource]; ok && !destroy {
		c.record(&change{instance: o.instance, action: forget, before: o.value, after: cty.NullVal(o.value.Type()), provider: o.provider})
		return diags
	}
	return append(diags, c.planDestroy(o)...)
}

// planDestroys plans the removal of everything.
func (c *command) planDestroys() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, address := range slices.Sorted(maps.Keys(c.state.objects)) {
		o := c.state.objects[address]
		if o.isData {
			delete(c.state.objects, address)
			continue
		}
		if r := c.module.resources[o.resource]; r != nil && r.lifecycle.preventDestroy {
			diags = append(diags, prevented(r, address))
			continue
		}
		diags = append(diags, c.planDestroy(o)...)
	}
	for _, objects := range c.state.deposed {
		for _, o := range objects {
			diags = append(diags, c.planDestroy(o)...)
		}
	}
	return diags
}

func prevented(r *resourceBlock, address string) *hcl.Diagnostic {
	return &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Instance cannot be destroyed", Subject: r.block.DefRange().Ptr(),
		Detail: "Resource " + address + " has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. " +
			"To avoid this error and continue with the plan, either disable lifecycle.prevent_destroy or reduce the scope of the plan " +
			"using the -target option.",
	}
}

// record adds a change to the plan.
func (c *command) record(ch *change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	address := ch.address()
	if ch.deposed != "" {
		address += " (deposed " + ch.deposed + ")"
	}
	c.planned.changes[address] = ch
}

// planDeposed removes a replaced object whose removal failed, if it still exists.
func (c *command) planDeposed(o *object) hcl.Diagnostics {
	var diags hcl.Diagnostics
	if !c.planned.options.skipRefresh {
		fresh, more := c.read(o, nil)
		if diags = append(diags, more...); diags.HasErrors() {
			return diags
		}
		c.mu.Lock()
		if fresh.value.IsNull() {
			c.drop(o.address(), o)
			c.mu.Unlock()
			return diags
		}
		*o = *fresh
		c.mu.Unlock()
	}
	if c.planned.options.refreshOnly {
		return diags
	}
	return append(diags, c.planDestroy(o)...)
}
