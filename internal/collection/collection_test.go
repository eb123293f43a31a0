package collection_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// step is one call of a collection, what it returns, and the requests that it takes.
type step struct {
	call     string // "read ID", "all", "confirm ID", or what the process writes: "create ID", "change ID", "remove ID"
	want     string
	requests string
}

func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()
	type source = collection.Source[hook]
	get := func(v *vendor) source { return v.source() }
	listOnly := func(v *vendor) source { return v.listOnly() }
	off := func(source func(*vendor) source) func(*vendor) collection.Source[hook] {
		return func(v *vendor) collection.Source[hook] {
			s := source(v)
			s.Enabled = false
			return s
		}
	}
	tests := map[string]struct {
		hooks  int // two on a page
		source func(*vendor) source
		steps  []step
	}{
		"a page is worth it from the second read on": {5, get, []step{
			{"read h0", "h0", "get h0"},
			{"read h1", "h1", "page 0 from 0"},
			{"read h0", "h0", ""},
			{"read h2", "h2", "page 1 from 2"},
			{"read h3", "h3", ""},
			{"read h4", "h4", "page 2 from 4"},
			{"read h4", "h4", ""},
		}},
		"pages are fewer than the reads, then twice as many": {100, get, []step{
			{"read h90", "h90", "get h90"},
			{"read h91", "h91", "page 0 from 0, page 1 from 2, get h91"},
			{"read h92", "h92", "page 2 from 4, get h92"},
			{"read h0", "h0", ""},
			{"read h93", "h93", "page 3 from 6, page 4 from 8, get h93"},
			{"read h1", "h1", ""}, {"read h2", "h2", ""}, {"read h3", "h3", ""},
			{"read h94", "h94", "page 5 from 10, page 6 from 12, page 7 from 14, page 8 from 16, get h94"},
			{"read h20", "h20", "page 9 from 18, page 10 from 20"},
			{"read h39", "h39", "page 11 from 22, page 12 from 24, page 13 from 26, page 14 from 28, " +
				"page 15 from 30, page 16 from 32, page 17 from 34, page 18 from 36, page 19 from 38"},
			{"read h95", "h95", "page 20 from 40, page 21 from 42, page 22 from 44, page 23 from 46, get h95"},
		}},
		"absence from the list is confirmed": {2, get, []step{
			{"read h0", "h0", "get h0"},
			{"read x", "gone", "page 0 from 0, get x"},
			{"read x", "gone", "get x"},
			{"read h1", "h1", ""},
		}},
		"none at all": {0, get, []step{
			{"read x", "gone", "get x"},
			{"read y", "gone", "page 0 from 0, get y"},
			{"all", "", ""},
		}},
		"written ones are always got": {3, get, []step{
			{"read h0", "h0", "get h0"},
			{"read h1", "h1", "page 0 from 0"},
			{"change h1", "", ""},
			{"read h1", "h1 version 1", "get h1"},
			{"read h1", "h1 version 1", "get h1"},
			{"read h0", "h0", ""},
			{"create x", "", ""},
			{"read x", "x", "get x"},
			{"remove h2", "", ""},
			{"read h2", "gone", "get h2"},
			{"confirm h2", "gone", "get h2"},
			{"confirm h1", "there", "get h1"},
			{"all", "h0, h1, x", "page 0 from 0, page 1 from 2"},
			{"read h1", "h1 version 1", "get h1"},
		}},
		"reads of written ones pay for no page": {100, get, []step{
			{"change h90", "", ""},
			{"read h90", "h90 version 1", "get h90"},
			{"read h90", "h90 version 1", "get h90"},
			{"read h91", "h91", "get h91"},
			{"read h92", "h92", "page 0 from 0, page 1 from 2, get h92"},
		}},
		"a whole list that nobody wrote since": {3, get, []step{
			{"read h0", "h0", "get h0"},
			{"read h1", "h1", "page 0 from 0"},
			{"all", "h0, h1, h2", "page 1 from 2"},
			{"all", "h0, h1, h2", ""},
			{"read h2", "h2", ""},
			{"create x", "", ""},
			{"all", "h0, h1, h2, x", "page 0 from 0, page 1 from 2"},
			{"read h2", "h2", ""},
		}},
		"a walk that began before a write isn't the whole list": {3, get, []step{
			{"read h0", "h0", "get h0"},
			{"read h1", "h1", "page 0 from 0"},
			{"remove h0", "", ""},
			{"all", "h1, h2", "page 0 from 0"},
		}},
		"off": {3, off(get), []step{
			{"read h0", "h0", "get h0"},
			{"read h1", "h1", "get h1"},
			{"read h1", "h1", "get h1"},
			{"read x", "gone", "get x"},
			{"confirm h1", "there", "get h1"},
			{"all", "h0, h1, h2", "page 0 from 0, page 1 from 2"},
			{"all", "h0, h1, h2", "page 0 from 0, page 1 from 2"},
		}},
		"list only": {3, listOnly, []step{
			{"read h1", "h1", "page 0 from 0"},
			{"read h0", "h0", ""},
			{"read h2", "h2", "page 1 from 2"},
			{"all", "h0, h1, h2", ""},
		}},
		"list only, absent from one page": {2, listOnly, []step{
			{"read x", "gone", "page 0 from 0, page 0 from 0"},
			{"read y", "gone", ""},
			{"read h0", "h0", ""},
		}},
		"list only, absent from none": {0, listOnly, []step{
			{"read x", "gone", "page 0 from 0, page 0 from 0"},
		}},
		"list only, absent from several pages": {3, listOnly, []step{
			{"read h0", "h0", "page 0 from 0"},
			{"read x", "gone", "page 1 from 2, page 0 from 0, page 1 from 2"},
			{"read y", "gone", ""},
			{"read h2", "h2", ""},
		}},
		"list only, written": {2, listOnly, []step{
			{"read h0", "h0", "page 0 from 0"},
			{"create x", "", ""},
			{"read x", "x", "page 0 from 0, page 1 from 2"},
			{"change h0", "", ""},
			{"read h0", "h0 version 1", "page 0 from 0"},
			{"read h0", "h0 version 1", ""},
			{"remove x", "", ""},
			{"read h1", "h1", ""},
			{"read x", "gone", "page 0 from 0, page 0 from 0"},
		}},
		"list only, deletes": {5, listOnly, []step{
			{"remove h0", "", ""},
			{"confirm h0", "gone", "page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2"},
			{"confirm h1", "there", "page 0 from 0"},
			{"confirm h1", "there", "page 0 from 0"},
			{"remove h1", "", ""},
			{"remove h2", "", ""},
			{"read h1", "gone", "page 0 from 0, page 0 from 0"},
			{"read h2", "gone", ""},
			{"confirm h2", "gone", "page 0 from 0, page 0 from 0"},
		}},
		"list only, off": {5, off(listOnly), []step{
			{"read h0", "h0", "page 0 from 0"},
			{"read h0", "h0", "page 0 from 0"},
			{"read h3", "h3", "page 0 from 0, page 1 from 2"},
			{"read x", "gone", "page 0 from 0, page 1 from 2, page 2 from 4, page 0 from 0, page 1 from 2, page 2 from 4"},
			{"confirm h0", "there", "page 0 from 0"},
			{"all", "h0, h1, h2, h3, h4", "page 0 from 0, page 1 from 2, page 2 from 4"},
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(test.hooks, 2)
			c := collection.New(test.source(v))
			for _, s := range test.steps {
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

func do(t *testing.T, v *vendor, c *collection.Collection[hook], call string) string {
	t.Helper()
	verb, id, _ := strings.Cut(call, " ")
	switch verb {
	case "read":
		return read(t.Context(), c, id)
	case "confirm":
		gone, err := c.Delete(t.Context(), id, func(context.Context) error { return nil })
		if err != nil {
			return "error: " + err.Error()
		}
		return map[bool]string{true: "gone", false: "there"}[gone]
	case "all":
		hooks, err := c.All(t.Context())
		if err != nil {
			return "error: " + err.Error()
		}
		return ids(hooks)
	case "create":
		v.create(id)
	case "change":
		v.change(id)
	case "remove":
		v.remove(id)
	default:
		t.Fatalf("no such call: %s", call)
	}
	c.Invalidate(id)
	return ""
}

func ids(hooks []hook) string {
	var out []string
	for _, h := range hooks {
		out = append(out, h.id)
	}
	return strings.Join(out, ", ")
}

// TestAllIsTheCallers: a caller may change the slice without affecting others.
func TestAllIsTheCallers(t *testing.T) {
	t.Parallel()
	c := collection.New(newVendor(3, 2).source())
	for range 2 {
		hooks, err := c.All(t.Context())
		if err != nil || ids(hooks) != "h0, h1, h2" {
			t.Fatalf("got %v, %v", hooks, err)
		}
		slices.Reverse(hooks)
	}
}
