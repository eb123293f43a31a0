package fakeserver_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// counter is a small API with state: POST adds the body to what is stored, GET shows it.
type counter struct {
	*fakeserver.Core
	mu     sync.Mutex
	stored []string
}

func newCounter() *counter {
	return &counter{Core: fakeserver.NewCore(fakeserver.Sequence("id-%02d"), tooMany)}
}

func tooMany(w http.ResponseWriter, _ *http.Request, limit fakeserver.Limit) {
	w.Header().Set("X-Limit", limit.Per.String())
	http.Error(w, "slow down", http.StatusTooManyRequests)
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.Serve(w, r, http.HandlerFunc(c.api))
}

func (c *counter) api(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	if r.Method == http.MethodPost {
		c.stored = append(c.stored, string(body))
		w.Header().Set("X-Id", c.NewID())
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = io.WriteString(w, "["+strings.Join(c.stored, ",")+"]")
}

func (c *counter) all() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.stored, ",")
}

// result is what a client sees of an answer.
type result struct {
	status int
	header http.Header
	body   string
	err    error // of the request, or of reading the body
}

func call(t *testing.T, handler http.Handler, method, path, body string) result {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	return callServer(t, server, method, path, body)
}

func callServer(t *testing.T, server *httptest.Server, method, path, body string) result {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(request)
	if err != nil {
		return result{err: err}
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	return result{answer.StatusCode, answer.Header, string(raw), err}
}

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
