package main

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// maxReceiverDelay is how long a receiver may delay its response.
const maxReceiverDelay = 5 * time.Minute

// receivers counts the calls of each receiver's address, for those that fail a number of times first. It is safe for concurrent use.
type receivers struct {
	mu    sync.Mutex
	calls map[string]int // by path and query
}

func newReceivers() *receivers { return &receivers{calls: map[string]int{}} }

// called counts a call and returns how many there were.
func (c *receivers) called(address string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[address]++
	return c.calls[address]
}

func (c *receivers) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.calls)
}

// behaviour is what a receiver does before it verifies, from the query of its address.
type behaviour struct {
	status int // 0 goes on to verify
	delay  time.Duration
	times  int // 0 is always
}

func behaviourIn(r *http.Request) (behaviour, error) {
	var b behaviour
	values, err := query(r, "status", "delay", "times")
	if err != nil {
		return b, err
	}
	if text := values.Get("status"); text != "" {
		if b.status, err = strconv.Atoi(text); err != nil || b.status < 200 || b.status > 599 {
			return b, refuse(http.StatusBadRequest, "status=%s is not a status from 200 to 599", text)
		}
	}
	if text := values.Get("delay"); text != "" {
		if b.delay, err = time.ParseDuration(text); err != nil || b.delay < 0 || b.delay > maxReceiverDelay {
			return b, refuse(http.StatusBadRequest, "delay=%s is not a duration up to %s, such as 6s", text, short(maxReceiverDelay))
		}
	}
	b.times, err = numberIn(values, "times", 0, 1_000_000)
	return b, err
}

// receive is a handler for people who have none. It verifies what arrives for the hooks with its address, and issues the tokens
// that doo's deliveries need.
func (s *sandbox) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControl))
	if err != nil {
		writeError(w, refuse(http.StatusRequestEntityTooLarge, "the body can't be read, or is larger than %d MiB", maxControl>>20))
		return
	}
	todo, err := behaviourIn(r)
	if err != nil {
		writeError(w, err)
		return
	}
	forToken, grant := tokenRequest(r, body)
	addressed := s.addressed(r)
	if !forToken && len(addressed) == 0 {
		writeError(w, refuse(http.StatusUnauthorized, "no hook has the address %s: give it to one, including the query", r.URL.Path))
		return
	}
	if n := s.receivers.called(addressOf(r.URL)); todo.times == 0 || n <= todo.times {
		select {
		case <-time.After(todo.delay):
		case <-r.Context().Done():
			return
		}
		if todo.status != 0 {
			w.WriteHeader(todo.status)
			return
		}
	}
	if forToken {
		s.giveToken(w, grant)
		return
	}
	if wrong := verifyAny(addressed, r.Header, body); wrong != nil {
		writeVerdict(w, http.StatusUnauthorized, wrong, s.secrets.current())
		return
	}
	writeVerdict(w, http.StatusOK, nil, mask{})
}

// receiver is a hook and the vendor that it belongs to.
type receiver struct {
	vendor vendor
	hook   fakeserver.Hook
}

// addressed returns the hooks with the address of a request, on any host, because it may be forwarded. If some of them are being
// called, it returns only those: a thousand hooks may share an address.
func (s *sandbox) addressed(r *http.Request) []receiver {
	var all, called []receiver
	for _, v := range s.vendors {
		for _, h := range v.Fake.Hooks() {
			if !slices.ContainsFunc(h.Endpoints, func(address string) bool { return isAddress(address, r.URL) }) {
				continue
			}
			if all = append(all, receiver{v, h}); s.engine.Calls(v.Name, h.ID) {
				called = append(called, receiver{v, h})
			}
		}
	}
	if len(called) > 0 {
		return called
	}
	return all
}

// isAddress reports whether an address leads to the path and query of a request.
func isAddress(address string, of *url.URL) bool {
	if !strings.Contains(address, of.EscapedPath()) {
		return false // most aren't, and parsing costs time
	}
	u, err := url.Parse(address)
	return err == nil && addressOf(u) == addressOf(of)
}

func addressOf(u *url.URL) string { return u.EscapedPath() + "?" + u.RawQuery }

// verifyAny returns nil if a request is genuine for one of these hooks. Otherwise it says what is wrong for each, once.
func verifyAny(all []receiver, header http.Header, body []byte) error {
	var why []string
	seen := map[string]bool{}
	for _, one := range all {
		err := one.vendor.Fake.Verify(one.hook.ID, header, body)
		if err == nil {
			return nil
		}
		if !seen[err.Error()] && len(why) < 3 {
			why = append(why, one.hook.ID+": "+err.Error())
		}
		seen[err.Error()] = true
	}
	return errors.New(strings.Join(why, "; "))
}

// tokenRequest reports whether a request asks for a token, as doo's deliveries do at the endpoint in authentication.
func tokenRequest(r *http.Request, body []byte) (bool, url.Values) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return false, nil
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Has("grant_type") && form.Has("client_id"), form
}

// giveToken issues a token to a client whose secret a hook has.
func (s *sandbox) giveToken(w http.ResponseWriter, grant url.Values) {
	known := false
	for _, v := range s.vendors {
		for _, secret := range v.Fake.Secrets() {
			known = known || subtle.ConstantTimeCompare([]byte(secret), []byte(grant.Get("client_secret"))) == 1
		}
	}
	if !known {
		writeError(w, refuse(http.StatusUnauthorized, "no hook has this client_secret in its authentication"))
		return
	}
	token := rand.Text()
	s.secrets.learn(token)
	writeJSON(w, http.StatusOK, map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 3600})
}
