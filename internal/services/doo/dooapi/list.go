package dooapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// usualPageSize is how many webhooks a page has in doo's examples.
const usualPageSize = 25

// Page is one page of the list.
type Page struct {
	Webhooks []Webhook
	// Pages is the number of pages, 0 for an empty list. If doo only shows that this page isn't the last, or counts fewer pages
	// than this one's number, it is one more than that number.
	Pages int
	// Total is the number of webhooks that doo counts, -1 if it doesn't. In doo's own examples it doesn't match the list.
	Total int
}

// list is a page of the list: HAL with counts.
type list struct {
	Links *rest.Object[struct {
		Next *json.RawMessage `json:"next"`
	}] `json:"_links"`
	Embedded rest.Object[struct {
		Webhooks *[]json.RawMessage `json:"webhooks"`
	}] `json:"_embedded"`
	PageCount  *int `json:"page_count"`
	PageSize   int  `json:"page_size"`
	TotalItems *int `json:"total_items"`
}

// ListWebhooks reads one page of a team's webhooks, counted from 1. doo chooses the length of a page, 25 in its
// examples (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=2794029122). An answer that doesn't look
// like doo's list is an error, never an empty list. A webhook in it that can't be decoded has a Problem.
func (c *Client) ListWebhooks(ctx context.Context, teamID string, page int) (*Page, error) {
	answer, err := c.rest.Do(ctx, rest.Request{
		Method: http.MethodGet, Path: collectionPath(teamID), Query: url.Values{"page": {strconv.Itoa(page)}},
	})
	if err != nil {
		return nil, err
	}
	var list list
	if err := answer.DecodeJSON(&list); err != nil {
		return nil, err
	}
	shown, isList := list.webhooks()
	if !isList {
		return nil, answer.Unreadable(errors.New("it contains no list of webhooks"))
	}
	if problem := list.contradiction(page, len(shown)); problem != nil {
		return nil, answer.Unreadable(problem)
	}
	out := &Page{Total: list.total(), Pages: list.pages(page, len(shown))}
	for _, raw := range shown {
		w := decodeListed(raw)
		if w.Authentication != nil {
			c.Hide(w.Authentication.Credentials.ClientSecret)
		}
		out.Webhooks = append(out.Webhooks, w)
	}
	return out, nil
}

// webhooks returns what a page shows, and reports whether it looks like doo's list at all.
func (l *list) webhooks() (shown []json.RawMessage, isList bool) {
	if embedded := l.Embedded.Value.Webhooks; embedded != nil {
		return *embedded, len(*embedded) > 0 || l.PageCount != nil || l.Links != nil
	}
	// An empty list may embed nothing, but then it has counts.
	return nil, l.PageCount != nil && *l.PageCount == 0 && l.TotalItems != nil && *l.TotalItems == 0 && l.PageSize > 0
}

// total is how many webhooks the team has, -1 if the list doesn't say.
func (l *list) total() int {
	if l.TotalItems == nil {
		return -1
	}
	return max(0, *l.TotalItems)
}

// contradiction says why the counts can't be true for a page with so many webhooks, nil if they can.
func (l *list) contradiction(page, shown int) error {
	total := l.total()
	if shown == 0 && page == 1 && total > 0 {
		return fmt.Errorf("it counts %d webhooks and shows none", total)
	}
	if l.PageCount == nil {
		return nil
	}
	pages, size := *l.PageCount, max(l.PageSize, shown, usualPageSize)
	isEmptyList := page == 1 && pages == 1
	switch {
	case shown == 0 && page <= pages && !isEmptyList:
		return fmt.Errorf("it counts %d pages and shows nothing on page %d", pages, page)
	case total > max(0, pages)*size:
		return fmt.Errorf("it counts %d webhooks, which is not possible on %d pages of %d", total, pages, size)
	}
	return nil
}

// pages is how many pages there are, as far as this one shows.
func (l *list) pages(page, shown int) int {
	counted := 0
	if l.PageCount != nil {
		counted = max(0, *l.PageCount)
	}
	another := l.Links != nil && l.Links.Value.Next != nil && !rest.IsEmptyList(*l.Links.Value.Next)
	if another || counted < page && shown > 0 { // no count, or one that can't be true
		return max(counted, page+1)
	}
	return counted
}
