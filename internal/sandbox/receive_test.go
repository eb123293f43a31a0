package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// TestReceive: the receiver takes what is genuine, and says what is wrong with the rest.
func TestReceive(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{retryEvery: 1})
	at := b.url + "/_sandbox/receive/mine"
	b.everywhere(t, at) // doo's has no authentication and takes anything, but isn't called by the others
	for name, event := range events() {
		send := func(more string) wireDelivery {
			t.Helper()
			id := ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"`+more+`}`, 200).Deliveries[0].ID
			return ask[wireDelivery](t, b, "GET", "/"+name+"/deliveries/"+id, "", 200)
		}
		if d := send(""); d.State != "delivered" || !strings.Contains(d.Response.Body, `"valid":true`) {
			t.Errorf("%s: got %+v", name, d)
		}
		if name == "doo" {
			continue // without authentication
		}
		if d := send(`,"deliver":{"corrupt":"secret"}`); d.State != "failed" || *d.Attempts[0].Status != 401 || len(d.Attempts) != 1 || !strings.Contains(d.Response.Body, `"valid":false`) {
			t.Errorf("%s: got %+v", name, d)
		}
	}
	if status, text := b.call(t, "GET", "/receive/yours", ""); status != 401 || !strings.Contains(text, "no hook has the address /_sandbox/receive/yours") {
		t.Errorf("got %d, %s", status, text)
	}
}

// TestReceive_token: the receiver gives doo the token that it asks for, and takes a delivery only with it.
func TestReceive_token(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	at := b.url + "/_sandbox/receive/bookings"
	fake := fakeOf[*doofake.Fake](t, b)
	put := func(secret string) {
		fake.Put(doofake.Webhook{
			Name: "Bookings", Hooks: []doofake.Hook{{Type: "order_created", Method: "POST", Endpoint: at}},
			Authentication: &doofake.Authentication{
				Endpoint: b.url + "/_sandbox/receive/token", ClientID: "c", ClientSecret: secret, GrantType: "client_credentials",
				HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
			},
		})
	}
	put("doo-hush")
	d := ask[sent](t, b, "POST", "/doo/events?wait=30s", `{"event":"order_created"}`, 200).Deliveries[0]
	if d.State != "delivered" {
		t.Errorf("got %+v", d)
	}
	d = ask[sent](t, b, "POST", "/doo/events?wait=30s", `{"event":"order_created","deliver":{"corrupt":"secret"}}`, 200).Deliveries[0]
	if d.State != "failed" || d.Status != 401 {
		t.Errorf("got %+v", d)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/_sandbox/receive/token", strings.NewReader("grant_type=client_credentials&client_id=c&client_secret=no"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, text := do(t, request); status != 401 || !strings.Contains(text, "client_secret") {
		t.Errorf("got %d, %s", status, text)
	}
}

