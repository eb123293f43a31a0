package main

import (
	"crypto/rand"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// tokenPath is the path for authentication.endpoint of a doo_webhook. At most maxTokens are kept, each for tokenLife.
const (
	tokenPath = "/doo/token"
	tokenLife = time.Hour
	maxTokens = 1000
)

// tokens holds the tokens issued to doo. Whoever has one may deliver to the hooks with its client and secret.
type tokens struct {
	mu     sync.Mutex
	issued map[string]issued
}

type issued struct {
	clientID, secret string
	until            time.Time
}

// issue handles the client credentials grant of OAuth 2, for which doo sends everything in a form.
func (t *tokens) issue(w http.ResponseWriter, contentType, body string, hooks map[string]hook) {
	form, err := url.ParseQuery(body)
	if kind, _, _ := mime.ParseMediaType(contentType); err != nil || kind != "application/x-www-form-urlencoded" {
		answer(w, http.StatusBadRequest, "request a token with a form")
		return
	}
	if form.Get("grant_type") != "client_credentials" {
		answer(w, http.StatusBadRequest, "the grant_type must be client_credentials")
		return
	}
	known := false
	for _, h := range hooks { // all of them, whichever fits
		secret := form.Get("client_secret")
		fits := same(secret, h.Secret) || h.Previous != "" && same(secret, h.Previous)
		known = known || fits && h.Vendor == "doo" && same(form.Get("client_id"), h.ClientID)
	}
	if !known {
		answer(w, http.StatusUnauthorized, errSecret.Error())
		return
	}
	token := rand.Text()
	t.keep(token, issued{form.Get("client_id"), form.Get("client_secret"), time.Now().Add(tokenLife)})
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"access_token": token, "token_type": "Bearer", "expires_in": int(tokenLife.Seconds()), "message": "OK", "description": "",
	})
}

func (t *tokens) keep(token string, what issued) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for old, i := range t.issued {
		if time.Now().After(i.until) || len(t.issued) >= maxTokens {
			delete(t.issued, old)
		}
	}
	if t.issued == nil {
		t.issued = map[string]issued{}
	}
	t.issued[token] = what
}

// valid reports whether the header has a token that was issued to the hook's client. Looking it up, instead of comparing it in
// constant time, is safe: a token is too long to be guessed character by character.
func (t *tokens) valid(header string, h hook) bool {
	token, ok := strings.CutPrefix(header, "Bearer ")
	t.mu.Lock()
	defer t.mu.Unlock()
	what, known := t.issued[token]
	return ok && known && time.Now().Before(what.until) && same(what.clientID, h.ClientID) && same(what.secret, h.Secret)
}
