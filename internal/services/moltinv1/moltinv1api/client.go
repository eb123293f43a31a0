// Package moltinv1api is a client for the webhooks of Moltin's first API. It sends forms, reads JSON, and knows nothing of
// Terraform. It imports the standard library and internal/rest.
//
// The API is described at http://moltin.github.io/documentation/webhooks/ (version 1.2.0). What that page leaves out comes
// from Moltin's documentation of version 1.0, of which https://github.com/sethkrasnianski/docs is a copy.
package moltinv1api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Vendor is what users call the API.
const Vendor = "Moltin v1"

// formType is the only encoding of request bodies that is documented.
const formType = "application/x-www-form-urlencoded"

// Config holds the address of the API and the credentials.
type Config struct {
	// BaseURL is the API's root, such as https://api.molt.in, without /v1.
	BaseURL *url.URL
	// ClientID and ClientSecret are exchanged for tokens.
	ClientID, ClientSecret string
	// AccessToken, if set, is used instead of them. It can't be renewed.
	AccessToken string
	// REST holds what is the same for all vendors: timeout, retries, rate limiter, log. New fills in the rest.
	REST rest.Config
}

// Client talks to one store. It is safe for concurrent use.
type Client struct {
	rest    *rest.Client
	absence *rest.Absence
	cfg     Config
}

// New returns a client. It sends nothing.
func New(cfg Config) *Client {
	c := &Client{cfg: cfg}
	r := cfg.REST
	r.Vendor = Vendor
	r.BaseURL = cfg.BaseURL
	r.Problem = problem
	r.Secrets = []string{cfg.ClientSecret}
	r.Token = rest.NewToken(c.authenticate)
	if cfg.AccessToken != "" {
		r.Token = rest.StaticToken(cfg.AccessToken)
	}
	c.rest = rest.New(r)
	c.absence = rest.NewAbsence(r.Clock, "", func(ctx context.Context) error {
		_, err := c.ListWebhooks(ctx, 0)
		return err
	}, func(ctx context.Context, id string) error {
		_, err := c.get(ctx, id)
		return err
	})
	return c
}

// REST returns the underlying HTTP client, for callers that read raw answers.
func (c *Client) REST() *rest.Client { return c.rest }

// Hide adds secrets that no error or log may show from now on, even if an answer repeats them.
func (c *Client) Hide(secrets ...string) { c.rest.Hide(secrets...) }

// authenticate requests a token with the client credentials grant. The endpoint isn't below /v1, and its answer has no
// envelope (http://moltin.github.io/documentation/authenticate/).
func (c *Client) authenticate(ctx context.Context) (rest.Grant, error) {
	form := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {c.cfg.ClientID},
		"client_secret": {c.cfg.ClientSecret},
	}
	answer, err := c.do(ctx, rest.Request{
		Method: http.MethodPost, Path: []string{"oauth", "access_token"}, Body: []byte(form.Encode()), ContentType: formType,
		Anonymous: true, Repeatable: true, Class: rest.TokenClass,
	})
	if err != nil {
		return rest.Grant{}, err
	}
	var token grant
	if err := answer.DecodeJSON(&token); err != nil {
		return rest.Grant{}, err
	}
	if token.AccessToken == "" {
		return rest.Grant{}, answer.Unreadable(errors.New("it holds no access_token"))
	}
	return rest.Grant{AccessToken: token.AccessToken, Life: token.life(answer.Header)}, nil
}

// grant is the token endpoint's answer.
type grant struct {
	AccessToken string       `json:"access_token"`
	ExpiresIn   rest.Seconds `json:"expires_in"`
	Expires     rest.Seconds `json:"expires"` // since 1970
}

// life is how long the token remains valid according to the stricter of expires_in and expires, 0 if the answer has neither.
// expires is by the server's clock, so it is compared with the answer's Date.
func (g grant) life(header http.Header) time.Duration {
	life := rest.Life(float64(g.ExpiresIn))
	if g.Expires <= 0 {
		return life
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	left := rest.Life(float64(g.Expires) - float64(now.Unix()))
	switch {
	case left <= 0: // a token that is dead on arrival is more likely a wrong clock; a refusal renews it
		return life
	case life <= 0:
		return left
	}
	return min(life, left)
}
