package doofake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// unknownLife is how long a token is used if its receiver gives no lifetime.
const unknownLife = time.Hour

// tokenOwner is the owner of a token: a webhook with the authentication that it had when the token was requested.
type tokenOwner struct {
	webhook string
	Authentication
}

// receiverTokens are the tokens that receivers of deliveries issued, one for each webhook until it expires. Its zero value is
// ready to use. It is safe for concurrent use.
type receiverTokens struct {
	mu    sync.Mutex
	owned map[tokenOwner]*receiverToken
	// given are all tokens that were issued, newest last, because stored requests hold some that are no longer used.
	given []string
}

// keptTokens is how many issued tokens are remembered: more than the stored deliveries have tries.
const keptTokens = 60_000

// receiverToken is requested by one delivery. Others that need it meanwhile wait for it.
type receiverToken struct {
	done  chan struct{} // closed when the rest is there
	value string
	until time.Time
	err   error
}

// get returns a token. It requests one from the receiver if there is no valid one.
func (r *receiverTokens) get(ctx context.Context, try delivery.Try, owner tokenOwner, now func() time.Time) (string, error) {
	token, mine := r.begin(owner, now())
	if mine {
		var life time.Duration
		token.value, life, token.err = fetchToken(ctx, try, owner.Authentication)
		token.until = now().Add(life)
		if token.err != nil {
			r.forget(owner)
		} else {
			r.remember(token.value)
		}
		close(token.done)
		return token.value, token.err
	}
	select {
	case <-token.done:
		return token.value, token.err
	case <-ctx.Done():
		return "", errors.New("no token from authentication.endpoint: it doesn't answer")
	}
}

// begin returns the token of an owner, and whether the caller has to fetch it.
func (r *receiverTokens) begin(owner tokenOwner, now time.Time) (token *receiverToken, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if held := r.owned[owner]; held != nil {
		select {
		case <-held.done:
			if now.Before(held.until) {
				return held, false
			}
		default:
			return held, false
		}
	}
	if r.owned == nil {
		r.owned = map[tokenOwner]*receiverToken{}
	}
	token = &receiverToken{done: make(chan struct{})}
	r.owned[owner] = token
	return token, true
}

func (r *receiverTokens) forget(owner tokenOwner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.owned, owner)
}

// remember notes a token before anything is sent with it.
func (r *receiverTokens) remember(value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.given = append(r.given, value); len(r.given) > keptTokens {
		r.given = append([]string{}, r.given[keptTokens/10:]...)
	}
}

func (r *receiverTokens) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owned, r.given = nil, nil
}

// known returns the token of an owner, "" if there is none.
func (r *receiverTokens) known(owner tokenOwner) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.owned[owner].get()
}

// all returns the tokens that were issued, including those that are no longer used.
func (r *receiverTokens) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.given)
}

// get returns the value if it is there already.
func (t *receiverToken) get() string {
	if t == nil {
		return ""
	}
	select {
	case <-t.done:
		return t.value
	default:
		return ""
	}
}

// fetchToken requests a token from a receiver (https://viovendi.atlassian.net/wiki/spaces/API, "Webhooks: OAuth request") with a
// form. The answer is JSON with access_token. A lifetime isn't documented; expires_in is RFC 6749's name for it.
func fetchToken(ctx context.Context, try delivery.Try, a Authentication) (token string, life time.Duration, err error) {
	form := url.Values{"client_id": {a.ClientID}, "client_secret": {a.ClientSecret}, "grant_type": {a.GrantType}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.Endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, errors.New("no token from authentication.endpoint: it is no valid address")
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "commercehooks-sandbox")
	answer, err := try.Do(r)
	if err != nil {
		return "", 0, fmt.Errorf("no token from authentication.endpoint: %w", err)
	}
	defer answer.Body.Close()
	var body struct {
		AccessToken string      `json:"access_token"`
		ExpiresIn   json.Number `json:"expires_in"`
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	switch {
	case err != nil:
		return "", 0, errors.New("no token from authentication.endpoint: its answer broke off, or took too long")
	case answer.StatusCode/100 != 2:
		return "", 0, fmt.Errorf("no token from authentication.endpoint: it answered %d", answer.StatusCode)
	case json.Unmarshal(text, &body) != nil || body.AccessToken == "":
		return "", 0, fmt.Errorf("no token from authentication.endpoint: it answered %d without JSON that has an access_token", answer.StatusCode)
	}
	if seconds, err := body.ExpiresIn.Int64(); err == nil && seconds > 0 {
		return body.AccessToken, time.Duration(min(seconds, 1<<32)) * time.Second, nil
	}
	return body.AccessToken, unknownLife, nil
}
