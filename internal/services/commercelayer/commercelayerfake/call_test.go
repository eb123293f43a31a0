package commercelayerfake_test

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

const (
	jsonAPI   = "application/vnd.api+json"
	hooks     = "/api/webhooks"
	askToken  = `{"grant_type":"client_credentials","client_id":"demo","client_secret":"demo-secret"}`
	firstTime = "2026-01-02T03:04:05.678Z"
)

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// caller calls a fake as a well-behaved client does, unless its headers are changed.
type caller struct {
	fake   *commercelayerfake.Fake
	clock  *clock
	header map[string]string
}

func newCaller(t *testing.T) *caller {
	t.Helper()
	c := &caller{fake: commercelayerfake.New(), clock: &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)}}
	c.fake.Now = c.clock.Now
	c.header = map[string]string{"Accept": jsonAPI, "Content-Type": jsonAPI, "Authorization": "Bearer " + c.token(t)}
	return c
}

// token asks for an access token.
func (c *caller) token(t *testing.T) string {
	t.Helper()
	answer := c.ask(t, askToken, "application/json")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &token); err != nil || token.AccessToken == "" {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	return token.AccessToken
}

func (c *caller) ask(t *testing.T, body, contentType string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/oauth/token", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	c.fake.ServeHTTP(w, r)
	return w
}

func (c *caller) call(t *testing.T, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Host = "demo.commercelayer.io"
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	c.fake.ServeHTTP(w, r)
	return w
}

// create makes a webhook from attributes beyond those that are required, and returns its id.
func (c *caller) create(t *testing.T, attributes string) string {
	t.Helper()
	answer := c.call(t, "POST", hooks, document("", `"topic":"orders.place","callback_url":"https://a.test"`+attributes))
	if answer.Code != 201 {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	all := c.fake.Webhooks()
	return all[len(all)-1].ID
}

// shown returns an attribute, as JSON, of the one webhook in an answer.
func shown(t *testing.T, answer *httptest.ResponseRecorder, attribute string) string {
	t.Helper()
	var document struct {
		Data struct{ Attributes map[string]json.RawMessage }
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &document); err != nil || document.Data.Attributes == nil {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	return string(document.Data.Attributes[attribute])
}

// document is the body of a create (without an id) or an update.
func document(id, attributes string) string {
	if id != "" {
		id = `"id":"` + id + `",`
	}
	return `{"data":{` + id + `"type":"webhooks","attributes":{` + attributes + `}}}`
}

// check compares an answer with what is wanted; a want of "" is an empty body.
func check(t *testing.T, answer *httptest.ResponseRecorder, status int, contentType, want string) {
	t.Helper()
	if answer.Code != status || answer.Header().Get("Content-Type") != contentType {
		t.Errorf("got %d %s, want %d %s", answer.Code, answer.Header().Get("Content-Type"), status, contentType)
	}
	if want == "" && answer.Body.Len() == 0 {
		return
	}
	var got, wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || !reflect.DeepEqual(got, wanted) {
		t.Errorf("got  %s\nwant %s", answer.Body, want)
	}
}
