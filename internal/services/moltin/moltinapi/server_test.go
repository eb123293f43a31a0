package moltinapi

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	id         = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"
	collection = "/v2/integrations"
	object     = collection + "/" + id
)

// answer is what the server says to one method and path.
type answer struct {
	status int
	body   string
}

// server answers by method and path, as in "GET /v2/integrations", and keeps what arrived. It knows nothing else.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string
	headers  []http.Header
}

// serve starts a server below a path prefix and returns a client for it with a fixed access token.
func serve(t *testing.T, answers map[string]answer) (*Client, *server) {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading a request: %v", err)
		}
		key := r.Method + " " + r.URL.EscapedPath()[len("/base"):]
		line := key
		if len(r.URL.RawQuery) > 0 {
			line += "?" + r.URL.Query().Encode()
		}
		if len(body) > 0 {
			line += " " + string(body)
		}
		s.mu.Lock()
		s.requests = append(s.requests, line)
		s.headers = append(s.headers, r.Header.Clone())
		s.mu.Unlock()
		a, known := answers[key]
		if !known {
			t.Errorf("unexpected request: %s", line)
			a.status = http.StatusTeapot
		}
		w.Header().Set("Content-Type", "application/json")
		if len(a.body) > 0 && a.body[0] == '<' {
			w.Header().Set("Content-Type", "text/html")
		}
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
	}))
	t.Cleanup(s.Close)
	return New(s.config(t)), s
}

// noPause is a clock whose pauses end at once.
func noPause() rest.Clock {
	return rest.Clock{Pause: func(context.Context, time.Duration) error { return nil }}
}

func (s *server) config(t *testing.T) Config {
	t.Helper()
	base, err := url.Parse(s.URL + "/base")
	if err != nil {
		t.Fatal(err)
	}
	return Config{BaseURL: base, AccessToken: "fixed", REST: rest.Config{
		Clock:          noPause(),
		RequestTimeout: 10 * time.Second, BackoffMin: time.Millisecond, BackoffMax: 2 * time.Millisecond,
	}}
}

// wantRequests compares what arrived, in order.
func (s *server) wantRequests(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !reflect.DeepEqual(s.requests, want) {
		t.Errorf("the server got\n%q\nwant\n%q", s.requests, want)
	}
}
