package rest

import (
	"net/url"
	"sync"
)

// hosts are those that a client sends requests to: the vendor's own, and that of its token endpoint.
type hosts struct {
	mu     sync.Mutex
	byName map[string]*host
}

// host records whether a host responds. One that accepts connections and never responds would cost each request of a run
// all its attempts.
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

// heard returns how many responses have arrived.
func (h *host) heard() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// answered records a response, whatever it says.
func (h *host) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count++
	h.silent = false
}

// fellSilent records that all attempts of a request timed out. That proves nothing if another request got a response since:
// heard is the number of responses before the request.
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
