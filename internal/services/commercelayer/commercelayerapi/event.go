package commercelayerapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Event is an event for which the webhooks of its topic were called
// (https://docs.commercelayer.io/core/api-reference/events).
type Event struct {
	rest.Partial
	ID string
	// Name is the topic, such as "orders.place".
	Name string
	// CreatedAt is an RFC 3339 time.
	CreatedAt string
}

// EventFilter selects events. Its zero value selects all.
type EventFilter struct {
	// Name is a topic, "" for any.
	Name string
	// Since excludes events before it, unless it is zero.
	Since time.Time
}

// picks reports whether the filter selects an event, as far as the event can be read.
func (f EventFilter) picks(e Event) bool {
	at, err := time.Parse(time.RFC3339, e.CreatedAt)
	isLate := err == nil && at.Before(f.Since.Truncate(time.Millisecond)) // times are shown in milliseconds
	return e.Problem != nil || (f.Name == "" || e.Name == f.Name) && !isLate
}

// EventPage is one page of the events.
type EventPage struct {
	Events []Event
	// Pages is the number of pages.
	Pages int
}

// event is the JSON:API form of an Event.
type event struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Attributes struct {
		Name      string `json:"name"`
		CreatedAt string `json:"created_at"`
	} `json:"attributes"`
}

func (e event) event() Event {
	return Event{ID: e.ID, Name: e.Attributes.Name, CreatedAt: e.Attributes.CreatedAt}
}

// ListEvents reads one page, counted from 1, of at most MaxPageSize events, newest first. Filters for name and created_at are only
// documented for other resources. Events that the filter doesn't select, or in another order, are an error, because a proxy may
// have dropped the query.
func (c *Client) ListEvents(ctx context.Context, filter EventFilter, page int) (EventPage, error) {
	query := url.Values{
		"sort":           {"-created_at"},
		"page[number]":   {strconv.Itoa(page)},
		"page[size]":     {strconv.Itoa(MaxPageSize)},
		"fields[events]": {"name,created_at"},
	}
	if filter.Name != "" {
		query.Set("filter[q][name_eq]", filter.Name)
	}
	if !filter.Since.IsZero() {
		query.Set("filter[q][created_at_gteq]", filter.Since.UTC().Format("2006-01-02T15:04:05.000Z"))
	}
	answer, err := c.do(ctx, rest.Request{Method: http.MethodGet, Path: c.path("events"), Query: query, Header: accept()})
	if err != nil {
		return EventPage{}, err
	}
	var list struct {
		Data *[]json.RawMessage `json:"data"`
		Meta struct {
			PageCount *int `json:"page_count"`
		} `json:"meta"`
		Links json.RawMessage `json:"links"`
	}
	if err := answer.DecodeJSON(&list); err != nil {
		return EventPage{}, err
	}
	if list.Data == nil {
		return EventPage{}, answer.Unreadable(errors.New("it contains no list of events"))
	}
	out := EventPage{Pages: pagesOf(page, len(*list.Data), list.Meta.PageCount, list.Links)}
	isSorted := newestFirst()
	for _, raw := range *list.Data {
		var r event
		err := rest.DecodeItem(raw, &r, &r.ID)
		if r.Type != "" && r.Type != "events" {
			return EventPage{}, answer.Unreadable(errors.New("it lists something other than events"))
		}
		e := r.event()
		if e.Problem = err; !filter.picks(e) {
			return EventPage{}, answer.Unreadable(errors.New("it shows events that weren't requested: a proxy may have dropped the query"))
		}
		if !isSorted(e.CreatedAt) {
			return EventPage{}, answer.Unreadable(errors.New("it doesn't show the newest events first: a proxy may have dropped the query"))
		}
		out.Events = append(out.Events, e)
	}
	return out, nil
}

// TriggerEvent makes Commerce Layer call every webhook of an event's topic for it again
// (https://docs.commercelayer.io/core/api-reference/events/update, _trigger). The request is only repeated
// if it certainly had no effect. The error wraps rest.ErrNotFound if there is no event with this id.
func (c *Client) TriggerEvent(ctx context.Context, id string) (*Event, error) {
	var request struct {
		Data struct {
			ID         string          `json:"id"`
			Type       string          `json:"type"`
			Attributes map[string]bool `json:"attributes"`
		} `json:"data"`
	}
	request.Data.ID, request.Data.Type, request.Data.Attributes = id, "events", map[string]bool{"_trigger": true}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("building the event's document: %w", err)
	}
	answer, err := c.do(ctx, rest.Request{
		Method: http.MethodPatch, Path: c.path("events", id), Body: body, ContentType: mediaType, Header: accept(), Unrepeatable: true,
	})
	var failure *rest.Error
	if errors.As(err, &failure) && failure.Status == http.StatusNotFound && failure.Code == notFoundCode && !failure.ForToken {
		return nil, fmt.Errorf("%w: %w", rest.ErrNotFound, err)
	}
	if err != nil {
		return nil, err
	}
	var shown struct {
		Data event `json:"data"`
	}
	if err := answer.DecodeJSON(&shown); err != nil {
		return nil, err
	}
	if shown.Data.ID == "" || shown.Data.Type != "events" {
		return nil, answer.Unreadable(errors.New("it contains no event"))
	}
	if err := answer.About(id, shown.Data.ID); err != nil {
		return nil, err
	}
	triggered := shown.Data.event()
	return &triggered, nil
}
