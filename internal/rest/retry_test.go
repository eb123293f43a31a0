package rest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// refuseFirst is a transport whose first connection is refused.
func refuseFirst(t *testing.T) *http.Transport {
	var dials atomic.Int32
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) == 1 {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// TestRetryTable: a request that certainly had no effect is always repeated, one that may have had one only if repeating is
// harmless, and one that was rejected never.
func TestRetryTable(t *testing.T) {
	t.Parallel()
	const always, harmless, never = "always", "harmless", "never"
	failures := map[string]string{
		"429": always, "refused": always,
		"408": harmless, "500": harmless, "502": harmless, "503": harmless, "504": harmless, "425": harmless, "499": harmless, "520": harmless, "524": harmless,
		"530": harmless, "599": harmless, "dropped": harmless, "cut off": harmless,
		"301": never, "400": never, "401": never, "403": never, "404": never, "409": never, "422": never, "501": never,
		"519": never, "531": never, "598": never,
	}
	body := []byte(`{"name":"a hook that is sent whole each time"}`)
	requests := map[string]rest.Request{
		"GET":             {Method: http.MethodGet},
		"PUT":             {Method: http.MethodPut, Body: body},
		"PATCH":           {Method: http.MethodPatch, Body: body},
		"DELETE":          {Method: http.MethodDelete},
		"POST":            {Method: http.MethodPost, Body: body},
		"repeatable POST": {Method: http.MethodPost, Body: body, Repeatable: true},
	}
	for failure, when := range failures {
		for name, request := range requests {
			t.Run(failure+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := newServer(t, func(n int, w http.ResponseWriter, r *http.Request) {
					if n > 1 || failure == "refused" {
						ok(n, w, r)
						return
					}
					switch status, err := strconv.Atoi(failure); {
					case err == nil:
						w.WriteHeader(status)
					case failure == "cut off":
						w.Header().Set("Content-Length", "10")
						_, _ = io.WriteString(w, "{")
						panic(http.ErrAbortHandler)
					default:
						panic(http.ErrAbortHandler)
					}
				})
				client := s.client(t, func(c *rest.Config) {
					if failure == "refused" {
						c.Transport = refuseFirst(t)
					}
				})
				request.Path, request.ContentType = []string{"hooks"}, "application/json"
				_, err := client.Do(t.Context(), request)

				again := when == always || when == harmless && name != "POST"
				want := map[bool]int{true: 2, false: 1}[again && failure != "refused"]
				seen := s.received()
				if len(seen) != want {
					t.Errorf("the server received %d requests, want %d", len(seen), want)
				}
				if again != (err == nil) {
					t.Errorf("got %v", err)
				}
				for _, r := range seen {
					if r.Body != string(request.Body) {
						t.Errorf("the server received the body %q", r.Body)
					}
				}
				var e *rest.Error
				ambiguous := when == harmless || (failure > "500" && failure < "6") || // any 5xx may have been written too late
					failure == "301" || failure == "409" // without a body, so neither is the vendor's own refusal
				if errors.As(err, &e) && (e.Attempts != 1 || e.Ambiguous() != ambiguous) {
					t.Errorf("attempts %d, ambiguous %t", e.Attempts, e.Ambiguous())
				}
			})
		}
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	for _, most := range []int{0, 1, 5} {
		t.Run(strconv.Itoa(most), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusTooManyRequests)
				_, _ = io.WriteString(w, `{"message":"slow down"}`)
			})
			client := s.client(t, func(c *rest.Config) { c.MaxRetries, c.Problem = most, acmeProblem })
			_, err := client.Do(t.Context(), post(`{"n":1}`))
			var failure *rest.Error
			if !errors.As(err, &failure) || failure.Status != http.StatusTooManyRequests || failure.Attempts != most+1 {
				t.Fatalf("got %v", err)
			}
			if !failure.Recognized || failure.Ambiguous() || len(s.received()) != most+1 {
				t.Errorf("recognized %t, ambiguous %t, %d requests", failure.Recognized, failure.Ambiguous(), len(s.received()))
			}
			want := "POST " + s.URL + "/hooks answered 429 Too Many Requests: slow down"
			if most > 0 {
				want += " (after " + strconv.Itoa(most+1) + " attempts)"
			}
			if err.Error() != want {
				t.Errorf("got  %q\nwant %q", err, want)
			}
		})
	}
}

// TestRetryOfStatusInBody: a vendor that reports its rate limit inside a 200 is retried too.
func TestRetryOfStatusInBody(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n == 1 {
			_, _ = io.WriteString(w, `{"message":"slow down","status":429}`)
			return
		}
		ok(n, w, r)
	})
	if _, err := s.client(t, func(c *rest.Config) { c.Problem = acmeProblem }).Do(t.Context(), post(`{}`)); err != nil {
		t.Error(err)
	}
	if n := len(s.received()); n != 2 {
		t.Errorf("the server received %d requests", n)
	}
}

// TestAmbiguityIsOfAnyAttempt: a create that a limit refused and that then could not be sent did nothing, but a delete
// whose first answer was lost may have taken effect whatever came after.
func TestAmbiguityIsOfAnyAttempt(t *testing.T) {
	t.Parallel()
	unreachable := errors.New("no route to host")
	tests := map[string]struct {
		method string
		first  int // status; 0 loses the answer after the request arrived
		want   bool
	}{
		"create refused by a limit": {http.MethodPost, http.StatusTooManyRequests, false},
		"delete refused by a limit": {http.MethodDelete, http.StatusTooManyRequests, false},
		"delete lost":               {http.MethodDelete, 0, true},
		"delete behind a gateway":   {http.MethodDelete, http.StatusBadGateway, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				if test.first == 0 {
					panic(http.ErrAbortHandler)
				}
				w.WriteHeader(test.first)
			})
			network := &http.Transport{DisableKeepAlives: true}
			sent := 0
			client := s.client(t, func(c *rest.Config) {
				c.Transport = transportFunc(func(r *http.Request) (*http.Response, error) {
					if sent++; sent > 1 {
						return nil, unreachable
					}
					return network.RoundTrip(r)
				})
			})
			_, err := client.Do(t.Context(), rest.Request{Method: test.method, Path: []string{"hooks"}})
			var failure *rest.Error
			if !errors.As(err, &failure) || !errors.Is(err, unreachable) || failure.Attempts != 4 {
				t.Fatalf("got %v", err)
			}
			if failure.Ambiguous() != test.want {
				t.Errorf("ambiguous %t, want %t", failure.Ambiguous(), test.want)
			}
		})
	}
}
