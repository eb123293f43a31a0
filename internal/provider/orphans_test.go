package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// orphans expects a duplicate warning for each of these ids, with distinct summaries, because Terraform shows only one of
// several warnings with the same summary. None may be called unmanaged: a later operation may show that it is managed.
func (s *stage) orphans(t *testing.T, said []*tfprotov6.Diagnostic, ids ...string) {
	t.Helper()
	found, warnings := map[string]bool{}, 0
	for _, d := range said {
		if strings.HasPrefix(d.Summary, "Duplicate of ") {
			warnings++
		}
		for _, id := range ids {
			if strings.HasPrefix(d.Summary, "Duplicate of an existing "+s.noun()+": ") && strings.HasSuffix(d.Summary, id) &&
				strings.Contains(d.Detail, "If no resource manages it") {
				found[id] = true
			}
		}
	}
	if len(found) != len(ids) || warnings != len(ids) {
		t.Errorf("of the orphans %v, said is %s", ids, acctest.Texts(said))
	}
}

// TestConformance_killed: after a killed run, each hook that it created and that isn't in a state is reported.
func TestConformance_killed(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		var ids []string
		for _, name := range []string{"One", "Other", "Third"} {
			ids = append(ids, id(t, s.created(t, named(t, s.example.Minimal, name))))
		}
		s.orphans(t, s.run(t).Object().Plan(t, s.example.Minimal).Said, ids...)
	})
}

// TestConformance_killedReplacement: if a run is killed after it created the replacement of a hook, the state still holds
// the old hook, and the next plan to replace it reports the new one. Terraform shows the diagnostics for the old one.
func TestConformance_killedReplacement(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, full := range s.example.Full {
			var paths []string
			walk("", acctest.Serve(t, s.typeName).Schemas.ResourceSchemas[s.typeName].Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
				path = strings.TrimPrefix(path, ".")
				inFirst(decode(t, full), path, func(map[string]any, string) {
					if !attribute.WriteOnly && !strings.Contains(path, "event_") { // event arguments make two webhooks distinct
						paths = append(paths, path)
					}
				})
			})
			for _, path := range paths {
				o, config := s.created(t, full), s.changed(t, full, path)
				s.next(t, o)
				planned := o.Plan(t, config)
				isReplaced := planned.Replaces && !acctest.HasError(planned.Said)
				if isReplaced {
					orphan := id(t, s.created(t, config))
					s.next(t, o)
					s.orphans(t, o.Plan(t, config).Said, orphan)
					s.fake.Drop(orphan)
				}
				if s.fake.Drop(id(t, o)); isReplaced {
					break // one of them is enough
				}
			}
		}
	})
}