// TestReceive_fails: an address says how the receiver fails first.
func TestReceive_fails(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{retryEvery: 1})
	at := b.url + "/_sandbox/receive/mine?"
	b.shop(t, "orders.place", at+"status=503&times=2&delay=1ms")
	b.shop(t, "orders.pay", at+"status=302")
	b.shop(t, "orders.cancel", at+"delay=6h")
	b.shop(t, "orders.fulfill", at+"status=1000")
	for event, want := range map[string]string{
		"orders.place": "503 503 200", "orders.cancel": "400", "orders.pay": "302", "orders.fulfill": "400",
	} {
		id := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"`+event+`"}`, 200).Deliveries[0].ID
		d := ask[wireDelivery](t, b, "GET", "/commercelayer/deliveries/"+id, "", 200)
		var statuses []string
		for _, a := range d.Attempts {
			statuses = append(statuses, http.StatusText(*a.Status))
		}
		var first []string
		for _, status := range strings.Fields(want) {
			first = append(first, map[string]string{
				"503": "Service Unavailable", "200": "OK", "302": "Found", "400": "Bad Request",
			}[status])
		}
		if got := strings.Join(statuses, ", "); !strings.HasPrefix(got, strings.Join(first, ", ")) || (d.State == "delivered") != strings.HasSuffix(want, "200") {
			t.Errorf("%s: got %s, %s", event, got, d.State)
		}
	}
}

// TestVerify: what arrived at a handler is verified, and what is wrong is said.
func TestVerify(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	hooks, n := b.everywhere(t, deliverytest.Listen(t, h)), 0
	for name, event := range events() {
		ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200)
		arrived := h.Arrived()[n]
		n++
		verify := func(header http.Header, body []byte) (out struct {
			Valid bool
			Why   string
		}) {
			t.Helper()
			text, err := json.Marshal(map[string]any{"hook": hooks[name], "headers": header, "body_base64": base64.StdEncoding.EncodeToString(body)})
			if err != nil {
				t.Fatal(err)
			}
			_, answer := b.call(t, "POST", "/"+name+"/verify", string(text))
			if err := json.Unmarshal([]byte(answer), &out); err != nil {
				t.Fatal(err, answer)
			}
			return out
		}
		if got := verify(arrived.Header, arrived.Body); !got.Valid || got.Why != "" {
			t.Errorf("%s: got %+v", name, got)
		}
		latest := ask[deliveryList](t, b, "GET", "/"+name+"/deliveries?limit=1", "", 200).Deliveries[0].ID
		type verdict struct {
			Valid bool
			Why   string
		}
		if got := ask[verdict](t, b, "POST", "/"+name+"/verify", `{"delivery":"`+latest+`"}`, 200); !got.Valid || got.Why != "" {
			t.Errorf("%s: got %+v", name, got)
		}
		if name == "commercelayer" {
			ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`","deliver":{"corrupt":"body"}}`, 200)
			latest = ask[deliveryList](t, b, "GET", "/"+name+"/deliveries?limit=1", "", 200).Deliveries[0].ID
			if got := ask[verdict](t, b, "POST", "/"+name+"/verify", `{"delivery":"`+latest+`"}`, 200); got.Valid || got.Why == "" {
				t.Errorf("got %+v", got)
			}
			n++
			if got := verify(arrived.Header, append(arrived.Body, '\n')); got.Valid || !strings.Contains(got.Why, "newline") {
				t.Errorf("got %+v", got)
			}
		}
		if name != "doo" {
			if got := verify(http.Header{}, arrived.Body); got.Valid || !strings.Contains(got.Why, "is missing") {
				t.Errorf("%s: got %+v", name, got)
			}
		}
	}
	for body, want := range map[string]string{
		`{"event":"x","to":{"url":"http://127.0.0.1:1"}}`:       "without a hook",
		`{"event":"x","to":{"url":"https://shop.example.com"}}`: "no request of ",
	} {
		id := ask[sent](t, b, "POST", "/moltin/events?wait=first", body, 200).Deliveries[0].ID
		if status, text := b.call(t, "POST", "/moltin/verify", `{"delivery":"`+id+`"}`); status != 409 || !strings.Contains(text, want) {
			t.Errorf("got %d, %s", status, text)
		}
	}
	// Headers may be plain texts, with names in any case.
	got := ask[struct {
		Valid bool
		Why   string
	}](t, b, "POST", "/moltin/verify", `{"hook":"`+hooks["moltin"]+`","headers":{"x-moltin-secret-key":"moltin-hush-hush","x-moltin-integration-trigger":"order.paid"},"body_base64":""}`, 200)
	if !got.Valid {
		t.Errorf("got %+v", got)
	}
}

// TestReceive_many: a hundred hooks that share an address are told apart.
func TestReceive_many(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	fake := fakeOf[*commercelayerfake.Fake](t, b)
	for i := range 100 {
		fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: b.url + "/_sandbox/receive/all", SharedSecret: fmt.Sprintf("hush-hush-%04d", i)})
	}
	body := `{"event":"orders.place","patch":{"attributes":{"metadata":{"long":"` + strings.Repeat("€", 10<<10) + `"}}}}`
	got := ask[sent](t, b, "POST", "/commercelayer/events?wait=1m", body, 200)
	hooks := map[string]bool{}
	for _, d := range got.Deliveries {
		if d.State != "delivered" || d.Tries != 1 {
			t.Fatalf("got %+v", d)
		}
		hooks[d.Hook] = true
	}
	if len(hooks) != 100 || !*got.Settled || b.engine.Stats().Bytes > 1<<20 {
		t.Errorf("%d hooks, %+v", len(hooks), b.engine.Stats())
	}
}
