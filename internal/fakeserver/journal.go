package fakeserver

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Entry is one request as it arrived.
type Entry struct {
	At     time.Time
	Method string
	Path   string // without the prefix under which the fake is mounted
	Query  url.Values
	Header http.Header
	Body   []byte
	Status int    // of the answer; 0 while it is served, or when the connection was dropped
	Answer []byte // the answer's body, for writes
}

// Journal keeps every request of a fake, oldest first. It is safe for concurrent use.
type Journal struct {
	mu      sync.Mutex
	entries []*Entry
}

func (j *Journal) add(e Entry) *Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, &e)
	return &e
}

func (j *Journal) finish(e *Entry, status int, answer []byte) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Status, e.Answer = status, answer
}

// Clear forgets everything.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}

// All returns every request so far.
func (j *Journal) All() []Entry { return j.Select(func(Entry) bool { return true }) }

// Select returns the requests that match.
func (j *Journal) Select(match func(Entry) bool) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []Entry
	for _, e := range j.entries {
		if match(*e) {
			out = append(out, *e)
		}
	}
	return out
}

// IsForToken reports whether the request asked for a token.
func (e Entry) IsForToken() bool { return isTokenPath(e.Path) }

// IsWrite reports whether the request could change an object, as all can but GET and those for a token.
func (e Entry) IsWrite() bool { return e.Method != http.MethodGet && !e.IsForToken() }

// Writes returns the requests that could change an object.
func (j *Journal) Writes() []Entry { return j.Select(Entry.IsWrite) }

// Calls returns the requests with this method whose path starts with prefix.
func (j *Journal) Calls(method, prefix string) []Entry {
	return j.Select(func(e Entry) bool { return e.Method == method && strings.HasPrefix(e.Path, prefix) })
}

// isTokenPath knows the token endpoints of all fakes: /oauth/token, /oauth/access_token and /v1/oauth.
func isTokenPath(path string) bool { return strings.Contains(path, "/oauth") }
