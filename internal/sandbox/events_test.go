package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// TestFire: an event of each vendor arrives at the handler of the hook that listens to it, and is genuine.
func TestFire(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{})
	hooks, n := b.everywhere(t, at), 0
	for name, event := range events() {
		v, _ := b.find(name)
		got := ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200)
		if got.Event.Name != event || got.Event.ID == "" || got.Event.Source == "" || got.Settled == nil || !*got.Settled || len(got.Deliveries) != 1 {
			t.Fatalf("%s: got %+v", name, got)
		}
		if d := got.Deliveries[0]; d.State != "delivered" || d.Hook != hooks[name] || d.URL != at || d.Status != 200 || d.Tries != 1 || d.ID == "" {
			t.Errorf("%s: got %+v", name, d)
		}
		n++
		arrived := h.Arrived()
		if len(arrived) != n {
			t.Fatalf("%s: %d arrived, want %d", name, len(arrived), n)
		}
		if err := v.Fake.Verify(hooks[name], arrived[n-1].Header, arrived[n-1].Body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFire_atOnce: without wait the answer doesn't wait, and says which hooks get the event.
func TestFire_atOnce(t *testing.T) {
	t.Parallel()
	at := deliverytest.Listen(t, deliverytest.Hanging())
	b := newBox(t, options{})
	first, second := b.shop(t, "orders.place", at), b.shop(t, "orders.place", at)
	got := ask[sent](t, b, "POST", "/commercelayer/events", `{"event":"orders.place"}`, 202)
	if len(got.Deliveries) != 2 || got.Deliveries[0].Hook != first || got.Deliveries[1].Hook != second || got.Deliveries[0].State != "pending" || got.Settled != nil {
		t.Errorf("got %+v", got)
	}
	// And a wait ends with its time.
	got = ask[sent](t, b, "POST", "/commercelayer/events?wait=10ms", `{"event":"orders.place","hook":"`+first+`"}`, 200)
	if len(got.Deliveries) != 1 || got.Settled == nil || *got.Settled {
		t.Errorf("got %+v", got)
	}
}

// TestFire_first: wait=first answers after the first try of each, whether or not that settles it.
func TestFire_first(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(http.StatusServiceUnavailable)
	b := newBox(t, options{})
	b.shop(t, "orders.place", deliverytest.Listen(t, h))
	got := ask[sent](t, b, "POST", "/commercelayer/events?wait=first", `{"event":"orders.place","hook":null,"to":null,"resource":null,"patch":null,"body":null,"deliver":null}`, 200)
	if d := got.Deliveries[0]; *got.Settled || d.State != "pending" || d.Tries != 1 || d.Status != 503 {
		t.Errorf("got %+v", got)
	}
}

// TestFire_dropped: what was sent but is no longer kept when the answer is given doesn't look as if it were still to come.
func TestFire_dropped(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	b.shop(t, "orders.place", deliverytest.Listen(t, deliverytest.Hanging()))
	answers := make(chan sent, 1)
	go func() {
		answers <- ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200)
	}()
	ask[struct{}](t, b, "GET", "/commercelayer/deliveries?wait=30s&count=1&state=pending", "", 200)
	b.call(t, "POST", "/reset", "")
	if d := (<-answers).Deliveries[0]; d.State != "dropped" || !strings.Contains(d.Reason, "was reset") {
		t.Errorf("got %+v", d)
	}
}

