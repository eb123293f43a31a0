package collection

import (
	"context"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Thorough returns a source for one reading that must not miss what is newest, such as the search for what a create has left
// behind: totals may lag. A list that shows more than it counts is believed, and the page after the last is asked for if the
// last has at least so many objects, be it refused or not.
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
			p, err = Page[T]{Total: &offset}, nil
		}
		if err != nil || p.Total == nil {
			return p, err
		}
		total := max(*p.Total, offset+len(p.Items))
		p.Total = &total
		if ended = !p.More; len(p.Items) >= size {
			p.More = true
		}
		return p, nil
	}
	return s
}

// isNoPage tells that a vendor refuses to show a page, as some do after the last.
func isNoPage(err error) bool {
	switch rest.StatusOf(err) {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}
