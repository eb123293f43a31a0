package rest_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// received is a request as it reached a server.
type received struct {
	Method, Path, Query, Authorization, Body string
	Header                                   http.Header
}

// server answers with a handler that receives the number of the request, from 1, and keeps what arrived.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	seen []received
}

func newServer(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(s.handler(answer))
	t.Cleanup(s.Close)
	return s
}

func (s *server) handler(answer func(n int, w http.ResponseWriter, r *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.seen = append(s.seen, received{
			Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Authorization: r.Header.Get("Authorization"),
			Body: string(body), Header: r.Header.Clone(),
		})
		n := len(s.seen)
		s.mu.Unlock()
		answer(n, w, r)
	})
}

func (s *server) received() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.seen...)
}

// client returns a client of this server that retries three times, about a millisecond apart.
func (s *server) client(t *testing.T, change func(*rest.Config)) *rest.Client {
	t.Helper()
	cfg := rest.Config{
		Vendor: "Acme", BaseURL: mustParse(t, s.URL), MaxRetries: 3, BackoffMin: time.Millisecond, BackoffMax: time.Millisecond,
	}
	if change != nil {
		change(&cfg)
	}
	return rest.New(cfg)
}

func mustParse(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func ok(_ int, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{}`)
}

// get returns the simplest request.
func get(path ...string) rest.Request { return rest.Request{Method: http.MethodGet, Path: path} }

// post returns a request that creates something and must not be sent twice.
func post(body string) rest.Request {
	return rest.Request{
		Method: http.MethodPost, Path: []string{"hooks"}, Body: []byte(body), ContentType: "application/json",
	}
}

// pipes is an in-memory network for tests under a fake clock: a listener and the transport that reaches it.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// servePipes serves a handler in memory until the test ends. It is called inside a bubble of testing/synctest.
func servePipes(t *testing.T, handler http.Handler) *http.Transport {
	t.Helper()
	network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	transport := &http.Transport{DialContext: network.dial}
	srv := &http.Server{Handler: handler}
	go func() { _ = srv.Serve(network) }()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		close(network.closed)
		_ = srv.Close()
	})
	return transport
}

// transportFunc answers without a network.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answer builds the response of a transportFunc.
func answer(r *http.Request, status int, header http.Header, body string) *http.Response {
	recorder := httptest.NewRecorder()
	for name, values := range header {
		recorder.Header()[name] = values
	}
	recorder.WriteHeader(status)
	_, _ = io.WriteString(recorder, body)
	response := recorder.Result()
	response.Request = r
	return response
}
