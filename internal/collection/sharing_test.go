package collection_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// TestTenAtOnce: what Terraform does by default.
func TestTenAtOnce(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change      func(*vendor)
		listOnly    bool
		gets, pages int
		failures    int
	}{
		"one page":            {gets: 1, pages: 1},
		"list only":           {listOnly: true, pages: 1},
		"the list fails":      {change: failing("page"), gets: 10, pages: 1},
		"the only list fails": {change: failing("page"), listOnly: true, pages: 1, failures: 10},
		"the first get fails": {change: failing("get"), gets: 1, pages: 1, failures: 1},
		"all fails":           {change: failing(""), gets: 10, pages: 1, failures: 10},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor(10, 25)
				v.latency = second
				if test.change != nil {
					test.change(v)
				}
				source := v.source()
				if test.listOnly {
					source.Get = nil
				}
				c := collection.New(source)
				var readings []reading
				for i := range 10 {
					readings = append(readings, start(t.Context(), c, hookID(i)))
				}
				failures := 0
				for i, r := range readings {
					switch got := <-r.result; got {
					case hookID(i):
					case "error: bad gateway":
						failures++
					default:
						t.Errorf("%s: got %q", hookID(i), got)
					}
				}
				sent := v.requests()
				gets, pages := strings.Count(sent, "get"), strings.Count(sent, "page")
				if gets != test.gets || pages != test.pages || failures != test.failures {
					t.Errorf("%d gets, %d pages and %d failures, want %d, %d and %d",
						gets, pages, failures, test.gets, test.pages, test.failures)
				}
			})
		})
	}
}

// failing makes requests with this prefix fail, after a second.
func failing(prefix string) func(*vendor) {
	return func(v *vendor) {
		v.fault = func(_ context.Context, request string) error {
			if strings.HasPrefix(request, prefix) {
				<-time.After(time.Second)
				return errors.New("bad gateway")
			}
			return nil
		}
	}
}

// TestWriteDuringAPage: a page that was requested before the write doesn't serve the object after it.
func TestWriteDuringAPage(t *testing.T) {
	t.Parallel()
	for kind, requests := range map[string]string{
		"with get":  "get h0, page 0 from 0, get h1",
		"list only": "page 0 from 0, page 0 from 0",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor(2, 2)
				v.latency = second
				source := v.source()
				if kind == "list only" {
					source.Get = nil
				}
				c := collection.New(source)
				before := start(t.Context(), c, "h0")
				if kind == "with get" {
					before.wants(t, "h0")
					before = start(t.Context(), c, "h1") // waits for the page
				}
				<-time.After(time.Second / 2)
				v.change("h1")
				c.Invalidate("h1")
				start(t.Context(), c, "h1").wants(t, "h1 version 1")
				want := map[string]string{"with get": "h1 version 1", "list only": "h0"}
				before.wants(t, want[kind])
				if got := v.requests(); got != requests {
					t.Errorf("sent %q, want %q", got, requests)
				}
			})
		})
	}
}

// TestWriteDuringAGet: a get that began before the write isn't shared with a later reader.
func TestWriteDuringAGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(1, 2)
		v.latency = second
		c := collection.New(v.source())
		before := start(t.Context(), c, "h0")
		<-time.After(time.Second / 2)
		v.change("h0")
		c.Invalidate("h0")
		after := start(t.Context(), c, "h0")
		before.wants(t, "h0")
		again := start(t.Context(), c, "h0")
		after.wants(t, "h0 version 1")
		again.wants(t, "h0 version 1")
		if got := v.requests(); got != "get h0, get h0" {
			t.Errorf("sent %q", got)
		}
	})
}

// TestConfirmTogether: one walk that began after several deletes confirms them all.
func TestConfirmTogether(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		hooks, pageSize int // before the deletes of h0 to h4
		requests        string
	}{
		// The walk of the first began before the other deletes, so they share another.
		"one page": {6, 25, "page 0 from 0, page 0 from 0, page 0 from 0"},
		// Here it is replaced after a page, and the first shares the others' two walks.
		"several": {8, 2, "page 0 from 0, page 0 from 0, page 1 from 2, page 0 from 0, page 1 from 2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor(test.hooks, test.pageSize)
				v.latency = second
				c := collection.New(v.listOnly())
				confirmed := make(chan string, 5)
				for i := range 5 {
					id := []string{"h0", "h1", "h2", "h3", "h4"}[i]
					v.remove(id)
					c.Invalidate(id)
					go func() {
						if got := read(t.Context(), c, id); got != "gone" {
							t.Errorf("%s: %s", id, got)
						}
						confirmed <- id
					}()
					synctest.Wait()
				}
				for range 5 {
					<-confirmed
				}
				if got := v.requests(); got != test.requests {
					t.Errorf("sent %q, want %q", got, test.requests)
				}
			})
		})
	}
}

// TestConfirmNeedsAWalkOfItsOwn: the page under way may show the list before the delete.
func TestConfirmNeedsAWalkOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(2, 2)
		v.latency, v.counts = second, true
		c := collection.New(v.listOnly())
		reader := start(t.Context(), c, "h1")
		if gone, err := c.Delete(t.Context(), "h0", func(context.Context) error { v.remove("h0"); return nil }); !gone || err != nil {
			t.Errorf("%t, %v", gone, err)
		}
		reader.wants(t, "h1")
		if got := v.requests(); got != "page 0 from 0, page 0 from 0" {
			t.Errorf("sent %q", got)
		}
	})
}

// TestReadsJoinAWholeWalk: while a caller needs the whole list, its pages cost nothing extra.
func TestReadsJoinAWholeWalk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(200, 2)
		v.latency = second
		c := collection.New(v.source())
		first, second := start(t.Context(), c, "h197"), start(t.Context(), c, "h196") // asks for two pages by itself
		var counts [2]chan int
		for i := range counts {
			counts[i] = make(chan int, 1)
			go func() {
				hooks, err := c.All(t.Context())
				if err != nil {
					t.Error(err)
				}
				counts[i] <- len(hooks)
			}()
		}
		synctest.Wait()
		for _, id := range []string{"h199", "h198", "h0"} {
			start(t.Context(), c, id).wants(t, id)
		}
		first.wants(t, "h197")
		second.wants(t, "h196")
		for _, count := range counts {
			if n := <-count; n != 200 {
				t.Errorf("%d hooks", n)
			}
		}
		if sent := v.requests(); strings.Count(sent, "page") != 100 || strings.Count(sent, "get") != 1 {
			t.Errorf("sent %q", sent)
		}
	})
}
