package rest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestRedirectWithinHostIsFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/old" {
					http.Redirect(w, r, "/new?page=2", status)
					return
				}
				ok(0, w, r)
			})
			answer, err := s.client(t, func(c *rest.Config) { c.Token = rest.StaticToken("tok") }).Do(t.Context(), get("old"))
			if err != nil || string(answer.Body) != "{}" {
				t.Fatalf("got %v, %v", answer, err)
			}
			seen := s.received()
			if len(seen) != 2 || seen[1].Path != "/new" || seen[1].Query != "page=2" || seen[1].Authorization != "Bearer tok" {
				t.Errorf("the server received %+v", seen)
			}
		})
	}
}

// TestRedirectElsewhereIsNotFollowed: the other host must not receive any request, because the token would go with it. What
// was sent may have taken effect, because many servers redirect afterwards.
func TestRedirectElsewhereIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		for _, status := range []int{301, 302, 307, 308} {
			t.Run(method+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				stranger := newServer(t, ok)
				s := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
					http.Redirect(w, r, stranger.URL+"/there?token=s3cr3t", status)
				})
				client := s.client(t, func(c *rest.Config) {
					c.Token, c.Header = rest.StaticToken("tok"), http.Header{"X-Api-Key": {"key"}}
				})
				_, err := client.Do(t.Context(), rest.Request{Method: method, Path: []string{"hooks"}, Body: []byte("{}")})
				var failure *rest.Error
				if !errors.As(err, &failure) || failure.Status != status || !failure.Ambiguous() {
					t.Fatalf("got %v", err)
				}
				if want := "it redirects to " + stranger.URL + "/there, which is not followed"; !strings.Contains(err.Error(), want) {
					t.Errorf("%q doesn't say %q", err, want)
				}
				if len(stranger.received()) != 0 || len(s.received()) != 1 {
					t.Errorf("the stranger received %v, the server %v", stranger.received(), s.received())
				}
			})
		}
	}
}

func TestRedirectOfWriteIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(method+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				s := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new", status) })
				_, err := s.client(t, nil).Do(t.Context(), rest.Request{Method: method, Path: []string{"old"}, Body: []byte("{}")})
				if rest.StatusOf(err) != status {
					t.Errorf("got %v", err)
				}
				if n := len(s.received()); n != 1 {
					t.Errorf("the server received %d requests", n)
				}
			})
		}
	}
}

func TestRedirectToPlainHTTPIsNotFollowed(t *testing.T) {
	t.Parallel()
	s := &server{}
	s.Server = httptest.NewTLSServer(s.handler(func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/new", http.StatusFound)
	}))
	t.Cleanup(s.Close)
	client := s.client(t, func(c *rest.Config) { c.Transport, c.Token = s.Client().Transport, rest.StaticToken("tok") })
	_, err := client.Do(t.Context(), get("old"))
	if n := len(s.received()); n != 1 {
		t.Errorf("the server received %d requests", n)
	}
	if rest.StatusOf(err) != http.StatusFound || !strings.Contains(err.Error(), "which is not followed") {
		t.Errorf("got %v", err)
	}
}

func TestRedirectsInCircleEnd(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	_, err := s.client(t, nil).Do(t.Context(), get("round"))
	if rest.StatusOf(err) != http.StatusFound {
		t.Errorf("got %v", err)
	}
	if n := len(s.received()); n != 4 { // the first and three that follow
		t.Errorf("the server received %d requests", n)
	}
}
