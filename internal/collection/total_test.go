package collection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// TestTotals: a list that shows a different number of objects than it counts is read once more and then is an error, both
// for callers that need all of it and for those that conclude an absence from it.
func TestTotals(t *testing.T) {
	t.Parallel()
	count := func(n int) *int { return &n }
	for name, test := range map[string]struct {
		loose bool
		lie   func(walk, number int, p page) page
		want  string // of the second reading, or of the first if it is believed
	}{
		"agrees": {want: "13 hooks"},
		"one empty page in the middle": {want: "error: the list reports a total of 13 but showed 4", lie: func(_, number int, p page) page {
			if number == 1 {
				p.Items = nil
			}
			return p
		}},
		"another order in each answer": {want: "error: the list reports a total of 13 but showed 7", lie: func(_, number int, p page) page {
			if number > 0 && number < 3 {
				p.Items = []hook{{id: "h0"}, {id: fmt.Sprintf("h%d", number)}, {id: fmt.Sprintf("h%d", number+3)}}
			}
			return p
		}},
		"the first moved to the end meanwhile": {want: "13 hooks", lie: func(walk, number int, p page) page {
			if walk == 1 && number == 1 {
				p.Items = p.Items[1:]
			}
			return p
		}},
		"one too small": {want: "error: the list reports a total of 12 but showed 13", lie: func(_, _ int, p page) page {
			p.Total = count(12)
			return p
		}},
		"zero beside full pages": {want: "error: the list reports a total of 0 but showed 13", lie: func(_, _ int, p page) page {
			p.Total = count(0)
			return p
		}},
		"of a vendor whose totals needn't agree": {loose: true, want: "13 hooks", lie: func(_, _ int, p page) page {
			p.Total = count(5)
			return p
		}},
		"the first page in the place of the last": {loose: true,
			want: "error: the list repeats itself: page 4 of 13 shows nothing new",
			lie: func(_, number int, p page) page {
				if number == 3 {
					p.Items = []hook{{id: "h0"}, {id: "h1"}}
				}
				return p
			}},
		"an empty page after the last": {want: "13 hooks", lie: func(_, _ int, p page) page {
			p.More = len(p.Items) > 0
			return p
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(13, 4)
			v.counts = true
			walk := 0
			if test.lie != nil {
				v.lie = func(number int, p page) page {
					if number == 0 {
						walk++
					}
					return test.lie(walk, number, p)
				}
			}
			source := v.listOnly()
			source.Loose = test.loose
			describe := func(n int, err error) string {
				if err != nil {
					return "error: " + err.Error()
				}
				return fmt.Sprintf("%d hooks", n)
			}
			all, err := collection.New(source).All(t.Context())
			if got := describe(len(all), err); got != test.want {
				t.Errorf("all: got %s, want %s", got, test.want)
			}
			walked := map[string]bool{}
			err, walk = nil, 0
			for object, failed := range collection.Walk(t.Context(), source) {
				if err = failed; err == nil {
					walked[object.id] = true
				}
			}
			if got := describe(len(walked), err); got != test.want {
				t.Errorf("walk: got %s, want %s", got, test.want)
			}
			walk = 0
			want := "gone"
			if strings.HasPrefix(test.want, "error") {
				want = test.want
			}
			if got := read(t.Context(), collection.New(source), "x"); got != want {
				t.Errorf("read: got %s, want %s", got, want)
			}
		})
	}
}

// TestAbsence: one deletion and one insertion by others between two pages can hide an object from a walk although the count
// agrees. Two walks that miss it prove its absence only if they saw the same.
func TestAbsence(t *testing.T) {
	t.Parallel()
	for _, counts := range []bool{false, true} {
		v := newVendor(6, 2)
		v.counts = counts
		pages := 0
		v.lie = func(_ int, p page) page {
			if pages++; pages%3 == 1 { // after each first page, while h2 is the first of the second
				v.hooks = append(v.hooks[1:], hook{id: fmt.Sprintf("new%d", pages)})
				i := slices.IndexFunc(v.hooks, func(h hook) bool { return h.id == "h4" })
				v.hooks[i], v.hooks[1] = v.hooks[1], v.hooks[i]
			}
			return p
		}
		if got := read(t.Context(), collection.New(v.listOnly()), "h4"); got == "gone" {
			t.Errorf("h4 is taken for deleted, after %s", v.requests())
		}
	}
}
