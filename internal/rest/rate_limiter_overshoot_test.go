package rest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// overshoot returns an error if more than w.Limit requests arrived within w.Per.
func overshoot(w rest.Window, arrivals []time.Time) error {
	slices.SortFunc(arrivals, time.Time.Compare)
	for i := w.Limit; i < len(arrivals); i++ {
		if apart := arrivals[i].Sub(arrivals[i-w.Limit]); apart < w.Per {
			return fmt.Errorf("%d requests arrived within %s of %s", w.Limit+1, apart, w.Per)
		}
	}
	return nil
}

// TestRateLimiterNeverOvershoots simulates a vendor that counts each request when it arrives, some time between sending and
// response, with many latencies, limits and orders of responses. Some callers give up, and some slots come back unused.
func TestRateLimiterNeverOvershoots(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 0))
			windows := []rest.Window{{Limit: 1 + random.IntN(6), Per: time.Duration(1+random.IntN(10)) * time.Second}}
			if random.IntN(2) == 0 {
				windows = append(windows, rest.Window{Limit: 1 + random.IntN(20), Per: time.Duration(10+random.IntN(50)) * time.Second})
			}
			random.Shuffle(len(windows), func(i, j int) { windows[i], windows[j] = windows[j], windows[i] })
			limiter := rest.SharedRateLimiter(windows...)
			slowest := []time.Duration{0, time.Millisecond, time.Second, time.Minute}[random.IntN(4)]
			var mu sync.Mutex
			pause := func() {
				mu.Lock()
				d := time.Duration(random.Int64N(int64(slowest) + 1))
				mu.Unlock()
				<-time.After(d)
			}
			var arrivals []time.Time
			var group sync.WaitGroup
			for worker := range 1 + random.IntN(12) {
				group.Go(func() {
					for i := range 10 {
						ctx, cancel := t.Context(), func() {}
						if worker%3 == 1 {
							ctx, cancel = context.WithTimeout(ctx, time.Duration(i)*time.Second)
						}
						slot, err := limiter.Wait(ctx, rest.Read)
						cancel()
						switch {
						case err != nil:
							continue
						case worker%4 == 2 && i%2 == 0:
							pause()
							slot.Unused()
							continue
						}
						pause()
						mu.Lock()
						arrivals = append(arrivals, time.Now())
						mu.Unlock()
						pause()
						slot.Done(nil)
					}
				})
			}
			group.Wait()
			for _, w := range windows {
				if err := overshoot(w, arrivals); err != nil {
					t.Errorf("seed %d: %v", seed, err)
				}
			}
		})
	}
}

// TestOvershootIsNoticed guards the test above.
func TestOvershootIsNoticed(t *testing.T) {
	t.Parallel()
	start := time.Unix(0, 0)
	at := func(seconds ...int) (out []time.Time) {
		for _, s := range seconds {
			out = append(out, start.Add(time.Duration(s)*time.Second))
		}
		return out
	}
	w := rest.Window{Limit: 2, Per: 10 * time.Second}
	if err := overshoot(w, at(0, 0, 10, 10, 20)); err != nil {
		t.Error(err)
	}
	if overshoot(w, at(0, 5, 14, 14)) == nil || overshoot(w, at(9, 0, 0)) == nil {
		t.Error("nothing was noticed")
	}
}
