package collection

import (
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// order is the list as shown by a walk that saw as many objects as the vendor counted, minus what was deleted since, plus
// what was created since, at the end where the vendor puts it.
type order struct {
	ids      []string
	pageSize int
}

// without returns the order without the objects that are gone according to deleted.
func (o *order) without(deleted map[string]bool) *order {
	ids := slices.DeleteFunc(slices.Clone(o.ids), func(id string) bool { return deleted[id] })
	return &order{ids: ids, pageSize: o.pageSize}
}

// keepOrder remembers the order of a finished walk, and at which end of it new objects appear.
func (c *Collection[T]) keepOrder(w *walk[T]) {
	c.order = nil
	if !w.isCounted() || w.pageSize == 0 || w.nameless > 0 {
		return
	}
	ids := make([]string, len(w.objects))
	for i, object := range w.objects {
		ids[i] = c.source.ID(object)
	}
	c.order = &order{ids: ids, pageSize: w.pageSize}
	if first, last := c.created[ids[0]], c.created[ids[len(ids)-1]]; first != last {
		c.newestFirst = first
	}
}

// Creating announces that an object is about to be created. The caller calls created when that has ended, with the object's
// id, or "" if there is none or it isn't known. It includes Invalidate.
func (c *Collection[T]) Creating() (created func(id string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.creating++
	c.creates++
	return func(id string) {
		if id != "" {
			c.Invalidate(id)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.creating--
		c.place(rest.IDKey(id))
	}
}

// place adds a new object to the order. c.mu is held.
func (c *Collection[T]) place(id string) {
	switch {
	case id == "": // it may have been created
		c.order = nil
		return
	case c.order == nil, slices.Contains(c.order.ids, id): // a walk has shown it already
	case c.newestFirst:
		c.order = &order{ids: append([]string{id}, c.order.ids...), pageSize: c.order.pageSize}
	default:
		c.order = &order{ids: append(slices.Clone(c.order.ids), id), pageSize: c.order.pageSize}
	}
	c.created[id] = true
}
