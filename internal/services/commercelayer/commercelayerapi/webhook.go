package commercelayerapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// The states of a webhook's circuit. While it is open, nothing is delivered.
const (
	CircuitClosed = "closed"
	CircuitOpen   = "open"
)

// Webhook is a webhook as Commerce Layer shows it. What the API shows as null is the zero value here.
type Webhook struct {
	rest.Partial
	ID               string
	Name             string
	Topic            string
	CallbackURL      string
	IncludeResources []string
	Reference        string
	ReferenceOrigin  string
	// Metadata is a JSON object, or nil if the API shows null.
	Metadata json.RawMessage
	// DisabledAt is an RFC 3339 time, or "" for a webhook that is enabled.
	DisabledAt string
	// CircuitState is CircuitClosed, or CircuitOpen after 30 deliveries in a row have failed.
	CircuitState        string
	CircuitFailureCount int64
	// SharedSecret signs the deliveries. Every response contains it.
	SharedSecret string
	CreatedAt    string
	UpdatedAt    string
	// Mode is "test" or "live", like the credentials. It and OrganizationID are "" if the response doesn't show them.
	Mode           string
	OrganizationID string
}

// WebhookParams is what a create or an update sends. A nil field is left out, so that the vendor keeps its value.
type WebhookParams struct {
	Name             *string         `json:"name,omitempty"`
	Topic            *string         `json:"topic,omitempty"`
	CallbackURL      *string         `json:"callback_url,omitempty"`
	IncludeResources *[]string       `json:"include_resources,omitempty"` // [] clears
	Reference        *NullString     `json:"reference,omitempty"`
	ReferenceOrigin  *NullString     `json:"reference_origin,omitempty"`
	Metadata         json.RawMessage `json:"metadata,omitempty"` // replaces all of it; {} clears
	// Enable and Disable are triggers: only true has a meaning, and reads show disabled_at instead.
	Enable  bool `json:"_enable,omitempty"`
	Disable bool `json:"_disable,omitempty"`
	// ResetCircuit is a trigger for updates only. It closes the circuit and resets the failure count.
	ResetCircuit bool `json:"_reset_circuit,omitempty"`
}

// IsEmpty reports whether an update with these parameters would change nothing.
func (p WebhookParams) IsEmpty() bool {
	body, err := json.Marshal(p)
	return err == nil && bytes.Equal(body, []byte("{}"))
}

// NullString is sent as null when it is empty, which clears the attribute.
type NullString string

var _ json.Marshaler = NullString("")

func (s NullString) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(s))
}

// resource is the JSON:API form of a webhook.
type resource struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Attributes struct {
		Name                string          `json:"name"`
		Topic               string          `json:"topic"`
		CallbackURL         string          `json:"callback_url"`
		IncludeResources    []string        `json:"include_resources"`
		Reference           string          `json:"reference"`
		ReferenceOrigin     string          `json:"reference_origin"`
		Metadata            json.RawMessage `json:"metadata"`
		DisabledAt          string          `json:"disabled_at"`
		CircuitState        string          `json:"circuit_state"`
		CircuitFailureCount int64           `json:"circuit_failure_count"`
		SharedSecret        string          `json:"shared_secret"`
		CreatedAt           string          `json:"created_at"`
		UpdatedAt           string          `json:"updated_at"`
	} `json:"attributes"`
	Meta Account `json:"meta"`
}

// webhook returns the webhook of a resource. document is the account shown by the document around it.
func (r resource) webhook(document Account) Webhook {
	a, account := r.Attributes, r.Meta.or(document)
	w := Webhook{
		ID: r.ID, Name: a.Name, Topic: a.Topic, CallbackURL: a.CallbackURL, IncludeResources: a.IncludeResources,
		Reference: a.Reference, ReferenceOrigin: a.ReferenceOrigin, Metadata: a.Metadata, DisabledAt: a.DisabledAt,
		CircuitState: a.CircuitState, CircuitFailureCount: a.CircuitFailureCount, SharedSecret: a.SharedSecret,
		CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, Mode: account.Mode, OrganizationID: account.OrganizationID,
	}
	if bytes.Equal(bytes.TrimSpace(w.Metadata), []byte("null")) {
		w.Metadata = nil
	}
	return w
}

