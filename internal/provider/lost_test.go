package provider_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// lostCreate is a create whose answer is lost, and its expected outcome.
type lostCreate struct {
	// answers, if set, changes each answer of the vendor, including tokens and lists.
	answers func(answer *httptest.ResponseRecorder)
	// creates are the faults of the creates, in turn.
	creates []fakeserver.Fault
	// lands is the number of the look after which a seemingly failed create takes effect; 0 means never.
	lands int
	// lists, if set, changes the pages of the list after the first create. looks counts them from 1.
	lists func(p *fakeserver.Page, looks int)
	// existing is the number of other hooks.
	existing int
	posts    int // maximum number of creates
	hooks    int // number of additional hooks
	// want is the outcome with vendors that show times, and untimed with those that don't.
	want, untimed string
}

// patient are the settings of a run that resends a create, and reads the list for no other reason.
const patient = `"max_retries":6,"warn_duplicates":false`

// The outcomes of a lost create.
const (
	isAdopted   = "adopted"
	isCreated   = "created"
	isUndecided = "undecided"
	isUnknown   = "unknown" // an error that doesn't name the hook, because nothing shows it
)

func lostCreates() map[string]lostCreate {
	lost := func(status int) []fakeserver.Fault {
		return []fakeserver.Fault{{Commit: true, Status: status, Body: fakeserver.HTML502}}
	}
	answered := func(status int, body string) []fakeserver.Fault {
		return []fakeserver.Fault{{Commit: true, Status: status, Body: body, Header: http.Header{"Location": {"/elsewhere"}}}}
	}
	never := fakeserver.Fault{Status: http.StatusBadGateway, Body: fakeserver.HTML502}
	date := func(value string) func(*httptest.ResponseRecorder) {
		return func(answer *httptest.ResponseRecorder) {
			answer.Header()["Date"] = nil
			if value != "" {
				answer.Header().Set("Date", value)
			}
		}
	}
	off := func(by time.Duration) func(*httptest.ResponseRecorder) {
		return func(answer *httptest.ResponseRecorder) {
			date(time.Now().Add(by).UTC().Format(http.TimeFormat))(answer)
		}
	}
	hides := func(until int) func(*fakeserver.Page, int) {
		return func(p *fakeserver.Page, looks int) {
			if looks < until {
				p.Items, p.Total = p.Items[:0], 0
			}
		}
	}
	respelled := func(p *fakeserver.Page, _ int) { p.Items, _ = respell(p.Items).([]any) }
	return map[string]lostCreate{
		"500":                            {creates: lost(500), posts: 1, hooks: 1, want: isAdopted},
		"502":                            {creates: lost(502), posts: 1, hooks: 1, want: isAdopted},
		"503":                            {creates: lost(503), posts: 1, hooks: 1, want: isAdopted},
		"201 without a body":             {creates: answered(201, ""), posts: 1, hooks: 1, want: isAdopted},
		"202 without the hook":           {creates: answered(202, "{}"), posts: 1, hooks: 1, want: isAdopted},
		"204":                            {creates: answered(204, ""), posts: 1, hooks: 1, want: isAdopted},
		"200 and a page":                 {creates: answered(200, "<title>Sign in</title>"), posts: 1, hooks: 1, want: isAdopted},
		"a redirect":                     {creates: answered(302, ""), posts: 1, hooks: 1, want: isAdopted},
		"a redirect to what was made":    {creates: answered(303, ""), posts: 1, hooks: 1, want: isAdopted},
		"a conflict of a gateway":        {creates: answered(409, "<title>Conflict</title>"), posts: 1, hooks: 1, want: isAdopted},
		"a status that nobody knows":     {creates: answered(499, ""), posts: 1, hooks: 1, want: isAdopted},
		"no answer":                      {creates: lost(0), posts: 1, hooks: 1, want: isAdopted},
		"502, and the commit 5 s later":  {creates: []fakeserver.Fault{never}, lands: 2, posts: 1, hooks: 1, want: isAdopted},
		"503, and the commit 10 s later": {creates: []fakeserver.Fault{{Status: 503}}, lands: 3, posts: 1, hooks: 1, want: isAdopted},
		"the Date missing":               {answers: date(""), creates: lost(502), posts: 1, hooks: 1, want: isUndecided, untimed: isAdopted},
		"the Date garbage":               {answers: date("yesterday"), creates: lost(502), posts: 1, hooks: 1, want: isUndecided, untimed: isAdopted},
		"the Date 10 minutes ahead":      {answers: off(10 * time.Minute), creates: lost(502), posts: 1, hooks: 1, want: isUndecided, untimed: isAdopted},
		"the Date 10 minutes late":       {answers: off(-10 * time.Minute), creates: lost(502), posts: 1, hooks: 1, want: isAdopted},
		"the Date 5 seconds ahead":       {answers: off(5 * time.Second), creates: lost(502), posts: 1, hooks: 1, want: isUndecided, untimed: isAdopted},
		"the Date 5 seconds late":        {answers: off(-5 * time.Second), creates: lost(502), posts: 1, hooks: 1, want: isAdopted},
		"values normalized":              {creates: lost(500), lists: respelled, posts: 1, hooks: 1, want: isUndecided},
		"a list that lags":               {creates: lost(500), lists: hides(3), posts: 1, hooks: 1, want: isAdopted},
		"a list that lags longer":        {creates: lost(502), lists: hides(4), posts: 1, hooks: 1, want: isAdopted},
		"every create, after its commit": {creates: []fakeserver.Fault{{Commit: true, Status: 500, Times: -1}}, posts: 1, hooks: 1, want: isAdopted},
		"every create, before it":        {creates: []fakeserver.Fault{{Status: 502, Times: -1}}, posts: 2, hooks: 0, want: isUnknown},
		"one create, before it":          {creates: []fakeserver.Fault{never}, posts: 2, hooks: 1, want: isCreated},
		"a list that contradicts itself": {
			creates: lost(500), posts: 1, hooks: 1, want: isUnknown,
			lists: func(p *fakeserver.Page, _ int) { p.Items, p.Total = p.Items[:0], 7 },
		},
		"a total one too small at a full page": {
			creates: lost(500), existing: 100, posts: 1, hooks: 1, want: isAdopted,
			lists: func(p *fakeserver.Page, _ int) { p.Total = 100 },
		},
	}
}

