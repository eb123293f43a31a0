package rest_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// send makes n requests that take the given time each, up to 30 at once, and returns how long they took together.
func send(t *testing.T, limiter *rest.RateLimiter, n int, latency time.Duration) time.Duration {
	t.Helper()
	start := time.Now()
	var left atomic.Int32
	left.Store(int32(n))
	var group sync.WaitGroup
	for range min(n, 30) {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				slot, err := limiter.Wait(t.Context(), rest.Read)
				if err != nil {
					t.Error(err)
					return
				}
				if latency > 0 {
					<-time.After(latency)
				}
				slot.Done(nil)
			}
		})
	}
	group.Wait()
	return time.Since(start)
}

// TestRateLimiterReachesTheLimit: the limit is used in full.
func TestRateLimiterReachesTheLimit(t *testing.T) {
	t.Parallel()
	commercelayer := func() *rest.RateLimiter {
		return rest.SharedRateLimiter(rest.Window{Limit: 25, Per: 10 * time.Second}, rest.Window{Limit: 100, Per: time.Minute})
	}
	perSecond := func(rate float64) func() *rest.RateLimiter {
		return func() *rest.RateLimiter { return rest.PerSecond(rate) }
	}
	tests := map[string]struct {
		limiter func() *rest.RateLimiter
		n       int
		latency time.Duration
		want    time.Duration
	}{
		"a window full":          {commercelayer, 25, 0, 0},
		"one more":               {commercelayer, 26, 0, 10 * time.Second},
		"until the longer one":   {commercelayer, 100, 0, 30 * time.Second},
		"the longer one holds":   {commercelayer, 101, 0, time.Minute},
		"two of the longer ones": {commercelayer, 200, 0, 90 * time.Second},
		// A slot is free one window after its answer, so each round costs its latency once.
		"with latency":      {commercelayer, 100, 100 * time.Millisecond, 30*time.Second + 400*time.Millisecond},
		"2 a second":        {perSecond(2), 11, 0, 5 * time.Second},
		"half a second":     {perSecond(0.5), 11, 0, 20 * time.Second},
		"20 a second":       {perSecond(20), 202, 0, 10 * time.Second},
		"no window":         {func() *rest.RateLimiter { return rest.SharedRateLimiter() }, 100, 0, 0},
		"no limiter at all": {func() *rest.RateLimiter { return nil }, 100, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if took := send(t, test.limiter(), test.n, test.latency); took != test.want {
					t.Errorf("%d requests took %s, want %s", test.n, took, test.want)
				}
			})
		})
	}
}

// TestRateLimiterClasses: vendors count reads and writes separately, or all requests together.
func TestRateLimiterClasses(t *testing.T) {
	t.Parallel()
	one := []rest.Window{{Limit: 1, Per: time.Minute}}
	apart := func() *rest.RateLimiter {
		return rest.NewRateLimiter(map[rest.Class][]rest.Window{rest.Read: one, rest.Write: one})
	}
	together := func() *rest.RateLimiter { return rest.SharedRateLimiter(one...) }
	unlimited := func() *rest.RateLimiter { return rest.NewRateLimiter(map[rest.Class][]rest.Window{rest.Read: nil}) }
	tests := map[string]struct {
		limiter func() *rest.RateLimiter
		class   rest.Class
		waits   bool // after a read
	}{
		"apart, read":     {apart, rest.Read, true},
		"apart, write":    {apart, rest.Write, false},
		"apart, token":    {apart, rest.TokenClass, false},
		"together, read":  {together, rest.Read, true},
		"together, write": {together, rest.Write, true},
		"together, token": {together, rest.TokenClass, true},
		"no windows":      {unlimited, rest.Read, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limiter := test.limiter()
				send(t, limiter, 1, 0)
				start := time.Now()
				if _, err := limiter.Wait(t.Context(), test.class); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(start); (waited > 0) != test.waits {
					t.Errorf("it waited %s", waited)
				}
			})
		})
	}
}

func TestRateLimiterCountsWhatIsInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rest.SharedRateLimiter(rest.Window{Limit: 2, Per: 10 * time.Second})
		var slots []rest.Slot
		for range 2 {
			slot, err := limiter.Wait(t.Context(), rest.Read)
			if err != nil {
				t.Fatal(err)
			}
			slots = append(slots, slot)
		}
		admitted := make(chan time.Time, 1)
		go func() {
			_, _ = limiter.Wait(t.Context(), rest.Read)
			admitted <- time.Now()
		}()
		<-time.After(time.Hour) // the two may still arrive at the vendor
		if len(admitted) != 0 {
			t.Fatal("a third was let through while two were under way")
		}
		slots[0].Done(nil)
		answered := time.Now()
		if waited := (<-admitted).Sub(answered); waited != 10*time.Second {
			t.Errorf("the third was let through %s after an answer", waited)
		}
	})
}

func TestRateLimiterSlotGivenBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Hour})
		start := time.Now()
		slot, _ := limiter.Wait(t.Context(), rest.Read)
		admitted := make(chan struct{})
		go func() {
			_, _ = limiter.Wait(t.Context(), rest.Write)
			close(admitted)
		}()
		synctest.Wait()
		slot.Unused()
		<-admitted
		if took := time.Since(start); took != 0 {
			t.Errorf("the next was let through after %s", took)
		}
	})
}

// TestRateLimiterCancel: a caller that gives up, at the head of the line or behind it, leaves at once and takes no slot
// with it.
func TestRateLimiterCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Minute})
		slot, _ := limiter.Wait(t.Context(), rest.Read)
		slot.Done(nil)
		start := time.Now()
		reason := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				if _, err := limiter.Wait(ctx, rest.Read); !errors.Is(err, reason) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		cancel(reason)
		group.Wait()
		if took := time.Since(start); took != 0 {
			t.Errorf("they left after %s", took)
		}
		if took := send(t, limiter, 1, 0); took != time.Minute {
			t.Errorf("the next was let through after %s", took)
		}
	})
}

func TestRateLimiterAfterCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, limiter := range []*rest.RateLimiter{nil, rest.SharedRateLimiter(), rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Second})} {
		if _, err := limiter.Wait(ctx, rest.Read); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}
