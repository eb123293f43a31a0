package dooapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

const query = `{"operationName":null,"query":"query ($eventId: ID!) {event(id: $eventId) { id }}"}`

// full is a webhook with everything that can be sent.
func full() dooapi.WebhookParams {
	return dooapi.WebhookParams{
		Name: "Orders", Description: "To the warehouse", OrganizationID: "7", EventID: "12", EventGuideID: "13",
		Hooks: []dooapi.Hook{
			{Type: "order_created", Method: "POST", Endpoint: "https://warehouse.example/created?a=1&b=2"},
			{
				Type: "order_cancelled", Method: "POST", Endpoint: "https://warehouse.example/cancelled",
				Origin: &dooapi.Origin{Method: "POST", Endpoint: "https://gql.doo.net", Body: query},
			},
		},
		Authentication: &dooapi.Authentication{
			GrantType: "client_credentials", Endpoint: "https://warehouse.example/token",
			Credentials:  dooapi.Credentials{ClientID: "doo", ClientSecret: "super-strong-secret"},
			HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
		},
	}
}

// listed is full as doo lists it by default.
func listed(id string) *dooapi.Webhook {
	sent := full()
	return &dooapi.Webhook{
		ID: id, Name: sent.Name, Description: sent.Description, Hooks: sent.Hooks, Authentication: sent.Authentication,
	}
}

// start serves the fake and returns a client that asks it for tokens.
func start(t *testing.T, fake http.Handler) *dooapi.Client {
	t.Helper()
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return dooapi.New(dooapi.Config{
		BaseURL: parse(t, server.URL), APIKey: doofake.APIKey, ClientID: doofake.ClientID, ClientSecret: doofake.ClientSecret,
		REST: quick(),
	})
}

// all reads the whole list.
func all(t *testing.T, client *dooapi.Client) []dooapi.Webhook {
	t.Helper()
	var webhooks []dooapi.Webhook
	for number := 1; ; number++ {
		page, err := client.ListWebhooks(context.Background(), doofake.TeamID, number)
		if err != nil {
			t.Fatal(err)
		}
		webhooks = append(webhooks, page.Webhooks...)
		if number >= page.Pages {
			return webhooks
		}
	}
}

