package collection_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
)

var errInterrupted = errors.New("interrupted")

// reading is a read that runs in parallel with the test.
type reading struct {
	cancel context.CancelCauseFunc
	result chan string
}

// start starts a read and waits until it blocks.
func start(ctx context.Context, c *collection.Collection[hook], id string) reading {
	ctx, cancel := context.WithCancelCause(ctx)
	r := reading{cancel, make(chan string, 1)}
	go func() { r.result <- read(ctx, c, id) }()
	synctest.Wait()
	return r
}

func (r reading) wants(t *testing.T, want string) {
	t.Helper()
	if got := <-r.result; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func second() time.Duration { return time.Second }

type starterKey struct{}

// TestStarterGivesUp: a page that one reader requested continues while another waits for it.
func TestStarterGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(3, 2)
		v.latency = second
		var used []context.Context
		v.fault = func(ctx context.Context, _ string) error {
			used = append(used, ctx)
			return nil
		}
		c := collection.New(v.listOnly())
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), starterKey{}, "first"), time.Minute)
		defer cancel()
		first := start(ctx, c, "h1")
		other := start(context.WithValue(t.Context(), starterKey{}, "second"), c, "h2")
		began := time.Now()
		first.cancel(errInterrupted)
		first.wants(t, "error: interrupted")
		if waited := time.Since(began); waited != 0 {
			t.Errorf("the one that gave up waited for %s", waited)
		}
		other.wants(t, "h2")
		if got, want := v.requests(), "page 0 from 0, page 1 from 2"; got != want {
			t.Errorf("sent %q, want %q", got, want)
		}
		for i, starter := range []string{"first", "second"} {
			if got := used[i].Value(starterKey{}); got != starter {
				t.Errorf("page %d was asked for with the values of the %v reader, not the %s", i, got, starter)
			}
			if _, limited := used[i].Deadline(); limited {
				t.Errorf("page %d took over a reader's deadline", i)
			}
		}
	})
}

// TestEveryoneGivesUp: the page is canceled, and the next reader requests it again.
func TestEveryoneGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(6, 2)
		v.latency = second
		var used context.Context
		hang := false
		v.fault = func(ctx context.Context, _ string) error {
			used = ctx
			if hang {
				<-ctx.Done()
				<-time.After(time.Hour) // it takes its time to notice
				return ctx.Err()
			}
			return nil
		}
		c := collection.New(v.source())
		start(t.Context(), c, "h0").wants(t, "h0")
		start(t.Context(), c, "h1").wants(t, "h1")
		v.requests()

		hang = true
		first, second := start(t.Context(), c, "h2"), start(t.Context(), c, "h3")
		first.cancel(errInterrupted)
		first.wants(t, "error: interrupted")
		synctest.Wait()
		if used.Err() != nil {
			t.Fatal("the page was cancelled while one waited")
		}
		second.cancel(errInterrupted)
		second.wants(t, "error: interrupted")
		synctest.Wait()
		if used.Err() == nil {
			t.Fatal("the page goes on for nobody")
		}

		hang = false
		start(t.Context(), c, "h3").wants(t, "h3")
		if got, want := v.requests(), "page 1 from 2, page 1 from 2"; got != want {
			t.Errorf("sent %q, want %q", got, want)
		}
		<-time.After(2 * time.Hour) // the end of the canceled one isn't a failure of the list
		start(t.Context(), c, "h4").wants(t, "h4")
		start(t.Context(), c, "x").wants(t, "gone")
		if got := v.requests(); got != "page 2 from 4, get x" {
			t.Errorf("sent %q", got)
		}
	})
}

// TestOneGivesUpDuringAGet: a get belongs to one reader. Another that waited for its response makes its own.
func TestOneGivesUpDuringAGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(2, 2)
		v.latency = second
		c := collection.New(v.source())
		c.Invalidate("h0")
		leader, follower, impatient := start(t.Context(), c, "h0"), start(t.Context(), c, "h0"), start(t.Context(), c, "h0")
		impatient.cancel(errInterrupted)
		impatient.wants(t, "error: interrupted")
		if got := v.requests(); got != "get h0" {
			t.Errorf("sent %q", got)
		}
		leader.cancel(nil)
		leader.wants(t, "error: context canceled")
		follower.wants(t, "h0")
		if got := v.requests(); got != "get h0" {
			t.Errorf("sent %q", got)
		}
	})
}

// TestDeadline: a reader's own deadline ends its wait, for example with timeouts { read = "1s" }.
func TestDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(2, 2)
		v.latency = func() time.Duration { return time.Hour }
		c := collection.New(v.listOnly())
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("too slow"))
		defer cancel()
		start(ctx, c, "h0").wants(t, "error: too slow")
		if _, err := c.All(ctx); err == nil || err.Error() != "too slow" {
			t.Errorf("got %v", err)
		}
		synctest.Wait()
		if got := v.requests(); got != "page 0 from 0" {
			t.Errorf("sent %q, though the deadline had passed", got)
		}
	})
}

// TestAllGivesUp: once All gives up, readers that joined its walk weigh the cost of pages again.
func TestAllGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(100, 2)
		v.latency = second
		c := collection.New(v.source())
		ctx, cancel := context.WithCancelCause(t.Context())
		failed := make(chan error, 1)
		go func() {
			_, err := c.All(ctx)
			failed <- err
		}()
		<-time.After(3500 * time.Millisecond)
		reader := start(t.Context(), c, "h90")
		cancel(errInterrupted)
		if err := <-failed; !errors.Is(err, errInterrupted) {
			t.Errorf("got %v", err)
		}
		reader.wants(t, "h90")
		want := "page 0 from 0, page 1 from 2, page 2 from 4, page 3 from 6, get h90"
		if got := v.requests(); got != want {
			t.Errorf("sent %q, want %q", got, want)
		}
	})
}
