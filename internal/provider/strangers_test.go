package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// gone404 is a 404 body that any of the vendors might send.
const gone404 = `{"errors":[{"status":404,"title":"Not Found","code":"RECORD_NOT_FOUND"}],"status":false,"error":"Webhook not found"}`

// attempts returns the operations that may find that a hook is gone, each in a new run.
func (s *stage) attempts() map[string]func(*testing.T, *acctest.Object) []*tfprotov6.Diagnostic {
	return map[string]func(*testing.T, *acctest.Object) []*tfprotov6.Diagnostic{
		"read":    func(t *testing.T, o *acctest.Object) []*tfprotov6.Diagnostic { t.Helper(); return o.Refresh(t) },
		"destroy": func(t *testing.T, o *acctest.Object) []*tfprotov6.Diagnostic { t.Helper(); return o.Apply(t, "") },
	}
}

// TestConformance_strangeLists: a list that fails, counts other objects, or contains something else doesn't confirm a
// 404, whatever its status.
func TestConformance_strangeLists(t *testing.T) {
	t.Parallel()
	const none = `"data":[],"result":[],"_embedded":{"webhooks":[]},"page_count":0,"total_items":0,"page_size":25`
	for name, list := range map[string]fakeserver.Fault{
		"nothing":           {Status: http.StatusOK},
		"no content":        {Status: http.StatusNoContent},
		"null":              {Status: http.StatusOK, Body: `null`},
		"an empty object":   {Status: http.StatusOK, Body: `{}`},
		"an object for all": {Status: http.StatusOK, Body: `{"status":true,"data":{},"result":{},"_embedded":{"webhooks":{}},"page_count":0}`},
		"refused inside":    {Status: http.StatusOK, Body: `{"status":false,` + none + `}`},
		"errors inside":     {Status: http.StatusOK, Body: `{"status":true,"errors":[{"title":"Maintenance"}],` + none + `}`},
		"an error inside":   {Status: http.StatusOK, Body: `{"status":true,"error":"Maintenance",` + none + `}`},
		"a part":            {Status: http.StatusPartialContent, Body: `{"status":true,` + none + `}`},
		"elsewhere":         {Status: http.StatusFound, Header: http.Header{"Location": {"https://elsewhere.example.com/"}}},
		"counts, shows none": {Status: http.StatusOK, Body: `{"status":true,"data":[],"result":[],"meta":{"record_count":12,"page_count":1},
			"results":{"total":12},"pagination":{"total":12},"_embedded":{"webhooks":[]},"page_count":1,"total_items":12,"page_size":25}`},
		"of other objects": {Status: http.StatusOK, Body: `{"status":true,"data":[{"id":"a","type":"orders"}],"result":[{"id":"a","title":"Shoe"}],
			"meta":{"record_count":1,"page_count":1},"_embedded":{"events":[{"id":"a"}]},"page_count":1,"total_items":1,"page_size":25}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				o := s.created(t, s.example.Minimal)
				isToken := func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/oauth") }
				broken := list
				broken.Times, broken.Match = -1, func(r *http.Request) bool { return !hasID(r.URL.Path) && !isToken(r) }
				s.fake.Break(broken, fakeserver.Fault{
					Match: func(r *http.Request) bool { return !isToken(r) }, Times: -1, Status: http.StatusNotFound, Body: gone404,
				})
				for what, attempt := range s.attempts() {
					s.next(t, o)
					aged(t, o)
					before, left := *o, *o
					if text := acctest.Texts(attempt(t, &left)); !strings.Contains(text, "Unable to") {
						t.Errorf("%s says %q", what, text)
					}
					untouched(t, s, before, &left, 1)
				}
			})
		})
	}
}

// TestConformance_deleteRead: a delete that a proxy without DELETE answers like a read isn't complete.
func TestConformance_deleteRead(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Minimal)
		s.fake.Break(fakeserver.Fault{
			Match: fakeserver.On(http.MethodDelete, "/"), Times: -1, Instead: func(r *http.Request) { r.Method = http.MethodGet },
		})
		s.next(t, o)
		before := *o
		if detail := said(t, o.Apply(t, ""), "Unable to delete "+s.noun()); !strings.Contains(detail, "still") {
			t.Errorf("a delete says %s", detail)
		}
		untouched(t, s, before, o, 1)
	})
}

// TestConformance_routedList: if a router knows only the path of the list, a hook that isn't on the list's first page
// doesn't count as deleted.
func TestConformance_routedList(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for range 101 { // more than one page of any vendor
			s.fake.Click(0)
		}
		o := s.created(t, s.example.Minimal)
		s.fake.Break(fakeserver.Fault{
			Match:  func(r *http.Request) bool { return hasID(r.URL.Path) && !strings.Contains(r.URL.Path, "/oauth") },
			Times:  -1,
			Status: http.StatusNotFound, Body: gone404,
		})
		for what, attempt := range s.attempts() {
			s.next(t, o)
			aged(t, o)
			left := *o
			text := acctest.Texts(attempt(t, &left))
			struck := false
			for _, e := range s.news() {
				struck = struck || e.Status == http.StatusNotFound
			}
			if struck && (!left.Exists() || !strings.Contains(text, "proves nothing") && !strings.Contains(text, "still")) {
				t.Errorf("%s leads to %s and says %s", what, left.State, text)
			}
		}
	})
}
