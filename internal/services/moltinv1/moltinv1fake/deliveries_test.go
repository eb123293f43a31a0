package moltinv1fake_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

func fire(t *testing.T, f *moltinv1fake.Fake, e *delivery.Engine, firing fakeserver.Firing) []delivery.Delivery {
	t.Helper()
	fired, err := f.Fire(e, firing)
	if err != nil {
		t.Fatal(err)
	}
	return deliverytest.Settle(t.Context(), t, e, fired.Deliveries)
}

// TestDelivery: an event goes to those that are switched to it and enabled, as JSON or as a form.
func TestDelivery(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	fake := moltinv1fake.New()
	id := fake.Put(moltinv1fake.Webhook{URL: at + "/json", ContentType: "json", Create: true, Enabled: true, Secret: "hush"})
	fake.Put(moltinv1fake.Webhook{URL: at + "/form", ContentType: "form", Create: true, Update: true, Enabled: true})
	off := fake.Put(moltinv1fake.Webhook{URL: at + "/off", ContentType: "json", Create: true})
	fake.Put(moltinv1fake.Webhook{URL: at + "/delete", ContentType: "json", Delete: true, Enabled: true})
	e := delivery.New(delivery.Config{})
	for _, d := range fire(t, fake, e, fakeserver.Firing{Event: "create"}) {
		if d.Source != "invented" || (d.State == delivery.Delivered) != (d.Hook != off) || d.Hook == off && d.Reason != "the webhook is disabled: enable it" {
			t.Errorf("got %+v", d)
		}
	}
	got := map[string]deliverytest.Arrived{}
	for _, a := range h.Arrived() {
		got[a.Path] = a
	}
	var object map[string]any
	if a := got["/json"]; json.Unmarshal(a.Body, &object) != nil || a.Header.Get("Content-Type") != "application/json" || a.Header.Get("X-Webhook-Event") != "create" ||
		a.Header.Get("X-Webhook-Secret") != "hush" || fake.Verify(id, a.Header, a.Body) != nil {
		t.Errorf("got %v, %s", a.Header, a.Body)
	}
	a := got["/form"]
	form, err := url.ParseQuery(string(a.Body))
	if err != nil || a.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || len(a.Header.Values("X-Webhook-Secret")) != 0 || form.Get("id") != object["id"] {
		t.Errorf("%v: %v, %s", err, a.Header, a.Body)
	}
	if len(got) != 2 {
		t.Errorf("%d arrived", len(got))
	}
}

// TestDelivery_form: members within members have brackets.
func TestDelivery_form(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	fake := moltinv1fake.New()
	fake.Put(moltinv1fake.Webhook{URL: deliverytest.Listen(t, h), ContentType: "form", Update: true, Enabled: true})
	fire(t, fake, delivery.New(delivery.Config{}), fakeserver.Firing{Event: "update", Change: fakeserver.Change{
		Resource: json.RawMessage(`{"id":12345678901234567890,"a":{"b":"€ & c","d":[1.50,true,false,null]}}`),
	}})
	form, err := url.ParseQuery(string(h.Arrived()[0].Body))
	if want := "a[b]=€ & c, a[d][0]=1.50, a[d][1]=1, a[d][2]=0, a[d][3]=, id=12345678901234567890"; err != nil || list(form) != want {
		t.Errorf("%v: %s, want %s", err, list(form), want)
	}
}

func list(form url.Values) string {
	encoded, _ := url.QueryUnescape(strings.ReplaceAll(strings.ReplaceAll(form.Encode(), "%26", "%2526"), "&", ", "))
	return strings.ReplaceAll(encoded, "%26", "&")
}

// TestDelivery_tries: three tries, and only 200 is a success.
func TestDelivery_tries(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(201)
	fake := moltinv1fake.New()
	id := fake.Put(moltinv1fake.Webhook{URL: deliverytest.Listen(t, h), ContentType: "json", Create: true, Enabled: true, Secret: "hush"})
	e := delivery.New(delivery.Config{RetryEvery: time.Millisecond})
	d := fire(t, fake, e, fakeserver.Firing{Event: "create"})[0]
	if d.State != delivery.Failed || d.Reason != "answered 201, expected 200; 3 tries failed: Moltin then shows it in its dashboard" || len(h.Arrived()) != 3 {
		t.Errorf("%s: %s after %d", d.State, d.Reason, len(h.Arrived()))
	}
	for corrupt, want := range map[string]string{"secret": "is not this webhook's", "topic": "isn't enabled for the event"} {
		fire(t, fake, e, fakeserver.Firing{Event: "create", Breakage: fakeserver.Breakage{Corrupt: corrupt}})
		all := h.Arrived()
		last := all[len(all)-1]
		if err := fake.Verify(id, last.Header, last.Body); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", corrupt, err)
		}
	}
	if len(h.Arrived()) != 5 {
		t.Errorf("%d arrived", len(h.Arrived()))
	}
	if err := fake.Enable(id, false); err != nil || fake.Webhooks()[0].Enabled {
		t.Errorf("it is enabled still: %v", err)
	}
	if all := strings.Join(fake.Secrets(), " "); !strings.Contains(all, "hush") || !strings.Contains(all, "demo-secret") {
		t.Errorf("got %s", all)
	}
	fake.Reset()
	if len(fake.Hooks()) != 0 {
		t.Error("webhooks are left")
	}
}
