package acctest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// testSecret is the secret of every tested hook.
const testSecret = "Zoë's+hush/hush"

// tested is a vendor that supports test deliveries.
type tested struct {
	vendor, action, noun, id string
	// arguments are the action's arguments other than the event, as JSON.
	arguments string
	// put creates a hook for an event, with an address.
	put func(w *acctest.World, event, address string)
	// eventArgument is the argument for the event, or "" if the hook determines it.
	eventArgument, event string
	limit                string
	drop                 func(w *acctest.World)
}

func testedVendors() []tested {
	return []tested{
		{
			vendor: "commercelayer", action: "commercelayer_webhook_send_test", noun: "Commerce Layer webhook", id: layerID,
			arguments: `"webhook_id":"` + layerID + `"`, event: "orders.place", limit: "5s",
			put: func(w *acctest.World, event, address string) {
				w.CommerceLayer.Put(commercelayerfake.Webhook{ID: layerID, Topic: event, CallbackURL: address, SharedSecret: testSecret})
			},
			drop: func(w *acctest.World) { w.CommerceLayer.Drop(layerID) },
		},
		{
			vendor: "moltin", action: "moltin_integration_send_test", noun: "Moltin integration", id: moltinID,
			arguments: `"integration_id":"` + moltinID + `"`, eventArgument: "event", event: "order.paid", limit: "10s",
			put: func(w *acctest.World, event, address string) {
				w.Moltin.Switches.StoreHeaders = true // their values are also in the body
				w.Moltin.Put(moltinfake.Integration{
					ID: moltinID, Name: "Orders", Description: "To the warehouse", Enabled: true, IntegrationType: "webhook",
					Observes: []string{event}, Configuration: moltinfake.Configuration{URL: address, SecretKey: testSecret},
				})
			},
			drop: func(w *acctest.World) { w.Moltin.Drop(moltinID) },
		},
		{
			vendor: "doo", action: "doo_webhook_send_test", noun: "doo webhook", id: "a1",
			arguments: `"webhook_id":"a1"`, eventArgument: "type", event: "order_created", limit: "10s",
			put: func(w *acctest.World, event, address string) {
				w.Doo.Put(doofake.Webhook{ID: "a1", TeamID: "111", Name: "Orders", Hooks: []doofake.Hook{{Type: event, Method: "POST", Endpoint: address}}})
			},
			drop: func(w *acctest.World) { w.Doo.Drop("a1") },
		},
	}
}

// config returns the configuration of the action for an event.
func (v tested) config(event string, more ...string) string {
	all := append([]string{v.arguments}, more...)
	if v.eventArgument != "" {
		all = append(all, fmt.Sprintf("%q:%q", v.eventArgument, event))
	}
	return "{" + strings.Join(all, ",") + "}"
}

// protect makes doo request a token from an address before it delivers. The other vendors' hooks already have a secret.
func protect(w *acctest.World, at string) {
	w.Doo.Edit("a1", func(h *doofake.Webhook) {
		h.Authentication = &doofake.Authentication{
			GrantType: "client_credentials", Endpoint: at, ClientID: "doo", ClientSecret: testSecret,
			HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
		}
	})
}

// receiver answers doo's token requests, and passes other requests on.
func receiver(rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("client_id") != "doo" || r.PostFormValue("client_secret") != testSecret || r.PostFormValue("grant_type") != "client_credentials" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fakeserver.WriteJSON(w, http.StatusOK, "application/json", map[string]string{"access_token": "token-of-the-receiver"})
	})
	mux.Handle("/", rest)
	return mux
}

// send sends a test, and returns the progress messages, the diagnostics, and both as text.
func (v tested) send(t *testing.T, s server, config string) (progress []string, diags []*tfprotov6.Diagnostic, all string) {
	t.Helper()
	progress, diags = s.Invoke(t, v.action, config)
	return progress, diags, strings.Join(progress, "\n") + "\n" + acctest.Texts(diags)
}

