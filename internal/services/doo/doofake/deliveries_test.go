package doofake_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// issuer is the token endpoint of a receiver: it counts tokens up.
type issuer struct {
	mu     sync.Mutex
	answer string // %d is the number; with a status before it, that is answered
	forms  []url.Values
	header http.Header
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(raw))
	i.mu.Lock()
	defer i.mu.Unlock()
	i.forms, i.header = append(i.forms, form), r.Header.Clone()
	status, answer := 200, i.answer
	if _, err := fmt.Sscanf(answer, "%d ", &status); err == nil {
		answer = answer[4:]
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, strings.ReplaceAll(answer, "NUMBER", fmt.Sprint(len(i.forms))))
}

func (i *issuer) count() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.forms)
}

func fire(t *testing.T, f *doofake.Fake, e *delivery.Engine, firing fakeserver.Firing) []delivery.Delivery {
	t.Helper()
	fired, err := f.Fire(e, firing)
	if err != nil {
		t.Fatal(err)
	}
	return deliverytest.Settle(t.Context(), t, e, fired.Deliveries)
}

const (
	receiver = "http://localhost:3000/hook"
	tokens   = "http://localhost:3001/token"
)

// inMemory serves a receiver and its token endpoint, in a time of the test's own.
func inMemory(t *testing.T, h, i http.Handler, test func(t *testing.T, fake *doofake.Fake, e *delivery.Engine)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := deliverytest.Serving(map[string]http.Handler{"127.0.0.1:3000": h, "127.0.0.1:3001": i})
		fake, e := doofake.New(), delivery.New(delivery.Config{Dial: n.Dial})
		test(t, fake, e)
		e.Reset()
		fake.Reset()
	})
}

func protected(authentication doofake.Authentication) doofake.Webhook {
	authentication.Endpoint = tokens
	return doofake.Webhook{Name: "N", Hooks: []doofake.Hook{{Type: "event_created", Endpoint: receiver}}, Authentication: &authentication}
}

// TestDelivery: a token first, one per lifetime, then the header that the formats make.
func TestDelivery(t *testing.T) {
	t.Parallel()
	h, i := &deliverytest.Endpoint{}, &issuer{answer: `{"access_token":"t-NUMBER","expires_in":60,"message":"m"}`}
	inMemory(t, h, i, func(t *testing.T, fake *doofake.Fake, e *delivery.Engine) {
		id := fake.Put(protected(doofake.Authentication{ClientID: "doo", ClientSecret: "hush", HeaderFormat: "X-Token", HeaderValueFormat: "<%ACCESS_TOKEN%>"}))
		for n := range 3 {
			for _, d := range fire(t, fake, e, fakeserver.Firing{Event: "event_created", Breakage: fakeserver.Breakage{Times: 5}}) {
				if d.State != delivery.Delivered {
					t.Errorf("got %s, %s", d.State, d.Reason)
				}
			}
			all := h.Arrived()
			last := all[len(all)-1]
			if want := fmt.Sprintf("<t-%d>", n/2+1); last.Header.Get("X-Token") != want || i.count() != n/2+1 || last.Header.Get("Authorization") != "" || last.Method != "POST" {
				t.Errorf("%d: got %v, %d tokens, want %s", n, last.Header, i.count(), want)
			}
			if err := fake.Verify(id, last.Header, last.Body); err != nil {
				t.Error(err)
			}
			time.Sleep(31 * time.Second)
		}
		if want := (url.Values{"client_id": {"doo"}, "client_secret": {"hush"}, "grant_type": {"client_credentials"}}); i.forms[0].Encode() != want.Encode() ||
			i.header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			t.Errorf("the token endpoint got %v, %v", i.forms[0], i.header)
		}
		if all := strings.Join(fake.Secrets(), " "); !strings.Contains(all, "hush") || !strings.Contains(all, "t-2") || !strings.Contains(all, "demo-key") {
			t.Errorf("the secrets are %s", all)
		}
	})
}

// TestDelivery_hooks: methods and types as configured, no header without authentication, and nothing for an origin.
func TestDelivery_hooks(t *testing.T) {
	t.Parallel()
	h, i := &deliverytest.Endpoint{}, &deliverytest.Endpoint{}
	inMemory(t, h, i, func(t *testing.T, fake *doofake.Fake, e *delivery.Engine) {
		id := fake.Put(doofake.Webhook{Hooks: []doofake.Hook{
			{Type: "event_created", Endpoint: "http://localhost:3000/1", Method: "PUT", Origin: &doofake.Origin{Endpoint: "http://localhost:3001", Body: "{}"}},
			{Type: "event_created", Endpoint: "http://localhost:3000/2"},
			{Type: "order_created", Endpoint: "http://localhost:3000/3"},
		}})
		if got := fire(t, fake, e, fakeserver.Firing{Event: "event_created", Hook: id}); len(got) != 2 {
			t.Errorf("%d deliveries", len(got))
		}
		methods := map[string]string{}
		for _, a := range h.Arrived() {
			methods[a.Path] = a.Method
			if a.Header.Get("Authorization") != "" || a.Header.Get("Content-Type") != "application/json" || !strings.Contains(string(a.Body), `"event_id"`) {
				t.Errorf("got %v, %s", a.Header, a.Body)
			}
		}
		if len(methods) != 2 || methods["/1"] != "PUT" || methods["/2"] != "POST" || len(i.Arrived()) != 0 {
			t.Errorf("%v arrived, and %d at the origin", methods, len(i.Arrived()))
		}
		fire(t, fake, e, fakeserver.Firing{Event: "event_created", To: &fakeserver.Target{URL: receiver, Secret: "s"}})
		if last := h.Arrived()[2]; last.Header.Get("Authorization") != "Bearer s" || last.Path != "/hook" {
			t.Errorf("got %+v", last)
		}
		if err := fake.Enable(id, false); !errors.Is(err, fakeserver.ErrNoSwitch) {
			t.Errorf("got %v", err)
		}
		if err := fake.Enable("x", false); !errors.Is(err, fakeserver.ErrNoSuchHook) {
			t.Errorf("got %v", err)
		}
	})
}

