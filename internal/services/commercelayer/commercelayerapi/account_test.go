package commercelayerapi_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// jwt returns a token with these claims, as https://docs.commercelayer.io/core/authentication shows them.
func jwt(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS512"}`)) + "." + encode([]byte(claims)) + ".c2ln"
}

const (
	testClaims = `{"organization":{"id":"WnZPoFZEKy","slug":"org"},"application":{"kind":"integration"},"test":true,"exp":1}`
	liveClaims = `{"organization":{"id":"WnZPoFZEKy","slug":"org"},"application":{"kind":"integration"},"test":false,"exp":1}`
)

// TestAccount: a token tells whose webhooks it shows, whether it was fetched or supplied.
func TestAccount(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		token string
		want  commercelayerapi.Account
	}{
		"test":         {jwt(testClaims), commercelayerapi.Account{OrganizationID: "WnZPoFZEKy", Mode: "test"}},
		"live":         {jwt(liveClaims), commercelayerapi.Account{OrganizationID: "WnZPoFZEKy", Mode: "live"}},
		"no mode":      {jwt(`{"organization":{"id":"x"}}`), commercelayerapi.Account{OrganizationID: "x"}},
		"mode alone":   {jwt(`{"test":false}`), commercelayerapi.Account{Mode: "live"}},
		"not a JWT":    {"opaque", commercelayerapi.Account{}},
		"not base64":   {"a.!.c", commercelayerapi.Account{}},
		"no JSON":      {jwt(`no`), commercelayerapi.Account{}},
		"another form": {jwt(`{"test":"yes"}`), commercelayerapi.Account{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := serve(t, reply{status: 200, body: `{"data":{"id":"mPpvRCrEOd","type":"webhooks"}}`})
			a.tokenReplies = []reply{{200, "application/json", fmt.Sprintf(`{"access_token":%q,"expires_in":7200}`, test.token)}}
			fetched := a.client(t, nil)
			if got := fetched.Account(); got != (commercelayerapi.Account{}) {
				t.Errorf("before the first request: %+v", got)
			}
			if _, err := fetched.GetWebhook(t.Context(), "mPpvRCrEOd"); err != nil {
				t.Fatal(err)
			}
			supplied := a.client(t, func(c *commercelayerapi.Config) { c.AccessToken = test.token })
			if fetched.Account() != test.want || supplied.Account() != test.want {
				t.Errorf("got %+v and %+v, want %+v", fetched.Account(), supplied.Account(), test.want)
			}
		})
	}
	if got, want := shownWebhook().Account(), (commercelayerapi.Account{OrganizationID: "WnZPoFZEKy", Mode: "test"}); got != want {
		t.Errorf("got %+v", got)
	}
}

// TestAccount_answers: an answer tells whose webhooks the credentials show, in the webhook or in the document around it, and
// the token tells what no answer does. What is known isn't forgotten.
func TestAccount_answers(t *testing.T) {
	t.Parallel()
	const (
		org  = `{"mode":"live","organization_id":"org"}`
		none = `{"created_with_version":"2026-05"}`
	)
	item := func(meta string) string { return `{"id":"x","type":"webhooks","meta":` + meta + `}` }
	one := func(resource, document string) string {
		return `{"data":` + item(resource) + `,"meta":` + document + `}`
	}
	answered := commercelayerapi.Account{OrganizationID: "org", Mode: "live"}
	for name, test := range map[string]struct {
		token   string
		answers []string // to reads of a webhook, or of the list where they hold one
		client  commercelayerapi.Account
		webhook commercelayerapi.Account // the last one's
	}{
		"the webhook":                {"opaque", []string{one(org, none)}, answered, answered},
		"the document":               {"opaque", []string{one(none, org)}, answered, answered},
		"the document, no meta":      {"opaque", []string{`{"data":{"id":"x","type":"webhooks"},"meta":` + org + `}`}, answered, answered},
		"half in each":               {"opaque", []string{one(`{"mode":"live"}`, `{"organization_id":"org","mode":"test"}`)}, answered, answered},
		"a list's webhooks":          {"opaque", []string{`{"data":[` + item(none) + `,` + item(org) + `],"meta":{"record_count":2}}`}, answered, answered},
		"a list's document":          {"opaque", []string{`{"data":[` + item(none) + `],"meta":{"record_count":1,"mode":"live","organization_id":"org"}}`}, answered, answered},
		"an empty list's":            {"opaque", []string{`{"data":[],"meta":{"record_count":0,"mode":"live","organization_id":"org"}}`}, answered, commercelayerapi.Account{}},
		"nothing":                    {"opaque", []string{one(none, none)}, commercelayerapi.Account{}, commercelayerapi.Account{}},
		"nulls":                      {"opaque", []string{one("null", "null")}, commercelayerapi.Account{}, commercelayerapi.Account{}},
		"nothing after the webhook":  {"opaque", []string{one(org, none), one(none, none)}, answered, commercelayerapi.Account{}},
		"the token":                  {jwt(testClaims), []string{one(none, none)}, commercelayerapi.Account{OrganizationID: "WnZPoFZEKy", Mode: "test"}, commercelayerapi.Account{}},
		"the webhook over the token": {jwt(testClaims), []string{one(org, none)}, answered, answered},
		"the mode, and the token":    {jwt(testClaims), []string{one(`{"mode":"live"}`, none)}, commercelayerapi.Account{OrganizationID: "WnZPoFZEKy", Mode: "live"}, commercelayerapi.Account{Mode: "live"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var replies []reply
			for _, body := range test.answers {
				replies = append(replies, reply{status: 200, body: body})
			}
			c := serve(t, replies...).client(t, func(c *commercelayerapi.Config) { c.AccessToken = test.token })
			var got commercelayerapi.Account
			for _, body := range test.answers {
				if strings.HasPrefix(body, `{"data":[`) {
					page, err := c.ListWebhooks(t.Context(), 1, "")
					if err != nil {
						t.Fatal(err)
					}
					for _, w := range page.Webhooks {
						got = w.Account()
					}
					continue
				}
				w, err := c.GetWebhook(t.Context(), "x")
				if err != nil {
					t.Fatal(err)
				}
				got = w.Account()
			}
			if c.Account() != test.client || got != test.webhook {
				t.Errorf("the credentials are for %+v, want %+v; the webhook is of %+v, want %+v", c.Account(), test.client, got, test.webhook)
			}
		})
	}
}

