package rest

import (
	"net/http"
	"testing"
	"time"
)

// TestDone_oneTime: requests of others that a response reveals count from the same time as the request that it answers. The
// next one goes out a window after that, and may be answered at once.
func TestDone_oneTime(t *testing.T) {
	t.Parallel()
	limiter := PerSecond(10)
	now, step := time.Unix(1795305600, 0), time.Millisecond // from one reading to the next, as on a busy machine
	var readings []time.Time
	limiter.now = func() time.Time {
		now = now.Add(step)
		readings = append(readings, now)
		return now
	}
	empty := http.Header{"X-Ratelimit-Limit": {"10"}, "X-Ratelimit-Interval": {"1"}, "X-Ratelimit-Remaining": {"0"}}
	for range 2 {
		slot, err := limiter.Wait(t.Context(), Read)
		if err != nil {
			t.Fatal(err)
		}
		slot.Done(empty)
		now, step = readings[1].Add(time.Second), 0 // a window after the first reading of Done
	}
	if _, crowded := limiter.Crowded(); !crowded {
		t.Error("nobody hears that others leave nothing")
	}
}
