package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// These tests check that every vendor's hooks keep the provider's promises, whatever their implementation. Vendors and their
// arguments come from provider.Services and internal/fakes.

// TestConformance_nothingToDo: a plan without changes has no diagnostics and sends no requests, in the run that created the
// hook and in the next one, after a refresh and without one.
func TestConformance_nothingToDo(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range append(s.example.Full, s.example.Minimal) {
			o := s.created(t, config)
			nothing := func(when string) {
				t.Helper()
				s.news()
				p := o.Plan(t, config)
				if len(p.Said) > 0 || p.Replaces || !p.State.Equal(o.State) {
					t.Errorf("%s of %s, the plan says %q, replaces: %t, and changes\n%s", when, config, acctest.Texts(p.Said), p.Replaces, changes(t, o.State, p.State))
				}
				if requests := s.news(); len(requests) > 0 {
					t.Errorf("%s, the plan sends %d requests, the first %s %s", when, len(requests), requests[0].Method, requests[0].Path)
				}
			}
			nothing("after the create")
			s.next(t, o)
			nothing("in the next run, without a refresh")
			if diags := o.Refresh(t); len(diags) > 0 {
				t.Errorf("a refresh says %s", acctest.Texts(diags))
			}
			nothing("after a refresh")
			if said := o.Apply(t, ""); len(said) > 0 || o.Exists() {
				t.Fatalf("a destroy says %s", acctest.Texts(said))
			}
		}
		if left := s.fake.Hooks(); len(left) > 0 {
			t.Errorf("after it all, there is still %v", left)
		}
	})
}

// TestConformance_duplicates: a new hook is compared with the hooks that no resource of the run manages. Any operation of
// the run on a hook shows that a resource manages it.
func TestConformance_duplicates(t *testing.T) {
	t.Parallel()
	timeouts := func(t *testing.T, config string) string {
		t.Helper()
		return patched(t, config, `{"timeouts":{"read":"7m"}}`)
	}
	for name, test := range map[string]struct {
		does   func(t *testing.T, s *stage, o *acctest.Object, config string)
		unless bool // nothing shows that a resource manages the hook
	}{
		"nothing": {unless: true, does: func(*testing.T, *stage, *acctest.Object, string) {}},
		"read":    {does: func(t *testing.T, _ *stage, o *acctest.Object, _ string) { t.Helper(); o.Refresh(t) }},
		"plan": {does: func(t *testing.T, _ *stage, o *acctest.Object, config string) {
			t.Helper()
			o.Plan(t, config)
		}},
		"update": {does: func(t *testing.T, s *stage, o *acctest.Object, config string) {
			t.Helper()
			planner := *o
			s.next(t, &planner)
			if said := o.ApplyPlan(t, planner.Plan(t, timeouts(t, config))); len(said) > 0 {
				t.Fatalf("the update says %s", acctest.Texts(said))
			}
		}},
		"delete that fails": {does: func(t *testing.T, s *stage, o *acctest.Object, _ string) {
			t.Helper()
			planner := *o
			s.next(t, &planner)
			s.fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodDelete, "/"), Times: -1, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
			if said := o.ApplyPlan(t, planner.Plan(t, "")); !acctest.HasError(said) {
				t.Fatalf("a delete that failed says %s", acctest.Texts(said))
			}
			s.fake.Heal()
		}},
		"create": {does: func(t *testing.T, s *stage, o *acctest.Object, config string) {
			t.Helper()
			s.fake.Drop(id(t, o))
			planner := s.run(t).Object()
			created := o.Object()
			if said := created.ApplyPlan(t, planner.Plan(t, config)); len(said) > 0 {
				t.Fatalf("the create says %s", acctest.Texts(said))
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				config := s.example.Minimal
				o := s.created(t, config)
				s.next(t, o)
				test.does(t, s, o, config)
				existing := s.fake.Hooks()
				if len(existing) != 1 {
					t.Fatalf("there is %v", existing)
				}
				planned := o.Server.Object().Plan(t, config)
				if !test.unless {
					if len(planned.Said) > 0 {
						t.Errorf("planning another one says %s", acctest.Texts(planned.Said))
					}
					return
				}
				if len(planned.Said) != 1 || planned.Said[0].Severity != tfprotov6.DiagnosticSeverityWarning ||
					!strings.HasPrefix(planned.Said[0].Summary, "Duplicate of an existing "+s.noun()+": ") || !strings.HasSuffix(planned.Said[0].Summary, existing[0].ID) {
					t.Fatalf("planning another one says %q", acctest.Texts(planned.Said))
				}
				for _, want := range []string{
					existing[0].ID + " already delivers the same events", "terraform import ADDRESS ", existing[0].ID + "\n",
					"warn_duplicates = false in the " + s.service.Name() + " block",
				} {
					if detail := planned.Said[0].Detail; !strings.Contains(detail, want) {
						t.Errorf("planning another one says %q, want %q", detail, want)
					}
				}
				if other := o.Server.Object().Plan(t, strings.ReplaceAll(config, "https://hooks.", "https://other.")); len(other.Said) > 0 {
					t.Errorf("planning one with another address says %q", acctest.Texts(other.Said))
				}
			})
		})
	}
}

