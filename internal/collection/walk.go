package collection

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// maxPages is the number of pages after which a list is taken to be endless.
const maxPages = 10_000

// walk is one reading of the list, from its first page to its last. It only continues when somebody needs the next page.
type walk[T any] struct {
	began    int // the clock when the first page was requested
	pages    int // read so far
	pageSize int // items on the first page
	items    int // on these pages, repeated ones included
	ids      map[string]bool
	nameless int // objects whose id can't be read
	objects  []T
	total    *int // from the last page, nil if the vendor returns none
	moved    bool // an earlier page had another total
}

func newWalk[T any](began int) *walk[T] { return &walk[T]{began: began, ids: map[string]bool{}} }

// isCounted reports whether the walk showed exactly as many objects as the vendor counted on each of its pages.
func (w *walk[T]) isCounted() bool { return w.total != nil && !w.moved && *w.total == w.count() }

// count returns how many objects the walk met, whether they could be read or not.
func (w *walk[T]) count() int { return len(w.ids) + w.nameless }

// lacks reports whether the walk began at since or later and didn't meet the object.
func (w *walk[T]) lacks(id string, since int) bool {
	return w.began >= since && !w.ids[id]
}

// request is a page that is being requested. It has its own context, so that a reader that gives up doesn't cancel it for
// the others.
type request struct {
	waiting int // readers
	cancel  context.CancelFunc
	done    chan struct{} // closed when the page has been taken in
	err     error
}

// nextPage waits until the next page of the current walk has been taken in, and requests it if nobody has. A walk that
// began before since is replaced with a new one as soon as no page is under way. The new walk serves the old one's readers
// as well, and each caller makes them start over at most once. The error is the cause if ctx ends, or what is wrong with
// the list.
//
// c.mu is held, but not during the wait.
func (c *Collection[T]) nextPage(ctx context.Context, since int) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c.since = max(c.since, since)
	if c.underway == nil {
		if c.current == nil || c.current.began < c.since {
			c.current = newWalk[T](c.clock)
		}
		c.underway = c.request(ctx, c.current)
	}
	page := c.underway
	page.waiting++
	c.mu.Unlock()
	select {
	case <-page.done:
	case <-ctx.Done():
	}
	c.mu.Lock()
	page.waiting--
	select {
	case <-page.done:
		return page.err
	default:
	}
	if page.waiting == 0 {
		page.cancel()
		c.underway = nil // the next reader asks again
	}
	return context.Cause(ctx)
}

// request requests the next page of w. It uses only the values of ctx.
func (c *Collection[T]) request(ctx context.Context, w *walk[T]) *request {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	page := &request{cancel: cancel, done: make(chan struct{})}
	number, offset, askedAt := w.pages, w.items, c.clock
	go func() {
		defer cancel()
		brought, err := c.source.Page(ctx, number, offset)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.underway != page {
			return // everyone gave up
		}
		c.underway = nil
		if err == nil {
			err = c.takeIn(w, brought, askedAt)
		}
		if err != nil {
			c.current, c.broken = nil, c.broken || !isDoubt(err) || c.lies > 1
		}
		page.err = err
		close(page.done)
	}()
	return page
}

// takeIn keeps the objects of a page and adds the page to w. An error says why the list can't be trusted.
func (c *Collection[T]) takeIn(w *walk[T], brought Page[T], askedAt int) error {
	c.pages++
	for _, object := range brought.Items {
		id, usable := c.source.ID(object), c.source.Get == nil || rest.ProblemOf(object) == nil
		if id != "" && usable && askedAt >= c.written[id] {
			c.kept[id] = object
		}
	}
	_, ended, err := w.add(c.source, brought)
	switch {
	case isDoubt(err):
		c.lies++
	case err == nil && ended:
		c.current, c.last, c.before, c.lies = nil, w, c.last, 0
		c.keepOrder(w)
	}
	return err
}

// doubtError reports a list that contradicts itself. The list may have changed while it was read, so it is read once more.
type doubtError struct{ reason string }

func (e *doubtError) Error() string { return e.reason }

