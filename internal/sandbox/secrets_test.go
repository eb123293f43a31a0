package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// TestMask: a secret is masked in every form in which texts may hold it, and a short one only where it is a word.
func TestMask(t *testing.T) {
	t.Parallel()
	s := newSecrets(nil)
	s.learn("hush-hush", "hush-hush-more", `qu"o&te €`, "a/b+c d e", "s3", "", "****")
	shown := s.current()
	for text, want := range map[string]string{
		"key hush-hush!":                     "key (secret)!",
		"hush-hush-more":                     "(secret)",
		`{"a":"qu\"o&te €"}`:                 `{"a":"(secret)"}`,
		`{"a":"qu\"o\u0026te €"}`:            `{"a":"(secret)"}`,
		`"{\"a\":\"qu\\\"o&te €\"}"`:         `"{\"a\":\"(secret)\"}"`,
		"http://x/?k=a%2Fb%2Bc+d+e&l=1":      "http://x/?k=(secret)&l=1",
		"http://x/a%2Fb+c%20d%20e":           "http://x/(secret)",
		"Basic aHVzaC1odXNo":                 "Basic (secret)",
		"s3 is not s3cret, and not as3":      "(secret) is not s3cret, and not as3",
		"**** and nothing":                   "**** and nothing",
		`{"secret_key":"hush-hush","b":"c"}`: `{"secret_key":"(secret)","b":"c"}`,
	} {
		if got := shown.text(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
	if got := (mask{}).text("hush-hush"); got != "hush-hush" {
		t.Errorf("all is shown as %s", got)
	}
}

// TestSecrets: no answer of the control API holds a secret unless it is asked for, whatever became of its hook. Signatures are
// shown.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const token = "receivers-token-hush"
	handler := deliverytest.Listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			_, _ = fmt.Fprintf(w, `{"access_token":%q}`, token)
			return
		}
		if r.Header.Get("X-Handed") != "" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		w.Header().Set("X-Echo", r.Header.Get("X-Moltin-Secret-Key"))
		_, _ = fmt.Fprint(w, "you sent ", r.Header, r.URL)
	}))
	b := newBox(t, options{retryEvery: 1})
	address := strings.Replace(handler, "http://", "http://user:address-hush@", 1) + "/x?token=query-hush"
	b.everywhere(t, address)
	fakeOf[*doofake.Fake](t, b).Put(doofake.Webhook{
		Name: "Protected", Hooks: []doofake.Hook{{Type: "order_created", Method: "POST", Endpoint: address}},
		Authentication: &doofake.Authentication{
			Endpoint: handler + "/token", ClientID: "c", ClientSecret: "doo-hush-hush", GrantType: "client_credentials",
			HeaderFormat: "X-Handed", HeaderValueFormat: "Token %ACCESS_TOKEN%",
		},
	})
	// Somebody asks the API with what may be a real secret.
	b.api(t, "POST", "/moltin/v2/integrations", `{"data":{"type":"integration","configuration":{"secret_key":"refused-hush"}}}`, "Bearer foreign-hush")
	all := []string{
		token, "address-hush", "query-hush", "doo-hush-hush", "moltin-hush-hush", "v1-hush-hush", "shop-hush-hush", "demo-secret", "demo-key",
		"refused-hush", "foreign-hush", "only-for-this-hush",
	}
	ids := map[string][]string{}
	for name, event := range events() {
		for _, body := range []string{`{"event":"` + event + `"}`, `{"event":"x","to":{"url":"` + address + `","secret":"only-for-this-hush"}}`} {
			got := ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", body, 200)
			for _, d := range got.Deliveries {
				ids[name] = append(ids[name], d.ID)
			}
		}
	}
	paths := func() (out []string) {
		out = append(out, "")
		for name, event := range events() {
			out = append(out, "/"+name+"/deliveries", "/"+name+"/hooks", "/"+name+"/requests", "/"+name+"/events/"+event)
			for _, id := range ids[name] {
				out = append(out, "/"+name+"/deliveries/"+id, "/"+name+"/deliveries/"+id+"/curl")
			}
		}
		return out
	}()
	look := func(query string) (read string) {
		for _, path := range paths {
			if path == "" && query != "" {
				continue
			}
			status, text := b.call(t, "GET", path+query, "")
			if status != 200 {
				t.Fatalf("%s: %d, %s", path, status, text)
			}
			read += text
		}
		return read
	}
	shown := look("?secrets=true")
	for _, secret := range []string{token, "address-hush", "query-hush", "moltin-hush-hush", "v1-hush-hush", "refused-hush", "foreign-hush", "only-for-this-hush"} {
		if !strings.Contains(shown, secret) {
			t.Errorf("%s isn't shown to whom asks for it", secret)
		}
	}
	masked := look("")
	for _, name := range b.names() { // what was a secret stays one
		v, _ := b.find(name)
		for _, h := range v.Fake.Hooks() {
			v.Fake.Drop(h.ID)
		}
	}
	masked += look("")
	_, page := b.page(t)
	for _, secret := range all {
		if at := strings.Index(masked+page, secret); at >= 0 {
			t.Errorf("%s is shown: %.200s", secret, (masked + page)[max(0, at-100):])
		}
	}
	if !strings.Contains(masked, `"X-Commercelayer-Signature":"`) || strings.Contains(masked, `"X-Commercelayer-Signature":"(secret)"`) {
		t.Error("signatures are masked")
	}
}

