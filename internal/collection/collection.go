// Package collection reads many objects of one kind in few requests. Terraform reads resources one by one, several at a
// time. A Collection answers those reads from the pages of the vendor's list as soon as that is cheaper than requesting
// each object.
//
// An object that can't be read (rest.Partial) counts like any other, and is an error only for its readers.
//
// It is independent of any vendor and of Terraform. It may import the standard library, internal/flight and internal/rest.
package collection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Source is how a Collection reads a vendor's objects.
type Source[T any] struct {
	// ID returns the id of an object, or "" if it can't be read. UUIDs that differ only in case are the same id.
	ID func(T) string
	// Get reads one object. Its error wraps rest.ErrNotFound when the vendor says that there is none. Nil if the vendor
	// can't return a single object.
	Get func(ctx context.Context, id string) (T, error)
	// Page reads one page of the list. Vendors name a page by its number or by an offset: number counts the pages and
	// offset the objects on the pages before, both from 0.
	Page func(ctx context.Context, number, offset int) (Page[T], error)
	// Loose means that the vendor's totals may be wrong. A list with a different number of objects is accepted then. A total
	// that agrees still proves as much as with any other vendor.
	Loose bool
	// Enabled lets reads share requests. Otherwise every read is a Get, or, without Get, a walk of its own.
	Enabled bool
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	// More reports whether another page follows. It follows the vendor's totals if there are any: a short page isn't always
	// the last. With a Total, a page without items is always the last.
	More bool
	// Total is the number of objects in the whole list according to the vendor, or nil if it doesn't return one.
	Total *int
}

// Collection answers reads of one kind of object. It is safe for concurrent use. It hands the same object to several
// readers, who must not change it.
type Collection[T any] struct {
	source Source[T]       // whose ID returns keys
	gets   flight.Group[T] // by key, like everything below

	mu    sync.Mutex
	asked int // reads that the list could serve
	pages int // read from the list

	clock   int            // counts calls of Invalidate
	written map[string]int // the clock after the last Invalidate of an id
	kept    map[string]T   // from pages requested after the last Invalidate of the id

	current      *walk[T] // unfinished; possibly nobody is reading it right now
	last, before *walk[T] // the last two that were finished
	underway     *request // for the next page of current
	since        int      // the latest clock at which a walk had to begin
	toTheEnd     int      // readers who need the whole list
	lies         int      // walks in a row that contradicted themselves
	broken       bool     // the list failed, or contradicted itself twice

	deleted map[string]bool // ids whose delete was accepted: an object without an id isn't one of them
	batch   *batch          // of deletes, nil while none is under way

	order       *order          // nil if it isn't known
	newestFirst bool            // new objects are assumed to come first
	created     map[string]bool // ids
	creating    int             // creates that are under way
	creates     int             // that have begun
}

// New returns a collection that has read nothing yet.
func New[T any](source Source[T]) *Collection[T] {
	idOf := source.ID
	source.ID = func(object T) string { return rest.IDKey(idOf(object)) }
	return &Collection[T]{source: source, written: map[string]int{}, kept: map[string]T{}, deleted: map[string]bool{}, created: map[string]bool{}}
}

// alone returns a collection for a single call. It shares nothing.
func (c *Collection[T]) alone() *Collection[T] {
	source := c.source
	source.Enabled = true
	return New(source)
}

// Read returns the object with this id. The error wraps rest.ErrNotFound if the vendor has none. With Get, its response
// decides. Without Get, it takes one page that showed as many objects as the list counts, or two successive walks that
// showed the same other objects. A list that fails, or contradicts itself twice, is given up for good if there is a Get;
// otherwise its failure is the error. If ctx ends first, the error is its cause.
func (c *Collection[T]) Read(ctx context.Context, id string) (T, error) {
	switch {
	case c.source.Get == nil && !c.source.Enabled:
		return c.alone().find(ctx, rest.IDKey(id))
	case c.source.Get == nil:
		return c.find(ctx, rest.IDKey(id))
	case !c.source.Enabled:
		return c.source.Get(ctx, id)
	}
	object, listed, err := c.fromList(ctx, rest.IDKey(id))
	if listed || err != nil {
		return object, err
	}
	return c.gets.Do(ctx, rest.IDKey(id), func(ctx context.Context) (T, error) { return c.source.Get(ctx, id) })
}

