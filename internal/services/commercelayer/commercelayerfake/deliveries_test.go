package commercelayerfake_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// fire fires and waits until all is settled.
func fire(t *testing.T, f fakeserver.Deliverer, e *delivery.Engine, firing fakeserver.Firing) []delivery.Delivery {
	t.Helper()
	fired, err := f.Fire(e, firing)
	if err != nil {
		t.Fatal(err)
	}
	return deliverytest.Settle(t.Context(), t, e, fired.Deliveries)
}

func genuine(a deliverytest.Arrived, secret string) bool {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write(a.Body)
	return a.Header.Get("X-Commercelayer-Signature") == base64.StdEncoding.EncodeToString(sum.Sum(nil))
}

// TestDelivery: who gets an event, and what arrives.
func TestDelivery(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	c := newCaller(t)
	hook := func(topic string, includes ...string) string {
		return c.fake.Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: at + "/" + topic, IncludeResources: includes})
	}
	plain, full := hook("orders.place"), hook("orders.place", "line_items", "customer")
	hook("orders.cancel")
	disabled := hook("orders.place")
	if err := c.fake.Enable(disabled, false); err != nil {
		t.Fatal(err)
	}
	e := delivery.New(delivery.Config{})
	deliveries := fire(t, c.fake, e, fakeserver.Firing{Event: "orders.place"})
	states := map[string]delivery.State{}
	for _, d := range deliveries {
		states[d.Hook] = d.State
		if d.Vendor != "commercelayer" || d.Event != "orders.place" || d.Source == "" || d.EventID == "" || d.EventID != deliveries[0].EventID {
			t.Errorf("got %+v", d)
		}
	}
	if want := map[string]delivery.State{plain: delivery.Delivered, full: delivery.Delivered, disabled: delivery.NotSent}; fmt.Sprint(states) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", states, want)
	}
	got := h.Arrived()
	if len(got) != 2 {
		t.Fatalf("%d arrived", len(got))
	}
	included := 0
	for _, a := range got {
		var document struct {
			Data     struct{ Type string }
			Included []struct{ Type string }
		}
		if err := json.Unmarshal(a.Body, &document); err != nil || document.Data.Type != "orders" {
			t.Errorf("%v: %.200s", err, a.Body)
		}
		included += len(document.Included)
		secret := ""
		for _, w := range c.fake.Webhooks() {
			if genuine(a, w.SharedSecret) {
				secret = w.ID
			}
		}
		if secret == "" || a.Header.Get("X-Commercelayer-Topic") != "orders.place" || a.Header.Get("Content-Type") != "application/json" || a.Path != "/orders.place" {
			t.Errorf("%q: %v", secret, a.Header)
		}
		if err := c.fake.Verify(secret, a.Header, a.Body); err != nil {
			t.Error(err)
		}
	}
	if included < 2 {
		t.Errorf("%d resources are included", included)
	}
	if body, _, err := c.fake.Body("orders.place", full); err != nil || string(body) != string(got[0].Body) && string(body) != string(got[1].Body) {
		t.Errorf("Body differs from what arrived: %v", err)
	}
	c.fake.Switches.DeliveryContentType = jsonAPI
	exact := `{"€": 1}`
	fire(t, c.fake, e, fakeserver.Firing{Event: "orders.cancel", Change: fakeserver.Change{Body: &exact}})
	if last := h.Arrived()[2]; last.Header.Get("Content-Type") != jsonAPI || string(last.Body) != exact {
		t.Errorf("got %v, %s", last.Header, last.Body)
	}
	fire(t, c.fake, e, fakeserver.Firing{Event: "never.heard_of", To: &fakeserver.Target{URL: at, Secret: "s"}})
	if last := h.Arrived()[3]; !genuine(last, "s") || last.Header.Get("X-Commercelayer-Topic") != "never.heard_of" {
		t.Errorf("got %v", last.Header)
	}
}

