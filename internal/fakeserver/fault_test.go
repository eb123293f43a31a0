package fakeserver_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestFaults: what the client sees of a POST, and whether it took effect.
func TestFaults(t *testing.T) {
	t.Parallel()
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	json := http.Header{"Content-Type": {"application/json"}}
	tests := map[string]struct {
		fault     fakeserver.Fault
		want      result
		broken    bool // the connection breaks
		effective bool
	}{
		"dropped before":     {fakeserver.Fault{}, result{}, true, false},
		"dropped after":      {fakeserver.Fault{Commit: true}, result{}, true, true},
		"status":             {fakeserver.Fault{Status: 503}, result{status: 503, header: json}, false, false},
		"status after":       {fakeserver.Fault{Status: 503, Commit: true}, result{status: 503, header: json}, false, true},
		"a page":             {fakeserver.Fault{Status: 502, Body: fakeserver.HTML502}, result{status: 502, header: html, body: fakeserver.HTML502}, false, false},
		"JSON":               {fakeserver.Fault{Status: 429, Body: `{"a":1}`}, result{status: 429, header: json, body: `{"a":1}`}, false, false},
		"header":             {fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}, "Content-Type": {"a/b"}}}, result{status: 429, header: http.Header{"Retry-After": {"0"}, "Content-Type": {"a/b"}}}, false, false},
		"late":               {fakeserver.Fault{Status: 504, Late: &fakeserver.Landing{}}, result{status: 504, header: json}, false, false},
		"dropped and late":   {fakeserver.Fault{Late: &fakeserver.Landing{}}, result{}, true, false},
		"passes after delay": {fakeserver.Fault{Delay: time.Millisecond, PassThrough: true}, result{status: 201, header: http.Header{"X-Id": {"id-01"}}, body: "[x]"}, false, true},
		"cut off":            {fakeserver.Fault{Truncate: true}, result{status: 201, header: http.Header{"X-Id": {"id-01"}}, body: "["}, true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := newCounter()
			fake.Break(test.fault)
			got := call(t, fake, "POST", "/api", "x")
			if got.status != test.want.status || got.body != test.want.body || (got.err != nil) != test.broken {
				t.Errorf("got %d %q %v, want %d %q", got.status, got.body, got.err, test.want.status, test.want.body)
			}
			for header := range test.want.header {
				if got.header.Get(header) != test.want.header.Get(header) {
					t.Errorf("%s: got %q", header, got.header.Get(header))
				}
			}
			if effective := fake.all() == "x"; effective != test.effective {
				t.Errorf("it took effect: %t", effective)
			}
			if entries := fake.Journal.All(); len(entries) != 1 || entries[0].Status != test.want.status {
				t.Errorf("the journal holds %+v", entries)
			}
			if got := call(t, fake, "POST", "/api", "y"); got.status != http.StatusCreated {
				t.Errorf("the next got %+v", got)
			}
		})
	}
}

func TestFaultTimes(t *testing.T) {
	t.Parallel()
	for times, want := range map[int]int{0: 1, 1: 1, 3: 3, -1: 5} {
		fake := newCounter()
		fake.Break(fakeserver.Fault{Times: times, Status: 503})
		failed := 0
		for range 5 {
			if call(t, fake, "GET", "/api", "").status == 503 {
				failed++
			}
		}
		if failed != want {
			t.Errorf("Times %d struck %d times, want %d", times, failed, want)
		}
	}
}

func TestFaultMatch(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		match        func(*http.Request) bool
		method, path string
		want         bool
	}{
		"all":              {nil, "GET", "/api", true},
		"all but tokens":   {nil, "POST", "/oauth/token", false},
		"token":            {fakeserver.On("POST", "/oauth"), "POST", "/oauth/token", true},
		"any method":       {fakeserver.On("", "/api"), "PATCH", "/api/1", true},
		"method and path":  {fakeserver.On("PATCH", "/api"), "PATCH", "/api/1", true},
		"another method":   {fakeserver.On("PATCH", "/api"), "GET", "/api/1", false},
		"another path":     {fakeserver.On("GET", "/api"), "GET", "/v1", false},
		"match on a field": {func(r *http.Request) bool { return r.URL.Query().Get("page") == "2" }, "GET", "/api?page=2", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := newCounter()
			fake.Break(fakeserver.Fault{Match: test.match, Status: 503})
			if struck := call(t, fake, test.method, test.path, "").status == 503; struck != test.want {
				t.Errorf("it struck: %t", struck)
			}
		})
	}
}

// TestFaultMatchOnBody: a matcher that reads the body doesn't take it from the API.
func TestFaultMatchOnBody(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	fake.Break(fakeserver.Fault{Status: 503, Match: func(r *http.Request) bool {
		body := make([]byte, 1)
		_, _ = r.Body.Read(body)
		return string(body) == "y"
	}})
	if got := call(t, fake, "POST", "/api", "x"); got.status != http.StatusCreated || fake.all() != "x" {
		t.Errorf("got %+v, stored %q", got, fake.all())
	}
	if got := call(t, fake, "POST", "/api", "y"); got.status != 503 {
		t.Errorf("got %+v", got)
	}
}

func TestFaultsInOrder(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	fake.Break(fakeserver.Fault{Status: 503}, fakeserver.Fault{Status: 502})
	fake.Break(fakeserver.Fault{Status: 500, Times: -1})
	for _, want := range []int{503, 502, 500, 500} {
		if got := call(t, fake, "GET", "/api", "").status; got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
	fake.Heal()
	if got := call(t, fake, "GET", "/api", "").status; got != http.StatusOK {
		t.Errorf("healed, it answers %d", got)
	}
}

// TestLanding: what was held takes effect when it lands, once and in order, although its connections are gone.
func TestLanding(t *testing.T) {
	t.Parallel()
	fake, landing := newCounter(), &fakeserver.Landing{}
	fake.Break(fakeserver.Fault{Times: 2, Late: landing})
	call(t, fake, "POST", "/api", "a")
	call(t, fake, "POST", "/api", "b")
	call(t, fake, "POST", "/api", "c")
	if fake.all() != "c" {
		t.Fatalf("stored %q", fake.all())
	}
	if n := landing.Land(); n != 2 || fake.all() != "c,a,b" {
		t.Errorf("%d landed, stored %q", n, fake.all())
	}
	if n := landing.Land(); n != 0 || fake.all() != "c,a,b" {
		t.Errorf("%d landed again, stored %q", n, fake.all())
	}
}

// TestDelayEndsWithTheClient: a request whose client has gone away takes effect all the same.
func TestDelayEndsWithTheClient(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	fake.Break(fakeserver.Fault{Delay: time.Hour, PassThrough: true})
	arrived := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		fake.ServeHTTP(w, r)
	}))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	request, err := http.NewRequestWithContext(ctx, "POST", server.URL, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := server.Client().Do(request); err == nil {
		answer.Body.Close()
		t.Error("the client got an answer")
	}
	server.Close() // returns when the request is over
	if fake.all() != "x" {
		t.Errorf("stored %q", fake.all())
	}
}
