package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

type deliveryList struct {
	Deliveries []wireDelivery
	Settled    *bool
}

// TestDeliveries: they are listed newest first, by hook, event, state and time.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{retryEvery: time.Millisecond})
	hooks := b.everywhere(t, at)
	other := b.shop(t, "orders.pay", at)
	for _, event := range []string{"orders.place", "orders.pay"} {
		ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"`+event+`"}`, 200)
	}
	ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"order.paid"}`, 200)
	h.Answer(http.StatusTeapot)
	middle := time.Now().UTC().Format(time.RFC3339Nano)
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.pay"}`, 200)
	for query, want := range map[string]string{
		"":                                   "orders.pay orders.pay orders.place",
		"?limit=2":                           "orders.pay orders.pay",
		"?hook=" + hooks["commercelayer"]:    "orders.place",
		"?event=orders.pay":                  "orders.pay orders.pay",
		"?state=failed":                      "orders.pay",
		"?state=not+sent":                    "",
		"?state=delivered&hook=" + other:     "orders.pay",
		"?since=" + url.QueryEscape(middle):  "orders.pay",
		"?since=1h":                          "orders.pay orders.pay orders.place",
		"?since=2036-01-02T03:04:05%2B01:00": "",
		"?event=orders.pay&state=failed&count=1&wait=1s": "orders.pay",
	} {
		got := ask[deliveryList](t, b, "GET", "/commercelayer/deliveries"+query, "", 200)
		var events []string
		for _, d := range got.Deliveries {
			events = append(events, d.Event)
		}
		if strings.Join(events, " ") != want {
			t.Errorf("%s: got %v, want %s", query, events, want)
		}
	}
	failed := ask[deliveryList](t, b, "GET", "/commercelayer/deliveries?state=failed", "", 200).Deliveries[0]
	last := failed.Attempts[len(failed.Attempts)-1]
	if len(failed.Attempts) != 11 || last.Number != 11 || *last.Status != 418 || last.Error == "" || last.At == nil || last.DurationMS <= 0 || last.Next != nil || failed.Attempts[0].Next == nil {
		t.Errorf("got %+v", failed)
	}
	if failed.State != "failed" || !strings.Contains(failed.Reason, "418") || failed.Hook != other || failed.URL != at || failed.CreatedAt == nil || failed.SettledAt == nil {
		t.Errorf("got %+v", failed)
	}
	if failed.Request.Method != "POST" || failed.Request.Headers["X-Commercelayer-Topic"] != "orders.pay" || failed.Request.Body != string(h.Arrived()[3].Body) || failed.Response.Body != "answer" || failed.Attempts[0].Request != nil {
		t.Errorf("got %+v, %+v", failed.Request, failed.Response)
	}
	without := ask[deliveryList](t, b, "GET", "/commercelayer/deliveries?bodies=false", "", 200).Deliveries[0]
	if without.Request != nil || without.Response != nil || len(without.Attempts) != 11 {
		t.Errorf("got %+v", without)
	}
	one := ask[wireDelivery](t, b, "GET", "/commercelayer/deliveries/"+failed.ID, "", 200)
	for _, a := range one.Attempts {
		if a.Request.Body != failed.Request.Body || a.Response.Body != "answer" {
			t.Errorf("got %+v", a)
		}
	}
	if status, text := b.call(t, "GET", "/moltin/deliveries/"+failed.ID, ""); status != 404 {
		t.Errorf("a delivery of another vendor: %d, %s", status, text)
	}
}

// TestDeliveries_wait: a list waits until there are enough that are settled, or its time is over.
func TestDeliveries_wait(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	b.shop(t, "orders.place", deliverytest.Listen(t, h))
	listed := make(chan deliveryList)
	go func() {
		listed <- ask[deliveryList](t, b, "GET", "/commercelayer/deliveries?event=orders.place&wait=30s&count=3", "", 200)
	}()
	for range 3 {
		ask[sent](t, b, "POST", "/commercelayer/events", `{"event":"orders.place"}`, 202)
	}
	if got := <-listed; len(got.Deliveries) != 3 || !*got.Settled || got.Deliveries[0].State != "delivered" {
		t.Errorf("got %+v", got)
	}
	got := ask[deliveryList](t, b, "GET", "/commercelayer/deliveries?state=failed&wait=10ms", "", 200)
	if len(got.Deliveries) != 0 || *got.Settled {
		t.Errorf("got %+v", got)
	}
	if streams := b.engine.Stats().Streams; streams != 0 {
		t.Errorf("%d streams are left", streams)
	}
}

