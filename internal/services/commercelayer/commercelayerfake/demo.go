package commercelayerfake

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, mode := range f.modes() {
		for _, w := range mode.Webhooks() {
			hooks = append(hooks, fakeserver.Hook{
				ID: w.ID, Name: w.Name, Events: w.Topic, Address: w.CallbackURL, Enabled: w.DisabledAt == nil, Health: health(w),
				Observes: []string{w.Topic}, Endpoints: []string{w.CallbackURL},
			})
		}
	}
	return hooks
}

func health(w Webhook) string {
	switch {
	case w.CircuitState == "open":
		return fmt.Sprintf("circuit open after %d failures in a row", w.CircuitFailureCount)
	case w.CircuitFailureCount > 0:
		return fmt.Sprintf("%d failures in a row, %d open the circuit", w.CircuitFailureCount, failuresToOpen)
	}
	return ""
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
			"metadata":{"type":["object",{"team":"string"}],"value":{"team":"orders"}},"enabled":true,"keep_shared_secret":true,"circuit_state":"closed"}`},
		Many: `
  name              = "hook NUMBER"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/NUMBER"
  include_resources = ["customer", "line_items.item"]
  metadata          = { team = "orders" }`,
		Path: "/api/webhooks",
		Changes: map[string]string{
			"topic":             `"orders.approve"`,
			"include_resources": `["line_items.item"]`,
			"metadata":          `{"type":["object",{"team":"string"}],"value":{"team":"billing"}}`,
		},
		Local: []string{"keep_shared_secret"}, Fixed: []string{"circuit_state"},
	}}
}

// HideAccount removes mode and organization from tokens and answers.
func (f *Fake) HideAccount() { f.Switches.Meta, f.Switches.OpaqueTokens = Nowhere, true }

// ShowAll does nothing: Commerce Layer shows all of a webhook.
func (f *Fake) ShowAll() {}

// Listing describes the list.
func (f *Fake) Listing() fakeserver.Listing {
	return fakeserver.Listing{Path: "/api/webhooks", Items: "data", Total: "meta.record_count"}
}

func (f *Fake) SetTokenLife(life time.Duration) { f.TokenLife = life }

func (f *Fake) Click(n int) string {
	hook := Webhook{
		Name: fmt.Sprintf("hook %d", n), Topic: "orders.place", CallbackURL: fmt.Sprintf("https://hooks.example.com/%d", n), SharedSecret: "clicked-hush",
	}
	reference, disabled := fmt.Sprintf("R-%d", n), time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	switch n % 5 {
	case 1:
		hook.Metadata = json.RawMessage(`{"team":"orders","numbers":[1,2.5,9007199254740993],"deep":{"on":true,"none":null}}`)
	case 2:
		hook.IncludeResources, hook.Reference, hook.ReferenceOrigin = []string{"line_items.item", "customer"}, &reference, &reference
	case 3:
		hook.DisabledAt = &disabled
	case 4:
		hook.Topic, hook.CircuitFailureCount, hook.Name = "orders.cancel", 7, `"quoted" ${name} – ünïcödé`
	}
	return f.Put(hook)
}
