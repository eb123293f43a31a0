package moltinapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// The values of IntegrationType. The prose of the OpenAPI file writes "aws-sqs", its enum and all examples "aws_sqs".
const (
	TypeWebhook = "webhook"
	TypeSQS     = "aws_sqs"
	TypeSTOMP   = "stomp"
)

// Integration is an integration as Moltin shows it. What the API leaves out or shows as null is the zero value here.
type Integration struct {
	rest.Partial
	ID          string
	Name        string
	Description string
	Enabled     bool
	// IntegrationType is one of the Type constants.
	IntegrationType string
	// Observes are event keys, such as "order.fulfilled", in no particular order.
	Observes      []string
	Configuration Configuration
	// CreatedAt and UpdatedAt are RFC 3339 times.
	CreatedAt string
	UpdatedAt string
}

// Configuration is an integration's configuration as Moltin shows it. Its fields depend on the type.
// AWSAccessKeyID, AWSSecretAccessKey, and Password are masks, even in the answer to the create. SecretKey is readable
// (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html).
type Configuration struct {
	URL                string   `json:"url"`
	SecretKey          string   `json:"secret_key"`
	AWSAccessKeyID     string   `json:"aws_access_key_id"`
	AWSSecretAccessKey string   `json:"aws_secret_access_key"`
	Region             string   `json:"region"`
	Addresses          []string `json:"addresses"`
	Destination        string   `json:"destination"`
	Username           string   `json:"username"`
	Password           string   `json:"password"`
}

// secrets are the values that nothing may show.
func (i Integration) secrets() []string {
	c := i.Configuration
	return []string{c.SecretKey, c.AWSAccessKeyID, c.AWSSecretAccessKey, c.Password}
}

// IntegrationParams is what a create or an update sends. A nil field is left out, which keeps the vendor's value. A pointer to
// "" clears it.
type IntegrationParams struct {
	Name        *string `json:"name,omitempty"`
	Description *string `json:"description,omitempty"`
	Enabled     *bool   `json:"enabled,omitempty"`
	// IntegrationType is left out when it is "", which the API refuses
	// (https://github.com/elasticpath/terraform-provider-epcc/issues/129).
	IntegrationType string               `json:"integration_type,omitempty"`
	Observes        *[]string            `json:"observes,omitempty"`
	Configuration   *ConfigurationParams `json:"configuration,omitempty"`
}

// IsEmpty reports whether an update with these parameters would change nothing.
func (p IntegrationParams) IsEmpty() bool { return p == IntegrationParams{} }

// ConfigurationParams is the configuration to send. A nil field is left out. Whether Moltin then keeps the value isn't
// documented, so send the whole configuration. It must not hold masks: Moltin would store them.
type ConfigurationParams struct {
	URL                *string   `json:"url,omitempty"`
	SecretKey          *string   `json:"secret_key,omitempty"`
	AWSAccessKeyID     *string   `json:"aws_access_key_id,omitempty"`
	AWSSecretAccessKey *string   `json:"aws_secret_access_key,omitempty"`
	Region             *string   `json:"region,omitempty"`
	Addresses          *[]string `json:"addresses,omitempty"`
	Destination        *string   `json:"destination,omitempty"`
	Username           *string   `json:"username,omitempty"`
	Password           *string   `json:"password,omitempty"`
}

// resource is the API's form of an integration.
type resource struct {
	ID              string   `json:"id"`
	Type            string   `json:"type"`
	Name            string   `json:"name"`
	Description     string   `json:"description"`
	Enabled         bool     `json:"enabled"`
	IntegrationType string   `json:"integration_type"`
	Observes        []string `json:"observes"`
	Meta            rest.Object[struct {
		Timestamps struct {
			CreatedAt string `json:"created_at"`
			UpdatedAt string `json:"updated_at"`
		} `json:"timestamps"`
	}] `json:"meta"`
	Configuration rest.Object[Configuration] `json:"configuration"`
}

func (r resource) integration() Integration {
	times := r.Meta.Value.Timestamps
	return Integration{
		ID: r.ID, Name: r.Name, Description: r.Description, Enabled: r.Enabled, IntegrationType: r.IntegrationType,
		Observes: r.Observes, Configuration: r.Configuration.Value,
		CreatedAt: times.CreatedAt, UpdatedAt: times.UpdatedAt,
	}
}

