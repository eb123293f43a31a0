package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// each visits every leaf of a value, with its dotted path without element keys.
func each(t *testing.T, value tftypes.Value, visit func(at string, leaf tftypes.Value)) {
	t.Helper()
	err := tftypes.Walk(value, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if v.IsNull() || !v.IsKnown() || v.Type().Is(tftypes.String) || v.Type().Is(tftypes.Bool) || v.Type().Is(tftypes.Number) {
			visit(dotted(at), v)
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dotted(at *tftypes.AttributePath) string {
	var names []string
	for _, step := range at.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}

// secrets returns the secrets of an object in its state and configuration by path, "" for none.
func (s *stage) secrets(t *testing.T, o *acctest.Object, config string) map[string]string {
	t.Helper()
	found := map[string]string{}
	walk("", o.Schemas.ResourceSchemas[s.typeName].Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
		if attribute.Sensitive || attribute.WriteOnly {
			found[strings.TrimPrefix(path, ".")] = ""
		}
	})
	configured, err := acctest.Known(t, o.State.Type(), config).Unmarshal(o.State.Type())
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []tftypes.Value{o.State, configured} {
		each(t, value, func(at string, leaf tftypes.Value) {
			var text string
			if _, isSecret := found[at]; isSecret && !leaf.IsNull() && leaf.As(&text) == nil {
				found[at] = text
			}
		})
	}
	return found
}

// differences lists where a view differs from a state, except for secrets and for attributes that it may lack.
func differences(t *testing.T, view, state tftypes.Value, secrets map[string]string, mayLack func(path string) bool) []string {
	t.Helper()
	var odds []string
	var compare func(at string, view, state tftypes.Value)
	compare = func(at string, view, state tftypes.Value) {
		path := strings.TrimPrefix(at, ".")
		if _, isSecret := secrets[path]; isSecret {
			return
		}
		switch kind := view.Type().(type) {
		case tftypes.Object:
			if view.IsNull() || state.IsNull() {
				if view.IsNull() != state.IsNull() {
					odds = append(odds, fmt.Sprintf("%s is %s, not %s", path, view, state))
				}
				return
			}
			var shown, held map[string]tftypes.Value
			if view.As(&shown) != nil || state.As(&held) != nil {
				odds = append(odds, path+" is of another type")
				return
			}
			for _, name := range slices.Sorted(maps.Keys(held)) {
				if value, ok := shown[name]; ok {
					compare(at+"."+name, value, held[name])
				} else if _, isSecret := secrets[strings.TrimPrefix(at+"."+name, ".")]; !isSecret && !mayLack(strings.TrimPrefix(at+"."+name, ".")) {
					odds = append(odds, "it lacks "+at+"."+name)
				}
			}
		case tftypes.Set:
			if _, nested := kind.ElementType.(tftypes.Object); !nested || view.IsNull() || state.IsNull() {
				if !view.Equal(state) {
					odds = append(odds, fmt.Sprintf("%s is %s, not %s", path, view, state))
				}
				return
			}
			var shown, held []tftypes.Value
			if view.As(&shown) != nil || state.As(&held) != nil || len(shown) != len(held) {
				odds = append(odds, path+" has other elements")
				return
			}
			for _, element := range shown {
				if !slices.ContainsFunc(held, func(other tftypes.Value) bool {
					before := len(odds)
					compare(at, element, other)
					same := len(odds) == before
					odds = odds[:before]
					return same
				}) {
					odds = append(odds, fmt.Sprintf("%s has %s beyond %s", path, element, state))
				}
			}
		default:
			if !view.Equal(state) {
				odds = append(odds, fmt.Sprintf("%s is %s, not %s", path, view, state))
			}
		}
	}
	compare("", view, state)
	return odds
}