// TestResend: a delivery is sent again as a new one, or tried once more; what is pending isn't.
func TestResend(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{retryEvery: time.Hour})
	b.shop(t, "orders.place", deliverytest.Listen(t, h))
	first := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200).Deliveries[0]
	again := ask[sent](t, b, "POST", "/commercelayer/deliveries/"+first.ID+"/resend?wait=30s", `{"as":"new"}`, 200)
	if d := again.Deliveries[0]; d.ID == first.ID || d.State != "delivered" || !*again.Settled {
		t.Errorf("got %+v", again)
	}
	if d := ask[wireDelivery](t, b, "GET", "/commercelayer/deliveries/"+again.Deliveries[0].ID, "", 200); d.Resent != first.ID {
		t.Errorf("it repeats %q", d.Resent)
	}
	same := ask[sent](t, b, "POST", "/commercelayer/deliveries/"+first.ID+"/resend?wait=30s", `{"as":"same"}`, 200).Deliveries[0]
	if same.ID != first.ID || same.Tries != 2 {
		t.Errorf("got %+v", same)
	}
	if byDefault := ask[sent](t, b, "POST", "/commercelayer/deliveries/"+first.ID+"/resend", "", 202).Deliveries[0]; byDefault.ID == first.ID {
		t.Errorf("got %+v", byDefault)
	}
	bodies := map[string]bool{}
	for _, a := range h.Arrived() {
		bodies[string(a.Body)] = true
	}
	if len(bodies) != 1 {
		t.Errorf("%d bodies arrived, want the same again", len(bodies))
	}
	h.Answer(http.StatusTeapot)
	pending := ask[sent](t, b, "POST", "/commercelayer/events?wait=first", `{"event":"orders.place"}`, 200).Deliveries[0]
	if status, text := b.call(t, "POST", "/commercelayer/deliveries/"+pending.ID+"/resend", `{"as":"same"}`); status != 409 || !strings.Contains(text, "still pending") {
		t.Errorf("got %d, %s", status, text)
	}
	if status, _ := b.call(t, "POST", "/moltin/deliveries/"+first.ID+"/resend", `{"as":"new"}`); status != 404 {
		t.Errorf("a delivery of another vendor is sent again: %d", status)
	}
}

// TestCurl: the command sends what was sent, whatever the body is.
func TestCurl(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{})
	b.shop(t, "orders.place", at+"/it's?a[]={b}&c=%20")
	_, noCurl := exec.LookPath("curl")
	_, noShell := exec.LookPath("sh")
	for name, body := range map[string]string{
		"fixture": ``, "quoted": `,"body":"it's \"quoted\" $HOME \\n @file\n"`, "empty": `,"body":""`, "zero": `,"body":"a\u0000b"`,
	} {
		id := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"`+body+`}`, 200).Deliveries[0].ID
		status, command := b.call(t, "GET", "/commercelayer/deliveries/"+id+"/curl?secrets=true", "")
		if status != 200 || !strings.Contains(command, "curl --globoff -i -X POST '"+at) || !strings.Contains(command, "-H 'X-Commercelayer-Signature: ") {
			t.Errorf("%s: got %d, %s", name, status, command)
		}
		if noCurl != nil || noShell != nil {
			continue
		}
		if out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s\n%s", name, err, command, out)
		}
		arrived := h.Arrived()
		sent, again := arrived[len(arrived)-2], arrived[len(arrived)-1]
		if string(again.Body) != string(sent.Body) || again.Path != sent.Path || fmt.Sprint(again.Header["X-Commercelayer-Signature"]) != fmt.Sprint(sent.Header["X-Commercelayer-Signature"]) {
			t.Errorf("%s: %v %.200q arrived, want %v %.200q", name, again.Header, again.Body, sent.Header, sent.Body)
		}
	}
	elsewhere := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"x","to":{"url":"https://shop.example.com"}}`, 200).Deliveries[0].ID
	if status, text := b.call(t, "GET", "/commercelayer/deliveries/"+elsewhere+"/curl", ""); status != 409 || !strings.Contains(text, "no request of ") {
		t.Errorf("got %d, %s", status, text)
	}
}
