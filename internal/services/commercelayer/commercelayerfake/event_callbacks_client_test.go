package commercelayerfake_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestClientReadsDeliveries: a webhook that fails until its circuit opens, as the provider's client sees it.
func TestClientReadsDeliveries(t *testing.T) {
	t.Parallel()
	fake, now := commercelayerfake.New(), &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)}
	fake.Now = now.Now
	client := connect(t, fake)
	id, other := fake.Put(webhook()), fake.Put(webhook())
	fake.Deliver(other, commercelayerfake.Delivery{ResponseCode: "200", ResponseMessage: "OK"})
	deliveries := 0
	for d := (commercelayerfake.Delivery{ResponseCode: "503", Payload: []byte(`{"data":{"email":"a@b.test"}}`)}); fake.Deliver(id, d); deliveries++ {
		now.move(time.Second)
	}

	var got []commercelayerapi.EventCallback
	for number := 1; number == 1 || len(got) < deliveries; number++ {
		page, err := client.ListEventCallbacks(t.Context(), id, number)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total != 30 || page.Pages != 2 || len(page.EventCallbacks) == 0 {
			t.Fatalf("page %d is %+v", number, page)
		}
		got = append(got, page.EventCallbacks...)
	}
	if len(got) != 30 {
		t.Fatalf("%d deliveries", len(got))
	}
	for i, c := range got {
		want := commercelayerapi.EventCallback{
			ID: fmt.Sprintf("call%06d", 31-i), CallbackURL: "https://a.test", ResponseCode: "503",
			CreatedAt: fmt.Sprintf("2026-01-02T03:04:%02d.678Z", 5+29-i),
		}
		if c != want {
			t.Errorf("delivery %d is %+v, want %+v", i, c, want)
		}
	}
	if page, err := client.ListEventCallbacks(t.Context(), "x", 1); err != nil || !reflect.DeepEqual(page, commercelayerapi.EventCallbackPage{}) {
		t.Errorf("of no webhook: %+v, %v", page, err)
	}
}

func TestClientResetsCircuit(t *testing.T) {
	t.Parallel()
	fake := commercelayerfake.New()
	client := connect(t, fake)
	id := fake.Put(webhook())
	for fake.Deliver(id, commercelayerfake.Delivery{}) {
		continue
	}
	w, err := client.GetWebhook(t.Context(), id)
	if err != nil || w.CircuitState != "open" || w.CircuitFailureCount != 30 {
		t.Fatalf("got %+v, %v", w, err)
	}
	reset, err := client.ResetCircuit(t.Context(), id)
	if err != nil || reset.CircuitState != "closed" || reset.CircuitFailureCount != 0 || reset.SharedSecret != w.SharedSecret {
		t.Errorf("got %+v, %v", reset, err)
	}
	if !fake.Deliver(id, commercelayerfake.Delivery{ResponseCode: "200"}) {
		t.Error("nothing is delivered after the reset")
	}
	fake.Drop(id)
	if _, err := client.ResetCircuit(t.Context(), id); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("no such webhook: %v", err)
	}
}
