package collection_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// TestWalk: the list is read page by page, only as far as it is wanted.
func TestWalk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lie            func(number int, p page) page
		wanted         int
		want, requests string
	}{
		"to the end": {wanted: 9, want: "h0, h1, h2, h3, h4", requests: "page 0 from 0, page 1 from 2, page 2 from 4"},
		"one":        {wanted: 1, want: "h0", requests: "page 0 from 0"},
		"one page":   {wanted: 2, want: "h0, h1", requests: "page 0 from 0"},
		"repeats itself": {
			lie:    func(_ int, _ page) page { return page{Items: []hook{{id: "h0"}}, More: true} },
			wanted: 9, want: "h0, error: the list repeats itself: page 2 shows nothing new and isn't the last",
			requests: "page 0 from 0, page 1 from 1, page 0 from 0, page 1 from 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(5, 2)
			v.lie = test.lie
			var got []string
			for object, err := range collection.Walk(t.Context(), v.source()) {
				if err != nil {
					got = append(got, "error: "+err.Error())
					break
				}
				if got = append(got, object.id); len(got) == test.wanted {
					break
				}
			}
			if all := strings.Join(got, ", "); all != test.want {
				t.Errorf("got %s, want %s", all, test.want)
			}
			if sent := v.requests(); sent != test.requests {
				t.Errorf("sent %s, want %s", sent, test.requests)
			}
		})
	}
}
