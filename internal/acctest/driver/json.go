package driver

import (
	"encoding/json"
	"maps"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// plain returns a value as JSON decodes it. Unknown values become null, and are omitted from objects.
func plain(value cty.Value) any {
	switch kind := value.Type(); {
	case value == cty.NilVal, value.IsNull(), !value.IsKnown():
		return nil
	case kind == cty.String:
		return value.AsString()
	case kind == cty.Number:
		return json.Number(value.AsBigFloat().Text('f', -1))
	case kind == cty.Bool:
		return value.True()
	case kind.IsObjectType(), kind.IsMapType():
		members := map[string]any{}
		for name, member := range value.AsValueMap() {
			if member.IsKnown() {
				members[name] = plain(member)
			}
		}
		return members
	}
	elements := []any{}
	for _, element := range value.AsValueSlice() {
		elements = append(elements, plain(element))
	}
	return elements
}

// unknowns returns true for each unknown value. Known values are omitted from objects.
func unknowns(value cty.Value) any {
	switch kind := value.Type(); {
	case !value.IsKnown():
		return true
	case value.IsNull(), !value.CanIterateElements():
		return false
	case kind.IsObjectType(), kind.IsMapType():
		members := map[string]any{}
		for name, member := range value.AsValueMap() {
			if found := unknowns(member); found != false {
				members[name] = found
			}
		}
		return members
	}
	elements := []any{}
	for _, element := range value.AsValueSlice() {
		elements = append(elements, unknowns(element))
	}
	return elements
}

// hidden returns true for each value that the schema marks as sensitive.
func hidden(sch *schema, value cty.Value) any {
	members := map[string]any{}
	for _, a := range attributesOf(sch.block, value, nil) {
		if !a.schema.Sensitive {
			continue
		}
		at := members
		for i, step := range a.path {
			name, ok := step.(cty.GetAttrStep)
			if !ok {
				break // no test needs it inside collections
			}
			if i == len(a.path)-1 {
				at[name.Name] = true
				break
			}
			inner, ok := at[name.Name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[name.Name] = inner
			}
			at = inner
		}
	}
	return members
}

func (i instance) mode() tfjson.ResourceMode {
	if i.isData {
		return tfjson.DataResourceMode
	}
	return tfjson.ManagedResourceMode
}

// index returns an instance's key as JSON decodes it.
func (i instance) index() any {
	if n, ok := i.key.(int); ok {
		content, err := json.Marshal(n)
		if err == nil {
			return json.Number(content)
		}
	}
	return i.key
}

// asJSON returns a saved state as `terraform show -json` prints it.
func (r *runner) asJSON(s *state) (*tfjson.State, error) {
	root := &tfjson.StateModule{}
	for _, address := range slices.Sorted(maps.Keys(s.objects)) {
		o := s.objects[address]
		sch := r.schemaOf(o)
		value, err := ctyjson.Unmarshal(o.saved, sch.kind)
		if err != nil {
			return nil, err
		}
		shown, _ := plain(value).(map[string]any)
		concealed, err := json.Marshal(hidden(sch, value))
		if err != nil {
			return nil, err
		}
		one := &tfjson.StateResource{
			Address: address, Mode: o.mode(), Type: o.typeName, Name: o.name, Index: o.index(), ProviderName: providerName(o.provider),
			SchemaVersion: uint64(o.version), AttributeValues: shown, SensitiveValues: concealed, //nolint:gosec // versions are small
			DependsOn: o.dependsOn, Tainted: o.isTainted,
		}
		if o.savedID != nil {
			identity, err := ctyjson.Unmarshal(o.savedID, sch.identity)
			if err != nil {
				return nil, err
			}
			one.IdentityValues, _ = plain(identity).(map[string]any)
			one.IdentitySchemaVersion = &sch.identityVersion
		}
		root.Resources = append(root.Resources, one)
	}
	outputs := map[string]*tfjson.StateOutput{}
	for name, o := range s.outputs {
		outputs[name] = &tfjson.StateOutput{Value: plain(o.value), Sensitive: o.sensitive, Type: o.value.Type()}
	}
	state := &tfjson.State{FormatVersion: "1.0", TerraformVersion: terraformVersion}
	if len(root.Resources)+len(outputs) > 0 {
		state.Values = &tfjson.StateValues{Outputs: outputs, RootModule: root}
	}
	return state, nil
}

func providerName(local string) string {
	if local == "terraform" {
		return "terraform.io/builtin/terraform"
	}
	return "registry.terraform.io/hashicorp/" + local
}
