package driver

import (
	"maps"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
)

// actions returns an action as it is in JSON plans.
func (a action) actions() tfjson.Actions {
	switch a {
	case create:
		return tfjson.Actions{tfjson.ActionCreate}
	case update:
		return tfjson.Actions{tfjson.ActionUpdate}
	case remove:
		return tfjson.Actions{tfjson.ActionDelete}
	case replace:
		return tfjson.Actions{tfjson.ActionDelete, tfjson.ActionCreate}
	case replaceFirst:
		return tfjson.Actions{tfjson.ActionCreate, tfjson.ActionDelete}
	case read:
		return tfjson.Actions{tfjson.ActionRead}
	case forget:
		return tfjson.Actions{tfjson.ActionForget}
	case noop:
	}
	return tfjson.Actions{tfjson.ActionNoop}
}

// asJSON returns a plan as `terraform show -json` prints it.
func (c *command) asJSON() *tfjson.Plan {
	p := c.planned
	result := &tfjson.Plan{
		FormatVersion: "1.2", TerraformVersion: terraformVersion, OutputChanges: map[string]*tfjson.Change{},
		PlannedValues: &tfjson.StateValues{RootModule: &tfjson.StateModule{}, Outputs: map[string]*tfjson.StateOutput{}},
	}
	result.UseJSONNumber(true)
	for _, address := range slices.Sorted(maps.Keys(p.changes)) {
		ch := p.changes[address]
		result.ResourceChanges = append(result.ResourceChanges, c.changeAsJSON(ch))
		if ch.action == remove || ch.action == forget {
			continue
		}
		values, _ := plain(ch.after).(map[string]any)
		one := &tfjson.StateResource{
			Address: ch.address(), Mode: ch.mode(), Type: ch.typeName, Name: ch.name, Index: ch.index(),
			ProviderName: providerName(ch.provider), AttributeValues: values,
		}
		if ch.afterIdentity != cty.NilVal {
			one.IdentityValues, _ = plain(ch.afterIdentity).(map[string]any)
		}
		result.PlannedValues.RootModule.Resources = append(result.PlannedValues.RootModule.Resources, one)
	}
	for _, address := range slices.Sorted(maps.Keys(p.before.objects)) {
		was, now := p.before.objects[address], p.prior.objects[address]
		if was.isData || now != nil && now.value.RawEquals(was.value) {
			continue
		}
		ch := &change{instance: was.instance, action: remove, before: was.value, after: cty.NullVal(was.value.Type()), provider: was.provider}
		if now != nil {
			ch.action, ch.after = update, now.value
		}
		result.ResourceDrift = append(result.ResourceDrift, c.changeAsJSON(ch))
	}
	for _, name := range slices.Sorted(maps.Keys(p.outputs)) {
		result.OutputChanges[name] = outputChange(p.before.outputs, name, p.outputs[name].value)
	}
	for name := range p.before.outputs {
		if _, ok := p.outputs[name]; !ok {
			result.OutputChanges[name] = outputChange(p.before.outputs, name, cty.NilVal)
		}
	}
	return result
}

func (c *command) changeAsJSON(ch *change) *tfjson.ResourceChange {
	sch := c.schemaOf(ch.instance, ch.provider)
	shown := &tfjson.Change{
		Actions: ch.actions(), Before: plain(ch.before), After: plain(ch.after), AfterUnknown: unknowns(ch.after),
		BeforeSensitive: hidden(sch, ch.before), AfterSensitive: hidden(sch, ch.after),
	}
	if ch.importing != "" {
		shown.Importing = &tfjson.Importing{ID: ch.importing}
	}
	for _, path := range ch.paths {
		var steps []any
		for _, step := range path {
			switch step := step.(type) {
			case cty.GetAttrStep:
				steps = append(steps, step.Name)
			case cty.IndexStep:
				steps = append(steps, plain(step.Key))
			}
		}
		shown.ReplacePaths = append(shown.ReplacePaths, steps)
	}
	if ch.beforeIdentity != cty.NilVal {
		shown.BeforeIdentity = plain(ch.beforeIdentity)
	}
	if ch.afterIdentity != cty.NilVal {
		shown.AfterIdentity = plain(ch.afterIdentity)
	}
	return &tfjson.ResourceChange{
		Address: ch.address(), Mode: ch.mode(), Type: ch.typeName, Name: ch.name, Index: ch.index(), ProviderName: providerName(ch.provider),
		DeposedKey: ch.deposed, Change: shown,
	}
}

// outputChange returns the change of an output. after is cty.NilVal if the output is removed.
func outputChange(before map[string]output, name string, after cty.Value) *tfjson.Change {
	was, existed := before[name]
	shown := &tfjson.Change{Actions: update.actions(), Before: plain(was.value), After: plain(after), AfterUnknown: false}
	if after != cty.NilVal {
		shown.AfterUnknown = unknowns(after)
	}
	switch {
	case after == cty.NilVal:
		shown.Actions = remove.actions()
	case !existed:
		shown.Actions = create.actions()
	case was.value.RawEquals(after):
		shown.Actions = noop.actions()
	}
	return shown
}

// isEmpty reports whether a plan changes nothing.
func isEmpty(p *tfjson.Plan) bool {
	for _, rc := range p.ResourceChanges {
		if !rc.Change.Actions.NoOp() {
			return false
		}
	}
	for _, change := range p.OutputChanges {
		if !change.Actions.NoOp() {
			return false
		}
	}
	return true
}
