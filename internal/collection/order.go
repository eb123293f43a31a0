package collection

import (
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// order is the list as a walk showed it that saw as many objects as the vendor counted, less what was deleted since, and with
// what was created since where the vendor puts it.
type order struct {
	ids      []string
	pageSize int
}

// without returns the order as it is once the objects are gone that deleted tells of.
func (o *order) without(deleted map[string]bool) *order {
	ids := slices.DeleteFunc(slices.Clone(o.ids), func(id string) bool { return deleted[id] })
	return &order{ids: ids, pageSize: o.pageSize}
}

// keepOrder remembers the order of a walk that came to its end, and at which end of it new objects stand.
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

// Creating says that an object is about to be created. created is called when that has ended, with its id, or "" where there is
// none or that isn't known. It includes Invalidate.
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
	case id == "": // it may be there
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
