package dooapi_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// arrived is a request as the server saw it.
type arrived struct {
	call   string // method, path and query
	header http.Header
	body   string
}

// recorder keeps what arrived.
type recorder struct {
	mu       sync.Mutex
	requests []arrived
}

func (r *recorder) all() []arrived {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.requests)
}

func (r *recorder) calls() []string {
	var out []string
	for _, a := range r.all() {
		out = append(out, a.call)
	}
	return out
}

// serve starts a server and returns a client of it that has a token, unless change takes it away.
func serve(t *testing.T, handler http.HandlerFunc, change func(*dooapi.Config)) (*dooapi.Client, *recorder) {
	t.Helper()
	seen := &recorder{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading the request: %v", err)
		}
		seen.mu.Lock()
		seen.requests = append(seen.requests, arrived{r.Method + " " + r.URL.RequestURI(), r.Header.Clone(), string(body)})
		seen.mu.Unlock()
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	cfg := dooapi.Config{BaseURL: parse(t, server.URL), APIKey: "the-key", AccessToken: "given", REST: quick()}
	if change != nil {
		change(&cfg)
	}
	return dooapi.New(cfg), seen
}

func quick() rest.Config {
	return rest.Config{MaxRetries: 1, BackoffMin: time.Millisecond, BackoffMax: 2 * time.Millisecond}
}

func parse(t *testing.T, raw string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// answer returns a handler that always answers the same.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const emptyList = `{"_links":{"self":{"href":"x"}},"_embedded":{"webhooks":[]},"page_count":0,"page_size":25,"total_items":0,"page":1}`

func TestToken(t *testing.T) {
	t.Parallel()
	credentials := func(c *dooapi.Config) {
		c.AccessToken, c.ClientID, c.ClientSecret = "", "me", "my-secret"
	}
	tests := map[string]struct {
		change  func(*dooapi.Config)
		token   string
		status  int
		bearer  string
		failure string
	}{
		"in data": {
			change: credentials, status: 200, bearer: "Bearer abc",
			token: `{"response_status":200,"developer_message":"Success","user_message":"Success",
				"data":{"access_token":"abc","refresh_token":null},"_links":{"self":{"href":"https://rest.doo.net/v1/oauth"}}}`,
		},
		"at the top": {
			change: credentials, status: 200, bearer: "Bearer abc",
			token: `{"access_token":"abc","token_type":"Bearer","expires_in":3600}`,
		},
		"given":  {bearer: "Bearer given"},
		"absent": {change: credentials, status: 200, token: `{"response_status":200,"data":{}}`, failure: "it holds no access_token"},
		"refused": {
			change: credentials, status: 401, failure: "POST BASE/v1/oauth answered 401 Unauthorized: bad client; Sorry",
			token: `{"response_status":401,"developer_message":"bad client","user_message":"Sorry"}`,
		},
		"refused inside a success": {
			change: credentials, status: 200, failure: "POST BASE/v1/oauth answered 401 Unauthorized: bad client",
			token: `{"response_status":401,"developer_message":"bad client","user_message":"bad client"}`,
		},
		"web page": {
			change: credentials, status: 200, token: `<html><title>Hi</title></html>`,
			failure: `the answer is a web page titled "Hi"`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var base string
			client, seen := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/prefix/v1/oauth" {
					answer(test.status, test.token)(w, r)
					return
				}
				answer(200, emptyList)(w, r)
			}, func(c *dooapi.Config) {
				c.BaseURL = c.BaseURL.JoinPath("prefix")
				base = c.BaseURL.String()
				if test.change != nil {
					test.change(c)
				}
			})
			_, err := client.ListWebhooks(context.Background(), "111", 1)
			if test.failure != "" {
				if err == nil || !strings.Contains(err.Error(), strings.ReplaceAll(test.failure, "BASE", base)) {
					t.Errorf("got %v, want %q", err, test.failure)
				}
				if strings.Contains(err.Error(), "my-secret") || strings.Contains(err.Error(), "the-key") {
					t.Errorf("the error holds a secret: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			requests := seen.all()
			last := requests[len(requests)-1]
			if got := last.header.Get("Authorization"); got != test.bearer {
				t.Errorf("the list was asked for with %q, want %q", got, test.bearer)
			}
			if last.call != "GET /prefix/v1/team/111/webhooks?page=1" {
				t.Errorf("called %s", last.call)
			}
			for _, r := range requests {
				if r.header.Get("X-Api-Key") != "the-key" || !slices.Equal(r.header["Content-Type"], []string{"application/json"}) {
					t.Errorf("%s was sent with the headers %v", r.call, r.header)
				}
			}
			if test.token == "" {
				return
			}
			want := `{"client_id":"me","client_secret":"my-secret","grant_type":"client_credentials"}`
			if requests[0].body != want || requests[0].header.Get("Authorization") != "" {
				t.Errorf("asked for a token with %s", requests[0].body)
			}
		})
	}
}

// A token has no known end, so it is used until doo refuses it.
func TestTokenIsRenewedWhenRefused(t *testing.T) {
	t.Parallel()
	refused := `{"response_status":401,"developer_message":"expired","user_message":"expired"}`
	for name, status := range map[string]int{"by status": 401, "inside a success": 200} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var issued atomic.Int32
			client, seen := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/v1/oauth" {
					answer(200, fmt.Sprintf(`{"data":{"access_token":"token-%d"}}`, issued.Add(1)))(w, r)
					return
				}
				if r.Header.Get("Authorization") == "Bearer token-1" {
					answer(status, refused)(w, r)
					return
				}
				answer(200, emptyList)(w, r)
			}, func(c *dooapi.Config) { c.AccessToken, c.ClientID, c.ClientSecret = "", "me", "my-secret" })
			for range 2 {
				if _, err := client.ListWebhooks(context.Background(), "111", 1); err != nil {
					t.Fatal(err)
				}
			}
			list := "GET /v1/team/111/webhooks?page=1"
			if want := []string{"POST /v1/oauth", list, "POST /v1/oauth", list, list}; !reflect.DeepEqual(seen.calls(), want) {
				t.Errorf("called %q, want %q", seen.calls(), want)
			}
		})
	}
}

// The header that a caller sets for all vendors is neither lost nor changed.
func TestHeaderOfCaller(t *testing.T) {
	t.Parallel()
	header := http.Header{"User-Agent": {"test/1"}}
	client, seen := serve(t, answer(200, emptyList), func(c *dooapi.Config) { c.REST.Header = header })
	if _, err := client.ListWebhooks(context.Background(), "111", 1); err != nil {
		t.Fatal(err)
	}
	if got := seen.all()[0].header.Get("User-Agent"); got != "test/1" {
		t.Errorf("sent as %q", got)
	}
	if len(header) != 1 {
		t.Errorf("the caller's header became %v", header)
	}
}