// TestConformance_noDuplicates: if the search is switched off, no request is sent; if it fails, nothing is reported.
func TestConformance_noDuplicates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		setting string
		fault   bool
		silent  bool // no request is made
	}{
		"switched off":              {setting: `"warn_duplicates":false`, silent: true},
		"a setting isn't known yet": {setting: `"client_secret":"?"`, silent: true},
		"a list that can't be read": {fault: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				s.created(t, s.example.Minimal)
				s.news()
				var settings []string
				if test.setting != "" {
					settings = append(settings, test.setting)
				}
				if test.fault {
					s.fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/"), Times: -1, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
				}
				if planned := s.run(t, settings...).Object().Plan(t, s.example.Minimal); len(planned.Said) > 0 {
					t.Errorf("planning another one says %q", acctest.Texts(planned.Said))
				}
				if requests := s.news(); len(requests) > 0 == test.silent {
					t.Errorf("there were %d requests", len(requests))
				}
			})
		})
	}
}

// TestConformance_oddAnswer: a created hook is saved whatever happens to the answer, and there is only one.
func TestConformance_oddAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"lost":         {Commit: true},
		"cut off":      {Truncate: true},
		"of a gateway": {Commit: true, Status: http.StatusBadGateway, Body: fakeserver.HTML502},
		"empty":        {Commit: true, Status: http.StatusOK},
		"of a proxy":   {Commit: true, Status: http.StatusOK, Body: "<html>Welcome</html>"},
		"of nothing":   {Commit: true, Status: http.StatusOK, Body: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				fault.Match = func(r *http.Request) bool {
					return r.Method == http.MethodPost && !strings.Contains(r.URL.Path, "/oauth")
				}
				s.fake.Break(fault)
				o := s.created(t, s.example.Minimal)
				existing := s.fake.Hooks()
				if len(existing) != 1 || existing[0].ID != id(t, o) {
					t.Fatalf("the state holds %s, and there is %v", id(t, o), existing)
				}
				if diags := o.Refresh(t); len(diags) > 0 || !o.Exists() {
					t.Errorf("a refresh leads to %s and says %s", o.State, acctest.Texts(diags))
				}
			})
		})
	}
}

// TestConformance_gone: a refresh drops a hook that no longer exists, and it needs no delete.
func TestConformance_gone(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Minimal)
		if !s.fake.Drop(id(t, o)) {
			t.Fatal("it wasn't there")
		}
		s.next(t, o)
		deleted := *o
		s.next(t, &deleted)
		if said := deleted.Apply(t, ""); len(said) > 0 || deleted.Exists() {
			t.Errorf("a delete leads to %s and says %s", deleted.State, acctest.Texts(said))
		}
		if said := o.Refresh(t); len(said) > 0 || o.Exists() {
			t.Errorf("a refresh leads to %s and says %s", o.State, acctest.Texts(said))
		}
	})
}

