// Package rest is the HTTP core that the clients of all vendors share: it builds a request, waits for its turn, authorizes
// it, sends it, retries it if that is safe, and turns every failure into one error type. Deliver sends requests to the
// address of a hook instead of to the vendor.
//
// It is independent of any vendor and of Terraform. It may import the standard library, go-retryablehttp, golang.org/x/sync
// and internal/flight.
package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxBody is the largest response body that is read, in bytes. A page of a hundred hooks is far smaller.
const maxBody = 16 << 20

// Config is everything that differs between two vendors below the level of their objects.
type Config struct {
	// Vendor is the vendor's name as it appears in messages to users.
	Vendor string
	// BaseURL is the root under which Request.Path is appended. It may have a path prefix.
	BaseURL *url.URL
	// Header is sent with every request, token requests included.
	Header http.Header
	// Secrets are the credentials, which no error or log may show even if a response echoes them. Tokens needn't be listed.
	Secrets []string
	// Token authorizes every request except those with Request.Anonymous. Nil sends no token.
	Token *Token
	// RateLimiter delays requests to stay within the vendor's limits. Nil never delays.
	RateLimiter *RateLimiter
	// Problem reads the vendor's error from a response. It returns false if the body isn't in the vendor's error format or the
	// response is a success. It is called for every response, because some vendors report failures inside a 200. Nil
	// recognizes none.
	Problem func(status int, body []byte) (Problem, bool)
	// TokenExpired reports whether a failure means that the token is no longer valid, as opposed to a missing permission. Nil
	// means every 401.
	TokenExpired func(status int, p Problem) bool
	// RequestTimeout bounds one attempt of a request, from the first byte to the last. It doesn't include waiting.
	RequestTimeout time.Duration
	// MaxRetries is how often a request is sent again after its first failure. All waits in between take at most MaxRetries
	// times RequestTimeout. Once all attempts of a request to a host have timed out, other requests to it aren't retried after
	// a timeout until it responds again.
	MaxRetries int
	// Log is called once for each attempt. Nil logs nothing.
	Log func(context.Context, Event)
	// Transport sends the requests; nil means a transport of this client's own.
	Transport http.RoundTripper
	// Clock is the time of the run.
	Clock Clock
	// Backoff is the shortest and longest wait between two attempts; zero means 500 ms and 30 s.
	BackoffMin, BackoffMax time.Duration
}

// Event describes one attempt for a log. It contains nothing secret: no body, no query, and no header value but RequestID.
// Secrets echoed in RequestID or Err are redacted.
type Event struct {
	Vendor    string
	Method    string
	Path      string
	Status    int // 0 if no response arrived
	Attempt   int // from 1
	Duration  time.Duration
	Waited    time.Duration // for a slot under the vendor's limits, and for a token
	RequestID string
	Err       error
}

// Request is one call of an API.
type Request struct {
	Method string
	// Path holds the path's elements below the base URL. They are escaped, so an id can't reach another resource.
	Path []string
	// Query is appended as it is given.
	Query url.Values
	// Header is sent in addition to Config.Header.
	Header http.Header
	// ContentType describes Body and is only sent with one.
	ContentType string
	Body        []byte
	// Secrets are the values in Body that no error or log may show even if the response echoes them. Secrets that aren't in a
	// request are passed to Client.Hide.
	Secrets []string
	// URL replaces BaseURL and Path, for an endpoint on another host. It is not escaped.
	URL *url.URL
	// Anonymous sends no token.
	Anonymous bool
	// Repeatable marks a POST that may be sent twice without harm, such as a request for a token.
	Repeatable bool
	// Unrepeatable marks a request with another method that has an effect each time it is sent.
	Unrepeatable bool
	// Class is the limit that the request counts against; empty means Read for GET and Write otherwise.
	Class Class
}

// Client sends requests to one vendor. It is safe for concurrent use.
type Client struct {
	cfg    Config
	hidden *secrets
	clock  *atomic.Pointer[time.Duration]
	hosts  *hosts
}

