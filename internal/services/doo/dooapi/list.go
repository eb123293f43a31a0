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
	// Pages is the number of pages, 0 for an empty list. Where doo tells only that this page isn't the last, or counts
	// fewer pages than this one's number, it is one more than that number.
	Pages int
	// Total is the number of webhooks that doo counts, -1 where it doesn't. In doo's own examples it doesn't match the list.
	Total int
}

// list is the answer to a list: HAL with counts beside it.
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

// ListWebhooks reads one page of a team's webhooks, counted from 1. doo decides on the length of a page, 25 by its
// examples (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=2794029122). An answer that doesn't look
// like doo's list is an error, never an empty list. A webhook in it that can't be read has a Problem.
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
	var shown []json.RawMessage
	isList := list.PageCount != nil && *list.PageCount == 0 && list.TotalItems != nil && *list.TotalItems == 0 && list.PageSize > 0
	if embedded := list.Embedded.Value.Webhooks; embedded != nil { // an empty list may well embed nothing, but then it counts
		shown = *embedded
		isList = len(shown) > 0 || list.PageCount != nil || list.Links != nil
	}
	if !isList {
		return nil, answer.Unreadable(errors.New("it contains no list of webhooks"))
	}
	out := &Page{Total: -1}
	if list.TotalItems != nil {
		out.Total = max(0, *list.TotalItems)
	}
	if len(shown) == 0 && page == 1 && out.Total > 0 {
		return nil, answer.Unreadable(fmt.Errorf("it counts %d webhooks and shows none", out.Total))
	}
	isEmptyList := page == 1 && list.PageCount != nil && *list.PageCount == 1
	if len(shown) == 0 && list.PageCount != nil && page <= *list.PageCount && !isEmptyList {
		return nil, answer.Unreadable(fmt.Errorf("it counts %d pages and shows nothing on page %d", *list.PageCount, page))
	}
	if pages, size := list.PageCount, max(list.PageSize, len(shown), usualPageSize); pages != nil && out.Total > max(0, *pages)*size {
		return nil, answer.Unreadable(fmt.Errorf("it counts %d webhooks, which is not possible on %d pages of %d", out.Total, *pages, size))
	}
	for _, raw := range shown {
		w := decodeListed(raw)
		if w.Authentication != nil {
			c.Hide(w.Authentication.Credentials.ClientSecret)
		}
		out.Webhooks = append(out.Webhooks, w)
	}
	if list.PageCount != nil {
		out.Pages = max(0, *list.PageCount)
	}
	another := list.Links != nil && list.Links.Value.Next != nil && !rest.IsEmptyList(*list.Links.Value.Next)
	if another || out.Pages < page && len(shown) > 0 { // no count, or one that can't be true
		out.Pages = max(out.Pages, page+1)
	}
	return out, nil
}
