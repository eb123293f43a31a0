// Package rest is the HTTP core that the clients of all vendors share: it builds a request, waits for its turn,
// authorises it, sends it, retries it where that is safe, and turns every failure into one error type.
//
// It knows no vendor and no Terraform: it may import the standard library, go-retryablehttp and golang.org/x/sync.
package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxBody is the largest answer that is read, in bytes. A page of a hundred hooks is far below it.
const maxBody = 16 << 20

// Config is everything that differs between two vendors below the level of their objects.
type Config struct {
	// Vendor is the vendor's name as it appears in messages to users.
	Vendor string
	// BaseURL is the root under which Request.Path is appended. It may have a path prefix.
	BaseURL *url.URL
	// Header is sent with every request, token requests included.
	Header http.Header
	// Token authorises every request but those with Request.Anonymous. Nil sends none.
	Token *Token
	// Pace delays requests so that the vendor's limits are not hit. Nil never delays.
	Pace *Pacer
	// Problem reads the vendor's error shape out of an answer. It reports false when the body is not in that shape,
	// and for an answer that is a success. It is asked about every answer, because some vendors fail inside a 200.
	Problem func(status int, body []byte) (Problem, bool)
	// TokenExpired reports whether a failure means that the token is no longer good, as opposed to a missing right.
	// Nil means every 401.
	TokenExpired func(status int, p Problem) bool
	// RequestTimeout bounds one sending of one request, from the first byte to the last. It doesn't include waiting.
	RequestTimeout time.Duration
	// MaxRetries is how often a request is sent again after its first failure.
	MaxRetries int
	// Log is called once for each attempt. Nil logs nothing.
	Log func(context.Context, Event)
	// Transport sends the requests; nil means a transport of this client's own.
	Transport http.RoundTripper
	// Backoff is the shortest and longest wait between two attempts; zero means 500 ms and 30 s.
	BackoffMin, BackoffMax time.Duration
}

// Event describes one attempt for a log. It holds nothing secret: no body, no header value, no query.
type Event struct {
	Vendor    string
	Method    string
	Path      string
	Status    int // 0 when no answer arrived
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
	// Header is sent beside Config.Header.
	Header http.Header
	// ContentType describes Body and is only sent with one.
	ContentType string
	Body        []byte
	// URL replaces BaseURL and Path, for an endpoint on another host. It is not escaped.
	URL *url.URL
	// Anonymous sends no token.
	Anonymous bool
	// Repeatable marks a POST that may be sent twice without harm, such as a request for a token.
	Repeatable bool
	// Class is the limit that the request counts against; empty means Read for GET and Write for the rest.
	Class Class
}

// Response is an answer with a status below 300 that isn't a failure in disguise.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	method, url string
	vendor      string
}

// Client sends requests to one vendor. It is safe for concurrent use.
type Client struct {
	cfg   Config
	http  *retryablehttp.Client
	clock *atomic.Int64
}

// New returns a client. It sends nothing.
func New(cfg Config) *Client {
	if cfg.Transport == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // documented type
		transport.MaxIdleConnsPerHost = 16
		cfg.Transport = transport
	}
	if cfg.BackoffMin == 0 {
		cfg.BackoffMin, cfg.BackoffMax = 500*time.Millisecond, 30*time.Second
	}
	if cfg.TokenExpired == nil {
		cfg.TokenExpired = func(status int, _ Problem) bool { return status == http.StatusUnauthorized }
	}
	c := &Client{cfg: cfg, clock: &atomic.Int64{}}
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     &attempt{cfg: &c.cfg, clock: c.clock},
			CheckRedirect: sameHostOnly,
		},
		RetryMax:     cfg.MaxRetries,
		RetryWaitMin: cfg.BackoffMin,
		RetryWaitMax: cfg.BackoffMax,
		CheckRetry:   checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return c
}

// Vendor returns the vendor's name as users read it.
func (c *Client) Vendor() string { return c.cfg.Vendor }

