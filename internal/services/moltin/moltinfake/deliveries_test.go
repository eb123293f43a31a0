package moltinfake_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

func fire(t *testing.T, f *moltinfake.Fake, e *delivery.Engine, firing fakeserver.Firing) []delivery.Delivery {
	t.Helper()
	fired, err := f.Fire(e, firing)
	if err != nil {
		t.Fatal(err)
	}
	return deliverytest.Settle(t.Context(), t, e, fired.Deliveries)
}

// observing is an enabled webhook.
func observing(url, secret string, events ...string) moltinfake.Integration {
	return moltinfake.Integration{
		Name: "N", Description: "D", Enabled: true, Observes: events, Configuration: moltinfake.Configuration{URL: url, SecretKey: secret},
	}
}

// envelope is what is known of a body.
type envelope struct {
	ID            string            `json:"id"`
	TriggeredBy   string            `json:"triggered_by"`
	Attempt       int               `json:"attempt"`
	Integration   map[string]string `json:"integration"`
	Resources     json.RawMessage   `json:"resources"`
	Payload       json.RawMessage   `json:"payload"`
	Configuration map[string]string `json:"configuration"`
	StoreID       string            `json:"store_id"`
	OrgID         string            `json:"org_id"`
}

func read(t *testing.T, body []byte) envelope {
	t.Helper()
	var out envelope
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&out); err != nil {
		t.Fatalf("%v: %.300s", err, body)
	}
	return out
}

// TestDelivery: headers and envelope; the counter counts, the id stays, and each try is a log.
func TestDelivery(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(503, 404, 201)
	fake := moltinfake.New()
	at := deliverytest.Listen(t, h)
	id := fake.Put(observing(at, "hush", "order.paid", "order.created"))
	fake.Put(observing(at, "", "cart.updated"))
	off := fake.Put(moltinfake.Integration{Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{URL: at}})
	e := delivery.New(delivery.Config{RetryEvery: time.Millisecond})
	deliveries := fire(t, fake, e, fakeserver.Firing{Event: "order.paid"})
	if len(deliveries) != 2 || deliveries[0].State != delivery.Delivered || deliveries[1].Hook != off || deliveries[1].Reason != "the integration is disabled: enable it" {
		t.Fatalf("got %+v", deliveries)
	}
	got := h.Arrived()
	if len(got) != 3 {
		t.Fatalf("%d arrived", len(got))
	}
	for i, a := range got {
		for name, want := range map[string]string{
			"Content-Type": "application/json", "Accept-Encoding": "gzip", "User-Agent": "moltin/integrations", "X-Moltin-Secret-Key": "hush",
			"X-Moltin-Integration-Trigger": "order.paid",
		} {
			if value := a.Header.Get(name); value != want {
				t.Errorf("%s is %q", name, value)
			}
		}
		body := read(t, a.Body)
		var resources string
		if err := json.Unmarshal(body.Resources, &resources); err != nil || resources != string(body.Payload) || !strings.Contains(resources, `"data"`) {
			t.Errorf("resources are %.100s, payload is %.100s", body.Resources, body.Payload)
		}
		body.Resources, body.Payload = nil, nil
		want := envelope{
			ID: read(t, got[0].Body).ID, TriggeredBy: "order.paid", Attempt: i + 1, StoreID: "store-demo", OrgID: "organization-demo",
			Integration:   map[string]string{"id": id, "integration_type": "webhook", "name": "N", "description": "D"},
			Configuration: map[string]string{"secret_key": "hush", "url": at},
		}
		if want.ID == "" || !reflect.DeepEqual(body, want) {
			t.Errorf("got  %+v\nwant %+v", body, want)
		}
		if err := fake.Verify(id, a.Header, a.Body); err != nil {
			t.Error(err)
		}
	}
	checkLogs(t, fake, id, read(t, got[0].Body).ID)

	fire(t, fake, e, fakeserver.Firing{Event: "cart.updated"})
	if last := h.Arrived()[3]; len(last.Header.Values("X-Moltin-Secret-Key")) != 0 || read(t, last.Body).Configuration["secret_key"] != "" {
		t.Errorf("got %v", last.Header)
	}
	exact := `{"id":"€"}`
	fire(t, fake, e, fakeserver.Firing{Event: "a.b", To: &fakeserver.Target{URL: at, Secret: "s"}, Change: fakeserver.Change{Body: &exact}})
	if last := h.Arrived()[4]; string(last.Body) != exact || last.Header.Get("X-Moltin-Secret-Key") != "s" || last.Header.Get("X-Moltin-Integration-Trigger") != "a.b" {
		t.Errorf("got %+v", last)
	}
}

