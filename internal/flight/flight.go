// Package flight lets callers that need the same answer at the same time share one call.
//
// It imports the standard library only.
package flight

import (
	"context"
	"sync"
)

// Group shares calls by key. The zero value is ready for use, and safe for concurrent use.
type Group[T any] struct {
	// Keep keeps the result of a call for later callers. Failures aren't kept.
	Keep bool

	mu    sync.Mutex
	calls map[string]*call[T] // under way, or kept
}

// call is one call of a function. Its other fields are set once done is closed.
type call[T any] struct {
	done        chan struct{}
	value       T
	err         error
	interrupted bool // err may only mean that the context of the caller that made the call has ended
}

// Do returns the result of f, or that of another caller's call that is under way or kept. A call runs on the context of the
// caller that made it. The callers waiting for it share its failure, unless that context has ended: then one of them calls again.
// If ctx ends during the wait, the error is its cause.
func (g *Group[T]) Do(ctx context.Context, key string, f func(context.Context) (T, error)) (T, error) {
	for {
		c, mine := g.join(key)
		if mine {
			c.value, c.err = f(ctx)
			c.interrupted = c.err != nil && ctx.Err() != nil
			if c.err != nil || !g.Keep {
				g.drop(key, c)
			}
			close(c.done)
			return c.value, c.err
		}
		select {
		case <-c.done:
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
		if !c.interrupted {
			return c.value, c.err
		}
	}
}

// Forget makes the next Do call again. Callers that are already waiting still get the answer they wait for.
func (g *Group[T]) Forget(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.calls, key)
}

// join returns the call for this key. If there was none, mine is true and the caller has to make it.
func (g *Group[T]) join(key string) (c *call[T], mine bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c, ok := g.calls[key]; ok {
		return c, false
	}
	if g.calls == nil {
		g.calls = map[string]*call[T]{}
	}
	c = &call[T]{done: make(chan struct{})}
	g.calls[key] = c
	return c, true
}

// drop forgets this call, but not one that has replaced it.
func (g *Group[T]) drop(key string, c *call[T]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.calls[key] == c {
		delete(g.calls, key)
	}
}
