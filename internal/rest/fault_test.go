package rest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// encrypted returns a TLS server whose certificate isn't trusted.
func encrypted(t *testing.T, change func(*httptest.Server)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if change != nil {
		change(s)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// TestFaults: a failure that can't pass isn't retried, and its fault is recognized.
func TestFaults(t *testing.T) {
	t.Parallel()
	untrusted := encrypted(t, nil).URL
	old := encrypted(t, func(s *httptest.Server) { s.TLS.MaxVersion = tls.VersionTLS12 })
	named := encrypted(t, nil)
	plain := newServer(t, ok).URL
	raw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // as OpenSSL answers to http
		conn, _, _ := http.NewResponseController(w).Hijack()
		_, _ = io.WriteString(conn, "\x15\x03\x01\x00\x02\x02\x46")
		_ = conn.Close()
	}))
	t.Cleanup(raw.Close)
	silent, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	failing := func(err error) http.RoundTripper {
		return transportFunc(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
		})
	}
	proxying := func(err error) http.RoundTripper {
		return transportFunc(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
		})
	}
	through := func(c *tls.Config, s *httptest.Server) *http.Transport {
		transport := &http.Transport{TLSClientConfig: c}
		if c.RootCAs == nil {
			c.RootCAs = x509.NewCertPool()
			c.RootCAs.AddCert(s.Certificate())
		}
		t.Cleanup(transport.CloseIdleConnections)
		return transport
	}
	const all = 4 // attempts of client
	tests := map[string]struct {
		url       string
		transport http.RoundTripper
		want      rest.Fault
		attempts  int
	}{
		"unknown authority":   {untrusted, nil, rest.NotTrusted, 1},
		"another host's":      {named.URL, through(&tls.Config{ServerName: "other.test", MinVersion: tls.VersionTLS12}, named), rest.NotTrusted, 1},
		"old TLS":             {old.URL, through(&tls.Config{MinVersion: tls.VersionTLS13}, old), rest.NotTrusted, 1},
		"https to http":       {strings.Replace(plain, "http:", "https:", 1), nil, rest.WrongScheme, 1},
		"http to Go's https":  {strings.Replace(untrusted, "https:", "http:", 1), nil, rest.WrongScheme, 1},
		"http to an alert":    {raw.URL, nil, rest.WrongScheme, 1},
		"nobody listens":      {"http://" + closed.Addr().String(), nil, rest.Refused, 2},
		"no such host":        {"", failing(&net.DNSError{Err: "no such host", Name: "acme.test", IsNotFound: true}), rest.UnknownHost, 1},
		"no name server":      {"", failing(&net.DNSError{Err: "server misbehaving", Name: "acme.test", IsTemporary: true}), "", all},
		"refused on Windows":  {"", failing(syscall.Errno(10061)), rest.Refused, 2},
		"no way there":        {"", failing(syscall.EHOSTUNREACH), rest.Refused, 2},
		"no network":          {"", failing(syscall.ENETUNREACH), rest.Refused, 2},
		"a firewall":          {"", failing(syscall.EACCES), rest.Refused, 2},
		"no such port":        {"https://127.0.0.1:99999", nil, rest.Refused, 2},
		"nothing answers":     {"https://" + silent.Addr().String(), nil, rest.Refused, 2},
		"to a proxy":          {"", proxying(syscall.ECONNREFUSED), rest.ProxyRefused, 2},
		"to no such proxy":    {"", proxying(&net.DNSError{Err: "no such host", Name: "proxy.test", IsNotFound: true}), rest.ProxyRefused, 1},
		"a proxy hangs up":    {"", proxying(io.ErrUnexpectedEOF), "", all},
		"closed while in use": {"", failing(errors.New("tls: protocol is shutdown")), "", all},
	}
	for name, test := range tests {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				client := (&server{Server: httptest.NewUnstartedServer(nil)}).client(t, func(c *rest.Config) {
					c.Transport = test.transport
					if name == "nothing answers" {
						c.RequestTimeout = 100 * time.Millisecond
					}
					if c.BaseURL = mustParse(t, "http://acme.test"); test.url != "" {
						c.BaseURL = mustParse(t, test.url)
					}
				})
				_, err := client.Do(t.Context(), rest.Request{Method: method, Path: []string{"hooks"}})
				failure := failureOf(t, err)
				if failure.Fault != test.want || failure.Attempts != test.attempts || failure.Passing() != (test.want == "") {
					t.Errorf("got the fault %q after %d attempts: %v", failure.Fault, failure.Attempts, err)
				}
				if failure.Ambiguous() {
					t.Errorf("the vendor may have acted: %v", err)
				}
			})
		}
	}
}