// secretIn reports whether a text contains the secret in any of these spellings.
func secretIn(text string) bool {
	inJSON, _ := json.Marshal(testSecret) // can't fail
	for _, spelling := range []string{
		testSecret, url.QueryEscape(testSecret), url.PathEscape(testSecret), strings.Trim(string(inJSON), `"`),
		base64.StdEncoding.EncodeToString([]byte(testSecret)), "token-of-the-receiver", "hush",
	} {
		if strings.Contains(text, spelling) {
			return true
		}
	}
	return false
}

// keysOf returns the keys of a JSON object in order, each key in below followed by the keys of the object under it.
func keysOf(t *testing.T, text []byte, below ...string) []string {
	t.Helper()
	var keys []string
	decoder := json.NewDecoder(bytes.NewReader(text))
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	depth := 0
	for isKey := false; ; {
		token, err := decoder.Token()
		if err != nil {
			return keys
		}
		switch delim, isDelim := token.(json.Delim); {
		case isDelim && (delim == '{' || delim == '['):
			depth++
			isKey = true
		case isDelim:
			depth--
			isKey = true
		case depth == 1 && isKey:
			key, _ := token.(string)
			keys = append(keys, key)
			if slices.Contains(below, key) {
				for _, inner := range keysOf(t, members[key]) {
					keys = append(keys, key+"."+inner)
				}
			}
			isKey = false
		default:
			isKey = true
		}
	}
}

// TestTestDelivery_form: for every event in the sandbox, a test delivery has the same form as the sandbox's delivery: the
// same headers, and the same keys in the same order. The two are implemented independently.
func TestTestDelivery_form(t *testing.T) {
	t.Parallel()
	for _, v := range testedVendors() {
		t.Run(v.vendor, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			deliverer := delivererOf(t, w, v.vendor)
			s, engine := start(t, provider.Whole(), w, nil), delivery.New(delivery.Config{})
			events := deliverer.Events()
			if testing.Short() {
				events = slices.Concat(sampleOf(events, ".destroy", ".deleted", "one-time"), events[:5])
			}
			for _, event := range events {
				h := &deliverytest.Endpoint{}
				at := deliverytest.Listen(t, receiver(h))
				v.drop(w)
				v.put(w, event.Name, at+"/hook")
				if v.vendor == "doo" {
					protect(w, at+"/token")
				}
				fired, err := deliverer.Fire(engine, fakeserver.Firing{Event: event.Name})
				if err != nil || len(fired.Deliveries) != 1 {
					t.Fatalf("%s: %v, %d deliveries", event.Name, err, len(fired.Deliveries))
				}
				deliverytest.Settle(t.Context(), t, engine, fired.Deliveries)
				if _, diags, said := v.send(t, s, v.config(event.Name)); len(diags) > 0 {
					t.Fatalf("%s: it says %s", event.Name, said)
				}
				sameForm(t, v, event.Name, h.Arrived())
			}
		})
	}
}

// sampleOf returns the first event with each of these parts in its name.
func sampleOf(events []fakeserver.Event, parts ...string) (some []fakeserver.Event) {
	for _, part := range parts {
		if i := slices.IndexFunc(events, func(e fakeserver.Event) bool { return strings.Contains(e.Name, part) }); i >= 0 {
			some = append(some, events[i])
		}
	}
	return some
}

func delivererOf(t *testing.T, w *acctest.World, vendor string) fakeserver.Deliverer {
	t.Helper()
	i := slices.IndexFunc(w.Vendors, func(v fakes.Vendor) bool { return v.Name == vendor })
	deliverer, ok := w.Vendors[i].Fake.(fakeserver.Deliverer)
	if !ok {
		t.Fatalf("the fake of %s doesn't deliver", vendor)
	}
	return deliverer
}

