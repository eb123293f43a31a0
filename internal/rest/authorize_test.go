package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// tokens returns a Token that grants the given tokens in order; the last one repeats.
func tokens(grants ...string) *rest.Token {
	n := 0
	return rest.NewToken(func(context.Context) (rest.Grant, error) {
		n++
		return rest.Grant{AccessToken: grants[min(n, len(grants))-1]}, nil
	})
}

// TestRenewal: a token that has expired according to the vendor is renewed once per attempt. A missing permission renews
// nothing.
func TestRenewal(t *testing.T) {
	t.Parallel()
	onlyExpired := func(status int, p rest.Problem) bool {
		return status == http.StatusUnauthorized && p.Code == "expired"
	}
	const expired, noRight = `{"message":"it has run out","code":"expired"}`, `{"message":"you may not","code":"denied"}`
	tests := map[string]struct {
		token   *rest.Token
		expired func(int, rest.Problem) bool
		answers []string // 401 with this body; then success
		want    []string // tokens that arrived
		fails   bool
	}{
		"good":                 {tokens("t1"), nil, nil, []string{"t1"}, false},
		"run out":              {tokens("t1", "t2"), onlyExpired, []string{expired}, []string{"t1", "t2"}, false},
		"run out, any 401":     {tokens("t1", "t2"), nil, []string{noRight}, []string{"t1", "t2"}, false},
		"new one no better":    {tokens("t1", "t2"), onlyExpired, []string{expired, expired, expired}, []string{"t1", "t2"}, true},
		"missing right":        {tokens("t1", "t2"), onlyExpired, []string{noRight}, []string{"t1"}, true},
		"run out, then denied": {tokens("t1", "t2"), onlyExpired, []string{expired, noRight}, []string{"t1", "t2"}, true},
		"the user's own":       {rest.StaticToken("mine"), nil, []string{expired}, []string{"mine"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(n int, w http.ResponseWriter, r *http.Request) {
				if n > len(test.answers) {
					ok(n, w, r)
					return
				}
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, test.answers[n-1])
			})
			client := s.client(t, func(c *rest.Config) {
				c.Token, c.TokenExpired, c.Problem = test.token, test.expired, acmeProblem
			})
			_, err := client.Do(t.Context(), post(`{"name":"whole"}`))
			var got []string
			for _, r := range s.received() {
				got = append(got, strings.TrimPrefix(r.Authorization, "Bearer "))
				if r.Body != `{"name":"whole"}` {
					t.Errorf("the server received the body %q", r.Body)
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("the server received %q, want %q", got, test.want)
			}
			var failure *rest.Error
			if errors.As(err, &failure) != test.fails {
				t.Fatalf("got %v", err)
			}
			if test.fails && (failure.Status != http.StatusUnauthorized || failure.ForToken || failure.Ambiguous()) {
				t.Errorf("got %+v", failure)
			}
		})
	}
}

// TestRenewalForEachAttempt: a retry may renew again.
func TestRenewalForEachAttempt(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(n int, w http.ResponseWriter, r *http.Request) {
		switch n {
		case 1, 3:
			w.WriteHeader(http.StatusUnauthorized)
		case 2:
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			ok(n, w, r)
		}
	})
	client := s.client(t, func(c *rest.Config) { c.Token = tokens("t1", "t2", "t3") })
	if _, err := client.Do(t.Context(), post(`{}`)); err != nil {
		t.Fatal(err)
	}
	if seen := s.received(); len(seen) != 4 || seen[3].Authorization != "Bearer t3" {
		t.Errorf("the server received %+v", seen)
	}
}

// fetching returns a client whose token comes from the same server at /token.
func fetching(t *testing.T, s *server) *rest.Client {
	t.Helper()
	var client *rest.Client
	client = s.client(t, func(c *rest.Config) {
		c.Problem = acmeProblem
		c.Token = rest.NewToken(func(ctx context.Context) (rest.Grant, error) {
			answer, err := client.Do(ctx, rest.Request{
				Method: http.MethodPost, Path: []string{"token"}, Body: []byte("secret=s3cr3t"), Anonymous: true, Repeatable: true,
			})
			if err != nil {
				return rest.Grant{}, err
			}
			return rest.Grant{AccessToken: string(answer.Body)}, nil
		})
	})
	return client
}

// TestTokenFailureIsItsOwn: a token failure is reported as such, never as the fate of the object that the call was about.
func TestTokenFailureIsItsOwn(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status   int // 0 drops the connection
		requests int
	}{
		"bad credentials":  {401, 1},
		"wrong address":    {404, 1},
		"rate limit":       {429, 4},
		"gateway":          {503, 4},
		"connection drops": {0, 4},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				if test.status == 0 {
					panic(http.ErrAbortHandler)
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, `{"message":"no token for you"}`)
			})
			_, err := fetching(t, s).Do(t.Context(), post(`{}`))
			var failure *rest.Error
			if !errors.As(err, &failure) || !failure.ForToken || failure.Status != test.status || failure.URL != s.URL+"/token" {
				t.Fatalf("got %v", err)
			}
			if failure.Ambiguous() {
				t.Error("it says that the create may have happened")
			}
			if got := absence(rest.Clock{}, "", nil).Confirm(t.Context(), "h1", err); errors.Is(got, rest.ErrNotFound) {
				t.Error("it says that the object is gone")
			}
			if strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%v", err)
			}
			for _, r := range s.received() {
				if r.Path != "/token" || r.Authorization != "" {
					t.Errorf("the server received %+v", r)
				}
			}
			if n := len(s.received()); n != test.requests {
				t.Errorf("the server received %d requests", n)
			}
		})
	}
}

// TestTokenUnderSharedLimit: if the vendor counts all requests together, calls that wait for a token must leave room for
// the request that fetches it.
func TestTokenUnderSharedLimit(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 10} {
		synctest.Test(t, func(t *testing.T) {
			var client *rest.Client
			client = rest.New(rest.Config{
				Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"),
				RateLimiter: rest.SharedRateLimiter(rest.Window{Limit: limit, Per: time.Second}),
				Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
					return answer(r, http.StatusOK, nil, "t"), nil
				}),
				Token: rest.NewToken(func(ctx context.Context) (rest.Grant, error) {
					_, err := client.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"token"}, Anonymous: true, Class: rest.TokenClass})
					return rest.Grant{AccessToken: "t"}, err
				}),
			})
			start := time.Now()
			var group sync.WaitGroup
			for range 10 {
				group.Go(func() {
					if _, err := client.Do(t.Context(), get("hooks")); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if took, want := time.Since(start), time.Duration(10/limit)*time.Second; took != want {
				t.Errorf("11 requests at %d a second took %s, want %s", limit, took, want)
			}
		})
	}
}

// TestTokenThatAgesInLine: a token that expires while its request waits for a slot is renewed before the request is sent,
// but only once: the last request here waits another hour and uses the token that it has until it is refused.
func TestTokenThatAgesInLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		token, fetches := counting(time.Minute)
		var got []string
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"), Token: token,
			RateLimiter: rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Hour}),
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				got = append(got, r.Header.Get("Authorization"))
				return answer(r, http.StatusOK, nil, "{}"), nil
			}),
		})
		if _, err := client.Do(t.Context(), get("hooks")); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() {
				if _, err := client.Do(t.Context(), get("hooks")); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if want := []string{"Bearer t1", "Bearer t2", "Bearer t2"}; !reflect.DeepEqual(got, want) || fetches.Load() != 2 {
			t.Errorf("the requests had %q after %d fetches, want %q", got, fetches.Load(), want)
		}
	})
}