// TestFire_changed: what arrives is what was asked for.
func TestFire_changed(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{})
	id := b.shop(t, "orders.place", at)
	v, _ := b.find("commercelayer")
	type document struct {
		Data struct {
			ID         string
			Attributes map[string]any
		}
	}
	for name, test := range map[string]struct {
		body    string
		arrives int
		genuine bool
		holds   func(body string, d document) bool
	}{
		"patch":    {`"patch":{"attributes":{"number":"4711"}}`, 1, true, func(_ string, d document) bool { return d.Data.ID != "" && d.Data.Attributes["number"] == "4711" }},
		"resource": {`"resource":{"type":"orders","id":"mine"}`, 1, true, func(_ string, d document) bool { return d.Data.ID == "mine" }},
		"body":     {`"body":"€ is no JSON\n"`, 1, true, func(body string, _ document) bool { return body == "€ is no JSON\n" }},
		"empty":    {`"body":""`, 1, true, func(body string, _ document) bool { return body == "" }},
		"often":    {`"deliver":{"times":3,"shuffle":true}`, 3, true, func(_ string, d document) bool { return d.Data.ID != "" }},
		"later":    {`"deliver":{"delay_ms":1}`, 1, true, func(_ string, d document) bool { return d.Data.ID != "" }},
		"forged":   {`"deliver":{"corrupt":"signature"}`, 1, false, func(_ string, d document) bool { return d.Data.ID != "" }},
		"cut":      {`"deliver":{"corrupt":"cut"}`, 1, false, func(_ string, d document) bool { return d.Data.ID == "" }},
	} {
		before := len(h.Arrived())
		got := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place",`+test.body+`}`, 200)
		arrived := h.Arrived()[before:]
		if len(got.Deliveries) != test.arrives || len(arrived) != test.arrives {
			t.Fatalf("%s: %d arrived, %+v", name, len(arrived), got)
		}
		var d document
		_ = json.Unmarshal(arrived[0].Body, &d) // some are no JSON
		if !test.holds(string(arrived[0].Body), d) {
			t.Errorf("%s: %.300s arrived", name, arrived[0].Body)
		}
		if err := v.Fake.Verify(id, arrived[0].Header, arrived[0].Body); (err == nil) != test.genuine {
			t.Errorf("%s: %v", name, err)
		}
		shown := ask[wireDelivery](t, b, "GET", "/commercelayer/deliveries/"+got.Deliveries[0].ID, "", 200)
		if (shown.Corrupt != "") == test.genuine {
			t.Errorf("%s is marked as corrupt: %q", name, shown.Corrupt)
		}
	}
}

// TestFire_to: an address needs no hook, and an event that nobody knows is formed, too.
func TestFire_to(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{})
	got := ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"never.heard","to":{"url":"`+at+`/here?a=b","secret":"only-for-this"}}`, 200)
	if d := got.Deliveries[0]; got.Event.Source != "invented" || d.Hook != "" || d.State != "delivered" || d.URL != at+"/here?a=b" {
		t.Errorf("got %+v", got)
	}
	if a := h.Arrived()[0]; a.Header.Get("X-Moltin-Secret-Key") != "only-for-this" || a.Header.Get("X-Moltin-Integration-Trigger") != "never.heard" {
		t.Errorf("got %v", a.Header)
	}
	elsewhere := ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"order.paid","to":{"url":"https://shop.example.com/x"}}`, 200)
	if d := elsewhere.Deliveries[0]; d.State != "not sent" || !strings.Contains(d.Reason, "-forward https://shop.example.com=") {
		t.Errorf("got %+v", d)
	}
}

// TestEvents: what can be formed is listed with its source, and the body of each is the one that is sent.
func TestEvents(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	id := b.shop(t, "orders.place", deliverytest.Listen(t, h))
	type list struct{ Events []wireEvent }
	all, some := ask[list](t, b, "GET", "/commercelayer/events", "", 200), ask[list](t, b, "GET", "/commercelayer/events?match=orders.*", "", 200)
	if len(some.Events) < 5 || len(all.Events) <= len(some.Events) {
		t.Errorf("%d of %d events", len(some.Events), len(all.Events))
	}
	for _, e := range some.Events {
		if !strings.HasPrefix(e.Name, "orders.") || e.Source == "" {
			t.Errorf("got %+v", e)
		}
	}
	status, body := b.call(t, "GET", "/commercelayer/events/orders.place?hook="+id, "")
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200)
	if status != 200 || body != string(h.Arrived()[0].Body) {
		t.Errorf("got %d, %.200s", status, body)
	}
	again, err := json.Marshal(map[string]string{"event": "orders.place", "body": body})
	if err != nil {
		t.Fatal(err)
	}
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", string(again), 200)
	if got := h.Arrived(); !bytes.Equal(got[0].Body, got[1].Body) {
		t.Error("the body of an event isn't what is sent when it is given back")
	}
	if status, body := b.call(t, "GET", "/moltin/events/"+url.PathEscape("a/b c"), ""); status != 200 || !strings.Contains(body, "a/b c") {
		t.Errorf("an unknown event: %d, %.200s", status, body)
	}
}
