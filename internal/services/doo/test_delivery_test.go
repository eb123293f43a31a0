package doo_test

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// answering answers a request for a token with a status and a text, and each delivery with another status.
func answering(h *deliverytest.Endpoint, tokenStatus int, token string, status int) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("client_secret") != "hush-hush" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			tokenStatus = http.StatusUnauthorized
		}
		w.WriteHeader(tokenStatus)
		_, _ = w.Write([]byte(token))
	})
	h.Answer(status)
	mux.Handle("/", h)
	return mux
}

// TestSendTest: what doo's receivers can do wrong beside what those of all vendors can, and which secret they get.
func TestSendTest(t *testing.T) {
	t.Parallel()
	const goodToken, failed = `{"access_token":"the-token"}`, "ERROR : The test delivery to a doo webhook failed: Webhook a1: its "
	for name, test := range map[string]struct {
		authentication   doofake.Authentication
		open             bool // there is no authentication
		hidden           bool // doo doesn't show the secret
		tokenStatus      int  // 200 unless set
		token            string
		status           int // 200 unless set
		more             string
		arrive           int
		header, wantSent string // a header, "Authorization" unless set
		want             []string
	}{
		"protected":   {token: goodToken, arrive: 1, wantSent: "Bearer the-token"},
		"given, too":  {token: goodToken, more: `,"client_secret":"hush-hush"`, arrive: 1, wantSent: "Bearer the-token"},
		"open":        {open: true, arrive: 1},
		"own formats": {authentication: doofake.Authentication{HeaderFormat: "X-Token", HeaderValueFormat: "t=%ACCESS_TOKEN%"}, token: goodToken, arrive: 1, header: "X-Token", wantSent: "t=the-token"},
		"another secret given": {
			token: goodToken, more: `,"client_secret":"wrong"`, arrive: 1, wantSent: "Bearer the-token",
			want: []string{`WARNING AttributeName("client_secret"): doo webhook a1 has a different client_secret: `},
		},
		"hidden": {hidden: true, token: goodToken, want: []string{`ERROR AttributeName("client_secret"): Unable to send a test to doo webhook: `, "Set client_secret"}},
		"hidden and given": {
			hidden: true, token: goodToken, more: `,"client_secret":"hush-hush"`, arrive: 1, wantSent: "Bearer the-token",
		},
		"a token with 201": {tokenStatus: 201, token: goodToken, arrive: 1, wantSent: "Bearer the-token"},
		"no token":         {tokenStatus: 403, token: `no client_secret=hush-hush`, want: []string{failed + "authentication.endpoint answered 403 Forbidden", "It responded: no client_secret=(secret)."}},
		"another form":     {token: `{"token":"x"}`, want: []string{failed + "authentication.endpoint answered without JSON that has an access_token"}},
		"not 200": {
			token: goodToken, status: 204, arrive: 1, wantSent: "Bearer the-token",
			want: []string{failed + "endpoint for order_created answered 204 No Content", "doo expects a status of 200.", "Make the handler respond with 200."},
		},
		"another type": {
			more: `,"type":"order_removed"`, want: []string{`ERROR AttributeName("type"): Unable to send a test to doo webhook: `, "has no hook of the type order_removed. It has event_created, order_created."},
		},
		"another team": {more: `,"team_id":"222"`, want: []string{"Unable to send a test to doo webhook", "a1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, h := acctest.New(t), &deliverytest.Endpoint{}
			at := deliverytest.Listen(t, answering(h, cmp.Or(test.tokenStatus, 200), test.token, cmp.Or(test.status, 200)))
			a := test.authentication
			a.Endpoint, a.ClientID, a.ClientSecret, a.GrantType = at+"/token", "doo", "hush-hush", "client_credentials"
			if a.HeaderFormat == "" {
				a.HeaderFormat, a.HeaderValueFormat = "Authorization", "Bearer %ACCESS_TOKEN%"
			}
			hook := doofake.Webhook{ID: "a1", TeamID: "111", Name: "Orders", Authentication: &a, Hooks: []doofake.Hook{
				{Type: "order_created", Method: "PUT", Endpoint: at + "/orders"}, {Type: "event_created", Method: "POST", Endpoint: at + "/events"},
			}}
			if test.open {
				hook.Authentication = nil
			}
			w.Doo.Put(hook)
			if test.hidden {
				w.Doo.Switches.OmitSecret = true
			}
			config := `{"webhook_id":"a1","type":"order_created"` + test.more + `}`
			_, diags := configured(t, w).Invoke(t, "doo_webhook_send_test", config)
			said := acctest.Texts(diags)
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
			if (test.want == nil) != (said == "") || strings.Contains(said, "hush") || strings.Contains(said, "the-token") {
				t.Errorf("it says %q", said)
			}
			arrived := h.Arrived()
			if len(arrived) != test.arrive {
				t.Fatalf("%d arrived", len(arrived))
			}
			for _, got := range arrived {
				name := "Authorization"
				if test.header != "" {
					name = test.header
				}
				if got.Method != "PUT" || got.Path != "/orders" || got.Header.Get(name) != test.wantSent {
					t.Errorf("%s %s arrived, with %v", got.Method, got.Path, got.Header)
				}
			}
		})
	}
}

// TestSendTest_all: each hook of the type is tested, also after one that failed; and a hook with an origin gets another body.
func TestSendTest_all(t *testing.T) {
	t.Parallel()
	w, h := acctest.New(t), &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	h.Answer(500, 200)
	w.Doo.Put(doofake.Webhook{ID: "a1", TeamID: "111", Hooks: []doofake.Hook{
		{Type: "order_created", Method: "POST", Endpoint: at + "/one"},
		{Type: "order_created", Method: "POST", Endpoint: at + "/two", Origin: &doofake.Origin{Method: "POST", Endpoint: "https://gql.doo.net", Body: `{"query":"{ a }"}`}},
	}})
	progress, diags := configured(t, w).Invoke(t, "doo_webhook_send_test", `{"webhook_id":"a1","type":"order_created"}`)
	said := acctest.Texts(diags)
	if len(diags) != 2 || !strings.Contains(said, "ERROR : The test delivery to a doo webhook failed") || !strings.Contains(said, `WARNING AttributeName("payload"): The test has another body than doo webhook a1`) {
		t.Errorf("it says %s", said)
	}
	var paths []string
	for _, a := range h.Arrived() {
		paths = append(paths, a.Path)
	}
	slices.Sort(paths)
	if !slices.Equal(paths, []string{"/one", "/two"}) || !strings.Contains(strings.Join(progress, "\n"), "answered 200 OK after ") {
		t.Errorf("%v arrived, and it shows %q", paths, progress)
	}
}
