package driver

import (
	"encoding/json"
	"fmt"
	"strconv"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// shim converts a state for resource.TestCheckFunc, with the same keys as terraform-plugin-testing.
func shim(s *tfjson.State) (*terraform.State, error) {
	root := &terraform.ModuleState{
		Path: []string{"root"}, Outputs: map[string]*terraform.OutputState{}, Resources: map[string]*terraform.ResourceState{},
	}
	state := &terraform.State{
		Version: 3, TFVersion: s.TerraformVersion, Modules: []*terraform.ModuleState{root},
	}
	if s.Values == nil {
		return state, nil
	}
	for name, o := range s.Values.Outputs {
		root.Outputs[name] = shimOutput(o)
	}
	for _, r := range s.Values.RootModule.Resources {
		key := r.Address
		switch index := r.Index.(type) {
		case json.Number:
			key = fmt.Sprintf("%s.%s.%s", r.Type, r.Name, index)
			if r.Mode == tfjson.DataResourceMode {
				key = "data." + key
			}
		case string:
			return nil, unsupported("for_each with Check, which terraform-plugin-testing refuses too")
		}
		attributes := map[string]string{}
		flatten(attributes, "", r.AttributeValues)
		id, ok := attributes["id"]
		if !ok {
			id = "id-attribute-not-set"
		}
		root.Resources[key] = &terraform.ResourceState{
			Provider: r.ProviderName, Type: r.Type, Dependencies: r.DependsOn,
			Primary: &terraform.InstanceState{
				ID: id, Attributes: attributes, Meta: map[string]any{"schema_version": int(r.SchemaVersion)}, Tainted: r.Tainted, //nolint:gosec // versions are small
			},
		}
	}
	return state, nil
}

// flatten stores a value under its key: a collection's members below it, and its length as "#" or "%". It omits null.
func flatten(into map[string]string, key string, value any) {
	below := func(name string) string {
		if key == "" {
			return name
		}
		return key + "." + name
	}
	switch value := value.(type) {
	case bool:
		into[key] = strconv.FormatBool(value)
	case json.Number:
		into[key] = value.String()
	case string:
		into[key] = value
	case map[string]any:
		for name, member := range value {
			flatten(into, below(name), member)
		}
		into[below("%")] = strconv.Itoa(len(value))
	case []any:
		for i, element := range value {
			flatten(into, below(strconv.Itoa(i)), element)
		}
		into[below("#")] = strconv.Itoa(len(value))
	}
}

func shimOutput(o *tfjson.StateOutput) *terraform.OutputState {
	shown := &terraform.OutputState{Sensitive: o.Sensitive, Type: "string", Value: o.Value}
	switch value := o.Value.(type) {
	case []any:
		shown.Type = "list"
	case map[string]any:
		shown.Type = "map"
	case bool:
		shown.Value = strconv.FormatBool(value)
	case json.Number:
		shown.Value = value.String()
	}
	return shown
}
