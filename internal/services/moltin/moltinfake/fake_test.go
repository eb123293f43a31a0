package moltinfake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	firstID  = "8cb9e689-ede7-4f6d-b61a-000000000001"
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
	grant    = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret"
)

// at is when everything happens.
func at() time.Time { return time.Date(2018, 4, 30, 9, 35, 32, 202e6, time.UTC) }

func newFake() *Fake {
	f := New()
	f.Now = at
	return f
}

// call sends a request and returns status and body. An empty content type sends none.
func call(t *testing.T, f *Fake, token, method, target, contentType, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://store.example"+target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// login returns a token.
func login(t *testing.T, f *Fake, form string) string {
	t.Helper()
	status, body := call(t, f, "", http.MethodPost, "/oauth/access_token", formType, form)
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(body), &token); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	return token.AccessToken
}

// send writes or reads as a client with a good token does.
func send(t *testing.T, f *Fake, method, target, body string) (int, string) {
	t.Helper()
	contentType := ""
	if body != "" {
		contentType = jsonType
	}
	return call(t, f, login(t, f, grant), method, target, contentType, body)
}

// wantJSON compares two documents, whatever their order and spacing.
func wantJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("the test's own JSON: %v", err)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil || !reflect.DeepEqual(g, w) {
		t.Errorf("got  %s\nwant %s (%v)", bytes.TrimSpace([]byte(got)), want, err)
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		contentType, form string
		status            int
		want              string
	}{
		"documented": {formType, grant, 200, `{"expires":1525084532,"identifier":"client_credentials","expires_in":3600,` +
			`"access_token":"token-1","token_type":"Bearer"}`},
		"implicit": {formType, "grant_type=implicit&client_id=demo", 200, `{"expires":1525084532,"identifier":"implicit",` +
			`"expires_in":3600,"access_token":"implicit-1","token_type":"Bearer"}`},
		"wrong secret": {formType, "grant_type=client_credentials&client_id=demo&client_secret=x", 401,
			`{"errors":[{"title":"Unauthorized","status":"401","detail":"Unauthorized"}]}`},
		"wrong id": {formType, "grant_type=client_credentials&client_id=x&client_secret=demo-secret", 401,
			`{"errors":[{"title":"Unauthorized","status":"401","detail":"Unauthorized"}]}`},
		"no secret": {formType, "grant_type=client_credentials&client_id=demo", 400,
			`{"errors":[{"title":"Bad Request","status":"400","detail":"The field 'client_secret' is required"}]}`},
		"another grant": {formType, "grant_type=password&client_id=demo&client_secret=demo-secret", 400,
			`{"errors":[{"title":"Bad Request","status":"400","detail":"The field 'grant_type' is invalid"}]}`},
		"another field": {formType, grant + "&scope=all", 400,
			`{"errors":[{"title":"Bad Request","status":"400","detail":"the field \"scope\" is unknown"}]}`},
		"JSON": {jsonType, `{"grant_type":"client_credentials"}`, 400, `{"errors":[{"title":"Bad Request","status":"400",` +
			`"detail":"the content type is \"application/json\" instead of \"application/x-www-form-urlencoded\""}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body := call(t, newFake(), "", http.MethodPost, "/oauth/access_token", test.contentType, test.form)
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			wantJSON(t, body, test.want)
		})
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	const refused = `{"errors":[{"title":"Unable to validate access token","status":401}]}`
	const forbidden = `{"errors":[{"title":"Forbidden","status":403}]}`
	for name, test := range map[string]struct {
		prepare func(*testing.T, *Fake) string
		status  int
		want    string
	}{
		"no token": {func(*testing.T, *Fake) string { return "" }, 401, refused},
		"made up":  {func(*testing.T, *Fake) string { return "xa35" }, 401, refused},
		"a good one": {func(t *testing.T, f *Fake) string { return login(t, f, grant) }, 200, `{"data":[],` +
			`"links":{"first":"/integrations?page[offset]=0&page[limit]=25",` +
			`"last":"/integrations?page[offset]=0&page[limit]=25"},"results":{"total":0}}`},
		"revoked": {func(t *testing.T, f *Fake) string {
			token := login(t, f, grant)
			f.RevokeTokens()
			return token
		}, 401, refused},
		"run out": {func(t *testing.T, f *Fake) string {
			token := login(t, f, grant)
			f.Now = func() time.Time { return at().Add(time.Hour) }
			return token
		}, 401, refused},
		"implicit": {func(t *testing.T, f *Fake) string {
			return login(t, f, "grant_type=implicit&client_id=demo")
		}, 403, forbidden},
		"no rights": {func(t *testing.T, f *Fake) string {
			f.NoRights = true
			return login(t, f, grant)
		}, 403, forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			status, body := call(t, f, test.prepare(t, f), http.MethodGet, "/v2/integrations", "", "")
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			wantJSON(t, body, test.want)
		})
	}
}

// TestBearerColon refuses the header that the documentation's samples print.
func TestBearerColon(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v2/integrations", nil)
	r.Header.Set("Authorization", "Bearer: "+login(t, f, grant))
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	if w.Code != http.StatusUnauthorized {
		t.Errorf("status %d", w.Code)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	f := newFake()
	token := login(t, f, grant)
	f.UseLimits()
	for n := range 25 {
		if status, body := call(t, f, token, http.MethodGet, "/v2/integrations", "", ""); status != http.StatusOK {
			t.Fatalf("request %d: %d %s", n+1, status, body)
		}
	}
	status, body := call(t, f, token, http.MethodGet, "/v2/integrations", "", "")
	if status != http.StatusTooManyRequests {
		t.Errorf("status %d", status)
	}
	wantJSON(t, body, `{"errors":[{"title":"Too Many Requests","status":429}]}`)
	f.Now = func() time.Time { return at().Add(time.Second) }
	if status, _ := call(t, f, token, http.MethodGet, "/v2/integrations", "", ""); status != http.StatusOK {
		t.Errorf("a second later: %d", status)
	}
}

// TestInspection reads and changes what is stored past the API.
func TestInspection(t *testing.T) {
	t.Parallel()
	f := newFake()
	first := f.Put(Integration{Name: "a", Observes: []string{"order.paid"}, Configuration: Configuration{SecretKey: "real"}})
	second := f.Put(Integration{ID: "second", Name: "b", IntegrationType: "stomp", CreatedAt: at().Add(-time.Hour)})
	if first != firstID || second != "second" {
		t.Errorf("ids %q and %q", first, second)
	}
	want := []Integration{
		{ID: firstID, Name: "a", IntegrationType: "webhook", Observes: []string{"order.paid"},
			Configuration: Configuration{SecretKey: "real"}, CreatedAt: at(), UpdatedAt: at()},
		{ID: "second", Name: "b", IntegrationType: "stomp", CreatedAt: at().Add(-time.Hour), UpdatedAt: at().Add(-time.Hour)},
	}
	got := f.Integrations()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
	got[0].Observes[0] = "changed"
	if f.Integrations()[0].Observes[0] != "order.paid" {
		t.Error("Integrations hands out what is stored")
	}
	if !f.Edit("second", func(i *Integration) { i.Enabled = true }) || !f.Integrations()[1].Enabled {
		t.Error("Edit changed nothing")
	}
	if f.Edit("third", func(*Integration) {}) || f.Drop("third") {
		t.Error("there is no third")
	}
	if !f.Drop(firstID) || len(f.Integrations()) != 1 {
		t.Error("Drop left it")
	}
}
