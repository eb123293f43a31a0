package once

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Config sets how long and how often a Tracker tries.
type Config struct {
	// Waits are the pauses between the looks for a lost object, at least one. The first look is immediate. Empty means 2 s and
	// 5 s.
	Waits []time.Duration
	// RequestTimeout is the longest that one request takes, and the longest that the vendor is expected to work on one whose
	// connection is gone. 0 means 30 s.
	RequestTimeout time.Duration
	// Clock is the run's clock.
	Clock rest.Clock
	// Resend lets a create that left no object be sent again, once.
	Resend bool
}

// Tracker remembers what one configured provider has created or adopted at one vendor. It is safe for concurrent use.
type Tracker struct {
	cfg   Config
	lists flight.Group[map[string]struct{}] // by scope: the keys of ids that existed before the first create

	mu      sync.Mutex
	turns   map[string]chan struct{} // by key; holds a value while a create of that key is under way
	claimed map[string]claim         // by key of the id
}

// claim records the owner of an object: a resource of the run, or nobody yet, if the user was told that a create may have made it.
// In that case it is hidden from other creates of the same key, but not from creates of another key, which may own it.
type claim struct {
	byResource bool
	key        string
}

func (c claim) hides(key string) bool { return c.byResource || c.key == key }

// NewTracker returns an empty Tracker.
func NewTracker(cfg Config) *Tracker {
	if len(cfg.Waits) == 0 {
		cfg.Waits = []time.Duration{2 * time.Second, 5 * time.Second}
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = 30 * time.Second
	}
	return &Tracker{
		cfg: cfg, lists: flight.Group[map[string]struct{}]{Keep: true},
		turns: map[string]chan struct{}{}, claimed: map[string]claim{},
	}
}

// turn waits until no other create of this key is under way.
func (t *Tracker) turn(ctx context.Context, key string) (done func(), err error) {
	t.mu.Lock()
	turn, ok := t.turns[key]
	if !ok {
		turn = make(chan struct{}, 1)
		t.turns[key] = turn
	}
	t.mu.Unlock()

	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Claim records that the object with this id belongs to a resource of this run, so that no create adopts it. It reports false
// if a resource has claimed it already.
func (t *Tracker) Claim(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.claimed[keyOf(id)]
	t.claimed[keyOf(id)] = claim{byResource: true}
	return !before.byResource
}

// tell records that the user is told about an object that a create of this key may have made.
func (t *Tracker) tell(id, key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, claimed := t.claimed[keyOf(id)]; !claimed {
		t.claimed[keyOf(id)] = claim{key: key}
	}
}

// isTaken reports whether a create of this key may not adopt an object.
func (t *Tracker) isTaken(id, key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	held, claimed := t.claimed[keyOf(id)]
	return claimed && held.hides(key)
}

// keyOf is the same text for all spellings of an id, which may stand behind that of a scope.
func keyOf(id string) string {
	own := strings.LastIndex(id, "/") + 1
	return id[:own] + rest.IDKey(id[own:])
}

// existing returns the keys of the ids that existed before the first create in this scope. The list is read once; those who come
// after a failure try again.
func (t *Tracker) existing(ctx context.Context, scope string, list func(context.Context) ([]string, error)) (map[string]struct{}, error) {
	return t.lists.Do(ctx, scope, func(ctx context.Context) (map[string]struct{}, error) {
		ids, err := list(ctx)
		if err != nil {
			return nil, err
		}
		existing := make(map[string]struct{}, len(ids))
		for _, id := range ids {
			existing[keyOf(id)] = struct{}{}
		}
		return existing, nil
	})
}

// lasting returns ctx, or, once that has ended, a context for one more request.
func (t *Tracker) lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(context.WithoutCancel(ctx), t.cfg.RequestTimeout,
		fmt.Errorf("no answer within the %s left after the interruption", t.cfg.RequestTimeout))
}