// api sends a request to a vendor's API.
func (b *box) api(t *testing.T, method, path, body, authorization string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", authorization)
	return do(t, request)
}

// page reads the front page.
func (b *box) page(t *testing.T) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, request)
}

// TestSecrets_learned: what a hook's secret was is remembered when the API has changed it, and forgotten with a reset.
func TestSecrets_learned(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	fake := fakeOf[*moltinfake.Fake](t, b)
	token := tokenOf(t, b)
	status, created := b.api(t, "POST", "/moltin/v2/integrations", `{"data":{"type":"integration","name":"A","enabled":true,"integration_type":"webhook","observes":["order.paid"],"configuration":{"url":"http://localhost:1","secret_key":"first-hush"}}}`, token)
	if status != 201 {
		t.Fatalf("%d, %s", status, created)
	}
	id := fake.Hooks()[0].ID
	fake.Edit(id, func(i *moltinfake.Integration) { i.Configuration.SecretKey = "second-hush" })
	shown := b.secrets.current()
	if got := shown.text("first-hush second-hush"); got != "(secret) (secret)" {
		t.Errorf("got %s", got)
	}
	b.reset()
	shown = b.secrets.current()
	if got := shown.text("first-hush demo-secret"); got != "first-hush (secret)" {
		t.Errorf("got %s", got)
	}
	fakeOf[*moltinv1fake.Fake](t, b).Put(moltinv1fake.Webhook{URL: "http://localhost:1", Secret: "first-hush"})
	shown = b.secrets.current()
	if got := shown.text("first-hush"); got != "(secret)" {
		t.Errorf("got %s", got)
	}
}

// TestSecrets_requests: the secrets of every request are known, however few of them are listed.
func TestSecrets_requests(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	for _, round := range []string{"before", "after"} { // a reset
		b.api(t, "POST", "/doo/v1/x", `{"password":"old-hush"}`, "Bearer older-hush")
		b.api(t, "POST", "/doo/v1/x", `{"note":"old-hush and older-hush"}`, "")
		_, few := b.call(t, "GET", "/doo/requests?limit=1&bodies=false", "")
		_, all := b.call(t, "GET", "/doo/requests", "")
		if strings.Contains(few+all, "hush") || !strings.Contains(all, "(secret) and (secret)") {
			t.Errorf("%s: got %s\n%s", round, few, all)
		}
		b.reset()
	}
}

// tokenOf gets a token of Moltin, as an Authorization header has it.
func tokenOf(t *testing.T, b *box) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/moltin/oauth/access_token",
		strings.NewReader("grant_type=client_credentials&client_id=demo&client_secret=demo-secret"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, text := do(t, request)
	_, rest, ok := strings.Cut(text, `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	if status != 200 || !ok {
		t.Fatalf("%d, %s", status, text)
	}
	return "Bearer " + token
}

// TestSecrets_path: a secret in the path of an address, as the example handlers expect of Moltin v1's, is masked if its hook has it
// as its secret. Nothing else marks it as one.
func TestSecrets_path(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	at := deliverytest.Listen(t, &deliverytest.Endpoint{}) + "/moltin-v1/created/path-hush-hush"
	fakeOf[*moltinv1fake.Fake](t, b).Put(moltinv1fake.Webhook{URL: at, ContentType: "json", Create: true, Enabled: true, Secret: "path-hush-hush"})
	id := ask[sent](t, b, "POST", "/moltin_v1/events?wait=30s", `{"event":"create"}`, 200).Deliveries[0].ID
	for _, path := range []string{"/hooks", "/deliveries", "/deliveries/" + id, "/deliveries/" + id + "/curl"} {
		if _, text := b.call(t, "GET", "/moltin_v1"+path, ""); strings.Contains(text, "hush") || !strings.Contains(text, "/moltin-v1/created/(secret)") {
			t.Errorf("%s: %s", path, text)
		}
	}
}
