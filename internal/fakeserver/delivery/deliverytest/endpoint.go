package deliverytest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// Endpoint is a handler that keeps what arrives. It is safe for concurrent use.
type Endpoint struct {
	mu       sync.Mutex
	statuses []int
	got      []Arrived
}

// Arrived is a request as it arrived.
type Arrived struct {
	Method, Path string
	Header       http.Header
	Body         []byte
}

// Answer sets the statuses of the next responses. The last one stays. The default is 200.
func (e *Endpoint) Answer(statuses ...int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.statuses = statuses
}

func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.got = append(e.got, Arrived{r.Method, r.URL.Path, r.Header.Clone(), body})
	if len(e.statuses) > 0 {
		w.WriteHeader(e.statuses[0])
	}
	if len(e.statuses) > 1 {
		e.statuses = e.statuses[1:]
	}
	_, _ = io.WriteString(w, "answer")
}

// Arrived returns what has arrived so far, oldest first.
func (e *Endpoint) Arrived() []Arrived {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.got)
}

// Listen serves a handler on this machine until the test ends, and returns its URL.
func Listen(t testing.TB, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// Hanging returns a handler that doesn't answer.
func Hanging() http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // otherwise the server doesn't notice a client that hangs up
		<-r.Context().Done()
	})
}

// Settle waits until the deliveries are settled, and returns them in their final state.
func Settle(ctx context.Context, t testing.TB, e *delivery.Engine, deliveries []delivery.Delivery) []delivery.Delivery {
	t.Helper()
	out := make([]delivery.Delivery, len(deliveries))
	for i, d := range deliveries {
		if !e.Wait(ctx, delivery.UntilSettled, d.ID) {
			t.Fatalf("%s isn't settled", d.ID)
		}
		var err error
		if out[i], err = e.Get(d.ID); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
