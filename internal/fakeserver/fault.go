package fakeserver

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Fault makes requests fail. The zero value drops the next request's connection before anything happens.
type Fault struct {
	// Match picks the requests, and may read their bodies. Nil means all except those for a token.
	Match func(*http.Request) bool
	// Times is how often it strikes; 0 means once, -1 always.
	Times int
	// Commit lets the request take effect first and discards the API's answer.
	Commit bool
	// Late lets the request take effect only after the answer, when Landing.Land is called.
	Late *Landing
	// Edit changes the true answer before it is sent.
	Edit func(r *http.Request, answer *httptest.ResponseRecorder)
	// Instead turns the request into another one, whose answer is sent. With Commit, the original one takes effect first.
	Instead func(*http.Request)
	// Delay passes before anything else, or until the client goes away.
	Delay time.Duration
	// Status, Header, and Body are the answer. Status 0 breaks the connection without one.
	Status int
	Header http.Header
	Body   string
	// PassThrough serves the request as usual after Delay.
	PassThrough bool
	// Truncate sends the true answer's header and the first half of its body, then breaks the connection.
	Truncate bool
}

// HTML502 is a gateway's page for a server that it can't reach.
const HTML502 = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"

// Landing holds requests that will take effect later. It is safe for concurrent use.
type Landing struct {
	mu      sync.Mutex
	pending []func()
}

func (l *Landing) hold(request func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = append(l.pending, request)
}

// Land lets the held requests take effect, in order, and returns how many there were.
func (l *Landing) Land() int {
	l.mu.Lock()
	landing := l.pending
	l.pending = nil
	l.mu.Unlock()
	for _, request := range landing {
		request()
	}
	return len(landing)
}

// On returns a matcher for a method and a path prefix; an empty method means any.
func On(method, prefix string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		return (method == "" || r.Method == method) && strings.HasPrefix(r.URL.Path, prefix)
	}
}

// Break adds faults. The first that matches a request applies.
func (c *Core) Break(faults ...Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		c.faults = append(c.faults, &f)
	}
}

// Heal removes all faults.
func (c *Core) Heal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

func (c *Core) takeFault(r *http.Request, body []byte) *Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.faults {
		matches := !isTokenPath(r.URL.Path)
		if f.Match != nil {
			Rewind(r, body)
			matches = f.Match(r)
		}
		if f.Times == 0 || !matches {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}

func (f *Fault) serve(w http.ResponseWriter, r *http.Request, body []byte, api http.Handler) {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		}
	}
	if f.PassThrough {
		api.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	ctx := context.WithoutCancel(r.Context()) // a late request outlives its connection
	serve := func() {
		again := r.Clone(ctx)
		Rewind(again, body)
		api.ServeHTTP(answer, again)
	}
	if f.Edit != nil {
		serve()
		f.Edit(r, answer)
		send(w, answer)
		return
	}
	switch {
	case f.Truncate:
		serve()
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("Content-Length", "1000000")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
		_ = http.NewResponseController(w).Flush()
		breakConnection()
	case f.Late != nil:
		f.Late.hold(serve)
	case f.Commit:
		serve()
	}
	if f.Instead != nil {
		other := r.Clone(ctx)
		Rewind(other, nil)
		f.Instead(other)
		api.ServeHTTP(w, other)
		return
	}
	if f.Status == 0 {
		breakConnection()
	}
	for name, values := range f.Header {
		w.Header()[name] = values
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", contentTypeOf(f.Body))
	}
	w.WriteHeader(f.Status)
	_, _ = io.WriteString(w, f.Body)
}

func send(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// breakConnection ends the connection without the rest of the answer, which net/http understands as this panic.
func breakConnection() { panic(http.ErrAbortHandler) }

func contentTypeOf(body string) string {
	if strings.HasPrefix(body, "<") {
		return "text/html; charset=utf-8"
	}
	return "application/json"
}
