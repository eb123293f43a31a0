package moltinv1api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// PageSize is how many webhooks a request asks for. The API's largest page isn't documented, so an answer may hold fewer
// even if more follow.
const PageSize = 100

// Page is a part of the list.
type Page struct {
	Webhooks []Webhook
	// Total is the number of webhooks in the whole list, -1 if the answer doesn't say.
	Total int
	// Next is the offset of the next page, -1 if there is none.
	Next int
}

// ListWebhooks reads the webhooks starting at offset, counted from 0. One that can't be decoded has a Problem.
func (c *Client) ListWebhooks(ctx context.Context, offset int) (*Page, error) {
	page, err := c.listPage(ctx, offset)
	var told rest.Listing
	if err == nil {
		told.IsWhole = offset == 0 && page.Next < 0 && (page.Total < 0 || page.Total == len(page.Webhooks))
		for _, w := range page.Webhooks {
			told.Add(w.ID, w.Problem)
		}
	}
	c.absence.Listed(told, err)
	return page, err
}

func (c *Client) listPage(ctx context.Context, offset int) (*Page, error) {
	query := url.Values{"limit": {strconv.Itoa(PageSize)}, "offset": {strconv.Itoa(offset)}}
	answer, err := c.do(ctx, rest.Request{Method: http.MethodGet, Path: collectionPath(), Query: query})
	if err != nil {
		return nil, err
	}
	var list struct {
		Status     *bool                   `json:"status"`
		Result     *[]json.RawMessage      `json:"result"`
		Pagination rest.Object[pagination] `json:"pagination"`
	}
	if err := answer.DecodeJSON(&list); err != nil {
		return nil, err
	}
	if list.Result == nil {
		return nil, answer.Unreadable(errors.New("it contains no list of webhooks"))
	}
	if list.Status == nil && len(*list.Result) == 0 {
		return nil, answer.Unreadable(errors.New("it shows no webhooks, and lacks the status that Moltin's answers have"))
	}
	pages := list.Pagination.Value
	page := &Page{Total: -1, Next: pages.next(offset, len(*list.Result))}
	if total := pages.Total; total.known && total.value >= 0 {
		page.Total = int(total.value)
	}
	for _, raw := range *list.Result {
		var r resource
		unread := rest.DecodeItem(raw, &r, &r.ID)
		w, err := r.webhook()
		w.Problem = cmp.Or(unread, err)
		c.Hide(w.Secret)
		page.Webhooks = append(page.Webhooks, *w)
	}
	return page, nil
}

// pagination is the position of a page in its list. In lists that aren't paged it is null or missing, and one answer holds
// everything. "current" isn't read: it is the number of items in the answer, not of the page.
type pagination struct {
	Total   number `json:"total"`
	Offsets rest.Object[struct {
		Next number `json:"next"`
	}] `json:"offsets"`
}

// next returns the offset after a page of count webhooks, -1 if none follow. It advances by what arrived, because a server that
// returns fewer than requested may still compute its own next from the request.
func (p pagination) next(offset, count int) int {
	after := offset + count
	if count == 0 {
		return -1
	}
	if next := int(p.Offsets.Value.Next.value); next > offset {
		return min(next, after)
	}
	if p.Total.known && int(p.Total.value) > after {
		return after
	}
	return -1
}
