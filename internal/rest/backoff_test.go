package rest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// waits sends a request that fails n times with the given answer and then succeeds, under a fake clock, and returns
// the waits between the attempts. It is called inside a bubble.
func waits(t *testing.T, n, status int, header http.Header) []time.Duration {
	t.Helper()
	var at []time.Time
	client := rest.New(rest.Config{
		Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), MaxRetries: n,
		Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Now())
			if len(at) > n {
				return answer(r, http.StatusOK, nil, "{}"), nil
			}
			return answer(r, status, header, ""), nil
		}),
	})
	if _, err := client.Do(t.Context(), get("hooks")); err != nil {
		t.Fatal(err)
	}
	var out []time.Duration
	for i := range n {
		out = append(out, at[i+1].Sub(at[i]))
	}
	return out
}

func TestBackoffGrows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for i, wait := range waits(t, 9, http.StatusServiceUnavailable, nil) {
			most := min(500*time.Millisecond<<i, 30*time.Second)
			if wait < most/2 || wait > most {
				t.Errorf("wait %d took %s, want between %s and %s", i+1, wait, most/2, most)
			}
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	own := [2]time.Duration{250 * time.Millisecond, 500 * time.Millisecond} // the first wait without the header
	exactly := func(d time.Duration) [2]time.Duration { return [2]time.Duration{d, d} }
	tests := map[string]struct {
		header string // "+20s" stands for the date so far from now
		want   [2]time.Duration
	}{
		"none":             {"", own},
		"0":                {"0", own},
		"negative":         {"-5", own},
		"very negative":    {"-9223372037", own}, // more nanoseconds than fit
		"words":            {"soon", own},
		"fraction":         {"1.5", exactly(1500 * time.Millisecond)},
		"small fraction":   {"0.01", own},
		"no number":        {"NaN", own},
		"seconds":          {"7", exactly(7 * time.Second)},
		"a huge number":    {"86400", exactly(90 * time.Second)},
		"beyond 63 bits":   {"99999999999999999999", exactly(90 * time.Second)},
		"beyond numbers":   {"1" + strings.Repeat("0", 400), exactly(90 * time.Second)},
		"date":             {"+20s", exactly(20 * time.Second)},
		"date long ago":    {"-240h", own},
		"date far away":    {"+240h", exactly(90 * time.Second)},
		"unreadable date":  {"Fri, 32 Dec 2000 00:00:00 GMT", own},
		"shorter than own": {"-1s", own},
	}
	for name, test := range tests {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			t.Run(name+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					header := http.Header{"Retry-After": {test.header}}
					if offset, err := time.ParseDuration(test.header); err == nil && offset != 0 {
						header.Set("Retry-After", time.Now().Add(offset).UTC().Format(http.TimeFormat))
					}
					if got := waits(t, 1, status, header)[0]; got < test.want[0] || got > test.want[1] {
						t.Errorf("it waited %s, want between %s and %s", got, test.want[0], test.want[1])
					}
				})
			})
		}
	}
}

// TestRetryAfter_skew: a date is relative to the clock of the server that sent it.
func TestRetryAfter_skew(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{-time.Hour, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			now := time.Now().Add(skew).UTC()
			header := http.Header{"Date": {now.Format(http.TimeFormat)}, "Retry-After": {now.Add(20 * time.Second).Format(http.TimeFormat)}}
			if got := waits(t, 1, http.StatusTooManyRequests, header)[0]; got != 20*time.Second {
				t.Errorf("with a clock that is off by %s, it waited %s", skew, got)
			}
		})
	}
}

// TestCancelDuringBackoff: the wait ends at once, and a create that a limit refused is known not to have happened.
func TestCancelDuringBackoff(t *testing.T) {
	t.Parallel()
	for _, request := range []rest.Request{get("hooks"), post(`{}`)} {
		t.Run(request.Method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				client := rest.New(rest.Config{
					Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), MaxRetries: 6,
					Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
						sent++
						return answer(r, http.StatusTooManyRequests, http.Header{"Retry-After": {"60"}}, ""), nil
					}),
				})
				ctx, cancel := context.WithCancel(t.Context())
				start := time.Now()
				result := make(chan error, 1)
				go func() {
					_, err := client.Do(ctx, request)
					result <- err
				}()
				synctest.Wait()
				cancel()
				err := <-result
				var failure *rest.Error
				if !errors.Is(err, context.Canceled) || !errors.As(err, &failure) || failure.Ambiguous() {
					t.Errorf("got %v, ambiguous %t", err, failure.Ambiguous())
				}
				if took := time.Since(start); took != 0 || sent != 1 {
					t.Errorf("it took %s and %d requests", took, sent)
				}
			})
		})
	}
}

// TestPatience: all waits together take at most max_retries times request_timeout, whatever the vendor asks for.
func TestPatience(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		retries  int
		timeout  time.Duration
		header   string
		most     time.Duration // in all
		attempts int           // 0: as many as retries allow
		ended    bool          // by the next wait
	}{
		"90 s each":           {6, 30 * time.Second, "90", 180 * time.Second, 3, true},
		"an hour":             {6, 30 * time.Second, "3600", 180 * time.Second, 3, true},
		"longer than all":     {1, 30 * time.Second, "60", 0, 1, true},
		"just as long":        {1, time.Minute, "60", time.Minute, 0, false},
		"short ones":          {6, 30 * time.Second, "10", 76 * time.Second, 0, false},
		"0":                   {6, 30 * time.Second, "0", 180 * time.Second, 0, false},
		"a hundred of ours":   {100, time.Second, "", 100 * time.Second, 0, false},
		"hardly any patience": {3, time.Millisecond, "", 3 * time.Millisecond, 0, false},
	} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			t.Run(name+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client := rest.New(rest.Config{
						Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), MaxRetries: test.retries, RequestTimeout: test.timeout,
						Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
							return answer(r, status, http.Header{"Retry-After": {test.header}}, ""), nil
						}),
					})
					start := time.Now()
					_, err := client.Do(t.Context(), get("hooks"))
					failure, took := failureOf(t, err), time.Since(start)
					want := test.attempts
					if want == 0 {
						want = test.retries + 1
					}
					if took > test.most || failure.Attempts != want || failure.Status != status || (failure.Patience > 0) != test.ended {
						t.Errorf("it took %s and %d attempts, and ended with %v (patience %s)", took, failure.Attempts, err, failure.Patience)
					}
				})
			})
		}
	}
}
