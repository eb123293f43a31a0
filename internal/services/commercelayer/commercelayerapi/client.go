// Package commercelayerapi is a client for webhooks and events in Commerce Layer's Core API. It uses JSON:API and knows nothing
// about Terraform. It imports the standard library and internal/rest.
//
// The API is described at https://docs.commercelayer.io/core/api-reference/webhooks.
package commercelayerapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Vendor is the name of the vendor in messages.
const Vendor = "Commerce Layer"

const mediaType = "application/vnd.api+json"

// MaxPageSize is the largest page of a list (https://docs.commercelayer.io/core/pagination).
const MaxPageSize = 25

// Config is the address of the API and the credentials for it.
type Config struct {
	// BaseURL is the organization's host, such as https://yourdomain.commercelayer.io, without /api.
	BaseURL *url.URL
	// Version is the dated version of the API, such as "2026-05", or "" for the organization's default.
	Version string
	// AuthURL is the token endpoint, such as https://auth.commercelayer.io/oauth/token.
	AuthURL *url.URL
	// ClientID, ClientSecret and Scope are for token requests. Scope may be empty.
	ClientID, ClientSecret, Scope string
	// AccessToken is used instead if it isn't empty. It can't be renewed.
	AccessToken string
	// RateLimiter is the limiter from NewRateLimiter, if REST.RateLimiter is that one. It then follows the mode of the token.
	RateLimiter *rest.RateLimiter
	// REST is what is the same for all vendors: timeout, retries, rate limiter, log. New adds the rest.
	REST rest.Config
}

// Client sends requests to one organization. It is safe for concurrent use.
type Client struct {
	rest    *rest.Client
	absence *rest.Absence
	cfg     Config

	mu                sync.Mutex
	answered, claimed Account
}

// New returns a client. It sends nothing.
func New(cfg Config) *Client {
	c := &Client{cfg: cfg}
	r := cfg.REST
	r.Vendor = Vendor
	r.BaseURL = cfg.BaseURL
	r.Problem = problem
	r.Secrets = []string{cfg.ClientSecret}
	// Commerce Layer answers 401 for a missing permission too, which a new token doesn't fix.
	r.TokenExpired = func(status int, p rest.Problem) bool {
		return status == http.StatusUnauthorized && p.Code == "INVALID_TOKEN"
	}
	r.Token = rest.NewToken(c.authenticate)
	if cfg.AccessToken != "" {
		r.Token = rest.StaticToken(cfg.AccessToken)
		c.use(cfg.AccessToken)
	}
	c.rest = rest.New(r)
	c.absence = rest.NewAbsence(r.Clock, notFoundCode, func(ctx context.Context) error {
		_, err := c.ListWebhooks(ctx, 1, "")
		return err
	}, func(ctx context.Context, id string) error {
		_, err := c.get(ctx, id)
		return err
	})
	return c
}

// Clock returns how far Commerce Layer's clock is ahead of this machine's, and false if no response has shown it yet.
func (c *Client) Clock() (ahead time.Duration, known bool) { return c.rest.Clock() }

// REST returns the underlying client, for code that inspects raw responses.
func (c *Client) REST() *rest.Client { return c.rest }

// Hide registers secrets that no error or log may show, even if a response repeats them.
func (c *Client) Hide(secrets ...string) { c.rest.Hide(secrets...) }

// Deliver sends a delivery to a hook's endpoint. It redacts the secrets that this client knows in what Delivered.Said returns.
func (c *Client) Deliver(ctx context.Context, d rest.Delivery) (*rest.Delivered, error) {
	return c.rest.Deliver(ctx, d)
}

// authenticate requests a token with the client credentials grant. expires_in is the remaining lifetime, because Commerce Layer
// returns the same token until it expires (https://docs.commercelayer.io/core/authentication).
func (c *Client) authenticate(ctx context.Context) (rest.Grant, error) {
	body, err := json.Marshal(struct { //nolint:gosec // a token request has to contain the secret
		GrantType    string `json:"grant_type"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		Scope        string `json:"scope,omitempty"`
	}{"client_credentials", c.cfg.ClientID, c.cfg.ClientSecret, c.cfg.Scope})
	if err != nil {
		return rest.Grant{}, err
	}
	answer, err := c.rest.Do(ctx, rest.Request{
		Method: http.MethodPost, URL: c.cfg.AuthURL, Body: body, ContentType: "application/json",
		Header:    http.Header{"Accept": {"application/json"}},
		Anonymous: true, Repeatable: true, Class: rest.TokenClass,
	})
	if err != nil {
		return rest.Grant{}, err
	}
	var token struct {
		AccessToken string       `json:"access_token"`
		ExpiresIn   rest.Seconds `json:"expires_in"`
	}
	if err := answer.DecodeJSON(&token); err != nil {
		return rest.Grant{}, err
	}
	if token.AccessToken == "" {
		return rest.Grant{}, answer.Unreadable(errors.New("it has no access_token"))
	}
	c.use(token.AccessToken)
	return rest.Grant{AccessToken: token.AccessToken, Life: rest.Life(float64(token.ExpiresIn))}, nil
}

// use records the account of a token.
func (c *Client) use(token string) {
	account := readAccount(token)
	c.mu.Lock()
	c.claimed = account
	c.mu.Unlock()
	if account.Mode == "live" {
		c.cfg.RateLimiter.SetWindows(rest.Read, windows(2)...)
		c.cfg.RateLimiter.SetWindows(rest.Write, windows(2)...)
	}
}

// NewRateLimiter returns a rate limiter with the limits of test mode (https://docs.commercelayer.io/core/rate-limits):
// 25 requests in any 10 seconds and 100 in any 60 seconds, separately for reads and writes, and 30 requests for tokens. Live mode
// allows twice as many reads and writes.
func NewRateLimiter() *rest.RateLimiter {
	return rest.NewRateLimiter(map[rest.Class][]rest.Window{
		rest.Read: windows(1), rest.Write: windows(1), rest.TokenClass: {{Limit: 30, Per: time.Minute}},
	})
}

func windows(factor int) []rest.Window {
	return []rest.Window{
		{Limit: 25 * factor, Per: 10 * time.Second, Reserve: 1},
		{Limit: 100 * factor, Per: time.Minute, Reserve: 1},
	}
}
