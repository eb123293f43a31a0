package commercelayerfake

import (
	"net/http"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// paging is the requested page of a list.
type paging struct{ size, number int }

// firstPage is the page that a list shows by default (https://docs.commercelayer.io/core/pagination).
func firstPage() paging { return paging{size: 10, number: 1} }

// take reads a parameter and reports whether it is a valid paging parameter.
func (p *paging) take(name, value string) bool {
	n, err := strconv.Atoi(value)
	switch {
	case err != nil || n < 1:
		return false
	case name == "page[size]" && n <= 25:
		p.size = n
	case name == "page[number]":
		p.number = n
	default:
		return false
	}
	return true
}

// listing is a requested page, and what its document has in addition.
type listing struct {
	paging
	meta     map[string]any
	included []any // nil unless requested
}

// answerPage shows a page of what matches. record_count and page_count are those of all pages.
func answerPage[T, W any](w http.ResponseWriter, r *http.Request, p listing, matching []T, show func(T) W) {
	pages := (len(matching) + p.size - 1) / p.size
	data := []W{}
	if p.number <= pages {
		from := (p.number - 1) * p.size
		for _, item := range matching[from:min(from+p.size, len(matching))] {
			data = append(data, show(item))
		}
	}
	links := map[string]string{"first": pageLink(r, 1), "last": pageLink(r, max(pages, 1))}
	if p.number > 1 {
		links["prev"] = pageLink(r, p.number-1)
	}
	if p.number < pages {
		links["next"] = pageLink(r, p.number+1)
	}
	p.meta["record_count"], p.meta["page_count"] = len(matching), pages
	document := map[string]any{"data": data, "links": links, "meta": p.meta}
	if p.included != nil {
		document["included"] = p.included
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, document)
}

// pageLink is the address of another page of the same list.
func pageLink(r *http.Request, number int) string {
	query := r.URL.Query()
	query.Set("page[number]", strconv.Itoa(number))
	return fakeserver.Address(r, r.URL.Path+"?"+query.Encode())
}

// unsupported refuses a parameter of a list.
func unsupported(w http.ResponseWriter, name, value string) {
	writeErrors(w, http.StatusBadRequest, wireError{
		Title: "Unsupported parameter", Detail: name + "=" + value + " is not supported.", Code: "BAD_REQUEST",
	})
}
