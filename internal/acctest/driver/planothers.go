package driver

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// planDestroy plans the removal of an object, which may be deposed.
func (c *command) planDestroy(o *object) hcl.Diagnostics {
	sch, address := c.schemaOf(o.instance, o.provider), o.address()
	prior, err := encode(o.value, sch.kind)
	if err != nil {
		return failed(address, err)
	}
	null := cty.NullVal(sch.kind)
	none, err := encode(null, sch.kind)
	if err != nil {
		return failed(address, err)
	}
	identity, err := encodeIdentity(o.identity, sch.identity)
	if err != nil {
		return failed(address, err)
	}
	resp, err := c.providers[o.provider].PlanResourceChange(c.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: o.typeName, PriorState: prior, ProposedNewState: none, Config: none, PriorPrivate: o.private, PriorIdentity: identity,
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{},
	})
	if err != nil {
		return failed(address, err)
	}
	diags := said(resp.Diagnostics, address, c.blockOf(o.instance))
	if diags.HasErrors() {
		return diags
	}
	planned, err := decode(resp.PlannedState, sch.kind)
	if err != nil {
		return failed(address, err)
	}
	plannedIdentity, err := decodeIdentity(resp.PlannedIdentity, sch.identity)
	if err != nil {
		return failed(address, err)
	}
	if !planned.IsNull() {
		return append(diags, problem(address, "Provider produced invalid plan", "The provider planned a non-null destroy value for %s.", address))
	}
	ch := &change{
		instance: o.instance, action: remove, before: o.value, after: null, beforeIdentity: o.identity, afterIdentity: plannedIdentity,
		private: resp.PlannedPrivate, provider: o.provider, deposed: o.deposed,
	}
	c.record(ch)
	return diags
}

// blockOf returns the block of an object, or nil if it is no longer configured.
func (c *command) blockOf(i instance) *hclsyntax.Block {
	if r := c.module.resources[i.resource]; r != nil {
		return r.block
	}
	return nil
}

// planData reads a data source, or defers the read to the apply if its configuration isn't known yet.
func (c *command) planData(r *resourceBlock, i repeated) (cty.Value, hcl.Diagnostics) {
	address, sch := i.address(), c.schemaOf(i.instance, r.provider)
	config, diags := c.scope.decode(r.body, sch, r.references, i.repetition)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	config, marks := config.UnmarkDeepWithPaths()
	if !config.IsWhollyKnown() || slices.ContainsFunc(r.references, c.isChanging) {
		if c.planned.options.refreshOnly {
			return cty.UnknownVal(sch.kind), diags
		}
		after := proposed(sch.block, cty.UnknownVal(sch.kind), config) // computed attributes are unknown
		c.mu.Lock()
		before := cty.NullVal(sch.kind)
		if o := c.state.objects[address]; o != nil {
			before = o.value
		}
		c.mu.Unlock()
		c.record(&change{instance: i.instance, action: read, before: before, after: after, provider: r.provider})
		return markedBy(sch, after.MarkWithPaths(marks)), diags
	}
	value, more := c.readData(r, i.instance, config)
	if diags = append(diags, more...); diags.HasErrors() {
		return cty.NilVal, diags
	}
	return markedBy(sch, value.MarkWithPaths(marks)), diags
}

// isChanging reports whether a change of a resource is planned.
func (c *command) isChanging(resource string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ch := range c.planned.changes {
		if ch.resource == resource && !ch.isData && ch.action != noop {
			return true
		}
	}
	return false
}

// readData reads a data source whose configuration is known, and stores the result.
func (c *command) readData(r *resourceBlock, i instance, config cty.Value) (cty.Value, hcl.Diagnostics) {
	address, sch := i.address(), c.schemaOf(i, r.provider)
	diags := c.validateConfig(r, address, sch, config)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	encoded, err := encode(config, sch.kind)
	if err != nil {
		return cty.NilVal, failed(address, err)
	}
	resp, err := c.providers[r.provider].ReadDataSource(c.ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: r.typeName, Config: encoded, ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{},
	})
	if err != nil {
		return cty.NilVal, failed(address, err)
	}
	diags = append(diags, said(resp.Diagnostics, address, r.block)...)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	value, err := decode(resp.State, sch.kind)
	if err != nil {
		return cty.NilVal, failed(address, err)
	}
	switch {
	case value.IsNull():
		diags = append(diags, problem(address, "Provider produced null object", "The provider produced a null value for %s.", address))
	case !value.IsWhollyKnown():
		diags = append(diags, problem(address, "Provider produced invalid object", "The provider produced a value for %s that is not wholly known.", address))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.objects[address] = &object{instance: i, provider: r.provider, value: value}
	return value, diags
}

// createsFirst reports whether a resource is replaced by creating first: because it or a dependent resource requires it.
func (c *command) createsFirst(r *resourceBlock) bool {
	if r.lifecycle.createBeforeDestroy {
		return true
	}
	for _, other := range c.module.resources {
		if other != r && !other.isData && slices.Contains(c.dependenciesOf(other), r.address) && other.lifecycle.createBeforeDestroy {
			return true
		}
	}
	return false
}

// dependenciesOf returns the resources that r depends on, directly or through locals and other objects.
func (c *command) dependenciesOf(r *resourceBlock) []string {
	var found []string
	seen := map[string]bool{}
	var visit func(references []string)
	visit = func(references []string) {
		for _, address := range references {
			if seen[address] {
				continue
			}
			seen[address] = true
			if other := c.module.resources[address]; other != nil {
				found = append(found, address)
				visit(other.references)
			} else if len(address) > 6 && address[:6] == "local." {
				visit(referencesIn(hclsyntax.Variables(c.module.locals[address[6:]].Expr)))
			}
		}
	}
	visit(r.references)
	slices.Sort(found)
	return found
}

// isTriggered reports whether an object in replace_triggered_by changes.
func (c *command) isTriggered(r *resourceBlock) bool {
	for _, expression := range r.lifecycle.triggers {
		for _, traversal := range expression.Variables() {
			if c.changes(traversal) {
				return true
			}
		}
	}
	return false
}

// changes reports whether the resource or attribute that a traversal names changes.
func (c *command) changes(t hcl.Traversal) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	resource := reference(t)
	for _, ch := range c.planned.changes {
		if ch.resource != resource || ch.action != update && !ch.replaces() {
			continue
		}
		path := cty.Path{}
		for _, step := range t[2:] {
			if name, ok := step.(hcl.TraverseAttr); ok {
				path = path.GetAttr(name.Name)
			}
		}
		if len(path) == 0 {
			return true
		}
		was, errWas := path.Apply(ch.before)
		now, errNow := path.Apply(ch.after)
		if errWas != nil || errNow != nil || !was.RawEquals(now) {
			return true
		}
	}
	return false
}
