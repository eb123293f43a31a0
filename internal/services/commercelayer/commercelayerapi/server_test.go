package commercelayerapi_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

const (
	jsonAPI = "application/vnd.api+json"
	goodJWT = `{"access_token":"eyJ.a.b","token_type":"Bearer","expires_in":2468,"scope":"market:all","created_at":1729781184}`
)

// reply is a literal answer. Status 0 breaks the connection; an empty type is JSON:API's.
type reply struct {
	status            int
	contentType, body string
}

func (a reply) write(w http.ResponseWriter) {
	if a.status == 0 {
		panic(http.ErrAbortHandler)
	}
	if a.contentType == "" {
		a.contentType = jsonAPI
	}
	w.Header().Set("Content-Type", a.contentType)
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// request is what arrived.
type request struct {
	target, body string // target is the method, path and query
	header       http.Header
}

// api answers with literal replies, in order; the last is given again and again.
type api struct {
	*httptest.Server
	tokenReplies []reply
	replies      []reply

	mu            sync.Mutex
	tokenRequests []request
	requests      []request
}

// serve answers each token request with a good token, and each other with the replies.
func serve(t *testing.T, replies ...reply) *api {
	t.Helper()
	a := &api{replies: replies, tokenReplies: []reply{{200, "application/json; charset=utf-8", goodJWT}}}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	seen, replies := &a.requests, a.replies
	if r.URL.Path == "/oauth/token" {
		seen, replies = &a.tokenRequests, a.tokenReplies
	}
	*seen = append(*seen, request{r.Method + " " + r.URL.RequestURI(), string(body), r.Header.Clone()})
	n := len(*seen)
	a.mu.Unlock()
	replies[min(n, len(replies))-1].write(w)
}

// received returns what arrived at the API, and how many requests for a token did.
func (a *api) received() ([]request, int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]request(nil), a.requests...), len(a.tokenRequests)
}

// targets returns the methods and addresses of what arrived at the API.
func (a *api) targets() []string {
	seen, _ := a.received()
	var out []string
	for _, r := range seen {
		out = append(out, r.target)
	}
	return out
}

func (a *api) client(t *testing.T, change func(*commercelayerapi.Config)) *commercelayerapi.Client {
	t.Helper()
	base, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	cfg := commercelayerapi.Config{
		BaseURL: base, AuthURL: base.JoinPath("oauth", "token"), ClientID: "id", ClientSecret: "s3cr3t",
		REST: rest.Config{MaxRetries: 2, BackoffMin: time.Millisecond, BackoffMax: time.Millisecond},
	}
	if change != nil {
		change(&cfg)
	}
	return commercelayerapi.New(cfg)
}

// failureOf returns the request's failure in err, or ends the test.
func failureOf(t *testing.T, err error) *rest.Error {
	t.Helper()
	var failure *rest.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v", err)
	}
	return failure
}
