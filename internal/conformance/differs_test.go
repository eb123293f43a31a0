package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

// call says what a request is for, with the status of its answer, as in "GET one 404".
func (s *shop) call(r *http.Request, status int) string {
	what := "all"
	_, below, _ := strings.Cut(r.URL.Path, strings.TrimSuffix(s.Fake.Listing().Path, "/"))
	switch {
	case strings.Contains(r.URL.Path, "/oauth"):
		what = "token"
	case strings.HasSuffix(r.URL.Path, "/logs") || strings.HasSuffix(r.URL.Path, "/settings"):
		what = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	case below != "" || r.Method == http.MethodDelete:
		what = "one"
	}
	return fmt.Sprintf("%s %s %d", r.Method, what, status)
}

// edit changes all answers to a call.
func (s *shop) edit(call string, change func(answer *httptest.ResponseRecorder)) {
	s.Fake.Break(fakeserver.Fault{
		Times: -1, Match: func(*http.Request) bool { return true }, Edit: func(r *http.Request, answer *httptest.ResponseRecorder) {
			if s.call(r, answer.Code) == call {
				change(answer)
			}
		},
	})
}

// calls are those of a run against a fake as it is, with the members of the answers.
func calls(t *testing.T, vendor string) map[string][]string {
	t.Helper()
	s := open(t, vendor)
	all := map[string][]string{}
	s.Fake.Break(fakeserver.Fault{
		Times: -1, Match: func(*http.Request) bool { return true }, Edit: func(r *http.Request, answer *httptest.ResponseRecorder) {
			call := s.call(r, answer.Code)
			all[call] = append(all[call], membersOf(answer.Body.Bytes(), "")...)
		},
	})
	if code := s.run(t.Context(), append(s.prepare(t), "-test-account")...); code != exitAsAssumed {
		t.Fatalf("it ended with %d:\n%s%s", code, &s.out, &s.err)
	}
	for call, members := range all {
		slices.Sort(members)
		all[call] = slices.Compact(members)
	}
	return all
}

// membersOf are the paths of all members, with * for any place in a list.
func membersOf(text []byte, path string) []string {
	var found []string
	var members map[string]json.RawMessage
	var items []json.RawMessage
	if json.Unmarshal(text, &members) == nil {
		for name, value := range members {
			found = append(append(found, path+name), membersOf(value, path+name+".")...)
		}
	} else if json.Unmarshal(text, &items) == nil {
		for _, item := range items {
			found = append(found, membersOf(item, path+"*.")...)
		}
	}
	return found
}

// without returns the JSON without a member.
func without(text []byte, path string) []byte {
	step, below, isDeeper := strings.Cut(path, ".")
	var members map[string]json.RawMessage
	var items []json.RawMessage
	switch {
	case json.Unmarshal(text, &members) == nil && members != nil:
		if value, ok := members[step]; ok && isDeeper {
			members[step] = without(value, below)
		} else {
			delete(members, step)
		}
		text, _ = json.Marshal(members)
	case step == "*" && json.Unmarshal(text, &items) == nil:
		for i, item := range items {
			items[i] = without(item, below)
		}
		text, _ = json.Marshal(items)
	}
	return text
}

// TestDiffers_status: whatever answer has another status, something differs, or couldn't be asked.
func TestDiffers_status(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		for call := range calls(t, vendor) {
			t.Run(vendor+" "+call, func(t *testing.T) {
				t.Parallel()
				s := open(t, vendor)
				s.edit(call, func(answer *httptest.ResponseRecorder) {
					answer.Code++ // 200 becomes 201 and 422 becomes 423
				})
				s.differs(t, s.run(t.Context(), append(s.prepare(t), "-test-account")...))
			})
		}
	}
}

// differs expects that a run says that something differs.
func (s *shop) differs(t *testing.T, code int) {
	t.Helper()
	if findings := s.findings(t); len(of(findings, probe.Differs)) == 0 || code != exitDiffers {
		t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
	}
	s.Fake.Heal()
	if code := s.run(t.Context(), "-clean"); code != exitAsAssumed {
		t.Errorf("cleaning ended with %d: %s", code, &s.err)
	}
	s.untouched(t)
}

// unread reports whether the provider does without a member: then its absence is no finding. Without a token nothing can be asked.
func unread(call, member string) bool {
	unread := regexp.MustCompile(`^DELETE one 404 |` + // its status decides
		`token 200 (data|data\.access_token|access_token|data\.refresh_token)$|` +
		` settings 200 data\.(type|page_length)$| logs 200 (meta\.(limit|offset|current)|data\.\*\.relationships\.(job|integration\.data\.type))|` +
		` 401 errors\.\*\.(detail|status)$|` +
		`\.trace_id$|\.relationships\.last_event_callbacks|attributes\.metadata\.| 422 errors\.\*\.meta\.value$|` +
		`^PUT one 200 data\.configuration\.secret_key$|` +
		`^GET all 200 data\.\*\.configuration\.(region|addresses|destination|username|password|aws_)`) // as in a read
	return unread.MatchString(call + " " + member)
}

// TestDiffers_members: whatever member an answer lacks, something differs.
func TestDiffers_members(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		all := calls(t, vendor)
		n := 0
		for _, call := range slices.Sorted(maps.Keys(all)) {
			for _, member := range all[call] {
				if n++; unread(call, member) || testing.Short() && n%50 != 0 {
					continue
				}
				t.Run(strings.Join([]string{vendor, call, member}, " "), func(t *testing.T) {
					t.Parallel()
					s := open(t, vendor)
					s.edit(call, func(answer *httptest.ResponseRecorder) {
						less := without(answer.Body.Bytes(), member)
						answer.Body.Reset()
						answer.Body.Write(less)
					})
					s.differs(t, s.run(t.Context(), append(s.prepare(t), "-test-account")...))
				})
			}
		}
	}
}