// TestPace: what Commerce Layer allows in each mode is used but for one request, which is left for the first of the next
// run, as long as the pace isn't the user's own.
func TestPace(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		token   string
		userOwn bool
		n       int
		want    time.Duration
	}{
		"test":                  {jwt(testClaims), false, 96, 30 * time.Second},
		"test, more":            {jwt(testClaims), false, 100, time.Minute},
		"live":                  {jwt(liveClaims), false, 196, 30 * time.Second},
		"live, more":            {jwt(liveClaims), false, 200, time.Minute},
		"unknown":               {"opaque", false, 100, time.Minute},
		"live, the user's pace": {jwt(liveClaims), true, 11, 5 * time.Second},
	}
	for name, test := range tests {
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					limiter := commercelayerapi.NewRateLimiter()
					cfg := commercelayerapi.Config{
						BaseURL: &url.URL{Scheme: "https", Host: "org.test"}, AccessToken: test.token, RateLimiter: limiter,
						REST: rest.Config{RateLimiter: limiter, Transport: handlerTransport(func(w http.ResponseWriter, r *http.Request) {
							if r.Method == http.MethodDelete {
								reply{status: http.StatusNoContent}.write(w)
								return
							}
							reply{status: 200, body: shown}.write(w)
						})},
					}
					if test.userOwn {
						cfg.RateLimiter, cfg.REST.RateLimiter = nil, rest.PerSecond(2)
					}
					client := commercelayerapi.New(cfg)
					start := time.Now()
					for range test.n {
						_, err := client.GetWebhook(t.Context(), "mPpvRCrEOd")
						if method == http.MethodDelete {
							err = client.DeleteWebhook(t.Context(), "mPpvRCrEOd")
						}
						if err != nil {
							t.Fatal(err)
						}
					}
					want := test.want
					if method == http.MethodDelete && test.userOwn {
						want = time.Duration(test.n-1) * time.Second // a read before each write, two in any second
					}
					if took := time.Since(start); took != want {
						t.Errorf("%d requests took %s, want %s", test.n, took, want)
					}
				})
			})
		}
	}
}

func TestListNewest(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 200, body: listed})
	if page, err := a.client(t, nil).ListNewestWebhooks(t.Context(), 2, "orders.place"); err != nil || len(page.Webhooks) != 2 {
		t.Fatalf("got %+v, %v", page, err)
	}
	want := "GET /api/webhooks?filter%5Bq%5D%5Btopic_eq%5D=orders.place&page%5Bnumber%5D=2&page%5Bsize%5D=25&sort=-created_at%2Cid"
	if got := a.targets(); !reflect.DeepEqual(got, []string{want}) {
		t.Errorf("the server received %q", got)
	}
}