// respell adds a slash to every address in decoded JSON, as vendors may do when they store it.
func respell(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = respell(member)
		}
	case []any:
		for i, item := range v {
			v[i] = respell(item)
		}
	case string:
		if strings.Contains(v, "://") {
			return v + "/"
		}
	}
	return value
}

// TestConformance_lostCreate: whatever happens to the answer to a create and to the looks that follow, the hook doesn't
// exist twice. What is uncertain is reported, with what to do.
func TestConformance_lostCreate(t *testing.T) {
	t.Parallel()
	for name, test := range lostCreates() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				for server := s.run(t); len(s.fake.Hooks()) < test.existing; {
					if said := server.Object().Apply(t, s.other(t)); acctest.HasError(said) {
						t.Fatal(acctest.Texts(said))
					}
				}
				posts, listed := s.loses(test)
				before := len(s.fake.Hooks())
				o := s.run(t, patient).Object()
				diags := o.Apply(t, s.example.Minimal)

				want := test.want
				if listed() && test.untimed != "" {
					want = test.untimed
				}
				if got := posts(); got > test.posts {
					t.Errorf("%d creates were sent, want at most %d", got, test.posts)
				}
				if more := len(s.fake.Hooks()) - before; more != test.hooks {
					t.Errorf("there are %d hooks more, want %d", more, test.hooks)
				}
				s.ended(t, o, diags, want)
			})
		})
	}
}

// other returns a configuration of a hook with another address.
func (s *stage) other(t *testing.T) string {
	t.Helper()
	return strings.ReplaceAll(s.example.Minimal, "hooks.example.com", "others.example.com")
}

