package commercelayerfake_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

const (
	invalidToken = `{"errors":[{"title":"Invalid token","detail":"The access token you provided is invalid.","code":"INVALID_TOKEN","status":"401"}]}`
	accessDenied = `{"errors":[{"title":"Access denied","detail":"You are not authorized to perform this action on the requested resource.","code":"UNAUTHORIZED","status":"401"}]}`
	tooMany      = `{"errors":{"title":"Too Many Requests","code":"THROTTLED","status":429}}`
	emptyList    = `{"data":[],"meta":{"record_count":0,"page_count":0},"links":{"first":"https://demo.commercelayer.io/api/webhooks?page%5Bnumber%5D=1","last":"https://demo.commercelayer.io/api/webhooks?page%5Bnumber%5D=1"}}`
)

// TestTokenIsReused: until it runs out the same token is handed out again, with the life that is left.
func TestTokenIsReused(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	first := c.token(t)
	want := func(token string, left, created int64) {
		t.Helper()
		check(t, c.ask(t, askToken, "application/json"), 200, "application/json", fmt.Sprintf(
			`{"access_token":%q,"token_type":"Bearer","expires_in":%d,"scope":"market:all","created_at":%d}`, token, left, created))
	}
	start := c.clock.Now().Unix()
	want(first, 7200, start)
	c.clock.move(4732 * time.Second)
	want(first, 2468, start)
	c.clock.move(2467 * time.Second)
	want(first, 1, start)
	check(t, c.call(t, "GET", hooks, ""), 200, jsonAPI, emptyList)

	c.clock.move(time.Second)
	check(t, c.call(t, "GET", hooks, ""), 401, jsonAPI, invalidToken)
	second := c.token(t)
	if second == first {
		t.Error("the token that ran out is handed out again")
	}
	want(second, 7200, start+7200)
	c.header["Authorization"] = "bearer " + second
	check(t, c.call(t, "GET", hooks, ""), 200, jsonAPI, emptyList)

	c.fake.RevokeTokens()
	check(t, c.call(t, "GET", hooks, ""), 401, jsonAPI, invalidToken)
	if third := c.token(t); third == second {
		t.Error("the token that was revoked is handed out again")
	}
}

// TestTokenClaims: clients read organization and mode out of the token.
func TestTokenClaims(t *testing.T) {
	t.Parallel()
	for _, live := range []bool{false, true} {
		c := newCaller(t)
		c.fake.RevokeTokens()
		c.fake.Live, c.fake.Organization, c.fake.TokenLife = live, "acme", time.Minute
		parts := strings.Split(c.token(t), ".")
		raw, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil || len(parts) != 3 {
			t.Fatalf("%v: %q", err, parts)
		}
		var claims struct {
			Organization struct{ ID, Slug string }
			Application  struct{ Kind string }
			Test         bool
			Exp          int64
		}
		if err := json.Unmarshal(raw, &claims); err != nil {
			t.Fatal(err)
		}
		if claims.Organization.Slug != "acme" || claims.Organization.ID != "org-acme" || claims.Application.Kind != "integration" ||
			claims.Test == live || claims.Exp != c.clock.Now().Unix()+60 {
			t.Errorf("got %s", raw)
		}
	}
}

func TestTokenRefused(t *testing.T) {
	t.Parallel()
	const plain = "application/json"
	const invalidClient = `{"errors":[{"title":"invalid_client","detail":"Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.","code":"UNAUTHORIZED","status":401}]}`
	const wrongGrant = `{"errors":[{"title":"unsupported_grant_type","detail":"The authorization grant type is not supported by the authorization server.","code":"BAD_REQUEST","status":400}]}`
	invalid := func(detail string) string {
		return fmt.Sprintf(`{"errors":[{"title":"invalid_request","detail":%q,"code":"BAD_REQUEST","status":400}]}`, detail)
	}
	tests := map[string]struct {
		body, contentType string
		status            int
		want              string
	}{
		"with scope":    {strings.Replace(askToken, `}`, `,"scope":"market:all"}`, 1), plain, 200, ""},
		"wrong id":      {strings.Replace(askToken, `"demo"`, `"x"`, 1), plain, 401, invalidClient},
		"wrong secret":  {strings.Replace(askToken, "demo-secret", "x", 1), plain, 401, invalidClient},
		"no secret":     {`{"grant_type":"client_credentials","client_id":"demo"}`, plain, 401, invalidClient},
		"another grant": {strings.Replace(askToken, "client_credentials", "password", 1), plain, 400, wrongGrant},
		"no grant":      {`{"client_id":"demo","client_secret":"demo-secret"}`, plain, 400, wrongGrant},
		"unknown field": {strings.Replace(askToken, "client_id", "clientId", 1), plain, 400, invalid(`the body is not the expected JSON: json: unknown field "clientId"`)},
		"a form":        {"grant_type=client_credentials", "application/x-www-form-urlencoded", 400, invalid(`the content type is "application/x-www-form-urlencoded" instead of "application/json"`)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := newCaller(t).ask(t, test.body, test.contentType)
			if test.status == 200 {
				if answer.Code != 200 {
					t.Errorf("got %d %s", answer.Code, answer.Body)
				}
				return
			}
			check(t, answer, test.status, plain, test.want)
		})
	}
}

