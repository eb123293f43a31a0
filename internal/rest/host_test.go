package rest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// quietServer lets requests time out while it is quiet, and counts them.
type quietServer struct {
	mu       sync.Mutex
	quiet    bool
	requests int
}

func (s *quietServer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.requests++
	quiet := s.quiet || r.URL.Path == "/never"
	s.mu.Unlock()
	httptrace.ContextClientTrace(r.Context()).WroteHeaders()
	if quiet {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return answer(r, http.StatusOK, nil, "{}"), nil
}

// TestSilentHost: a host that accepts connections and never responds costs a run all attempts of one request, and then a
// single attempt of each other request. Once it responds, requests are repeated as before.
func TestSilentHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &quietServer{quiet: true}
		var client *rest.Client
		client = rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), MaxRetries: 6, RequestTimeout: 2 * time.Second, Transport: s,
			Token: rest.NewToken(func(ctx context.Context) (rest.Grant, error) {
				_, err := client.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"token"}, Anonymous: true, Repeatable: true})
				return rest.Grant{AccessToken: "t"}, err
			}),
		})
		began := time.Now()
		hooks := make(chan int, 32)
		for i := range 32 {
			hooks <- i
		}
		close(hooks)
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(func() {
				for range hooks {
					if _, err := client.Do(t.Context(), get("hooks")); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("got %v", err)
					}
				}
			})
		}
		readers.Wait()
		if took := time.Since(began); took > 40*time.Second {
			t.Errorf("32 hooks take %s", took)
		}
		s.requests, s.quiet = 0, false
		if _, err := client.Do(t.Context(), get("hooks")); err != nil || s.requests != 2 {
			t.Errorf("once it answers: %d requests, %v", s.requests, err)
		}
		s.requests, s.quiet = 0, true
		if _, err := client.Do(t.Context(), get("hooks")); err == nil || s.requests != 7 {
			t.Errorf("when it falls silent once more: %d requests, %v", s.requests, err)
		}
		if _, err := client.Do(t.Context(), get("hooks")); err == nil || s.requests != 8 {
			t.Errorf("then: %d requests, %v", s.requests, err)
		}
	})
}

// TestSilentPath: a host that responds to other requests isn't silent, and a single timeout of a write proves nothing.
func TestSilentPath(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &quietServer{}
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), MaxRetries: 2, RequestTimeout: 2 * time.Second, Transport: s,
		})
		for range 2 {
			s.requests = 0
			ended := make(chan error)
			go func() {
				_, err := client.Do(t.Context(), get("never"))
				ended <- err
			}()
			<-time.After(time.Second)
			if _, err := client.Do(t.Context(), get("hooks")); err != nil {
				t.Error(err)
			}
			if err := <-ended; err == nil || s.requests != 4 {
				t.Errorf("%d requests, %v", s.requests, err)
			}
		}
		s.quiet, s.requests = true, 0
		if _, err := client.Do(t.Context(), post("{}")); err == nil || s.requests != 1 {
			t.Errorf("%d writes, %v", s.requests, err)
		}
		s.requests = 0
		if _, err := client.Do(t.Context(), get("hooks")); err == nil || s.requests != 3 {
			t.Errorf("after a write: %d requests, %v", s.requests, err)
		}
	})
}
