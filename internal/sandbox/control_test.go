package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// box is a sandbox that is served for as long as a test runs.
type box struct {
	*sandbox
	url    string
	server *httptest.Server
}

func newBox(t *testing.T, o options) *box {
	t.Helper()
	return newBoxBehind(t, o, func(next http.Handler) http.Handler { return next })
}

// newBoxBehind is a sandbox with something before it.
func newBoxBehind(t *testing.T, o options, before func(http.Handler) http.Handler) *box {
	t.Helper()
	s := newSandbox(o)
	server := httptest.NewServer(before(s.handler()))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		s.engine.Reset()
	})
	return &box{s, server.URL, server}
}

// fakeOf returns the fake of a type.
func fakeOf[F any](t *testing.T, b *box) F {
	t.Helper()
	for _, v := range b.vendors {
		if fake, ok := v.Fake.(F); ok {
			return fake
		}
	}
	panic("there is no such fake")
}

// shop adds a webhook of Commerce Layer and returns its id.
func (b *box) shop(t *testing.T, topic, address string) string {
	t.Helper()
	return fakeOf[*commercelayerfake.Fake](t, b).Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: address, SharedSecret: "shop-hush-hush"})
}

// everywhere adds a hook of each vendor at an address, with a secret of its own where the vendor has one, and returns their
// ids by the vendor.
func (b *box) everywhere(t *testing.T, address string) map[string]string {
	t.Helper()
	return map[string]string{
		"commercelayer": b.shop(t, "orders.place", address),
		"moltin": fakeOf[*moltinfake.Fake](t, b).Put(moltinfake.Integration{
			Name: "Orders", IntegrationType: "webhook", Enabled: true, Observes: []string{"order.paid"},
			Configuration: moltinfake.Configuration{URL: address, SecretKey: "moltin-hush-hush"},
		}),
		"moltin_v1": fakeOf[*moltinv1fake.Fake](t, b).Put(moltinv1fake.Webhook{
			URL: address, ContentType: "form", Create: true, Enabled: true, Secret: "v1-hush-hush",
		}),
		"doo": fakeOf[*doofake.Fake](t, b).Put(doofake.Webhook{
			Name: "Bookings", Hooks: []doofake.Hook{{Type: "order_created", Method: "POST", Endpoint: address}},
		}),
	}
}

// events are those that the hooks of everywhere listen to.
func events() map[string]string {
	return map[string]string{"commercelayer": "orders.place", "moltin": "order.paid", "moltin_v1": "create", "doo": "order_created"}
}

// call sends a request below /_sandbox and returns status and body. A body is JSON.
func (b *box) call(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, b.url+"/_sandbox"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return do(t, request)
}