// New returns a client. It sends nothing.
func New(cfg Config) *Client {
	if cfg.Transport == nil {
		cfg.Transport = newTransport()
	}
	if cfg.BackoffMin == 0 {
		cfg.BackoffMin, cfg.BackoffMax = 500*time.Millisecond, 30*time.Second
	}
	if cfg.Problem == nil {
		cfg.Problem = func(int, []byte) (Problem, bool) { return Problem{}, false }
	}
	if cfg.TokenExpired == nil {
		cfg.TokenExpired = func(status int, _ Problem) bool { return status == http.StatusUnauthorized }
	}
	return &Client{cfg: cfg, hidden: newSecrets(cfg.Secrets...), clock: &atomic.Pointer[time.Duration]{}, hosts: &hosts{}}
}

// Vendor returns the vendor's name as users read it.
func (c *Client) Vendor() string { return c.cfg.Vendor }

// Hide adds secrets that no error or log may show from now on, such as those in a state: any response may echo them.
func (c *Client) Hide(secrets ...string) { c.hidden.add(secrets) }

// Clock returns how far the vendor's clock is ahead of this machine's, to the second, according to its latest response with
// a date. It returns false if there has been none.
func (c *Client) Clock() (ahead time.Duration, known bool) {
	if told := c.clock.Load(); told != nil {
		return *told, true
	}
	return 0, false
}

// Do sends the request until it succeeds, fails permanently, or the context ends. Every error is an *Error, except for a
// request that can't be built, such as one whose path has an empty element.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	target, err := c.target(r)
	if err != nil {
		return nil, err
	}
	call := &call{cfg: &c.cfg, hidden: c.hidden, clock: c.clock, host: c.hosts.of(target), request: r}
	call.heard = call.host.heard()
	c.Hide(r.Secrets...)
	var body any
	if r.Body != nil {
		body = r.Body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.Method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("building %s %s: %w", r.Method, withoutQuery(target), withoutURL(err))
	}
	for _, header := range []http.Header{c.cfg.Header, r.Header} {
		for name, values := range header {
			req.Header[name] = values
		}
	}
	if r.Body != nil {
		req.Header.Set("Content-Type", r.ContentType)
	}
	if r.Method == http.MethodGet { // a cache on the way may hold the state before the last write
		req.Header.Set("Cache-Control", "no-cache")
	}

	last, err := call.sender().Do(req)
	failure := &Error{
		Vendor: c.cfg.Vendor, Method: r.Method, URL: withoutQuery(target), Attempts: call.attempts, Sent: call.sent, Cut: call.cut,
		Patience: call.patience,
	}
	if err != nil {
		var inner *Error
		if errors.As(err, &inner) { // the token's own failure says more than ours
			failed := *inner // others wait for the same token and get the same error
			failed.ForToken = true
			return nil, &failed
		}
		failure.Fault = faultOf(err)
		failure.Err = c.hidden.error(withoutURL(err))
		return nil, failure
	}
	defer last.Body.Close()
	got := call.answer
	if got.recognized || got.StatusCode >= 300 {
		hidden := c.hidden
		failure.Status, failure.RequestID = got.StatusCode, hidden.redacted(requestID(got.Header), maxText)
		failure.Problem, failure.Recognized = hidden.problem(got.problem), got.recognized
		if !got.recognized {
			failure.Messages = describe(got, hidden)
			if saysWrongScheme(got.StatusCode, got.body) {
				failure.Fault = WrongScheme
			}
		}
		return nil, failure
	}
	return &Response{
		Status: got.StatusCode, Header: got.Header, Body: got.body,
		method: r.Method, url: failure.URL, vendor: c.cfg.Vendor, hidden: c.hidden,
	}, nil
}

// target joins the base URL and the escaped path.
func (c *Client) target(r Request) (*url.URL, error) {
	if r.URL != nil {
		return r.URL, nil
	}
	escaped := make([]string, len(r.Path))
	for i, element := range r.Path {
		if element == "" || element == "." || element == ".." {
			return nil, fmt.Errorf("%q can't be part of a %s address", element, c.cfg.Vendor)
		}
		escaped[i] = url.PathEscape(element)
	}
	target := c.cfg.BaseURL.JoinPath(escaped...)
	target.RawQuery = r.Query.Encode()
	return target, nil
}