// TestFire_refused: what is wrong with a firing is said, and nothing is sent.
func TestFire_refused(t *testing.T) {
	t.Parallel()
	fake := commercelayerfake.New()
	id := fake.Put(webhook())
	e := delivery.New(delivery.Config{})
	for name, test := range map[string]struct {
		firing fakeserver.Firing
		is     error
		want   string
	}{
		"no event":       {fakeserver.Firing{}, nil, "names no event"},
		"no such hook":   {fakeserver.Firing{Event: "orders.place", Hook: "x"}, fakeserver.ErrNoSuchHook, "x"},
		"not listening":  {fakeserver.Firing{Event: "orders.pay", Hook: id}, fakeserver.ErrNotListening, id + " doesn't get orders.pay"},
		"hook and to":    {fakeserver.Firing{Event: "orders.pay", Hook: id, To: &fakeserver.Target{URL: "http://localhost"}}, nil, "give one of them"},
		"to nowhere":     {fakeserver.Firing{Event: "orders.pay", To: &fakeserver.Target{URL: "localhost:3000"}}, nil, "http://"},
		"corrupt":        {fakeserver.Firing{Event: "orders.pay", Breakage: fakeserver.Breakage{Corrupt: "x"}}, nil, "signature, secret, body, topic, cut"},
		"too often":      {fakeserver.Firing{Event: "orders.pay", Breakage: fakeserver.Breakage{Times: 101}}, nil, "1 to 100"},
		"negative delay": {fakeserver.Firing{Event: "orders.pay", Breakage: fakeserver.Breakage{Delay: -1}}, nil, "negative"},
		"patch and resource": {fakeserver.Firing{Event: "orders.place", Change: fakeserver.Change{Patch: []byte("{}"), Resource: []byte("{}")}}, nil,
			"one of them"},
	} {
		if _, err := fake.Fire(e, test.firing); err == nil || !strings.Contains(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if fired, err := fake.Fire(e, fakeserver.Firing{Event: "orders.pay"}); err != nil || len(fired.Deliveries) != 0 || fired.Name != "orders.pay" {
		t.Errorf("nobody listens: %+v, %v", fired, err)
	}
	if kept := e.Stats().Kept; kept != 0 {
		t.Errorf("%d deliveries were made", kept)
	}
}

// TestDeliveries_circuit: three events that fail make 30 tries, each of them an event callback; then the circuit is open and nothing is
// sent until it is reset. A success sets the counter to 0.
func TestDeliveries_circuit(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(500)
	c := newCaller(t)
	id := c.fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: deliverytest.Listen(t, h)})
	e := delivery.New(delivery.Config{RetryEvery: time.Millisecond})
	begun := c.clock.Now().Format("2006-01-02T15:04:05.000Z")
	deliveries := fire(t, c.fake, e, fakeserver.Firing{Event: "orders.place", Breakage: fakeserver.Breakage{Times: 3}})
	tries := 0
	for _, d := range deliveries {
		tries += len(d.Attempts)
		if d.State != delivery.Failed {
			t.Errorf("got %s: %s", d.State, d.Reason)
		}
	}
	state := func() string {
		answer := c.call(t, "GET", hooks+"/"+id, "")
		return shown(t, answer, "circuit_state") + shown(t, answer, "circuit_failure_count")
	}
	if tries != 30 || len(h.Arrived()) != 30 || state() != `"open"30` {
		t.Errorf("%d tries, %d arrived, the circuit is %s", tries, len(h.Arrived()), state())
	}
	if health := c.fake.Hooks()[0].Health; health != "circuit open after 30 failures in a row" {
		t.Errorf("the health is %q", health)
	}
	for query, want := range map[string]int{
		"": 30, "&filter[q][created_at_gteq]=" + begun: 30, "&filter[q][created_at_gt]=" + begun: 0, "&filter[q][created_at_lt]=" + begun: 0,
		"&filter[q][created_at_lteq]=" + begun: 30, "&filter[q][id_eq]=call000007": 1,
	} {
		var list struct {
			Data []struct{ Attributes map[string]any }
			Meta struct {
				Count int `json:"record_count"`
			}
		}
		answer := c.call(t, "GET", callbacks+"?filter[q][webhook_id_eq]="+id+query+"&sort=-created_at", "")
		if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil || list.Meta.Count != want {
			t.Errorf("%s: %d %s", query, answer.Code, answer.Body)
			continue
		}
		for _, d := range list.Data {
			if a := d.Attributes; a["response_code"] != "500" || a["response_message"] != "Internal Server Error" || a["callback_url"] != c.fake.Webhooks()[0].CallbackURL {
				t.Errorf("got %v", a)
			}
		}
	}
	if answer := c.call(t, "GET", callbacks+"/call000007", ""); answer.Code != 200 || shown(t, answer, "response_code") != `"500"` {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}

	h.Answer(204)
	d := fire(t, c.fake, e, fakeserver.Firing{Event: "orders.place"})[0]
	if d.State != delivery.NotSent || !strings.Contains(d.Reason, "circuit is open after 30 failures in a row: send _reset_circuit") || len(h.Arrived()) != 30 {
		t.Errorf("got %s, %s", d.State, d.Reason)
	}
	c.call(t, "PATCH", hooks+"/"+id, document(id, `"_reset_circuit":true`))
	if d := fire(t, c.fake, e, fakeserver.Firing{Event: "orders.place"})[0]; d.State != delivery.Delivered || state() != `"closed"0` {
		t.Errorf("got %s, the circuit is %s", d.State, state())
	}
	h.Answer()
	c.fake.Edit(id, func(w *commercelayerfake.Webhook) { w.CircuitFailureCount = 29 })
	if fire(t, c.fake, e, fakeserver.Firing{Event: "orders.place"}); state() != `"closed"0` {
		t.Errorf("after a success the circuit is %s", state())
	}
	// A webhook that goes away in between gets nothing more.
	h.Answer(500)
	fired, err := c.fake.Fire(e, fakeserver.Firing{Event: "orders.place", Breakage: fakeserver.Breakage{Delay: time.Second}})
	if err != nil || !c.fake.Drop(id) {
		t.Fatal(err)
	}
	e.Wait(t.Context(), delivery.UntilSettled, fired.Deliveries[0].ID)
	if d, _ := e.Get(fired.Deliveries[0].ID); d.State != delivery.NotSent || d.Reason != "the webhook was deleted" || len(h.Arrived()) != 32 {
		t.Errorf("got %s, %s, %d arrived", d.State, d.Reason, len(h.Arrived()))
	}
}

