package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestWriteOutlivesCancel: a write that is under way when the user interrupts continues, and its response is returned: it
// may be the only source of the new id.
func TestWriteOutlivesCancel(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				cancel()
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, `{"id":"7"}`)
			})
			answer, err := s.client(t, nil).Do(ctx, rest.Request{Method: method, Path: []string{"hooks"}, Body: []byte(`{}`)})
			if err != nil || answer.Status != http.StatusCreated || string(answer.Body) != `{"id":"7"}` {
				t.Fatalf("got %+v, %v", answer, err)
			}
		})
	}
}

// TestFailedWriteAfterCancel: what the vendor answered after the interruption is reported, and nothing is sent again.
func TestFailedWriteAfterCancel(t *testing.T) {
	t.Parallel()
	for _, status := range []int{422, 429, 503} {
		ctx, cancel := context.WithCancel(t.Context())
		s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
			cancel()
			w.WriteHeader(status)
		})
		_, err := s.client(t, nil).Do(ctx, rest.Request{Method: http.MethodPut, Path: []string{"hooks"}, Body: []byte(`{}`)})
		if rest.StatusOf(err) != status || len(s.received()) != 1 {
			t.Errorf("got %v after %d requests", err, len(s.received()))
		}
	}
}

// TestLostWriteAfterCancel: a create whose answer is lost after the interruption may have taken effect.
func TestLostWriteAfterCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := newServer(t, func(int, http.ResponseWriter, *http.Request) {
		cancel()
		panic(http.ErrAbortHandler)
	})
	_, err := s.client(t, nil).Do(ctx, post(`{}`))
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.Ambiguous() || !errors.Is(err, context.Canceled) || len(s.received()) != 1 {
		t.Errorf("got %v after %d requests", err, len(s.received()))
	}
}

// TestWriteAfterCancelIsBounded: it continues only until the request's own timeout.
func TestWriteAfterCancelIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			<-r.Context().Done()
		})
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), RequestTimeout: 30 * time.Second, MaxRetries: 3,
			Transport: servePipes(t, silent),
		})
		start := time.Now()
		_, err := client.Do(ctx, post(`{}`))
		var failure *rest.Error
		if !errors.As(err, &failure) || !failure.Ambiguous() {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != 30*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestReadEndsWithCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := newServer(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if _, err := s.client(t, nil).Do(ctx, get("hooks")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNothingIsSentAfterCancel(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		s := newServer(t, ok)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.client(t, nil).Do(ctx, rest.Request{Method: method, Path: []string{"hooks"}})
		var failure *rest.Error
		if !errors.Is(err, context.Canceled) || !errors.As(err, &failure) || failure.Ambiguous() || len(s.received()) != 0 {
			t.Errorf("%s: got %v after %d requests", method, err, len(s.received()))
		}
	}
}

// TestCauseOfCancel: the user reads the cause that the context was given.
func TestCauseOfCancel(t *testing.T) {
	t.Parallel()
	reason := errors.New("nobody waits for this list any more")
	ctx, cancel := context.WithCancelCause(t.Context())
	s := newServer(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		cancel(reason)
		<-r.Context().Done()
	})
	if _, err := s.client(t, nil).Do(ctx, get("hooks")); !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
}

// TestCancelDuringPacing: waiting for a slot ends at once, and nothing is sent.
func TestCancelDuringPacing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), RateLimiter: rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Hour}),
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				sent++
				return answer(r, http.StatusOK, nil, "{}"), nil
			}),
		})
		if _, err := client.Do(t.Context(), get("hooks")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		result := make(chan error, 2)
		for range 2 { // one at the head of the line, one behind it
			go func() {
				_, err := client.Do(ctx, post(`{}`))
				result <- err
			}()
		}
		synctest.Wait()
		cancel()
		for range 2 {
			var failure *rest.Error
			if err := <-result; !errors.Is(err, context.Canceled) || !errors.As(err, &failure) || failure.Ambiguous() {
				t.Errorf("got %v", err)
			}
		}
		if took := time.Since(start); took != 0 || sent != 1 {
			t.Errorf("it took %s, and %d requests were sent", took, sent)
		}
	})
}

// TestRequestTimeoutStartsAtSend: waiting for a slot doesn't count toward the timeout.
func TestRequestTimeoutStartsAtSend(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), RateLimiter: rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Hour}),
			RequestTimeout: time.Second,
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				deadline, _ := r.Context().Deadline()
				if left := time.Until(deadline); left != time.Second {
					t.Errorf("the request has %s", left)
				}
				return answer(r, http.StatusOK, nil, "{}"), nil
			}),
		})
		for range 3 {
			if _, err := client.Do(t.Context(), get("hooks")); err != nil {
				t.Fatal(err)
			}
		}
	})
}
