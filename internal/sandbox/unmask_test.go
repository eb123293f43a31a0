package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestFire_masked: a body that was read without secrets, and edited, is sent with them.
func TestFire_masked(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	at := deliverytest.Listen(t, h)
	put := func(address string) string {
		return fakeOf[*moltinfake.Fake](t, b).Put(moltinfake.Integration{
			IntegrationType: "webhook", Enabled: true, Observes: []string{"order.paid"},
			Configuration: moltinfake.Configuration{URL: address, SecretKey: `moltin-"hush"`},
		})
	}
	id, twice := put(at), put(at+"/?token=query-hush")
	send := func(id string, edit func(string) string) (int, string) {
		t.Helper()
		_, body := b.call(t, "GET", "/moltin/events/order.paid?hook="+id, "")
		if strings.Contains(body, "hush") || !strings.Contains(body, "(secret)") {
			t.Fatalf("got %s", body)
		}
		firing, err := json.Marshal(map[string]string{"event": "order.paid", "hook": id, "body": edit(body)})
		if err != nil {
			t.Fatal(err)
		}
		return b.call(t, "POST", "/moltin/events?wait=30s", string(firing))
	}
	edited := func(body string) string { return strings.Replace(body, `"attempt":1`, `"attempt":7`, 1) }
	for id, want := range map[string]string{id: `"url":"` + at + `"`, twice: "token=query-hush"} {
		if status, text := send(id, edited); status != 200 {
			t.Fatalf("%d, %s", status, text)
		}
		arrived := h.Arrived()
		var body struct {
			Attempt       int
			Configuration struct {
				SecretKey string `json:"secret_key"`
			}
		}
		last := arrived[len(arrived)-1].Body
		if err := json.Unmarshal(last, &body); err != nil || body.Attempt != 7 || body.Configuration.SecretKey != `moltin-"hush"` || !strings.Contains(string(last), want) {
			t.Errorf("%v: %s arrived", err, last)
		}
	}
	// Where one of two is gone, which is left can't be known.
	if status, text := send(twice, func(body string) string { return strings.Replace(body, "(secret)", "", 1) }); status != 400 || !strings.Contains(text, "?secrets=true") {
		t.Errorf("got %d, %s", status, text)
	}
	// Nothing is hidden in a body that has no secret.
	shop := b.shop(t, "orders.place", at)
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place","hook":"`+shop+`","body":"(secret)"}`, 200)
	if arrived := h.Arrived(); string(arrived[len(arrived)-1].Body) != "(secret)" {
		t.Errorf("%s arrived", arrived[len(arrived)-1].Body)
	}
}

// TestRecorded: what a queue would have got is shown, without secrets.
func TestRecorded(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	fakeOf[*moltinfake.Fake](t, b).Put(moltinfake.Integration{
		IntegrationType: "aws_sqs", Enabled: true, Observes: []string{"order.paid"},
		Configuration: moltinfake.Configuration{URL: "https://sqs.eu-west-1.amazonaws.com/1/orders", AWSSecretAccessKey: "aws-hush-hush"},
	})
	d := ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"order.paid"}`, 200).Deliveries[0]
	if got := ask[wireDelivery](t, b, "GET", "/moltin/deliveries/"+d.ID, "", 200); d.State != "not sent" || got.Recorded == nil || !strings.Contains(got.Recorded.Body, `"specversion":"1.0"`) {
		t.Errorf("got %+v", got)
	}
	if without := ask[deliveryList](t, b, "GET", "/moltin/deliveries?bodies=false", "", 200).Deliveries[0]; without.Recorded != nil {
		t.Errorf("got %+v", without.Recorded)
	}
}
