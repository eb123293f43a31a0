package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// placeholder takes the place of ignored values. It isn't a valid address, event, or topic.
const placeholder = "placeholder"

// TestConformance_ignored: arguments under ignore_changes are neither planned, nor validated, nor sent, whatever else
// changes. Terraform plans with the state's values, or null if they are write-only, but applies with the configured ones.
func TestConformance_ignored(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, full := range s.example.Full {
			for _, config := range s.withAndWithoutVersions(t, full) {
				for _, ignored := range s.ignorable(t, config) {
					s.ignores(t, config, ignored)
				}
			}
		}
	})
}

// withAndWithoutVersions returns a configuration with and without the versions of its write-only secrets.
func (s *stage) withAndWithoutVersions(t *testing.T, config string) []string {
	t.Helper()
	fewer := config
	for _, path := range s.writeOnly(t, config) {
		fewer = without(t, fewer, path+"_version")
	}
	if fewer == encode(t, decode(t, config)) || fewer == config {
		return []string{config}
	}
	return []string{config, fewer}
}

// writeOnly returns the paths of the write-only attributes that a configuration sets.
func (s *stage) writeOnly(t *testing.T, config string) []string {
	t.Helper()
	var paths []string
	walk("", acctest.Serve(t, s.typeName).Schemas.ResourceSchemas[s.typeName].Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
		path = strings.TrimPrefix(path, ".")
		inFirst(decode(t, config), path, func(map[string]any, string) {
			if attribute.WriteOnly {
				paths = append(paths, path)
			}
		})
	})
	return paths
}

// ignorable returns possible values of ignore_changes for a configuration: all, a group, plain arguments in and outside of
// groups, and a secret with and without its version.
func (s *stage) ignorable(t *testing.T, config string) [][]string {
	t.Helper()
	all, outside := [][]string{{"all"}}, []string(nil)
	for name, value := range decode(t, config) {
		group, isGroup := value.(map[string]any)
		if !isGroup {
			if name != "name" { // the test changes it
				outside = append(outside, name)
			}
			continue
		}
		var within []string
		for member := range group {
			if !strings.Contains(member, "_wo") {
				within = append(within, name+"."+member)
			}
		}
		all = append(all, []string{name}, within)
	}
	for _, path := range s.writeOnly(t, config) {
		all = append(all, []string{path}, []string{path, path + "_version"})
	}
	return append(all, outside)
}

func (s *stage) ignores(t *testing.T, config string, ignored []string) {
	t.Helper()
	o := s.created(t, config)
	o.IgnoreChanges = ignored
	changed := s.placeholders(t, config, ignored)
	nothing := func(config string) {
		t.Helper()
		s.next(t, o)
		said := o.Refresh(t)
		s.news()
		p := o.Plan(t, config)
		if said = append(said, p.Said...); len(said) > 0 || p.Replaces || !p.State.Equal(o.State) {
			t.Fatalf("%s, of which %v is ignored, plans\n%s\nand says %s", config, ignored, changes(t, o.State, p.State), acctest.Texts(said))
		}
	}
	nothing(changed)
	for _, patch := range []string{`{"timeouts":{"read":"7m"}}`, `{"name":"Others"}`} {
		if ignored[0] == "all" {
			continue
		}
		other := patched(t, changed, patch)
		s.next(t, o)
		p := o.Plan(t, other)
		if p.Replaces { // a new hook ignores nothing
			continue
		}
		s.news()
		before := o.State
		if said := slices.Concat(p.Said, o.ApplyPlan(t, p)); len(said) > 0 {
			t.Fatalf("%s, of which %v is ignored, says %s", other, ignored, acctest.Texts(said))
		}
		if writes := strings.Join(s.writes(), "\n"); strings.Contains(writes, placeholder) || strings.Contains(patch, "name") == (writes == "") {
			t.Errorf("%s, of which %v is ignored, sends %s", other, ignored, writes)
		}
		for _, path := range ignored {
			if !slices.Equal(at(t, before, path), at(t, o.State, path)) {
				t.Errorf("%s, which is ignored, was %s and is %s", path, at(t, before, path), at(t, o.State, path))
			}
		}
		nothing(other)
	}
	s.next(t, o)
	if said := o.Apply(t, ""); len(said) > 0 || o.Exists() {
		t.Errorf("a destroy of %s, of which %v is ignored, says %s", changed, ignored, acctest.Texts(said))
	}
}

// placeholders returns a configuration with placeholders for ignored strings, as far as the schema accepts them, and with
// other versions.
func (s *stage) placeholders(t *testing.T, config string, ignored []string) string {
	t.Helper()
	server := s.run(t)
	var paths []string
	walk("", server.Schemas.ResourceSchemas[s.typeName].Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
		path = strings.TrimPrefix(path, ".")
		isIgnored := slices.ContainsFunc(ignored, func(name string) bool {
			return name == "all" || name == path || strings.HasPrefix(path, name+".")
		})
		if isIgnored && (attribute.Type.Is(tftypes.String) || attribute.Type.Is(tftypes.Number)) {
			paths = append(paths, path)
		}
	})
	for _, path := range paths {
		changed := decode(t, config)
		inFirst(changed, path, func(group map[string]any, name string) {
			switch group[name].(type) {
			case string:
				group[name] = placeholder
			case float64:
				group[name] = 99
			}
		})
		if text := encode(t, changed); !acctest.HasError(server.Validate(t, text)) {
			config = text
		}
	}
	return config
}

// TestConformance_ignoredReplaced: the replacement of a hook ignores nothing. Ignored arguments are no reason to refuse its
// plan, and it gets the configured secret.
func TestConformance_ignoredReplaced(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, full := range s.example.Full {
			for _, secret := range s.writeOnly(t, full) {
				for path, value := range decode(t, full) {
					if _, isText := value.(string); isText {
						s.replacesIgnoring(t, full, path, secret)
					}
				}
			}
		}
	})
}

// replacesIgnoring changes a string. If that replaces the hook, it does so with an ignored secret.
func (s *stage) replacesIgnoring(t *testing.T, full, path, secret string) {
	t.Helper()
	group, _, _ := strings.Cut(secret, ".")
	for _, config := range s.withAndWithoutVersions(t, full) {
		for _, ignored := range [][]string{{group}, {secret}, {secret, secret + "_version"}} {
			o, changed := s.created(t, config), s.changed(t, config, path)
			before := id(t, o)
			s.next(t, o)
			if p := o.Plan(t, changed); !p.Replaces || acctest.HasError(p.Said) {
				s.fake.Drop(before)
				continue
			}
			o.IgnoreChanges = ignored
			s.news()
			if said := o.Apply(t, changed); acctest.HasError(said) || !o.Exists() || id(t, o) == before {
				t.Fatalf("%s, of which %v is ignored, says %s", changed, ignored, acctest.Texts(said))
			}
			writes := strings.Join(s.writes(), "\n")
			inFirst(decode(t, changed), secret, func(group map[string]any, name string) {
				if text, _ := group[name].(string); !strings.Contains(writes, text) {
					t.Errorf("%s, of which %v is ignored, sends no secret: %s", changed, ignored, writes)
				}
			})
			s.fake.Drop(id(t, o))
		}
	}
}
