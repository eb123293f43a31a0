package moltinfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// documentedLog is the example of the pages until 2024
// (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html), with an id of this fake.
const documentedLog = `{"id":"11de4222-fbda-498c-9ecb-000000000001","type":"integration-log","succeeded":false,"attempt":1,` +
	`"processing_time":0.2529,"body":"Not found","status_code":404,` +
	`"error_detail":"Received a status code outside of 2xx range - treating webhook as a fail","relationships":{` +
	`"integration":{"data":{"type":"integration","id":"8edd44ef-1856-4456-90ec-d9fab8a25049"}},` +
	`"job":{"data":{"type":"integration-job","id":"3b69a7e2-78ad-4ee6-8a81-c9b1b8a9cd26"}}},` +
	`"meta":{"timestamps":{"created_at":"2017-10-30T18:15:40.087650928Z"}}}`

func TestLogForms(t *testing.T) {
	t.Parallel()
	const integration = "8edd44ef-1856-4456-90ec-d9fab8a25049"
	failed := Delivery{
		StatusCode: 404, Body: "Not found", Job: "3b69a7e2-78ad-4ee6-8a81-c9b1b8a9cd26", ProcessingTime: 252900 * time.Microsecond,
		At: time.Date(2017, 10, 30, 18, 15, 40, 87650928, time.UTC),
	}
	const totals = `"meta":{"limit":25,"offset":0,"current":1,"total":1},"results":{"total":1}}`
	bare := strings.NewReplacer(`"integration-log"`, `"integration"`, `"processing_time":0.2529,`, ``,
		`,"meta":{"timestamps":{"created_at":"2017-10-30T18:15:40.087650928Z"}}`, ``).Replace(documentedLog)
	for name, test := range map[string]struct {
		switches Switches
		delivery Delivery
		want     string
	}{
		"documented": {Switches{}, failed, `{"data":[` + documentedLog + `],` + totals},
		"BareLogs":   {Switches{BareLogs: true}, failed, `{"data":[` + bare + `],` + totals},
		"filled in": {Switches{}, Delivery{StatusCode: 202}, `{"data":[{"id":"11de4222-fbda-498c-9ecb-000000000001",` +
			`"type":"integration-log","succeeded":true,"attempt":1,"processing_time":0,"body":"","status_code":202,"error_detail":"",` +
			`"relationships":{"integration":{"data":{"type":"integration","id":"` + integration + `"}},` +
			`"job":{"data":{"type":"integration-job","id":"3b69a7e2-78ad-4ee6-8a81-000000000001"}}},` +
			`"meta":{"timestamps":{"created_at":"2018-04-30T09:35:32.202Z"}}}],` + totals},
		"no answer": {Switches{BareLogs: true}, Delivery{Attempt: 3, ErrorDetail: "timed out", Job: "j"}, `{"data":[{` +
			`"id":"11de4222-fbda-498c-9ecb-000000000001","type":"integration","succeeded":false,"attempt":3,"body":"",` +
			`"status_code":0,"error_detail":"timed out","relationships":{"integration":{"data":{"type":"integration",` +
			`"id":"` + integration + `"}},"job":{"data":{"type":"integration-job","id":"j"}}}}],` + totals},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			f.Put(Integration{ID: integration, Enabled: true})
			if !f.Deliver(integration, test.delivery) {
				t.Error("nothing was delivered")
			}
			for _, path := range []string{"/" + integration + "/logs", "/logs"} {
				status, body := send(t, f, http.MethodGet, "/v2/integrations"+path, "")
				if status != http.StatusOK {
					t.Errorf("%s: status %d", path, status)
				}
				wantJSON(t, body, test.want)
			}
		})
	}
}

