package provider_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// album holds a vendor's list as it was returned, page by page.
type album struct {
	mu    sync.Mutex
	pages map[string]int // numbers, by the query of their request
	items [][]any
	walks int // number of walks begun
}

// take reads the whole list of an account once and records it.
func take(t *testing.T, s *stage) *album {
	t.Helper()
	a := &album{pages: map[string]int{}}
	s.fake.Break(s.fake.Listing().Edited(func(p *fakeserver.Page) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if _, known := a.pages[p.Query]; !known {
			a.pages[p.Query], a.items = len(a.items), append(a.items, p.Items)
		}
	}))
	s.run(t).Data(t, s.plural(), `{}`)
	s.fake.Heal()
	if len(a.items) < 2 {
		t.Fatalf("the list has %d pages", len(a.items))
	}
	return a
}

// plays makes the fake return the recorded list in another way.
func (a *album) plays(s *stage, show func(number, walk int, all []any, page *fakeserver.Page)) {
	s.fake.Break(s.fake.Listing().Edited(func(p *fakeserver.Page) {
		a.mu.Lock()
		defer a.mu.Unlock()
		number, known := a.pages[p.Query]
		if !known {
			return
		}
		if number == 0 {
			a.walks++
		}
		show(number, a.walks, slices.Concat(a.items...), p)
	}))
}

// among returns a page's share of a reordered list.
func (a *album) among(number int, all []any) []any {
	from := 0
	for _, before := range a.items[:number] {
		from += len(before)
	}
	return all[from : from+len(a.items[number])]
}

// TestConformance_contradictions: a list that contradicts its own total, or changes its order between requests, isn't
// presented as complete, and nothing that is missing in it counts as deleted.
func TestConformance_contradictions(t *testing.T) {
	t.Parallel()
	shuffled := func(seed uint64, all []any) []any {
		all = slices.Clone(all)
		rand.New(rand.NewPCG(seed, seed)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all
	}
	for name, show := range map[string]func(a *album) func(number, walk int, all []any, p *fakeserver.Page){
		"an empty page in the middle": func(a *album) func(int, int, []any, *fakeserver.Page) {
			return func(number, _ int, _ []any, p *fakeserver.Page) {
				if number == (len(a.items)-1)/2 {
					p.Items = []any{}
				}
			}
		},
		"another order at each call": func(a *album) func(int, int, []any, *fakeserver.Page) {
			return func(number, walk int, all []any, p *fakeserver.Page) {
				p.Items = a.among(number, shuffled(uint64(1000*walk+number), all))
			}
		},
		"a first object that moves to the end": func(a *album) func(int, int, []any, *fakeserver.Page) {
			return func(number, walk int, all []any, p *fakeserver.Page) {
				p.Items = a.among(number, slices.Concat(all[min(number+walk-1, len(all)):], all[:min(number+walk-1, len(all))]))
			}
		},
		"a total of none": func(*album) func(int, int, []any, *fakeserver.Page) {
			return func(_, _ int, _ []any, p *fakeserver.Page) { p.Total = 0 }
		},
		"a total that is too large": func(*album) func(int, int, []any, *fakeserver.Page) {
			return func(_, _ int, _ []any, p *fakeserver.Page) { p.Total = 500 }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				const count = 130 // more than one page for each vendor
				for n := range count {
					s.fake.Click(n)
				}
				s.shown(t, count, true)
				mine := s.created(t, s.example.Minimal)
				a := take(t, s)
				a.plays(s, show(a))
				s.shown(t, count+1, s.service.Name() == "doo") // doo's counts may be wrong
				s.finds(t, mine)
			})
		})
	}
}

// shown expects that data sources and queries return all hooks or an error. If loosely is set, fewer hooks are allowed, too.
func (s *stage) shown(t *testing.T, count int, loosely bool) {
	t.Helper()
	server := s.run(t)
	data, diags := server.Data(t, s.plural(), `{}`)
	var all []tftypes.Value
	if !acctest.HasError(diags) {
		if err := member(t, data, s.thing()+"s").As(&all); err != nil {
			t.Fatal(err)
		}
	}
	_, listed, said := s.run(t).List(t, acctest.Listing{Config: `{}`})
	found := map[string]bool{}
	for _, result := range listed {
		if result.Identity != nil {
			found[fmt.Sprint(server.Identity(t, result.Identity))] = true
		}
	}
	for by, view := range map[string]struct {
		shown  int
		failed bool
		text   string
	}{"the data source": {len(all), acctest.HasError(diags), acctest.Texts(diags)}, "a query": {len(found), said != "", said}} {
		switch {
		case view.failed && !strings.Contains(view.text, "Unable to list "+s.noun()+"s"):
			t.Errorf("%s says %s", by, view.text)
		case view.failed || view.shown == count:
		case !loosely:
			t.Errorf("%s shows %d of %d hooks without a word", by, view.shown, count)
		}
	}
}

// finds expects that an existing hook is never treated as deleted, whether or not it is looked up by name, and that another
// create of it isn't sent twice if the answer is lost.
func (s *stage) finds(t *testing.T, mine *acctest.Object) {
	t.Helper()
	before := mine.State
	s.next(t, mine)
	if said := mine.Refresh(t); !mine.State.Equal(before) {
		t.Errorf("a refresh leads to %s and says %s", mine.State, acctest.Texts(said))
	}
	if _, diags := s.run(t).Data(t, s.typeName, `{"name":"nobody's"}`); !acctest.HasError(diags) {
		t.Errorf("a name that nobody has is found")
	}
	planned := acctest.Texts(s.run(t).Object().Plan(t, s.example.Minimal).Said)
	if strings.Contains(planned, tfprotov6.DiagnosticSeverityError.String()) {
		t.Errorf("the plan of a duplicate says %s", planned)
	}
	path, hooks := s.fake.Listing().Path, len(s.fake.Hooks())
	isCreate := fakeserver.On(http.MethodPost, path)
	s.news()
	lost := s.lost(t, isCreate)
	said := acctest.Texts(lost)
	posts := 0
	for _, request := range s.news() {
		if request.Method == http.MethodPost {
			posts++
		}
	}
	if more := len(s.fake.Hooks()) - hooks; more > 1 || posts > 1 || len(lost) == 0 && more > 0 {
		t.Errorf("after a lost create there are %d hooks more by %d creates, and it says %s", more, posts, said)
	}
}

// lost creates a hook whose answer is lost, and returns the diagnostics.
func (s *stage) lost(t *testing.T, isCreate func(*http.Request) bool) []*tfprotov6.Diagnostic {
	t.Helper()
	s.fake.Break(fakeserver.Fault{Match: isCreate, Commit: true, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
	return s.run(t, patient).Object().Apply(t, s.example.Minimal)
}