// checkLogs reads the logs as a client does.
func checkLogs(t *testing.T, fake *moltinfake.Fake, id, job string) {
	t.Helper()
	token := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth/access_token", strings.NewReader("grant_type=client_credentials&client_id=demo&client_secret=demo-secret"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	fake.ServeHTTP(token, r)
	var granted struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(token.Body.Bytes(), &granted); err != nil {
		t.Fatal(err)
	}
	r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v2/integrations/"+id+"/logs", nil)
	r.Header.Set("Authorization", "Bearer "+granted.Token)
	answer := httptest.NewRecorder()
	fake.ServeHTTP(answer, r)
	type entry struct {
		Succeeded bool
		Attempt   int
		Status    int `json:"status_code"`
		Body      string
		Detail    string `json:"error_detail"`
	}
	var list struct {
		Data []struct {
			entry
			Relationships struct {
				Job struct{ Data struct{ ID string } }
			}
		}
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	var got []entry
	for _, d := range list.Data {
		got = append(got, d.entry)
		if d.Relationships.Job.Data.ID != job {
			t.Errorf("the job is %s, want %s", d.Relationships.Job.Data.ID, job)
		}
	}
	const detail = "Received a status code outside of 2xx range - treating webhook as a fail"
	want := []entry{{true, 3, 201, "answer", ""}, {false, 2, 404, "answer", detail}, {false, 1, 503, "answer", detail}}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestDelivery_deleted: what was deleted is an object in resources, too.
func TestDelivery_deleted(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	fake := moltinfake.New()
	fake.Put(observing(deliverytest.Listen(t, h), "", "cart.deleted"))
	fire(t, fake, delivery.New(delivery.Config{}), fakeserver.Firing{Event: "cart.deleted"})
	body := read(t, h.Arrived()[0].Body)
	var object map[string]string
	if err := json.Unmarshal(body.Resources, &object); err != nil || len(object) != 2 || object["type"] == "" || object["id"] == "" || string(body.Resources) != string(body.Payload) {
		t.Errorf("resources are %s, payload is %s", body.Resources, body.Payload)
	}
}

// TestDelivery_queues: what a queue would get is recorded, and nothing is sent.
func TestDelivery_queues(t *testing.T) {
	t.Parallel()
	fake := moltinfake.New()
	fake.Put(moltinfake.Integration{
		IntegrationType: "aws_sqs", Enabled: true, Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{URL: "https://sqs.example.com/q"},
	})
	fake.Put(moltinfake.Integration{
		IntegrationType: "stomp", Enabled: true, Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{Addresses: []string{"stomp://localhost:61613"}},
	})
	n := deliverytest.Serving(nil)
	e := delivery.New(delivery.Config{Dial: n.Dial})
	deliveries := fire(t, fake, e, fakeserver.Firing{Event: "order.paid"})
	for i, want := range []struct{ kind, url string }{{"aws_sqs", "https://sqs.example.com/q"}, {"stomp", "stomp://localhost:61613"}} {
		d := deliveries[i]
		var event map[string]any
		if err := json.Unmarshal(d.Recorded, &event); err != nil || event["specversion"] != "1.0" || event["type"] != "order.paid" || event["integrationid"] != d.Hook || event["data"] == nil {
			t.Errorf("%v: %.200s", err, d.Recorded)
		}
		if d.State != delivery.NotSent || d.URL != want.url || !strings.HasPrefix(d.Reason, want.kind+" integrations are only recorded") || len(d.Attempts) != 0 {
			t.Errorf("got %+v", d)
		}
	}
	if dialled, _ := n.Seen(); len(dialled) != 0 {
		t.Errorf("dialled %v", dialled)
	}
}

// TestDelivery_timeout: a hanging endpoint has failed after ten seconds, and another one gets its own at once.
func TestDelivery_timeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		good := &deliverytest.Endpoint{}
		n := deliverytest.Serving(map[string]http.Handler{"127.0.0.1:3000": deliverytest.Hanging(), "127.0.0.1:3001": good})
		fake, e := moltinfake.New(), delivery.New(delivery.Config{Dial: n.Dial})
		fake.Put(observing("http://localhost:3000", "", "order.paid"))
		begun := time.Now()
		fired, err := fake.Fire(e, fakeserver.Firing{Event: "order.paid", Breakage: fakeserver.Breakage{Times: 50}})
		if err != nil {
			t.Fatal(err)
		}
		fake.Put(observing("http://localhost:3001", "", "order.created"))
		if d := fire(t, fake, e, fakeserver.Firing{Event: "order.created"})[0]; d.State != delivery.Delivered || time.Since(begun) != 0 {
			t.Errorf("%s after %s", d.State, time.Since(begun))
		}
		id := fired.Deliveries[0].ID
		e.Wait(t.Context(), delivery.UntilTried, id)
		d, _ := e.Get(id)
		if a, _ := d.Last(); time.Since(begun) != 10*time.Second || a.Duration != 10*time.Second || a.Error != "no answer within 10s" {
			t.Errorf("after %s: %+v", time.Since(begun), a)
		}
		e.Reset()
		fake.Reset()
		if len(fake.Integrations()) != 0 {
			t.Error("integrations are left")
		}
	})
}

// TestDelivery_corrupt: what a handler can see of what is wrong, and what it can't.
func TestDelivery_corrupt(t *testing.T) {
	t.Parallel()
	for corrupt, want := range map[string]string{"secret": "is not this integration's", "topic": "doesn't observe", "body": "", "cut": ""} {
		h := &deliverytest.Endpoint{}
		h.Answer(401)
		fake := moltinfake.New()
		id := fake.Put(observing(deliverytest.Listen(t, h), "hush", "order.paid"))
		fire(t, fake, delivery.New(delivery.Config{}), fakeserver.Firing{Event: "order.paid", Breakage: fakeserver.Breakage{Corrupt: corrupt}})
		got := h.Arrived()
		if len(got) != 1 {
			t.Fatalf("%s: %d arrived", corrupt, len(got))
		}
		err := fake.Verify(id, got[0].Header, got[0].Body)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush")) {
			t.Errorf("%s: %v", corrupt, err)
		}
		if valid := json.Valid(got[0].Body); valid != (corrupt != "cut") {
			t.Errorf("%s: %.100s", corrupt, got[0].Body)
		}
	}
	if _, err := moltinfake.New().Fire(delivery.New(delivery.Config{}), fakeserver.Firing{Event: "a.b", Breakage: fakeserver.Breakage{Corrupt: "signature"}}); err == nil {
		t.Error("Moltin signs nothing that could be corrupt")
	}
	if err := moltinfake.New().Verify("x", nil, nil); !errors.Is(err, fakeserver.ErrNoSuchHook) {
		t.Errorf("got %v", err)
	}
}