// TestTimeout: a hanging endpoint has failed after five seconds, eleven times, and others get theirs at once.
func TestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		good := &deliverytest.Endpoint{}
		mux := http.NewServeMux()
		mux.Handle("/good", good)
		mux.Handle("/hangs", deliverytest.Hanging())
		n := deliverytest.Serving(map[string]http.Handler{"127.0.0.1:3000": mux})
		fake, e := commercelayerfake.New(), delivery.New(delivery.Config{Dial: n.Dial})
		begun := time.Now()
		hangs := fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "http://localhost:3000/hangs"})
		fired, err := fake.Fire(e, fakeserver.Firing{Event: "orders.place", Breakage: fakeserver.Breakage{Times: 50}})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		fake.Put(commercelayerfake.Webhook{Topic: "orders.pay", CallbackURL: "http://localhost:3000/good"})
		if d := fire(t, fake, e, fakeserver.Firing{Event: "orders.pay"})[0]; d.State != delivery.Delivered || time.Since(begun) != 0 {
			t.Errorf("the other one: %s after %s", d.State, time.Since(begun))
		}
		first := fired.Deliveries[0].ID
		e.Wait(t.Context(), delivery.UntilTried, first)
		d, _ := e.Get(first)
		if a, _ := d.Last(); time.Since(begun) != 5*time.Second || a.Duration != 5*time.Second || a.Error != "no answer within 5s" || a.Status != 0 {
			t.Errorf("after %s: %+v", time.Since(begun), a)
		}
		for _, d := range fired.Deliveries {
			e.Wait(t.Context(), delivery.UntilSettled, d.ID)
		}
		if hook := fake.Webhooks()[0]; hook.ID != hangs || hook.CircuitState != "open" || hook.CircuitFailureCount != 30 {
			t.Errorf("got %+v", hook)
		}
		e.Reset()
	})
}

// TestCorrupt: what is wrong on purpose is seen by who checks, is tried once, and counts for no circuit.
func TestCorrupt(t *testing.T) {
	t.Parallel()
	for corrupt, want := range map[string]string{
		"signature": "signature doesn't match", "secret": "signature doesn't match", "body": "signature doesn't match", "cut": "signature doesn't match",
		"topic": "topic is",
	} {
		h := &deliverytest.Endpoint{}
		h.Answer(401)
		fake := commercelayerfake.New()
		id := fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: deliverytest.Listen(t, h)})
		e := delivery.New(delivery.Config{RetryEvery: time.Millisecond})
		d := fire(t, fake, e, fakeserver.Firing{Event: "orders.place", Breakage: fakeserver.Breakage{Corrupt: corrupt}})[0]
		got := h.Arrived()
		if len(got) != 1 || d.Corrupt != corrupt || d.State != delivery.Failed || fake.Webhooks()[0].CircuitFailureCount != 0 {
			t.Fatalf("%s: %d arrived, %+v", corrupt, len(got), d)
		}
		if err := fake.Verify(id, got[0].Header, got[0].Body); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", corrupt, err)
		}
		if corrupt == "body" && !json.Valid(got[0].Body) {
			t.Errorf("the body is no JSON any more: %.100s", got[0].Body)
		}
	}
}

