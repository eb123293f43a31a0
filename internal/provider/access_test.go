package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConformance_otherAccess: a response that a hook doesn't exist counts only with credentials that have found it before.
// With the credentials of another account, every hook seems deleted.
func TestConformance_otherAccess(t *testing.T) {
	t.Parallel()
	const replaced = `"client_id":"replaced"`
	base := func(s *stage) string { return s.world.URL + "/" + s.service.Name() }
	for name, test := range map[string]struct {
		settings func(s *stage) string
		before   func(t *testing.T, s *stage, o *acctest.Object)
		want     string // in the error; "" if the hook counts as deleted
	}{
		"the same": {settings: func(*stage) string { return "" }},
		"the same in another spelling": {settings: func(s *stage) string {
			return `"base_url":"` + strings.Replace(base(s), "http://", "HTTP://", 1) + `//"`
		}},
		"another client": {settings: func(*stage) string { return replaced }, want: "last seen with other credentials"},
		"another client that has shown it": {settings: func(*stage) string { return replaced }, before: func(t *testing.T, s *stage, o *acctest.Object) {
			t.Helper()
			o.Server = s.run(t, replaced)
			o.Refresh(t)
		}},
		"another client, and a state that is older than the memory": {settings: func(*stage) string { return replaced }, before: func(t *testing.T, _ *stage, o *acctest.Object) {
			t.Helper()
			o.Private = nil
		}},
		"another client, and an older state that was read since": {settings: func(*stage) string { return replaced }, before: func(t *testing.T, s *stage, o *acctest.Object) {
			t.Helper()
			o.Private = nil
			s.next(t, o)
			o.Refresh(t)
		}, want: "last seen with other credentials"},
		"another address": {settings: func(s *stage) string {
			return `"base_url":"` + strings.Replace(base(s), "127.0.0.1", "localhost", 1) + `"`
		}, want: "last seen with another base_url"},
		"an access token": {settings: func(s *stage) string {
			return `"access_token":"` + token(s) + `","client_id":null,"client_secret":null`
		}, want: "last seen with other credentials"},
		"an access token with its client": {settings: func(s *stage) string {
			return `"access_token":"` + token(s) + `","client_secret":null`
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				s.fake.HideAccount()
				s.fake.Base().Accept("replaced")
				o := s.created(t, s.example.Minimal)
				if test.before != nil {
					test.before(t, s, o)
				}
				gone := id(t, o)
				if !s.fake.Drop(gone) {
					t.Fatal("it wasn't there")
				}
				settings := test.settings(s)
				after := func(do func(o *acctest.Object) []*tfprotov6.Diagnostic) (*acctest.Object, string) {
					left := *o
					left.Server = s.run(t, settings)
					return &left, acctest.Texts(do(&left))
				}
				read, onRead := after(func(o *acctest.Object) []*tfprotov6.Diagnostic { return o.Refresh(t) })
				s.news()
				deleted, onDelete := after(func(o *acctest.Object) []*tfprotov6.Diagnostic { return o.ApplyPlan(t, o.Plan(t, "")) })
				if test.want == "" {
					if read.Exists() || deleted.Exists() || onRead+onDelete != "" {
						t.Errorf("the refresh says %q, and the delete %q", onRead, onDelete)
					}
					return
				}
				for attempt, text := range map[string]string{"read": onRead, "delete": onDelete} {
					for _, want := range []string{"Unable to " + attempt + " " + s.noun(), gone, test.want, "nothing was " +
						"removed from the state", "terraform state rm"} {
						if !strings.Contains(text, want) {
							t.Errorf("the %s says %q, want %q", attempt, text, want)
						}
					}
				}
				if !read.Exists() || !deleted.Exists() {
					t.Error("the state was given up")
				}
				for _, r := range s.news() {
					if r.Method == http.MethodDelete {
						t.Errorf("%s %s was sent", r.Method, r.Path)
					}
				}
			})
		})
	}
}

// token returns the latest access token that was used.
func token(s *stage) string {
	newest := ""
	for _, r := range s.fake.Requests() {
		if _, bearer, ok := strings.Cut(r.Header.Get("Authorization"), "Bearer "); ok {
			newest = bearer
		}
	}
	return newest
}

// TestConformance_memoryIsQuiet: reads with the same credentials don't change private state after the first one, so a plan
// has nothing to store. Private state reveals nothing about the credentials.
func TestConformance_memoryIsQuiet(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Minimal)
		s.next(t, o)
		o.Refresh(t)
		before := string(o.Private)
		s.next(t, o)
		o.Refresh(t)
		if got := string(o.Private); got != before {
			t.Errorf("private state became %s from %s", got, before)
		}
		for _, setting := range s.fake.Settings(s.world.URL + "/" + s.service.Name()) {
			if len(setting.Value) > 4 && strings.Contains(before, setting.Value) {
				t.Errorf("private state tells %s: %s", setting.Name, before)
			}
		}
		s.fake.Base().Accept("replaced")
		o.Server = s.run(t, `"client_id":"replaced"`)
		o.Refresh(t)
		both := string(o.Private)
		for _, settings := range []string{"", `"client_id":"replaced"`} {
			o.Server = s.run(t, settings)
			o.Refresh(t)
			if got := string(o.Private); got != both {
				t.Errorf("two clients that take turns change private state to %s from %s", got, both)
			}
		}
	})
}
