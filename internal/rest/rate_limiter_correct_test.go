package rest_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func limitHeader(limit, interval, remaining int) http.Header {
	return http.Header{
		"X-Ratelimit-Limit":     {strconv.Itoa(limit)},
		"X-Ratelimit-Interval":  {strconv.Itoa(interval)},
		"X-Ratelimit-Remaining": {strconv.Itoa(remaining)},
	}
}

// TestRateLimiterCorrected checks how long the next request is held back after a response with these headers.
func TestRateLimiterCorrected(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header http.Header
		free   int // requests that may go at once after it
	}{
		"nothing said":             {nil, 9},
		"only ours":                {limitHeader(10, 60, 9), 9},
		"another run came before":  {limitHeader(10, 60, 4), 4},
		"all is used":              {limitHeader(10, 60, 0), 0},
		"a higher limit":           {limitHeader(20, 60, 19), 19},
		"a lower limit":            {limitHeader(5, 60, 4), 4},
		"another window":           {limitHeader(10, 10, 0), 9},
		"more left than there are": {limitHeader(10, 60, 11), 9},
		"a limit beyond belief":    {limitHeader(2_000_000_000, 60, 0), 9},
		"a window beyond belief":   {limitHeader(10, 60+1<<55, 0), 9}, // overflows to the nanoseconds of a minute
		"not numbers":              {http.Header{"X-Ratelimit-Limit": {"ten"}}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limiter := rest.SharedRateLimiter(rest.Window{Limit: 10, Per: time.Minute})
				start := time.Now()
				slot, err := limiter.Wait(t.Context(), rest.Read)
				if err != nil {
					t.Fatal(err)
				}
				slot.Done(test.header)
				for i := range test.free + 1 {
					slot, err := limiter.Wait(t.Context(), rest.Read)
					if err != nil {
						t.Fatal(err)
					}
					slot.Done(nil)
					if waited := time.Since(start) > 0; waited != (i == test.free) {
						t.Fatalf("request %d waited: %t", i+1, waited)
					}
				}
				if waited := time.Since(start); waited != time.Minute {
					t.Errorf("the one too many waited %s instead of a window", waited)
				}
			})
		})
	}
}

// TestRateLimiterSetWindows: raising a limit releases a waiting request.
func TestRateLimiterSetWindows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Hour})
		slot, err := limiter.Wait(t.Context(), rest.Read)
		if err != nil {
			t.Fatal(err)
		}
		slot.Done(nil)
		start := time.Now()
		went := make(chan error)
		go func() {
			_, err := limiter.Wait(t.Context(), rest.Read)
			went <- err
		}()
		synctest.Wait()
		limiter.SetWindows(rest.Read, rest.Window{Limit: 2, Per: time.Hour})
		if err := <-went; err != nil || time.Since(start) != 0 {
			t.Errorf("it went after %s with %v", time.Since(start), err)
		}
	})
}

// TestRateLimiterFirstAlone: with a reserve, the first request of a run is sent alone, and its response tells the others
// what another run has left.
func TestRateLimiterFirstAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rest.SharedRateLimiter(rest.Window{Limit: 10, Per: time.Minute, Reserve: 1})
		start := time.Now()
		first, err := limiter.Wait(t.Context(), rest.Read)
		if err != nil {
			t.Fatal(err)
		}
		waits := make(chan time.Duration, 5)
		for range 5 {
			go func() {
				slot, err := limiter.Wait(t.Context(), rest.Read)
				if err != nil {
					t.Error(err)
				}
				waits <- time.Since(start)
				slot.Done(nil)
			}()
		}
		synctest.Wait()
		if len(waits) > 0 {
			t.Fatal("a second request went before the first was answered")
		}
		first.Done(limitHeader(10, 60, 3)) // seven used: two more fit, and one is reserved
		synctest.Wait()
		if len(waits) != 2 {
			t.Errorf("%d went at once, want 2", len(waits))
		}
		for i := range 5 {
			if waited := <-waits; waited != 0 && waited != time.Minute {
				t.Errorf("request %d waited %s", i, waited)
			}
		}
	})
}

// TestRateLimiterCrowded_outOfStep: two responses a window, of which the second can't tell others' requests from ours, don't hide
// that others use it up. A token that was requested a moment before does that.
func TestRateLimiterCrowded_outOfStep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := rest.SharedRateLimiter(rest.Window{Limit: 10, Per: time.Minute})
		send := func(takes time.Duration, header http.Header) {
			slot, err := limiter.Wait(t.Context(), rest.Read)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(takes)
			slot.Done(header)
		}
		send(0, nil)
		time.Sleep(5 * time.Millisecond)
		for range 3 {
			send(time.Millisecond, limitHeader(10, 60, 0))
		}
		if _, crowded := limiter.Crowded(); !crowded {
			t.Error("others use up the limit, which isn't reported")
		}
	})
}

// TestRateLimiterCrowded: an exhausted limit is reported after a whole window, unless this client used it all.
func TestRateLimiterCrowded(t *testing.T) {
	t.Parallel()
	empty, some := limitHeader(10, 60, 0), limitHeader(10, 60, 1)
	for name, test := range map[string]struct {
		answers []http.Header
		want    bool
	}{
		"once":              {[]http.Header{empty}, false},
		"for a window":      {[]http.Header{empty, empty}, true},
		"with a gap":        {[]http.Header{empty, some, empty}, false},
		"another window's":  {[]http.Header{limitHeader(10, 10, 0), limitHeader(10, 10, 0)}, false},
		"all of it is ours": {slices.Repeat([]http.Header{limitHeader(1, 60, 0)}, 3), false},
		"nothing said":      {make([]http.Header, 12), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limiter := rest.SharedRateLimiter(rest.Window{Limit: 10, Per: time.Minute})
				for _, header := range test.answers {
					slot, err := limiter.Wait(t.Context(), rest.Read)
					if err != nil {
						t.Fatal(err)
					}
					slot.Done(header)
				}
				window, crowded := limiter.Crowded()
				if crowded != test.want || crowded && (window.Limit != 10 || window.Per != time.Minute) {
					t.Errorf("crowded: %t, %+v", crowded, window)
				}
			})
		})
	}
	if _, crowded := (*rest.RateLimiter)(nil).Crowded(); crowded {
		t.Error("without limits nothing is crowded")
	}
}