// TestVerify: the usual mistakes are told apart.
func TestVerify(t *testing.T) {
	t.Parallel()
	fake := commercelayerfake.New()
	const secret = "0123456789abcdef0123456789abcdef"
	id := fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "http://localhost", SharedSecret: secret})
	body := `{"a":"Zo` + "ë €" + `","b":"x \u0026 y","c":[1,2]}`
	sign := func(text string, key []byte) []byte {
		sum := hmac.New(sha256.New, key)
		sum.Write([]byte(text))
		return sum.Sum(nil)
	}
	good := base64.StdEncoding.EncodeToString(sign(body, []byte(secret)))
	decoded, err := hex.DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ signature, topic, body, want string }{
		"good":            {good, "orders.place", body, ""},
		"another topic":   {good, "orders.pay", body, `the topic is "orders.pay"`},
		"no topic":        {good, "", body, "X-CommerceLayer-Topic is missing"},
		"not signed":      {"", "orders.place", body, "isn't signed"},
		"hexadecimal":     {hex.EncodeToString(sign(body, []byte(secret))), "orders.place", body, "has to be base64"},
		"decoded secret":  {base64.StdEncoding.EncodeToString(sign(body, decoded)), "orders.place", body, "32 characters as text"},
		"a newline":       {good, "orders.place", body + "\n", "newline"},
		"less a newline":  {base64.StdEncoding.EncodeToString(sign(body+"\n", []byte(secret))), "orders.place", body, "newline"},
		"by JavaScript":   {good, "orders.place", `{"a":"Zoë €","b":"x & y","c":[1,2]}`, "same JSON"},
		"by Python":       {good, "orders.place", `{"a": "Zo\u00eb \u20ac", "b": "x & y", "c": [1, 2]}`, "same JSON"},
		"indented":        {good, "orders.place", "{\n  \"a\": \"Zoë €\",\n  \"b\": \"x & y\",\n  \"c\": [1,\n2]\n}", "same JSON"},
		"another secret":  {base64.StdEncoding.EncodeToString(sign(body, []byte("x"))), "orders.place", body, "either the body or the secret"},
		"another body":    {good, "orders.place", `{"a":1}`, "either the body or the secret"},
		"no JSON":         {good, "orders.place", `{"a":`, "either the body or the secret"},
		"nothing":         {good, "orders.place", "", "either the body or the secret"},
		"nonsense, short": {"x", "orders.place", body, "either the body or the secret"},
	} {
		header := http.Header{}
		header.Set("X-CommerceLayer-Signature", test.signature)
		header.Set("X-CommerceLayer-Topic", test.topic)
		switch err := fake.Verify(id, header, []byte(test.body)); {
		case test.want == "" && err != nil, test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: got %v", name, err)
		case err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), good)):
			t.Errorf("%s tells what is secret: %v", name, err)
		}
	}
	if err := fake.Verify("x", http.Header{}, nil); !errors.Is(err, fakeserver.ErrNoSuchHook) {
		t.Errorf("got %v", err)
	}
}

// TestSeed: with a seed the secret is that of topic, address and name, whatever was made before, and another for each.
func TestSeed(t *testing.T) {
	t.Parallel()
	secrets := func(seed string, attributes ...string) []string {
		c := newCaller(t)
		c.fake.Seed = seed
		var out []string
		for _, a := range attributes {
			id := shown(t, c.call(t, "POST", hooks, document("", a)), "shared_secret")
			out = append(out, id)
		}
		return out
	}
	const a, b, n = `"topic":"orders.place","callback_url":"http://a.test"`, `"topic":"orders.pay","callback_url":"http://a.test"`, `,"name":"N"`
	first, again := secrets("s", a, b, a+n, a, a+n), secrets("s", b, a+n, a)
	if first[0] != again[2] || first[1] != again[0] || first[2] != again[1] {
		t.Errorf("%v, then %v", first, again)
	}
	seen := map[string]bool{}
	for _, secret := range append(first, secrets("t", a)...) {
		if seen[secret] || len(secret) != 34 {
			t.Errorf("%s occurs twice, or is too short", secret)
		}
		seen[secret] = true
	}
}

