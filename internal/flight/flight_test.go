package flight_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
)

// caller is a Do that runs in parallel with the test.
type caller struct {
	cancel context.CancelCauseFunc
	result chan string
}

// vendor answers with the number of the call, from 1, after a second.
type vendor struct {
	calls  int
	failed map[int]bool // these calls fail
}

func (v *vendor) ask(ctx context.Context) (string, error) {
	v.calls++
	n := v.calls
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if v.failed[n] {
		return "", fmt.Errorf("failure %d", n)
	}
	return fmt.Sprintf("answer %d", n), nil
}

// start calls Do and waits until it blocks.
func (v *vendor) start(t *testing.T, g *flight.Group[string], key string) caller {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	c := caller{cancel, make(chan string, 1)}
	go func() {
		text, err := g.Do(ctx, key, v.ask)
		if err != nil {
			text = err.Error()
		}
		c.result <- text
	}()
	synctest.Wait()
	return c
}

func (c caller) wants(t *testing.T, want string) {
	t.Helper()
	if got := <-c.result; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestDo: callers that come during a call share it, and later callers share it if it is kept.
func TestDo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keep        bool
		failed      map[int]bool
		first, then string
	}{
		"answer":        {first: "answer 1", then: "answer 3"},
		"kept answer":   {keep: true, first: "answer 1", then: "answer 1"},
		"failure":       {failed: map[int]bool{1: true}, first: "failure 1", then: "answer 3"},
		"failure, kept": {keep: true, failed: map[int]bool{1: true}, first: "failure 1", then: "answer 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v, g := &vendor{failed: test.failed}, &flight.Group[string]{Keep: test.keep}
				leader, other, follower := v.start(t, g, "a"), v.start(t, g, "b"), v.start(t, g, "a")
				leader.wants(t, test.first)
				follower.wants(t, test.first)
				other.wants(t, "answer 2")
				v.start(t, g, "a").wants(t, test.then)
			})
		})
	}
}

// TestDo_leaderGivesUp: the failure of a call whose context has ended means nothing to the others. One of them calls again.
func TestDo_leaderGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v, g := &vendor{}, &flight.Group[string]{Keep: true}
		leader, second, third := v.start(t, g, "a"), v.start(t, g, "a"), v.start(t, g, "a")
		leader.cancel(nil)
		leader.wants(t, "context canceled")
		second.wants(t, "answer 2")
		third.wants(t, "answer 2")
	})
}

// TestDo_followerGivesUp: it doesn't cancel the call for the others.
func TestDo_followerGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v, g := &vendor{}, &flight.Group[string]{}
		leader, second, third := v.start(t, g, "a"), v.start(t, g, "a"), v.start(t, g, "a")
		began := time.Now()
		second.cancel(errors.New("interrupted"))
		second.wants(t, "interrupted")
		if waited := time.Since(began); waited != 0 {
			t.Errorf("the one that gave up waited for %s", waited)
		}
		leader.wants(t, "answer 1")
		third.wants(t, "answer 1")
	})
}

// TestForget: a caller that comes after it makes its own call, which the end of the earlier one doesn't drop.
func TestForget(t *testing.T) {
	t.Parallel()
	for name, keep := range map[string]bool{"kept": true, "not kept": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v, g := &vendor{}, &flight.Group[string]{Keep: keep}
				before := v.start(t, g, "a")
				<-time.After(time.Second / 2)
				g.Forget("a")
				after := v.start(t, g, "a")
				before.wants(t, "answer 1")
				late := v.start(t, g, "a")
				after.wants(t, "answer 2")
				late.wants(t, "answer 2")
			})
		})
	}
}
