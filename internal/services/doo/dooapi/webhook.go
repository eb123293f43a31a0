package dooapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Webhook is a webhook configuration as doo lists it. A text that doo doesn't show is empty.
type Webhook struct {
	rest.Partial
	// ID is opaque: doo's examples show UUIDs as well as numbers.
	ID          string
	Name        string
	Description string
	// OrganizationID, EventID, and EventGuideID are nil if doo doesn't show them. Its documentation doesn't say whether
	// it ever does.
	OrganizationID, EventID, EventGuideID *string
	// Hooks are in doo's order, which may differ from the one in which they were sent.
	Hooks []Hook
	// Authentication is nil for a receiver that isn't protected.
	Authentication *Authentication
}

// Hook says where the events of one type are delivered.
type Hook struct {
	// Type is the name of an event, such as "event_created". The hash that doo appends to the type of a hook with an origin is
	// removed.
	Type string `json:"type"`
	// Method is "POST" in all of doo's documentation.
	Method string `json:"method,omitempty"`
	// Endpoint is the receiver's URL.
	Endpoint string `json:"endpoint"`
	// Origin is the query whose result is delivered; nil means doo's default payload.
	Origin *Origin `json:"origin,omitempty"`
}

// Origin is the GraphQL request that doo makes to build a delivery.
type Origin struct {
	Method   string `json:"method,omitempty"`
	Endpoint string `json:"endpoint,omitempty"`
	// Body is a JSON document with the query, such as {"variables":{"eventId":"%EVENT_ID%"},"query":"…"}.
	Body string `json:"body"`
}

// Authentication says how doo gets a token from the receiver before it delivers, and in which header it sends it
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/22841099).
type Authentication struct {
	GrantType string `json:"grant_type,omitempty"`
	// Endpoint is the URL of the receiver's token endpoint.
	Endpoint    string      `json:"endpoint"`
	Credentials Credentials `json:"credentials"`
	// HeaderFormat is the name of the header, HeaderValueFormat its value with %ACCESS_TOKEN% in the token's place.
	HeaderFormat      string `json:"header_format,omitempty"`
	HeaderValueFormat string `json:"header_value_format,omitempty"`
}

// Credentials are those with which doo requests a token from the receiver. They are unrelated to those for doo itself.
type Credentials struct {
	ClientID string `json:"client_id,omitempty"`
	// ClientSecret is in plain text in doo's examples. Whether the API masks it isn't documented.
	ClientSecret string `json:"client_secret"`
}

// WebhookParams is what a create sends. An optional field that is empty is left out.
type WebhookParams struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// OrganizationID is in camel case, unlike the others, and documented on only one page
	// (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=23135272).
	OrganizationID string `json:"organizationId,omitempty"`
	// EventID and EventGuideID restrict the webhook to one event. Without them, it is for the whole organization.
	EventID        string          `json:"event_id,omitempty"`
	EventGuideID   string          `json:"event_guide_id,omitempty"`
	Hooks          []Hook          `json:"hooks"`
	Authentication *Authentication `json:"authentication,omitempty"`
}

// secrets are the values that nothing may show.
func (p WebhookParams) secrets() []string {
	if p.Authentication == nil {
		return nil
	}
	return []string{p.Authentication.Credentials.ClientSecret}
}

// CreateWebhook creates a webhook and returns its id, which is all that doo returns. If the error is ambiguous
// (rest.Error.Ambiguous), the webhook may exist.
func (c *Client) CreateWebhook(ctx context.Context, teamID string, p WebhookParams) (id string, err error) {
	body, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("building the webhook's document: %w", err)
	}
	answer, err := c.rest.Do(ctx, rest.Request{
		Method: http.MethodPost, Path: collectionPath(teamID), Body: body, ContentType: mediaType, Secrets: p.secrets(),
	})
	if err != nil {
		return "", err
	}
	var created struct {
		Data createdID `json:"data"`
	}
	if err := answer.DecodeJSON(&created); err != nil {
		return "", err
	}
	if created.Data == "" {
		return "", answer.Unreadable(errors.New("it holds no id"))
	}
	return string(created.Data), nil
}

// DeleteWebhook asks doo to delete a webhook. Without an error, the webhook may still exist, or may never have existed: doo answers
// 204 to every delete, so that nobody can guess ids
// (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=22840871).
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	_, err := c.rest.Do(ctx, rest.Request{Method: http.MethodDelete, Path: []string{"v1", "webhooks", id}})
	if rest.StatusOf(err) == http.StatusNotFound {
		return nil
	}
	return err
}

func collectionPath(teamID string) []string { return []string{"v1", "team", teamID, "webhooks"} }
