package collection_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// replacement is a run that replaces all objects of a vendor that accepts one request a second.
type replacement struct {
	hooks, parallelism       int
	createFirst, newestFirst bool
	order                    func(i, total int) int
}

// TestDeletes_replaced: creates of the same run don't make deletes more expensive, in whatever order both come, and at
// whichever end of the list the vendor shows new objects. If there is nothing to share, some deletes need a second page,
// and the first needs a walk.
func TestDeletes_replaced(t *testing.T) {
	t.Parallel()
	orders := map[string]func(i, total int) int{
		"mixed":     func(i, total int) int { return i * 7 % total }, // 7 divides none of the totals
		"backwards": func(i, total int) int { return total - 1 - i },
	}
	for name, order := range orders {
		for _, parallelism := range []int{1, 5, 10} {
			for _, hooks := range []int{100, 250} {
				for _, createFirst := range []bool{false, true} {
					for _, newestFirst := range []bool{false, true} {
						r := replacement{hooks, parallelism, createFirst, newestFirst, order}
						t.Run(fmt.Sprintf("%s %+v", name, r), func(t *testing.T) {
							t.Parallel()
							v := newVendor(hooks, 25)
							v.counts = true
							synctest.Test(t, func(t *testing.T) { r.run(t, v) })
							requests := strings.Count(v.requests(), ",") + 1
							if most := 2*hooks + hooks/8; requests > most {
								t.Errorf("%d requests, want at most %d", requests, most)
							}
							t.Logf("%.2f requests a delete", float64(requests)/float64(hooks))
						})
					}
				}
			}
		}
	}
}

func (r replacement) run(t *testing.T, v *vendor) {
	t.Helper()
	pace := make(chan struct{}, 1)
	inTurn := func(request func()) {
		pace <- struct{}{}
		defer func() { <-pace }()
		<-time.After(time.Second)
		request()
	}
	source := v.listOnly()
	read := source.Page
	source.Page = func(ctx context.Context, number, offset int) (page collection.Page[hook], err error) {
		inTurn(func() { page, err = read(ctx, number, offset) })
		return page, err
	}
	c, queue := collection.New(source), make(chan int)
	create := func(id string) {
		created := c.Creating()
		inTurn(func() {
			v.create(id)
			if r.newestFirst {
				v.first(id)
			}
		})
		created(id)
	}
	remove := func(id string) {
		gone, err := c.Delete(t.Context(), id, func(ctx context.Context) (err error) {
			inTurn(func() {
				_, err = answer(ctx, v, "delete "+id, func() (hook, error) { return hook{}, nil })
				v.remove(id)
			})
			return err
		})
		if !gone || err != nil {
			t.Errorf("%s: %t, %v", id, gone, err)
		}
	}
	var workers sync.WaitGroup
	for range r.parallelism {
		workers.Go(func() {
			for i := range queue {
				if r.createFirst {
					create(fmt.Sprintf("new%d", i))
				}
				remove(hookID(i))
				if !r.createFirst {
					create(fmt.Sprintf("new%d", i))
				}
			}
		})
	}
	for i := range r.hooks {
		queue <- r.order(i, r.hooks)
	}
	close(queue)
	workers.Wait()
	if len(v.hooks) != r.hooks || v.index(hookID(0)) >= 0 {
		t.Errorf("it ends with %d", len(v.hooks))
	}
}

// first moves a hook to the beginning of the list.
func (v *vendor) first(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	at := v.index(id)
	moved := v.hooks[at]
	v.hooks = slices.Insert(slices.Delete(v.hooks, at, at+1), 0, moved)
}

// TestDeletes_whileCreating: a create that is under way, or whose outcome is unknown, doesn't hide a delete without effect,
// and a total that it explains doesn't cause a walk.
func TestDeletes_whileCreating(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		send  func(v *vendor)
		want  bool
		pages int
	}{
		"deleted":                    {send: func(v *vendor) { v.remove("h30") }, want: true, pages: 1},
		"deleted, the create landed": {send: func(v *vendor) { v.remove("h30"); v.create("new") }, want: true, pages: 1},
		"no effect":                  {send: func(*vendor) {}, want: false, pages: 1},
		"no effect, and it moves on": {send: func(v *vendor) { v.first("h59") }, want: false, pages: 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor(60, 25)
			v.counts = true
			c := collection.New(v.listOnly())
			if _, err := c.All(t.Context()); err != nil {
				t.Fatal(err)
			}
			v.requests()
			created := c.Creating()
			gone, err := c.Delete(t.Context(), "h30", func(context.Context) error { test.send(v); return nil })
			if gone != test.want || err != nil {
				t.Errorf("got %t, %v", gone, err)
			}
			if pages := strings.Count(v.requests(), "page"); pages > test.pages {
				t.Errorf("%d pages were read, want at most %d", pages, test.pages)
			}
			created("")
			if gone, err := c.Delete(t.Context(), "h40", func(context.Context) error { return nil }); gone || err != nil {
				t.Errorf("after it, got %t, %v", gone, err)
			}
		})
	}
}
