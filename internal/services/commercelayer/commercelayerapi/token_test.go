package commercelayerapi_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

func TestTokenRequest(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ scope, want string }{
		"no scope": {"", `{"grant_type":"client_credentials","client_id":"id","client_secret":"s3cr3t"}`},
		"scope":    {"market:id:1", `{"grant_type":"client_credentials","client_id":"id","client_secret":"s3cr3t","scope":"market:id:1"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 200, body: shown})
			client := a.client(t, func(c *commercelayerapi.Config) { c.Scope = test.scope })
			for range 2 {
				if _, err := client.GetWebhook(t.Context(), "mPpvRCrEOd"); err != nil {
					t.Fatal(err)
				}
			}
			if len(a.tokenRequests) != 1 {
				t.Fatalf("%d token requests", len(a.tokenRequests))
			}
			got := a.tokenRequests[0]
			if got.target != "POST /oauth/token" || got.body != test.want {
				t.Errorf("got %s %s", got.target, got.body)
			}
			for header, want := range map[string]string{
				"Content-Type": "application/json", "Accept": "application/json", "Authorization": "",
			} {
				if got.header.Get(header) != want {
					t.Errorf("%s: got %q", header, got.header.Get(header))
				}
			}
			seen, _ := a.received()
			if got := seen[0].header.Get("Authorization"); got != "Bearer eyJ.a.b" {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestTokenLife: expires_in is what is left of the life of a token that is handed out again and again, whenever it was
// created.
func TestTokenLife(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		token string
		good  time.Duration // 0: until it is refused
	}{
		"two hours":      {`{"access_token":"t","expires_in":7200,"created_at":1729781184}`, 7190 * time.Second},
		"almost over":    {`{"access_token":"t","expires_in":20,"created_at":1729781184}`, 18 * time.Second},
		"a fraction":     {`{"access_token":"t","expires_in":0.5}`, 450 * time.Millisecond},
		"a text":         {`{"access_token":"t","expires_in":"7200"}`, 7190 * time.Second},
		"such a text":    {`{"access_token":"t","expires_in":"0.5"}`, 450 * time.Millisecond},
		"no number":      {`{"access_token":"t","expires_in":"soon"}`, 0},
		"not said":       {`{"access_token":"t"}`, 0},
		"nothing left":   {`{"access_token":"t","expires_in":0}`, 0},
		"lowercase type": {`{"access_token":"t","token_type":"bearer","expires_in":100}`, 90 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fetches := 0
				client := commercelayerapi.New(commercelayerapi.Config{
					BaseURL: &url.URL{Scheme: "https", Host: "org.test"}, AuthURL: &url.URL{Scheme: "https", Host: "auth.test", Path: "/oauth/token"},
					REST: rest.Config{Transport: handlerTransport(func(w http.ResponseWriter, r *http.Request) {
						if r.URL.Host == "auth.test" {
							fetches++
							reply{200, "application/json", test.token}.write(w)
							return
						}
						reply{status: 200, body: shown}.write(w)
					})},
				})
				want := func(n int) {
					t.Helper()
					if _, err := client.GetWebhook(t.Context(), "mPpvRCrEOd"); err != nil || fetches != n {
						t.Errorf("%d fetches, want %d (%v)", fetches, n, err)
					}
				}
				want(1)
				if test.good == 0 {
					<-time.After(1000 * time.Hour)
					want(1)
					return
				}
				<-time.After(test.good - 1)
				want(1)
				<-time.After(1)
				want(2)
			})
		})
	}
}

// TestTokenRefused: what the token endpoint says is what the user reads, whether errors is a list or an object.
func TestTokenRefused(t *testing.T) {
	t.Parallel()
	const invalidClient = `{"title":"invalid_client","detail":"Client authentication failed due to unknown client.","code":"UNAUTHORIZED","status":401}`
	const says = "invalid_client: Client authentication failed due to unknown client"
	tests := map[string]struct {
		reply      reply
		code       string
		messages   []string
		recognized bool
		requests   int
	}{
		"list":       {reply{401, "application/json", `{"errors":[` + invalidClient + `]}`}, "UNAUTHORIZED", []string{says}, true, 1},
		"object":     {reply{401, "application/json", `{"errors":` + invalidClient + `}`}, "UNAUTHORIZED", []string{says}, true, 1},
		"rate limit": {reply{429, "application/json", `{"errors":{"title":"Too Many Requests","code":"THROTTLED","status":429}}`}, "THROTTLED", []string{"Too Many Requests"}, true, 3},
		"broken":     {reply{500, "text/html", "<title>Oops</title>"}, "", []string{`the answer is a web page titled "Oops"`}, false, 3},
		"not found":  {reply{404, "application/json", `{"errors":{"title":"Record Not Found","status":404}}`}, "", []string{"Record Not Found"}, true, 1},
		"no answer":  {reply{}, "", nil, false, 3},
		"no token":   {reply{200, "application/json", `{"token_type":"Bearer"}`}, "", []string{"the answer (23 bytes of JSON) is not of a known form"}, false, 1},
		"web page":   {reply{200, "text/html", "<title>Sign in</title>"}, "", []string{`the answer is a web page titled "Sign in"`}, false, 1},
		"cut off":    {reply{200, "application/json", `{"access_token":"hush`}, "", []string{"the answer (21 bytes, application/json) is not JSON or is cut off"}, false, 1},
		"empty":      {reply{200, "application/json", ""}, "", []string{"the answer has no body"}, false, 1},
		"wrong type": {reply{200, "application/json", `{"access_token":["hush"],"expires_in":60}`}, "", []string{"the answer (41 bytes of JSON) is not of a known form"}, false, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 200, body: shown})
			a.tokenReplies = []reply{test.reply}
			_, err := a.client(t, nil).CreateWebhook(t.Context(), commercelayerapi.WebhookParams{})
			failure := failureOf(t, err)
			if failure.Status != test.reply.status || failure.Code != test.code || failure.Recognized != test.recognized ||
				!reflect.DeepEqual(failure.Messages, test.messages) || failure.URL != a.URL+"/oauth/token" {
				t.Errorf("got %+v", failure)
			}
			if failure.Ambiguous() || !failure.ForToken {
				t.Error("it looks as if the webhook may have been created")
			}
			if strings.Contains(err.Error(), "s3cr3t") || strings.Contains(err.Error(), "hush") {
				t.Errorf("it holds a secret: %v", err)
			}
			if seen, tokens := a.received(); len(seen) != 0 || tokens != test.requests {
				t.Errorf("%d requests to the API, %d for a token", len(seen), tokens)
			}
		})
	}
}

