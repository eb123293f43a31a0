package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
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
	case slices.Contains([]string{"logs", "settings", "events"}, path.Base(r.URL.Path)):
		what = path.Base(r.URL.Path)
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

// with returns the JSON with other values in the place of those at a path. A value that becomes nil is left out.
func with(text []byte, path string, change func(json.RawMessage) json.RawMessage) []byte {
	step, below, isDeeper := strings.Cut(path, ".")
	next := func(value json.RawMessage) json.RawMessage {
		if isDeeper {
			return with(value, below, change)
		}
		return change(value)
	}
	var members map[string]json.RawMessage
	var items []json.RawMessage
	switch {
	case json.Unmarshal(text, &members) == nil && members != nil:
		if value, ok := members[step]; ok {
			if members[step] = next(value); members[step] == nil {
				delete(members, step)
			}
		}
		text, _ = json.Marshal(members)
	case step == "*" && json.Unmarshal(text, &items) == nil:
		for i, item := range items {
			items[i] = next(item)
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
		` events 200 (data\.\*\.(links|meta|relationships|attributes\.(updated_at|reference|metadata))|links|meta\.record_count)|` +
		` 401 errors\.\*\.(detail|status)$|` +
		`\.trace_id$|\.relationships\.last_event_callbacks|attributes\.metadata\.| 422 errors\.\*\.meta\.value$|` +
		`^PUT one 200 data\.configuration\.secret_key$|` +
		`^GET all 200 data\.\*\.configuration\.(region|addresses|destination|username|password|aws_)`) // as in a read
	return unread.MatchString(call + " " + member)
}

// mayBeNull reports whether null means the same there as what the fake shows, or is shown at other times.
func mayBeNull(member string) bool {
	return regexp.MustCompile(`attributes\.(include_resources|metadata|reference|reference_origin)$`).MatchString(member)
}

// TestDiffers_members: whatever member an answer lacks, or shows in another type, something differs.
func TestDiffers_members(t *testing.T) {
	t.Parallel()
	changes := map[string]func(json.RawMessage) json.RawMessage{
		"dropped": func(json.RawMessage) json.RawMessage { return nil },
		"null":    func(json.RawMessage) json.RawMessage { return json.RawMessage("null") },
		"another type": func(value json.RawMessage) json.RawMessage {
			if value[0] == '{' {
				return json.RawMessage(`"text"`)
			}
			return json.RawMessage(`{"odd":1}`)
		},
	}
	for _, vendor := range vendors() {
		all := calls(t, vendor)
		n := 0
		for _, call := range slices.Sorted(maps.Keys(all)) {
			for _, member := range all[call] {
				for _, name := range slices.Sorted(maps.Keys(changes)) {
					if n++; unread(call, member) || name == "null" && mayBeNull(member) || testing.Short() && n%150 != 0 {
						continue
					}
					t.Run(strings.Join([]string{vendor, call, member, name}, " "), func(t *testing.T) {
						t.Parallel()
						s := open(t, vendor)
						isChanged := false
						s.edit(call, func(answer *httptest.ResponseRecorder) {
							other := with(answer.Body.Bytes(), member, func(value json.RawMessage) json.RawMessage {
								isChanged = isChanged || name != "null" || string(value) != "null"
								return changes[name](value)
							})
							answer.Body.Reset()
							answer.Body.Write(other)
						})
						code := s.run(t.Context(), append(s.prepare(t), "-test-account")...)
						if !isChanged {
							t.Skip("it is always null")
						}
						s.differs(t, code)
					})
				}
			}
		}
	}
}