// Invalidate drops what is known about the object with this id, because this process created, changed or deleted it. Call it
// after the vendor has answered and before the object is read again. Pages that were requested earlier no longer serve
// the object. If there is a Get, no page does.
func (c *Collection[T]) Invalidate(id string) {
	id = rest.IDKey(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	c.written[id] = c.clock
	delete(c.kept, id)
	c.gets.Forget(id) // callers that wait for its response asked before
}

// All returns every object once, in the order of the list, from a walk that began after the last Invalidate. It includes
// objects that can't be read (rest.ProblemOf). A list that fails, or contradicts itself twice in a row, is an error, and
// the next call tries again. If ctx ends first, the error is its cause.
func (c *Collection[T]) All(ctx context.Context) ([]T, error) {
	if !c.source.Enabled {
		return c.alone().All(ctx)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.toTheEnd++
	defer func() { c.toTheEnd-- }()
	since, doubts := c.clock, 0
	for c.last == nil || c.last.began < since {
		if err := c.nextPage(ctx, since); !forgiven(err, &doubts) {
			return nil, err
		}
	}
	return slices.Clone(c.last.objects), nil
}

// fromList returns the object if reading the list is worth its requests. Otherwise the caller has to get it.
func (c *Collection[T]) fromList(ctx context.Context, id string) (object T, listed bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, written := c.written[id]; !written {
		c.asked++
	}
	for {
		if _, written := c.written[id]; written {
			return object, false, nil
		}
		if object, listed = c.kept[id]; listed || !c.worthAPage() {
			return object, listed, nil
		}
		// If the list is broken, this reader gets the object itself, and a Get that fails too says more than the page.
		doubts := 0
		if err := c.nextPage(ctx, 0); !forgiven(err, &doubts) && !c.broken {
			return object, false, err
		}
	}
}

// worthAPage reports whether readers with a Get should wait for a page instead. While a caller needs the whole list, its
// pages cost nothing extra.
func (c *Collection[T]) worthAPage() bool {
	return !c.broken && c.last == nil && (c.toTheEnd > 0 || c.pages < allowance(c.asked))
}

// allowance returns how many pages may be fetched once this many reads were asked for. As with renting or buying skis,
// nobody knows how many reads are still to come, nor which page an object is on.
//
// Let r be the final number of reads, and n the pages up to the last object that is read. With that knowledge, min(r, n)
// requests would be enough. This allowance costs at most three times as many. If r ≤ n: pages ≤ 2r and gets ≤ r. If r > n:
// pages ≤ n, because no reader waits for more; and a get is only made while the allowance for the reads so far is used up
// by fewer than n pages, hence by one of the first n reads, so that gets ≤ n.
//
// A single read pays for no page, and a few reads pay for fewer pages than the bound would allow: three hooks in an account
// of thousands cost three pages and three gets.
func allowance(asked int) int {
	switch {
	case asked == 1:
		return 0
	case asked < 10:
		return asked
	}
	return 2 * asked
}

// maxWalks is the maximum number of walks that a reader without Get waits for while others change the list.
const maxWalks = 6

// find returns the object from the list alone.
func (c *Collection[T]) find(ctx context.Context, id string) (object T, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	since, doubts, walks, last := c.written[id], 0, 0, c.last
	for {
		if object, listed := c.kept[id]; listed {
			if problem := rest.ProblemOf(object); problem != nil {
				return object, fmt.Errorf("the list shows it, but in a form that can't be read: %w", problem)
			}
			return object, nil
		}
		if w := c.last; w != nil && w.lacks(id, since) && w.nameless > 0 && !c.deleted[id] {
			return object, fmt.Errorf("there is no telling whether %s exists: the list shows %d without a readable id", id, w.nameless)
		}
		if c.gone(id, since) {
			return object, fmt.Errorf("the list doesn't show %s: %w", id, rest.ErrNotFound)
		}
		if last != c.last {
			last, doubts = c.last, 0
			if walks++; walks == maxWalks {
				return object, fmt.Errorf("there is no telling whether %s exists: the list changed each of the %d times that "+
					"it was read", id, walks)
			}
		}
		if err := c.nextPage(ctx, since); !forgiven(err, &doubts) {
			return object, err
		}
	}
}

// gone reports whether walks that began at since or later prove that there is no such object. One page that showed as many
// objects as the list counted proves it. A walk over several pages can miss an object that moves to an earlier page when
// another is deleted, and the count can still agree if one was created in the meantime, so two walks in a row must have
// shown the same. What this process deleted is most likely gone, so a count that agrees is enough.
func (c *Collection[T]) gone(id string, since int) bool {
	if c.last == nil || !c.last.lacks(id, since) {
		return false
	}
	return c.last.isCounted() && (c.last.pages == 1 || c.deleted[id]) || c.before != nil && c.before.began >= since && maps.Equal(c.last.ids, c.before.ids)
}
