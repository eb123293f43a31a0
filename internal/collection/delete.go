package collection

import (
	"context"
	"errors"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// order is the list as a walk showed it that saw as many objects as the vendor counted, less what was deleted since.
type order struct {
	ids      []string
	pageSize int
}

// Delete sends a delete and tells whether the object is gone afterwards, for vendors that accept a delete without a word on
// its effect. It includes Invalidate. Deletes go one at a time, so that each costs one page beside its own request, as long
// as nobody else changes the list: the page on which the object must be if it is still there, with a total that is one less.
// Where that proves nothing, walks do. When ctx ends first the error is the cause.
func (c *Collection[T]) Delete(ctx context.Context, id string, send func(context.Context) error) (deleted bool, err error) {
	select {
	case c.deleting <- struct{}{}:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	defer func() { <-c.deleting }()
	if err := send(ctx); err != nil {
		c.Invalidate(id)
		return false, err
	}
	return c.ConfirmDeleted(ctx, id)
}

// ConfirmDeleted is Delete for an object of which the delete was sent already. Callers who wait at the same time share walks.
func (c *Collection[T]) ConfirmDeleted(ctx context.Context, id string) (deleted bool, err error) {
	c.Invalidate(id)
	if deleted, proved := c.lookOnPage(ctx, id); proved {
		return deleted, nil
	}
	_, err = c.Read(ctx, id)
	if errors.Is(err, rest.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// lookOnPage reads the page on which an object must be if it is still there. It reports whether that proves anything.
func (c *Collection[T]) lookOnPage(ctx context.Context, id string) (deleted, proved bool) {
	if c.source.Get != nil || !c.source.Enabled {
		return false, false
	}
	c.mu.Lock()
	known := c.order
	c.order = nil // until this look has proved that it still holds
	c.mu.Unlock()
	if known == nil {
		return false, false
	}
	id = rest.IDKey(id)
	at := slices.Index(known.ids, id)
	if at < 0 {
		return false, false
	}
	number := at / known.pageSize
	page, err := c.source.Page(ctx, number, number*known.pageSize)
	if err != nil || page.Total == nil {
		return false, false
	}
	for _, object := range page.Items {
		if c.source.ID(object) == id {
			return false, true
		}
	}
	if *page.Total != len(known.ids)-1 {
		return false, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.order == nil {
		c.order = &order{ids: slices.Delete(slices.Clone(known.ids), at, at+1), pageSize: known.pageSize}
	}
	return true, true
}

// keepOrder remembers the order of a walk that came to its end.
func (c *Collection[T]) keepOrder(w *walk[T]) {
	c.order = nil
	if !w.isCounted() || w.pageSize == 0 {
		return
	}
	ids := make([]string, len(w.objects))
	for i, object := range w.objects {
		ids[i] = c.source.ID(object)
	}
	c.order = &order{ids: ids, pageSize: w.pageSize}
}
