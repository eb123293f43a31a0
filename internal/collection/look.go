package collection

import (
	"context"
	"slices"
)

// look finds out which objects of a batch of deletes are gone, from the pages on which they would otherwise be. It compares
// these pages with the order: they must show the same sequence, with nothing missing in between but what this process
// deleted.
//
// That works even if a delete had no effect while somebody else deleted another object: the former is then between its old
// neighbors, wherever they have moved.
type look struct {
	order    *order
	place    map[string]int // of each id in the order
	wanted   []int          // places of the batch's objects, in order
	doomed   []bool         // by place: whether a delete was accepted, in this batch or before
	creating int            // creates that were under way
	creates  int            // creates that had begun

	fates []fate // by place
	gone  int    // how many objects are gone
	next  int    // the page after the last one read
	last  int    // the place up to which pages were read
	side  bool   // the next object met directly follows last
	total int    // of the last page
}

// fate is what pages show about an object.
type fate byte

const (
	unseen fate = iota
	shown
	gone
)

// lookOnPages returns which of these objects are gone and which aren't, or nothing if that isn't proved. The error is the
// cause if ctx ends.
func (c *Collection[T]) lookOnPages(ctx context.Context, ids []string) (deleted map[string]bool, err error) {
	l := c.newLook(ids)
	if l == nil {
		return nil, nil
	}
	proved := c.follow(ctx, l)
	if !proved && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !proved {
		c.order = nil
		return nil, nil
	}
	deleted = map[string]bool{}
	for at, id := range l.order.ids {
		if l.doomed[at] && l.fates[at] != unseen {
			deleted[id] = l.fates[at] == gone
		}
	}
	if c.order != nil {
		c.order = c.order.without(deleted)
	}
	return deleted, nil
}

// newLook returns nil if the order isn't known or doesn't contain all of these objects.
func (c *Collection[T]) newLook(ids []string) *look {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.source.Get != nil || !c.source.Enabled || c.order == nil {
		return nil
	}
	size := len(c.order.ids)
	l := &look{
		order: c.order, place: make(map[string]int, size), doomed: make([]bool, size), fates: make([]fate, size),
		creating: c.creating, creates: c.creates, last: -1, side: true,
	}
	for at, id := range c.order.ids {
		l.place[id], l.doomed[at] = at, c.deleted[id]
	}
	for _, id := range ids {
		at, known := l.place[id]
		if !known {
			return nil
		}
		l.wanted = append(l.wanted, at)
	}
	slices.Sort(l.wanted)
	return l
}

// follow reads the pages. It reports whether they prove what became of all wanted objects.
func (c *Collection[T]) follow(ctx context.Context, l *look) bool {
	size := l.order.pageSize
	for _, at := range l.wanted {
		for l.fates[at] == unseen {
			creating := l.creating + c.createsSince(l.creates)
			number := max(l.next, l.earliest(at)/size)
			if number > (at+creating)/size {
				return false
			}
			page, err := c.source.Page(ctx, number, number*size)
			if err != nil || page.Total == nil || !l.takeIn(number, *page.Total, idsOf(c.source, page)) {
				return false
			}
			if !page.More && !l.meet(len(l.fates)) { // the end of the list
				return false
			}
			if !l.mayCount(*page.Total, l.creating+c.createsSince(l.creates)) {
				return false
			}
		}
	}
	return true
}

func idsOf[T any](source Source[T], page Page[T]) []string {
	ids := make([]string, len(page.Items))
	for i, object := range page.Items {
		ids[i] = source.ID(object)
	}
	return ids
}

// earliest returns the place of the neighbor before this one once everything deleted is gone.
func (l *look) earliest(at int) int {
	before := at - 1
	for _, doomed := range l.doomed[:at] {
		if doomed {
			before--
		}
	}
	return max(0, before)
}

// takeIn records what a page shows, and reports whether that agrees with the order. Objects that the order doesn't contain
// were created since. If the total fell since the previous page, something may have moved to that page after it was read.
func (l *look) takeIn(number, total int, ids []string) bool {
	l.side = l.side && number == l.next && (number == 0 || total >= l.total)
	l.next, l.total = number+1, total
	for _, id := range ids {
		if at, known := l.place[id]; id == "" || known && !l.meet(at) {
			return false
		}
	}
	return true
}

// meet records that the object at this place is shown, or that the list ends. It reports whether everything between the
// last one and this one may be gone. Creates can make a page repeat objects of the previous page.
func (l *look) meet(at int) bool {
	if at <= l.last {
		return at < len(l.fates) && l.fates[at] == shown
	}
	if l.side && slices.Contains(l.doomed[l.last+1:at], false) {
		return false
	}
	for between := l.last + 1; l.side && between < at; between++ {
		l.fates[between] = gone
		l.gone++
	}
	if at < len(l.fates) {
		l.fates[at] = shown
	}
	l.last, l.side = at, true
	return true
}

// mayCount reports whether the list may have this total: no less than the order without all that may be gone, and no more
// than the order without what is gone plus what may have been created.
func (l *look) mayCount(total, creating int) bool {
	fewest := len(l.doomed)
	for _, doomed := range l.doomed {
		if doomed {
			fewest--
		}
	}
	return total >= fewest && total <= len(l.doomed)-l.gone+creating
}

func (c *Collection[T]) createsSince(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.creates - n
}
