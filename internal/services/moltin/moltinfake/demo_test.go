package moltinfake

import (
	"reflect"
	"slices"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func TestDemo(t *testing.T) {
	t.Parallel()
	fake := New()
	var f fakeserver.Fake = fake
	if got := f.Hooks(); len(got) != 0 {
		t.Errorf("a new fake holds %+v", got)
	}
	fake.Put(Integration{
		ID: "a", Name: "Orders", Enabled: true, Observes: []string{"order.paid", "order.fulfilled"},
		Configuration: Configuration{URL: "https://example.com", SecretKey: "x"},
	})
	fake.Put(Integration{
		ID: "b", Name: "Carts", IntegrationType: "stomp", Observes: []string{"cart.updated"},
		Configuration: Configuration{Addresses: []string{"stomp://a", "stomp://b"}, Password: "x"},
	})
	want := []fakeserver.Hook{
		{
			ID: "a", Name: "Orders", Events: "order.paid, order.fulfilled", Address: "https://example.com", Enabled: true,
			Observes: []string{"order.paid", "order.fulfilled"}, Endpoints: []string{"https://example.com"},
		},
		{
			ID: "b", Name: "Carts", Events: "cart.updated", Address: "stomp://a, stomp://b",
			Observes: []string{"cart.updated"}, Endpoints: []string{"stomp://a", "stomp://b"},
		},
	}
	if got := f.Hooks(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	settings := []fakeserver.Setting{
		{Name: "base_url", Value: "http://127.0.0.1:1/moltin"},
		{Name: "client_id", Value: "demo"}, {Name: "client_secret", Value: "demo-secret"},
	}
	if got := f.Settings("http://127.0.0.1:1/moltin"); !slices.Equal(got, settings) {
		t.Errorf("got %+v", got)
	}
}
