package commercelayerfake_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// request sends one to a fake.
func request(t *testing.T, fake http.Handler, method, path, token, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Accept", jsonAPI)
	r.Header.Set("Content-Type", jsonAPI)
	if token == "" {
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	fake.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// TestModes: each client has the webhooks and callbacks of its mode; an event happens in both, and each mode signs with its own
// secret and says which it is.
func TestModes(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	fake := commercelayerfake.New()
	fake.Seed = "s"
	fake.AddLiveMode()
	tokens, ids := map[string]string{}, map[string]string{}
	for mode, client := range map[string][2]string{"test": {"demo", "demo-secret"}, "live": {"live", "live-secret"}} {
		ask := func(id, secret string) (int, string) {
			return request(t, fake, "POST", "/oauth/token", "", `{"grant_type":"client_credentials","client_id":"`+id+`","client_secret":"`+secret+`"}`)
		}
		if status, text := ask(client[0], "wrong-secret"); status != 401 {
			t.Errorf("%s: a wrong secret: %d, %s", mode, status, text)
		}
		var answer struct {
			Token string `json:"access_token"`
		}
		status, text := ask(client[0], client[1])
		if err := json.Unmarshal([]byte(text), &answer); err != nil || status != 200 {
			t.Fatalf("%s: %d, %s", mode, status, text)
		}
		tokens[mode] = answer.Token
		status, text = request(t, fake, "POST", hooks, answer.Token, document("", `"topic":"orders.place","callback_url":"`+at+`"`))
		if status != 201 || !strings.Contains(text, `"mode":"`+mode+`"`) {
			t.Fatalf("%s: %d, %s", mode, status, text)
		}
		var made struct{ Data struct{ ID string } }
		if err := json.Unmarshal([]byte(text), &made); err != nil {
			t.Fatal(err)
		}
		ids[mode] = made.Data.ID
	}
	all := fake.Hooks()
	if len(all) != 2 || all[0].ID != ids["test"] || all[1].ID != ids["live"] || ids["test"] == ids["live"] {
		t.Fatalf("got %+v", all)
	}
	e := delivery.New(delivery.Config{})
	deliveries := fire(t, fake, e, fakeserver.Firing{Event: "orders.place"})
	if len(deliveries) != 2 || deliveries[0].EventID != deliveries[1].EventID {
		t.Fatalf("got %+v", deliveries)
	}
	for mode, other := range map[string]string{"test": "live", "live": "test"} {
		genuine := 0
		for _, a := range h.Arrived() {
			if err := fake.Verify(ids[mode], a.Header, a.Body); err == nil {
				genuine++
				if !strings.Contains(string(a.Body), `"mode":"`+mode+`"`) || strings.Contains(string(a.Body), `"mode":"`+other+`"`) {
					t.Errorf("%s: %.300s", mode, a.Body)
				}
			}
		}
		if genuine != 1 {
			t.Errorf("%d are genuine for the webhook of %s", genuine, mode)
		}
		if status, _ := request(t, fake, "GET", hooks+"/"+ids[mode], tokens[other], ""); status != 404 {
			t.Errorf("%s sees the webhook of %s: %d", other, mode, status)
		}
		if status, text := request(t, fake, "GET", callbacks, tokens[mode], ""); status != 200 || !strings.Contains(text, `"record_count":1`) {
			t.Errorf("%s: %d, %s", mode, status, text)
		}
		if body, _, err := fake.Body("orders.place", ids[mode]); err != nil || !strings.Contains(string(body), `"mode":"`+mode+`"`) {
			t.Errorf("%s: %v, %.300s", mode, err, body)
		}
		if only := fire(t, fake, e, fakeserver.Firing{Event: "orders.place", Hook: ids[mode]}); len(only) != 1 || only[0].Hook != ids[mode] {
			t.Errorf("%s: got %+v", mode, only)
		}
		if err := fake.Enable(ids[mode], false); err != nil || fire(t, fake, e, fakeserver.Firing{Event: "orders.place", Hook: ids[mode]})[0].State != delivery.NotSent {
			t.Errorf("%s: %v", mode, err)
		}
	}
	secrets := strings.Join(fake.Secrets(), " ")
	for _, secret := range []string{"demo-secret", "live-secret", tokens["test"], tokens["live"]} {
		if !strings.Contains(secrets, secret) {
			t.Errorf("%s is no secret", secret)
		}
	}
	if !fake.Drop(ids["live"]) || fake.Drop(ids["live"]) || len(fake.Hooks()) != 1 {
		t.Error("the webhook of live mode isn't dropped once")
	}
	fake.Reset()
	if left := fake.Hooks(); len(left) != 0 {
		t.Errorf("%v are left", left)
	}
	for mode, token := range tokens {
		if status, text := request(t, fake, "GET", callbacks, token, ""); status != 200 || !strings.Contains(text, `"record_count":0`) {
			t.Errorf("%s: %d, %s", mode, status, text)
		}
	}
	for range 2 {
		if to := fire(t, fake, e, fakeserver.Firing{Event: "orders.place", To: &fakeserver.Target{URL: at}}); len(to) != 1 {
			t.Errorf("got %+v", to)
		}
	}
}

// TestTagged: what says that something was tagged includes the tags, whatever the webhook asks for.
func TestTagged(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	fake := commercelayerfake.New()
	id := fake.Put(commercelayerfake.Webhook{Topic: "orders.tagged", CallbackURL: deliverytest.Listen(t, h)})
	fire(t, fake, delivery.New(delivery.Config{}), fakeserver.Firing{Event: "orders.tagged"})
	body, _, err := fake.Body("orders.tagged", id)
	if err != nil || string(body) != string(h.Arrived()[0].Body) || !strings.Contains(string(body), `"included":[{"id"`) {
		t.Errorf("%v, %.300s", err, body)
	}
}