// TestConformance_ownWrites: after a run writes to an account, it doesn't rely on what it read there before.
func TestConformance_ownWrites(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		one, other := s.created(t, named(t, s.example.Minimal, "One")), s.created(t, named(t, s.example.Minimal, "Other"))
		server := s.run(t)
		shown := func() []string {
			t.Helper()
			data, diags := server.Data(t, s.plural(), `{}`)
			var all []tftypes.Value
			if err := member(t, data, s.thing()+"s").As(&all); err != nil || len(diags) > 0 {
				t.Fatalf("%v, %s", err, acctest.Texts(diags))
			}
			var names []string
			for _, hook := range all {
				names = append(names, at(t, hook, "name")...)
			}
			slices.Sort(names)
			return names
		}
		expect := func(after string, names ...string) {
			t.Helper()
			for i, name := range names {
				names[i] = tftypes.NewValue(tftypes.String, name).String()
			}
			if got := shown(); !slices.Equal(got, names) {
				t.Errorf("after %s, the account holds %v, want %v", after, got, names)
			}
			for _, o := range []*acctest.Object{one, other} {
				before := o.State
				if o.Server = server; !o.Exists() {
					continue
				}
				if said := o.Refresh(t); len(said) > 0 || !o.State.Equal(before) {
					t.Errorf("after %s, a refresh changes\n%s\n%s", after, changes(t, before, o.State), acctest.Texts(said))
				}
			}
		}
		expect("nothing", "One", "Other")
		if said := one.Apply(t, named(t, s.example.Minimal, "Two")); len(said) > 0 {
			t.Fatal(acctest.Texts(said))
		}
		expect("an update", "Other", "Two")
		third := server.Object()
		third.Apply(t, named(t, s.example.Minimal, "Third")) // a duplicate, except for its name
		expect("a create", "Other", "Third", "Two")
		stale := *other
		if said := other.Apply(t, ""); len(said) > 0 {
			t.Fatal(acctest.Texts(said))
		}
		expect("a delete", "Third", "Two")
		if said := stale.Refresh(t); len(said) > 0 || stale.Exists() {
			t.Errorf("what was deleted is still %s, %s", stale.State, acctest.Texts(said))
		}
	})
}

// TestConformance_brokenReads: a read that fails keeps the state.
func TestConformance_brokenReads(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"a stranger's 404": {Status: http.StatusNotFound, Body: "<html><title>Not Found</title></html>"},
		"a gateway":        {Status: http.StatusBadGateway, Body: fakeserver.HTML502},
		"a proxy":          {Status: http.StatusOK, Body: "<html>Welcome</html>"},
		"nothing":          {Status: http.StatusOK, Body: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				o := s.created(t, s.example.Minimal)
				s.next(t, o)
				before := o.State
				fault.Match, fault.Times = nil, -1
				s.fake.Break(fault)
				detail := said(t, o.Refresh(t), "Unable to read "+s.noun())
				if !strings.Contains(detail, id(t, o)) || !o.State.Equal(before) {
					t.Errorf("the state became %s, and said is %s", o.State, detail)
				}
			})
		})
	}
}

// TestConformance_private: private state persists.
func TestConformance_private(t *testing.T) {
	t.Parallel()
	keys := func(t *testing.T, o *acctest.Object) []string {
		t.Helper()
		private := map[string]json.RawMessage{}
		if len(o.Private) > 0 {
			if err := json.Unmarshal(o.Private, &private); err != nil {
				t.Fatal(err)
			}
		}
		delete(private, "created") // every hook has that
		delete(private, "unread")  // until it is read
		return slices.Sorted(maps.Keys(private))
	}
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range s.example.Full {
			o := s.created(t, config)
			created := keys(t, o)
			o.Refresh(t)
			kept := keys(t, o)
			for _, key := range created {
				if !slices.Contains(kept, key) {
					t.Errorf("a refresh forgets %s", key)
				}
			}
			s.next(t, o)
			s.news()
			if said := o.ApplyPlan(t, o.Plan(t, patched(t, config, `{"timeouts":{"read":"7m"}}`))); len(said) > 0 {
				t.Errorf("an update says %s", acctest.Texts(said))
			}
			if writes := s.writes(); len(writes) > 0 {
				t.Errorf("the vendor knows nothing of timeouts, but is told %q", writes)
			}
			if updated := keys(t, o); !slices.Equal(updated, kept) {
				t.Errorf("an update keeps %v of %v", updated, kept)
			}
			if strings.Contains(config, "_wo") && len(kept) == 0 {
				t.Errorf("nothing is kept of the secret of %s", config)
			}
			o.Apply(t, "")
		}
	})
}

