package moltinv1api

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// request is what reached the server.
type request struct {
	Method, URI, Auth, ContentType, Body string
}

// answer is what the server says. Its zero ContentType is JSON.
type answer struct {
	Status            int
	ContentType, Body string
}

// api is a server that answers its requests in the order of answers, and keeps the last.
type api struct {
	mu       sync.Mutex
	answers  []answer
	requests []request
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.requests = append(a.requests, request{
		r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body),
	})
	next := a.answers[0]
	if len(a.answers) > 1 {
		a.answers = a.answers[1:]
	}
	if next.ContentType == "" {
		next.ContentType = "application/json"
	}
	w.Header().Set("Content-Type", next.ContentType)
	w.Header().Set("Date", "Sun, 22 Nov 2026 00:00:00 GMT") // 1795305600
	if strings.HasSuffix(next.Body, "…") {
		next.Body = strings.TrimSuffix(next.Body, "…")
		w.Header().Set("Content-Length", strconv.Itoa(len(next.Body)+100))
	}
	w.WriteHeader(next.Status)
	_, _ = io.WriteString(w, next.Body)
}

func (a *api) seen() []request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.requests
}

// noPause is a clock whose pauses end at once.
func noPause() rest.Clock {
	return rest.Clock{Pause: func(context.Context, time.Duration) error { return nil }}
}

// start returns a client of a server below the path prefix /shop. It has the access token T, unless configured.
func start(t *testing.T, answers []answer, configure ...func(*Config)) (*Client, *api) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/shop")
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{BaseURL: base, AccessToken: "T", REST: rest.Config{RequestTimeout: 10 * time.Second, Clock: noPause()}}
	for _, c := range configure {
		c(&cfg)
	}
	return New(cfg), a
}

func withCredentials(cfg *Config) {
	cfg.AccessToken, cfg.ClientID, cfg.ClientSecret = "", "the id", "s&cret"
}

const tokenBody = "client_id=the+id&client_secret=s%26cret&grant_type=client_credentials"

func TestTokenIsFetchedRenewedAndSent(t *testing.T) {
	t.Parallel()
	const list = `{"status":true,"result":[],"pagination":null}`
	c, a := start(t, []answer{
		{200, "", `{"access_token":"A","token_type":"bearer","expires":1795309200,"expires_in":3600,"identifier":"client_credentials"}`},
		{200, "", list},
		{401, "", `{"status":false,"error":"Expired"}`},
		{200, "", `{"access_token":"B","token_type":"Bearer","expires":"1795309200","expires_in":"3600"}`},
		{200, "", list},
	}, withCredentials)
	for range 2 {
		if _, err := c.ListWebhooks(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	const listURI = "/shop/v1/webhooks?limit=100&offset=0"
	want := []request{
		{"POST", "/shop/oauth/access_token", "", "application/x-www-form-urlencoded", tokenBody},
		{"GET", listURI, "Bearer A", "", ""},
		{"GET", listURI, "Bearer A", "", ""},
		{"POST", "/shop/oauth/access_token", "", "application/x-www-form-urlencoded", tokenBody},
		{"GET", listURI, "Bearer B", "", ""},
	}
	if got := a.seen(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want time.Duration
	}{
		"expires_in":            {`{"access_token":"A","expires_in":3600}`, time.Hour},
		"expires_in as text":    {`{"access_token":"A","expires_in":"3600"}`, time.Hour},
		"a fraction":            {`{"access_token":"A","expires_in":1.5}`, 1500 * time.Millisecond},
		"such a text":           {`{"access_token":"A","expires_in":"1.5"}`, 1500 * time.Millisecond},
		"no number":             {`{"access_token":"A","expires_in":"soon"}`, 0},
		"expires":               {`{"access_token":"A","expires":1795305660}`, time.Minute},
		"expires as text":       {`{"access_token":"A","expires":"1795305660","expires_in":null}`, time.Minute},
		"the smaller of both":   {`{"access_token":"A","expires":1795305660,"expires_in":3600}`, time.Minute},
		"the smaller, reversed": {`{"access_token":"A","expires":1795312800,"expires_in":3600}`, time.Hour},
		"expires in the past":   {`{"access_token":"A","expires":1385050869,"expires_in":3600}`, time.Hour},
		"longer than can be":    {`{"access_token":"A","expires_in":18446744074}`, 100 * 365 * 24 * time.Hour},
		"neither":               {`{"access_token":"A"}`, 0},
		"only in the past":      {`{"access_token":"A","expires":1385050869}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := start(t, []answer{{200, "", test.body}}, withCredentials)
			got, err := c.authenticate(t.Context())
			if want := (rest.Grant{AccessToken: "A", Life: test.want}); err != nil || got != want {
				t.Errorf("got %v, %v; want %v", got, err, want)
			}
		})
	}
}

func TestTokenRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		want   string
	}{
		"error":           {answer{401, "", `{"error":"Unknown client"}`}, "answered 401 Unauthorized: Unknown client"},
		"errors":          {answer{400, "", `{"errors":"Unknown client"}`}, "answered 400 Bad Request: Unknown client"},
		"lists":           {answer{400, "", `{"errors":[["Unknown client"],["No grant"]]}`}, "Unknown client; No grant"},
		"object of lists": {answer{403, "", `{"errors":{"client_id":["is unknown"]}}`}, "403 Forbidden: client_id: is unknown"},
		"inside a 200":    {answer{200, "", `{"error":"Unknown client"}`}, "answered 200 OK: Unknown client"},
		"no token":        {answer{200, "", `{"token_type":"Bearer"}`}, "it holds no access_token"},
		"web page":        {answer{200, "text/html", `<title>Parked</title>`}, `a web page titled "Parked"`},
		"wrong base URL":  {answer{404, "", `{"status":false,"error":"API method requested does not exist"}`}, "404 Not Found: API method"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, a := start(t, []answer{test.answer}, withCredentials)
			_, err := c.ListWebhooks(t.Context(), 0)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want it to say %q", err, test.want)
			}
			if !strings.Contains(err.Error(), "/shop/oauth/access_token") {
				t.Errorf("%v doesn't name the token endpoint", err)
			}
			for _, secret := range []string{"s&cret", "s%26cret", "TOKEN"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%v holds %s", err, secret)
				}
			}
			if got := len(a.seen()); got != 1 {
				t.Errorf("%d requests arrived, want only the one for a token", got)
			}
		})
	}
}

func TestAccessTokenIsNotRenewed(t *testing.T) {
	t.Parallel()
	c, a := start(t, []answer{{401, "", `{"status":false,"error":"Expired"}`}})
	_, err := c.GetWebhook(context.Background(), "a")
	if rest.StatusOf(err) != http.StatusUnauthorized {
		t.Errorf("got %v, want a 401", err)
	}
	if got := a.seen(); len(got) != 1 || got[0].Auth != "Bearer T" {
		t.Errorf("got %q, want one request with Bearer T", got)
	}
}
