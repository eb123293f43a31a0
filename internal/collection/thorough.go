package collection

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Thorough returns a source for one reading that must not miss the newest objects, such as the search for what a create has
// left behind. Totals may lag, and vendors without totals may return shorter pages than requested. A list that shows more
// objects than it counts is accepted. The page after the last is requested too, even if the vendor refuses it, unless the
// last page has fewer than size objects and the list has a total.
func (s Source[T]) Thorough(size int) Source[T] {
	page, id := s.Page, s.ID
	var ended bool
	var seen map[string]bool
	s.Page = func(ctx context.Context, number, offset int) (Page[T], error) {
		if number == 0 {
			ended, seen = false, map[string]bool{}
		}
		p, err := page(ctx, number, offset)
		news := 0
		for _, object := range p.Items {
			if !seen[id(object)] {
				seen[id(object)] = true
				news++
			}
		}
		if ended && (isNoPage(err) || err == nil && news == 0) {
			return Page[T]{}, nil
		}
		if err != nil {
			return p, err
		}
		if p.Total != nil {
			total := max(*p.Total, offset+len(p.Items))
			p.Total = &total
		}
		if ended = !p.More; len(p.Items) >= size || p.Total == nil && len(p.Items) > 0 {
			p.More = true
		}
		return p, nil
	}
	return s
}

// isNoPage reports whether a vendor refused to return a page, as some do after the last.
func isNoPage(err error) bool {
	switch rest.StatusOf(err) {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// Everything reads the list for callers that conclude from it that something isn't there. If totals may be wrong, it
// requires one that is right, or two readings in a row that show the same. Along with an error, it returns what was seen.
func Everything[T any](ctx context.Context, source Source[T]) ([]T, error) {
	var found []T
	if !source.Loose {
		for object, err := range Walk(ctx, source) {
			if err != nil {
				return found, err
			}
			found = append(found, object)
		}
		return found, nil
	}
	seen := map[string]bool{}
	var before *walk[T]
	for walks := 1; ; walks++ {
		w := newWalk[T](0)
		_, err := w.run(ctx, source, func(object T) bool {
			if id := source.ID(object); !seen[id] {
				seen[id] = true
				found = append(found, object)
			}
			return true
		})
		switch {
		case err != nil && !isDoubt(err):
			return found, err
		case err == nil && (w.isCounted() || before != nil && maps.Equal(w.ids, before.ids)):
			return found, nil
		case walks == maxReadings && err != nil:
			return found, err
		case walks == maxReadings:
			return found, fmt.Errorf("the list changed each of the %d times that it was read", walks)
		}
		before = w
	}
}

// maxReadings is the maximum number of times that Everything reads a list.
const maxReadings = 3
