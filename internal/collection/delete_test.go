package collection_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// TestDeletes counts what it costs to delete all objects, so many at a time, each confirmed, at a vendor that takes one request
// a second: two requests a delete, the delete itself included. Where there is nothing to share, one in twenty-five needs a
// second page, because it was the first of its own, and the first needs a walk.
func TestDeletes(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []int{1, 2, 10, 50} {
		for _, hooks := range []int{1, 10, 26, 100, 250, 500, 1000} {
			t.Run(fmt.Sprintf("%d, %d at a time", hooks, parallelism), func(t *testing.T) {
				t.Parallel()
				v := newVendor(hooks, 25)
				v.counts = true
				synctest.Test(t, func(t *testing.T) { deleteAll(t, v, parallelism) })
				requests := strings.Count(v.requests(), ",") + 1
				most := 2 * hooks
				if parallelism < 10 {
					most += hooks / 10
				}
				if requests > most {
					t.Errorf("%d requests, want at most %d", requests, most)
				}
				t.Logf("%.2f requests a delete", float64(requests)/float64(hooks))
			})
		}
	}
}

func deleteAll(t *testing.T, v *vendor, parallelism int) {
	t.Helper()
	pace := make(chan struct{}, 1)
	source := v.listOnly()
	page := source.Page
	source.Page = func(ctx context.Context, number, offset int) (collection.Page[hook], error) {
		pace <- struct{}{}
		<-time.After(time.Second)
		<-pace
		return page(ctx, number, offset)
	}
	c, queue := collection.New(source), make(chan string)
	var workers sync.WaitGroup
	for range parallelism {
		workers.Go(func() {
			for id := range queue {
				gone, err := c.Delete(t.Context(), id, func(ctx context.Context) error {
					pace <- struct{}{}
					<-time.After(time.Second)
					<-pace
					_, err := answer(ctx, v, "delete "+id, func() (hook, error) { return hook{}, nil })
					v.remove(id)
					return err
				})
				if !gone || err != nil {
					t.Errorf("%s: %t, %v", id, gone, err)
				}
			}
		})
	}
	total := len(v.hooks)
	for i := range total {
		queue <- hookID((i * 7) % total) // 7 divides none of the totals
	}
	close(queue)
	workers.Wait()
	if len(v.hooks) > 0 {
		t.Errorf("%d are left", len(v.hooks))
	}
}

// TestDeletes_proved: what others do to the list meanwhile, or a delete without effect, is no proof.
func TestDeletes_proved(t *testing.T) {
	t.Parallel()
	const middle, first = "h30", "h25" // of the second page
	for name, test := range map[string]struct {
		id   string
		send func(v *vendor)
		want bool
	}{
		"deleted":                        {middle, func(v *vendor) { v.remove("h30") }, true},
		"no effect":                      {middle, func(*vendor) {}, false},
		"no effect, another was deleted": {middle, func(v *vendor) { v.remove("h3") }, false},
		"deleted, and another was":       {middle, func(v *vendor) { v.remove("h30"); v.remove("h3") }, true},
		"deleted, and another is created": {middle, func(v *vendor) {
			v.remove("h30")
			v.create("x")
		}, true},
		"the first of its page":                   {first, func(v *vendor) { v.remove("h25") }, true},
		"no effect, and it moves to another page": {first, func(v *vendor) { v.remove("h3") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(60, 25)
			v.counts = true
			c := collection.New(v.listOnly())
			if _, err := c.All(t.Context()); err != nil {
				t.Fatal(err)
			}
			gone, err := c.Delete(t.Context(), test.id, func(context.Context) error { test.send(v); return nil })
			if gone != test.want || err != nil {
				t.Errorf("got %t, %v after %s", gone, err, v.requests())
			}
			if got := read(t.Context(), c, test.id); (got == "gone") != test.want {
				t.Errorf("a read says %s", got)
			}
		})
	}
}

// TestDeletes_together: those that wait are sent together and share a walk, each with its own outcome.
func TestDeletes_together(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(30, 25)
		v.counts = true
		c := collection.New(v.listOnly())
		ended, cancel := context.WithCancelCause(t.Context())
		outcomes := map[string]string{}
		var mu sync.Mutex
		var deletes sync.WaitGroup
		remove := func(ctx context.Context, id string, send func(ctx context.Context) error) {
			deletes.Go(func() {
				gone, err := c.Delete(ctx, id, send)
				mu.Lock()
				defer mu.Unlock()
				outcomes[id] = fmt.Sprint(gone, " ", err)
			})
			synctest.Wait()
		}
		hold := make(chan struct{})
		remove(t.Context(), "h0", func(context.Context) error { <-hold; v.remove("h0"); return nil })
		remove(t.Context(), "h1", func(context.Context) error { v.remove("h1"); return nil })
		remove(t.Context(), "h2", func(context.Context) error { return nil })
		remove(t.Context(), "h3", func(context.Context) error { return errors.New("refused") })
		remove(ended, "h4", func(context.Context) error { t.Error("h4 was sent"); return nil })
		remove(t.Context(), "h29", func(context.Context) error { v.remove("h29"); return nil })
		cancel(errors.New("interrupted"))
		synctest.Wait()
		close(hold)
		deletes.Wait()
		want := map[string]string{
			"h0": "true <nil>", "h1": "true <nil>", "h2": "false <nil>", "h3": "false refused", "h4": "false interrupted", "h29": "true <nil>",
		}
		for id, outcome := range want {
			if outcomes[id] != outcome {
				t.Errorf("%s: %s, want %s", id, outcomes[id], outcome)
			}
		}
		if pages := strings.Count(v.requests(), "page"); pages > 4 {
			t.Errorf("%d pages were read", pages)
		}
	})
}
