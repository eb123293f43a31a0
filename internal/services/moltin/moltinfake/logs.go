package moltinfake

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Delivery is one attempt to deliver an event. Deliver fills in what is empty.
type Delivery struct {
	// StatusCode is the status of the endpoint's answer, 0 if there was none.
	StatusCode int
	// Body is the endpoint's answer.
	Body string
	// ErrorDetail says why the attempt failed. Deliver fills it in only for a wrong status, whose words are documented.
	ErrorDetail string
	// Attempt counts from 1.
	Attempt int
	// Job is an id that all attempts for one event share.
	Job string
	// ProcessingTime is how long it took.
	ProcessingTime time.Duration
	// At is when it was made; now unless set.
	At time.Time
}

func (d Delivery) succeeded() bool { return d.StatusCode >= 200 && d.StatusCode < 300 }

// logged is a stored delivery.
type logged struct {
	Delivery
	id          string
	integration string
}

// Deliver logs an attempt to deliver an event to the endpoint of an integration. It returns false and logs nothing if the
// integration doesn't exist or isn't enabled.
func (f *Fake) Deliver(id string, d Delivery) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if stored := f.find(id); stored == nil || !stored.Enabled {
		return false
	}
	f.record(id, d)
	return true
}

// maxLogs is how many of the newest logs are kept. How long the service keeps them isn't documented.
const maxLogs = 5000

// record logs an attempt. The caller holds the lock.
func (f *Fake) record(id string, d Delivery) {
	f.logCount++
	d.Attempt = cmp.Or(d.Attempt, 1)
	d.Job = cmp.Or(d.Job, fmt.Sprintf("3b69a7e2-78ad-4ee6-8a81-%012d", f.logCount))
	if d.StatusCode > 0 && !d.succeeded() {
		d.ErrorDetail = cmp.Or(d.ErrorDetail, "Received a status code outside of 2xx range - treating webhook as a fail")
	}
	if d.At.IsZero() {
		d.At = f.Now()
	}
	f.logs = append(f.logs, logged{Delivery: d, id: fmt.Sprintf("11de4222-fbda-498c-9ecb-%012d", f.logCount), integration: id})
	if len(f.logs) > maxLogs {
		f.logs[0] = logged{}
		f.logs = f.logs[1:]
	}
}

// wireLog is how a log is shown.
type wireLog struct {
	ID             string   `json:"id"`
	Type           string   `json:"type"`
	Succeeded      bool     `json:"succeeded"`
	Attempt        int      `json:"attempt"`
	ProcessingTime *float64 `json:"processing_time,omitempty"`
	Body           string   `json:"body"`
	StatusCode     int      `json:"status_code"`
	ErrorDetail    string   `json:"error_detail"`
	Relationships  struct {
		Integration related `json:"integration"`
		Job         related `json:"job"`
	} `json:"relationships"`
	Meta *logMeta `json:"meta,omitempty"`
}

type related struct {
	Data reference `json:"data"`
}

type logMeta struct {
	Timestamps struct {
		CreatedAt string `json:"created_at"`
	} `json:"timestamps"`
}

// logPage has its totals in a place where no other list has them.
type logPage struct {
	Data    []wireLog  `json:"data"`
	Links   *pageLinks `json:"links,omitempty"`
	Meta    *pageOf    `json:"meta,omitempty"`
	Results *totals    `json:"results,omitempty"`
}

// listLogs shows a page of the logs of one integration, or of all if the path has no id. The latter still have the logs of
// deleted integrations, which isn't documented.
func (f *Fake) listLogs(w http.ResponseWriter, r *http.Request) {
	limit, offset, err := paging(r.URL.Query())
	if err != nil {
		badRequest(w, err.Error())
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	id := r.PathValue("id")
	if id != "" && f.find(id) == nil {
		f.notFound(w)
		return
	}
	var matching []logged
	for _, l := range f.logs {
		if id == "" || l.integration == id {
			matching = append(matching, l)
		}
	}
	slices.SortStableFunc(matching, func(a, b logged) int { return a.At.Compare(b.At) })
	if !f.Switches.OldestLogsFirst {
		slices.Reverse(matching)
	}
	total := len(matching)
	out := logPage{Data: []wireLog{}}
	from := min(offset, total)
	for _, l := range matching[from:min(from+limit, total)] {
		out.Data = append(out.Data, f.showLog(l))
	}
	switch {
	case f.Switches.LogsAlone:
	case f.Switches.LogLinks:
		out.Links = logLinks(strings.TrimPrefix(r.URL.Path, "/v2"), limit, offset)
	default:
		out.Meta = &pageOf{Limit: limit, Offset: offset, Current: offset/limit + 1, Total: (total + limit - 1) / limit}
		out.Results = &totals{total}
	}
	writeJSON(w, http.StatusOK, out)
}

func (f *Fake) showLog(l logged) wireLog {
	out := wireLog{
		ID: l.id, Type: "integration", Succeeded: l.succeeded(), Attempt: l.Attempt, Body: l.Body,
		StatusCode: l.StatusCode, ErrorDetail: l.ErrorDetail,
	}
	out.Relationships.Integration.Data = reference{Type: "integration", ID: l.integration}
	out.Relationships.Job.Data = reference{Type: "integration-job", ID: l.Job}
	if f.Switches.BareLogs {
		return out
	}
	out.Type = "integration-log"
	seconds := l.ProcessingTime.Seconds()
	out.ProcessingTime, out.Meta = &seconds, &logMeta{}
	out.Meta.Timestamps.CreatedAt = l.At.UTC().Format(time.RFC3339Nano)
	return out
}

// logLinks are those of the OpenAPI file: the last page has next too, and the first page has neither first nor prev.
func logLinks(path string, limit, offset int) *pageLinks {
	at := func(offset int) string { return fmt.Sprintf("%s?page[offset]=%d&page[limit]=%d", path, offset, limit) }
	out := &pageLinks{Next: at(offset + limit)}
	if offset > 0 {
		out.First, out.Prev = at(0), at(max(0, offset-limit))
	}
	return out
}