// TestAccess: a bad token and a missing right are both a 401, and differ in the code.
func TestAccess(t *testing.T) {
	t.Parallel()
	notAcceptable := func(accept string) string {
		return `{"errors":[{"title":"Not acceptable","detail":"All requests must use the '` + jsonAPI + `' Accept. This request specified '` + accept + `'.","code":"NOT_ACCEPTABLE","status":"406"}]}`
	}
	tests := map[string]struct {
		change func(*caller)
		status int
		want   string
	}{
		"good":          {func(*caller) {}, 200, emptyList},
		"no token":      {func(c *caller) { delete(c.header, "Authorization") }, 401, invalidToken},
		"another token": {func(c *caller) { c.header["Authorization"] = "Bearer x" }, 401, invalidToken},
		"no right":      {func(c *caller) { c.fake.NoRights = true }, 401, accessDenied},
		"no Accept":     {func(c *caller) { delete(c.header, "Accept") }, 406, notAcceptable("")},
		"plain Accept":  {func(c *caller) { c.header["Accept"] = "application/json" }, 406, notAcceptable("application/json")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			test.change(c)
			check(t, c.call(t, "GET", hooks, ""), test.status, jsonAPI, test.want)
		})
	}
}

// TestLimits: reads, writes and tokens are counted apart, in two windows; the headers tell of the longer one only.
func TestLimits(t *testing.T) {
	t.Parallel()
	const plain = "application/json; charset=utf-8"
	c := newCaller(t)
	c.fake.UseLimits()
	id := c.fake.Put(webhook())
	for i := range 25 {
		answer := c.call(t, "GET", hooks+"/"+id, "")
		want := map[string]string{"X-Ratelimit-Limit": "100", "X-Ratelimit-Interval": "60", "X-Ratelimit-Remaining": fmt.Sprint(99 - i), "Retry-After": ""}
		for header, value := range want {
			if got := answer.Header().Get(header); got != value {
				t.Errorf("read %d: %s is %q, want %q", i+1, header, got, value)
			}
		}
	}
	refused := c.call(t, "GET", hooks, "")
	check(t, refused, 429, plain, tooMany)
	if got := refused.Header(); got.Get("Retry-After") != "0" || got.Get("X-Ratelimit-Remaining") != "0" {
		t.Errorf("got %v", got)
	}
	for range 25 {
		if got := c.call(t, "PATCH", hooks+"/"+id, document(id, "")); got.Code != 200 {
			t.Fatalf("got %d %s", got.Code, got.Body)
		}
	}
	check(t, c.call(t, "DELETE", hooks+"/"+id, ""), 429, plain, tooMany)
	for range 30 {
		c.token(t)
	}
	check(t, c.ask(t, askToken, "application/json"), 429, plain, tooMany)

	for range 3 { // 75 more reads fill the minute
		c.clock.move(10 * time.Second)
		for range 25 {
			if got := c.call(t, "GET", hooks, ""); got.Code != 200 {
				t.Fatalf("got %d %s", got.Code, got.Body)
			}
		}
	}
	c.clock.move(10 * time.Second)
	check(t, c.call(t, "GET", hooks, ""), 429, plain, tooMany)
	c.clock.move(20 * time.Second)
	if got := c.call(t, "GET", hooks, ""); got.Code != 200 {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

func TestUnknownPath(t *testing.T) {
	t.Parallel()
	answer := newCaller(t).call(t, "GET", "/v2/webhooks", "")
	if answer.Code != 404 || answer.Header().Get("Content-Type") != "text/html" || !strings.HasPrefix(answer.Body.String(), "<html>") {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}
