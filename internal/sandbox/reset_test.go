package main

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// TestReset: in the middle of everything, a reset leaves nothing, and nothing runs on.
func TestReset(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	slow := deliverytest.Listen(t, deliverytest.Hanging())
	b := newBox(t, options{retryEvery: 1})
	for round := range 3 {
		for i := range 50 {
			b.shop(t, "orders.place", fmt.Sprintf("%s/%d", at, i))
		}
		b.everywhere(t, slow)
		b.shop(t, "orders.pay", b.url+"/_sandbox/receive/slow?delay=1m")
		ask[any](t, b, "POST", "/commercelayer/events", `{"event":"orders.pay"}`, 202)
		if status, text := b.call(t, "POST", "/doo/faults", `{"status":500,"times":-1}`); status != 204 {
			t.Fatalf("%d, %s", status, text)
		}
		// Others fire, wait and read meanwhile.
		var others sync.WaitGroup
		for range 4 {
			others.Go(func() { b.call(t, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`) })
			others.Go(func() { b.call(t, "GET", "/commercelayer/deliveries?state=failed&count=5000&wait=100ms", "") })
			others.Go(func() { b.call(t, "GET", "/commercelayer/deliveries?limit=10", "") })
		}
		for len(h.Arrived()) < 10*(round+1) {
			b.call(t, "GET", "", "")
		}
		if status, text := b.call(t, "POST", "/reset", ""); status != http.StatusNoContent || text != "" {
			t.Fatalf("got %d, %s", status, text)
		}
		others.Wait()
		arrived := len(h.Arrived())
		b.call(t, "POST", "/reset", `{}`) // what others fired after the first one
		stats := b.engine.Stats()
		if stats.Kept != 0 || stats.Pending != 0 || stats.UnderWay != 0 || stats.Bytes != 0 {
			t.Errorf("%+v", stats)
		}
		for _, v := range b.vendors {
			if left := len(v.Fake.Hooks()) + len(v.Fake.Requests()); left != 0 {
				t.Errorf("%s: %d are left", v.Name, left)
			}
		}
		if n := len(h.Arrived()); n != arrived {
			t.Errorf("%d more arrived", n-arrived)
		}
		if status, text := b.api(t, "GET", "/doo/v1/organizations", "", "x"); status == 500 {
			t.Errorf("a fault is left: %s", text)
		}
	}
}