// TestConformance_import: an import by id, an import by identity, and a read have the same state and identity.
func TestConformance_import(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Full[0])
		want := o.Server.Identity(t, o.Identity)
		if want["id"] != s.fake.Hooks()[0].ID {
			t.Errorf("the identity after a create is %v", want)
		}
		o.Refresh(t)
		if got := o.Server.Identity(t, o.Identity); !maps.Equal(got, want) {
			t.Errorf("the identity after a read is %v, before it was %v", got, want)
		}
		byID, byIdentity := s.run(t).Object(), s.run(t).Object()
		said := append(byID.Import(t, want["id"], nil), byIdentity.Import(t, "", o.Identity)...)
		if len(said) > 0 || !byID.Exists() || !byID.State.Equal(byIdentity.State) {
			t.Errorf("imported are\n%s and\n%s\nwith %s", byID.State, byIdentity.State, acctest.Texts(said))
		}
		for _, imported := range []*acctest.Object{byID, byIdentity} {
			if got := imported.Server.Identity(t, imported.Identity); !maps.Equal(got, want) {
				t.Errorf("the identity after an import is %v, want %v", got, want)
			}
		}
	})
}

// TestConformance_badID: an invalid id is refused before any request.
func TestConformance_badID(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		if detail := said(t, s.run(t).Object().Import(t, "", nil), "Malformed import id"); !strings.HasPrefix(detail, "The id to import is empty.") {
			t.Errorf("an empty id: %s", detail)
		}
		for _, bad := range append([]string{"..", "../orders", "a b", "a?b=c", "a#b", "a%2Fb", "-x", "a\n", "ä"}, s.example.ReservedIDs...) {
			server := s.run(t)
			detail := said(t, server.Object().Import(t, bad, nil), "Malformed import id")
			if !strings.HasPrefix(detail, "The id to import can't be that of a ") || strings.Contains(detail, bad+" ") {
				t.Errorf("%q: %s", bad, detail)
			}
			_, diags := server.Data(t, s.typeName, `{"id":`+encode(t, bad)+`}`)
			said(t, diags, "Malformed "+s.thing()+" id")
		}
		if requests := s.news(); len(requests) > 0 {
			t.Errorf("there were %d requests, the first %s %s", len(requests), requests[0].Method, requests[0].Path)
		}
	})
}

// TestConformance_timeouts: every operation has a timeout, which must be a positive duration.
func TestConformance_timeouts(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, operation := range []string{"create", "read", "update", "delete"} {
			for limit, ok := range map[string]bool{"1m": true, "0s": false, "-1m": false, "soon": false, "5": false} {
				diags := s.run(t).Validate(t, patched(t, s.example.Minimal, fmt.Sprintf(`{"timeouts":{%q:%q}}`, operation, limit)))
				if len(diags) > 0 == ok {
					t.Errorf("%s may take %s: %q", operation, limit, acctest.Texts(diags))
				}
			}
		}
		o := s.created(t, patched(t, s.example.Minimal, `{"timeouts":{"read":"1ms"}}`))
		s.fake.Break(fakeserver.Fault{Times: -1, Delay: 1 << 40})
		s.next(t, o)
		if detail := said(t, o.Refresh(t), "Unable to read "+s.noun()); !strings.Contains(detail, "timeouts.read") || strings.Contains(detail, "the request_timeout of") {
			t.Errorf("a read that takes too long says %s", detail)
		}
	})
}

