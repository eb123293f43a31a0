package moltinapi

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const logs = object + "/logs"

// documentedLog is a log as the pages until 2024 show it.
const documentedLog = `{"id":"11de4222-fbda-498c-9ecb-cd46d598712f","type":"integration-log","succeeded":false,"attempt":1,` +
	`"processing_time":0.2529,"body":"Not found","status_code":404,` +
	`"error_detail":"Received a status code outside of 2xx range - treating webhook as a fail","relationships":{` +
	`"integration":{"data":{"type":"integration","id":"8edd44ef-1856-4456-90ec-d9fab8a25049"}},` +
	`"job":{"data":{"type":"integration-job","id":"3b69a7e2-78ad-4ee6-8a81-c9b1b8a9cd26"}}},` +
	`"meta":{"timestamps":{"created_at":"2017-10-30T18:15:40.087650928Z"}}}`

// TestLogForms reads a log in each form that is documented, and what isn't set in any.
func TestLogForms(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		entry string
		want  Log
	}{
		"of the pages": {documentedLog, Log{
			ID: "11de4222-fbda-498c-9ecb-cd46d598712f", Attempt: 1, StatusCode: 404,
			ErrorDetail:    "Received a status code outside of 2xx range - treating webhook as a fail",
			ProcessingTime: new(0.2529), CreatedAt: "2017-10-30T18:15:40.087650928Z",
		}},
		"of the OpenAPI file": {
			`{"id":"ac8bb58e-2b9b-4ccf-9dd2-ecdf50417849","type":"integration","succeeded":true,"attempt":2,"body":"ok",` +
				`"status_code":204}`,
			Log{ID: "ac8bb58e-2b9b-4ccf-9dd2-ecdf50417849", Succeeded: true, Attempt: 2, StatusCode: 204},
		},
		"nulls": {
			`{"id":"a","succeeded":false,"attempt":3,"processing_time":null,"body":null,"status_code":null,"error_detail":null,` +
				`"meta":null}`,
			Log{ID: "a", Attempt: 3},
		},
		"a body that is no text": {`{"id":"a","body":{"password":["x"]},"processing_time":0}`, Log{ID: "a", ProcessingTime: new(0.0)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s := serve(t, map[string]answer{"GET " + logs: {200, `{"data":[` + test.entry + `]}`}})
			page, err := c.ListIntegrationLogs(t.Context(), id, 0)
			if want := (LogPage{Logs: []Log{test.want}, Total: -1}); err != nil || !reflect.DeepEqual(page, want) {
				t.Errorf("got  %+v, %v\nwant %+v", page, err, want)
			}
			s.wantRequests(t, "GET "+logs+"?page%5Blimit%5D=100&page%5Boffset%5D=0")
		})
	}
}

func TestLogPages(t *testing.T) {
	t.Parallel()
	const next = `,"links":{"next":"/integrations/logs?page[offset]=100&page[limit]=100"}`
	for name, test := range map[string]struct {
		offset, count int
		rest          string // of the answer, after data
		total         int
		more          bool
	}{
		"meta and results": {0, 100, `,"meta":{"limit":100,"offset":0,"current":1,"total":2},"results":{` +
			`"total":130}`, 130, true},
		"meta and results, the last": {100, 30, `,"meta":{"limit":100,"offset":100,"current":2,"total":2},"results":{` +
			`"total":130}`, 130, false},
		"meta alone":           {0, 30, `,"meta":{"limit":100,"offset":0,"current":1,"total":1}`, -1, false},
		"results, none":        {0, 0, `,"results":{"total":0}`, 0, false},
		"the limit is clamped": {25, 25, `,"results":{"total":51}`, 51, true},
		"a total that is none": {0, 30, `,"results":{"total":-1}`, -1, false},
		"too large a total":    {100, 0, `,"results":{"total":130}`, 130, false},
		"past the soft limit":  {9900, 100, `,"results":{"total":12000}`, 12000, false},
		"links":                {0, 100, next, -1, true},
		"links, a short page":  {0, 30, next, -1, false},
		"links, an empty page": {100, 0, next, -1, false},
		"links, no end":        {9900, 100, next, -1, false},
		"data alone":           {0, 30, ``, -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items := make([]string, test.count)
			for i := range items {
				items[i] = fmt.Sprintf(`{"id":"id-%d","type":"integration-log","succeeded":true}`, i)
			}
			c, s := serve(t, map[string]answer{
				"GET " + logs: {200, `{"data":[` + strings.Join(items, ",") + `]` + test.rest + `}`},
			})
			page, err := c.ListIntegrationLogs(t.Context(), id, test.offset)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Logs) != test.count || page.Total != test.total || page.More != test.more {
				t.Errorf("%d logs, total %d, more %t", len(page.Logs), page.Total, page.More)
			}
			for i, got := range page.Logs {
				if got.ID != fmt.Sprintf("id-%d", i) {
					t.Fatalf("log %d is %q", i, got.ID)
				}
			}
			s.wantRequests(t, fmt.Sprintf("GET %s?page%%5Blimit%%5D=100&page%%5Boffset%%5D=%d", logs, test.offset))
		})
	}
}

