package delivery_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// withBody returns a delivery whose tries have their own body of 100 bytes.
func withBody(n int) delivery.Job {
	j := job("http://localhost:3000")
	j.Form = func(_ context.Context, try delivery.Try) (delivery.Request, error) {
		return delivery.Request{Body: bytes.Repeat(fmt.Appendf(nil, "%4d %4d,", n, try.Number), 10)}, nil
	}
	return j
}

// TestKept: what settled longest ago is dropped first, what is pending never.
func TestKept(t *testing.T) {
	t.Parallel()
	h := &handler{}
	limits := delivery.Limits{Kept: 5, Pending: 7}
	bubble(t, delivery.Config{Limits: limits}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		late := job("http://localhost:3000")
		late.Delay = time.Hour
		pending := begin(t, e, late)[0]
		var ids []string
		for range 8 {
			ids = append(ids, send(t, e, job("http://localhost:3000"))[0].ID)
		}
		var kept []string
		for _, d := range e.Deliveries(delivery.Filter{}) {
			kept = append(kept, d.ID)
		}
		if want := []string{ids[7], ids[6], ids[5], ids[4], pending}; fmt.Sprint(kept) != fmt.Sprint(want) {
			t.Errorf("kept %v, want %v", kept, want)
		}
		if stats := e.Stats(); stats.Dropped != 4 || stats.Kept != 5 || stats.Pending != 1 || h.count() != 8 {
			t.Errorf("got %+v", stats)
		}
		if _, err := e.Get(ids[0]); !errors.Is(err, delivery.ErrNoDelivery) {
			t.Errorf("got %v", err)
		}
		// Seven may be pending, and one is, so seven more are refused as a whole.
		if _, err := e.Send(make([]delivery.Job, 7)...); !errors.Is(err, delivery.ErrFull) || e.Stats().Pending != 1 {
			t.Errorf("got %v", err)
		}
		begin(t, e, late, late, late, late, late, late)
		if stats := e.Stats(); stats.Pending != 7 || stats.Kept != 7 {
			t.Errorf("got %+v", stats)
		}
		if _, err := e.Resend(pending, delivery.AsNew); !errors.Is(err, delivery.ErrFull) {
			t.Errorf("got %v", err)
		}
	})
}

// TestBytes: settled deliveries are dropped with their bodies; pending ones stay without.
func TestBytes(t *testing.T) {
	t.Parallel()
	h := &handler{}
	bubble(t, delivery.Config{Limits: delivery.Limits{Bytes: 1000}}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		for n := range 25 {
			send(t, e, withBody(n))
		}
		if stats := e.Stats(); stats.Bytes != 1000 || stats.Kept != 10 || stats.Dropped != 15 {
			t.Errorf("got %+v", stats)
		}
		h.status = 500
		var jobs []delivery.Job
		for n := range 25 {
			jobs = append(jobs, withBody(100+n))
		}
		ids := begin(t, e, jobs...)
		synctest.Wait()
		stats := e.Stats()
		if stats.Bytes != 1000 || stats.Kept != 25 || stats.Pending != 25 || stats.BodiesDropped != 15 {
			t.Errorf("got %+v", stats)
		}
		if first, _ := e.Get(ids[0]); len(first.Attempts) != 1 || first.Attempts[0].Status != 500 || first.Attempts[0].Request.Body != nil {
			t.Errorf("got %+v", first)
		}
		for _, id := range ids {
			e.Wait(t.Context(), delivery.UntilSettled, id)
		}
		if stats := e.Stats(); stats.Bytes > 1000 || stats.Pending != 0 || h.count() != 100 {
			t.Errorf("got %+v after %d", stats, h.count())
		}
	})
}

// TestContent: content that jobs share counts once, and too much content is refused.
func TestContent(t *testing.T) {
	t.Parallel()
	bubble(t, delivery.Config{Limits: delivery.Limits{Bytes: 1000}}, deliverytest.Serving(nil), func(t *testing.T, e *delivery.Engine) {
		late := func(n byte) delivery.Job {
			j := job("http://localhost:3000")
			j.Delay, j.Content = time.Hour, bytes.Repeat([]byte{n}, 600)
			return j
		}
		begin(t, e, late(1), late(1), late(1))
		if stats := e.Stats(); stats.Bytes != 600 {
			t.Errorf("got %+v", stats)
		}
		begin(t, e, late(2))
		if _, err := e.Send(late(3)); !errors.Is(err, delivery.ErrFull) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFilter(t *testing.T) {
	t.Parallel()
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: &handler{}}), func(t *testing.T, e *delivery.Engine) {
		one, two, three := job("http://localhost:3000"), job("http://localhost:3001"), job("http://elsewhere.example")
		two.Vendor, two.Tries = "w", 1
		three.Hook, three.Event = "i", "orders.pay"
		send(t, e, one)
		time.Sleep(time.Minute)
		since := time.Now()
		send(t, e, two, three)
		for want, filter := range map[string]delivery.Filter{
			"d000003 d000002 d000001": {}, "d000003 d000002": {Since: since}, "d000003": {Limit: 1}, "d000002": {Vendor: "w"},
			"d000003 ": {Hook: "i"}, " d000003": {Event: "orders.pay"}, "d000001": {State: delivery.Delivered},
			"d000002 ": {State: delivery.Failed}, " d000003 ": {State: delivery.NotSent}, "": {State: delivery.Pending},
		} {
			got := ""
			for _, d := range e.Deliveries(filter) {
				got += " " + d.ID
			}
			if fmt.Sprint(bytes.Fields([]byte(got))) != fmt.Sprint(bytes.Fields([]byte(want))) {
				t.Errorf("%+v: got %s, want %s", filter, got, want)
			}
		}
	})
}
