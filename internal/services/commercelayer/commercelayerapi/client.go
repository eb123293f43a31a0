// Package commercelayerapi is a client of the webhooks part of Commerce Layer's Core API. It speaks JSON:API and knows
// nothing of Terraform; it imports the standard library and internal/rest.
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

// Config says where the API is and how to be let in.
type Config struct {
	// BaseURL is the organization's host, as in https://yourdomain.commercelayer.io, without /api.
	BaseURL *url.URL
	// Version is the dated version of the API, as in "2026-05"; "" leaves it to the organization's default.
	Version string
	// AuthURL is the token endpoint, as in https://auth.commercelayer.io/oauth/token.
	AuthURL *url.URL
	// ClientID, ClientSecret and Scope ask for tokens. Scope may be empty.
	ClientID, ClientSecret, Scope string
	// AccessToken is used instead of them when it isn't empty. It can't be renewed.
	AccessToken string
	// RateLimiter is the limiter that NewRateLimiter returned, if REST.RateLimiter is that one: it then follows the
	// mode that a token tells.
	RateLimiter *rest.RateLimiter
	// REST carries what is the same for all vendors: timeout, retries, rate limiter, log. New fills in the rest.
	REST rest.Config
}

// Client talks to one organization. It is safe for concurrent use.
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
	// Commerce Layer answers 401 for a missing right too, which no new token cures.
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

// Clock returns how far Commerce Layer's clock is ahead of this machine's, and false as long as no answer has told it.
func (c *Client) Clock() (ahead time.Duration, known bool) { return c.rest.Clock() }

// REST returns what the client sends with, for what looks at answers as they come.
func (c *Client) REST() *rest.Client { return c.rest }

// Hide notes secrets that no error or log may show from now on, although an answer echoes them.
func (c *Client) Hide(secrets ...string) { c.rest.Hide(secrets...) }

// Deliver sends what a hook's endpoint gets, and hides what this client knows of secrets in what is told of the answer.
func (c *Client) Deliver(ctx context.Context, d rest.Delivery) (*rest.Delivered, error) {
	return c.rest.Deliver(ctx, d)
}

// authenticate asks for a token with the client credentials grant. expires_in is the life that is left, because
// Commerce Layer hands out the same token again until it runs out (https://docs.commercelayer.io/core/authentication).
func (c *Client) authenticate(ctx context.Context) (rest.Grant, error) {
	body, err := json.Marshal(struct {
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
		return rest.Grant{}, answer.Unreadable(errors.New("it holds no access_token"))
	}
	c.use(token.AccessToken)
	return rest.Grant{AccessToken: token.AccessToken, Life: rest.Life(float64(token.ExpiresIn))}, nil
}

// use notes whose token it is.
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
// in any 10 seconds 25 requests, in any 60 seconds 100, reads and writes apart, and 30 requests for tokens. Live mode
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
