package moltinapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// MaxPageSize is the largest page of a list (https://developer.elasticpath.com/guides/Getting-Started/pagination).
const MaxPageSize = 100

// maxOffset is where listing without a total ends: the API's soft limit for an offset (same page).
const maxOffset = 10000

// Page is one page of the list.
type Page struct {
	Integrations []Integration
	// Total is the number of integrations on all pages, -1 if the answer doesn't say.
	Total int
	// More reports whether there may be another page, at this page's offset plus the number of its integrations.
	More bool
}

// list is the answer in all documented forms: links and results since 2026, meta for other collections, and only data before.
type list struct {
	Data  *[]json.RawMessage `json:"data"`
	Links rest.Object[struct {
		Next string `json:"next"`
	}] `json:"links"`
	Results rest.Object[results] `json:"results"`
	Meta    rest.Object[struct {
		Results rest.Object[results] `json:"results"` // meta.page.total counts pages
	}] `json:"meta"`
}

type results struct {
	Total *int `json:"total"`
}

func (l list) total() int {
	for _, r := range []results{l.Results.Value, l.Meta.Value.Results.Value} {
		if r.Total != nil && *r.Total >= 0 {
			return *r.Total
		}
	}
	return -1
}

// ListIntegrations reads one page of at most MaxPageSize integrations, from the one at offset on, which counts from 0.
// The API can neither filter nor sort this list. An integration in it that can't be read has a Problem.
func (c *Client) ListIntegrations(ctx context.Context, offset int) (*Page, error) {
	page, err := c.listPage(ctx, offset)
	var told rest.Listing
	if err == nil {
		told.IsWhole = offset == 0 && !page.More && (page.Total < 0 || page.Total == len(page.Integrations))
		for _, i := range page.Integrations {
			told.Add(i.ID, i.Problem)
		}
	}
	c.absence.Listed(told, err)
	return page, err
}

func (c *Client) listPage(ctx context.Context, offset int) (*Page, error) {
	answer, err := c.do(ctx, rest.Request{Method: http.MethodGet, Path: collectionPath(), Query: url.Values{
		"page[limit]":  {strconv.Itoa(MaxPageSize)},
		"page[offset]": {strconv.Itoa(offset)},
	}})
	if err != nil {
		return nil, err
	}
	var l list
	if err := answer.DecodeJSON(&l); err != nil {
		return nil, err
	}
	if l.Data == nil {
		return nil, answer.Unreadable(errors.New("it contains no list of integrations"))
	}
	page := &Page{Total: l.total()}
	others := 0
	for _, raw := range *l.Data {
		var r resource
		err := rest.DecodeItem(raw, &r, &r.ID)
		if r.Type != "" && r.Type != "integration" {
			others, err = others+1, errors.New("it is no integration")
		}
		i := r.integration()
		i.Problem = err
		c.Hide(i.secrets()...)
		page.Integrations = append(page.Integrations, i)
	}
	count := len(page.Integrations)
	if others > 0 && others == count {
		return nil, answer.Unreadable(errors.New("it lists something other than integrations"))
	}
	switch next := offset + count; {
	case count == 0:
	case page.Total >= 0:
		page.More = next < page.Total
	case next >= maxOffset:
	default:
		page.More = l.Links.Value.Next != "" || count == MaxPageSize
	}
	return page, nil
}
