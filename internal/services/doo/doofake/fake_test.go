package doofake_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// call is one request to a fake with the headers of doo's documentation, unless header replaces them.
type call struct {
	method, path, body string
	header             map[string]string
}

// send serves a call and returns status and body.
func send(t *testing.T, fake http.Handler, c call) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), c.method, "https://rest.doo.net"+c.path, strings.NewReader(c.body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Api-Key", doofake.APIKey)
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	fake.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, strings.TrimSpace(string(body))
}

const (
	asksForToken = `{"client_id":"demo","client_secret":"demo-secret","grant_type":"client_credentials"}`
	collection   = "/v1/team/111/webhooks"
	least        = `{"name":"My Test Webhook","hooks":[{"type":"event_created","method":"POST","endpoint":"https://requestb.in/123"}]}`
)

// authorized asks the fake for its first token and returns the header that carries it.
func authorized(t *testing.T, fake http.Handler) map[string]string {
	t.Helper()
	if status, body := send(t, fake, call{method: "POST", path: "/v1/oauth", body: asksForToken}); status != 200 {
		t.Fatalf("no token: %d %s", status, body)
	}
	return map[string]string{"Authorization": "Bearer doo-1"}
}

func TestToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		switches doofake.Switches
		body     string
		header   map[string]string
		status   int
		want     string
	}{
		"granted": {
			body: asksForToken, status: 200,
			want: `{"response_status":200,"developer_message":"Success","user_message":"Success",` +
				`"data":{"access_token":"doo-1","refresh_token":null},"_links":{"self":{"href":"https://rest.doo.net/v1/oauth"}}}`,
		},
		"flat": {
			switches: doofake.Switches{FlatToken: true}, body: asksForToken, status: 200,
			want: `{"access_token":"doo-1","token_type":"Bearer","expires_in":86400}`,
		},
		"wrong secret": {
			body: `{"client_id":"demo","client_secret":"no","grant_type":"client_credentials"}`, status: 401,
			want: `{"response_status":401,"developer_message":"The client credentials are invalid","user_message":"Unauthorized"}`,
		},
		"wrong secret, in disguise": {
			switches: doofake.Switches{ErrorIn200: true},
			body:     `{"client_id":"demo","client_secret":"no","grant_type":"client_credentials"}`, status: 200,
			want: `{"response_status":401,"developer_message":"The client credentials are invalid","user_message":"Unauthorized"}`,
		},
		"wrong grant": {
			body: `{"client_id":"demo","client_secret":"demo-secret","grant_type":"password"}`, status: 400,
			want: `{"response_status":400,"developer_message":"grant_type must be client_credentials","user_message":"Bad request"}`,
		},
		"no API key": {
			body: asksForToken, header: map[string]string{"X-Api-Key": ""}, status: 403,
			want: `{"response_status":403,"developer_message":"Forbidden","user_message":"Forbidden"}`,
		},
		"wrong API key at a gateway": {
			switches: doofake.Switches{GatewayErrors: true}, body: asksForToken,
			header: map[string]string{"X-Api-Key": "no"}, status: 403, want: `{"message":"Forbidden"}`,
		},
		"form": {
			body: asksForToken, header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, status: 415,
			want: `{"response_status":415,"developer_message":"Content-Type must be application/json","user_message":"Unsupported media type"}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches = test.switches
			status, body := send(t, fake, call{method: "POST", path: "/v1/oauth", body: test.body, header: test.header})
			if status != test.status || body != test.want {
				t.Errorf("got %d %s\nwant %d %s", status, body, test.status, test.want)
			}
		})
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		call     call
		switches doofake.Switches
		status   int
		text     string
	}{
		"list":                    {call: call{method: "GET", path: collection}, status: 200},
		"list, no token":          {call: call{method: "GET", path: collection, header: map[string]string{"Authorization": ""}}, status: 401, text: "access token"},
		"list, bad token":         {call: call{method: "GET", path: collection, header: map[string]string{"Authorization": "Bearer no"}}, status: 401, text: "access token"},
		"list, no key":            {call: call{method: "GET", path: collection, header: map[string]string{"X-Api-Key": ""}}, status: 403, text: "Forbidden"},
		"list, no content type":   {call: call{method: "GET", path: collection, header: map[string]string{"Content-Type": ""}}, status: 415, text: "Content-Type"},
		"list, unknown team":      {call: call{method: "GET", path: "/v1/team/999/webhooks"}, status: 403, text: "No access to team 999"},
		"list, unknown parameter": {call: call{method: "GET", path: collection + "?limit=3"}, status: 400, text: "parameter limit"},
		"list, page 0":            {call: call{method: "GET", path: collection + "?page=0"}, status: 400, text: "parameter page"},
		"create, no token":        {call: call{method: "POST", path: collection, body: least, header: map[string]string{"Authorization": ""}}, status: 401, text: "access token"},
		"create, unknown team":    {call: call{method: "POST", path: "/v1/team/999/webhooks", body: least}, status: 403, text: "No access to team 999"},
		"read one":                {call: call{method: "GET", path: "/v1/webhooks/a"}, status: 404, text: "<html>"},
		"update":                  {call: call{method: "PUT", path: "/v1/webhooks/a", body: least}, status: 404, text: "<html>"},
		"delete":                  {call: call{method: "DELETE", path: "/v1/webhooks/a"}, status: 204},
		"delete, no token":        {call: call{method: "DELETE", path: "/v1/webhooks/a", header: map[string]string{"Authorization": ""}}, status: 204},
		"delete, no key":          {call: call{method: "DELETE", path: "/v1/webhooks/a", header: map[string]string{"X-Api-Key": ""}}, status: 403, text: "Forbidden"},
		"delete, token demanded": {
			call:     call{method: "DELETE", path: "/v1/webhooks/a", header: map[string]string{"Authorization": ""}},
			switches: doofake.Switches{DeleteNeedsBearer: true}, status: 401, text: "access token",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches = test.switches
			header := authorized(t, fake)
			for name, value := range test.call.header {
				header[name] = value
			}
			test.call.header = header
			if status, body := send(t, fake, test.call); status != test.status || !strings.Contains(body, test.text) {
				t.Errorf("got %d %s, want %d with %q", status, body, test.status, test.text)
			}
		})
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*doofake.Fake){
		"revoked": (*doofake.Fake).RevokeTokens,
		"run out": func(f *doofake.Fake) {
			later := time.Now().Add(25 * time.Hour)
			f.Now = func() time.Time { return later }
		},
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			list := call{method: "GET", path: collection, header: authorized(t, fake)}
			if status, body := send(t, fake, list); status != 200 {
				t.Fatalf("got %d %s", status, body)
			}
			end(fake)
			if status, body := send(t, fake, list); status != 401 {
				t.Errorf("got %d %s", status, body)
			}
		})
	}
}

func TestUseLimits(t *testing.T) {
	t.Parallel()
	now := time.Now()
	fake := doofake.New()
	fake.Now = func() time.Time { return now }
	fake.UseLimits()
	remove := call{method: "DELETE", path: "/v1/webhooks/a"}
	for i := range 1000 {
		if status, body := send(t, fake, remove); status != 204 {
			t.Fatalf("request %d: %d %s", i, status, body)
		}
		if i == 0 {
			status, body := send(t, fake, remove)
			if want := `{"response_status":429,"developer_message":"Too Many Requests","user_message":"Too Many Requests"}`; status != 429 || body != want {
				t.Errorf("the second in a second got %d %s, want %s", status, body, want)
			}
		}
		now = now.Add(time.Second)
	}
	if status, _ := send(t, fake, remove); status != 429 {
		t.Errorf("the 1,001st of a day got %d", status)
	}
	now = now.Add(24 * time.Hour)
	if status, _ := send(t, fake, remove); status != 204 {
		t.Errorf("the first of the next day got %d", status)
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	first := fake.Put(doofake.Webhook{Name: "First", Hooks: []doofake.Hook{{Type: "event_created", Origin: &doofake.Origin{Body: "{}"}}}})
	second := fake.Put(doofake.Webhook{ID: "mine", TeamID: "222", Name: "Second", Authentication: &doofake.Authentication{ClientSecret: "s"}})
	if first != "00000001-d35b-11e7-bde8-0206116776d2" || second != "mine" {
		t.Errorf("got the ids %q and %q", first, second)
	}
	want := []doofake.Webhook{
		{ID: first, TeamID: "111", Name: "First", Hooks: []doofake.Hook{{
			Type: "event_created", Method: "POST", Origin: &doofake.Origin{Method: "POST", Endpoint: "https://gql.doo.net", Body: "{}"},
		}}},
		{ID: second, TeamID: "222", Name: "Second", Authentication: &doofake.Authentication{
			GrantType: "client_credentials", ClientID: "doo", ClientSecret: "s", HeaderFormat: "Authorization",
			HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
		}},
	}
	copies := fake.Webhooks()
	if !reflect.DeepEqual(copies, want) {
		t.Errorf("stored %+v\nwant   %+v", copies, want)
	}
	copies[0].Hooks[0].Origin.Body, copies[1].Authentication.ClientSecret = "changed", "changed"
	if !reflect.DeepEqual(fake.Webhooks(), want) {
		t.Error("a copy reaches what is stored")
	}
	if !fake.Edit(first, func(w *doofake.Webhook) { w.Name = "Edited" }) || fake.Webhooks()[0].Name != "Edited" {
		t.Error("Edit did not change the first")
	}
	if !fake.Drop(first) || fake.Drop(first) || fake.Edit(first, func(*doofake.Webhook) {}) {
		t.Error("Drop did not delete exactly once")
	}
	if left := fake.Webhooks(); !slices.EqualFunc(left, want[1:], func(a, b doofake.Webhook) bool { return a.ID == b.ID }) {
		t.Errorf("left %+v", left)
	}
}