// sameForm compares the two requests of an event: the sandbox's and the test's.
func sameForm(t *testing.T, v tested, event string, arrived []deliverytest.Arrived) {
	t.Helper()
	if len(arrived) != 2 {
		t.Fatalf("%s: %d requests arrived", event, len(arrived))
	}
	sandbox, test := arrived[0], arrived[1]
	header := func(h http.Header) string {
		h = h.Clone()
		for _, name := range []string{"Content-Length", "X-Commercelayer-Signature"} { // these depend on the body
			if h.Get(name) != "" {
				h.Set(name, "(its value)")
			}
		}
		if v.vendor != "moltin" { // the vendor's user agent isn't known
			h.Del("User-Agent")
		}
		return fmt.Sprint(h) // maps are printed in order
	}
	if got, want := header(test.Header), header(sandbox.Header); got != want || test.Method != sandbox.Method || test.Path != sandbox.Path {
		t.Errorf("%s: the test sends\n%s %s %s\nand the sandbox\n%s %s %s", event, test.Method, test.Path, got, sandbox.Method, sandbox.Path, want)
	}
	below := []string{"data", "integration", "payload", "configuration"}
	got, want := keysOf(t, test.Body, below...), keysOf(t, sandbox.Body, below...)
	if v.vendor == "moltin" { // a resource has its own keys
		withoutResource := func(key string) bool { return strings.HasPrefix(key, "payload.") && key != "payload.data" }
		if strings.HasSuffix(event, ".deleted") {
			withoutResource = func(string) bool { return false }
		}
		got, want = slices.DeleteFunc(got, withoutResource), slices.DeleteFunc(want, withoutResource)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: the test has %v, and the sandbox %v:\n%s", event, got, want, test.Body)
	}
	if v.vendor == "moltin" {
		if got, want := kinds(t, test.Body), kinds(t, sandbox.Body); !maps.Equal(got, want) {
			t.Errorf("%s: the test has %v, and the sandbox %v", event, got, want)
		}
	}
}

// kinds returns the first byte of each value of a JSON object, which identifies its type.
func kinds(t *testing.T, text []byte) map[string]byte {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	out := map[string]byte{}
	for name, value := range members {
		out[name] = value[0]
	}
	return out
}

// TestTestDelivery: a handler that verifies signatures accepts the test, and the action reports how long it took. A payload
// is sent unchanged.
func TestTestDelivery(t *testing.T) {
	t.Parallel()
	for _, v := range testedVendors() {
		t.Run(v.vendor, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			deliverer := delivererOf(t, w, v.vendor)
			h := &deliverytest.Endpoint{}
			at := deliverytest.Listen(t, receiver(h))
			v.put(w, v.event, at+"/hook")
			s := start(t, provider.Whole(), w, nil)
			progress, diags, said := v.send(t, s, v.config(v.event))
			last := progress[len(progress)-1]
			if len(diags) > 0 || !strings.Contains(last, v.id) || !strings.Contains(last, "200 OK") || !strings.HasSuffix(last, "waits "+v.limit+".") || strings.Contains(said, at) {
				t.Errorf("it says\n%s", said)
			}
			payload := `{"data": {"type":"orders","note":"Tom & Zoë","n":123456789012345678901234567890,"x":1e400}}`
			if _, diags, said := v.send(t, s, v.config(v.event, fmt.Sprintf(`"payload":%q`, payload))); len(diags) > 0 {
				t.Errorf("it says\n%s", said)
			}
			arrived := h.Arrived()
			if len(arrived) != 2 {
				t.Fatalf("%d requests arrived", len(arrived))
			}
			for _, a := range arrived {
				if err := deliverer.Verify(v.id, a.Header, a.Body); err != nil {
					t.Errorf("a handler says %v", err)
				}
			}
			want := payload
			if v.vendor == "moltin" {
				want = `"payload":{"data":{"type":"orders","note":"Tom \u0026 Zoë","n":123456789012345678901234567890,"x":1e400}},"configuration"`
			}
			if got := string(arrived[1].Body); v.vendor != "moltin" && got != want || !strings.Contains(got, want) {
				t.Errorf("sent is %s", got)
			}
		})
	}
}

