package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConformance_attributes changes each configurable attribute individually, and changes it back. Its values must reach
// the vendor, be returned by a refresh, and appear in the data source if they can be read at all.
func TestConformance_attributes(t *testing.T) {
	t.Parallel()
	for _, h := range hookTypes(t) {
		t.Run(h.name(), func(t *testing.T) {
			t.Parallel()
			block := acctest.Serve(t, h.typeName).Schemas.ResourceSchemas[h.typeName].Block
			walk("", block, func(path string, attribute *tfprotov6.SchemaAttribute) {
				path = strings.TrimPrefix(path, ".")
				if !attribute.Optional && !attribute.Required || strings.HasPrefix(path, "timeouts.") {
					return
				}
				t.Run(path, func(t *testing.T) {
					t.Parallel()
					h.stage(t).changes(t, path, attribute)
				})
			})
		})
	}
}

func (s *stage) changes(t *testing.T, path string, attribute *tfprotov6.SchemaAttribute) {
	t.Helper()
	full := s.setting(t, path)
	if attribute.WriteOnly { // if it has a version, only a new version is a change
		full = without(t, full, path+"_version")
	}
	o := s.created(t, full)
	s.settles(t, o, full)
	if slices.Contains(s.example.Fixed, path) { // it has no other value
		s.removes(t, o, without(t, full, path), path, attribute)
		return
	}
	changed := s.changed(t, full, path)
	elsewhere := *o // as in a run that doesn't make the change
	forth, shownForth := s.apply(t, o, changed, path)
	if !attribute.Sensitive && !strings.Contains(path, "_wo") && !slices.Contains(s.example.Local, path) {
		s.drifts(t, &elsewhere, o, path)
	}
	back, shownBack := s.apply(t, o, full, path)

	s.removes(t, o, without(t, full, path), path, attribute)

	isVersion := strings.HasSuffix(path, "_wo_version") // a new version resends the secret
	switch {
	case slices.Contains(s.example.Local, path):
		if len(forth)+len(back) > 0 {
			t.Errorf("the vendor knows nothing of %s, but is told %q and %q", path, forth, back)
		}
		return
	case len(forth) == 0 || len(back) == 0:
		t.Errorf("a change of %s isn't sent: %q and back %q", path, forth, back)
	case slices.Equal(forth, back) != isVersion:
		t.Errorf("whether %s changes or changes back, sent is %q and %q", path, forth, back)
	}
	if attribute.Sensitive || attribute.WriteOnly || isVersion {
		return
	}
	if !shownBack.inData {
		t.Fatalf("the data source doesn't have %s", path)
	}
	if strings.Join(shownForth.imported, "\n") == strings.Join(shownBack.imported, "\n") {
		t.Errorf("%s doesn't show: an import leads to %q both times", path, shownBack.imported)
	}
	for _, shown := range []view{shownForth, shownBack} {
		if strings.Join(shown.data, "\n") != strings.Join(shown.imported, "\n") {
			t.Errorf("the data source shows %q as %s, and an import leads to %q", shown.data, path, shown.imported)
		}
	}
}

// drifts expects that a refresh of the earlier state finds the change that was made since.
func (s *stage) drifts(t *testing.T, before, now *acctest.Object, path string) {
	t.Helper()
	if s.next(t, before); id(t, before) != id(t, now) { // the change replaced it
		return
	}
	said := before.Refresh(t)
	if !before.State.Equal(now.State) {
		t.Errorf("after another run changed %s, a refresh says %q and lacks\n%s", path, acctest.Texts(said), changes(t, before.State, now.State))
	}
}

// removes removes an attribute from the configuration, if it is optional. If that is a change, it must be sent once, except
// that a secret may stay as it is.
func (s *stage) removes(t *testing.T, o *acctest.Object, config, path string, attribute *tfprotov6.SchemaAttribute) {
	t.Helper()
	removed := *o
	if s.next(t, &removed); acctest.HasError(removed.Validate(t, config)) {
		return
	}
	p := removed.Plan(t, config)
	if acctest.HasError(p.Said) || p.State.Equal(removed.State) {
		return
	}
	s.news()
	if said := removed.Apply(t, config); acctest.HasError(said) {
		t.Fatalf("%s leads to %s and says %s", config, removed.State, acctest.Texts(said))
	}
	if writes := s.writes(); len(writes) == 0 && !slices.Contains(s.example.Local, path) && !attribute.Sensitive && !attribute.WriteOnly {
		t.Errorf("that %s is removed isn't sent", path)
	}
	s.next(t, &removed)
	s.settles(t, &removed, config)
}

// view is how an attribute appears: its values, which are several in a set of blocks.
type view struct {
	inData         bool
	data, imported []string
}

