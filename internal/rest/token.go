package rest

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Grant is a token as the vendor issued it.
type Grant struct {
	AccessToken string
	// Life is how long it is valid from now; 0 means that the vendor didn't say.
	Life time.Duration
}

// longestLife caps the life of a token. It is far less than a time.Duration can hold.
const longestLife = 100 * 365 * 24 * time.Hour

// Life converts the vendor's number of seconds to a token's life; 0 if it isn't positive.
func Life(seconds float64) time.Duration {
	return time.Duration(min(max(0, seconds), longestLife.Seconds()) * float64(time.Second))
}

// Token keeps one access token and renews it. It is safe for concurrent use, and many callers that need a new one cause a
// single request. A permanent failure is kept too, and returned at once to all who need a token.
type Token struct {
	fetch  func(context.Context) (Grant, error)
	now    func() time.Time
	flight singleflight.Group

	mu      sync.Mutex
	current string
	until   time.Time // zero: until refused
	failed  error     // of a fetch that can't succeed later either
	refused int       // tokens in a row, none of which was accepted
}

// maxRefused is how many new tokens in a row may be refused before no more are requested: another would hardly do better,
// and vendors limit token requests.
const maxRefused = 3

// NewToken returns a Token that calls fetch if it has none. fetch must bound its own time: it outlives the request that
// caused it, because others wait for it too.
func NewToken(fetch func(context.Context) (Grant, error)) *Token {
	return &Token{fetch: fetch, now: time.Now}
}

// StaticToken returns a Token that never changes, for an access token that the user supplied.
func StaticToken(accessToken string) *Token { return &Token{current: accessToken, now: time.Now} }

// Get returns a token that should still be valid, and fetches one if necessary.
func (t *Token) Get(ctx context.Context) (string, error) {
	if token, ok := t.good(); ok {
		return token, nil
	}
	result := t.flight.DoChan("token", func() (any, error) {
		if token, ok := t.good(); ok { // fetched between the check above and this flight
			return token, nil
		}
		if failed := t.failure(); failed != nil {
			return "", failed
		}
		grant, err := t.fetch(context.WithoutCancel(ctx))
		t.mu.Lock()
		defer t.mu.Unlock()
		if err != nil {
			var failure *Error
			if errors.As(err, &failure) && !failure.Passing() {
				t.failed = err
			}
			return "", err
		}
		t.current, t.until = grant.AccessToken, time.Time{}
		if grant.Life > 0 {
			// Early, so that a token doesn't expire on its way; but tokens that live for only a second must work too.
			t.until = t.now().Add(grant.Life - min(10*time.Second, grant.Life/10))
		}
		return grant.AccessToken, nil
	})
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case r := <-result:
		if r.Err != nil {
			return "", r.Err
		}
		token, _ := r.Val.(string)
		return token, nil
	}
}

func (t *Token) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// good returns the current token, and reports whether it is still valid.
func (t *Token) good() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.current, t.current != "" && (t.until.IsZero() || t.now().Before(t.until))
}

// Expire drops a token that the vendor refused, unless it was replaced in the meantime. It reports whether a retry can get
// another one. A token that the user supplied can't be renewed, and neither can the last of several new ones that were all
// refused.
func (t *Token) Expire(refused string) bool {
	if t.fetch == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current != refused {
		return true
	}
	if t.refused++; t.refused >= maxRefused {
		return false
	}
	t.current = ""
	return true
}

// accepted records that the vendor accepted a token.
func (t *Token) accepted() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refused = 0
}
