package moltinv1fake

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
	fake.Put(Webhook{
		ID: "a", Name: "Changes", URL: "https://example.com", ContentType: "json", Create: true, Delete: true, Enabled: true,
		Secret: "x",
	})
	fake.Put(Webhook{ID: "b", URL: "https://example.com", ContentType: "form"})
	want := []fakeserver.Hook{
		{
			ID: "a", Name: "Changes", Events: "create, delete (json)", Address: "https://example.com", Enabled: true,
			Observes: []string{"create", "delete"}, Endpoints: []string{"https://example.com"},
		},
		{ID: "b", Events: "none (form)", Address: "https://example.com", Endpoints: []string{"https://example.com"}},
	}
	if got := f.Hooks(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	settings := []fakeserver.Setting{
		{Name: "base_url", Value: "http://127.0.0.1:1/moltin_v1"},
		{Name: "client_id", Value: "demo"}, {Name: "client_secret", Value: "demo-secret"},
	}
	if got := f.Settings("http://127.0.0.1:1/moltin_v1"); !slices.Equal(got, settings) {
		t.Errorf("got %+v", got)
	}
}
