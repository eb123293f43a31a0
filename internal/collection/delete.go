package collection

import (
	"context"
	"errors"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Delete sends a delete and tells whether the object is gone afterwards, for vendors that accept a delete without a word on
// its effect. It includes Invalidate.
//
// Deletes that wait for one another are sent together and confirmed by the same walk, where that has no more pages than they
// are. One by one they are confirmed by the page on which the object must be if it is still there, with a total that is one
// less, as long as nobody but this collection's users (Creating) changes the list. Where that proves nothing, walks do. When ctx ends first the error is the
// cause.
func (c *Collection[T]) Delete(ctx context.Context, id string, send func(context.Context) error) (deleted bool, err error) {
	b, err := c.joinBatch(ctx)
	if err != nil {
		return false, err
	}
	defer c.leaveBatch(b)
	err = send(ctx)
	c.Invalidate(id)
	c.sentInBatch(ctx, b)
	if err != nil {
		return false, err
	}
	c.accepted(id)
	if b.size == 1 {
		if deleted, proved := c.lookOnPage(ctx, id); proved {
			return deleted, nil
		}
	}
	return c.isGone(ctx, id)
}

// ConfirmDeleted is Delete for an object of which the delete was sent already. Callers who wait at the same time share walks.
func (c *Collection[T]) ConfirmDeleted(ctx context.Context, id string) (deleted bool, err error) {
	c.Invalidate(id)
	c.accepted(id)
	return c.isGone(ctx, id)
}

func (c *Collection[T]) accepted(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deleted[rest.IDKey(id)] = true
}

func (c *Collection[T]) isGone(ctx context.Context, id string) (bool, error) {
	_, err := c.Read(ctx, id)
	if errors.Is(err, rest.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// batch is deletes that are sent together. There is one at a time.
type batch struct {
	size    int
	unsent  int
	present int // who haven't left yet
	sent    chan struct{}
}

// joinBatch waits until the caller's delete is in the batch whose turn it is.
func (c *Collection[T]) joinBatch(ctx context.Context) (*batch, error) {
	turn := make(chan *batch, 1)
	c.mu.Lock()
	c.waiting = append(c.waiting, turn)
	c.nextBatch()
	c.mu.Unlock()
	select {
	case b := <-turn:
		return b, nil
	case <-ctx.Done():
	}
	c.mu.Lock()
	c.waiting = slices.DeleteFunc(c.waiting, func(other chan *batch) bool { return other == turn })
	c.mu.Unlock()
	select {
	case b := <-turn: // meanwhile
		c.sentInBatch(ctx, b)
		c.leaveBatch(b)
	default:
	}
	return nil, context.Cause(ctx)
}

// nextBatch begins a batch if none is under way: of all who wait, or of the first where a walk would cost more than a page for
// each of them. c.mu is held.
func (c *Collection[T]) nextBatch() {
	if c.batch != nil || len(c.waiting) == 0 {
		return
	}
	size := len(c.waiting)
	if c.order != nil && c.order.pages() > size {
		size = 1
	}
	c.batch = &batch{size: size, unsent: size, present: size, sent: make(chan struct{})}
	for _, turn := range c.waiting[:size] {
		turn <- c.batch
	}
	c.waiting = slices.Clone(c.waiting[size:])
}

// sentInBatch waits until all of the batch were sent, so that one walk serves them all.
func (c *Collection[T]) sentInBatch(ctx context.Context, b *batch) {
	c.mu.Lock()
	b.unsent--
	if b.unsent == 0 {
		close(b.sent)
	}
	c.mu.Unlock()
	select {
	case <-b.sent:
	case <-ctx.Done():
	}
}

func (c *Collection[T]) leaveBatch(b *batch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b.present--; b.present == 0 {
		c.batch = nil
		c.nextBatch()
	}
}
