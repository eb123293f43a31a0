package collection_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

// TestDeletes counts the requests that it takes to delete all objects, several at a time and in any order, each confirmed,
// with a vendor that accepts one request a second. One at a time, each takes the delete and a page. One in twenty-five
// needs a second page, because it was the first on its own, and the first delete needs a walk. Deletes that come together
// share pages.
func TestDeletes(t *testing.T) {
	t.Parallel()
	most := map[int]float64{1: 2.1, 2: 2.1, 5: 2, 10: 1.9, 50: 1.6} // requests a delete
	for parallelism, most := range most {
		for _, hooks := range []int{1, 10, 26, 100, 250, 500, 1000} {
			t.Run(fmt.Sprintf("%d, %d at a time", hooks, parallelism), func(t *testing.T) {
				t.Parallel()
				v := newVendor(hooks, 25)
				v.counts = true
				requests := 0
				synctest.Test(t, func(t *testing.T) { requests = deleteAll(t, v, parallelism, 0) })
				if float64(requests) > max(2, most*float64(hooks)) {
					t.Errorf("%d requests, want at most %.1f a delete", requests, most)
				}
				t.Logf("%.2f requests a delete", float64(requests)/float64(hooks))
			})
		}
	}
}

// TestDeletes_late: a list that shows deleted objects for five more seconds causes no walks. What is still shown is deleted
// again after a pause, as many times as necessary.
func TestDeletes_late(t *testing.T) {
	t.Parallel()
	for parallelism, most := range map[int]int{1: 6, 10: 3} { // requests a delete
		t.Run(fmt.Sprintf("%d at a time", parallelism), func(t *testing.T) {
			t.Parallel()
			v := newVendor(500, 25)
			v.counts = true
			requests := 0
			synctest.Test(t, func(t *testing.T) { requests = deleteAll(t, v, parallelism, 5*time.Second) })
			if requests > 500*most {
				t.Errorf("%d requests", requests)
			}
			t.Logf("%.2f requests a delete", float64(requests)/500)
		})
	}
}

// deleteAll deletes all hooks in a synctest bubble and returns how many requests that took. The hooks vanish after late.
func deleteAll(t *testing.T, v *vendor, parallelism int, late time.Duration) (requests int) {
	t.Helper()
	pace := make(chan struct{}, 1)
	inTurn := func() {
		pace <- struct{}{}
		<-time.After(time.Second)
		<-pace
	}
	source := v.listOnly()
	page := source.Page
	source.Page = func(ctx context.Context, number, offset int) (collection.Page[hook], error) {
		inTurn()
		return page(ctx, number, offset)
	}
	c, queue := collection.New(source), make(chan string)
	remove := func(id string) (gone bool, err error) {
		return c.Delete(t.Context(), id, func(ctx context.Context) error {
			inTurn()
			_, err := answer(ctx, v, "delete "+id, func() (hook, error) { return hook{}, nil })
			if late == 0 {
				v.remove(id)
			} else {
				time.AfterFunc(late, func() { v.forget(id) })
			}
			return err
		})
	}
	var workers sync.WaitGroup
	for range parallelism {
		workers.Go(func() {
			for id := range queue {
				gone, err := remove(id)
				for again := 0; !gone && again < 3 && late > 0; again++ {
					<-time.After([]time.Duration{2, 7, 15}[again] * time.Second)
					gone, err = remove(id)
				}
				if !gone || err != nil {
					t.Errorf("%s: %t, %v", id, gone, err)
				}
			}
		})
	}
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(v.hooks)) {
		queue <- hookID(i)
	}
	close(queue)
	workers.Wait()
	v.mu.Lock()
	left := len(v.hooks)
	v.mu.Unlock()
	if left > 0 {
		t.Errorf("%d are left", left)
	}
	return strings.Count(v.requests(), ",") + 1
}

// TestDeletes_proved: what others do to the list in the meantime, or a delete without effect, proves nothing.
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

// TestDeletes_neverWrong: what a batch concludes is true, whichever of its deletes have no effect, and whatever others
// delete in the meantime or create before the pages are read.
func TestDeletes_neverWrong(t *testing.T) {
	t.Parallel()
	walked := 0
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 2))
		v := newVendor(1+random.IntN(40), 5)
		v.counts = true
		c := collection.New(v.listOnly())
		if _, err := c.All(t.Context()); err != nil {
			t.Fatal(err)
		}
		v.requests()
		deletes := random.Perm(len(v.hooks))[:1+random.IntN(min(6, len(v.hooks)))]
		others, interferes := slices.Clone(v.hooks), random.IntN(3)
		interfere := func(create bool) {
			if random.IntN(3) < interferes {
				if create && random.IntN(4) == 0 {
					v.create(fmt.Sprintf("new%d", random.Int64()))
				}
				if other := random.IntN(len(others)); !slices.Contains(deletes, other) {
					v.forget(others[other].id)
				}
			}
		}
		v.fault = func(context.Context, string) error { interfere(false); return nil }
		outcomes, pages := deleteTogether(t, v, c, deletes, func(id string) {
			if random.IntN(3) > 0 {
				v.remove(id)
			}
			interfere(true)
		})
		for id, outcome := range outcomes {
			if want := fmt.Sprint(v.index(id) < 0, " <nil>"); outcome != want && !strings.Contains(outcome, "the list") { // changed each time
				t.Errorf("seed %d: %s of %d: %s, want %s, after %s", seed, id, len(others), outcome, want, pages)
			}
		}
		if interferes == 0 && strings.Count(pages, "page 0") > 1 {
			walked++
		}
	}
	if walked > 0 {
		t.Errorf("%d batches took a walk, though nobody interfered", walked)
	}
}

