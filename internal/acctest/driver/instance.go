package driver

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// planInstance refreshes or imports an instance and plans its change. It returns the value for expressions.
func (c *command) planInstance(r *resourceBlock, i repeated) (cty.Value, hcl.Diagnostics) {
	address := i.address()
	sch := c.schemaOf(i.instance, r.provider)
	c.mu.Lock()
	current := c.state.objects[address]
	c.mu.Unlock()
	var diags hcl.Diagnostics
	importing := ""
	if current == nil && !c.planned.options.destroy {
		target, more := c.importTargetOf(r, i)
		if diags = append(diags, more...); diags.HasErrors() {
			return cty.NilVal, diags
		}
		if target != nil {
			if current, more = c.importObject(r, i.instance, *target); more.HasErrors() {
				return cty.NilVal, append(diags, more...)
			}
			diags = append(diags, more...)
			if importing = target.id; importing == "" {
				importing = "by identity"
			}
			c.mu.Lock()
			c.state.objects[address] = current
			c.mu.Unlock()
		}
	}
	if current != nil && importing == "" && !c.planned.options.skipRefresh {
		var more hcl.Diagnostics
		current.createFirst = c.createsFirst(r)
		if current, more = c.refresh(current, r); more.HasErrors() {
			return cty.NilVal, append(diags, more...)
		}
		diags = append(diags, more...)
	}
	if c.planned.options.refreshOnly {
		if current == nil {
			return cty.NullVal(sch.kind), diags
		}
		return markedBy(sch, current.value), diags
	}
	ch, value, more := c.planChange(r, i, current, nil)
	if diags = append(diags, more...); diags.HasErrors() {
		return cty.NilVal, diags
	}
	ch.importing = importing
	c.record(ch)
	if r.lifecycle.preventDestroy && ch.replaces() {
		return cty.NilVal, append(diags, prevented(r, address))
	}
	if ch.action == noop {
		c.mu.Lock()
		current.dependsOn = c.dependenciesOf(r)
		c.mu.Unlock()
	}
	return value, diags
}

// planChange plans one change. At apply time, earlier is the approved change. It returns the change, and the planned value
// with its marks, for expressions.
func (c *command) planChange(r *resourceBlock, i repeated, current *object, earlier *change) (*change, cty.Value, hcl.Diagnostics) {
	address, sch := i.address(), c.schemaOf(i.instance, r.provider)
	marked, diags := c.scope.decode(r.body, sch, r.references, i.repetition)
	if diags.HasErrors() {
		return nil, cty.NilVal, diags
	}
	diags = append(diags, c.validateConfig(r, address, sch, marked)...)
	if diags.HasErrors() {
		return nil, cty.NilVal, diags
	}
	config, marks := marked.UnmarkDeepWithPaths()
	ch := &change{instance: i.instance, provider: r.provider, before: cty.NullVal(sch.kind), beforeIdentity: cty.NilVal}
	request := planning{address: address, sch: sch, config: config, prior: ch.before, identity: cty.NilVal, r: r}
	if current != nil {
		ch.before, ch.beforeIdentity = current.value, current.identity
		if !current.isTainted {
			request.prior, request.private, request.identity = current.value, current.private, current.identity
		}
	}
	ignoring, more := ignored(r.lifecycle, request.prior, config, sch)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, cty.NilVal, diags
	}
	request.config = ignoring
	result, more := c.planOnce(request)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, cty.NilVal, diags
	}
	for _, problem := range validPlan(sch.block, request.prior, request.config, result.value, nil) {
		diags = append(diags, invalidPlan(address, problem))
	}
	paths, more := requiredReplacements(sch, request.prior, result, address)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, cty.NilVal, diags
	}
	replacing := replace
	if c.createsFirst(r) || earlier != nil && earlier.action == replaceFirst {
		replacing = replaceFirst
	}
	forced := earlier == nil && c.isTriggered(r)
	ch.paths = paths
	switch equal := result.value.Equals(request.prior); {
	case request.prior.IsNull():
		ch.action = create
	case forced || len(paths) > 0:
		ch.action = replacing
		again := planning{address: address, sch: sch, config: config, prior: cty.NullVal(sch.kind), private: result.private, identity: result.identity, r: r}
		if result, more = c.planOnce(again); more.HasErrors() {
			return nil, cty.NilVal, append(diags, more...)
		}
	case equal.IsKnown() && equal.True():
		ch.action = noop
	default:
		ch.action = update
	}
	if ch.action == create && current != nil && current.isTainted {
		ch.action = replacing
	}
	if earlier != nil && earlier.replaces() && ch.action == create {
		ch.action, ch.before = earlier.action, earlier.before
	}
	if ch.action == noop || ch.action == update {
		diags = append(diags, checkIdentity(result.identity, address)...)
	}
	ch.after, ch.private, ch.afterIdentity = result.value, result.private, result.identity
	return ch, markedBy(sch, ch.after.MarkWithPaths(applicable(marks, ch.after))), diags
}

