package commercelayerapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// EventCallback is one call of a webhook's endpoint (https://docs.commercelayer.io/core/api-reference/event_callbacks).
// What the API shows as null is the zero value here. The payload is never requested, because it is large and
// contains customers' data.
type EventCallback struct {
	rest.Partial
	ID string
	// CallbackURL is the address at the time of the call.
	CallbackURL string
	// ResponseCode is the HTTP status of the endpoint's response, such as "200". How the API shows a call without a response
	// isn't documented.
	ResponseCode    string
	ResponseMessage string
	// CreatedAt is an RFC 3339 time.
	CreatedAt string
}

// EventCallbackPage is one page of a webhook's event callbacks.
type EventCallbackPage struct {
	EventCallbacks []EventCallback
	// Total is the number of event callbacks on all pages, and Pages the number of pages.
	Total, Pages int
}

// ListEventCallbacks reads one page, counted from 1, of at most MaxPageSize event callbacks of a webhook, newest first.
// A webhook that doesn't exist has none. Each shows its webhook, which is included for that purpose
// (https://docs.commercelayer.io/core/including-associations). Those of other webhooks, or in another order, are an error, because
// a proxy may have dropped the query.
func (c *Client) ListEventCallbacks(ctx context.Context, webhookID string, page int) (EventCallbackPage, error) {
	if webhookID == "" { // an empty filter may match those of all webhooks
		return EventCallbackPage{}, errors.New("the id of a Commerce Layer webhook can't be empty")
	}
	answer, err := c.do(ctx, rest.Request{
		Method: http.MethodGet, Path: c.path("event_callbacks"), Header: accept(), Query: url.Values{
			"filter[q][webhook_id_eq]": {webhookID},
			"sort":                     {"-created_at"},
			"page[number]":             {strconv.Itoa(page)},
			"page[size]":               {strconv.Itoa(MaxPageSize)},
			"fields[event_callbacks]":  {"callback_url,response_code,response_message,created_at,webhook"},
			"include":                  {"webhook"},
			"fields[webhooks]":         {"topic"}, // without the secret
		},
	})
	if err != nil {
		return EventCallbackPage{}, err
	}
	var list struct {
		Data *[]json.RawMessage `json:"data"`
		Meta struct {
			RecordCount int  `json:"record_count"`
			PageCount   *int `json:"page_count"`
		} `json:"meta"`
		Links json.RawMessage `json:"links"`
	}
	if err := answer.DecodeJSON(&list); err != nil {
		return EventCallbackPage{}, err
	}
	if list.Data == nil {
		return EventCallbackPage{}, answer.Unreadable(errors.New("it contains no list of event callbacks"))
	}
	out := EventCallbackPage{Total: max(0, list.Meta.RecordCount), Pages: pagesOf(page, len(*list.Data), list.Meta.PageCount, list.Links)}
	isSorted := newestFirst()
	for _, raw := range *list.Data {
		callback, isAskedFor := decodeEventCallback(raw, webhookID)
		if !isAskedFor {
			return EventCallbackPage{}, answer.Unreadable(errors.New("it shows event callbacks that weren't requested: a proxy " +
				"may have dropped the query"))
		}
		if !isSorted(callback.CreatedAt) {
			return EventCallbackPage{}, answer.Unreadable(errors.New("it doesn't show the newest event callbacks first: a proxy may " +
				"have dropped the query"))
		}
		out.EventCallbacks = append(out.EventCallbacks, callback)
	}
	return out, nil
}

// decodeEventCallback also reports whether the event callback is that webhook's. If it doesn't show its webhook, a payload means
// that the query was dropped.
func decodeEventCallback(raw json.RawMessage, webhookID string) (callback EventCallback, isAskedFor bool) {
	var r struct {
		ID         string `json:"id"`
		Attributes struct {
			CallbackURL     string `json:"callback_url"`
			ResponseCode    string `json:"response_code"`
			ResponseMessage string `json:"response_message"`
			CreatedAt       string `json:"created_at"`
		} `json:"attributes"`
	}
	var of struct {
		Attributes struct {
			Payload json.RawMessage `json:"payload"`
		} `json:"attributes"`
		Relationships struct {
			Webhook struct {
				Data struct {
					ID string `json:"id"`
				} `json:"data"`
			} `json:"webhook"`
		} `json:"relationships"`
	}
	_ = json.Unmarshal(raw, &of) // DecodeItem reports what can't be read
	shown := of.Relationships.Webhook.Data.ID
	isAskedFor = shown == webhookID || shown == "" && of.Attributes.Payload == nil
	err := rest.DecodeItem(raw, &r, &r.ID)
	a := r.Attributes
	return EventCallback{
		Partial: rest.Partial{Problem: err}, ID: r.ID, CallbackURL: a.CallbackURL, ResponseCode: a.ResponseCode,
		ResponseMessage: a.ResponseMessage, CreatedAt: a.CreatedAt,
	}, isAskedFor
}