// TestConformance_lookup: a data source that finds nothing or several hooks reports it in the same words for all vendors.
func TestConformance_lookup(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		unable := "Unable to read " + s.noun()
		expect := func(config string, pattern string) {
			t.Helper()
			_, diags := s.run(t).Data(t, s.typeName, config)
			if detail := said(t, diags, unable); !regexp.MustCompile("^" + pattern + "$").MatchString(detail) {
				t.Errorf("%s: the data source says\n%s\nwant\n%s", config, detail, pattern)
			}
		}
		ids := []string{
			id(t, s.created(t, named(t, s.example.Minimal, "Twins"))), id(t, s.created(t, named(t, s.example.Minimal, "Twins"))),
		}
		one := s.created(t, named(t, s.example.Minimal, "One"))

		noun := regexp.QuoteMeta(s.noun())
		expect(`{"name":"None"}`, `None of the 3 `+noun+`s for the credentials in use( \([^)]+\))? has this name\.`)
		expect(`{"name":"one"}`, `None of the 3 `+noun+`s for the credentials in use( \([^)]+\))? has this name\.`)
		expect(`{"name":"Twins"}`, `2 `+noun+`s( \([^)]+\))? have this name\. Use id instead: `+strings.Join(ids, ", ")+
			`\.\n\nIf a resource in this configuration manages one of them, the other may come from a replacement .*-target=ADDRESS.*\.`)

		missing := id(t, one)[:len(id(t, one))-1] + "9"
		expect(`{"id":"`+missing+`"}`, `(?s)[A-Z][a-z]+ `+missing+`: .*\.\n\nNo `+s.thing()+` has this id for the credentials in use( \([^)]+\))?\. `+
			`Check id, and the address and credentials in the `+s.service.Name()+` block of the provider configuration\.`)

		found, diags := s.run(t).Data(t, s.typeName, `{"name":"One"}`)
		if len(diags) > 0 || !member(t, found, "id").Equal(tftypes.NewValue(tftypes.String, id(t, one))) {
			t.Errorf("found is %s, %s", found, acctest.Texts(diags))
		}
	})
}

// TestConformance_failedList: everything that needs the list reports its failure in the same way.
func TestConformance_failedList(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		s.fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/"), Times: -1, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
		_, lookup := s.run(t).Data(t, s.typeName, `{"name":"Orders"}`)
		_, all := s.run(t).Data(t, s.plural(), `{}`)
		_, results, _ := s.run(t).List(t, acctest.Listing{Config: `{}`})
		if len(results) != 1 {
			t.Fatalf("the list resource finds %v", results)
		}
		details := []string{
			said(t, lookup, "Unable to read "+s.noun()), said(t, all, "Unable to list "+s.noun()+"s"),
			said(t, results[0].Diagnostics, "Unable to list "+s.noun()+"s"),
		}
		for _, detail := range details {
			if detail != details[0] || !strings.Contains(detail, "502 Bad Gateway") {
				t.Errorf("the data source by name says %q, another %q", details[0], detail)
			}
		}
	})
}

// TestConformance_views: the list resource and the data sources return a hook as in the state after an import, without its
// secrets.
func TestConformance_views(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range s.example.Full {
			o := s.created(t, config)
			server := s.run(t)
			imported := server.Object()
			imported.Import(t, "", o.Identity)

			one, diags := server.Data(t, s.typeName, s.lookup(t, o))
			all, more := server.Data(t, s.plural(), `{}`)
			_, listed, said := server.List(t, acctest.Listing{Config: `{}`, Whole: true})
			var shown []tftypes.Value
			if err := member(t, all, s.thing()+"s").As(&shown); err != nil || len(diags)+len(more) > 0 || said != "" || len(shown) != 1 || len(listed) != 1 {
				t.Fatalf("there are %d and %d, %v, %s %s %s", len(shown), len(listed), err, acctest.Texts(diags), acctest.Texts(more), said)
			}
			if got := server.Identity(t, listed[0].Identity); !maps.Equal(got, server.Identity(t, o.Identity)) || listed[0].DisplayName == "" {
				t.Errorf("listed is %q, %v", listed[0].DisplayName, got)
			}
			secrets := s.secrets(t, o, config)
			for view, value := range map[string]tftypes.Value{
				"the data source": one, "the plural data source": shown[0], "the list resource": server.Value(t, listed[0].Resource),
			} {
				odds := differences(t, value, imported.State, secrets, func(path string) bool {
					return view == "the plural data source" || view == "the data source" && (path == "timeouts" || strings.HasSuffix(path, "_wo_version") || slices.Contains(s.example.Local, path))
				})
				if len(odds) > 0 {
					t.Errorf("%s of %s differs from what an import leads to:\n%s", view, config, strings.Join(odds, "\n"))
				}
				each(t, value, func(at string, leaf tftypes.Value) {
					var text string
					if leaf.As(&text) == nil && slices.Contains(slices.Collect(maps.Values(secrets)), text) && text != "" {
						t.Errorf("%s shows the secret %s", view, at)
					}
				})
			}
			o.Apply(t, "")
		}
	})
}
