package collection

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// maxPages is the longest list that is believed to have an end.
const maxPages = 10_000

// walk is one reading of the list, from its first page to its last. Whoever needs the next page asks for it, so a walk
// rests while nobody does.
type walk[T any] struct {
	began   int // the clock when the first page was asked for
	pages   int // brought so far
	items   int // on these pages, repeated ones included
	ids     map[string]bool
	objects []T
}

// lacks tells whether the walk began at since or later and didn't meet the object.
func (w *walk[T]) lacks(id string, since int) bool {
	return w.began >= since && !w.ids[id]
}

// request is a page that is under way. It runs on a context of its own, so that one reader who gives up doesn't take it
// from the others.
type request struct {
	waiting int // readers
	cancel  context.CancelFunc
	done    chan struct{} // closed when the page has been taken in
	err     error
}

// nextPage waits until the next page of the current walk has been taken in, and asks for it if nobody has. A walk that
// began before since makes way for a new one as soon as no page is under way: that serves those who wait as well, and
// each caller makes them start over once at most. The error is the cause of ctx's end, or what is wrong with the list.
//
// c.mu is held, but not during the wait.
func (c *Collection[T]) nextPage(ctx context.Context, since int) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c.since = max(c.since, since)
	if c.underway == nil {
		if c.current == nil || c.current.began < c.since {
			c.current = &walk[T]{began: c.clock, ids: map[string]bool{}}
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

// request asks for the next page of w. Of ctx it uses the values only.
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
			c.current, c.broken = nil, true
		}
		page.err = err
		close(page.done)
	}()
	return page
}

// takeIn keeps what a page brought and adds it to w. An error says why the list can't be believed.
func (c *Collection[T]) takeIn(w *walk[T], brought Page[T], askedAt int) error {
	c.pages++
	for _, object := range brought.Items {
		if id := c.source.ID(object); id != "" && askedAt >= c.written[id] {
			c.kept[id] = object
		}
	}
	_, err := w.add(c.source.ID, brought)
	if err == nil && !brought.More {
		c.current, c.last, c.before = nil, w, c.last
	}
	return err
}

// add adds the next page and returns what was not met before. An error says why the list can't be believed.
func (w *walk[T]) add(idOf func(T) string, brought Page[T]) (news []T, err error) {
	for _, object := range brought.Items {
		switch id := idOf(object); {
		case id == "":
			return nil, errors.New("the list shows an object without an id")
		case !w.ids[id]:
			w.ids[id] = true
			news = append(news, object)
		}
	}
	w.objects = append(w.objects, news...)
	w.pages++
	w.items += len(brought.Items)
	switch {
	case !brought.More:
		return news, nil
	case len(news) == 0:
		return nil, fmt.Errorf("the list repeats itself: page %d shows nothing that was not seen before and isn't the last", w.pages)
	case w.pages == maxPages:
		return nil, fmt.Errorf("the list does not end: %d pages were read and another follows", w.pages)
	}
	return news, nil
}

// Walk yields every object once, in the order of the list, from a reading of its own that began when it is called. Each
// page is asked for when the one before is used up, so whoever stops early spares the rest. A list that fails or can't be
// true ends with an error, beside which the object means nothing.
func Walk[T any](ctx context.Context, source Source[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w := &walk[T]{ids: map[string]bool{}}
		for {
			brought, err := source.Page(ctx, w.pages, w.items)
			var news []T
			if err == nil {
				news, err = w.add(source.ID, brought)
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, object := range news {
				if !yield(object, nil) {
					return
				}
			}
			if !brought.More {
				return
			}
		}
	}
}
