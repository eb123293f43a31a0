package fakeserver

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Entry is one request as it arrived.
type Entry struct {
	Number int // counts from 1
	At     time.Time
	Method string
	Path   string // without the prefix under which the fake is mounted
	Query  url.Values
	Header http.Header
	Body   []byte
	Status int    // of the answer; 0 while it is served, or if the connection was dropped
	Answer []byte // the answer's body, for writes
	Cut    bool   // whether a body was truncated
}

// Journal keeps the requests of a fake, oldest first: all of them, unless Bound was called. It is safe for concurrent use.
type Journal struct {
	mu      sync.Mutex
	entries []*Entry
	last    int // number of the newest
	dropped int
	// most and longest are the bounds, 0 for none.
	most, longest int
}

// Bound keeps only the newest requests, and at most longest bytes of each body. It is called before the first request.
func (j *Journal) Bound(most, longest int) { j.most, j.longest = most, longest }

// Len returns how many requests are kept.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.entries)
}

// Dropped returns how many requests were dropped because of the bound.
func (j *Journal) Dropped() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.dropped
}

func (j *Journal) add(e Entry) *Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.Number = j.last
	e.Body = j.cut(&e, e.Body)
	if j.most > 0 && len(j.entries) >= j.most {
		j.entries[0] = nil
		j.entries = j.entries[1:]
		j.dropped++
	}
	j.entries = append(j.entries, &e)
	return &e
}

func (j *Journal) finish(e *Entry, status int, answer []byte) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Status, e.Answer = status, j.cut(e, answer)
}

// cut returns what is kept of a body. The caller holds the lock.
func (j *Journal) cut(e *Entry, body []byte) []byte {
	if j.longest == 0 || len(body) <= j.longest {
		return body
	}
	e.Cut = true
	return bytes.Clone(body[:j.longest])
}

// Clear forgets everything.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.dropped = nil, 0
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

// IsWrite reports whether the request could change an object: any except GET and those for a token.
func (e Entry) IsWrite() bool { return e.Method != http.MethodGet && !e.IsForToken() }

// Writes returns the requests that could change an object.
func (j *Journal) Writes() []Entry { return j.Select(Entry.IsWrite) }

// Calls returns the requests with this method whose path starts with prefix.
func (j *Journal) Calls(method, prefix string) []Entry {
	return j.Select(func(e Entry) bool { return e.Method == method && strings.HasPrefix(e.Path, prefix) })
}

// isTokenPath recognizes the token endpoints of all fakes: /oauth/token, /oauth/access_token, and /v1/oauth.
func isTokenPath(path string) bool { return strings.Contains(path, "/oauth") }
