package collection_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

type page = collection.Page[hook]

// TestListsThatFail: lists that fail or contradict themselves, with two hooks on a page.
func TestListsThatFail(t *testing.T) {
	t.Parallel()
	const (
		repeats = "error: the list repeats itself: page 2 shows nothing new and isn't the last"
		noID    = "error: there is no telling whether x exists: the list shows 1 without a readable id"
	)
	const unreadable = "error: the list shows it, but in a form that can't be read: unexpected array at its top"
	onSecond := func(change func(*page)) func(int, page) page {
		return func(number int, p page) page {
			if number == 1 {
				change(&p)
			}
			return p
		}
	}
	tests := map[string]struct {
		lie             func(number int, p page) page
		fault           func(ctx context.Context, request string) error
		withGet, listed []step
	}{
		"fails": {
			fault: func(_ context.Context, request string) error {
				if request == "page 1 from 2" {
					return errors.New("bad gateway")
				}
				return nil
			},
			withGet: []step{
				{"read h0", "h0", "get h0"},
				{"read h5", "h5", "page 0 from 0, page 1 from 2, get h5"},
				{"read h1", "h1", ""},
				{"read h6", "h6", "get h6"},
				{"all", "error: bad gateway", "page 0 from 0, page 1 from 2"},
				{"read h6", "h6", "get h6"},
			},
			listed: []step{
				{"read h0", "h0", "page 0 from 0"},
				{"read h5", "error: bad gateway", "page 1 from 2"},
				{"read h1", "h1", ""},
				{"read h5", "error: bad gateway", "page 0 from 0, page 1 from 2"},
				{"confirm h5", "error: bad gateway", "page 0 from 0, page 1 from 2"},
				{"all", "error: bad gateway", "page 0 from 0, page 1 from 2"},
			},
		},
		"gives the first page again": {
			lie: onSecond(func(p *page) { p.Items = []hook{{id: "h0"}, {id: "h1"}} }),
			withGet: []step{
				{"read h0", "h0", "get h0"},
				{"read h5", "h5", "page 0 from 0, page 1 from 2, get h5"},
				{"read h6", "h6", "page 0 from 0, get h6"},
				{"all", repeats, "page 1 from 2, page 0 from 0, page 1 from 2"},
			},
			listed: []step{
				{"read h5", repeats, "page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2"},
				{"read h1", "h1", ""},
			},
		},
		"gives an empty page and promises more": {
			lie: onSecond(func(p *page) { p.Items = nil }),
			withGet: []step{
				{"read h0", "h0", "get h0"},
				{"read h5", "h5", "page 0 from 0, page 1 from 2, get h5"},
				{"read h6", "h6", "page 0 from 0, get h6"},
			},
			listed: []step{{"read h5", repeats, "page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2"}},
		},
		"gives an object without an id": {
			lie: onSecond(func(p *page) { p.Items[0].id = "" }),
			withGet: []step{
				{"read h0", "h0", "get h0"},
				{"read h5", "h5", "page 0 from 0, page 1 from 2, get h5"},
				{"read h6", "h6", "page 2 from 4, get h6"},
				{"all", "h0, h1, , h3, h4, h5, h6, h7", "page 3 from 6"},
				{"read h2", "h2", "get h2"},
			},
			listed: []step{
				{"read h5", "h5", "page 0 from 0, page 1 from 2, page 2 from 4"},
				{"read x", noID, "page 3 from 6"},
				{"confirm x", "gone", "page 0 from 0, page 1 from 2, page 2 from 4, page 3 from 6, page 0 from 0, page 1 from 2, page 2 from 4, page 3 from 6"},
			},
		},
		"gives an object that can't be read": {
			lie: func(number int, p page) page {
				p.Total = new(8)
				return onSecond(func(p *page) { p.Items[0].Problem = errors.New("unexpected array at its top") })(number, p)
			},
			withGet: []step{
				{"read h0", "h0", "get h0"},
				{"read h2", "h2", "page 0 from 0, page 1 from 2, get h2"},
				{"all", "h0, h1, h2, h3, h4, h5, h6, h7", "page 2 from 4, page 3 from 6"},
				{"read h3", "h3", ""},
			},
			listed: []step{
				{"read h2", unreadable, "page 0 from 0, page 1 from 2"},
				{"read x", "gone", "page 2 from 4, page 3 from 6, page 0 from 0, page 1 from 2, page 2 from 4, page 3 from 6"},
				{"read h3", "h3", ""},
			},
		},
		"gives an object twice": {
			lie: onSecond(func(p *page) { p.Items = []hook{{id: "h1"}, {id: "h2"}, {id: "h2"}, {id: "h3"}} }),
			withGet: []step{
				{"read h0", "h0", "get h0"},
				{"read h3", "h3", "page 0 from 0, page 1 from 2"},
				{"all", "h0, h1, h2, h3, h4, h5, h6, h7", "page 2 from 6, page 3 from 8"},
			},
			listed: []step{{"read h7", "h7", "page 0 from 0, page 1 from 2, page 2 from 6, page 3 from 8"}},
		},
		"gives short pages before the last": {
			lie: onSecond(func(p *page) { p.Items = p.Items[:1] }),
			withGet: []step{
				{"all", "h0, h1, h2, h4, h5, h6, h7", "page 0 from 0, page 1 from 2, page 2 from 3, page 3 from 5"},
				{"read h3", "h3", "get h3"},
			},
			listed: []step{{"read h7", "h7", "page 0 from 0, page 1 from 2, page 2 from 3, page 3 from 5"}},
		},
		"gives the last page again": {
			lie: func(number int, p page) page {
				if number == 2 {
					return page{Items: []hook{{id: "h2"}, {id: "h3"}}}
				}
				return p
			},
			withGet: []step{{"all", "h0, h1, h2, h3", "page 0 from 0, page 1 from 2, page 2 from 4"}},
			listed:  []step{{"all", "h0, h1, h2, h3", "page 0 from 0, page 1 from 2, page 2 from 4"}},
		},
	}
	for name, test := range tests {
		for kind, steps := range map[string][]step{"with get": test.withGet, "list only": test.listed} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				v := newVendor(8, 2)
				v.lie, v.fault = test.lie, test.fault
				source := v.source()
				if kind == "list only" {
					source = v.listOnly()
				}
				c := collection.New(source)
				for _, s := range steps {
					if got := do(t, v, c, s.call); got != s.want {
						t.Fatalf("%s: got %q, want %q", s.call, got, s.want)
					}
					if got := v.requests(); got != s.requests {
						t.Fatalf("%s: sent %q, want %q", s.call, got, s.requests)
					}
				}
			})
		}
	}
}

