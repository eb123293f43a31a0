package driver

import (
	"crypto/rand"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// apply runs the apply command for another command's plan. Whatever fails, the state holds what is known.
func (c *command) apply(p *plan) hcl.Diagnostics {
	c.planned, c.state = p, p.prior.copy()
	if p.options.destroy {
		c.recall()
	}
	vertices := c.common(false)
	for _, r := range c.module.resources {
		if p.options.destroy {
			break // only removals matter
		}
		v := &vertex{name: r.address, deps: append([]string{providerVertex(r.provider)}, r.references...), run: func() hcl.Diagnostics { return c.applyResource(r) }}
		if !c.createsFirst(r) {
			v.deps = append(v.deps, destroyVertex(r.address))
		}
		vertices = append(vertices, v)
	}
	vertices = append(vertices, c.destroyVertices()...)
	outputs := map[string]output{}
	if !p.options.destroy {
		for name, block := range c.module.outputs {
			vertices = append(vertices, c.outputVertex(name, block, outputs))
		}
	}
	diags := walk(vertices)
	c.state.outputs = outputs
	return diags
}

func destroyVertex(resource string) string { return resource + " (destroy)" }

// destroyVertices returns the removals, each after the removals of its dependents. The removal of an object whose
// replacement was created first also waits until the objects that use it are up to date.
func (c *command) destroyVertices() []*vertex {
	removed := map[string][]*change{}
	for _, address := range slices.Sorted(maps.Keys(c.planned.changes)) {
		ch := c.planned.changes[address]
		if ch.action == remove || ch.action == forget || ch.replaces() {
			removed[ch.resource] = append(removed[ch.resource], ch)
		}
	}
	var vertices []*vertex
	for resource, changes := range removed {
		v := &vertex{name: destroyVertex(resource), run: func() hcl.Diagnostics {
			return sideBySide(len(changes), func(i int) hcl.Diagnostics { return c.applyDestroy(changes[i]) })
		}}
		for _, ch := range changes {
			v.deps = append(v.deps, providerVertex(ch.provider))
		}
		for _, other := range c.state.all() {
			if other.resource != resource && slices.Contains(other.dependsOn, resource) {
				v.deps = append(v.deps, destroyVertex(other.resource))
			}
		}
		if r := c.module.resources[resource]; r != nil && c.createsFirst(r) && !c.planned.options.destroy {
			v.deps = append(v.deps, resource)
			for _, other := range c.module.resources {
				if other != r && slices.Contains(c.dependenciesOf(other), resource) {
					v.deps = append(v.deps, other.address)
				}
			}
		}
		vertices = append(vertices, v)
	}
	return vertices
}

// applyResource creates and updates the instances of a resource, or reads a data source.
func (c *command) applyResource(r *resourceBlock) hcl.Diagnostics {
	wanted, diags := c.expand(r)
	if diags.HasErrors() {
		return diags
	}
	values := make([]cty.Value, len(wanted))
	diags = append(diags, sideBySide(len(wanted), func(i int) hcl.Diagnostics {
		value, diags := c.applyInstance(r, wanted[i])
		values[i] = value
		return diags
	})...)
	if !diags.HasErrors() {
		c.scope.set(r.address, collected(r, wanted, values))
	}
	return diags
}

func (c *command) applyInstance(r *resourceBlock, i repeated) (cty.Value, hcl.Diagnostics) {
	address, sch := i.address(), c.schemaOf(i.instance, r.provider)
	ch := c.planned.changes[address]
	c.mu.Lock()
	current := c.state.objects[address]
	c.mu.Unlock()
	if ch == nil && current == nil {
		return cty.NilVal, hcl.Diagnostics{problem(address, "Invalid instance", "%s was not planned.", address)}
	}
	config, diags := c.scope.decode(r.body, sch, r.references, i.repetition)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	plain, marks := config.UnmarkDeepWithPaths()
	shown := func(value cty.Value) cty.Value { return markedBy(sch, value.MarkWithPaths(applicable(marks, value))) }
	switch {
	case ch == nil || ch.action == noop:
		return shown(current.value), diags
	case ch.action == read:
		value, more := c.readData(r, i.instance, plain)
		if diags = append(diags, more...); diags.HasErrors() {
			return cty.NilVal, diags
		}
		return shown(value), diags
	}
	if ch.action == replaceFirst {
		c.depose(address)
		current = nil
	}
	final, _, more := c.planChange(r, i, current, ch)
	if diags = append(diags, more...); diags.HasErrors() {
		return cty.NilVal, append(diags, c.restore(ch)...)
	}
	if diags = append(diags, c.checkFinal(sch, ch, final)...); diags.HasErrors() {
		return cty.NilVal, append(diags, c.restore(ch)...)
	}
	if final.action == noop {
		return shown(current.value), diags
	}
	created := final.action != update
	if created {
		final.before, final.beforeIdentity = cty.NullVal(sch.kind), cty.NilVal
	}
	o, more := c.applyChange(sch, final, current, plain, r.block)
	diags = append(diags, more...)
	if o != nil {
		o.dependsOn, o.createFirst = c.dependenciesOf(r), c.createsFirst(r)
		o.isTainted = o.isTainted || created && diags.HasErrors()
		c.mu.Lock()
		c.state.objects[address] = o
		c.mu.Unlock()
	}
	if diags.HasErrors() {
		if o == nil {
			diags = append(diags, c.restore(ch)...)
		}
		return cty.NilVal, diags
	}
	return shown(o.value), diags
}

// depose sets aside an object that is replaced by creating the new one first.
func (c *command) depose(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o := c.state.objects[address]; o != nil {
		o.deposed = rand.Text()[:8]
		c.state.deposed[address] = append(c.state.deposed[address], o)
		delete(c.state.objects, address)
	}
}

// restore brings back a deposed object if its replacement wasn't created.
func (c *command) restore(ch *change) hcl.Diagnostics {
	if ch.action != replaceFirst {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	address := ch.address()
	if all := c.state.deposed[address]; len(all) > 0 && c.state.objects[address] == nil {
		last := all[len(all)-1]
		c.drop(address, last)
		last.deposed, c.state.objects[address] = "", last
	}
	return nil
}

// checkFinal compares the final plan, when everything is known, with the approved plan.
func (c *command) checkFinal(sch *schema, planned, final *change) hcl.Diagnostics {
	var diags hcl.Diagnostics
	address := planned.address()
	if planned.action != final.action && (planned.action != update || final.action != noop) {
		diags = append(diags, problem(address, "Provider produced inconsistent final plan",
			"When expanding the plan for %s to include new values learned so far during apply, the provider changed the planned action from %s to %s.",
			address, planned.action, final.action))
	}
	for _, err := range compatible(sch.block, planned.after, final.after, nil) {
		diags = append(diags, problem(address, "Provider produced inconsistent final plan",
			"When expanding the plan for %s to include new values learned so far during apply, the provider produced an invalid new value for %s.\n\n"+
				"This is a bug in the provider, which should be reported in the provider's own issue tracker.", address, errorText("", err)))
	}
	return diags
}

// String returns the action's name in messages.
func (a action) String() string {
	return [...]string{"NoOp", "Create", "Update", "Delete", "DeleteThenCreate", "CreateThenDelete", "Read", "Forget"}[a]
}