// apply applies a configuration that differs from the state in the attribute at this path. It returns what was sent, and how
// the attribute then appears.
func (s *stage) apply(t *testing.T, o *acctest.Object, config, path string) ([]string, view) {
	t.Helper()
	s.next(t, o)
	p := o.Plan(t, config)
	if p.State.Equal(o.State) {
		t.Fatalf("planned is no change from %s", config)
	}
	if !p.Replaces && !member(t, p.State, "id").IsKnown() {
		t.Errorf("a change of %s in place makes the id unknown", path)
	}
	s.news()
	if said := o.Apply(t, config); acctest.HasError(said) || !o.State.IsFullyKnown() {
		t.Fatalf("%s leads to %s and says %s", config, o.State, acctest.Texts(said))
	}
	sent := s.writes()
	s.next(t, o)
	s.settles(t, o, config)

	imported := o.Object()
	if said := imported.Import(t, "", o.Identity); len(said) > 0 {
		t.Errorf("an import says %s", acctest.Texts(said))
	}
	data, said := o.Data(t, s.typeName, s.lookup(t, o))
	if len(said) > 0 {
		t.Errorf("the data source says %s", acctest.Texts(said))
	}
	shown := view{data: at(t, data, path), imported: at(t, imported.State, path)}
	walk("", o.Schemas.DataSourceSchemas[s.typeName].Block, func(found string, _ *tfprotov6.SchemaAttribute) {
		shown.inData = shown.inData || found == "."+path
	})
	return sent, shown
}

// settles expects that a refresh returns what was applied.
func (s *stage) settles(t *testing.T, o *acctest.Object, config string) {
	t.Helper()
	applied := o.State
	said := o.Refresh(t)
	if !o.State.Equal(applied) {
		t.Errorf("%s is applied, but a refresh changes\n%s", config, changes(t, applied, o.State))
	}
	p := o.Plan(t, config)
	if said = append(said, p.Said...); len(said) > 0 || !p.State.Equal(o.State) {
		t.Fatalf("%s is applied, but after a refresh something is to change:\n%s\n%s", config, changes(t, o.State, p.State), acctest.Texts(said))
	}
}

// changes lists the differences between a state and a plan, one per line.
func changes(t *testing.T, state, plan tftypes.Value) string {
	t.Helper()
	found, err := state.Diff(plan)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range found {
		if d.Value1 != nil && d.Value2 != nil && d.Value1.IsFullyKnown() && len(d.Value1.String())+len(d.Value2.String()) < 500 { // a leaf
			lines = append(lines, fmt.Sprintf("%s: %s -> %s", dotted(d.Path), d.Value1, d.Value2))
		}
	}
	return strings.Join(lines, "\n")
}

// at returns the sorted values at a dotted path.
func at(t *testing.T, value tftypes.Value, path string) []string {
	t.Helper()
	var values []string
	err := tftypes.Walk(value, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if len(at.Steps()) > 0 && dotted(at) == path {
			if _, isElement := at.LastStep().(tftypes.ElementKeyValue); !isElement {
				values = append(values, v.String())
			}
		}
		return true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(values)
	return values
}

// setting returns the first full configuration that sets an attribute.
func (s *stage) setting(t *testing.T, path string) string {
	t.Helper()
	for _, full := range s.example.Full {
		found := false
		inFirst(decode(t, full), path, func(map[string]any, string) { found = true })
		if found {
			return full
		}
	}
	t.Fatalf("no full configuration of a %s in its fake's examples sets %s", s.typeName, path)
	return ""
}

// changed returns a configuration with a different value of an attribute.
func (s *stage) changed(t *testing.T, config, path string) string {
	t.Helper()
	changed := decode(t, config)
	inFirst(changed, path, func(group map[string]any, name string) {
		if value, ok := s.example.Changes[path]; ok {
			group[name] = decode(t, `{"value":`+value+`}`)["value"]
			return
		}
		switch value := group[name].(type) {
		case string:
			group[name] = value + "2"
		case bool:
			group[name] = !value
		case float64:
			group[name] = value + 1
		default:
			t.Fatalf("the examples of a %s have no other value of %s", s.typeName, path)
		}
	})
	if along, ok := s.example.Along[path]; ok {
		return patched(t, encode(t, changed), along)
	}
	return encode(t, changed)
}

// without returns a configuration without an attribute.
func without(t *testing.T, config, path string) string {
	t.Helper()
	fewer := decode(t, config)
	inFirst(fewer, path, func(group map[string]any, name string) { delete(group, name) })
	return encode(t, fewer)
}

// inFirst calls visit with the object that directly holds the attribute at a dotted path, if it is set. In a list, it
// descends into the first element.
func inFirst(group map[string]any, path string, visit func(group map[string]any, name string)) {
	name, rest, nested := strings.Cut(path, ".")
	value, ok := group[name]
	switch {
	case !ok:
		return
	case !nested:
		visit(group, name)
		return
	}
	if list, isList := value.([]any); isList && len(list) > 0 {
		value = list[0]
	}
	if within, isGroup := value.(map[string]any); isGroup {
		inFirst(within, rest, visit)
	}
}
