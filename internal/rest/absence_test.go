package rest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// absence returns an Absence whose list shows only these ids.
func absence(clock rest.Clock, code string, err error, ids ...string) *rest.Absence {
	var a *rest.Absence
	a = rest.NewAbsence(clock, code, func(context.Context) error {
		a.Listed(listing(true, ids...), err)
		return err
	}, noGet)
	return a
}

func listing(isWhole bool, ids ...string) rest.Listing {
	page := rest.Listing{IsWhole: isWhole}
	for _, id := range ids {
		problem, isBroken := strings.CutPrefix(id, "broken ")
		page.Add(problem, map[bool]error{true: errors.New("it has no form")}[isBroken])
	}
	return page
}

// noGet is for cases in which the list alone is enough.
func noGet(context.Context, string) error { return errors.New("another one was asked for") }

func TestAbsence_Confirm(t *testing.T) {
	t.Parallel()
	plain := errors.New("no such file")
	theirs := &rest.Error{Status: 404, Recognized: true, Problem: rest.Problem{Code: "GONE", Messages: []string{"Not found"}}}
	tests := map[string]struct {
		err  error
		list error
		ids  []string
		code string
		gone bool
		why  string // of a 404 that proves nothing
	}{
		"no error":                  {},
		"another error":             {err: plain},
		"the vendor's 404":          {err: theirs, gone: true},
		"wrapped":                   {err: fmt.Errorf("reading: %w", theirs), gone: true},
		"a stranger's 404":          {err: &rest.Error{Status: 404}, gone: true},
		"with the code":             {err: theirs, code: "GONE", gone: true},
		"without the code":          {err: theirs, code: "NO_RECORD", why: "without the code NO_RECORD this proves nothing"},
		"410":                       {err: &rest.Error{Status: 410, Recognized: true}},
		"403":                       {err: &rest.Error{Status: 403, Recognized: true}},
		"no answer":                 {err: &rest.Error{}},
		"the token's 404":           {err: &rest.Error{Status: 404, Recognized: true, ForToken: true}},
		"the list is another's 404": {err: theirs, list: &rest.Error{Status: 404, Method: "GET", URL: "http://x/list"}, why: "GET http://x/list answered 404 Not Found"},
		"the list is no list":       {err: theirs, list: &rest.Error{Status: 200, Err: plain}, why: "no such file"},
		"the list isn't allowed":    {err: theirs, list: &rest.Error{Status: 403}, why: "403 Forbidden"},
		"the list fails":            {err: theirs, list: &rest.Error{Status: 502}, why: "502 Bad Gateway"},
		"the list isn't reached":    {err: theirs, list: plain, why: "no such file"},
		"the list shows it":         {err: theirs, ids: []string{"h2", "h1"}, why: "because the list shows it"},
		"the list shows others":     {err: theirs, ids: []string{"h2", "H1"}, gone: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := absence(rest.Clock{}, test.code, test.list, test.ids...).Confirm(t.Context(), "h1", test.err)
			var e *rest.Error
			switch {
			case errors.Is(got, rest.ErrNotFound) != test.gone:
				t.Errorf("got %v", got)
			case test.gone && !errors.Is(got, test.err):
				t.Errorf("%v lost its cause", got)
			case test.why != "" && (!errors.As(got, &e) || e.Status != 404 || e.Recognized || !strings.Contains(got.Error(), test.why)):
				t.Errorf("got %v, want %s", got, test.why)
			case test.why == "" && !test.gone && got != test.err: //nolint:errorlint // the very same
				t.Errorf("got %v", got)
			}
		})
	}
}

// TestAbsence_once: all callers that need the list share its result, good or bad, for a minute.
func TestAbsence_once(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]error{"list": nil, "no list": &rest.Error{Status: http.StatusNotFound}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, asked := time.Now(), 0
			var a *rest.Absence
			a = rest.NewAbsence(rest.Clock{Time: func() time.Time { return now }}, "", func(context.Context) error {
				asked++
				a.Listed(rest.Listing{IsWhole: true}, answer)
				return answer
			}, noGet)
			var all sync.WaitGroup
			for i := range 50 {
				all.Go(func() {
					got := a.Confirm(t.Context(), fmt.Sprint(i), &rest.Error{Status: 404})
					if errors.Is(got, rest.ErrNotFound) != (answer == nil) {
						t.Errorf("got %v", got)
					}
				})
			}
			all.Wait()
			if asked != 1 {
				t.Errorf("the list was asked for %d times", asked)
			}
			now = now.Add(2 * time.Minute)
			_ = a.Confirm(t.Context(), "later", &rest.Error{Status: 404})
			if asked != 2 {
				t.Errorf("the list was asked for %d times after two minutes", asked)
			}
		})
	}
}

