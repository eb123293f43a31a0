package rest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// counting returns a Token whose grants are "t1", "t2" and so on, each valid for life and fetched in a second, and the
// number of fetches.
func counting(life time.Duration) (*rest.Token, *atomic.Int32) {
	var n atomic.Int32
	return rest.NewToken(func(ctx context.Context) (rest.Grant, error) {
		token := fmt.Sprintf("t%d", n.Add(1))
		select {
		case <-time.After(time.Second):
			return rest.Grant{AccessToken: token, Life: life}, nil
		case <-ctx.Done():
			return rest.Grant{}, ctx.Err()
		}
	}), &n
}

func TestTokenIsFetchedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		token, fetches := counting(time.Hour)
		for range 3 {
			var group sync.WaitGroup
			for range 20 {
				group.Go(func() {
					if got, err := token.Get(t.Context()); got != "t1" || err != nil {
						t.Errorf("got %q, %v", got, err)
					}
				})
			}
			group.Wait()
		}
		if n := fetches.Load(); n != 1 {
			t.Errorf("%d fetches", n)
		}
	})
}

// TestTokenRace lets real threads meet between the check of the token and the fetch.
func TestTokenRace(t *testing.T) {
	t.Parallel()
	for range 3000 {
		var fetches atomic.Int32
		token := rest.NewToken(func(context.Context) (rest.Grant, error) {
			fetches.Add(1)
			return rest.Grant{AccessToken: "t"}, nil
		})
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() { _, _ = token.Get(t.Context()) })
		}
		group.Wait()
		if n := fetches.Load(); n != 1 {
			t.Fatalf("%d fetches", n)
		}
	}
}

// TestTokenIsRenewedEarly: by ten seconds, or by a tenth of a short life.
func TestTokenIsRenewedEarly(t *testing.T) {
	t.Parallel()
	for life, good := range map[time.Duration]time.Duration{
		2 * time.Hour:     2*time.Hour - 10*time.Second,
		100 * time.Second: 90 * time.Second,
		50 * time.Second:  45 * time.Second,
		time.Second:       900 * time.Millisecond,
	} {
		t.Run(life.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				token, _ := counting(life)
				want := func(want string) {
					t.Helper()
					if got, err := token.Get(t.Context()); got != want || err != nil {
						t.Errorf("got %q, %v, want %q", got, err, want)
					}
				}
				want("t1")
				<-time.After(good - time.Nanosecond)
				want("t1")
				<-time.After(time.Nanosecond)
				want("t2")
			})
		})
	}
}

func TestTokenOfUnknownLife(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		token, fetches := counting(0)
		for range 3 {
			if got, _ := token.Get(t.Context()); got != "t1" {
				t.Errorf("got %q", got)
			}
			<-time.After(1000 * time.Hour)
		}
		if n := fetches.Load(); n != 1 {
			t.Errorf("%d fetches", n)
		}
	})
}

// TestTokenOutlivesTheOneWhoAsked: others wait for the same token.
func TestTokenOutlivesTheOneWhoAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		reason := errors.New("not needed any more")
		token, fetches := counting(time.Hour)
		first, cancel := context.WithCancelCause(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := token.Get(first); !errors.Is(err, reason) {
				t.Errorf("the first got %v", err)
			}
		})
		synctest.Wait()
		group.Go(func() {
			if got, err := token.Get(t.Context()); got != "t1" || err != nil {
				t.Errorf("the second got %q, %v", got, err)
			}
		})
		synctest.Wait()
		cancel(reason)
		group.Wait()
		if n := fetches.Load(); n != 1 {
			t.Errorf("%d fetches", n)
		}
	})
}

func TestTokenExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		token, fetches := counting(time.Hour)
		_, _ = token.Get(t.Context())
		if !token.Expire("t1") {
			t.Error("it can't be renewed")
		}
		if got, _ := token.Get(t.Context()); got != "t2" {
			t.Errorf("got %q", got)
		}
		// Another request that was sent with the first token is refused only now.
		if !token.Expire("t1") {
			t.Error("it can't be renewed")
		}
		if got, _ := token.Get(t.Context()); got != "t2" || fetches.Load() != 2 {
			t.Errorf("got %q after %d fetches", got, fetches.Load())
		}
	})
}

func TestTokenFailure(t *testing.T) {
	t.Parallel()
	failure, n := errors.New("wrong client_secret"), 0
	token := rest.NewToken(func(context.Context) (rest.Grant, error) {
		if n++; n == 1 {
			return rest.Grant{}, failure
		}
		return rest.Grant{AccessToken: "t"}, nil
	})
	if _, err := token.Get(t.Context()); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if got, err := token.Get(t.Context()); got != "t" || err != nil { // a failure is not remembered
		t.Errorf("got %q, %v", got, err)
	}
}

func TestStaticToken(t *testing.T) {
	t.Parallel()
	token := rest.StaticToken("mine")
	if token.Expire("mine") {
		t.Error("it says that it can be renewed")
	}
	if got, err := token.Get(t.Context()); got != "mine" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
