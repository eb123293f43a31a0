package main

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// TestHooks: they are listed, disabled, enabled and deleted, as somebody does in a dashboard.
func TestHooks(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{})
	type list struct{ Hooks []wireHook }
	for name, id := range b.everywhere(t, at) {
		event, path := events()[name], "/"+name+"/hooks/"
		got := ask[list](t, b, "GET", "/"+name+"/hooks", "", 200).Hooks
		if len(got) != 1 || got[0].Last != nil || got[0].ID != id || !got[0].Enabled || strings.Join(got[0].Events, " ") != event || strings.Join(got[0].Addresses, " ") != at {
			t.Errorf("%s: got %+v", name, got)
		}
		if name == "doo" {
			if status, text := b.call(t, "PATCH", path+id, `{"enabled":false}`); status != 409 || !strings.Contains(text, "delete it instead") {
				t.Errorf("doo has nothing to disable: %d, %s", status, text)
			}
		} else {
			if hook := ask[wireHook](t, b, "PATCH", path+id, `{"enabled":false}`, 200); hook.Enabled || hook.ID != id {
				t.Errorf("%s: got %+v", name, hook)
			}
			before := len(h.Arrived())
			d := ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200).Deliveries[0]
			if d.State != "not sent" || !strings.Contains(d.Reason, "enable it") || len(h.Arrived()) != before {
				t.Errorf("%s: got %+v", name, d)
			}
			if hook := ask[wireHook](t, b, "PATCH", path+id, `{"enabled":true}`, 200); !hook.Enabled {
				t.Errorf("%s: got %+v", name, hook)
			}
		}
		if d := ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200).Deliveries[0]; d.State != "delivered" {
			t.Errorf("%s: got %+v", name, d)
		}
		if status, text := b.call(t, "PATCH", path+id, `{"delete":true}`); status != 204 || text != "" {
			t.Errorf("%s: got %d, %s", name, status, text)
		}
		if got := ask[list](t, b, "GET", "/"+name+"/hooks", "", 200).Hooks; got == nil || len(got) != 0 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// TestHooks_circuit: thirty failures in a row open Commerce Layer's circuit, the hook says so, and nothing more is sent.
func TestHooks_circuit(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(500)
	b := newBox(t, options{retryEvery: 1})
	id := b.shop(t, "orders.place", deliverytest.Listen(t, h))
	for range 3 {
		ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200)
	}
	hook, _ := hookOf(b.vendors[1], id)
	latest := ask[deliveryList](t, b, "GET", "/commercelayer/deliveries?limit=1", "", 200).Deliveries[0]
	if shown := ask[struct{ Hooks []wireHook }](t, b, "GET", "/commercelayer/hooks", "", 200).Hooks[0]; *shown.Last.At != *latest.CreatedAt || shown.Last.ID != latest.ID || shown.Last.State != latest.State || shown.Last.Event != "orders.place" {
		t.Errorf("got %+v, want %+v", shown.Last, latest)
	}
	if len(h.Arrived()) != 30 || !strings.Contains(hook.Health, "circuit open") {
		t.Errorf("%d arrived, the health is %q", len(h.Arrived()), hook.Health)
	}
	d := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200).Deliveries[0]
	if d.State != "not sent" || !strings.Contains(d.Reason, "_reset_circuit") || len(h.Arrived()) != 30 {
		t.Errorf("got %+v", d)
	}
}