// TestAbsence_Listed: what other requests of the run learn from the list counts, the latest first.
func TestAbsence_Listed(t *testing.T) {
	t.Parallel()
	never := func(context.Context) error { return errors.New("it was asked for") }
	missing := &rest.Error{Status: 404}
	a := rest.NewAbsence(rest.Clock{}, "", never, noGet)
	for _, step := range []struct {
		name string
		err  error
		gone bool
	}{
		{"a list", nil, true},
		{"a 404", missing, false},
		{"a gateway's failure", &rest.Error{Status: 502}, false},
		{"a list again", nil, true},
		{"a page too far", &rest.Error{Status: 400}, true},
		{"no answer", &rest.Error{}, true},
		{"a token's 404", &rest.Error{Status: 404, ForToken: true}, true},
	} {
		a.Listed(listing(true, "other"), step.err)
		if got := a.Confirm(t.Context(), "h1", missing); errors.Is(got, rest.ErrNotFound) != step.gone || strings.Contains(got.Error(), "asked for") {
			t.Errorf("after %s: got %v", step.name, got)
		}
	}
}

// TestAbsence_deletedSince: an old list that shows the object is read once more.
func TestAbsence_deletedSince(t *testing.T) {
	t.Parallel()
	a := absence(rest.Clock{}, "", nil, "other")
	a.Listed(listing(true, "h1", "other"), nil)
	if got := a.Confirm(t.Context(), "h1", &rest.Error{Status: 404}); !errors.Is(got, rest.ErrNotFound) {
		t.Errorf("got %v", got)
	}
}

// TestAbsence_other checks what is needed if the list is longer than what was read of it: a router may know only its path.
func TestAbsence_other(t *testing.T) {
	t.Parallel()
	missing := &rest.Error{Status: 404}
	first, later := listing(false, "broken x", "a", "b"), listing(false, "b", "c")
	for name, test := range map[string]struct {
		lists    []rest.Listing   // the last one repeats
		reads    map[string]error // what isn't here is missing
		wasRead  bool
		gone     bool
		why      string
		requests string
	}{
		"another can be read":          {lists: []rest.Listing{first}, reads: map[string]error{"a": nil}, gone: true, requests: "list, get a"},
		"one was read before":          {lists: []rest.Listing{first}, wasRead: true, gone: true, requests: "list"},
		"no other can be read":         {lists: []rest.Listing{first}, why: "another one from the list can't be read, either", requests: "list, get a, list, get a"},
		"the other was deleted":        {lists: []rest.Listing{first, later}, reads: map[string]error{"b": nil}, gone: true, requests: "list, get a, list, get b"},
		"all others were deleted":      {lists: []rest.Listing{first, {IsWhole: true}}, gone: true, requests: "list, get a, list"},
		"the list shows it by now":     {lists: []rest.Listing{first, listing(true, "h1")}, why: "the list shows it", requests: "list, get a, list"},
		"nothing can be read":          {lists: []rest.Listing{listing(true, "broken a")}, why: "shows nothing readable", requests: "list"},
		"one has no id":                {lists: []rest.Listing{listing(true, "a", "broken ")}, reads: map[string]error{"a": nil}, gone: true, requests: "list, get a"},
		"the read fails":               {lists: []rest.Listing{first}, reads: map[string]error{"a": &rest.Error{Status: 502}}, why: "502", requests: "list, get a"},
		"it counts more than it shows": {lists: []rest.Listing{{}}, why: "doesn't say that it is empty", requests: "list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests []string
			var a *rest.Absence
			lists := test.lists
			a = rest.NewAbsence(rest.Clock{}, "", func(context.Context) error {
				requests = append(requests, "list")
				a.Listed(lists[0], nil)
				lists = lists[min(1, len(lists)-1):]
				return nil
			}, func(_ context.Context, id string) error {
				requests = append(requests, "get "+id)
				if err, ok := test.reads[id]; ok {
					return err
				}
				return missing
			})
			if test.wasRead {
				_ = a.Confirm(t.Context(), "another", nil)
			}
			for range 2 { // later callers share what was learned
				got := a.Confirm(t.Context(), "h1", missing)
				if errors.Is(got, rest.ErrNotFound) != test.gone || !strings.Contains(got.Error(), test.why) {
					t.Errorf("got %v, want %s", got, test.why)
				}
				if !test.gone {
					break
				}
			}
			if got := strings.Join(requests, ", "); got != test.requests {
				t.Errorf("sent %s, want %s", got, test.requests)
			}
		})
	}
}