// TestMany: a thousand webhooks listen to one event of 30 KB. Each gets it once, and the body is held once for all.
func TestMany(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	fake := commercelayerfake.New()
	for i := range 1000 {
		fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: fmt.Sprintf("%s/%d", at, i)})
	}
	patch := json.RawMessage(`{"attributes":{"metadata":{"filler":"` + strings.Repeat("€", 10<<10) + `"}}}`)
	e := delivery.New(delivery.Config{})
	deliveries := fire(t, fake, e, fakeserver.Firing{Event: "orders.place", Change: fakeserver.Change{Patch: patch}})
	got := map[string]int{}
	for _, a := range h.Arrived() {
		got[a.Path]++
		if len(a.Body) < 30<<10 {
			t.Fatalf("%d bytes arrived", len(a.Body))
		}
	}
	for path, n := range got {
		if n != 1 {
			t.Errorf("%s was called %d times", path, n)
		}
	}
	for _, d := range deliveries {
		if d.State != delivery.Delivered {
			t.Errorf("got %s, %s", d.State, d.Reason)
		}
	}
	if stats := e.Stats(); len(got) != 1000 || stats.Kept != 1000 || stats.Bytes > 64<<10 || stats.Dropped != 0 {
		t.Errorf("%d were called, %+v", len(got), stats)
	}
}

// TestReset: in the middle of a thousand deliveries, nothing is left of them, and nothing runs.
func TestReset(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &deliverytest.Endpoint{}
		h.Answer(500)
		n := deliverytest.Serving(map[string]http.Handler{"127.0.0.1:3000": h})
		fake, e := commercelayerfake.New(), delivery.New(delivery.Config{Dial: n.Dial})
		for i := range 60 {
			fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: fmt.Sprintf("http://localhost:3000/%d", i)})
		}
		if _, err := fake.Fire(e, fakeserver.Firing{Event: "orders.place"}); err != nil {
			t.Fatal(err)
		}
		for len(h.Arrived()) < 30 {
			runtime.Gosched()
		}
		e.Reset()
		fake.Reset()
		synctest.Wait() // and at the end of the test no goroutine may be left
		arrived := len(h.Arrived())
		time.Sleep(time.Hour)
		if _, open := n.Seen(); open != 0 || len(h.Arrived()) != arrived || len(fake.Webhooks()) != 0 || len(fake.Hooks()) != 0 || e.Stats().Kept != 0 {
			t.Errorf("%d connections, %d more arrived, %+v", open, len(h.Arrived())-arrived, e.Stats())
		}
	})
}

// TestCallbackBounds: event callbacks are bounded, and their ids go on.
func TestCallbackBounds(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	id := c.fake.Put(webhook())
	for range 5001 {
		c.fake.Deliver(id, commercelayerfake.Delivery{ResponseCode: "200"})
	}
	answer := c.call(t, "GET", callbacks+"?page[size]=1&sort=created_at", "").Body.String()
	if !strings.Contains(answer, `"record_count":5000`) || !strings.Contains(answer, "call000002") {
		t.Errorf("got %s", answer)
	}
	for range 9 {
		c.fake.Deliver(id, commercelayerfake.Delivery{ResponseCode: "200", Payload: json.RawMessage(`"` + strings.Repeat("x", 8<<20) + `"`)})
	}
	list := c.call(t, "GET", callbacks+"?page[size]=1&fields[event_callbacks]=created_at&sort="+url.QueryEscape("-created_at,id"), "").Body.String()
	if !strings.Contains(list, `"record_count":7`) || !strings.Contains(list, "call005010") {
		t.Errorf("got %s", list)
	}
}

// TestSecrets: what must not be shown is named, and a reset lets tokens live.
func TestSecrets(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.fake.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: "http://localhost", SharedSecret: "hush"})
	all := strings.Join(c.fake.Secrets(), " ")
	token := strings.TrimPrefix(c.header["Authorization"], "Bearer ")
	if !strings.Contains(all, "hush") || !strings.Contains(all, "demo-secret") || token == "" || !strings.Contains(all, token) {
		t.Errorf("got %s", all)
	}
	c.fake.Reset()
	check(t, c.call(t, "GET", hooks, ""), 200, jsonAPI, emptyList)
}
