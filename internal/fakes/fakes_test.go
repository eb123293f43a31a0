package fakes_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// TestDeliverers: each fake delivers events that it knows, some twenty of many, and one that nobody knows, under its own name.
func TestDeliverers(t *testing.T) {
	t.Parallel()
	for _, v := range fakes.New() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			h := &deliverytest.Endpoint{}
			to := &fakeserver.Target{URL: deliverytest.Listen(t, h), Secret: "s"}
			e := delivery.New(delivery.Config{})
			known := v.Fake.Events()
			if len(known) == 0 {
				t.Fatal("no events are known")
			}
			some := []fakeserver.Event{{Name: "never.heard_of", Source: "invented"}}
			for i := 0; i < len(known); i += len(known)/20 + 1 {
				some = append(some, known[i])
			}
			for i, event := range some {
				fired, err := v.Fake.Fire(e, fakeserver.Firing{Event: event.Name, To: to})
				if err != nil {
					t.Fatalf("%s: %v", event.Name, err)
				}
				d := deliverytest.Settle(t.Context(), t, e, fired.Deliveries)[0]
				if d.State != delivery.Delivered || d.Vendor != v.Name || d.Event != event.Name || d.Source != event.Source || d.Hook != "" || fired.ID == "" || d.EventID != fired.ID {
					t.Errorf("%s: got %+v", event.Name, d)
				}
				arrived := h.Arrived()
				if len(arrived) != i+1 || !json.Valid(arrived[i].Body) {
					t.Errorf("%s: %d arrived, %.100s", event.Name, len(arrived), arrived[len(arrived)-1].Body)
				}
				body, about, err := v.Fake.Body(event.Name, "")
				if err != nil || !json.Valid(body) || about.Name != event.Name {
					t.Errorf("%s: %v, %.100s", event.Name, err, body)
				}
			}
		})
	}
}

// TestNews: each fake tells of hooks that are made and deleted, and a reset leaves nothing.
func TestNews(t *testing.T) {
	t.Parallel()
	for _, v := range fakes.New() {
		var told []string
		v.Fake.Base().Tell = func(kind delivery.Kind, subject string) { told = append(told, string(kind)+" "+subject) }
		v.Fake.Click(0)
		id := v.Fake.Hooks()[0].ID
		if !v.Fake.Drop(id) || !slices.Equal(told, []string{"hook " + id, "hook " + id}) {
			t.Errorf("%s: told %v", v.Name, told)
		}
		for n := range 3 {
			v.Fake.Click(n)
		}
		if len(v.Fake.Secrets()) < 2 {
			t.Errorf("%s: the secrets are %v", v.Name, v.Fake.Secrets())
		}
		v.Fake.Base().Break(fakeserver.Fault{Times: -1})
		v.Fake.Reset()
		if left := len(v.Fake.Hooks()) + len(v.Fake.Requests()); left != 0 {
			t.Errorf("%s: %s are left", v.Name, strconv.Itoa(left))
		}
	}
}
