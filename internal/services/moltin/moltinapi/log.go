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

// Log is the record of one attempt to deliver an event
// (https://elasticpath.dev/docs/api/integrations/list-integration-logs).
// The endpoint's answer is in the API's log too; it isn't read, because it may hold anything.
type Log struct {
	rest.Partial
	ID string
	// Succeeded reports whether the event was delivered: a webhook's endpoint answered with a status from 200 to 299.
	Succeeded bool
	// Attempt counts the attempts for the same event, from 1.
	Attempt int64
	// StatusCode is the status of the endpoint's answer, 0 if the API shows none.
	StatusCode int64
	// ErrorDetail is Moltin's reason for the failure. It may be empty.
	ErrorDetail string
	// ProcessingTime is how long the attempt took. No page names its unit; the only example, 0.2529, looks like seconds.
	// It is nil if the API leaves it out, as in the OpenAPI file.
	ProcessingTime *float64
	// CreatedAt is an RFC 3339 time with nanoseconds, or "" if the API leaves it out, as in the OpenAPI file.
	CreatedAt string
}

// LogPage is one page of an integration's logs.
type LogPage struct {
	// Logs are in the API's order, which isn't documented.
	Logs []Log
	// Total is the number of logs on all pages, -1 if the answer doesn't say.
	Total int
	// More reports whether there may be another page, at this page's offset plus the number of its logs.
	More bool
}

// logResource is the API's form of a log. Its type is "integration-log" or, in the OpenAPI file, "integration".
type logResource struct {
	ID             string   `json:"id"`
	Succeeded      bool     `json:"succeeded"`
	Attempt        int64    `json:"attempt"`
	StatusCode     int64    `json:"status_code"`
	ErrorDetail    string   `json:"error_detail"`
	ProcessingTime *float64 `json:"processing_time"`
	Meta           struct {
		Timestamps struct {
			CreatedAt string `json:"created_at"`
		} `json:"timestamps"`
	} `json:"meta"`
}

func (r logResource) log() Log {
	return Log{
		ID: r.ID, Succeeded: r.Succeeded, Attempt: r.Attempt, StatusCode: r.StatusCode, ErrorDetail: r.ErrorDetail,
		ProcessingTime: r.ProcessingTime, CreatedAt: r.Meta.Timestamps.CreatedAt,
	}
}

// logList is the answer in both documented forms: with meta and results.total, or only with links. The links aren't read:
// even the last page may have "next".
type logList struct {
	Data    *[]json.RawMessage   `json:"data"`
	Results rest.Object[results] `json:"results"`
}

// ListIntegrationLogs reads one page of at most MaxPageSize logs of an integration, from the one at offset on, which
// counts from 0. The error wraps rest.ErrNotFound when there is no integration with this id.
func (c *Client) ListIntegrationLogs(ctx context.Context, id string, offset int) (LogPage, error) {
	answer, err := c.do(ctx, rest.Request{
		Method: http.MethodGet, Path: append(integrationPath(id), "logs"), Query: url.Values{
			"page[limit]":  {strconv.Itoa(MaxPageSize)},
			"page[offset]": {strconv.Itoa(offset)},
		},
	})
	if err != nil {
		return LogPage{}, rest.ConfirmByRead(ctx, err, c.reading(id))
	}
	var l logList
	if err := answer.DecodeJSON(&l); err != nil {
		return LogPage{}, err
	}
	if l.Data == nil {
		return LogPage{}, answer.Unreadable(errors.New("it contains no list of logs"))
	}
	page := LogPage{Total: -1}
	for _, raw := range *l.Data {
		var r logResource
		err := rest.DecodeItem(raw, &r, &r.ID)
		shown := r.log()
		shown.Problem = err
		page.Logs = append(page.Logs, shown)
	}
	count := len(page.Logs)
	page.More = count == MaxPageSize
	if total := l.Results.Value.Total; total != nil && *total >= 0 {
		page.Total = *total
		page.More = count > 0 && offset+count < page.Total
	}
	page.More = page.More && offset+count < maxOffset
	return page, nil
}