// TestDelivery_noToken: an endpoint that gives no token fails the delivery, with that reason, and nothing is delivered.
func TestDelivery_noToken(t *testing.T) {
	t.Parallel()
	const no = "no token from authentication.endpoint: "
	for name, test := range map[string]struct {
		answer string
		want   string
	}{
		"refused":     {"401 " + `{"access_token":"hush"}`, no + "it answered 401"},
		"broken":      {"500 ", no + "it answered 500"},
		"no JSON":     {"<html>", no + "it answered 200 without JSON that has an access_token"},
		"no member":   {`{"token":"hush"}`, no + "it answered 200 without JSON that has an access_token"},
		"empty":       {`{"access_token":""}`, no + "it answered 200 without JSON that has an access_token"},
		"a redirect":  {"302 ", no + "it answered 302"},
		"a number":    {`{"access_token":5}`, no + "it answered 200 without JSON that has an access_token"},
		"hangs":       {"", no + "no answer within 10s"},
		"no listener": {"", no + "nothing listens on 127.0.0.1:3001: is your handler running?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &deliverytest.Endpoint{}
			var i http.Handler = &issuer{answer: test.answer}
			switch name {
			case "hangs":
				i = deliverytest.Hanging()
			case "no listener":
				i = nil
			}
			inMemory(t, h, i, func(t *testing.T, fake *doofake.Fake, e *delivery.Engine) {
				fake.Put(protected(doofake.Authentication{ClientSecret: "hush"}))
				d := fire(t, fake, e, fakeserver.Firing{Event: "event_created"})[0]
				if want := test.want + "; 10 tries failed: doo then moves it to its dead-letter queue"; d.State != delivery.Failed || d.Reason != want || len(d.Attempts) != 10 {
					t.Errorf("%s after %d: %s", d.State, len(d.Attempts), d.Reason)
				}
				if len(h.Arrived()) != 0 {
					t.Errorf("%d arrived", len(h.Arrived()))
				}
			})
		})
	}
}

// TestDelivery_tokenElsewhere: a token endpoint that isn't on this machine is called no more than a receiver would be.
func TestDelivery_tokenElsewhere(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	inMemory(t, h, nil, func(t *testing.T, fake *doofake.Fake, e *delivery.Engine) {
		webhook := protected(doofake.Authentication{ClientSecret: "hush"})
		webhook.Authentication.Endpoint = "https://auth.example.com/token"
		fake.Put(webhook)
		d := fire(t, fake, e, fakeserver.Firing{Event: "event_created"})[0]
		if d.State != delivery.NotSent || !strings.HasPrefix(d.Reason, "auth.example.com is not on this machine") || len(h.Arrived()) != 0 {
			t.Errorf("got %s, %s", d.State, d.Reason)
		}
	})
}

// TestDelivery_refused: a receiver that refuses a token is asked for another one. Only 200 is a success, and after ten tries
// it is over.
func TestDelivery_refused(t *testing.T) {
	t.Parallel()
	h, i := &deliverytest.Endpoint{}, &issuer{answer: `{"access_token":"t-NUMBER"}`}
	inMemory(t, h, i, func(t *testing.T, fake *doofake.Fake, e *delivery.Engine) {
		id := fake.Put(protected(doofake.Authentication{ClientSecret: "hush"}))
		h.Answer(401, 500, 204, 200)
		d := fire(t, fake, e, fakeserver.Firing{Event: "event_created"})[0]
		if d.State != delivery.Delivered || len(d.Attempts) != 4 || i.count() != 2 {
			t.Errorf("%s after %d, %d tokens", d.State, len(d.Attempts), i.count())
		}
		h.Answer(204)
		d = fire(t, fake, e, fakeserver.Firing{Event: "event_created"})[0]
		if want := "answered 204, expected 200; 10 tries failed: doo then moves it to its dead-letter queue"; d.Reason != want || i.count() != 2 {
			t.Errorf("%s, %d tokens", d.Reason, i.count())
		}
		fire(t, fake, e, fakeserver.Firing{Event: "event_created", Breakage: fakeserver.Breakage{Corrupt: "secret"}})
		all := h.Arrived()
		last := all[len(all)-1]
		if err := fake.Verify(id, last.Header, last.Body); err == nil || !strings.Contains(err.Error(), "doesn't hold the newest token") || strings.Contains(err.Error(), "t-2") {
			t.Errorf("%v: %v", last.Header, err)
		}
		fired, err := fake.Fire(e, fakeserver.Firing{Event: "event_created", Breakage: fakeserver.Breakage{Delay: time.Second}})
		if err != nil || !fake.Drop(id) {
			t.Fatal(err)
		}
		if d := deliverytest.Settle(t.Context(), t, e, fired.Deliveries)[0]; d.State != delivery.NotSent || d.Reason != "the webhook was deleted" {
			t.Errorf("got %s, %s", d.State, d.Reason)
		}
	})
}
