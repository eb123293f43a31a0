package driver

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// applyDestroy removes the object of a change: the current object, or a deposed one.
func (c *command) applyDestroy(ch *change) hcl.Diagnostics {
	address, sch := ch.address(), c.schemaOf(ch.instance, ch.provider)
	c.mu.Lock()
	o := c.state.objects[address]
	if all := c.state.deposed[address]; ch.deposed != "" {
		o = all[slices.IndexFunc(all, func(other *object) bool { return other.deposed == ch.deposed })]
	} else if ch.action == replaceFirst && len(all) > 0 {
		o = all[len(all)-1]
	}
	c.mu.Unlock()
	if o == nil {
		return nil
	}
	if ch.action == forget {
		c.forget(address, o)
		return nil
	}
	destroy := *ch
	destroy.action, destroy.after, destroy.afterIdentity = remove, cty.NullVal(sch.kind), cty.NilVal
	if ch.action == remove {
		destroy.afterIdentity = ch.afterIdentity
	}
	destroy.before = o.value
	left, diags := c.applyChange(sch, &destroy, o, cty.NullVal(sch.kind), c.blockOf(ch.instance))
	c.mu.Lock()
	defer c.mu.Unlock()
	if left == nil {
		c.drop(address, o)
	} else {
		*o = *left
	}
	return diags
}

func (c *command) forget(address string, o *object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(address, o)
}

// drop removes an object from the state. The caller holds mu.
func (c *command) drop(address string, o *object) {
	if c.state.objects[address] == o {
		delete(c.state.objects, address)
		return
	}
	c.state.deposed[address] = slices.DeleteFunc(c.state.deposed[address], func(other *object) bool { return other == o })
	if len(c.state.deposed[address]) == 0 {
		delete(c.state.deposed, address)
	}
}

// applyChange applies one change to current and returns the resulting object, or nil.
func (c *command) applyChange(sch *schema, ch *change, current *object, config cty.Value, block *hclsyntax.Block) (*object, hcl.Diagnostics) {
	address := ch.address()
	var encoded [3]*tfprotov6.DynamicValue
	for i, value := range []cty.Value{ch.before, ch.after, config} {
		var err error
		if encoded[i], err = encode(value, sch.kind); err != nil {
			return current, failed(address, err)
		}
	}
	identity, err := encodeIdentity(ch.afterIdentity, sch.identity)
	if err != nil {
		return current, failed(address, err)
	}
	resp, err := c.providers[ch.provider].ApplyResourceChange(c.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: ch.typeName, PriorState: encoded[0], PlannedState: encoded[1], Config: encoded[2], PlannedPrivate: ch.private,
		PlannedIdentity: identity,
	})
	if err != nil {
		return current, failed(address, err)
	}
	diags := said(resp.Diagnostics, address, block)
	value, err := decode(resp.NewState, sch.kind)
	if err != nil {
		return current, append(diags, failed(address, err)...)
	}
	newIdentity, err := decodeIdentity(resp.NewIdentity, sch.identity)
	if err != nil {
		return current, append(diags, failed(address, err)...)
	}
	diags = append(diags, checkIdentity(newIdentity, address)...)
	if more := checkWriteOnly(sch, value, address, "Provider produced invalid object", "after apply"); more.HasErrors() {
		return current, append(diags, more...)
	}
	value, more := checkResult(sch, ch, value, diags.HasErrors())
	diags = append(diags, more...)
	if value.IsNull() {
		if diags.HasErrors() {
			return current, diags // its fate is unknown until the next refresh
		}
		return nil, diags
	}
	o := &object{instance: ch.instance, provider: ch.provider, value: value, identity: newIdentity, private: resp.Private}
	if diags.HasErrors() && current != nil {
		o.isTainted = current.isTainted
		o.dependsOn, o.createFirst = current.dependsOn, current.createFirst
	}
	return o, diags
}

// checkResult compares the result of a change with the plan. It returns the value to keep.
func checkResult(sch *schema, ch *change, value cty.Value, hasFailed bool) (cty.Value, hcl.Diagnostics) {
	address, diags := ch.address(), hcl.Diagnostics(nil)
	if !value.IsWhollyKnown() {
		_ = cty.Walk(value, func(path cty.Path, v cty.Value) (bool, error) {
			if !v.IsKnown() {
				diags = append(diags, problem(address, "Provider returned invalid result object after apply",
					"After the apply operation, the provider still indicated an unknown value for %s%s. All values must be known after apply, so "+
						"this is always a bug in the provider and should be reported in the provider's own repository. Terraform will still save "+
						"the other known object values in the state.", address, pathText(path)))
			}
			return true, nil
		})
		value = cty.UnknownAsNull(value)
	}
	if hasFailed || diags.HasErrors() {
		return value, diags
	}
	if ch.action != remove {
		for _, err := range compatible(sch.block, ch.after, value, nil) {
			diags = append(diags, problem(address, "Provider produced inconsistent result after apply",
				"When applying changes to %s, the provider produced an unexpected new value: %s.\n\nThis is a bug in the provider, which should "+
					"be reported in the provider's own issue tracker.", address, errorText("", err)))
		}
	}
	if ch.action == remove && !value.IsNull() {
		diags = append(diags, problem(address, "Provider returned invalid result object after apply",
			"After applying a Delete plan, the provider returned a non-null object for %s. Destroying should always produce a null value.", address))
	}
	return value, diags
}