// CreateWebhook creates a webhook. The result is complete, including the shared secret. If the error is ambiguous
// (rest.Error.Ambiguous), the webhook may exist.
func (c *Client) CreateWebhook(ctx context.Context, p WebhookParams) (*Webhook, error) {
	return c.send(ctx, http.MethodPost, c.path("webhooks"), "", p)
}

// GetWebhook reads a webhook. The error wraps rest.ErrNotFound if there is none with this id.
func (c *Client) GetWebhook(ctx context.Context, id string) (*Webhook, error) {
	w, err := c.get(ctx, id)
	return w, c.absence.Confirm(ctx, id, err)
}

func (c *Client) get(ctx context.Context, id string) (*Webhook, error) {
	answer, err := c.do(ctx, rest.Request{Method: http.MethodGet, Path: c.path("webhooks", id), Header: accept()})
	if err != nil {
		return nil, err
	}
	return c.one(answer, id)
}

// UpdateWebhook changes what p names and returns the whole webhook. The error wraps rest.ErrNotFound if there is none with
// this id.
func (c *Client) UpdateWebhook(ctx context.Context, id string, p WebhookParams) (*Webhook, error) {
	w, err := c.send(ctx, http.MethodPatch, c.path("webhooks", id), id, p)
	return w, rest.ConfirmByRead(ctx, err, c.reading(id))
}

// ResetCircuit closes a webhook's circuit, so that it gets deliveries again, and returns the whole webhook. A closed circuit
// stays closed, with its failure count reset. The error wraps rest.ErrNotFound if there is no webhook with this id.
func (c *Client) ResetCircuit(ctx context.Context, id string) (*Webhook, error) {
	return c.UpdateWebhook(ctx, id, WebhookParams{ResetCircuit: true})
}

// DeleteWebhook deletes a webhook. The error wraps rest.ErrNotFound if there is none with this id.
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	answer, err := c.do(ctx, rest.Request{Method: http.MethodDelete, Path: c.path("webhooks", id), Header: accept()})
	switch {
	case err != nil:
		return rest.ConfirmByRead(ctx, err, c.reading(id))
	case answer.Status != http.StatusNoContent:
		return c.absence.ConfirmDelete(ctx, answer, c.reading(id))
	}
	return nil
}

// reading reads a webhook to find out whether it exists.
func (c *Client) reading(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := c.GetWebhook(ctx, id)
		return err
	}
}

// send creates (without an id) or changes a webhook.
func (c *Client) send(ctx context.Context, method string, path []string, id string, p WebhookParams) (*Webhook, error) {
	var document struct {
		Data struct {
			ID         string        `json:"id,omitempty"` // must be the one in the path
			Type       string        `json:"type"`
			Attributes WebhookParams `json:"attributes"`
		} `json:"data"`
	}
	document.Data.ID, document.Data.Type, document.Data.Attributes = id, "webhooks", p
	body, err := json.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("building the webhook's document: %w", err)
	}
	answer, err := c.do(ctx, rest.Request{
		Method: method, Path: path, Body: body, ContentType: mediaType, Header: accept(),
	})
	if err != nil {
		return nil, err
	}
	return c.one(answer, id)
}

// one reads the webhook in a response, which must have this id unless it is "", as for a create.
func (c *Client) one(answer *rest.Response, id string) (*Webhook, error) {
	var document struct {
		Data resource `json:"data"`
		Meta Account  `json:"meta"`
	}
	if err := answer.DecodeJSON(&document); err != nil {
		return nil, err
	}
	if document.Data.ID == "" || document.Data.Type != "webhooks" {
		return nil, answer.Unreadable(errors.New("it contains no webhook"))
	}
	w := document.Data.webhook(document.Meta)
	if err := answer.About(id, w.ID); err != nil {
		return nil, err
	}
	c.answers(w.Account())
	c.Hide(w.SharedSecret)
	return &w, nil
}

// isSet reports whether an optional member is present and neither null nor false.
func isSet(raw json.RawMessage) bool {
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null")) && !bytes.Equal(raw, []byte("false"))
}

func accept() http.Header { return http.Header{"Accept": {mediaType}} }
