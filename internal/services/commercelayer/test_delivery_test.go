package commercelayer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestSendTest_silent: a webhook that gets no events is sent the test, with a warning. Nothing of it counts at Commerce Layer.
func TestSendTest_silent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(w *commercelayerfake.Webhook)
		want   []string
	}{
		"disabled": {func(w *commercelayerfake.Webhook) { w.DisabledAt = &time.Time{} }, []string{
			"WARNING : Only tests reach the Commerce Layer webhook existing01: The test was sent, but the webhook is disabled", "Set enabled = true"}},
		"open": {func(w *commercelayerfake.Webhook) { w.CircuitState, w.CircuitFailureCount = "open", 30 }, []string{
			"WARNING : Only tests reach the Commerce Layer webhook existing01: ", "circuit is open", "commercelayer_webhook_reset_circuit"}},
		"neither": {func(*commercelayerfake.Webhook) {}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, h := acctest.New(t), &deliverytest.Endpoint{}
			hook := existing()
			hook.CallbackURL = deliverytest.Listen(t, h)
			w.CommerceLayer.Put(hook)
			w.CommerceLayer.Edit("existing01", test.change)
			before := w.CommerceLayer.Webhooks()[0]
			_, diags := configured(t, w).Invoke(t, "commercelayer_webhook_send_test", `{"webhook_id":"existing01"}`)
			said := acctest.Texts(diags)
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
			after := w.CommerceLayer.Webhooks()[0]
			if n := len(h.Arrived()); n != 1 || (test.want == nil) != (said == "") || before.CircuitFailureCount != after.CircuitFailureCount || before.CircuitState != after.CircuitState {
				t.Errorf("%d arrived, and it says %q", n, said)
			}
			if writes := acctest.NoWrites(w.CommerceLayer.Journal)(nil); writes != nil {
				t.Error(writes)
			}
		})
	}
}

// TestSendTest_unsigned: without a secret nothing is sent, because anybody could sign with an empty one.
func TestSendTest_unsigned(t *testing.T) {
	t.Parallel()
	w, h := acctest.New(t), &deliverytest.Endpoint{}
	hook := existing()
	hook.CallbackURL = deliverytest.Listen(t, h)
	w.CommerceLayer.Put(hook)
	w.CommerceLayer.Edit("existing01", func(w *commercelayerfake.Webhook) { w.SharedSecret = "" })
	_, diags := configured(t, w).Invoke(t, "commercelayer_webhook_send_test", `{"webhook_id":"existing01"}`)
	if said := acctest.Texts(diags); !strings.Contains(said, "Webhook existing01: its shared_secret isn't shown") || len(h.Arrived()) > 0 {
		t.Errorf("%d arrived, and it says %q", len(h.Arrived()), said)
	}
}

// TestSendTest_fresh: the address is the one that the webhook has now, whatever was read in common before.
func TestSendTest_fresh(t *testing.T) {
	t.Parallel()
	w, h := acctest.New(t), &deliverytest.Endpoint{}
	for range 20 {
		w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: otherURL})
	}
	w.CommerceLayer.Put(existing())
	s := configured(t, w)
	for _, id := range []string{"hook000001", "hook000002", "hook000003", "existing01"} {
		s.read(t, `{"id":"`+id+`"}`)
	}
	w.CommerceLayer.Edit("existing01", func(hook *commercelayerfake.Webhook) { hook.CallbackURL = deliverytest.Listen(t, h) })
	if _, diags := s.Invoke(t, "commercelayer_webhook_send_test", `{"webhook_id":"existing01"}`); len(diags) > 0 || len(h.Arrived()) != 1 {
		t.Errorf("%d arrived, and it says %q", len(h.Arrived()), acctest.Texts(diags))
	}
}
