package dooapi_test

import (
	"context"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func TestCreateWebhookBody(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		params dooapi.WebhookParams
		body   string
	}{
		"least": {
			params: dooapi.WebhookParams{
				Name: "My Test Webhook", Hooks: []dooapi.Hook{{Type: "event_created", Endpoint: "https://requestb.in/123"}},
			},
			body: `{"name":"My Test Webhook","hooks":[{"type":"event_created","endpoint":"https://requestb.in/123"}]}`,
		},
		"organization": {
			params: dooapi.WebhookParams{
				Name: "N", OrganizationID: "7",
				Hooks: []dooapi.Hook{{Type: "order_created", Method: "POST", Endpoint: "https://requestb.in/123"}},
			},
			body: `{"name":"N","organizationId":"7","hooks":[{"type":"order_created","method":"POST","endpoint":"https://requestb.in/123"}]}`,
		},
		"all": {
			params: dooapi.WebhookParams{
				Name: "My Test Webhook", Description: "For testing", EventID: "12", EventGuideID: "13",
				Hooks: []dooapi.Hook{{
					Type: "event_created", Method: "POST", Endpoint: "https://requestb.in/123",
					Origin: &dooapi.Origin{
						Method: "POST", Endpoint: "https://gql.doo.net",
						Body: `{"variables":{"eventId":"%EVENT_ID%"},"query":"query ($eventId: ID!) {event(id: $eventId) { id }}"}`,
					},
				}},
				Authentication: &dooapi.Authentication{
					GrantType: "client_credentials", Endpoint: "https://requestb.in/token",
					Credentials:  dooapi.Credentials{ClientID: "doo", ClientSecret: "super-strong-secret"},
					HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
				},
			},
			body: `{"name":"My Test Webhook","description":"For testing","event_id":"12","event_guide_id":"13",` +
				`"hooks":[{"type":"event_created","method":"POST","endpoint":"https://requestb.in/123",` +
				`"origin":{"method":"POST","endpoint":"https://gql.doo.net",` +
				`"body":"{\"variables\":{\"eventId\":\"%EVENT_ID%\"},\"query\":\"query ($eventId: ID!) {event(id: $eventId) { id }}\"}"}}],` +
				`"authentication":{"grant_type":"client_credentials","endpoint":"https://requestb.in/token",` +
				`"credentials":{"client_id":"doo","client_secret":"super-strong-secret"},` +
				`"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, seen := serve(t, answer(200, `{"response_status":200,"developer_message":"Success","user_message":"Success",
				"data":"0f5566bb-d35b-11e7-bde8-0206116776d2",
				"_links":{"self":{"href":"https://rest.doo.net/v1/team/111/webhooks"}}}`), nil)
			id, err := client.CreateWebhook(context.Background(), "111", test.params)
			if err != nil || id != "0f5566bb-d35b-11e7-bde8-0206116776d2" {
				t.Fatalf("got %q, %v", id, err)
			}
			sent := seen.all()
			if len(sent) != 1 || sent[0].call != "POST /v1/team/111/webhooks" {
				t.Fatalf("called %q", seen.calls())
			}
			if sent[0].body != test.body {
				t.Errorf("sent %s\nwant %s", sent[0].body, test.body)
			}
		})
	}
}

func TestCreateWebhookAnswers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status   int
		body, id string
	}{
		"201":                 {201, `{"response_status":200,"data":"a-b"}`, "a-b"},
		"number":              {200, `{"response_status":200,"data":12}`, "12"},
		"object":              {200, `{"response_status":200,"data":{"id":"a-b","name":"N"}}`, "a-b"},
		"number in an object": {200, `{"data":{"id":12}}`, "12"},
		"large number":        {200, `{"data":12345678901234567890}`, "12345678901234567890"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := serve(t, answer(test.status, test.body), nil)
			id, err := client.CreateWebhook(context.Background(), "111", dooapi.WebhookParams{Name: "N"})
			if err != nil || id != test.id {
				t.Errorf("got %q, %v; want %q", id, err, test.id)
			}
		})
	}
}

func TestDeleteWebhook(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		body   string
		fails  bool
	}{
		"204":             {204, ``, false},
		"200":             {200, `{"response_status":200}`, false},
		"404":             {404, `{"response_status":404,"user_message":"Not found"}`, false},
		"404 in disguise": {200, `{"response_status":404,"user_message":"Not found"}`, false},
		"403":             {403, `{"response_status":403}`, true},
		"403 in disguise": {200, `{"response_status":403}`, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, seen := serve(t, answer(test.status, test.body), nil)
			if err := client.DeleteWebhook(context.Background(), "a/b"); (err != nil) != test.fails {
				t.Errorf("got %v", err)
			}
			sent := seen.all()
			if len(sent) != 1 || sent[0].call != "DELETE /v1/webhooks/a%2Fb" || sent[0].body != "" {
				t.Fatalf("sent %v", sent)
			}
			if sent[0].header.Get("X-Api-Key") != "the-key" || sent[0].header.Get("Authorization") != "Bearer given" {
				t.Errorf("sent with %v", sent[0].header)
			}
		})
	}
}
