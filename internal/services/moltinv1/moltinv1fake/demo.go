package moltinv1fake

import (
	"cmp"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, w := range f.Webhooks() {
		var events []string
		for _, event := range []struct {
			name string
			on   bool
		}{{"create", w.Create}, {"update", w.Update}, {"delete", w.Delete}} {
			if event.on {
				events = append(events, event.name)
			}
		}
		hooks = append(hooks, fakeserver.Hook{
			ID: w.ID, Name: w.Name, Address: w.URL, Enabled: w.Enabled,
			Events: cmp.Or(strings.Join(events, ", "), "none") + " (" + w.ContentType + ")",
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
		"moltin_v1_webhook": `{"url":"https://hooks.example.com/orders","content_type":"json","create":true,"update":true,"delete":true,"enabled":true}`,
	}
}
