package collection

import "context"

// get is a read of one object that is under way.
type get[T any] struct {
	done   chan struct{} // closed when the rest is set
	object T
	err    error
}

// get reads one object, or takes the answer of a get of the same object that is under way. A failure isn't shared: it may
// be due to the context of the other reader.
func (c *Collection[T]) get(ctx context.Context, id string) (T, error) {
	c.mu.Lock()
	if other := c.gets[id]; other != nil {
		c.mu.Unlock()
		select {
		case <-other.done:
		case <-ctx.Done():
			return other.object, context.Cause(ctx)
		}
		if other.err == nil {
			return other.object, nil
		}
		return c.source.Get(ctx, id)
	}
	mine := &get[T]{done: make(chan struct{})}
	c.gets[id] = mine
	c.mu.Unlock()

	mine.object, mine.err = c.source.Get(ctx, id)
	close(mine.done)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gets[id] == mine {
		delete(c.gets, id)
	}
	return mine.object, mine.err
}