// TestTestDelivery_failures: each way in which a handler can fail is an error that names the hook and says what to do,
// without the secret or the address.
func TestTestDelivery_failures(t *testing.T) {
	t.Parallel()
	type failure struct {
		handler http.Handler // nil if nothing listens
		secure  bool
		address string // overrides the handler's address
		want    []string
	}
	says := func(status int, text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere?token=hidden-in-the-address")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(text))
		})
	}
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		inJSON, _ := json.Marshal(testSecret)
		_, _ = fmt.Fprintf(w, "wrong: %s %s %s %s %s", testSecret, url.QueryEscape(testSecret), inJSON, base64.StdEncoding.EncodeToString([]byte(testSecret)), r.URL)
	})
	broken := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half"))
	})
	for name, test := range map[string]failure{
		"down": {want: []string{"didn't respond: nothing accepts connections there", "Check that the handler is running"}},
		"a certificate that isn't trusted": {handler: says(200, ""), secure: true, want: []string{
			"the certificate isn't signed by an authority that is trusted here", "Renew or correct the certificate"}},
		"no such host": {address: "http://no-such-host.invalid/hidden-in-the-address", want: []string{"didn't respond", "host"}},
		"no address":   {address: "ftp://hidden-in-the-address", want: []string{"it isn't a URL with http:// or https://", "Correct the "}},
		"an error": {handler: says(500, "boom\n  at line 1"), want: []string{
			"answered 500 Internal Server Error after ", "It responded: boom at line 1.", "See the handler's log."}},
		"a long answer": {handler: says(500, strings.Repeat("ü", 300)), want: []string{"It responded: " + strings.Repeat("ü", 200) + "…"}},
		"nothing said":  {handler: says(404, ""), want: []string{"404 Not Found", "The response has no text.", "Check the path"}},
		"a redirect":    {handler: says(302, ""), want: []string{"302 Found", "Redirects aren't followed"}},
		"an echo":       {handler: echo, want: []string{"401 Unauthorized", "(secret)", "Check that the handler uses this hook's secret"}},
		"half an answer": {handler: broken, want: []string{
			"the connection broke off before the answer was complete", "See the logs of the handler and of any proxy in front of it."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, v := range testedVendors() {
				w := acctest.New(t)
				address := test.address
				if address == "" {
					server := httptest.NewUnstartedServer(test.handler)
					server.Config.ErrorLog = log.New(io.Discard, "", 0)
					if test.secure {
						server.StartTLS()
					} else {
						server.Start()
					}
					address = server.URL + "/hook/hidden-in-the-address?key=hidden-in-the-address"
					if test.handler == nil {
						server.Close()
					} else {
						t.Cleanup(server.Close)
					}
				}
				v.put(w, v.event, address)
				more := []string{}
				if v.vendor == "moltin" {
					more = append(more, fmt.Sprintf(`"secret_key":%q`, testSecret))
				}
				if v.vendor == "doo" {
					protect(w, deliverytest.Listen(t, receiver(http.NotFoundHandler()))+"/token")
				}
				_, diags, said := v.send(t, start(t, provider.Whole(), w, nil), v.config(v.event, more...))
				if len(diags) != 1 || diags[0].Summary != fmt.Sprintf("The test delivery to a %s failed", v.noun) || !strings.Contains(diags[0].Detail, v.id) {
					t.Errorf("%s: it says\n%s", v.vendor, said)
				}
				for _, want := range test.want {
					if !strings.Contains(said, want) {
						t.Errorf("%s: it says\n%s\nwant %q", v.vendor, said, want)
					}
				}
				if secretIn(said) || strings.Contains(said, "hidden-in-the-address") || strings.Contains(said, "127.0.0.1") {
					t.Errorf("%s: it shows what is secret:\n%s", v.vendor, said)
				}
			}
		})
	}
}