// TestTokenRenewal: only INVALID_TOKEN means that another token helps; a missing right is a 401 too.
func TestTokenRenewal(t *testing.T) {
	t.Parallel()
	invalid := reply{status: 401, body: `{"errors":[{"title":"Invalid token","detail":"The access token you provided is invalid.","code":"INVALID_TOKEN","status":"401"}]}`}
	denied := reply{status: 401, body: `{"errors":[{"title":"Access denied","detail":"You are not authorized to perform this action on the requested resource.","code":"UNAUTHORIZED","status":"401"}]}`}
	page := reply{401, "text/html", "<title>Sign in</title>"}
	good := reply{status: 200, body: shown}
	tests := map[string]struct {
		replies     []reply
		accessToken string
		want        []string // tokens that arrived
		message     string   // "" for success
	}{
		"run out":             {[]reply{invalid, good}, "", []string{"t1", "t2"}, ""},
		"run out again":       {[]reply{invalid, invalid, good}, "", []string{"t1", "t2"}, "Invalid token: The access token you provided is invalid"},
		"missing right":       {[]reply{denied, good}, "", []string{"t1"}, "Access denied: You are not authorized to perform this action on the requested resource"},
		"somebody else's 401": {[]reply{page, good}, "", []string{"t1"}, `the answer is a web page titled "Sign in"`},
		"the user's own":      {[]reply{invalid, good}, "mine", []string{"mine"}, "Invalid token: The access token you provided is invalid"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, test.replies...)
			a.tokenReplies = []reply{{200, "application/json", `{"access_token":"t1","expires_in":7200}`}, {200, "application/json", `{"access_token":"t2","expires_in":7200}`}}
			client := a.client(t, func(c *commercelayerapi.Config) { c.AccessToken = test.accessToken })
			_, err := client.UpdateWebhook(t.Context(), "mPpvRCrEOd", commercelayerapi.WebhookParams{Topic: new("orders.place")})
			if test.message == "" && err != nil {
				t.Error(err)
			}
			if test.message != "" {
				if got := failureOf(t, err).Messages; !reflect.DeepEqual(got, []string{test.message}) {
					t.Errorf("got %q", got)
				}
			}
			seen, tokens := a.received()
			var got []string
			for _, r := range seen {
				got = append(got, strings.TrimPrefix(r.header.Get("Authorization"), "Bearer "))
				if r.body != seen[0].body {
					t.Errorf("the server received the body %q", r.body)
				}
			}
			if !reflect.DeepEqual(got, test.want) || test.accessToken != "" && tokens != 0 {
				t.Errorf("the server received %q after %d token requests", got, tokens)
			}
		})
	}
}

// handlerTransport answers from a handler without a network, for tests under a fake clock.
type handlerTransport http.HandlerFunc

func (h handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	h(recorder, r)
	return recorder.Result(), nil
}
