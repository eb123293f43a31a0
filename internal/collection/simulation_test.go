package collection_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// run is a refresh as Terraform does it: a number of reads at a time, the next one when one is done.
type run struct {
	size, pageSize int // of the account
	managed        int // objects that are read
	absent         int // reads of objects that were deleted elsewhere, spread among the others
	parallelism    int
	order          string // see orders
	listOnly       bool
	seed           uint64
}

// orders returns the values of run.order.
func orders() []string { return []string{"created", "reverse", "random", "striped"} }

// reads returns which objects are read, as places in the list, and in which order.
func (r run) reads(random *rand.Rand) []int {
	switch r.order {
	case "created":
		return places(r.managed, func(i int) int { return i })
	case "reverse":
		return places(r.managed, func(i int) int { return r.size - 1 - i })
	case "random":
		return random.Perm(r.size)[:r.managed]
	}
	// Spread over the whole list, with neighbors far apart in time.
	var out []int
	for first := range min(r.pageSize, r.managed) {
		for i := first; i < r.managed; i += r.pageSize {
			out = append(out, i*r.size/r.managed)
		}
	}
	return out
}

func places(n int, place func(int) int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = place(i)
	}
	return out
}

// cost is what a run sent.
type cost struct{ gets, pages int }

func (c cost) requests() int { return c.gets + c.pages }

// best returns the fewest requests possible with full knowledge: the reads one by one, or the pages up to the last object.
func (r run) best(order []int) int {
	pages := 0
	if r.managed > 0 {
		pages = slices.Max(order)/r.pageSize + 1
	}
	if r.absent > 0 {
		pages = max(1, (r.size+r.pageSize-1)/r.pageSize)
	}
	return min(r.managed+r.absent, pages)
}

// simulate runs r in a synctest bubble: responses take between 50 and 150 ms of its time.
func simulate(t *testing.T, r run) (spent cost, order []int) {
	t.Helper()
	random := rand.New(rand.NewPCG(r.seed, uint64(r.size)))
	order = r.reads(random)
	queue := slices.Clone(order)
	for i := range r.absent {
		queue = slices.Insert(queue, random.IntN(len(queue)+1), r.size+i)
	}
	var gets, pages atomic.Int64
	var mu sync.Mutex
	travel := func() {
		mu.Lock()
		d := 50*time.Millisecond + time.Duration(random.Int64N(int64(100*time.Millisecond)))
		mu.Unlock()
		<-time.After(d)
	}
	hooks := newVendor(r.size+r.absent, 0).hooks
	source := collection.Source[hook]{
		ID: func(h hook) string { return h.id },
		Get: func(_ context.Context, id string) (hook, error) {
			gets.Add(1)
			travel()
			i, err := strconv.Atoi(id[1:])
			if err != nil || i >= r.size {
				return hook{}, rest.ErrNotFound
			}
			return hooks[i], nil
		},
		Page: func(_ context.Context, number, _ int) (collection.Page[hook], error) {
			pages.Add(1)
			travel()
			after := min((number+1)*r.pageSize, r.size)
			return collection.Page[hook]{Items: hooks[number*r.pageSize : after], More: after < r.size}, nil
		},
		Enabled: true,
	}
	if r.listOnly {
		source.Get = nil
	}
	synctest.Test(t, func(t *testing.T) {
		c := collection.New(source)
		var next atomic.Int64
		var group sync.WaitGroup
		for range min(r.parallelism, len(queue)) {
			group.Go(func() {
				for i := int(next.Add(1)) - 1; i < len(queue); i = int(next.Add(1)) - 1 {
					got, err := c.Read(t.Context(), hooks[queue[i]].id)
					switch gone := queue[i] >= r.size; {
					case gone && !errors.Is(err, rest.ErrNotFound):
						t.Errorf("%+v: %d isn't gone: %v", r, queue[i], err)
					case !gone && (err != nil || got != hooks[queue[i]]):
						t.Errorf("%+v: %d: %v", r, queue[i], err)
					}
				}
			})
		}
		group.Wait()
	})
	return cost{int(gets.Load()), int(pages.Load())}, order
}

