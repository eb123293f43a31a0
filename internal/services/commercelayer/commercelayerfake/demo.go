package commercelayerfake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, w := range f.Webhooks() {
		hooks = append(hooks, fakeserver.Hook{
			ID: w.ID, Name: w.Name, Events: w.Topic, Address: w.CallbackURL, Enabled: w.DisabledAt == nil,
		})
	}
	return hooks
}

func (f *Fake) Settings(baseURL string) []fakeserver.Setting {
	return []fakeserver.Setting{
		{Name: "base_url", Value: baseURL},
		{Name: "auth_url", Value: baseURL + "/oauth/token"},
		{Name: "client_id", Value: ClientID},
		{Name: "client_secret", Value: ClientSecret},
	}
}

func (f *Fake) Configurations() map[string]string {
	return map[string]string{
		"commercelayer_webhook": `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`,
	}
}
