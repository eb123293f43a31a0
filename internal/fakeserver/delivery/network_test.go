package delivery_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// handler answers with a status and counts.
type handler struct {
	status int
	body   string
	hang   time.Duration

	mu       sync.Mutex
	requests []request
	at       []time.Time
	now, top int // how many requests are being served, and the most at once
}

type request struct {
	method, url string
	header      http.Header
	body        string
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	h.requests = append(h.requests, request{r.Method, r.Host + r.URL.String(), r.Header.Clone(), string(body)})
	h.at = append(h.at, time.Now())
	h.now++
	h.top = max(h.top, h.now)
	status, answer, hang := h.status, h.body, h.hang
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.now--
	}()
	if hang > 0 {
		select {
		case <-time.After(hang):
		case <-r.Context().Done():
			return
		}
	}
	if status > 0 {
		w.WriteHeader(status)
	}
	_, _ = io.WriteString(w, answer)
}

func (h *handler) arrived() []request {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]request(nil), h.requests...)
}

func (h *handler) count() int { return len(h.arrived()) }

// bubble runs a test with an engine on a fake clock, and checks that the engine leaves nothing behind.
func bubble(t *testing.T, config delivery.Config, n *deliverytest.Network, test func(t *testing.T, e *delivery.Engine)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		config.Dial = n.Dial
		e := delivery.New(config)
		test(t, e)
		e.Reset()
		synctest.Wait()
		if _, open := n.Seen(); open != 0 {
			t.Errorf("%d connections are left", open)
		}
	})
}

// job returns a delivery of orders.place to an address, tried up to three times.
func job(url string) delivery.Job {
	return delivery.Job{
		Vendor: "v", Hook: "h", Event: "orders.place", URL: url, Timeout: 5 * time.Second, Tries: 3, Expects: "2xx",
		Succeeds: func(status int) bool { return status/100 == 2 },
		Form: func(context.Context, delivery.Try) (delivery.Request, error) {
			return delivery.Request{Header: http.Header{"X-Topic": {"orders.place"}}, Body: []byte(`{"€":1}`)}, nil
		},
	}
}

// send sends deliveries and waits until all are settled.
func send(t *testing.T, e *delivery.Engine, jobs ...delivery.Job) []delivery.Delivery {
	t.Helper()
	return settled(t, e, begin(t, e, jobs...)...)
}

// begin sends deliveries and returns their ids.
func begin(t *testing.T, e *delivery.Engine, jobs ...delivery.Job) []string {
	t.Helper()
	sent, err := e.Send(jobs...)
	if err != nil || len(sent) != len(jobs) {
		t.Fatalf("%d of %d were taken: %v", len(sent), len(jobs), err)
	}
	ids := make([]string, len(sent))
	for i, d := range sent {
		ids[i] = d.ID
	}
	return ids
}

func settled(t *testing.T, e *delivery.Engine, ids ...string) []delivery.Delivery {
	t.Helper()
	if !e.Wait(t.Context(), delivery.UntilSettled, ids...) {
		t.Fatal("not settled")
	}
	out := make([]delivery.Delivery, len(ids))
	for i, id := range ids {
		var err error
		if out[i], err = e.Get(id); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