func isDoubt(err error) bool {
	var doubt *doubtError
	return errors.As(err, &doubt)
}

// forgiven reports whether a reader continues after err: it does if err is nil, and after its first doubt.
func forgiven(err error, doubts *int) bool {
	if isDoubt(err) {
		*doubts++
		return *doubts == 1
	}
	return err == nil
}

// add adds the next page. It returns the objects that weren't met before, and whether the page was the last. An error says
// why the list can't be trusted.
func (w *walk[T]) add(source Source[T], brought Page[T]) (news []T, ended bool, err error) {
	news, repeats := w.meet(source, brought.Items)
	w.objects = append(w.objects, news...)
	if w.pages == 0 {
		w.pageSize = len(brought.Items)
	}
	w.pages++
	w.items += len(brought.Items)
	if brought.Total != nil {
		w.moved = w.moved || w.total != nil && *w.total != *brought.Total
		w.total = brought.Total
	}
	switch {
	case w.isCached(news, brought):
		return nil, false, &doubtError{fmt.Sprintf("the list repeats itself: page %d of %d shows nothing new", w.pages, *w.total)}
	case !brought.More || len(brought.Items) == 0 && brought.Total != nil && !source.Loose:
		return news, true, w.contradiction(source.Loose)
	case repeats:
		return nil, false, &doubtError{fmt.Sprintf("the list repeats itself: page %d shows nothing new and isn't the last", w.pages)}
	case w.pages == maxPages:
		return nil, false, fmt.Errorf("the list does not end: after %d pages, another one follows", w.pages)
	}
	return news, false, nil
}

// isCached reports whether a page repeats objects although some haven't been shown yet, as with a cache that ignores page
// numbers.
func (w *walk[T]) isCached(news []T, brought Page[T]) bool {
	return len(brought.Items) > 0 && len(news) == 0 && w.total != nil && *w.total > w.count()
}

// meet returns the objects that weren't met before, and whether the page repeats others. An object without an id counts as
// new, because it can't be compared, but only makes the page new if no other object on it has an id.
func (w *walk[T]) meet(source Source[T], shown []T) (news []T, repeats bool) {
	named, nameless := len(w.ids), 0
	for _, object := range shown {
		switch id := source.ID(object); {
		case id == "":
			nameless++
		case w.ids[id]:
			continue
		default:
			w.ids[id] = true
		}
		news = append(news, object)
	}
	w.nameless += nameless
	return news, len(w.ids) == named && (nameless == 0 || nameless < len(shown))
}

// contradiction returns an error if a finished walk showed a different number of objects than the vendor counts.
func (w *walk[T]) contradiction(loose bool) error {
	if loose || w.total == nil || *w.total == w.count() {
		return nil
	}
	return &doubtError{fmt.Sprintf("the list reports a total of %d but showed %d", *w.total, w.count())}
}

// Walk yields every object once, in the order of the list, from its own reading, which begins with the iteration. A page is
// requested once the previous one is used up, so stopping early saves requests. A list that contradicts itself is read once
// more for what it didn't show. A list that fails, or contradicts itself twice, ends with an error; the object yielded with
// it is meaningless.
func Walk[T any](ctx context.Context, source Source[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		seen, doubts := map[string]bool{}, 0
		for {
			more, err := newWalk[T](0).run(ctx, source, func(object T) bool {
				id := source.ID(object)
				if seen[id] || id == "" && doubts > 0 {
					return true
				}
				seen[id] = id != ""
				return yield(object, nil)
			})
			if !more {
				return
			}
			if !forgiven(err, &doubts) {
				var none T
				yield(none, err)
				return
			}
			if err == nil {
				return
			}
		}
	}
}

// run reads the list and yields each object once. It returns false if yield does.
func (w *walk[T]) run(ctx context.Context, source Source[T], yield func(T) bool) (more bool, err error) {
	for {
		brought, err := source.Page(ctx, w.pages, w.items)
		if err != nil {
			return true, err
		}
		news, ended, err := w.add(source, brought)
		for _, object := range news {
			if !yield(object) {
				return false, nil
			}
		}
		if err != nil || ended {
			return true, err
		}
	}
}