// TestEndlessList: a list that always shows something new isn't read forever.
func TestEndlessList(t *testing.T) {
	t.Parallel()
	v := newVendor(0, 1)
	v.lie = func(number int, _ page) page {
		return page{Items: []hook{{id: hookID(number)}}, More: true}
	}
	c := collection.New(v.listOnly())
	want := "error: the list does not end: after 10000 pages, another one follows"
	if got := read(t.Context(), c, "x"); got != want {
		t.Errorf("got %q", got)
	}
	if sent := strings.Count(v.requests(), "page"); sent != 10_000 {
		t.Errorf("%d pages were asked for", sent)
	}
	if got := read(t.Context(), c, "h9999"); got != "h9999" {
		t.Errorf("got %q", got)
	}
}

// TestListThatRecovers: without Get, a failure only affects the callers that waited.
func TestListThatRecovers(t *testing.T) {
	t.Parallel()
	v := newVendor(3, 2)
	failures := 1
	v.fault = func(_ context.Context, request string) error {
		if request == "page 1 from 2" && failures > 0 {
			failures--
			return errors.New("bad gateway")
		}
		return nil
	}
	c := collection.New(v.listOnly())
	for _, want := range []string{"error: bad gateway", "h2", "h2"} {
		if got := read(t.Context(), c, "h2"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := v.requests(), "page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// TestAbsenceIsNotBelievedTooSoon: while a list of several pages is read, a delete can move an object to a page that was
// read before.
func TestAbsenceIsNotBelievedTooSoon(t *testing.T) {
	t.Parallel()
	for kind, requests := range map[string]string{
		"with get":  "get h0, page 0 from 0, page 1 from 2, get h2",
		"list only": "page 0 from 0, page 0 from 0, page 1 from 2, page 0 from 0",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			v := newVendor(4, 2)
			source := v.source()
			if kind == "list only" {
				source.Get = nil
			}
			pages := 0
			v.fault = func(_ context.Context, request string) error {
				if request != "page 0 from 0" {
					return nil
				}
				pages++
				if kind == "with get" || pages == 2 {
					v.remove("h1") // by someone else
				}
				return nil
			}
			c := collection.New(source)
			read(t.Context(), c, "h0")
			if kind == "list only" {
				c.Invalidate("h2") // so that one walk begins now
			}
			if got := read(t.Context(), c, "h2"); got != "h2" {
				t.Errorf("got %q", got)
			}
			if got := v.requests(); got != requests {
				t.Errorf("sent %q, want %q", got, requests)
			}
		})
	}
}
