package once_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
)

// TestOneAtATime: creates that could be mistaken for each other are never in flight together; others are.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = func() fault { return fault{takes: time.Second} }
		start := time.Now()
		results := run(t.Context(), v, tracker, 15, func(i int) string { return string(rune('a' + i%3)) })
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("it took %s", took)
		}
		for key, n := range v.mostFlying {
			if n != 1 {
				t.Errorf("%d creates of %s were in flight together", n, key)
			}
		}
		if v.mostTogether != 3 || len(results) != 15 || len(v.all()) != 15 {
			t.Errorf("%d in flight together, %d results, %d hooks", v.mostTogether, len(results), len(v.all()))
		}
	})
}

// TestTwins: two identical creates side by side, both with lost answers, end with one object each.
func TestTwins(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = script(fault{err: dropped}, fault{err: dropped})
		v.latency = time.Millisecond
		results := run(t.Context(), v, tracker, 2, func(int) string { return "a" })
		if results[0].err != nil || results[1].err != nil || results[0].got.ID == results[1].got.ID || len(v.all()) != 2 {
			t.Errorf("got %+v, and %d hooks exist", results, len(v.all()))
		}
	})
}

type result struct {
	by      int
	got     hook
	outcome once.Outcome
	err     error
	ended   time.Time
}

// run starts n creates together and returns their results in order.
func run(ctx context.Context, v *vendor, tracker *once.Tracker, n int, body func(i int) string) []result {
	ended := make(chan result)
	for i := range n {
		go func() {
			got, outcome, err := once.Do(ctx, tracker, v.create(body(i), i+1))
			ended <- result{i + 1, got, outcome, err, time.Now()}
		}()
	}
	results := make([]result, n)
	for range n {
		r := <-ended
		results[r.by-1] = r
	}
	return results
}

// TestRandomFaults: if lost creates land while they are looked for, there is one object for each create, whatever the order
// of faults and turns.
func TestRandomFaults(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		synctest.Test(t, func(t *testing.T) {
			v := newVendor(random.IntN(2) == 0)
			v.latency = upTo(random, 3*time.Second)
			v.send = func() fault {
				kind := []fault{
					{}, {}, {err: dropped}, {err: badGateway}, {err: unreadable}, {err: dropped, never: true},
					{err: slowOrigin, never: true}, {err: dropped, lands: upTo(random, 30*time.Second)},
					{err: badGateway, lands: upTo(random, 7*time.Second)}, {err: slowOrigin, lands: upTo(random, 30*time.Second)},
				}[random.IntN(10)]
				kind.takes = upTo(random, 30*time.Second)
				return kind
			}
			v.land("a", 0) // not from this run
			<-time.After(4 * time.Second)
			tracker := once.NewTracker(once.Config{Resend: true})
			bodies := 1 + random.IntN(3)
			results := run(t.Context(), v, tracker, 12, func(i int) string { return string(rune('a' + i%bodies)) })
			<-time.After(time.Hour)

			used, failed := map[string]int{}, 0
			for _, r := range results {
				if r.err != nil && strings.Contains(r.err.Error(), "creates sent: 2") { // in vain both times
					failed++
					continue
				}
				if r.err != nil || r.outcome.Extra != nil || r.outcome.Unchecked != nil {
					t.Errorf("seed %d: create %d got %+v, %v", seed, r.by, r.outcome, r.err)
				}
				if want := string(rune('a' + (r.by-1)%bodies)); r.got.Body != want || r.got.By == 0 {
					t.Errorf("seed %d: create %d of %s got %+v", seed, r.by, want, r.got)
				}
				used[r.got.ID]++
			}
			if len(used)+failed != 12 || len(v.all()) != 13-failed {
				t.Errorf("seed %d: 12 creates use %d hooks, and %d exist besides the older one", seed, len(used), len(v.all())-1)
			}
		})
	}
}

// TestRandomChaos adds commits at any time, failing looks, and interruptions. No object is used twice, and each one is used
// or reported, unless it landed after its create had ended or its create ended with an error that says so.
func TestRandomChaos(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 2))
		synctest.Test(t, func(t *testing.T) {
			v := newVendor(random.IntN(2) == 0)
			v.latency = upTo(random, 3*time.Second)
			v.send = func() fault {
				err := []error{nil, dropped, badGateway, slowOrigin, refused}[random.IntN(5)]
				return fault{
					takes: upTo(random, 30*time.Second),
					err:   err,
					lands: upTo(random, time.Minute) * time.Duration(random.IntN(2)),
					never: errors.Is(err, refused) || random.IntN(3) == 0,
				}
			}
			v.list = func(n int) error {
				if n > 1 && random.IntN(5) == 0 {
					return listFailed
				}
				return nil
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second+upTo(random, 5*time.Minute))
			defer cancel()
			tracker := once.NewTracker(once.Config{Resend: random.IntN(2) == 0})
			results := run(ctx, v, tracker, 8, func(i int) string { return string(rune('a' + i%2)) })
			<-time.After(time.Hour)
			if err := account(v.all(), results); err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
		})
	}
}

func upTo(random *rand.Rand, longest time.Duration) time.Duration {
	return time.Duration(random.Int64N(int64(longest)))
}

// account checks that each hook belongs to at most one create, and that no other hook goes unreported.
func account(hooks []hook, results []result) error {
	used, told, similar := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, r := range results {
		if r.err == nil {
			if other, taken := used[r.got.ID]; taken {
				return fmt.Errorf("creates %d and %d both got %s", other, r.by, r.got.ID)
			}
			used[r.got.ID] = r.by
		}
		for _, id := range r.outcome.Extra {
			told[id] = true
		}
		for _, id := range r.outcome.Similar {
			similar[id] = true
		}
	}
	for _, h := range hooks {
		maker := results[h.By-1]
		silent := maker.err == nil && maker.outcome.Unchecked == nil && !h.Landed.After(maker.ended)
		if _, taken := used[h.ID]; silent && !taken && !told[h.ID] && !similar[h.ID] {
			return fmt.Errorf("%s was made by create %d, which got %s, and nobody knows of it: %+v", h.ID, maker.by, maker.got.ID, hooks)
		}
	}
	for id := range told {
		if by, taken := used[id]; taken {
			return fmt.Errorf("create %d got %s, of which the user was told that it is one too many", by, id)
		}
	}
	return nil
}
