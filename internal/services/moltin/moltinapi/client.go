// Package moltinapi is a client for the integrations of Moltin's v2 API, now Elastic Path Commerce Cloud. It knows nothing of
// Terraform. It imports the standard library and internal/rest.
//
// The API is described at https://elasticpath.dev/docs/api/integrations/create-integration and in the OpenAPI file
// https://developer.elasticpath.com/assets/openapispecs/integrations/openapi.yaml. The two differ from each other and
// from older pages, so answers are read tolerantly.
package moltinapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Vendor is the vendor's name as users read it.
const Vendor = "Moltin"

// Config holds the address of the API and the credentials.
type Config struct {
	// BaseURL is the host, such as https://euwest.api.elasticpath.com, without /v2. It may have a path prefix.
	BaseURL *url.URL
	// ClientID and ClientSecret are exchanged for tokens.
	ClientID, ClientSecret string
	// AccessToken, if set, is used instead of them. It can't be renewed.
	AccessToken string
	// OrganizationID and StoreID, if set, make a token of an organization act on one of its stores
	// (https://elasticpath.dev/docs/authentication/Tokens/client-credential-token).
	OrganizationID, StoreID string
	// REST holds what is the same for all vendors: timeout, retries, rate limiter, log. New fills in the rest.
	REST rest.Config
}

// Client talks to one store. It is safe for concurrent use.
type Client struct {
	rest    *rest.Client
	absence *rest.Absence
	cfg     Config

	mu    sync.Mutex
	store Store
}

// New returns a client. It sends nothing.
func New(cfg Config) *Client {
	c := &Client{cfg: cfg}
	r := cfg.REST
	r.Vendor = Vendor
	r.BaseURL = cfg.BaseURL
	r.Problem = problem
	r.Secrets = []string{cfg.ClientSecret}
	r.Header = cfg.REST.Header.Clone()
	for name, id := range map[string]string{organizationHeader: cfg.OrganizationID, storeHeader: cfg.StoreID} {
		if id != "" && r.Header == nil {
			r.Header = http.Header{}
		}
		if id != "" {
			r.Header.Set(name, id)
		}
	}
	r.Token = rest.NewToken(c.authenticate)
	if cfg.AccessToken != "" {
		r.Token = rest.StaticToken(cfg.AccessToken)
	}
	c.rest = rest.New(r)
	c.absence = rest.NewAbsence(r.Clock, "", func(ctx context.Context) error {
		_, err := c.ListIntegrations(ctx, 0)
		return err
	}, func(ctx context.Context, id string) error {
		_, err := c.get(ctx, id)
		return err
	})
	return c
}

// Clock returns how far Moltin's clock is ahead of this machine's, and false until an answer has shown it.
func (c *Client) Clock() (ahead time.Duration, known bool) { return c.rest.Clock() }

// REST returns the underlying HTTP client, for callers that read raw answers.
func (c *Client) REST() *rest.Client { return c.rest }

// Hide adds secrets that no error or log may show from now on, even if an answer repeats them.
func (c *Client) Hide(secrets ...string) { c.rest.Hide(secrets...) }

// Deliver sends a delivery to a hook's endpoint. It redacts the secrets that this client knows in what it reports of the answer.
func (c *Client) Deliver(ctx context.Context, d rest.Delivery) (*rest.Delivered, error) {
	return c.rest.Deliver(ctx, d)
}

// authenticate asks for a token with the client credentials grant. The form is sent as one, although the samples of
// https://elasticpath.dev/docs/authentication/Tokens/client-credential-token call it JSON.
func (c *Client) authenticate(ctx context.Context) (rest.Grant, error) {
	form := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {c.cfg.ClientID},
		"client_secret": {c.cfg.ClientSecret},
	}
	answer, err := c.rest.Do(ctx, rest.Request{
		Method: http.MethodPost, Path: []string{"oauth", "access_token"},
		Body: []byte(form.Encode()), ContentType: "application/x-www-form-urlencoded",
		Anonymous: true, Repeatable: true, Class: rest.TokenClass,
	})
	if err != nil {
		return rest.Grant{}, err
	}
	var token struct {
		AccessToken string       `json:"access_token"`
		ExpiresIn   rest.Seconds `json:"expires_in"`
		Expires     rest.Seconds `json:"expires"` // since 1970
	}
	if err := answer.DecodeJSON(&token); err != nil {
		return rest.Grant{}, err
	}
	if token.AccessToken == "" {
		return rest.Grant{}, answer.Unreadable(errors.New("it holds no access_token"))
	}
	return rest.Grant{AccessToken: token.AccessToken, Life: life(token.ExpiresIn, token.Expires, time.Now())}, nil
}

// life is how long a token is good from now on, 0 if the answer doesn't say. expires_in comes first, because it doesn't
// depend on two clocks that agree.
func life(expiresIn, expires rest.Seconds, now time.Time) time.Duration {
	if expiresIn > 0 {
		return rest.Life(float64(expiresIn))
	}
	return rest.Life(float64(expires) - float64(now.Unix()))
}