// Now returns the vendor's time as its newest answer told it, at most a second behind; the local time before the first.
func (c *Client) Now() time.Time { return time.Now().Add(time.Duration(c.clock.Load())) }

// Do sends the request until it succeeds, fails for good, or the context ends. Every error is an *Error, but for a
// request that can't be built, such as one whose path has an empty element.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	target, err := c.target(r)
	if err != nil {
		return nil, err
	}
	call := &call{request: r}
	ctx = context.WithValue(ctx, callKey{}, call)

	var body any
	if r.Body != nil {
		body = r.Body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.Method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("building %s %s: %w", r.Method, target.Redacted(), err)
	}
	for _, header := range []http.Header{c.cfg.Header, r.Header} {
		for name, values := range header {
			req.Header[name] = values
		}
	}
	if r.Body != nil {
		req.Header.Set("Content-Type", r.ContentType)
	}

	answer, err := c.http.Do(req)
	failure := &Error{
		Vendor: c.cfg.Vendor, Method: r.Method, URL: withoutQuery(target), Attempts: call.attempts, Sent: call.sent,
	}
	if err != nil {
		var urlErr *url.Error
		if errors.As(err, &urlErr) {
			err = urlErr.Err
		}
		var inner *Error
		if errors.As(err, &inner) { // the token's own failure says more than ours
			failed := *inner // others wait for the same token and get the same error
			failed.ForToken = true
			return nil, &failed
		}
		failure.Err = err
		return nil, failure
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body) // in memory already: attempt.RoundTrip read it
	if err != nil {
		failure.Err = err
		return nil, failure
	}
	failure.Status, failure.RequestID = answer.StatusCode, requestID(answer.Header)
	failure.Problem, failure.Recognized = c.problem(answer.StatusCode, raw)
	if failure.Recognized || answer.StatusCode >= 300 {
		if !failure.Recognized {
			failure.Messages = describeBody(answer.Header.Get("Content-Type"), raw)
			if to := answer.Header.Get("Location"); answer.StatusCode < 400 && to != "" {
				failure.Messages = append(failure.Messages, "it redirects to "+redactedURL(to)+", which is not followed")
			}
		}
		return nil, failure
	}
	return &Response{
		Status: answer.StatusCode, Header: answer.Header, Body: raw,
		method: r.Method, url: failure.URL, vendor: c.cfg.Vendor,
	}, nil
}

func (c *Client) problem(status int, body []byte) (Problem, bool) {
	if c.cfg.Problem == nil {
		return Problem{}, false
	}
	return c.cfg.Problem(status, body)
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

// DecodeJSON reads the answer's JSON body into v. A body that is not JSON, or is cut off, is an *Error that says what
// arrived instead.
func (r *Response) DecodeJSON(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return r.Unreadable(err)
	}
	return nil
}

// Unreadable returns the error for an answer that was a success by its status but can't be understood. After a write
// that leaves open whether the write took effect.
func (r *Response) Unreadable(reason error) error {
	messages := describeBody(r.Header.Get("Content-Type"), r.Body)
	return &Error{
		Vendor: r.vendor, Method: r.method, URL: r.url, Status: r.Status, Sent: true, RequestID: requestID(r.Header),
		Problem: Problem{Messages: messages}, Err: fmt.Errorf("the answer can't be read: %w", reason),
	}
}

// sameHostOnly follows a redirect of a GET within one host. Anything else would carry the token to a stranger or turn
// a write into a read.
func sameHostOnly(req *http.Request, via []*http.Request) error {
	first := via[0]
	if len(via) > 3 || first.Method != http.MethodGet || req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme {
		return http.ErrUseLastResponse
	}
	return nil
}

func withoutQuery(u *url.URL) string {
	shown := *u
	shown.RawQuery, shown.User, shown.Fragment = "", nil, ""
	return shown.String()
}

func redactedURL(raw string) string {
	parsed, err := url.Parse(raw)
	if err != nil {
		return "an address that can't be read"
	}
	return withoutQuery(parsed)
}