// TestMalformedHeaderIsSentOnce: a retry would be refused too.
func TestMalformedHeaderIsSentOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t, ok)
	client := s.client(t, func(c *rest.Config) { c.Token = tokens("broken\ntoken") })
	_, err := client.Do(t.Context(), get("hooks"))
	if failure := failureOf(t, err); failure.Fault != rest.Unsendable || failure.Attempts != 1 || len(s.received()) > 0 {
		t.Errorf("got %v", err)
	}
}

// TestFailedTokenIsRemembered: a permanent failure costs a run one request; one that may pass is retried for each request
// that needs a token.
func TestFailedTokenIsRemembered(t *testing.T) {
	t.Parallel()
	const hooks = 5
	for name, test := range map[string]struct {
		status int
		body   string
		want   int // requests for a token
	}{
		"refused":       {http.StatusUnauthorized, `{"message":"no"}`, 1},
		"malformed":     {http.StatusBadRequest, `{"message":"invalid_client"}`, 1},
		"a login page":  {http.StatusOK, "<title>Log in</title>", 1},
		"no such place": {http.StatusNotFound, "", 1},
		"elsewhere":     {http.StatusFound, "", 1},
		"a gateway":     {http.StatusBadGateway, "", hooks},
		"a limit":       {http.StatusTooManyRequests, "", hooks},
		"a breakdown":   {http.StatusNotImplemented, "", 1},
		"a hotel's":     {http.StatusNetworkAuthenticationRequired, "<title>Room 101</title>", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			var client *rest.Client
			client = s.client(t, func(c *rest.Config) {
				c.MaxRetries = 0
				c.Token = rest.NewToken(func(ctx context.Context) (rest.Grant, error) {
					got, err := client.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"token"}, Anonymous: true, Repeatable: true})
					if err == nil {
						err = got.DecodeJSON(&struct{}{})
					}
					return rest.Grant{}, err
				})
			})
			for range hooks {
				_, err := client.Do(t.Context(), get("hooks"))
				if failure := failureOf(t, err); !failure.ForToken || failure.Status != test.status {
					t.Errorf("got %v", err)
				}
			}
			if n := len(s.received()); n != test.want {
				t.Errorf("%d requests for a token, want %d", n, test.want)
			}
		})
	}
}

// TestRefusedTokens: if new tokens are refused as well, the client stops requesting others.
func TestRefusedTokens(t *testing.T) {
	t.Parallel()
	fetched, good := 0, ""
	s := newServer(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer "+good {
			ok(n, w, r)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
	})
	client := s.client(t, func(c *rest.Config) {
		c.Token = rest.NewToken(func(context.Context) (rest.Grant, error) {
			fetched++
			return rest.Grant{AccessToken: "t" + strconv.Itoa(fetched)}, nil
		})
	})
	for range 10 {
		if _, err := client.Do(t.Context(), get("hooks")); failureOf(t, err).Status != http.StatusUnauthorized {
			t.Errorf("got %v", err)
		}
	}
	if fetched != 3 || len(s.received()) != 3+9 {
		t.Errorf("%d tokens and %d requests for 10 calls", fetched, len(s.received()))
	}
	good = "t3" // the vendor only accepts its new tokens after a while
	if _, err := client.Do(t.Context(), get("hooks")); err != nil {
		t.Fatal(err)
	}
	good = "t4"
	if _, err := client.Do(t.Context(), get("hooks")); err != nil || fetched != 4 {
		t.Errorf("a token that ran out leads to %v and %d tokens", err, fetched)
	}
}
