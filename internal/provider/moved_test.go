package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConformance_moved: a state of the same type can be moved from any host, from any provider of the family, and from any
// schema version, together with its private state. Other states can't.
func TestConformance_moved(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range append(s.example.Full, s.example.Minimal) {
			o := s.created(t, config)
			for _, from := range []struct {
				provider string
				version  int64
			}{
				{"registry.terraform.io/commercehooks/commercehooks", 1}, {"registry.opentofu.org/commercehooks/commercehooks", 0},
				{"terraform.example.com/commercehooks/commercelayer", 0}, {"localhost:8080/commercehooks/moltin", 2},
				{"registry.terraform.io/commercehooks/doo", 7},
			} {
				server := s.run(t)
				s.news()
				resp := server.MoveWith(t, from.provider, s.typeName, from.version, o.Raw(t), o.Private)
				if len(resp.Diagnostics) > 0 {
					t.Fatalf("%+v: %s", from, acctest.Texts(resp.Diagnostics))
				}
				moved := server.Object()
				moved.State, moved.Private, moved.Identity = server.Value(t, resp.TargetState), resp.TargetPrivate, resp.TargetIdentity
				if !moved.State.Equal(o.State) || !maps.Equal(server.Identity(t, moved.Identity), server.Identity(t, o.Identity)) {
					t.Errorf("%+v: moved is\n%s", from, changes(t, o.State, moved.State))
				}
				if requests := s.news(); len(requests) > 0 {
					t.Errorf("%+v: there were %d requests", from, len(requests))
				}
				moved.Refresh(t)
				if p := moved.Plan(t, config); len(p.Said) > 0 || !p.State.Equal(moved.State) {
					t.Errorf("%+v: the plan says %s and changes\n%s", from, acctest.Texts(p.Said), changes(t, moved.State, p.State))
				}
			}
			for provider, typeName := range map[string]string{
				"registry.terraform.io/commercehooks/commercehooks": s.typeName + "s", "registry.terraform.io/commercehooks/other": s.typeName,
				"registry.terraform.io/hashicorp/commercehooks": s.typeName, "commercehooks/commercehooks": s.typeName,
			} {
				said := acctest.Texts(s.run(t).MoveWith(t, provider, typeName, 0, o.Raw(t), nil).Diagnostics)
				if !strings.Contains(said, "Unable to Move Resource State") {
					t.Errorf("%s of %s is moved: %s", typeName, provider, said)
				}
			}
			o.Apply(t, "")
		}
	})
}