func TestLogsUnreadable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, want string }{
		"no list":    {`{"meta":{}}`, "it contains no list of logs"},
		"null":       {`{"data":null}`, "it contains no list of logs"},
		"an object":  {`{"data":` + documentedLog + `}`, "is not of a known form"},
		"a web page": {`<html><title>Login</title></html>`, `a web page titled "Login"`},
		"no body":    {``, "the answer has no body"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := serve(t, map[string]answer{"GET " + logs: {200, test.body}})
			_, err := c.ListIntegrationLogs(t.Context(), id, 0)
			var failure *rest.Error
			if !errors.As(err, &failure) || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "Not found") {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// TestLogsGone tells an integration that doesn't exist from an address that is wrong.
func TestLogsGone(t *testing.T) {
	t.Parallel()
	const asked = "GET " + logs + "?page%5Blimit%5D=100&page%5Boffset%5D=0"
	const read, probe = "GET " + object, "GET " + collection + "?page%5Blimit%5D=100&page%5Boffset%5D=0"
	foreign := answer{404, `<html><title>Not here</title></html>`}
	for name, test := range map[string]struct {
		answer, list answer
		requests     []string
		gone         bool
	}{
		"own":                      {answer{404, notFoundJSON}, answer{200, emptyPage}, []string{asked, read, probe}, true},
		"foreign, the list is":     {foreign, answer{200, emptyPage}, []string{asked, read, probe}, true},
		"foreign, the list is too": {foreign, foreign, []string{asked, read, probe}, false},
		"forbidden":                {answer{403, `{"errors":[{"status":403,"title":"Forbidden"}]}`}, answer{}, []string{asked}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s := serve(t, map[string]answer{"GET " + logs: test.answer, "GET " + object: test.answer, "GET " + collection: test.list})
			_, err := c.ListIntegrationLogs(t.Context(), id, 0)
			if errors.Is(err, rest.ErrNotFound) != test.gone || rest.StatusOf(err) != test.answer.status {
				t.Errorf("error %v, want gone %t", err, test.gone)
			}
			s.wantRequests(t, test.requests...)
		})
	}
}

// TestLogsAddress keeps an id inside its place of the address.
func TestLogsAddress(t *testing.T) {
	t.Parallel()
	c, s := serve(t, map[string]answer{"GET " + collection + "/..%2Fx%3F/logs": {200, emptyPage}})
	if _, err := c.ListIntegrationLogs(t.Context(), "../x?", 0); err != nil {
		t.Error(err)
	}
	if _, err := c.ListIntegrationLogs(t.Context(), "", 0); err == nil || rest.StatusOf(err) != 0 {
		t.Errorf("an empty id: %v", err)
	}
	s.wantRequests(t, "GET "+collection+"/..%2Fx%3F/logs?page%5Blimit%5D=100&page%5Boffset%5D=0")
}
