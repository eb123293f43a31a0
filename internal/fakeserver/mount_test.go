package fakeserver_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func TestMount(t *testing.T) {
	t.Parallel()
	one, two := newCounter(), newCounter()
	server := fakeserver.Mount(map[string]http.Handler{"/moltin": one, "/moltin_v1": two})
	tests := []struct {
		path   string
		status int
	}{
		{"/moltin/v2/hooks/a%2Fb", 200}, {"/moltin_v1/v1/webhooks", 200}, {"/moltin/", 200}, {"/", 404}, {"/moltinx/v2", 404},
	}
	for _, test := range tests {
		if got := call(t, server, "GET", test.path, "").status; got != test.status {
			t.Errorf("%s: got %d, want %d", test.path, got, test.status)
		}
	}
	if all := one.Journal.All(); len(all) != 2 || all[0].Path != "/v2/hooks/a/b" || all[1].Path != "/" {
		t.Errorf("the first received %+v", all)
	}
	if all := two.Journal.All(); len(all) != 1 || all[0].Path != "/v1/webhooks" {
		t.Errorf("the second received %+v", all)
	}
}

// TestAddress: an address in an answer leads back to the fake that answers.
func TestAddress(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"http://127.0.0.1:8765/moltin/v2/hooks/a%2Fb?page=2": "http://127.0.0.1:8765/moltin/v2/hooks/1?x=y",
		"http://localhost/moltin/v2/hooks/":                  "http://localhost/moltin/v2/hooks/1?x=y",
		"http://api.example.com/moltin/v2/hooks":             "https://api.example.com/v2/hooks/1?x=y",
	} {
		var got string
		fakeserver.Mount(map[string]http.Handler{"/moltin": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got = fakeserver.Address(r, "/v2/hooks/1?x=y")
		})}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", url, http.NoBody))
		if got != want {
			t.Errorf("%s: got %s, want %s", url, got, want)
		}
	}
}

// TestMountPassesFaults: a broken connection and the end of a request reach through the mount.
func TestMountPassesFaults(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	fake.Break(fakeserver.Fault{Commit: true}, fakeserver.Fault{Truncate: true})
	server := fakeserver.Mount(map[string]http.Handler{"/shop": fake})
	if got := call(t, server, "POST", "/shop/", "x"); got.err == nil || fake.all() != "x" {
		t.Errorf("got %+v, stored %q", got, fake.all())
	}
	if got := call(t, server, "GET", "/shop/", ""); got.err == nil || got.status != 200 || got.body != "[" {
		t.Errorf("got %+v", got)
	}
}

func TestSequence(t *testing.T) {
	t.Parallel()
	next := fakeserver.Sequence("hook-%03d")
	if a, b := next(), next(); a != "hook-001" || b != "hook-002" {
		t.Errorf("got %q and %q", a, b)
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "", "Bearer abc": "abc", "bearer abc": "abc", "Basic abc": "", "Bearer": "", "abc": "", "Bearer a b": "a b",
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.Header.Set("Authorization", header)
		if got := fakeserver.Bearer(r); got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	var tokens fakeserver.Tokens
	now := newClock().Now()
	if tokens.Good("", now) || tokens.Good("t-1", now) {
		t.Error("a token is good before any was issued")
	}
	first, second := tokens.Issue("t", now, time.Minute), tokens.Issue("t", now, time.Hour)
	if first == second {
		t.Error("two tokens are the same")
	}
	tokens.Accept("made elsewhere", now.Add(time.Minute))
	for token, life := range map[string]time.Duration{first: time.Minute, second: time.Hour, "made elsewhere": time.Minute} {
		if !tokens.Good(token, now.Add(life-time.Nanosecond)) || tokens.Good(token, now.Add(life)) {
			t.Errorf("%s is not good for %s", token, life)
		}
	}
	tokens.Revoke()
	if tokens.Good(first, now) || tokens.Good("made elsewhere", now) {
		t.Error("a token is good after all were revoked")
	}
	if third := tokens.Issue("t", now, time.Hour); third == first || third == second || !tokens.Good(third, now) {
		t.Errorf("%s is not a new token", third)
	}
}