// TestTestDelivery_hook: nothing is sent if the hook doesn't exist, or if it isn't certain to be the requested one.
func TestTestDelivery_hook(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(w *acctest.World, v tested)
		want    string
	}{
		"gone": {func(w *acctest.World, v tested) { v.drop(w) }, "it does not exist"},
		"no rights": {func(w *acctest.World, _ tested) {
			for _, v := range w.Vendors {
				v.Fake.Base().Break(fakeserver.Fault{Times: -1, Status: http.StatusForbidden, Match: fakeserver.On(http.MethodGet, "/")})
			}
		}, "Check client_id and client_secret"},
		"another object": {func(w *acctest.World, v tested) {
			for _, vendor := range w.Vendors {
				vendor.Fake.Base().Break(fakeserver.Fault{
					Times: -1, Match: fakeserver.On(http.MethodGet, "/"),
					Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
						answer.Body = bytes.NewBuffer(bytes.ReplaceAll(answer.Body.Bytes(), []byte(`"`+v.id+`"`), []byte(`"stranger01"`)))
					},
				})
			}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, v := range testedVendors() {
				w := acctest.New(t)
				h := &deliverytest.Endpoint{}
				v.put(w, v.event, deliverytest.Listen(t, h))
				test.prepare(w, v)
				_, diags, said := v.send(t, start(t, provider.Whole(), w, nil), v.config(v.event))
				if len(diags) != 1 || diags[0].Summary != "Unable to send a test to "+v.noun || !strings.Contains(said, v.id) || !strings.Contains(said, test.want) {
					t.Errorf("%s: it says\n%s", v.vendor, said)
				}
				if n := len(h.Arrived()); n > 0 || secretIn(said) {
					t.Errorf("%s: %d requests arrived, and it says\n%s", v.vendor, n, said)
				}
			}
		})
	}
}

// TestTestDelivery_configuration: an invalid configuration is reported before any request.
func TestTestDelivery_configuration(t *testing.T) {
	t.Parallel()
	for _, v := range testedVendors() {
		w := acctest.New(t)
		s := start(t, provider.Whole(), w, nil)
		for config, want := range map[string]string{
			strings.Replace(v.config(v.event), v.id, "../"+v.id, 1): "Malformed ",
			v.config(v.event, `"payload":"{\"data\":"`):             "Malformed payload",
			v.config(v.event, `"payload":""`):                       "Malformed payload",
			v.config(v.event, `"payload":"null"`):                   "Malformed payload",
			v.config(v.event, `"payload":" [{}]"`):                  "Malformed payload",
			v.config(v.event, `"payload":"1e400"`):                  "Malformed payload",
			v.config(v.event, `"payload":"\"{}\""`):                 "Malformed payload",
		} {
			if _, diags, said := v.send(t, s, config); len(diags) != 1 || !strings.Contains(diags[0].Summary, want) {
				t.Errorf("%s: %s: it says\n%s", v.vendor, config, said)
			}
		}
		for _, vendor := range w.Vendors {
			if n := len(vendor.Fake.Base().Journal.All()); n > 0 {
				t.Errorf("%s: %d requests went to %s", v.vendor, n, vendor.Name)
			}
		}
	}
}

// TestTestDelivery_slow: an endpoint that takes longer than the vendor waits fails, even if it would return 200.
func TestTestDelivery_slow(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes as long as the vendors wait; internal/services/hook tests the words")
	}
	for _, v := range testedVendors() {
		t.Run(v.vendor, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			v.put(w, v.event, deliverytest.Listen(t, deliverytest.Hanging()))
			_, _, said := v.send(t, start(t, provider.Whole(), w, nil), v.config(v.event))
			if want := "no answer came in time; "; !strings.Contains(said, "waits "+v.limit) || !strings.Contains(said, want) || !strings.Contains(said, v.id) {
				t.Errorf("it says\n%s", said)
			}
		})
	}
}