// TestBound checks the bound of allowance: at most three times the best possible number of requests, plus the one get that
// each absent object takes to confirm.
func TestBound(t *testing.T) {
	t.Parallel()
	sizes := []int{0, 1, 2, 9, 10, 24, 25, 26, 99, 100, 101, 250, 999, 1000}
	if !testing.Short() {
		sizes = append(sizes, 5000, 10_000)
	}
	managed := []int{0, 1, 2, 3, 8, 9, 10, 11, 20, 25, 50, 100, 199, 400, 1000}
	for _, pageSize := range []int{25, 100} {
		for _, parallelism := range []int{1, 10, 50} {
			t.Run(fmt.Sprintf("%d on a page, %d at a time", pageSize, parallelism), func(t *testing.T) {
				t.Parallel()
				runs, worst := 0, 0.0
				for _, size := range sizes {
					for _, m := range append(managed, size) {
						for _, order := range orders() {
							for _, absent := range []int{0, 3} {
								r := run{size: size, pageSize: pageSize, managed: m, absent: absent, parallelism: parallelism, order: order}
								if m > size || m+absent == 0 || absent > 0 && size > 1000 {
									continue
								}
								spent, places := simulate(t, r)
								best := r.best(places)
								if spent.requests() > 3*best+absent {
									t.Errorf("%+v: %+v, but %d would do", r, spent, best)
								}
								runs++
								worst = max(worst, float64(spent.requests()-absent)/float64(best))
							}
						}
					}
				}
				t.Logf("%d runs, at worst %.2f times the best possible", runs, worst)
			})
		}
	}
}

// TestHeadlines: what a plan costs in the cases that the README mentions.
func TestHeadlines(t *testing.T) {
	t.Parallel()
	type numbers map[string]int // the most requests, by order
	tests := map[string]struct {
		run  run // ten at a time and 25 on a page, unless set
		most numbers
	}{
		"1 of 1":         {run{size: 1, managed: 1}, numbers{"created": 1}},
		"1 of 5,000":     {run{size: 5000, managed: 1}, numbers{"created": 1, "reverse": 1}},
		"3 of 5,000":     {run{size: 5000, managed: 3}, numbers{"random": 6, "reverse": 6, "striped": 6}},
		"10 of 10":       {run{size: 10, managed: 10}, numbers{"random": 2}},
		"100 of 100":     {run{size: 100, managed: 100}, numbers{"created": 5, "random": 5, "reverse": 5}},
		"1,000 of 1,000": {run{size: 1000, managed: 1000}, numbers{"created": 41, "random": 42, "striped": 42, "reverse": 52}},
		"1,000, one after another": {
			run{size: 1000, managed: 1000, parallelism: 1}, numbers{"created": 41, "random": 60, "reverse": 60},
		},
		"1,000, fifty at a time": {
			run{size: 1000, managed: 1000, parallelism: 50}, numbers{"created": 41, "random": 41, "reverse": 41},
		},
		"1,000 on larger pages": {
			run{size: 1000, managed: 1000, pageSize: 100}, numbers{"created": 11, "random": 11, "striped": 11, "reverse": 11},
		},
		"100 of a list only": {
			run{size: 100, managed: 100, listOnly: true}, numbers{"created": 4, "random": 4, "reverse": 4},
		},
		"one gone from a list only": {
			run{size: 100, managed: 100, absent: 1, listOnly: true}, numbers{"created": 8, "random": 8, "reverse": 8},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for order, most := range test.most {
				for seed := range uint64(20) {
					r := test.run
					r.order, r.seed = order, seed
					r.pageSize, r.parallelism = cmp.Or(r.pageSize, 25), cmp.Or(r.parallelism, 10)
					if spent, _ := simulate(t, r); spent.requests() > most {
						t.Errorf("%s order, seed %d: %+v, want %d requests at most", order, seed, spent, most)
					}
				}
			}
		})
	}
}
