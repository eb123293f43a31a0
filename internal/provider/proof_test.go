package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// aged removes everything from an object that shows that it is new.
func aged(t *testing.T, o *acctest.Object) {
	t.Helper()
	o.Private = nil
	state, err := tftypes.Transform(o.State, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if dotted(at) == "created_at" && !value.IsNull() {
			return tftypes.NewValue(tftypes.String, "2020-01-01T00:00:00Z"), nil
		}
		return value, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.State = state
}

// untouched expects that a failed attempt left everything as it was.
func untouched(t *testing.T, s *stage, before acctest.Object, o *acctest.Object, hooks int) {
	t.Helper()
	if !o.State.Equal(before.State) {
		t.Errorf("the state became %s", o.State)
	}
	was, is := before.Server.Identity(t, before.Identity), o.Server.Identity(t, o.Identity)
	if !maps.Equal(was, is) {
		t.Errorf("the identity became %v, before it was %v", is, was)
	}
	if left := s.fake.Hooks(); len(left) != hooks {
		t.Errorf("left is %v", left)
	}
}

// TestConformance_wrongAddress: if every response is a 404, whatever its text, nothing counts as deleted: not in a refresh
// or an import, and not in a destroy or a data source.
func TestConformance_wrongAddress(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a page":                "<html><title>404 Not Found</title></html>",
		"nothing":               "",
		"a router":              `{"errors":[{"status":404,"title":"Not Found","detail":"no Route matched with those values"}]}`,
		"another router":        `{"message":"no Route matched with those values"}`,
		"Commerce Layer's own":  `{"errors":[{"title":"Record not found","code":"RECORD_NOT_FOUND","status":"404"}]}`,
		"of the edge before it": `{"errors":{"title":"Record Not Found","code":"RECORD_NOT_FOUND","status":404}}`,
		"Moltin's own":          `{"errors":[{"title":"Integration not found"}]}`,
		"Moltin v1's own":       `{"status":false,"error":"Webhook not found"}`,
		"doo's own":             `{"response_status":404,"developer_message":"Not found","user_message":"Not found"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				o := s.created(t, s.example.Minimal)
				s.fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusNotFound, Body: body})
				for _, step := range []struct {
					what string
					do   func(*acctest.Object) string
				}{
					{"read", func(o *acctest.Object) string { return said(t, o.Refresh(t), "Unable to read "+s.noun()) }},
					{"destroy", func(o *acctest.Object) string { return said(t, o.Apply(t, ""), "Unable to delete "+s.noun()) }},
					{"import", func(o *acctest.Object) string {
						imported := o.Object()
						return said(t, imported.Import(t, "", o.Identity), "Unable to read "+s.noun())
					}},
					{"data", func(o *acctest.Object) string {
						_, diags := o.Data(t, s.typeName, s.lookup(t, o))
						return said(t, diags, "Unable to read "+s.noun())
					}},
				} {
					s.next(t, o)
					before := *o
					detail := step.do(o)
					if strings.Contains(detail, "deleted outside") || strings.Contains(detail, "has this id") || !strings.Contains(detail, "404 Not Found") {
						t.Errorf("%s says %s", step.what, detail)
					}
					untouched(t, s, before, o, 1)
				}
			})
		})
	}
}

// TestConformance_proofCosts: many deleted hooks need no more requests for the list than one does.
func TestConformance_proofCosts(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		const count = 12
		var all []*acctest.Object
		for i := range count {
			all = append(all, s.created(t, named(t, s.example.Minimal, fmt.Sprint("Hook ", i))))
		}
		for _, o := range all {
			s.fake.Drop(id(t, o))
			aged(t, o)
		}
		server := s.run(t, `"bulk_refresh":false`)
		s.news()
		for _, o := range all {
			o.Server = server
			if said := o.Refresh(t); len(said) > 0 || o.Exists() {
				t.Errorf("a refresh leads to %s and says %s", o.State, acctest.Texts(said))
			}
		}
		var reads, lists int
		for _, e := range s.news() {
			if hasID(e.Path) {
				reads++
			} else {
				lists++
			}
		}
		if reads > 0 && (reads != count || lists != 1) {
			t.Errorf("there were %d requests for hooks and %d for the list", reads, lists)
		}
	})
}

// hasID reports whether a path identifies an object, because its last element isn't a word of the API.
func hasID(path string) bool {
	last := path[strings.LastIndex(path, "/")+1:]
	return last != "webhooks" && last != "integrations"
}

// instead answers requests for one hook with another hook, as a broken cache does. It counts them.
func (s *stage) instead(asked, shown string, methods ...string) *int {
	struck := new(int)
	s.fake.Break(fakeserver.Fault{
		Times: -1, Commit: true,
		Match: func(r *http.Request) bool {
			strikes := slices.Contains(methods, r.Method) && strings.HasSuffix(r.URL.Path, "/"+asked)
			if strikes {
				*struck++
			}
			return strikes
		},
		Instead: func(r *http.Request) {
			r.Method, r.URL.Path = http.MethodGet, strings.TrimSuffix(r.URL.Path, asked)+shown
		},
	})
	return struck
}

// TestConformance_stranger: a response about another hook is an error, and doesn't change the state or the identity.
func TestConformance_stranger(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o, other := s.created(t, named(t, s.example.Minimal, "One")), s.created(t, named(t, s.example.Minimal, "Other"))
		for what, do := range map[string]func(o *acctest.Object) string{
			"refresh": func(o *acctest.Object) string { return acctest.Texts(o.Refresh(t)) },
			"import":  func(o *acctest.Object) string { return acctest.Texts(o.Object().Import(t, "", o.Identity)) },
			"data source": func(o *acctest.Object) string {
				_, diags := o.Data(t, s.typeName, s.lookup(t, o))
				return acctest.Texts(diags)
			},
		} {
			s.fake.Heal()
			struck := s.instead(id(t, o), id(t, other), http.MethodGet)
			o.Server = s.run(t, `"bulk_refresh":false`)
			before := *o
			if text := do(o); (*struck > 0) != strings.Contains(text, "it is about another object") {
				t.Errorf("%s says %q after %d such answers", what, text, *struck)
			}
			untouched(t, s, before, o, 2)
		}
		s.fake.Heal()
		struck := s.instead(id(t, o), id(t, other), http.MethodPut, http.MethodPatch)
		s.next(t, o)
		before := *o
		text := acctest.Texts(o.Apply(t, named(t, s.example.Minimal, "Two")))
		if *struck == 0 {
			return // it can't be updated
		}
		if !strings.Contains(text, "Unable to update "+s.noun()) || !strings.Contains(text, "it is about another object") {
			t.Errorf("an update says %q", text)
		}
		untouched(t, s, before, o, 2)
		s.fake.Heal()
		s.next(t, o)
		if said := append(o.Refresh(t), o.Apply(t, named(t, s.example.Minimal, "Two"))...); acctest.HasError(said) {
			t.Errorf("afterwards, it says %s", acctest.Texts(said))
		}
	})
}

// respelled returns the identity of an object with another spelling of its id.
func (s *stage) respelled(t *testing.T, o *acctest.Object, id string) *tfprotov6.ResourceIdentityData {
	t.Helper()
	schemas, err := o.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	members := o.Server.Identity(t, o.Identity)
	members["id"] = id
	return &tfprotov6.ResourceIdentityData{IdentityData: acctest.Known(t, schemas.IdentitySchemas[s.typeName].ValueType(), encode(t, members))}
}

// TestConformance_spelling: a UUID can be imported and looked up in any case, and is stored as the vendor spells it.
func TestConformance_spelling(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Full[0])
		want := o.Server.Identity(t, o.Identity)
		upper := strings.ToUpper(want["id"])
		same := rest.IDKey(upper) == rest.IDKey(want["id"])
		byID := s.run(t).Object()
		said := byID.Import(t, upper, nil)
		if !same {
			if byID.Exists() || len(said) > 0 {
				t.Errorf("another hook is imported: %s, %s", byID.State, acctest.Texts(said))
			}
			return
		}
		byIdentity := s.run(t).Object()
		said = append(said, byIdentity.Import(t, "", s.respelled(t, o, upper))...)
		for _, imported := range []*acctest.Object{byID, byIdentity} {
			for range 2 {
				got := imported.Server.Identity(t, imported.Identity)
				if !maps.Equal(got, want) || !member(t, imported.State, "id").Equal(member(t, o.State, "id")) {
					t.Errorf("imported is %v with the id %s, want %v", got, member(t, imported.State, "id"), want)
				}
				s.next(t, imported)
				said = append(said, imported.Refresh(t)...)
			}
		}
		found, more := s.run(t).Data(t, s.typeName, strings.Replace(s.lookup(t, o), want["id"], upper, 1))
		if said = append(said, more...); len(said) > 0 {
			t.Errorf("said is %s", acctest.Texts(said))
		}
		if !member(t, found, "id").Equal(tftypes.NewValue(tftypes.String, want["id"])) {
			t.Errorf("the data source shows %s", found)
		}
	})
}

// TestConformance_lag: reads that lag a few seconds behind a create don't lose the hook, in the same run and in the next.
func TestConformance_lag(t *testing.T) {
	t.Parallel()
	for name, bulk := range map[string]string{"by the page": "true", "one by one": "false"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				s.fake.Lag(6 * time.Second)
				for _, what := range []string{"a refresh", "a data source", "the next run", "an update", "a delete"} {
					o := s.run(t, `"bulk_refresh":`+bulk).Object()
					said := o.Apply(t, s.example.Minimal)
					if what != "a refresh" && what != "a data source" {
						o.Server = s.run(t, `"bulk_refresh":`+bulk)
					}
					switch what {
					case "a refresh", "the next run":
						said = append(said, o.Refresh(t)...)
					case "a data source":
						_, diags := o.Data(t, s.typeName, s.lookup(t, o))
						said = append(said, diags...)
					case "an update":
						said = append(said, o.Refresh(t)...)
						said = append(said, o.Apply(t, named(t, s.example.Minimal, "Two"))...)
					}
					if len(said) > 0 || !o.Exists() {
						t.Fatalf("%s leads to %s and says %s", what, o.State, acctest.Texts(said))
					}
					if said := o.Apply(t, ""); len(said) > 0 || o.Exists() || len(s.fake.Hooks()) > 0 {
						t.Fatalf("after %s, a delete leads to %s and says %s", what, o.State, acctest.Texts(said))
					}
					s.fake.Pass(time.Minute)
				}
			})
		})
	}
}

// TestConformance_deleted: a delete succeeds when the vendor confirms it in its own form, or when a read shows it.
func TestConformance_deleted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a login page": "<html><title>Sign in</title></html>", "maintenance": `{"maintenance":true}`, "nothing": "", "no object": `{"data":null}`,
	} {
		for _, commits := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, %t", name, commits), func(t *testing.T) {
				t.Parallel()
				forEach(t, func(t *testing.T, s *stage) {
					o := s.created(t, s.example.Minimal)
					s.fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodDelete, "/"), Times: -1, Commit: commits, Status: http.StatusOK, Body: body})
					s.next(t, o)
					before := *o
					diags := o.Apply(t, "")
					if commits {
						if len(diags) > 0 || o.Exists() {
							t.Errorf("a delete leads to %s and says %s", o.State, acctest.Texts(diags))
						}
						return
					}
					if detail := said(t, diags, "Unable to delete "+s.noun()); !strings.Contains(detail, "still") {
						t.Errorf("a delete says %s", detail)
					}
					untouched(t, s, before, o, 1)
				})
			})
		}
	}
}

// TestConformance_deleteRouted: a 404 to a delete proves nothing while the hook can be read. A router may reject DELETE.
func TestConformance_deleteRouted(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Minimal)
		s.fake.Break(fakeserver.Fault{
			Match: fakeserver.On(http.MethodDelete, "/"), Times: -1, Status: http.StatusNotFound,
			Body: `{"errors":[{"status":404,"title":"Not Found","code":"RECORD_NOT_FOUND","detail":"no Route matched"}],"status":false,"error":"Webhook not found"}`,
		})
		s.next(t, o)
		before := *o
		said(t, o.Apply(t, ""), "Unable to delete "+s.noun())
		untouched(t, s, before, o, 1)
	})
}

// shownTime matches the start of times in responses.
var shownTime = regexp.MustCompile(`20\d\d-\d\d-\d\dT`)

// TestConformance_olderAnswer: a response to a create with an object that existed before counts as lost.
func TestConformance_olderAnswer(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		first := s.created(t, s.example.Minimal)
		isCreate := func(e fakeserver.Entry) bool { return e.Method == http.MethodPost && e.IsWrite() }
		all := s.fake.Requests()
		answer := all[slices.IndexFunc(all, isCreate)]
		s.fake.Break(fakeserver.Fault{
			Match:  func(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Path == answer.Path },
			Commit: true, Status: answer.Status, Body: shownTime.ReplaceAllString(string(answer.Answer), "2020-01-01T"),
		})
		second := s.run(t).Object()
		text := acctest.Texts(second.Apply(t, s.example.Minimal))
		switch { // both were created just now, so the vendor's times don't show which one is new
		case len(s.fake.Hooks()) != 2:
			t.Errorf("there are %v", s.fake.Hooks())
		case !second.Exists():
			if !strings.Contains(text, "Unable to create") || !strings.Contains(text, id(t, first)) {
				t.Errorf("it says %s", text)
			}
		case id(t, second) == id(t, first) || !strings.Contains(text, "Lost response"):
			t.Errorf("the state holds %s, as before, and said is %s", id(t, second), text)
		}
	})
}
