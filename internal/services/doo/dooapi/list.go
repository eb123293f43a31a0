package dooapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// maxPages is the longest list that is read. doo allows 1,000 requests a day
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/36929656/Authorization).
const maxPages = 1000

// Page is one page of the list.
type Page struct {
	Webhooks []Webhook
	// Pages is the number of pages, 0 for an empty list. Where doo tells only that this page isn't the last, it is one
	// more than this page's number.
	Pages int
	// Total is the number of webhooks that doo counts. In doo's own examples it doesn't match the list.
	Total int
}

// ListWebhooks reads one page of a team's webhooks, counted from 1. doo decides on the length of a page, 25 by its
// examples (https://viovendi.atlassian.net/wiki/pages/viewpage.action?pageId=2794029122). An answer that doesn't look
// like doo's list is an error, never an empty list.
func (c *Client) ListWebhooks(ctx context.Context, teamID string, page int) (*Page, error) {
	answer, err := c.rest.Do(ctx, rest.Request{
		Method: http.MethodGet, Path: collectionPath(teamID), Query: url.Values{"page": {strconv.Itoa(page)}},
	})
	if err != nil {
		return nil, err
	}
	var list struct {
		Links *struct {
			Next *struct {
				Href string `json:"href"`
			} `json:"next"`
		} `json:"_links"`
		Embedded struct {
			Webhooks []resource `json:"webhooks"`
		} `json:"_embedded"`
		PageCount  *int `json:"page_count"`
		TotalItems int  `json:"total_items"`
	}
	if err := answer.DecodeJSON(&list); err != nil {
		return nil, err
	}
	shown := list.Embedded.Webhooks
	if len(shown) == 0 && list.PageCount == nil && list.Links == nil {
		return nil, answer.Unreadable(errors.New("it holds no list of webhooks"))
	}
	if len(shown) == 0 && page == 1 && list.TotalItems > 0 {
		return nil, answer.Unreadable(fmt.Errorf("it counts %d webhooks and shows none", list.TotalItems))
	}
	out := &Page{Total: list.TotalItems}
	for _, r := range shown {
		if r.ID == "" {
			return nil, answer.Unreadable(errors.New("a webhook in it has no id"))
		}
		out.Webhooks = append(out.Webhooks, r.webhook())
	}
	if list.PageCount != nil {
		out.Pages = *list.PageCount
	}
	another := list.Links != nil && list.Links.Next != nil
	if another || out.Pages == 0 && len(shown) > 0 {
		out.Pages = max(out.Pages, page+1)
	}
	return out, nil
}

// FindWebhook reads the team's list until it shows the webhook, because doo documents no call to read one. The error
// wraps rest.ErrGone when the whole list was read without it. A list of several pages can shift under a reader, so that
// it is read again before absence is believed.
func (c *Client) FindWebhook(ctx context.Context, teamID, id string) (*Webhook, error) {
	for range 2 {
		found, pages, err := c.walk(ctx, teamID, id)
		if err != nil {
			return nil, err
		}
		if found != nil {
			return found, nil
		}
		if pages == 1 {
			break
		}
	}
	return nil, fmt.Errorf("doo lists no webhook %s for team %s: %w", id, teamID, rest.ErrGone)
}

// walk reads the list page by page up to the webhook, or to its end, and tells how many pages it read.
func (c *Client) walk(ctx context.Context, teamID, id string) (found *Webhook, pages int, err error) {
	seen := map[string]bool{}
	most := 0
	for page := 1; ; page++ {
		list, err := c.ListWebhooks(ctx, teamID, page)
		if err != nil {
			return nil, 0, err
		}
		if page == 1 { // others may add to the list while it is read, but not without end
			most = min(2*list.Pages+10, maxPages)
		}
		repeated := len(list.Webhooks) > 0
		for _, w := range list.Webhooks {
			if w.ID == id {
				return &w, page, nil
			}
			repeated = repeated && seen[w.ID]
			seen[w.ID] = true
		}
		switch {
		case repeated:
			return nil, 0, fmt.Errorf(
				"the list of doo webhooks of team %s repeats itself: page %d shows nothing that was not seen before", teamID, page)
		case list.Pages > most:
			return nil, 0, fmt.Errorf("the list of doo webhooks of team %s is too long or does not end: page %d tells of %d pages",
				teamID, page, list.Pages)
		case page >= list.Pages:
			return nil, page, nil
		}
	}
}
