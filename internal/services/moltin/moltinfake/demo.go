package moltinfake

import (
	"cmp"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, i := range f.Integrations() {
		hooks = append(hooks, fakeserver.Hook{
			ID: i.ID, Name: i.Name, Events: strings.Join(i.Observes, ", "), Enabled: i.Enabled,
			Address: cmp.Or(i.Configuration.URL, strings.Join(i.Configuration.Addresses, ", ")),
		})
	}
	return hooks
}

func (f *Fake) Settings(baseURL string) []fakeserver.Setting {
	return []fakeserver.Setting{
		{Name: "base_url", Value: baseURL},
		{Name: "client_id", Value: ClientID},
		{Name: "client_secret", Value: ClientSecret},
	}
}

func (f *Fake) Configurations() map[string]string {
	return map[string]string{
		"moltin_integration": `{"name":"Orders","observes":["order.created"],"enabled":true,"integration_type":"webhook",
			"configuration":{"url":"https://hooks.example.com/orders","secret_key":"s"}}`,
	}
}