// CreateIntegration creates an integration. If the error is ambiguous (rest.Error.Ambiguous), the integration may exist. That
// includes a success without a body, which leaves the id unknown.
func (c *Client) CreateIntegration(ctx context.Context, p IntegrationParams) (*Integration, error) {
	answer, err := c.send(ctx, http.MethodPost, collectionPath(), p)
	if err != nil {
		return nil, err
	}
	return c.one(answer, "")
}

// GetIntegration reads an integration. The error wraps rest.ErrNotFound if there is none with this id.
func (c *Client) GetIntegration(ctx context.Context, id string) (*Integration, error) {
	i, err := c.get(ctx, id)
	return i, c.absence.Confirm(ctx, id, err)
}

func (c *Client) get(ctx context.Context, id string) (*Integration, error) {
	answer, err := c.do(ctx, rest.Request{Method: http.MethodGet, Path: integrationPath(id)})
	if err != nil {
		return nil, err
	}
	return c.one(answer, id)
}

// UpdateIntegration changes what p names and returns the whole integration, which it reads if the answer doesn't show it. The
// API's PUT keeps what isn't sent. The error wraps rest.ErrNotFound if there is none with this id.
func (c *Client) UpdateIntegration(ctx context.Context, id string, p IntegrationParams) (*Integration, error) {
	answer, err := c.send(ctx, http.MethodPut, integrationPath(id), p)
	if err != nil {
		return nil, rest.ConfirmByRead(ctx, err, c.reading(id))
	}
	if isBlank(answer) || c.isReference(answer, id) {
		return c.GetIntegration(ctx, id)
	}
	return c.one(answer, id)
}

// DeleteIntegration deletes an integration. The error wraps rest.ErrNotFound if there is none with this id. The pages
// show a 200 with type and id, a 200 without a schema, and a 204. After any other answer, a read has to prove the deletion.
func (c *Client) DeleteIntegration(ctx context.Context, id string) error {
	answer, err := c.do(ctx, rest.Request{Method: http.MethodDelete, Path: integrationPath(id)})
	if err != nil {
		return rest.ConfirmByRead(ctx, err, c.reading(id))
	}
	if answer.Status == http.StatusNoContent || c.isReference(answer, id) {
		return nil
	}
	return c.absence.ConfirmDelete(ctx, answer, c.reading(id))
}

// isReference reports whether an answer shows only the type and id of an integration. One that shows more may be the answer to a
// read: some proxies block DELETE.
func (c *Client) isReference(answer *rest.Response, id string) bool {
	var document struct {
		Data map[string]json.RawMessage `json:"data"`
	}
	_, err := c.one(answer, id)
	return err == nil && answer.DecodeJSON(&document) == nil && len(document.Data) == 2
}

// reading reads an integration to find out whether it exists.
func (c *Client) reading(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := c.GetIntegration(ctx, id)
		return err
	}
}

// send creates or changes an integration. The type is required even by an update that changes nothing.
func (c *Client) send(ctx context.Context, method string, path []string, p IntegrationParams) (*rest.Response, error) {
	var document struct {
		Data struct {
			Type string `json:"type"`
			IntegrationParams
		} `json:"data"`
	}
	document.Data.Type, document.Data.IntegrationParams = "integration", p
	body, err := json.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("building the integration's document: %w", err)
	}
	return c.do(ctx, rest.Request{
		Method: method, Path: path, Body: body, ContentType: "application/json", Secrets: p.Configuration.secrets(),
	})
}

// secrets are the values that nothing may show.
func (p *ConfigurationParams) secrets() []string {
	if p == nil {
		return nil
	}
	var all []string
	for _, secret := range []*string{p.SecretKey, p.AWSAccessKeyID, p.AWSSecretAccessKey, p.Password} {
		if secret != nil {
			all = append(all, *secret)
		}
	}
	return all
}

// one decodes the integration in an answer, which must have this id; "" after a create.
func (c *Client) one(answer *rest.Response, id string) (*Integration, error) {
	var document struct {
		Data resource `json:"data"`
	}
	if err := answer.DecodeJSON(&document); err != nil {
		return nil, err
	}
	if document.Data.ID == "" || document.Data.Type != "integration" {
		return nil, answer.Unreadable(errors.New("it holds no integration"))
	}
	if err := answer.About(id, document.Data.ID); err != nil {
		return nil, err
	}
	i := document.Data.integration()
	c.Hide(i.secrets()...)
	return &i, nil
}

func isBlank(answer *rest.Response) bool { return len(bytes.TrimSpace(answer.Body)) == 0 }

func collectionPath() []string { return []string{"v2", "integrations"} }

func integrationPath(id string) []string { return append(collectionPath(), id) }
