package fakeserver

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Tokens issues access tokens and validates them. It is safe for concurrent use.
type Tokens struct {
	mu     sync.Mutex
	issued map[string]time.Time
	n      int
}

// Issue returns a new token that is valid for life.
func (t *Tokens) Issue(prefix string, now time.Time, life time.Duration) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.issued == nil {
		t.issued = map[string]time.Time{}
	}
	t.n++
	token := fmt.Sprintf("%s-%d", prefix, t.n)
	t.issued[token] = now.Add(life)
	return token
}

// Accept adds a token that was created elsewhere.
func (t *Tokens) Accept(token string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.issued == nil {
		t.issued = map[string]time.Time{}
	}
	t.issued[token] = until
}

// Good reports whether a token was issued and hasn't expired.
func (t *Tokens) Good(token string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	until, ok := t.issued[token]
	return ok && now.Before(until)
}

// All returns the tokens that were issued and not revoked, including expired ones.
func (t *Tokens) All() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Sorted(maps.Keys(t.issued))
}

// Revoke makes every token issued so far invalid.
func (t *Tokens) Revoke() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.issued = nil
}
