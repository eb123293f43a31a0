package rest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// eventLog keeps what was logged.
type eventLog struct {
	mu     sync.Mutex
	events []rest.Event
}

func (l *eventLog) add(_ context.Context, e rest.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
}

func TestLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log eventLog
		n := 0
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test/shop"), MaxRetries: 3, Log: log.add,
			BackoffMin: time.Minute, BackoffMax: time.Minute,
			RateLimiter: rest.SharedRateLimiter(rest.Window{Limit: 2, Per: time.Hour}),
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				<-time.After(3 * time.Second)
				switch n++; n {
				case 1:
					return answer(r, http.StatusServiceUnavailable, http.Header{"X-Request-Id": {"r-1"}}, ""), nil
				case 2:
					return nil, io.ErrUnexpectedEOF
				}
				return answer(r, http.StatusOK, http.Header{"X-Moltin-Request-Id": {"r-3"}, "X-Request-Id": {"x"}}, "{}"), nil
			}),
		})
		if _, err := client.Do(t.Context(), get("hooks", "a/b")); err != nil {
			t.Fatal(err)
		}
		got := log.events
		if len(got) != 3 {
			t.Fatalf("got %+v", got)
		}
		// The third waits until an hour after the first response, minus the backoffs and the second.
		if waited := got[2].Waited; waited < 57*time.Minute || waited > time.Hour {
			t.Errorf("the third waited %s", waited)
		}
		got[2].Waited = 0
		event := rest.Event{Vendor: "Acme", Method: "GET", Path: "/shop/hooks/a%2Fb", Duration: 3 * time.Second}
		want := []rest.Event{event, event, event}
		want[0].Attempt, want[0].Status, want[0].RequestID = 1, 503, "r-1"
		want[1].Attempt, want[1].Err = 2, io.ErrUnexpectedEOF
		want[2].Attempt, want[2].Status, want[2].RequestID = 3, 200, "r-3"
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	})
}

// TestNothingSecretIsLogged: no body, header value, query or token reaches the log or an error, whatever happens.
func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t"
	tests := map[string]func(n int, w http.ResponseWriter, r *http.Request){
		"success": func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Set-Cookie", "session="+secret)
			_, _ = io.WriteString(w, `{"shared_secret":"`+secret+`"}`)
		},
		"refused": func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"echo":"`+secret+`"}`)
		},
		"cut off": func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, secret)
			panic(http.ErrAbortHandler)
		},
		"dropped": func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"token":   func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"redirect": func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://x.test/?t="+secret, http.StatusFound)
		},
		"silent": func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, handler)
			var log eventLog
			client := s.client(t, func(c *rest.Config) {
				c.Log, c.Token, c.RequestTimeout = log.add, tokens(secret), 100*time.Millisecond
				c.Header = http.Header{"X-Api-Key": {secret}}
			})
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				_, err := client.Do(t.Context(), rest.Request{
					Method: method, Path: []string{"hooks"}, Query: url.Values{"q": {secret}}, Body: []byte(secret), ContentType: "text/plain",
				})
				if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
					t.Errorf("the error holds the secret: %v", err)
				}
			}
			if len(log.events) < 2 {
				t.Errorf("%d events", len(log.events))
			}
			for _, e := range log.events {
				if strings.Contains(fmt.Sprintf("%+v %v", e, e.Err), secret) {
					t.Errorf("the log holds the secret: %+v", e)
				}
			}
		})
	}
}

// TestRequestID: an overlong id is left out.
func TestRequestID(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header http.Header
		want   string
	}{
		"none":     {nil, ""},
		"usual":    {http.Header{"X-Request-Id": {"abc"}}, " (request id abc)"},
		"Moltin's": {http.Header{"X-Moltin-Request-Id": {"m"}, "X-Request-Id": {"abc"}}, " (request id m)"},
		"too long": {http.Header{"X-Request-Id": {strings.Repeat("x", 101)}}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				for header, values := range test.header {
					w.Header()[header] = values
				}
				w.WriteHeader(http.StatusForbidden)
			})
			_, err := s.client(t, nil).Do(t.Context(), get("hooks"))
			if want := "GET " + s.URL + "/hooks answered 403 Forbidden: the answer has no body" + test.want; err.Error() != want {
				t.Errorf("got  %q\nwant %q", err, want)
			}
		})
	}
}

// TestClass: which limit a request counts against.
func TestClass(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request rest.Request
		want    rest.Class
	}{
		"GET":    {rest.Request{Method: http.MethodGet}, rest.Read},
		"POST":   {rest.Request{Method: http.MethodPost}, rest.Write},
		"PUT":    {rest.Request{Method: http.MethodPut}, rest.Write},
		"PATCH":  {rest.Request{Method: http.MethodPatch}, rest.Write},
		"DELETE": {rest.Request{Method: http.MethodDelete}, rest.Write},
		"token":  {rest.Request{Method: http.MethodPost, Class: rest.TokenClass}, rest.TokenClass},
	}
	for name, test := range tests {
		for _, limited := range []rest.Class{rest.Read, rest.Write, rest.TokenClass} {
			t.Run(name+" under "+string(limited), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client := rest.New(rest.Config{
						Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"),
						RateLimiter: rest.NewRateLimiter(map[rest.Class][]rest.Window{limited: {{Limit: 1, Per: time.Minute}}}),
						Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
							return answer(r, http.StatusOK, nil, "{}"), nil
						}),
					})
					start := time.Now()
					for range 2 {
						if _, err := client.Do(t.Context(), test.request); err != nil {
							t.Fatal(err)
						}
					}
					if waited := time.Since(start) > 0; waited != (limited == test.want) {
						t.Errorf("the second waited %s", time.Since(start))
					}
				})
			})
		}
	}
}

// TestClock: the vendor's clock, according to its responses.
func TestClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		date := ""
		client := rest.New(rest.Config{
			Vendor: "Acme", BaseURL: mustParse(t, "http://acme.test"),
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				return answer(r, http.StatusNotFound, http.Header{"Date": {date}}, ""), nil
			}),
		})
		want := func(ahead time.Duration) {
			t.Helper()
			if got, known := client.Clock(); got != ahead || !known {
				t.Errorf("it is %s ahead, known: %t, want %s", got, known, ahead)
			}
		}
		if _, known := client.Clock(); known {
			t.Error("it is known before the first answer")
		}
		for _, step := range []struct {
			date  string
			ahead time.Duration
		}{
			{time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), time.Hour}, {"", time.Hour}, {"soon", time.Hour},
			{time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat), -time.Minute},
		} {
			date = step.date
			_, _ = client.Do(t.Context(), get("hooks"))
			want(step.ahead)
		}
		<-time.After(time.Hour)
		want(-time.Minute)
	})
}
