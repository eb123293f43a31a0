package rest

import (
	"net/url"
	"sync"
)

// hosts are those to which a client sends: the vendor's own, and that of its tokens.
type hosts struct {
	mu     sync.Mutex
	byName map[string]*host
}

// host is whether somebody answers. One that takes connections and never answers would cost each request of a run all its
// attempts.
type host struct {
	mu     sync.Mutex
	count  int // answers
	silent bool
}

func (h *hosts) of(u *url.URL) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byName == nil {
		h.byName = map[string]*host{}
	}
	if h.byName[u.Host] == nil {
		h.byName[u.Host] = &host{}
	}
	return h.byName[u.Host]
}

// heard returns how many answers have come.
func (h *host) heard() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// answered notes an answer, whatever it says.
func (h *host) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count++
	h.silent = false
}

// fellSilent notes that all attempts of a request came to nothing. That tells nothing if any other was answered since: heard is
// how many were before it.
func (h *host) fellSilent(heard int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.silent = h.silent || h.count == heard
}

func (h *host) isSilent() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.silent
}