// loses applies a test's faults to creates. posts counts the creates, and listed reports whether the list was read first.
func (s *stage) loses(test lostCreate) (posts func() int, listed func() bool) {
	var mu sync.Mutex
	sent, looks, before := 0, 0, false
	path := s.fake.Listing().Path
	isCreate := func(r *http.Request) bool { return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, path) }
	s.fake.Break(fakeserver.Fault{Times: -1, Match: func(r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case isCreate(r):
			sent++
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, path) && sent == 0:
			before = true
		}
		return false
	}})
	for _, fault := range test.creates {
		fault.Match = isCreate
		if test.lands > 0 {
			fault.Late = &fakeserver.Landing{}
			s.fake.Break(fakeserver.Fault{
				Match: func(r *http.Request) bool {
					mu.Lock()
					defer mu.Unlock()
					if sent > 0 && r.Method == http.MethodGet {
						looks++
					}
					return looks == test.lands
				},
				Edit: func(*http.Request, *httptest.ResponseRecorder) { fault.Late.Land() },
			})
		}
		if test.answers != nil {
			answer := httptest.NewRecorder()
			test.answers(answer)
			fault.Header = answer.Header()
		}
		s.fake.Break(fault)
	}
	if test.lists != nil {
		edited := s.fake.Listing().Edited(func(p *fakeserver.Page) {
			mu.Lock()
			defer mu.Unlock()
			if sent > 0 {
				looks++
				test.lists(p, looks)
			}
		})
		s.fake.Break(edited)
	}
	if test.answers != nil {
		s.fake.Break(fakeserver.Fault{
			Times: -1, Match: func(*http.Request) bool { return true },
			Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) { test.answers(answer) },
		})
	}
	return func() int { mu.Lock(); defer mu.Unlock(); return sent }, func() bool { mu.Lock(); defer mu.Unlock(); return before }
}

// ended compares the outcome of a create with the expected one.
func (s *stage) ended(t *testing.T, o *acctest.Object, diags []*tfprotov6.Diagnostic, want string) {
	t.Helper()
	said := acctest.Texts(diags)
	var expected []string
	switch want {
	case isAdopted:
		expected = []string{"WARNING", "Lost response: adopted " + s.noun(), "another alias of the provider or a parallel test", "it may have the other's name and secret"}
		if len(diags) != 1 || !o.Exists() || !strings.Contains(said, id(t, o)) {
			t.Errorf("it ends with %s and says\n%s", o.State, said)
		}
	case isCreated:
		if len(diags) > 0 || !o.Exists() {
			t.Errorf("it ends with %s and says\n%s", o.State, said)
		}
	default:
		expected = []string{"ERROR", "Unable to create " + s.noun()}
		if len(diags) != 1 || o.Exists() {
			t.Errorf("it ends with %s and says\n%s", o.State, said)
		}
		if ours := s.ours(); want == isUndecided && ours != "" {
			expected = append(expected, ours, "terraform import ADDRESS ")
		}
	}
	for _, text := range expected {
		if !strings.Contains(said, text) {
			t.Errorf("want %s, but it says\n%s", want, said)
			break
		}
	}
}

// ours returns the id of the hook that the lost create made.
func (s *stage) ours() string {
	for _, hook := range s.fake.Hooks() {
		if strings.Contains(hook.Address, "hooks.example.com") {
			return hook.ID
		}
	}
	return ""
}

// TestConformance_twoInstances: if two provider instances create the same hook at the same time and one answer is lost,
// nothing shows whose hook it is. Both may adopt it, so the id and the reason are reported.
func TestConformance_twoInstances(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		first, second := s.run(t).Object(), s.run(t, patient).Object()
		path := s.fake.Listing().Path
		var mu sync.Mutex
		sent, looked := false, false
		isCreate := func(r *http.Request) bool { return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, path) }
		s.fake.Break(fakeserver.Fault{
			Status: http.StatusBadGateway, Body: fakeserver.HTML502,
			Match: func(r *http.Request) bool {
				mu.Lock()
				defer mu.Unlock()
				sent = sent || isCreate(r)
				return isCreate(r)
			},
		}, fakeserver.Fault{
			Match: func(r *http.Request) bool {
				mu.Lock()
				defer mu.Unlock()
				isFirst := sent && !looked && r.Method == http.MethodGet
				looked = looked || isFirst
				return isFirst
			},
			Edit: func(*http.Request, *httptest.ResponseRecorder) { // after the second one looks in vain, the first one creates
				first.Apply(t, s.example.Minimal)
			},
		})
		diags := second.Apply(t, s.example.Minimal)
		s.ended(t, second, diags, isAdopted)
		if hooks := s.fake.Hooks(); len(hooks) != 1 || !first.Exists() || id(t, first) != id(t, second) {
			t.Errorf("there are %d hooks, %s", len(hooks), first.State)
		}
	})
}
