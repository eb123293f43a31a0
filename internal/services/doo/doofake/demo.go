package doofake

import (
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, w := range f.Webhooks() {
		var types, endpoints []string
		for _, h := range w.Hooks {
			types = append(types, h.Type)
			if !slices.Contains(endpoints, h.Endpoint) {
				endpoints = append(endpoints, h.Endpoint)
			}
		}
		hooks = append(hooks, fakeserver.Hook{
			ID: w.ID, Name: w.Name, Events: strings.Join(types, ", "), Address: strings.Join(endpoints, ", "), Enabled: true,
		})
	}
	return hooks
}

func (f *Fake) Settings(baseURL string) []fakeserver.Setting {
	return []fakeserver.Setting{
		{Name: "base_url", Value: baseURL},
		{Name: "api_key", Value: APIKey},
		{Name: "client_id", Value: ClientID},
		{Name: "client_secret", Value: ClientSecret},
		{Name: "team_id", Value: TeamID},
	}
}

func (f *Fake) Configurations() map[string]string {
	return map[string]string{
		"doo_webhook": `{"name":"Bookings","team_id":"111","hooks":[{"type":"attendee_pending","endpoint":"https://hooks.example.com/b","method":"POST"}]}`,
	}
}