// TestLogPages: 12 logs of one integration, one of them out of order, and one of another.
func TestLogPages(t *testing.T) {
	t.Parallel()
	const own = "/" + firstID + "/logs"
	for name, test := range map[string]struct {
		switches Switches
		target   string
		want     []int // attempts
		beside   string
	}{
		"newest first": {Switches{}, own, []int{1, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2},
			`{"meta":{"limit":25,"offset":0,"current":1,"total":1},"results":{"total":12}}`},
		"oldest first": {Switches{OldestLogsFirst: true}, own + "?page[limit]=5", []int{2, 3, 4, 5, 6},
			`{"meta":{"limit":5,"offset":0,"current":1,"total":3},"results":{"total":12}}`},
		"the middle": {Switches{}, own + "?page[limit]=5&page[offset]=5", []int{8, 7, 6, 5, 4},
			`{"meta":{"limit":5,"offset":5,"current":2,"total":3},"results":{"total":12}}`},
		"past the end": {Switches{}, own + "?page[offset]=20", nil,
			`{"meta":{"limit":25,"offset":20,"current":1,"total":1},"results":{"total":12}}`},
		"of all": {Switches{}, "/logs?page[limit]=2", []int{99, 1},
			`{"meta":{"limit":2,"offset":0,"current":1,"total":7},"results":{"total":13}}`},
		"links, first": {Switches{LogLinks: true}, own + "?page[limit]=5", []int{1, 12, 11, 10, 9},
			`{"links":{"next":"/integrations` + own + `?page[offset]=5&page[limit]=5"}}`},
		"links, last": {Switches{LogLinks: true}, "/logs?page[limit]=10&page[offset]=10", []int{4, 3, 2},
			`{"links":{"first":"/integrations/logs?page[offset]=0&page[limit]=10",` +
				`"next":"/integrations/logs?page[offset]=20&page[limit]=10",` +
				`"prev":"/integrations/logs?page[offset]=0&page[limit]=10"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			f.Put(Integration{Enabled: true})
			other := f.Put(Integration{Enabled: true})
			f.Deliver(firstID, Delivery{Attempt: 1, At: at().Add(time.Minute)})
			for n := range 11 {
				f.Deliver(firstID, Delivery{Attempt: n + 2})
			}
			f.Deliver(other, Delivery{Attempt: 99, At: at().Add(time.Hour)})
			status, answer := send(t, f, http.MethodGet, "/v2/integrations"+test.target, "")
			var got map[string]json.RawMessage
			if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
				t.Fatalf("%d %s: %v", status, answer, err)
			}
			var data []struct{ Attempt int }
			if err := json.Unmarshal(got["data"], &data); err != nil || data == nil {
				t.Fatalf("data %s: %v", got["data"], err)
			}
			var attempts []int
			for _, l := range data {
				attempts = append(attempts, l.Attempt)
			}
			if !slices.Equal(attempts, test.want) {
				t.Errorf("attempts %v, want %v", attempts, test.want)
			}
			delete(got, "data")
			beside, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			wantJSON(t, string(beside), test.beside)
		})
	}
}

func TestLogRefusals(t *testing.T) {
	t.Parallel()
	const missing = `{"errors":[{"title":"Not Found","status":404,"detail":"The resource could not be found"}]}`
	const badID = `{"errors":[{"title":"Bad Request","status":400,"detail":"The id must be a UUID"}]}`
	for name, test := range map[string]struct {
		target string
		status int
		want   string
	}{
		"too large a page": {"/logs?page[limit]=101", 400, `{"errors":[{"title":"Bad Request","status":400,` +
			`"detail":"page[limit] must be a number from 1 to 100"}]}`},
		"a negative offset": {"/" + firstID + "/logs?page[offset]=-1", 400, `{"errors":[{"title":"Bad Request","status":400,` +
			`"detail":"page[offset] must be a number from 0 to 10000"}]}`},
		"no such integration": {"/8cb9e689-ede7-4f6d-b61a-999999999999/logs", 404, missing},
		"no UUID":             {"/x/logs", 400, badID},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches.BadID400 = true
			f.Put(Integration{Enabled: true})
			status, body := send(t, f, http.MethodGet, "/v2/integrations"+test.target, "")
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			wantJSON(t, body, test.want)
		})
	}
	if status, body := call(t, newFake(), "", http.MethodGet, "/v2/integrations/logs", "", ""); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d %s", status, body)
	}
}

// TestDeliver: only an integration that is enabled gets anything, and its logs outlive it.
func TestDeliver(t *testing.T) {
	t.Parallel()
	f := newFake()
	id := f.Put(Integration{})
	if f.Deliver(id, Delivery{StatusCode: 200}) || f.Deliver("x", Delivery{StatusCode: 200}) {
		t.Error("it was delivered to an integration that is disabled or doesn't exist")
	}
	f.Edit(id, func(i *Integration) { i.Enabled = true })
	if !f.Deliver(id, Delivery{StatusCode: 200}) {
		t.Error("it wasn't delivered")
	}
	want := func(total int, status int) {
		t.Helper()
		if _, body := send(t, f, http.MethodGet, "/v2/integrations/logs", ""); !strings.Contains(body, fmt.Sprintf(`"results":{"total":%d}`, total)) {
			t.Errorf("want %d logs: %s", total, body)
		}
		if got, body := send(t, f, http.MethodGet, "/v2/integrations/"+id+"/logs", ""); got != status {
			t.Errorf("want %d: %d %s", status, got, body)
		}
	}
	want(1, http.StatusOK)
	f.Drop(id)
	want(1, http.StatusNotFound)
}
