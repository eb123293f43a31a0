package fakeserver_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestLimitSlides: at most Max requests in any stretch of Per, and one that was refused doesn't count.
func TestLimitSlides(t *testing.T) {
	t.Parallel()
	fake, clock := newCounter(), newClock()
	fake.Now = clock.Now
	fake.SetLimits(fakeserver.Limit{Max: 2, Per: 10 * time.Second})
	steps := []struct {
		after time.Duration
		want  int
	}{
		{0, 200}, {4 * time.Second, 200}, {0, 429}, {5999 * time.Millisecond, 429}, // the first is 9.999 s old
		{time.Millisecond, 200}, {0, 429}, {4 * time.Second, 200}, {0, 429}, {time.Minute, 200}, {0, 200}, {0, 429},
	}
	for i, step := range steps {
		clock.move(step.after)
		if got := call(t, fake, "GET", "/", "").status; got != step.want {
			t.Errorf("step %d: got %d, want %d", i, got, step.want)
		}
	}
}

func TestLimitsTogether(t *testing.T) {
	t.Parallel()
	fake, clock := newCounter(), newClock()
	fake.Now = clock.Now
	reads := func(r *http.Request) bool { return r.Method == http.MethodGet }
	fake.SetLimits(
		fakeserver.Limit{Max: 2, Per: 10 * time.Second, Counts: reads}, fakeserver.Limit{Max: 3, Per: time.Minute, Counts: reads},
	)
	steps := []struct {
		after   time.Duration
		method  string
		want    int
		refused string // by the limit of this length
	}{
		{0, "GET", 200, ""}, {0, "GET", 200, ""}, {0, "GET", 429, "10s"}, {0, "POST", 201, ""}, {10 * time.Second, "GET", 200, ""},
		{0, "GET", 429, "1m0s"}, {50 * time.Second, "GET", 200, ""},
	}
	for i, step := range steps {
		clock.move(step.after)
		if got := call(t, fake, step.method, "/", ""); got.status != step.want || got.header.Get("X-Limit") != step.refused {
			t.Errorf("step %d: got %d by %q", i, got.status, got.header.Get("X-Limit"))
		}
	}
	fake.SetLimits()
	if got := call(t, fake, "GET", "/", "").status; got != 200 {
		t.Errorf("without limits it answers %d", got)
	}
}

// TestLimitBeforeFault: what is refused by a limit takes no fault away, and a request that a fault struck has counted.
func TestLimitBeforeFault(t *testing.T) {
	t.Parallel()
	fake, clock := newCounter(), newClock()
	fake.Now = clock.Now
	fake.SetLimits(fakeserver.Limit{Max: 1, Per: time.Second})
	fake.Break(fakeserver.Fault{Status: 503, Times: 2})
	for i, want := range []int{503, 429} {
		if got := call(t, fake, "GET", "/", "").status; got != want {
			t.Errorf("request %d: got %d, want %d", i, got, want)
		}
	}
	clock.move(time.Second)
	if got := call(t, fake, "GET", "/", "").status; got != 503 {
		t.Errorf("got %d", got)
	}
	if entries := fake.Journal.All(); len(entries) != 3 || entries[1].Status != 429 {
		t.Errorf("the journal holds %+v", entries)
	}
}

func TestLimitConcurrently(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	fake.SetLimits(fakeserver.Limit{Max: 5, Per: time.Hour})
	var served atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if call(t, fake, "GET", "/", "").status == 200 {
				served.Add(1)
			}
		})
	}
	group.Wait()
	if n := served.Load(); n != 5 {
		t.Errorf("%d were served", n)
	}
}

// TestUsed: the longest window that counts the request is the one that vendors print.
func TestUsed(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	get, other := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil), httptest.NewRequestWithContext(t.Context(), "PUT", "/", nil)
	if _, _, ok := fake.Used(get); ok {
		t.Error("there is a limit")
	}
	reads := func(r *http.Request) bool { return r.Method == http.MethodGet }
	fake.SetLimits(
		fakeserver.Limit{Max: 5, Per: time.Second, Counts: reads}, fakeserver.Limit{Max: 100, Per: time.Minute, Counts: reads},
		fakeserver.Limit{Max: 10, Per: 10 * time.Second, Counts: reads},
	)
	call(t, fake, "GET", "/", "")
	call(t, fake, "GET", "/", "")
	limit, used, ok := fake.Used(get)
	if !ok || limit.Max != 100 || used != 2 {
		t.Errorf("got %+v, %d, %t", limit, used, ok)
	}
	if _, _, ok := fake.Used(other); ok {
		t.Error("a limit of reads counts a write")
	}
}