// applicable removes marks whose path the value lacks, such as those on write-only attributes.
func applicable(marks []cty.PathValueMarks, value cty.Value) []cty.PathValueMarks {
	return slices.DeleteFunc(slices.Clone(marks), func(m cty.PathValueMarks) bool {
		found, err := m.Path.Apply(value)
		return err != nil || found.IsNull()
	})
}

// planning is the input of a plan request, and plannedResult its output.
type planning struct {
	address                 string
	sch                     *schema
	config, prior, identity cty.Value
	private                 []byte
	r                       *resourceBlock // nil for a removed object
}

type plannedResult struct {
	value, identity cty.Value
	private         []byte
	paths           []cty.Path
}

// planOnce sends one request and runs the checks that don't depend on the prior value.
func (c *command) planOnce(p planning) (plannedResult, hcl.Diagnostics) {
	wanted := proposed(p.sch.block, p.prior, p.config)
	var encoded [3]*tfprotov6.DynamicValue
	for i, value := range []cty.Value{p.prior, wanted, p.config} {
		var err error
		if encoded[i], err = encode(value, p.sch.kind); err != nil {
			return plannedResult{}, failed(p.address, err)
		}
	}
	identity, err := encodeIdentity(p.identity, p.sch.identity)
	if err != nil {
		return plannedResult{}, failed(p.address, err)
	}
	resp, err := c.providers[p.r.provider].PlanResourceChange(c.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: p.r.typeName, PriorState: encoded[0], ProposedNewState: encoded[1], Config: encoded[2],
		PriorPrivate: bytes.Clone(p.private), PriorIdentity: identity, ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{},
	})
	if err != nil {
		return plannedResult{}, failed(p.address, err)
	}
	diags := said(resp.Diagnostics, p.address, p.r.block)
	if resp.Deferred != nil && !diags.HasErrors() {
		diags = append(diags, problem(p.address, "Provider deferred changes when Terraform did not allow deferrals", "%s", resp.Deferred.Reason))
	}
	if diags.HasErrors() {
		return plannedResult{}, diags
	}
	result := plannedResult{private: resp.PlannedPrivate}
	if result.value, err = decode(resp.PlannedState, p.sch.kind); err != nil {
		return result, failed(p.address, err)
	}
	if result.identity, err = decodeIdentity(resp.PlannedIdentity, p.sch.identity); err != nil {
		return result, failed(p.address, err)
	}
	for _, path := range resp.RequiresReplace {
		converted, err := ctyPath(path)
		if err != nil {
			return result, failed(p.address, err)
		}
		result.paths = append(result.paths, converted)
	}
	return result, append(diags, checkWriteOnly(p.sch, result.value, p.address, "Provider produced invalid plan", "during planning")...)
}

func invalidPlan(address string, err error) *hcl.Diagnostic {
	return problem(address, "Provider produced invalid plan",
		"The provider planned an invalid value for %s.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.",
		errorText(address, err))
}

// requiredReplacements returns the paths that require a replacement, except for those whose value doesn't change.
func requiredReplacements(sch *schema, prior cty.Value, result plannedResult, address string) ([]cty.Path, hcl.Diagnostics) {
	var paths []cty.Path
	if prior.IsNull() {
		return nil, nil
	}
	for _, path := range result.paths {
		was, errPrior := path.Apply(prior)
		now, errPlanned := path.Apply(result.value)
		if errPrior != nil && errPlanned != nil {
			return nil, hcl.Diagnostics{problem(address, "Provider produced invalid plan",
				"The provider has indicated \"requires replacement\" on %s for a non-existent attribute path %s.", address, pathText(path))}
		}
		a := attributeAt(sch.block, path)
		if errPrior != nil || errPlanned != nil || a != nil && a.WriteOnly {
			paths = append(paths, path)
			continue
		}
		if equal := now.Equals(was); !equal.IsKnown() || equal.False() {
			paths = append(paths, path)
		}
	}
	return paths, nil
}