// TestLifecycle creates, lists and deletes a webhook among others, whatever the answer to an open question is.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		switches doofake.Switches
		// want changes what is found.
		want func(*dooapi.Webhook)
	}{
		"as documented":  {},
		"NumericIDs":     {switches: doofake.Switches{NumericIDs: true}},
		"NumberIDs":      {switches: doofake.Switches{NumberIDs: true}},
		"Create201":      {switches: doofake.Switches{Create201: true}},
		"DataObject":     {switches: doofake.Switches{DataObject: true}},
		"number, object": {switches: doofake.Switches{NumberIDs: true, DataObject: true}},
		"FlatToken":      {switches: doofake.Switches{FlatToken: true}},
		"ErrorIn200":     {switches: doofake.Switches{ErrorIn200: true}},
		"GatewayErrors":  {switches: doofake.Switches{GatewayErrors: true}},
		"MaskSecret": {
			switches: doofake.Switches{MaskSecret: true},
			want:     func(w *dooapi.Webhook) { w.Authentication.Credentials.ClientSecret = "********" },
		},
		"OmitSecret": {
			switches: doofake.Switches{OmitSecret: true},
			want:     func(w *dooapi.Webhook) { w.Authentication.Credentials.ClientSecret = "" },
		},
		"EchoOwner": {
			switches: doofake.Switches{EchoOwner: true},
			want:     func(w *dooapi.Webhook) { w.OrganizationID, w.EventID, w.EventGuideID = new("7"), new("12"), new("13") },
		},
		"NumericEventIDs": {
			switches: doofake.Switches{EchoOwner: true, NumericEventIDs: true},
			want:     func(w *dooapi.Webhook) { w.OrganizationID, w.EventID, w.EventGuideID = new("7"), new("12"), new("13") },
		},
		"ReverseHooks": {
			switches: doofake.Switches{ReverseHooks: true},
			want:     func(w *dooapi.Webhook) { slices.Reverse(w.Hooks) },
		},
		"OmitDefaults": {
			switches: doofake.Switches{OmitDefaults: true},
			want: func(w *dooapi.Webhook) {
				w.Hooks[0].Method, w.Hooks[1].Method, w.Hooks[1].Origin.Method = "", "", ""
				w.Authentication.GrantType, w.Authentication.HeaderFormat, w.Authentication.HeaderValueFormat = "", "", ""
			},
		},
		"NoSuffix": {switches: doofake.Switches{NoSuffix: true}},
		"ReformatBody": {
			switches: doofake.Switches{ReformatBody: true},
			want: func(w *dooapi.Webhook) {
				w.Hooks[1].Origin.Body = "{\n  \"operationName\": null,\n  \"query\": \"query ($eventId: ID!) {event(id: $eventId) { id }}\"\n}"
			},
		},
		"no authentication as null":   {switches: doofake.Switches{EmptyAuthentication: "null"}},
		"no authentication as object": {switches: doofake.Switches{EmptyAuthentication: "{}"}},
		"no authentication as list":   {switches: doofake.Switches{EmptyAuthentication: "[]"}},
		"NextLinks":                   {switches: doofake.Switches{NextLinks: true}},
		"OmitEmptyEmbedded":           {switches: doofake.Switches{OmitEmptyEmbedded: true}},
		"DeleteNeedsBearer":           {switches: doofake.Switches{DeleteNeedsBearer: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			fake := doofake.New()
			fake.Switches, fake.PageSize = test.switches, 2
			client := start(t, fake)

			if webhooks := all(t, client); len(webhooks) != 0 {
				t.Fatalf("an empty team lists %v", webhooks)
			}
			other := dooapi.WebhookParams{
				Name: "Other", Hooks: []dooapi.Hook{{Type: "event_created", Endpoint: "https://other.example"}},
			}
			var ids []string
			for _, params := range []dooapi.WebhookParams{other, other, other, full(), other} {
				id, err := client.CreateWebhook(ctx, doofake.TeamID, params)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, id)
			}
			want := listed(ids[3])
			if test.want != nil {
				test.want(want)
			}
			webhooks := all(t, client)
			if len(webhooks) != 5 || !reflect.DeepEqual(webhooks[3], *want) {
				t.Fatalf("listed %+v\nwant   %+v among them", webhooks, *want)
			}
			if w := webhooks[4]; w.ID != ids[4] || w.Name != "Other" || w.Authentication != nil {
				t.Errorf("listed %+v", w)
			}
			for left := range 5 {
				for range 2 { // the second deletes what is gone
					if err := client.DeleteWebhook(ctx, ids[left]); err != nil {
						t.Fatal(err)
					}
				}
				if n := len(all(t, client)); n != 4-left {
					t.Errorf("%d webhooks are listed after the deletion of %d", n, left+1)
				}
			}
		})
	}
}

// TestRefusals holds the client's reading of failures against the fake's, in doo's shape and in disguise.
func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		team   string
		change func(*dooapi.WebhookParams)
		status int
		text   string
	}{
		"unknown team": {team: "999", status: 403, text: "No access to team 999; Forbidden"},
		"no name": {
			change: func(p *dooapi.WebhookParams) { p.Name = "" }, status: 422,
			text: "name is required; The webhook configuration is invalid",
		},
		"no secret": {
			change: func(p *dooapi.WebhookParams) { p.Authentication.Credentials.ClientSecret = "" }, status: 422,
			text: "authentication.credentials.client_secret is required; The webhook configuration is invalid",
		},
	}
	for name, test := range tests {
		for how, disguised := range map[string]bool{"": false, ", in disguise": true} {
			t.Run(name+how, func(t *testing.T) {
				t.Parallel()
				fake := doofake.New()
				fake.Switches.ErrorIn200 = disguised
				params, team := full(), doofake.TeamID
				if test.team != "" {
					team = test.team
				}
				if test.change != nil {
					test.change(&params)
				}
				_, err := start(t, fake).CreateWebhook(context.Background(), team, params)
				var failure *rest.Error
				if !errors.As(err, &failure) || failure.Status != test.status || failure.Ambiguous() {
					t.Fatalf("got %v, want status %d", err, test.status)
				}
				if got := failure.Messages; len(got) != 2 || got[0]+"; "+got[1] != test.text {
					t.Errorf("got the messages %q, want %q", got, test.text)
				}
				if n := len(fake.Webhooks()); n != 0 {
					t.Errorf("%d webhooks were created", n)
				}
			})
		}
	}
}
