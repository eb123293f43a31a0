package commercelayerapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Page is one page of the list.
type Page struct {
	Webhooks []Webhook
	// Total is the number of webhooks on all pages, -1 if the response doesn't show it or only estimates it, as it does above
	// 10,000. Pages is the number of pages.
	Total, Pages int
}

// ListWebhooks reads one page, counted from 1, of at most MaxPageSize webhooks, oldest first. An empty topic lists all. A
// webhook that can't be read has a Problem.
func (c *Client) ListWebhooks(ctx context.Context, page int, topic string) (*Page, error) {
	return c.list(ctx, page, topic, "created_at,id")
}

// ListNewestWebhooks is ListWebhooks with the newest first.
func (c *Client) ListNewestWebhooks(ctx context.Context, page int, topic string) (*Page, error) {
	return c.list(ctx, page, topic, "-created_at,id")
}

func (c *Client) list(ctx context.Context, page int, topic, sort string) (*Page, error) {
	out, err := c.listPage(ctx, page, topic, sort)
	var told rest.Listing
	if err == nil {
		told.IsWhole = page == 1 && topic == "" && out.Total == len(out.Webhooks)
		for _, w := range out.Webhooks {
			told.Add(w.ID, w.Problem)
		}
	}
	c.absence.Listed(told, err)
	return out, err
}

func (c *Client) listPage(ctx context.Context, page int, topic, sort string) (*Page, error) {
	query := url.Values{
		"page[number]": {strconv.Itoa(page)},
		"page[size]":   {strconv.Itoa(MaxPageSize)},
		"sort":         {sort},
	}
	if topic != "" {
		query.Set("filter[q][topic_eq]", topic)
	}
	answer, err := c.do(ctx, rest.Request{Method: http.MethodGet, Path: c.path("webhooks"), Query: query, Header: accept()})
	if err != nil {
		return nil, err
	}
	var list struct {
		Data *[]json.RawMessage `json:"data"`
		Meta struct {
			Account
			RecordCount *int            `json:"record_count"`
			Estimated   json.RawMessage `json:"record_count_estimated"` // true, or the number itself
			PageCount   *int            `json:"page_count"`
		} `json:"meta"`
		Links json.RawMessage `json:"links"`
	}
	if err := answer.DecodeJSON(&list); err != nil {
		return nil, err
	}
	if list.Data == nil {
		return nil, answer.Unreadable(errors.New("it contains no list of webhooks"))
	}
	out := &Page{Total: -1, Pages: pagesOf(page, len(*list.Data), list.Meta.PageCount, list.Links)}
	if count := list.Meta.RecordCount; count != nil && !isSet(list.Meta.Estimated) {
		out.Total = max(0, *count)
	}
	others := 0
	for _, raw := range *list.Data {
		var r resource
		err := rest.DecodeItem(raw, &r, &r.ID)
		if r.Type != "" && r.Type != "webhooks" {
			others, err = others+1, errors.New("it isn't a webhook")
		}
		w := r.webhook(list.Meta.Account)
		w.Problem = err
		c.answers(w.Account())
		c.Hide(w.SharedSecret)
		out.Webhooks = append(out.Webhooks, w)
	}
	if others > 0 && others == len(*list.Data) {
		return nil, answer.Unreadable(errors.New("it lists something other than webhooks"))
	}
	c.answers(list.Meta.Account)
	return out, nil
}

// pagesOf returns the number of pages of a list, given one page, counted from 1, and the number of objects that it shows. The count
// decides, unless a full page with a link to the next contradicts it. Without a count, such a link or a full page means that there
// is another.
func pagesOf(page, shown int, count *int, links json.RawMessage) int {
	var to struct {
		Next json.RawMessage `json:"next"`
	}
	_ = json.Unmarshal(links, &to) // links of another form don't count
	hasNext, isFull := isSet(to.Next) && string(to.Next) != `""`, shown >= MaxPageSize
	pages := 0
	if count != nil {
		pages = max(0, *count)
	}
	if isFull && (hasNext || count == nil) || count == nil && hasNext && shown > 0 {
		pages = max(pages, page+1)
	}
	return pages
}

// newestFirst returns a function that reports whether a time isn't later than the one before. Times that can't be read don't
// count.
func newestFirst() func(createdAt string) bool {
	var last time.Time
	return func(createdAt string) bool {
		at, err := time.Parse(time.RFC3339, createdAt)
		if err != nil {
			return true
		}
		isSorted := last.IsZero() || !at.After(last)
		last = at
		return isSorted
	}
}
