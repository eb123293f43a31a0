package moltinv1api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Webhook is a webhook as Moltin shows it.
type Webhook struct {
	rest.Partial
	ID  string
	URL string
	// ContentType is how deliveries are encoded: "json" or "form".
	ContentType string
	// Create, Update, and Delete report which events trigger a delivery, for any kind of object.
	Create, Update, Delete bool
	Enabled                bool
	// Name, Subject, and Secret are "" if they are unset or aren't shown. No documented answer shows one that is set.
	Name, Subject, Secret string
	// Order is the JSON text of "order", "" if it is null or isn't shown. The documentation calls it an array of links to orders
	// and never shows it. Elsewhere in the API, a field of that name is a number.
	Order string
	// CreatedAt and UpdatedAt are "" if they aren't shown. Other resources show "2006-01-02 15:04:05", without a zone.
	CreatedAt, UpdatedAt string
}

// WebhookParams is what a create or an update sends. A nil field is left out, which keeps the vendor's value. A create needs all
// fields except Name, Subject, and Secret. "" should clear those three, which isn't documented.
type WebhookParams struct {
	URL, ContentType                *string
	Create, Update, Delete, Enabled *bool
	Name, Subject, Secret           *string
}

// IsEmpty reports whether an update with these parameters would change nothing.
func (p WebhookParams) IsEmpty() bool { return p == WebhookParams{} }

// form writes booleans as 1 and 0, the only documented way.
func (p WebhookParams) form() url.Values {
	form := url.Values{}
	for name, text := range map[string]*string{
		"url": p.URL, "content_type": p.ContentType, "name": p.Name, "subject": p.Subject, "secret": p.Secret,
	} {
		if text != nil {
			form.Set(name, *text)
		}
	}
	for name, yes := range map[string]*bool{
		"create": p.Create, "update": p.Update, "delete": p.Delete, "enabled": p.Enabled,
	} {
		switch {
		case yes == nil:
		case *yes:
			form.Set(name, "1")
		default:
			form.Set(name, "0")
		}
	}
	return form
}

// resource is the JSON form of a webhook.
type resource struct {
	ID          string          `json:"id"`
	URL         string          `json:"url"`
	ContentType choice          `json:"content_type"`
	Create      choice          `json:"create"`
	Update      choice          `json:"update"`
	Delete      choice          `json:"delete"`
	Enabled     choice          `json:"enabled"`
	Name        string          `json:"name"`
	Subject     string          `json:"subject"`
	Secret      string          `json:"secret"`
	Order       json.RawMessage `json:"order"`
	CreatedAt   string          `json:"created_at"`
	UpdatedAt   string          `json:"updated_at"`
}

// webhook returns what could be decoded of a webhook, even with an error.
func (r resource) webhook() (*Webhook, error) {
	w := &Webhook{
		ID: r.ID, URL: r.URL, Name: r.Name, Subject: r.Subject, Secret: r.Secret,
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if w.ID == "" {
		return w, errors.New("the webhook in it has no id")
	}
	if order := string(r.Order); order != "null" {
		w.Order = order
	}
	var err error
	if w.ContentType, err = r.ContentType.contentType(); err != nil {
		return w, fmt.Errorf("content_type of webhook %s %w", w.ID, err)
	}
	for _, field := range []struct {
		name string
		from choice
		to   *bool
	}{
		{"create", r.Create, &w.Create},
		{"update", r.Update, &w.Update},
		{"delete", r.Delete, &w.Delete},
		{"enabled", r.Enabled, &w.Enabled},
	} {
		if *field.to, err = field.from.yes(); err != nil {
			return w, fmt.Errorf("%s of webhook %s %w", field.name, w.ID, err)
		}
	}
	return w, nil
}

// CreateWebhook creates a webhook. If the error is ambiguous (rest.Error.Ambiguous), the webhook may exist.
func (c *Client) CreateWebhook(ctx context.Context, p WebhookParams) (*Webhook, error) {
	return c.one(ctx, "", writing(http.MethodPost, collectionPath(), p))
}

// GetWebhook reads a webhook. The error wraps rest.ErrNotFound if there is none with this id.
func (c *Client) GetWebhook(ctx context.Context, id string) (*Webhook, error) {
	w, err := c.get(ctx, id)
	return w, c.absence.Confirm(ctx, id, err)
}

func (c *Client) get(ctx context.Context, id string) (*Webhook, error) {
	return c.one(ctx, id, rest.Request{Method: http.MethodGet, Path: webhookPath(id)})
}

// UpdateWebhook changes what p names and returns the whole webhook. The error wraps rest.ErrNotFound if there is none
// with this id. The API answers 201, as for a create.
func (c *Client) UpdateWebhook(ctx context.Context, id string, p WebhookParams) (*Webhook, error) {
	w, err := c.one(ctx, id, writing(http.MethodPut, webhookPath(id), p))
	return w, rest.ConfirmByRead(ctx, err, c.reading(id))
}

// DeleteWebhook deletes a webhook. The error wraps rest.ErrNotFound if there is none with this id. Unless the answer is
// the documented "Webhook removed successfully" or a 204, a read has to prove it.
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	answer, err := c.do(ctx, rest.Request{Method: http.MethodDelete, Path: webhookPath(id)})
	if err != nil {
		return rest.ConfirmByRead(ctx, err, c.reading(id))
	}
	var done struct {
		Status  bool     `json:"status"`
		Message messages `json:"message"`
	}
	unreadable := answer.DecodeJSON(&done)
	if answer.Status == http.StatusNoContent || unreadable == nil && done.Status && says(done.Message, removed) {
		return nil
	}
	return c.absence.ConfirmDelete(ctx, answer, c.reading(id))
}

// reading reads a webhook to find out whether it exists.
func (c *Client) reading(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := c.GetWebhook(ctx, id)
		return err
	}
}

func writing(method string, path []string, p WebhookParams) rest.Request {
	r := rest.Request{Method: method, Path: path, Body: []byte(p.form().Encode()), ContentType: formType}
	if p.Secret != nil {
		r.Secrets = []string{*p.Secret}
	}
	return r
}

// one sends a request whose answer is one webhook, which must have this id; "" for a create.
func (c *Client) one(ctx context.Context, id string, r rest.Request) (*Webhook, error) {
	answer, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	var envelope struct {
		Result resource `json:"result"`
	}
	if err := answer.DecodeJSON(&envelope); err != nil {
		return nil, err
	}
	w, err := envelope.Result.webhook()
	if err != nil {
		return nil, answer.Unreadable(err)
	}
	c.Hide(w.Secret)
	if err := answer.About(id, w.ID); err != nil {
		return nil, err
	}
	return w, nil
}

func collectionPath() []string { return []string{"v1", "webhooks"} }

func webhookPath(id string) []string { return append(collectionPath(), id) }
