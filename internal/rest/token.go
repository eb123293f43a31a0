package rest

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Grant is a token as the vendor gave it.
type Grant struct {
	AccessToken string
	// Life is how long it is good from now on; 0 means that the vendor didn't say.
	Life time.Duration
}

// longestLife is the life of a token that is said to live longer: far less than a time.Duration can hold.
const longestLife = 100 * 365 * 24 * time.Hour

// Life is a token's life by the vendor's number of seconds; 0 where that isn't positive.
func Life(seconds float64) time.Duration {
	return time.Duration(min(max(0, seconds), longestLife.Seconds()) * float64(time.Second))
}

// Token keeps one access token and renews it. It is safe for concurrent use, and many callers that need a new one
// cause a single request. A failure that can't pass is kept, too: whoever needs a token gets it at once.
type Token struct {
	fetch  func(context.Context) (Grant, error)
	now    func() time.Time
	flight singleflight.Group

	mu      sync.Mutex
	current string
	until   time.Time // zero: until refused
	failed  error     // of a fetch that can't succeed later either
	refused int       // tokens in a row, with none of them accepted
}

// maxRefused is how many new tokens in a row may be refused before no more are asked for: another would hardly do better, and
// tokens are limited.
const maxRefused = 3

// NewToken returns a Token that asks fetch when it has none. fetch must bound its own time: it outlives the request
// that caused it, because others wait for it too.
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
		if token, ok := t.good(); ok { // fetched between the look above and this flight
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
			// Early, so that a token doesn't run out on its way; but a vendor whose tokens live a second must work too.
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

// good returns the current token if it hasn't run out.
func (t *Token) good() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.current, t.current != "" && (t.until.IsZero() || t.now().Before(t.until))
}

// Expire drops a token that the vendor refused, unless it was replaced meanwhile. It reports whether asking again can
// give another one: a token that the user supplied can't be renewed, and where new ones are refused too, neither is the last.
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

// accepted notes that the vendor let a token in.
func (t *Token) accepted() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refused = 0
}
