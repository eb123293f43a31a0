package collection_test

import (
	"context"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestEverything_loose: if totals may be wrong, an object that the list doesn't show is absent only if the total is right,
// or if the list shows the same twice.
func TestEverything_loose(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lie   func(walk int, p page) page
		want  string
		pages int
	}{
		"counts right": {func(_ int, p page) page { return p }, "h0, h1, h2", 2},
		"counts wrong": {func(_ int, p page) page { p.Total = new(9); return p }, "h0, h1, h2", 4},
		"changes once": {func(walk int, p page) page {
			if p.Total = new(9); walk == 1 && len(p.Items) == 1 {
				p.Items[0].id = "x"
			}
			return p
		}, "h0, h1, x, h2", 6},
		"changes always": {func(walk int, p page) page {
			if p.Total = new(9); len(p.Items) == 1 {
				p.Items[0].id = hookID(10 * walk)
			}
			return p
		}, "h0, h1, h10, h20, h30, the list changed each of the 3 times that it was read", 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(3, 2)
			v.counts = true
			walk := 0
			v.lie = func(number int, p page) page {
				if number == 0 {
					walk++
				}
				return test.lie(walk, p)
			}
			source := v.listOnly()
			source.Loose = true
			all, err := collection.Everything(t.Context(), source)
			got := ids(all)
			if err != nil {
				got += ", " + err.Error()
			}
			if pages := strings.Count(v.requests(), "page"); got != test.want || pages != test.pages {
				t.Errorf("got %q by %d pages, want %q by %d", got, pages, test.want, test.pages)
			}
		})
	}
}

// TestThorough: a reading that must not miss anything goes beyond a full last page, whatever that returns, and no further.
func TestThorough(t *testing.T) {
	t.Parallel()
	counts := func(total int, more func(number int) bool) func(int, page) page {
		return func(number int, p page) page {
			p.Total, p.More = &total, more(number)
			return p
		}
	}
	none := func(int) bool { return false }
	for name, test := range map[string]struct {
		hooks          int // two on a page
		lie            func(number int, p page) page
		fault          func(ctx context.Context, request string) error
		want, requests string
	}{
		"a total one too small at a full page": {
			hooks: 3, lie: counts(2, none), want: "h0, h1, h2", requests: "page 0 from 0, page 1 from 2",
		},
		"a last page that is full": {hooks: 2, lie: counts(2, none), want: "h0, h1", requests: "page 0 from 0, page 1 from 2"},
		"a last page that isn't":   {hooks: 1, lie: counts(1, none), want: "h0", requests: "page 0 from 0"},
		"no total":                 {hooks: 3, want: "h0, h1, h2", requests: "page 0 from 0, page 1 from 2, page 2 from 3"},
		"no total, and pages that are shorter than they should be": {
			hooks: 3, lie: func(_ int, p page) page { p.More = false; return p },
			want: "h0, h1, h2", requests: "page 0 from 0, page 1 from 2, page 2 from 3",
		},
		"no total, and a page for all": {hooks: 1, lie: func(_ int, p page) page {
			p.Items, p.More = []hook{{id: "h0"}}, false
			return p
		}, want: "h0", requests: "page 0 from 0, page 1 from 1"},
		"a total that is too large for a full page": {
			hooks: 2, lie: counts(9, none), want: "h0, h1, error",
			requests: "page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2",
		},
		"none": {hooks: 0, lie: counts(0, none), want: "", requests: "page 0 from 0"},
		"one page, whatever is asked for": {hooks: 2, lie: func(_ int, p page) page {
			p.Items, p.Total, p.More = []hook{{id: "h0"}, {id: "h1"}}, new(2), false
			return p
		}, want: "h0, h1", requests: "page 0 from 0, page 1 from 2"},
		"pages that aren't there are refused": {
			hooks: 2, lie: counts(2, none), want: "h0, h1", requests: "page 0 from 0, page 1 from 2",
			fault: func(_ context.Context, request string) error {
				if request == "page 1 from 2" {
					return &rest.Error{Status: 409, Recognized: true}
				}
				return nil
			},
		},
		"pages that are there are refused": {
			hooks: 4, lie: counts(4, func(number int) bool { return number == 0 }), want: "h0, h1, error", requests: "page 0 from 0, page 1 from 2",
			fault: func(_ context.Context, request string) error {
				if request == "page 1 from 2" {
					return &rest.Error{Status: 409, Recognized: true}
				}
				return nil
			},
		},
		"a total that is too large": {
			hooks: 3, lie: counts(9, func(number int) bool { return number == 0 }), want: "h0, h1, h2, error",
			requests: "page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(test.hooks, 2)
			v.lie, v.fault = test.lie, test.fault
			all, err := collection.Everything(t.Context(), v.source().Thorough(2))
			got := ids(all)
			if err != nil {
				got += ", error"
			}
			if requests := v.requests(); got != test.want || requests != test.requests {
				t.Errorf("got %q, %v by %s, want %q by %s", got, err, requests, test.want, test.requests)
			}
		})
	}
}