func TestConfirmByRead(t *testing.T) {
	t.Parallel()
	missing := &rest.Error{Status: 404, Method: "DELETE", URL: "http://x/h1", Recognized: true}
	gone := fmt.Errorf("%w: proved", rest.ErrNotFound)
	for name, test := range map[string]struct {
		err, read error
		gone      bool
		why       string
	}{
		"proved":           {missing, gone, true, ""},
		"it can be read":   {missing, nil, false, "because it can be read"},
		"the read fails":   {missing, errors.New("no network"), false, "because a read doesn't agree: no network"},
		"another failure":  {&rest.Error{Status: 500}, gone, false, "500"},
		"a token's 404":    {&rest.Error{Status: 404, ForToken: true}, gone, false, "404"},
		"no failure":       {nil, gone, false, ""},
		"not even reached": {errors.New("no network"), gone, false, "no network"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := rest.ConfirmByRead(t.Context(), test.err, func(context.Context) error { return test.read })
			if errors.Is(got, rest.ErrNotFound) != test.gone || (test.err == nil) != (got == nil) || got != nil && !strings.Contains(got.Error(), test.why) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestAbsence_ConfirmDelete(t *testing.T) {
	t.Parallel()
	gone := fmt.Errorf("%w: proved", rest.ErrNotFound)
	for name, test := range map[string]struct {
		reads []error // the last one repeats
		want  string
		looks int
	}{
		"gone":          {[]error{gone}, "", 1},
		"gone later":    {[]error{nil, nil, gone}, "", 3},
		"still there":   {[]error{nil}, "the object is still there", 4},
		"can't be read": {[]error{nil, errors.New("no network")}, "whether it was is unknown: no network", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<title>Log in</title>")) })
			answer, err := s.client(t, nil).Do(t.Context(), rest.Request{Method: http.MethodDelete, Path: []string{"h1"}})
			if err != nil {
				t.Fatal(err)
			}
			clock, looks := rest.Clock{Pause: func(context.Context, time.Duration) error { return nil }}, 0
			got := absence(clock, "", nil).ConfirmDelete(t.Context(), answer, func(context.Context) error {
				looks++
				return test.reads[min(looks, len(test.reads))-1]
			})
			if (got == nil) != (test.want == "") || got != nil && (!strings.Contains(got.Error(), test.want) || errors.Is(got, rest.ErrNotFound)) || looks != test.looks {
				t.Errorf("got %v after %d looks", got, looks)
			}
		})
	}
}

func TestResponse_About(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok)
	answer, err := s.client(t, nil).Do(t.Context(), rest.Request{Method: http.MethodGet, Path: []string{"h1"}})
	if err != nil {
		t.Fatal(err)
	}
	const id = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"
	for _, test := range []struct {
		asked, answered string
		same            bool
	}{
		{"h1", "h1", true}, {"h1", "h2", false}, {"h1", "H1", false}, {"", "h2", true},
		{id, id, true}, {strings.ToUpper(id), id, true}, {id, strings.ToUpper(id), true}, {id, id[:35] + "e", false},
		{id + "a", strings.ToUpper(id + "a"), false},
	} {
		err := answer.About(test.asked, test.answered)
		if (err == nil) != test.same || err != nil && (!strings.Contains(err.Error(), test.answered) || rest.StatusOf(err) != http.StatusOK) {
			t.Errorf("%q and %q: %v", test.asked, test.answered, err)
		}
	}
}

func TestClock_Patiently(t *testing.T) {
	t.Parallel()
	var running rest.Clock
	if off := time.Since(running.Now()); off < 0 || off > time.Minute {
		t.Errorf("it is off by %s", off)
	}
	if err := running.Sleep(t.Context(), time.Nanosecond); err != nil {
		t.Error(err)
	}
	why := errors.New("enough")
	ended, end := context.WithCancelCause(t.Context())
	end(why)
	looks := 0
	err := running.Patiently(ended, func(context.Context) bool { looks++; return false })
	if !errors.Is(err, why) || looks != 1 {
		t.Errorf("got %v after %d looks", err, looks)
	}
}