// do sends a request and returns status and body.
func do(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// ask sends a request that has to be answered with this status and JSON, and decodes that.
func ask[T any](t *testing.T, b *box, method, path, body string, status int) T {
	t.Helper()
	got, text := b.call(t, method, path, body)
	var out T
	if err := json.Unmarshal([]byte(text), &out); got != status || err != nil {
		t.Fatalf("%s %s answered %d, want %d (%v):\n%.500s", method, path, got, status, err, text)
	}
	return out
}

// TestControl_refused: what can't be done is refused with a message that says what to do.
func TestControl_refused(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	b.everywhere(t, "http://localhost:1/")
	id := b.shop(t, "orders.cancel", "http://localhost:1/")
	fired := func(body string) [3]string { return [3]string{"POST", "/commercelayer/events", body} }
	for name, test := range map[string]struct {
		request [3]string
		status  int
		want    string
	}{
		"unknown vendor":         {[3]string{"POST", "/shopify/events", `{"event":"x"}`}, 404, "moltin, commercelayer, moltin_v1, doo"},
		"vendor, to read":        {[3]string{"GET", "/shopify/deliveries", ""}, 404, "moltin, commercelayer, moltin_v1, doo"},
		"unknown path":           {[3]string{"GET", "/commercelayer/delivery", ""}, 404, "events, deliveries, hooks"},
		"another method":         {[3]string{"PUT", "/commercelayer/events", `{}`}, 405, "use GET or POST"},
		"read to reset":          {[3]string{"GET", "/reset", ""}, 405, "use POST"},
		"a method of no address": {[3]string{"PUT", "/commercelayer/nothing", `{}`}, 404, "nothing at /_sandbox/commercelayer/nothing"},
		"nobody listens":         {fired(`{"event":"orders.pay"}`), 409, "hooks listen to orders.cancel, orders.place."},
		"a hook doesn't":         {fired(`{"event":"orders.pay","hook":"` + id + `"}`), 409, id + " doesn't get orders.pay"},
		"no such hook":           {fired(`{"event":"orders.pay","hook":"x"}`), 404, "there is no such hook: x"},
		"no event":               {fired(`{}`), 400, "event is missing"},
		"empty":                  {fired(``), 400, "empty"},
		"malformed":              {fired(`{"event":`), 400, "ends too early"},
		"no JSON":                {fired(`event=x`), 400, "not valid JSON after 1 bytes"},
		"a list":                 {fired(`[]`), 400, "it is a JSON array instead of an object"},
		"another type":           {fired(`{"event":1}`), 400, "event is a JSON number instead of a string"},
		"two values":             {fired(`{"event":"x"}{}`), 400, "send one object"},
		"unknown field":          {fired(`{"event":"x","hok":"y"}`), 400, `"hok"`},
		"unknown, inside":        {fired(`{"event":"x","deliver":{"time":2}}`), 400, `"time"`},
		"resource and patch":     {fired(`{"event":"orders.place","resource":{},"patch":{}}`), 400, "exclude one another"},
		"patch and body":         {fired(`{"event":"orders.place","body":"","patch":{}}`), 400, "exclude one another"},
		"patch is a list":        {fired(`{"event":"orders.place","patch":[]}`), 400, "patch is not a JSON object"},
		"hook and to":            {fired(`{"event":"orders.place","hook":"` + id + `","to":{"url":"http://localhost"}}`), 400, "give one of them"},
		"to nowhere":             {fired(`{"event":"orders.place","to":{"url":"localhost:3000"}}`), 400, "http://"},
		"corrupt":                {fired(`{"event":"orders.place","deliver":{"corrupt":"all"}}`), 400, "signature, secret, body, topic, cut"},
		"never":                  {fired(`{"event":"orders.place","deliver":{"times":0}}`), 400, "1 or more"},
		"a line break":           {fired(`{"event":"orders\nplace"}`), 400, "control character"},
		"too deep":               {fired(`{"event":"orders.place","patch":` + strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200) + `}`), 400, "100 levels"},
		"too often":              {fired(`{"event":"orders.place","deliver":{"times":1000}}`), 400, "1 to 100"},
		"before":                 {fired(`{"event":"orders.place","deliver":{"delay_ms":-1}}`), 400, "delay_ms"},
		"waits too long":         {[3]string{"POST", "/commercelayer/events?wait=11m", `{"event":"orders.place"}`}, 400, "up to 10m"},
		"waits for what":         {[3]string{"POST", "/commercelayer/events?wait=second", `{"event":"orders.place"}`}, 400, `"first"`},
		"unknown parameter":      {[3]string{"POST", "/commercelayer/events?wiat=1s", `{"event":"orders.place"}`}, 400, "wait"},
		"twice":                  {[3]string{"GET", "/commercelayer/deliveries?limit=1&limit=2", ""}, 400, "2 times"},
		"no query":               {[3]string{"GET", "/commercelayer/deliveries?x=%zz", ""}, 400, "query"},
		"pattern":                {[3]string{"GET", "/commercelayer/events?match=%5B", ""}, 400, "orders.*"},
		"state":                  {[3]string{"GET", "/commercelayer/deliveries?state=lost", ""}, 400, "pending, delivered, failed"},
		"since":                  {[3]string{"GET", "/commercelayer/deliveries?since=noon", ""}, 400, "5m"},
		"limit":                  {[3]string{"GET", "/commercelayer/deliveries?limit=0", ""}, 400, "1 to 5000"},
		"count":                  {[3]string{"GET", "/commercelayer/deliveries?count=2", ""}, 400, "wait=30s"},
		"secrets":                {[3]string{"GET", "/commercelayer/hooks?secrets=maybe", ""}, 400, "true nor false"},
		"no delivery":            {[3]string{"GET", "/commercelayer/deliveries/d9", ""}, 404, "no such delivery"},
		"none to repeat":         {[3]string{"POST", "/commercelayer/deliveries/d9/resend", `{"as":"new"}`}, 404, "no such delivery"},
		"as what":                {[3]string{"POST", "/commercelayer/deliveries/d9/resend", `{"as":"old"}`}, 400, `"same"`},
		"no hook to change":      {[3]string{"PATCH", "/commercelayer/hooks/x", `{"enabled":false}`}, 404, "GET /_sandbox/commercelayer/hooks"},
		"no hook to delete":      {[3]string{"PATCH", "/commercelayer/hooks/x", `{"delete":true}`}, 404, "GET /_sandbox/commercelayer/hooks"},
		"no change":              {[3]string{"PATCH", "/commercelayer/hooks/" + id, `{}`}, 400, "send one of"},
		"both":                   {[3]string{"PATCH", "/commercelayer/hooks/" + id, `{"enabled":true,"delete":true}`}, 400, "send one of"},
		"verifies nothing":       {[3]string{"POST", "/commercelayer/verify", `{"hook":"` + id + `"}`}, 400, "body_base64"},
		"no base64":              {[3]string{"POST", "/commercelayer/verify", `{"hook":"` + id + `","body_base64":"€"}`}, 400, "not base64"},
		"header's value":         {[3]string{"POST", "/commercelayer/verify", `{"hook":"` + id + `","headers":{"A":1},"body_base64":""}`}, 400, "the header A"},
		"verifies two":           {[3]string{"POST", "/commercelayer/verify", `{"delivery":"d1","hook":"` + id + `"}`}, 400, "exclude each other"},
		"verifies nothing sent":  {[3]string{"POST", "/commercelayer/verify", `{"delivery":"d9"}`}, 404, "no such delivery"},
		"verifies for none":      {[3]string{"POST", "/commercelayer/verify", `{"hook":"x","body_base64":""}`}, 404, "no hook"},
		"no fault":               {[3]string{"POST", "/commercelayer/faults", `{"method":"GET"}`}, 400, "status, delay_ms or drop"},
		"fault's method":         {[3]string{"POST", "/commercelayer/faults", `{"method":"get","status":500}`}, 400, "GET, POST"},
		"fault's path":           {[3]string{"POST", "/commercelayer/faults", `{"path":"/commercelayer/api","status":500}`}, 400, "leave out /commercelayer"},
		"fault's status":         {[3]string{"POST", "/commercelayer/faults", `{"status":200}`}, 400, "400 to 599"},
		"fault's times":          {[3]string{"POST", "/commercelayer/faults", `{"status":500,"times":0}`}, 400, "-1 for always"},
		"drop and status":        {[3]string{"POST", "/commercelayer/faults", `{"status":500,"drop":true}`}, 400, "exclude"},
		"no request":             {[3]string{"GET", "/commercelayer/requests/7", ""}, 404, "newest 2000"},
		"resets a part":          {[3]string{"POST", "/reset", `{"vendor":"doo"}`}, 400, `"vendor"`},
		"resets what":            {[3]string{"POST", "/reset?vendor=doo", ""}, 400, `"vendor"`},
		"about what":             {[3]string{"GET", "?x=1", ""}, 400, "there are none here"},
	} {
		status, text := b.call(t, test.request[0], test.request[1], test.request[2])
		var answer map[string]string
		if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer) != 1 {
			t.Errorf("%s: got %q, %v", name, text, err)
		}
		if status != test.status || !strings.Contains(answer["error"], test.want) {
			t.Errorf("%s: got %d, %s", name, status, answer["error"])
		}
	}
	if kept := b.engine.Stats().Kept; kept != 0 {
		t.Errorf("%d deliveries were made", kept)
	}
	large := `{"event":"` + strings.Repeat("x", maxControl) + `"}`
	if status, text := b.call(t, "POST", "/commercelayer/events", large); status != 413 || !strings.Contains(text, "8 MiB") {
		t.Errorf("a body that is too large: %d, %s", status, text)
	}
}

