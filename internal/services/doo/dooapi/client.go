// Package dooapi is a client for doo's webhook configurations. It knows nothing of Terraform. It imports the standard library and
// internal/rest.
//
// The API is described at https://viovendi.atlassian.net/wiki/spaces/API/pages/892718/Webhooks.
package dooapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const mediaType = "application/json"

// Config holds the address of the API and the credentials.
type Config struct {
	// BaseURL is the API's root, such as https://rest.doo.net, without /v1.
	BaseURL *url.URL
	// APIKey is sent with every request, including those for tokens.
	APIKey string
	// ClientID and ClientSecret are exchanged for tokens.
	ClientID, ClientSecret string
	// AccessToken, if set, is used instead of them. It can't be renewed.
	AccessToken string
	// REST holds what is the same for all vendors: timeout, retries, rate limiter, log. New fills in the rest.
	REST rest.Config
}

// Client talks to doo on behalf of one API key. It is safe for concurrent use.
type Client struct {
	rest *rest.Client
	cfg  Config
}

// New returns a client. It sends nothing.
func New(cfg Config) *Client {
	c := &Client{cfg: cfg}
	r := cfg.REST
	r.Vendor = "doo"
	r.BaseURL = cfg.BaseURL
	r.Problem = problem
	r.Secrets = []string{cfg.APIKey, cfg.ClientSecret}
	r.Header = cfg.REST.Header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set("X-Api-Key", cfg.APIKey)
	// doo documents the content type for every call, including those without a body
	// (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=22840871).
	r.Header.Set("Content-Type", mediaType)
	r.Token = rest.NewToken(c.authenticate)
	if cfg.AccessToken != "" {
		r.Token = rest.StaticToken(cfg.AccessToken)
	}
	c.rest = rest.New(r)
	return c
}

// REST returns the underlying HTTP client, for callers that read raw answers.
func (c *Client) REST() *rest.Client { return c.rest }

// Hide adds secrets that no error or log may show from now on, even if an answer repeats them.
func (c *Client) Hide(secrets ...string) { c.rest.Hide(secrets...) }

// Deliver sends a delivery to a hook's endpoint. It redacts the secrets that this client knows in what it reports of the answer.
func (c *Client) Deliver(ctx context.Context, d rest.Delivery) (*rest.Delivered, error) {
	return c.rest.Deliver(ctx, d)
}

// grant is a token as in OAuth 2.
type grant struct {
	AccessToken string       `json:"access_token"`
	ExpiresIn   rest.Seconds `json:"expires_in"`
}

// authenticate requests a token with the client credentials grant. doo returns it in data, without a lifetime
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/36929656/Authorization). The form of RFC 6749, with the token and its
// lifetime at the top level, is accepted too.
func (c *Client) authenticate(ctx context.Context) (rest.Grant, error) {
	body, err := json.Marshal(struct { //nolint:gosec // the token request, whose purpose the secret is
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		GrantType    string `json:"grant_type"`
	}{c.cfg.ClientID, c.cfg.ClientSecret, "client_credentials"})
	if err != nil {
		return rest.Grant{}, err
	}
	answer, err := c.rest.Do(ctx, rest.Request{
		Method: http.MethodPost, Path: []string{"v1", "oauth"}, Body: body, ContentType: mediaType,
		Anonymous: true, Repeatable: true, Class: rest.TokenClass,
	})
	if err != nil {
		return rest.Grant{}, err
	}
	var token struct {
		Data rest.Object[grant] `json:"data"`
		grant
	}
	if err := answer.DecodeJSON(&token); err != nil {
		return rest.Grant{}, err
	}
	given := token.Data.Value
	if given.AccessToken == "" {
		given = token.grant
	}
	if given.AccessToken == "" {
		return rest.Grant{}, answer.Unreadable(errors.New("it holds no access_token"))
	}
	return rest.Grant{AccessToken: given.AccessToken, Life: rest.Life(float64(given.ExpiresIn))}, nil
}
