package collection

import (
	"context"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// order is the list as a walk showed it that saw as many objects as the vendor counted, less what was deleted since, and with
// what was created since where the vendor puts it.
type order struct {
	ids      []string
	pageSize int
}

func (o *order) pages() int { return (len(o.ids) + o.pageSize - 1) / o.pageSize }

// without returns the order as it is once an object is deleted.
func (o *order) without(id string) *order {
	ids := slices.DeleteFunc(slices.Clone(o.ids), func(other string) bool { return other == id })
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

// look is how to see on a page or two whether an object is deleted.
type look struct {
	id            string
	before, after string // its neighbours, "" at the ends of the list
	first, last   int    // pages on which it may be
	pageSize      int
	fewest, most  int // objects that the list counts without it, the most if all creates that are under way have taken effect
	creates       int // that had begun
}

// planLook returns how to see whether an object is deleted, false where the order isn't known.
func (c *Collection[T]) planLook(id string) (look, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.source.Get != nil || !c.source.Enabled || c.order == nil {
		return look{}, false
	}
	ids, size := c.order.ids, c.order.pageSize
	at := slices.Index(ids, id)
	if at < 0 {
		return look{}, false
	}
	l := look{
		id: id, first: max(0, at-1) / size, last: at / size, pageSize: size,
		fewest: len(ids) - 1, most: len(ids) - 1 + c.creating, creates: c.creates,
	}
	if c.newestFirst {
		l.last = (at + c.creating) / size
	}
	if at > 0 {
		l.before = ids[at-1]
	}
	if at < len(ids)-1 {
		l.after = ids[at+1]
	}
	return l, true
}

// lookOnPage reads the page on which an object must be if it is still there, or both where it would be the first of one. It
// reports whether that proves anything.
func (c *Collection[T]) lookOnPage(ctx context.Context, id string) (deleted, proved bool) {
	id = rest.IDKey(id)
	l, known := c.planLook(id)
	if !known {
		return false, false
	}
	deleted, proved = c.follow(ctx, l)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !proved:
		c.order = nil
	case deleted && c.order != nil:
		c.order = c.order.without(id)
	}
	return deleted, proved
}

func (c *Collection[T]) follow(ctx context.Context, l look) (deleted, proved bool) {
	var seen []string
	for number := l.first; number <= l.last; number++ {
		page, err := c.source.Page(ctx, number, number*l.pageSize)
		if err != nil || page.Total == nil {
			return false, false
		}
		for _, object := range page.Items {
			seen = append(seen, c.source.ID(object))
		}
		most := l.most + c.createsSince(l.creates)
		switch {
		case slices.Contains(seen, l.id):
			return false, true
		case *page.Total < l.fewest || *page.Total > most:
			return false, false
		case l.isClosed(seen, !page.More):
			return true, true
		}
	}
	return false, false
}

// isClosed reports whether the neighbours of an object stand side by side on the pages that were seen. While something is being
// created, the total alone doesn't tell whether a delete or a create has taken effect. Beyond the first or the
// last one there may be what is being created. ended tells that the list ends with these pages.
func (l look) isClosed(seen []string, ended bool) bool {
	before, after := slices.Index(seen, l.before), slices.Index(seen, l.after)
	switch {
	case l.before == "" && l.after == "":
		return ended
	case l.before == "":
		return after >= 0
	case l.after == "":
		return before >= 0 && (ended || before < len(seen)-1)
	}
	return before >= 0 && after == before+1
}

func (c *Collection[T]) createsSince(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.creates - n
}
