package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// hidden is part of unreadable objects, and no message may contain it.
const hidden = "s3cr3t"

// spoil makes an item of a list unreadable, except for its id.
func spoil(item any) any {
	spoiled := map[string]any{}
	if members, ok := item.(map[string]any); ok {
		for name := range members {
			spoiled[name] = []any{[]any{hidden}}
		}
		spoiled["id"] = members["id"]
	}
	return spoiled
}

// nameless makes an item of a list unreadable, including its id.
func nameless(any) any { return []any{hidden} }

// TestConformance_unreadable: an unreadable object in a list is named and omitted, and doesn't affect the others: in data
// sources, queries, the search for duplicates, and refreshes, which still detect that others are gone.
func TestConformance_unreadable(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(any) any{"but for its id": spoil, "nor its id": nameless} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				var hooks []*acctest.Object
				for _, name := range []string{"One", "Two", "Three", "Gone"} {
					hooks = append(hooks, s.created(t, named(t, s.example.Minimal, name)))
				}
				one, two, gone := hooks[0], id(t, hooks[1]), hooks[3]
				s.fake.Drop(id(t, gone))
				s.fake.Break(s.fake.Listing().Edited(func(p *fakeserver.Page) { p.Items[1] = change(p.Items[1]) }))
				whose := two
				if name == "nor its id" {
					whose = "without an id"
				}
				s.showsTheOthers(t, "Unreadable "+s.noun()+" "+whose)

				server := s.run(t)
				for _, o := range hooks {
					before := o.State
					o.Server = server
					said := o.Refresh(t)
					switch {
					case o == gone && name == "nor its id" && acctest.HasError(said): // it may be the object without an id
						if !o.State.Equal(before) {
							t.Errorf("the state of what can't be found became %s", o.State)
						}
					case o == gone:
						if len(said) > 0 || o.Exists() {
							t.Errorf("what is gone is still %s, %s", o.State, acctest.Texts(said))
						}
					case o == hooks[1] && acctest.HasError(said):
						if !strings.Contains(acctest.Texts(said), two) || strings.Contains(acctest.Texts(said), hidden) || !o.State.Equal(before) {
							t.Errorf("of what can't be read, a refresh says %s", acctest.Texts(said))
						}
					default:
						if len(said) > 0 || !o.State.Equal(before) {
							t.Errorf("a refresh of another says %s", acctest.Texts(said))
						}
					}
				}
				planned := s.run(t).Object().Plan(t, s.example.Minimal).Said
				if !strings.Contains(acctest.Texts(planned), "Duplicate of an existing "+s.noun()) || !strings.Contains(acctest.Texts(planned), id(t, one)) {
					t.Errorf("the plan of a duplicate says %s", acctest.Texts(planned))
				}
			})
		})
	}
}

// showsTheOthers expects that data sources and queries find the hooks One and Three, and warn about another one.
func (s *stage) showsTheOthers(t *testing.T, summary string) {
	t.Helper()
	warned := func(by string, diags []*tfprotov6.Diagnostic) {
		t.Helper()
		text := acctest.Texts(diags)
		if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || diags[0].Summary != summary || strings.Contains(text, hidden) {
			t.Errorf("%s says %s, want the warning %s", by, text, summary)
		}
	}
	data, diags := s.run(t).Data(t, s.plural(), `{}`)
	warned("the data source", diags)
	var all []tftypes.Value
	if err := member(t, data, s.thing()+"s").As(&all); err != nil || len(all) != 2 {
		t.Errorf("the data source shows %d hooks, %v", len(all), err)
	}
	server := s.run(t)
	for by, config := range map[string]string{"a query": `{}`, "a query by name": `{"name":"Three"}`} {
		_, results, _ := server.List(t, acctest.Listing{Config: config, Whole: true})
		var said []*tfprotov6.Diagnostic
		found := 0
		for _, result := range results {
			said = append(said, result.Diagnostics...)
			if result.Identity != nil {
				found++
			}
		}
		warned(by, said)
		if want := map[string]int{`{}`: 2, `{"name":"Three"}`: 1}[config]; found != want {
			t.Errorf("%s finds %d hooks, want %d", by, found, want)
		}
	}
	found, diags := s.run(t).Data(t, s.typeName, `{"name":"Three"}`)
	warned("the data source by name", diags)
	if got := at(t, found, "name"); !slices.Equal(got, []string{`tftypes.String<"Three">`}) {
		t.Errorf("found is %s", got)
	}
	_, diags = s.run(t).Data(t, s.typeName, `{"name":"Two"}`)
	if text := acctest.Texts(diags); len(diags) != 2 || !strings.Contains(text, summary) || !strings.Contains(text, "Unable to read "+s.noun()) {
		t.Errorf("the data source by the name of what can't be read says %s", text)
	}
}
