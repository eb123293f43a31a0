package main

import (
	"strings"
	"testing"
	"time"
)

// TestRequests: what was requested of a vendor's API is shown, newest first, within bounds.
func TestRequests(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	token := tokenOf(t, b)
	middle := time.Now().UTC().Format(time.RFC3339Nano)
	b.api(t, "GET", "/moltin/v2/integrations?page[limit]=10", "", token)
	b.api(t, "POST", "/moltin/v2/integrations", `{"data":{"type":"integration","name":"<&>"}}`, token)
	b.api(t, "POST", "/moltin/v2/integrations", `{"data":"`+strings.Repeat("x", keptBody)+`"}`, token)
	type list struct{ Requests []wireEntry }
	got := ask[list](t, b, "GET", "/moltin/requests", "", 200).Requests
	var told []string
	for _, e := range got {
		told = append(told, e.ID+" "+e.Method+" "+e.Path)
	}
	if want := "4 POST /v2/integrations, 3 POST /v2/integrations, 2 GET /v2/integrations, 1 POST /oauth/access_token"; strings.Join(told, ", ") != want {
		t.Fatalf("got %v", told)
	}
	if e := got[1]; *e.Status != 422 || e.Body != `{"data":{"type":"integration","name":"<&>"}}` || !strings.Contains(e.Answer.Body, "errors") || e.Headers["Authorization"] != "Bearer (secret)" || e.At == nil || e.Cut {
		t.Errorf("got %+v", e)
	}
	if e := got[0]; !e.Cut || len(e.Body) != keptBody {
		t.Errorf("%d bytes are shown, cut: %t", len(e.Body), e.Cut)
	}
	if e := got[2]; *e.Status != 200 || e.Query != "page%5Blimit%5D=10" {
		t.Errorf("got %+v", e)
	}
	if e := got[3]; e.Body != "grant_type=client_credentials&client_id=demo&client_secret=(secret)" {
		t.Errorf("got %s", e.Body)
	}
	if all := ask[list](t, b, "GET", "/moltin/requests?secrets=true&limit=1&since="+middle, "", 200).Requests; len(all) != 1 || all[0].Headers["Authorization"] != token {
		t.Errorf("got %+v", all)
	}
	for _, e := range ask[struct{ Requests []map[string]any }](t, b, "GET", "/moltin/requests?bodies=false", "", 200).Requests {
		if e["headers"] != nil || e["body"] != nil || e["answer"] != nil || e["path"] == nil || e["status"] == nil {
			t.Errorf("got %v", e)
		}
	}
	if late := ask[list](t, b, "GET", "/moltin/requests?since="+middle, "", 200).Requests; len(late) != 3 {
		t.Errorf("got %+v", late)
	}
	if one := ask[wireEntry](t, b, "GET", "/moltin/requests/2", "", 200); one.Method != "GET" || one.ID != "2" {
		t.Errorf("got %+v", one)
	}
	if other := ask[list](t, b, "GET", "/doo/requests", "", 200).Requests; other == nil || len(other) != 0 {
		t.Errorf("got %+v", other)
	}
}
