package collection

import (
	"context"
	"errors"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Delete sends a delete and reports whether the object is gone afterwards, for vendors that accept a delete without reporting its
// effect. It includes Invalidate. If ctx ends first, the error is its cause.
//
// Deletes that arrive while another is being sent form a batch, which is confirmed together. As long as only this
// collection's users (Creating) change the list, the pages on which its objects would still be are enough. If these prove
// nothing, walks do. Deletes that arrive while a batch is being confirmed form the next one.
func (c *Collection[T]) Delete(ctx context.Context, id string, send func(context.Context) error) (deleted bool, err error) {
	b, err := c.joinBatch(ctx)
	if err != nil {
		return false, err
	}
	defer c.leaveBatch(b)
	err = send(ctx)
	c.Invalidate(id)
	c.sentInBatch(b, rest.IDKey(id), err == nil)
	if err != nil {
		return false, err
	}
	select {
	case <-b.sent:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	outcomes, err := b.look.Do(ctx, "", func(ctx context.Context) (map[string]bool, error) {
		return c.lookOnPages(ctx, b.accepted)
	})
	if err != nil {
		return false, err
	}
	if deleted, proved := outcomes[rest.IDKey(id)]; proved {
		return deleted, nil
	}
	_, err = c.Read(ctx, id)
	if errors.Is(err, rest.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// batch is a group of deletes that are confirmed together. There is one at a time.
type batch struct {
	unsent   int
	sent     chan struct{} // closed once all are sent; nobody joins after that
	accepted []string      // ids; complete once all are sent
	look     flight.Group[map[string]bool]
	present  int           // callers that haven't left
	done     chan struct{} // closed once all have left
}

// joinBatch waits for a batch with deletes still to be sent, even if the caller's is the only one.
func (c *Collection[T]) joinBatch(ctx context.Context) (*batch, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.batch != nil && c.batch.unsent == 0 {
		done := c.batch.done
		c.mu.Unlock()
		select {
		case <-done:
		case <-ctx.Done():
		}
		c.mu.Lock()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	if c.batch == nil {
		c.batch = &batch{sent: make(chan struct{}), done: make(chan struct{}), look: flight.Group[map[string]bool]{Keep: true}}
	}
	c.batch.unsent++
	c.batch.present++
	return c.batch, nil
}

func (c *Collection[T]) sentInBatch(b *batch, id string, accepted bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if accepted {
		c.deleted[id] = true
		b.accepted = append(b.accepted, id)
	}
	if b.unsent--; b.unsent == 0 {
		close(b.sent)
	}
}

func (c *Collection[T]) leaveBatch(b *batch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b.present--; b.present == 0 {
		c.batch = nil
		close(b.done)
	}
}
