package doofake

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
			Observes: types, Endpoints: endpoints,
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

func (f *Fake) Examples() map[string]fakeserver.Example {
	full := func(secret string) string {
		return `{"name":"Bookings","description":"All of them","team_id":"111","organization_id":"o-1","event_id":"7","event_guide_id":"8",
			"hooks":[{"type":"attendee_pending","endpoint":"https://hooks.example.com/b","method":"POST",
				"origin":{"endpoint":"https://gql.doo.net","method":"POST","body":"{\"query\":\"{ id }\"}"}}],
			"authentication":{"endpoint":"https://hooks.example.com/token","grant_type":"client_credentials",
				"credentials":{"client_id":"doo",` + secret + `},
				"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}`
	}
	return map[string]fakeserver.Example{"doo_webhook": {
		Minimal: `{"name":"Bookings","hooks":[{"type":"attendee_pending","endpoint":"https://hooks.example.com/b"}]}`,
		Many: `
  name = "hook NUMBER"
  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/NUMBER"
  }`,
		Path: "/v1/team/" + TeamID + "/webhooks",
		Full: []string{full(`"client_secret":"hush-hush"`), full(`"client_secret_wo":"hush-hush","client_secret_wo_version":7`)},
		Changes: map[string]string{
			"team_id":                            `"` + otherTeamID + `"`,
			"hooks.type":                         `"order_created"`,
			"hooks.origin.body":                  `"{\"query\":\"{ name }\"}"`,
			"authentication.header_value_format": `"Token %ACCESS_TOKEN%"`,
		},
		// A version alone brings no new secret, and the one that doo is known to hold replaces nothing.
		Local: []string{"authentication.credentials.client_secret_wo_version"},
	}}
}

// otherTeamID is a team to which ShowAll gives the credentials access.
const otherTeamID = "222"

func (f *Fake) ShowAll() { f.Switches.EchoOwner, f.Teams = true, []string{TeamID, otherTeamID} }

// Listing describes the list.
func (f *Fake) Listing() fakeserver.Listing {
	return fakeserver.Listing{Path: "/v1/team/" + TeamID + "/webhooks", Items: "_embedded.webhooks", Total: "total_items"}
}

func (f *Fake) SetTokenLife(life time.Duration) { f.TokenLife = life }

func (f *Fake) Click(n int) string {
	endpoint := fmt.Sprintf("https://hooks.example.com/%d", n)
	hook := Webhook{TeamID: TeamID, Name: fmt.Sprintf("hook %d", n), Hooks: []Hook{{Type: "order_created", Method: "POST", Endpoint: endpoint}}}
	switch n % 3 {
	case 1:
		hook.Description = "Second one"
		hook.Hooks = append(hook.Hooks, Hook{Type: "order_updated", Method: "PUT", Endpoint: endpoint, Origin: &Origin{
			Method: "POST", Endpoint: "https://graph.example.com", Body: `{"query":"{ order { id } }"}`,
		}})
	case 2:
		hook.Authentication = &Authentication{
			GrantType: "client_credentials", Endpoint: "https://auth.example.com/token", ClientID: "doo", ClientSecret: "clicked-hush",
			HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
		}
	}
	return TeamID + "/" + f.Put(hook)
}
