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

func (f *Fake) Examples() map[string]fakeserver.Example {
	return map[string]fakeserver.Example{"commercelayer_webhook": {
		Minimal: `{"topic":"orders.place","callback_url":"https://hooks.example.com/orders"}`,
		Full: []string{`{"topic":"orders.place","callback_url":"https://hooks.example.com/orders","name":"Orders",
			"include_resources":["line_items","customer"],"reference":"r-1","reference_origin":"erp",
			"metadata":{"type":["object",{"team":"string"}],"value":{"team":"orders"}},"enabled":true,"keep_shared_secret":true}`},
		Changes: map[string]string{
			"topic":             `"orders.approve"`,
			"include_resources": `["line_items.item"]`,
			"metadata":          `{"type":["object",{"team":"string"}],"value":{"team":"billing"}}`,
		},
		Local: []string{"keep_shared_secret"},
	}}
}

// ShowAll has nothing to do: Commerce Layer shows all of a webhook.
func (f *Fake) ShowAll() {}

// Listing says how the list is shown.
func (f *Fake) Listing() fakeserver.Listing {
	return fakeserver.Listing{Path: "/api/webhooks", Items: "data", Total: "meta.record_count"}
}
