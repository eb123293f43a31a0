package doofake_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

func TestDemo(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	var f fakeserver.Fake = fake
	if got := f.Hooks(); len(got) != 0 {
		t.Errorf("a new fake holds %+v", got)
	}
	fake.Put(doofake.Webhook{
		ID: "a", Name: "Orders", Authentication: &doofake.Authentication{ClientSecret: "hush"},
		Hooks: []doofake.Hook{
			{Type: "order_created", Endpoint: "https://one.example"}, {Type: "order_updated", Endpoint: "https://two.example"},
			{Type: "order_removed", Endpoint: "https://one.example"},
		},
	})
	want := []fakeserver.Hook{{
		ID: "a", Name: "Orders", Events: "order_created, order_updated, order_removed",
		Address: "https://one.example, https://two.example", Enabled: true,
		Observes: []string{"order_created", "order_updated", "order_removed"}, Endpoints: []string{"https://one.example", "https://two.example"},
	}}
	if got := f.Hooks(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	settings := []fakeserver.Setting{
		{Name: "base_url", Value: "http://127.0.0.1:1/doo"}, {Name: "api_key", Value: "demo-key"},
		{Name: "client_id", Value: "demo"}, {Name: "client_secret", Value: "demo-secret"}, {Name: "team_id", Value: "111"},
	}
	if got := f.Settings("http://127.0.0.1:1/doo"); !slices.Equal(got, settings) {
		t.Errorf("got %+v", got)
	}
}
