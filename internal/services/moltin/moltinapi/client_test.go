package moltinapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	tokenCall = "POST /oauth/access_token"
	tokenForm = tokenCall + " client_id=demo&client_secret=hush&grant_type=client_credentials"
	emptyPage = `{"data":[],"links":{},"results":{"total":0}}`
	firstPage = "GET " + collection + "?page%5Blimit%5D=100&page%5Boffset%5D=0"
)

func TestToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer  answer
		wantErr string
	}{
		"documented": {answer: answer{200, `{"expires":1524486008,"identifier":"client_credentials","expires_in":3600,` +
			`"access_token":"xa35","token_type":"Bearer"}`}},
		"strings":   {answer: answer{200, `{"expires":"1524486008","expires_in":"3600","access_token":"xa35"}`}},
		"no life":   {answer: answer{200, `{"access_token":"xa35"}`}},
		"null life": {answer: answer{200, `{"access_token":"xa35","expires_in":null,"expires":null}`}},
		"odd life":  {answer: answer{200, `{"access_token":"xa35","expires_in":"soon","expires":{}}`}},
		"refused": {
			answer:  answer{401, `{"errors":[{"title":"Unauthorized","status":"401","detail":"Unauthorized"}]}`},
			wantErr: "/oauth/access_token answered 401 Unauthorized: Unauthorized",
		},
		"no token":   {answer: answer{200, `{"token_type":"Bearer"}`}, wantErr: "it holds no access_token"},
		"a web page": {answer: answer{200, `<html><title>Sign in</title></html>`}, wantErr: `a web page titled "Sign in"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s := serve(t, map[string]answer{tokenCall: test.answer, "GET " + collection: {200, emptyPage}})
			cfg := s.config(t)
			cfg.AccessToken, cfg.ClientID, cfg.ClientSecret = "", "demo", "hush"
			_, err := New(cfg).ListIntegrations(t.Context(), 0)
			if test.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantErr) || strings.Contains(err.Error(), "hush") {
					t.Errorf("error %v, want one with %q and without the secret", err, test.wantErr)
				}
				s.wantRequests(t, tokenForm)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			s.wantRequests(t, tokenForm, firstPage)
			if got := s.headers[0].Get("Content-Type"); got != "application/x-www-form-urlencoded" {
				t.Errorf("the token was asked for as %q", got)
			}
			if got := s.headers[0].Get("Authorization"); got != "" {
				t.Errorf("the token was asked for with a token: %q", got)
			}
			if got := s.headers[1].Get("Authorization"); got != "Bearer xa35" {
				t.Errorf("Authorization %q", got)
			}
		})
	}
}

func TestLife(t *testing.T) {
	t.Parallel()
	now := time.Unix(1524482408, 0)
	for _, test := range []struct {
		expiresIn, expires rest.Seconds
		want               time.Duration
	}{
		{3600, 1524486008, time.Hour},
		{60, 1524486008, time.Minute},
		{1.5, 0, 1500 * time.Millisecond},
		{0, 1524486008, time.Hour},
		{-1, 1524486008, time.Hour},
		{0, 1524482000, 0},
		{1e300, 0, 100 * 365 * 24 * time.Hour},
		{0, 0, 0},
	} {
		if got := life(test.expiresIn, test.expires, now); got != test.want {
			t.Errorf("life(%g, %g) = %s, want %s", test.expiresIn, test.expires, got, test.want)
		}
	}
}

// TestTokenRenewal refuses the first token and checks that a second one is asked for once; a fixed one isn't.
func TestTokenRenewal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		accessToken string
		wantTokens  int32
		wantCalls   int32
		wantStatus  int
	}{
		"client credentials": {wantTokens: 2, wantCalls: 2, wantStatus: 0},
		"access token":       {accessToken: "stale", wantTokens: 0, wantCalls: 1, wantStatus: 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tokens, calls atomic.Int32
			handler := http.NewServeMux()
			handler.HandleFunc(tokenCall, func(w http.ResponseWriter, _ *http.Request) {
				name := map[int32]string{1: "stale", 2: "fresh"}[tokens.Add(1)]
				_, _ = w.Write([]byte(`{"access_token":"` + name + `","expires_in":3600}`))
			})
			handler.HandleFunc("GET "+collection, func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				if r.Header.Get("Authorization") != "Bearer fresh" {
					w.WriteHeader(http.StatusUnauthorized)
					_, _ = w.Write([]byte(`{"errors":[{"status":401,"title":"Unable to validate access token"}]}`))
					return
				}
				_, _ = w.Write([]byte(emptyPage))
			})
			s := &server{Server: httptest.NewServer(http.StripPrefix("/base", handler))}
			t.Cleanup(s.Close)
			cfg := s.config(t)
			cfg.AccessToken, cfg.ClientID, cfg.ClientSecret = test.accessToken, "demo", "hush"
			_, err := New(cfg).ListIntegrations(t.Context(), 0)
			if got := rest.StatusOf(err); got != test.wantStatus || (err == nil) != (test.wantStatus == 0) {
				t.Errorf("error %v, want status %d", err, test.wantStatus)
			}
			if tokens.Load() != test.wantTokens || calls.Load() != test.wantCalls {
				t.Errorf("%d tokens and %d calls, want %d and %d",
					tokens.Load(), calls.Load(), test.wantTokens, test.wantCalls)
			}
		})
	}
}
