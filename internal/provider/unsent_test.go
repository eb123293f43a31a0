package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConformance_unsent: a change that isn't sent to the vendor changes nothing there, so its plan leaves no attribute
// unknown that keeps its value.
func TestConformance_unsent(t *testing.T) {
	t.Parallel()
	for _, h := range hookTypes(t) {
		t.Run(h.name(), func(t *testing.T) {
			t.Parallel()
			block := acctest.Serve(t, h.typeName).Schemas.ResourceSchemas[h.typeName].Block
			seen := 0
			for _, full := range h.example.Full {
				configs, withoutSecrets := []string{patched(t, full, `{"timeouts":{"read":"7m"}}`)}, []string{}
				walk("", block, func(path string, a *tfprotov6.SchemaAttribute) {
					path = strings.TrimPrefix(path, ".")
					if !strings.Contains(full, `"`+path[strings.LastIndex(path, ".")+1:]+`"`) {
						return
					}
					switch s := h.stage(t); {
					case slices.Contains(h.example.Local, path):
						configs = append(configs, s.changed(t, full, path))
					case a.WriteOnly:
						withoutSecrets = append(withoutSecrets, without(t, without(t, full, path), path+"_version"))
					}
				})
				for _, config := range slices.Concat(configs, withoutSecrets) {
					if h.stage(t).leavesNothingOpen(t, full, config) {
						seen++
					}
				}
				for _, config := range configs { // and back
					h.stage(t).leavesNothingOpen(t, config, full)
				}
			}
			if seen == 0 {
				t.Error("every change is sent")
			}
		})
	}
}

// leavesNothingOpen checks the plan of a change for unknown attributes, and reports whether nothing of the change is sent.
func (s *stage) leavesNothingOpen(t *testing.T, before, after string) bool {
	t.Helper()
	o := s.created(t, before)
	s.next(t, o)
	o.Refresh(t)
	prior, p := o.State, o.Plan(t, after)
	if acctest.HasError(p.Said) || p.Replaces || p.State.Equal(prior) {
		return false
	}
	s.news()
	if said := o.ApplyPlan(t, p); acctest.HasError(said) {
		t.Fatalf("%s after %s says %s", after, before, acctest.Texts(said))
	}
	if len(s.writes()) > 0 {
		return false
	}
	var old, planned, now map[string]tftypes.Value
	for _, v := range []struct {
		from tftypes.Value
		to   *map[string]tftypes.Value
	}{{prior, &old}, {p.State, &planned}, {o.State, &now}} {
		if err := v.from.As(v.to); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range planned {
		if !value.IsFullyKnown() && now[name].Equal(old[name]) {
			t.Errorf("%s after %s sends nothing, but leaves %s open in the plan", after, before, name)
		}
	}
	return true
}
