package main

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"slices"
	"sync"
)

// The largest body that is read, how many deliveries may wait for work, and how many are remembered as seen.
const (
	maxBody  = 8 << 20
	maxQueue = 1000
	maxSeen  = 100_000
)

// delivery is a verified one.
type delivery struct {
	Vendor, Event string
	// ID is the same for every try of the same delivery.
	ID string
	// Body is exactly what was sent.
	Body []byte
}

// receiver verifies deliveries, and queues those it hasn't seen before.
type receiver struct {
	hooks  map[string]hook
	tokens tokens
	queue  chan delivery

	mu    sync.Mutex
	seen  map[string]bool
	order []string // of seen, oldest first
}

func newReceiver(hooks map[string]hook, work func(delivery)) *receiver {
	r := &receiver{hooks: hooks, queue: make(chan delivery, maxQueue), seen: map[string]bool{}}
	go func() {
		for d := range r.queue {
			work(d)
		}
	}()
	return r
}

// ServeHTTP responds to a delivery. The vendors retry after any status but 2xx, doo and Moltin v1 after any but 200.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		answer(w, http.StatusMethodNotAllowed, "only POST is answered here")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		answer(w, http.StatusRequestEntityTooLarge, "the body is too long")
		return
	} else if err != nil {
		answer(w, http.StatusBadRequest, "the body ends too early")
		return
	}
	if req.URL.Path == tokenPath {
		r.tokens.issue(w, req.Header.Get("Content-Type"), string(body), r.hooks)
		return
	}
	at, h, ok := r.find(req)
	if !ok {
		answer(w, http.StatusNotFound, "no hook has this address")
		return
	}
	d, err := r.verify(h, req, body)
	switch {
	case errors.Is(err, errSecret):
		log.Printf("%s: refused: %v", h.Vendor, err)
		answer(w, http.StatusUnauthorized, err.Error())
	case err != nil:
		log.Printf("%s: refused: %v", h.Vendor, err)
		answer(w, http.StatusBadRequest, err.Error())
	case !slices.Contains(h.Events, d.Event):
		log.Printf("%s: refused: an event that isn't this hook's", h.Vendor)
		answer(w, http.StatusBadRequest, "this address takes other events")
	default:
		r.accept(w, at, d)
	}
}

// verify tries the secret and, during a rotation, the previous one, which deliveries in flight still use.
func (r *receiver) verify(h hook, req *http.Request, body []byte) (delivery, error) {
	d, err := verifiers()[h.Vendor](r, h, req, body)
	if h.Previous == "" || !errors.Is(err, errSecret) {
		return d, err
	}
	h.Secret = h.Previous
	if d, err = verifiers()[h.Vendor](r, h, req, body); err == nil {
		log.Printf("%s %s: with the previous secret", h.Vendor, d.Event)
	}
	return d, err
}

// accept queues a delivery and responds within milliseconds: Commerce Layer waits 5 seconds, Moltin v2 10. If the queue is full, it
// responds with a failure, and the vendor tries again later.
func (r *receiver) accept(w http.ResponseWriter, at string, d delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := at + " " + d.Event + " " + d.ID
	if r.seen[key] {
		log.Printf("%s %s: a duplicate, dropped", d.Vendor, d.Event)
		answer(w, http.StatusOK, "seen before")
		return
	}
	select {
	case r.queue <- d:
	default:
		answer(w, http.StatusServiceUnavailable, "too much to do: try again")
		return
	}
	r.seen[key] = true
	if r.order = append(r.order, key); len(r.order) > maxSeen {
		delete(r.seen, r.order[0])
		r.order = r.order[1:]
	}
	answer(w, http.StatusOK, "accepted")
}

// answer responds in the format that doo requires. The others ignore it.
func answer(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": http.StatusText(status), "description": message})
}