// TestGuarded: every part of the sandbox is closed to other pages and to names that aren't this machine's.
func TestGuarded(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{allowHosts: []string{"sandbox.internal"}})
	id := b.shop(t, "orders.place", at)
	send := func(change func(*http.Request)) int {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/_sandbox/commercelayer/events", strings.NewReader(`{"event":"orders.place"}`))
		r.Host = "127.0.0.1:8765"
		r.Header.Set("Content-Type", "application/json")
		change(r)
		w := httptest.NewRecorder()
		b.handler().ServeHTTP(w, r)
		return w.Code
	}
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"this machine": {func(*http.Request) {}, 202},
		"allowed":      {func(r *http.Request) { r.Host = "sandbox.internal" }, 202},
		"rebound":      {func(r *http.Request) { r.Host = "evil.example" }, 403},
		"no host":      {func(r *http.Request) { r.Host = "" }, 403},
		"another page": {func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"a form":       {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		"without":      {func(r *http.Request) { r.Header.Del("Content-Type") }, 415},
		"the page":     {func(r *http.Request) { r.Host, r.Method, r.URL.Path = "evil.example", "GET", "/" }, 403},
		"a fake":       {func(r *http.Request) { r.Host, r.URL.Path = "evil.example", "/commercelayer/oauth/token" }, 403},
		"a receiver":   {func(r *http.Request) { r.Host, r.URL.Path = "evil.example", "/_sandbox/receive/x" }, 403},
		"behind dots": {func(r *http.Request) {
			setPath(r, "/_sandbox/receive/..%2freset")
			r.Header.Set("Content-Type", "text/plain")
		}, 415},
		"a page, dots": {func(r *http.Request) {
			setPath(r, "/_sandbox/receive/%2e%2e/reset")
			r.Header.Set("Origin", "http://evil.example")
		}, 403},
		"form to reset": {func(r *http.Request) { setPath(r, "/_sandbox/reset"); r.Header.Set("Content-Type", "text/plain") }, 415},
	} {
		if got := send(test.change); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
	if _, exists := hookOf(b.vendors[1], id); !exists {
		t.Error("the hook is gone")
	}
}

func setPath(r *http.Request, escaped string) {
	r.URL, _ = url.Parse(escaped)
}

// TestAbout: the sandbox says that it is ready, and what it holds.
func TestAbout(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{})
	hooks := b.everywhere(t, at)
	ask[any](t, b, "POST", "/moltin/events?wait=10s", `{"event":"order.paid"}`, 200)
	got := ask[struct {
		Version, URL string
		Vendors      []struct {
			Name, URL     string
			Hooks, Events int
			Corruptions   []string
			Switchable    bool
			Invented      []string
		}
		Kept, Dropped map[string]int
	}](t, b, "GET", "", "", 200)
	if got.Version == "" || got.URL != b.url || len(got.Vendors) != 4 || got.Kept["deliveries"] != 1 || got.Kept["bytes"] == 0 || len(got.Dropped) != 3 {
		t.Errorf("got %+v", got)
	}
	for _, v := range got.Vendors {
		if v.URL != b.url+"/"+v.Name || v.Hooks != 1 || v.Events < 3 || len(v.Invented) == 0 {
			t.Errorf("got %+v", v)
		}
		for _, corrupt := range []string{"signature", "secret", "body", "topic", "cut"} {
			status, text := b.call(t, "POST", "/"+v.Name+"/events", `{"event":"`+events()[v.Name]+`","deliver":{"corrupt":"`+corrupt+`"}}`)
			if possible := slices.Contains(v.Corruptions, corrupt); (status == 202) != possible {
				t.Errorf("%s, corrupt in %s: %t, but %d, %s", v.Name, corrupt, possible, status, text)
			}
		}
		if status, text := b.call(t, "PATCH", "/"+v.Name+"/hooks/"+hooks[v.Name], `{"enabled":false}`); (status == 200) != v.Switchable {
			t.Errorf("%s, switchable: %t, but %d, %s", v.Name, v.Switchable, status, text)
		}
	}
}