// deleteTogether deletes in one batch. It returns the outcome of each delete, and the requests.
func deleteTogether(t *testing.T, v *vendor, c *collection.Collection[hook], deletes []int, send func(id string)) (outcomes map[string]string, requests string) {
	t.Helper()
	outcomes = map[string]string{}
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var group sync.WaitGroup
		for _, i := range deletes {
			group.Go(func() {
				gone, err := c.Delete(t.Context(), hookID(i), func(context.Context) error {
					<-time.After(time.Second)
					mu.Lock()
					defer mu.Unlock()
					send(hookID(i))
					return nil
				})
				mu.Lock()
				defer mu.Unlock()
				outcomes[hookID(i)] = fmt.Sprint(gone, " ", err)
			})
		}
		group.Wait()
	})
	return outcomes, v.requests()
}

// TestDeletes_together: deletes that come while another is being sent share pages, each with its own outcome. Others wait.
func TestDeletes_together(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(30, 25)
		v.counts = true
		c := collection.New(v.listOnly())
		if _, err := c.All(t.Context()); err != nil {
			t.Fatal(err)
		}
		v.requests()
		var mu sync.Mutex
		outcomes := map[string]string{}
		var deletes sync.WaitGroup
		remove := func(ctx context.Context, id string, send func() error) {
			deletes.Go(func() {
				gone, err := c.Delete(ctx, id, func(context.Context) error { return send() })
				mu.Lock()
				defer mu.Unlock()
				outcomes[id] = fmt.Sprint(gone, " ", err)
			})
			synctest.Wait()
		}
		takesEffect := func(id string) func() error { return func() error { v.remove(id); return nil } }
		ended, cancel := context.WithCancelCause(t.Context())
		sending, reading := make(chan struct{}), make(chan struct{})
		v.fault = func(context.Context, string) error { <-reading; return nil }

		remove(t.Context(), "h0", func() error { <-sending; return takesEffect("h0")() })
		remove(t.Context(), "h1", takesEffect("h1"))
		remove(t.Context(), "h2", func() error { return nil })
		remove(t.Context(), "h3", func() error { return errors.New("refused") })
		remove(ended, "h4", takesEffect("h4"))
		remove(t.Context(), "h29", takesEffect("h29"))
		cancel(errInterrupted)
		close(sending)
		synctest.Wait() // a page is being read
		remove(t.Context(), "h6", takesEffect("h6"))
		remove(ended, "h7", func() error { t.Error("h7 was sent"); return nil })
		if v.index("h6") < 0 {
			t.Error("h6 was sent, though its batch waits")
		}
		close(reading)
		deletes.Wait()
		want := map[string]string{
			"h0": "true <nil>", "h1": "true <nil>", "h2": "false <nil>", "h3": "false refused",
			"h4": "false interrupted", "h29": "true <nil>", "h6": "true <nil>", "h7": "false interrupted",
		}
		for id, outcome := range want {
			if outcomes[id] != outcome {
				t.Errorf("%s: %s, want %s", id, outcomes[id], outcome)
			}
		}
		if got, want := v.requests(), "page 0 from 0, page 1 from 25, page 0 from 0"; got != want {
			t.Errorf("sent %q, want %q", got, want)
		}
	})
}

// TestDeletes_givenUp: a caller that gives up while a page is read doesn't cancel it for the others.
func TestDeletes_givenUp(t *testing.T) {
	t.Parallel()
	for stays := range 3 { // any of them may be the one who reads
		synctest.Test(t, func(t *testing.T) {
			v := newVendor(60, 25)
			v.counts = true
			c := collection.New(v.listOnly())
			if _, err := c.All(t.Context()); err != nil {
				t.Fatal(err)
			}
			v.requests()
			v.latency = second
			ended, cancel := context.WithCancelCause(t.Context())
			var deletes sync.WaitGroup
			for i := range 3 {
				ctx, want := ended, "false interrupted"
				if i == stays {
					ctx, want = t.Context(), "true <nil>"
				}
				deletes.Go(func() {
					gone, err := c.Delete(ctx, hookID(i), func(context.Context) error {
						<-time.After(time.Second)
						v.remove(hookID(i))
						return nil
					})
					if got := fmt.Sprint(gone, " ", err); got != want {
						t.Errorf("h%d of those where h%d stays: %s, want %s", i, stays, got, want)
					}
				})
			}
			<-time.After(1500 * time.Millisecond)
			cancel(errInterrupted)
			deletes.Wait()
			if pages := strings.Count(v.requests(), "page 0"); pages > 2 {
				t.Errorf("%d pages were read", pages)
			}
		})
	}
}
