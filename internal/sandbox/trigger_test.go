package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// triggered runs sandbox trigger against a URL.
func triggered(t *testing.T, url string, args ...string) (code int, out, errs string) {
	t.Helper()
	var printed, complained bytes.Buffer
	code = run(t.Context(), append([]string{"trigger"}, args...), streams{strings.NewReader("piped in"), &printed, &complained, []string{urlVariable + "=" + url}})
	return code, printed.String(), complained.String()
}

// TestTrigger: it sends, waits, tells how it went, and ends with a code that says so.
func TestTrigger(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	b := newBox(t, options{retryEvery: 1})
	hooks := b.everywhere(t, at)
	for name, event := range events() {
		code, out, errs := triggered(t, b.url, name, event)
		if code != 0 || errs != "" || !strings.HasPrefix(out, "delivered "+at+" ("+hooks[name]+"): 200 in ") {
			t.Errorf("%s: %d, %s%s", name, code, out, errs)
		}
	}
	if n := len(h.Arrived()); n != 4 {
		t.Errorf("%d arrived", n)
	}
	file := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(file, []byte("from a file €\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"from a file €\n": {"-d", "@" + file, "commercelayer", "orders.place"},
		"piped in":        {"commercelayer", "-d", "@-", "orders.place"},
		"itself":          {"commercelayer", "orders.place", "-d=itself", "-wait", "10s"},
		"":                {"commercelayer", "orders.place", "-d", ""},
	} {
		code, out, errs := triggered(t, b.url+"/", args...)
		if arrived := h.Arrived(); code != 0 || string(arrived[len(arrived)-1].Body) != want {
			t.Errorf("%v: %d, %s%s, %q arrived", args, code, out, errs, arrived[len(arrived)-1].Body)
		}
	}
	var answer sent
	if code, out, _ := triggered(t, b.url, "-json", "moltin", "order.paid"); code != 0 || json.Unmarshal([]byte(out), &answer) != nil || answer.Deliveries[0].State != "delivered" {
		t.Errorf("got %d, %s", code, out)
	}
	h.Answer(http.StatusTeapot)
	if code, out, _ := triggered(t, b.url, "moltin", "order.paid"); code != 1 || !strings.HasPrefix(out, "failed    "+at) || !strings.Contains(out, "418 in ") || !strings.Contains(out, "5 tries") {
		t.Errorf("got %d, %s", code, out)
	}
	if code, out, _ := triggered(t, b.url, "-json", "moltin", "order.paid"); code != 1 || json.Unmarshal([]byte(out), &answer) != nil || answer.Deliveries[0].State != "failed" {
		t.Errorf("got %d, %s", code, out)
	}
	b.shop(t, "orders.pay", deliverytest.Listen(t, deliverytest.Hanging()))
	if code, out, _ := triggered(t, b.url, "commercelayer", "orders.pay", "-wait", "10ms"); code != 1 || !strings.HasPrefix(out, "pending ") || !strings.Contains(out, "Time is up") {
		t.Errorf("got %d, %s", code, out)
	}
	b.engine.Reset() // or its end waits for that of the try
}

// TestTrigger_refused: each way not to get there has its code and says what to do.
func TestTrigger_refused(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	b.shop(t, "orders.place", "http://localhost:1")
	for _, words := range [][]string{{"", "orders.place"}, {"commercelayer", ""}} {
		if code, out, errs := triggered(t, b.url, words...); code != 2 || out != "" || !strings.Contains(errs, "needs a vendor and an event") {
			t.Errorf("%q: %d, %s%s", words, code, out, errs)
		}
	}
	other := deliverytest.Listen(t, http.NotFoundHandler())
	text := deliverytest.Listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }))
	for name, test := range map[string]struct {
		url, args string
		code      int
		want      string
	}{
		"nobody listens":     {b.url, "commercelayer orders.pay", 4, "hooks listen to orders.place"},
		"no hook at all":     {b.url, "moltin order.paid", 4, "terraform apply"},
		"unknown vendor":     {b.url, "shopify orders", 2, "moltin, commercelayer, moltin_v1, doo"},
		"one word":           {b.url, "commercelayer", 2, "needs a vendor and an event"},
		"three words":        {b.url, "commercelayer orders.pay now", 2, "needs a vendor and an event"},
		"nothing":            {b.url, "", 2, "needs a vendor and an event"},
		"no time":            {b.url, "commercelayer orders.pay -wait 0s", 2, "-wait 0s"},
		"too much time":      {b.url, "commercelayer orders.pay -wait 1h", 2, "up to 10m"},
		"unknown flag":       {b.url, "commercelayer orders.pay -x", 2, "-x"},
		"no file":            {b.url, "commercelayer orders.pay -d @/no/such/file", 2, "reading the body"},
		"a folder":           {b.url, "commercelayer orders.pay -d @/", 2, "reading the body"},
		"no sandbox":         {"http://127.0.0.1:1", "commercelayer orders.pay", 3, "make sandbox"},
		"something else":     {other, "commercelayer orders.pay", 3, "isn't a sandbox"},
		"something else, OK": {text, "commercelayer orders.pay -json", 3, "isn't a sandbox"},
		"no address":         {"http://[", "commercelayer orders.pay", 2, urlVariable},
		"no scheme":          {"localhost:8765", "commercelayer orders.pay", 2, urlVariable},
		"another scheme":     {"ftp://localhost:8765", "commercelayer orders.pay", 2, urlVariable},
		"a vendor's address": {b.url + "/commercelayer", "commercelayer orders.pay", 2, urlVariable},
	} {
		code, out, errs := triggered(t, test.url, strings.Fields(test.args)...)
		if code != test.code || out != "" || !strings.Contains(errs, test.want) {
			t.Errorf("%s: %d, %s%s", name, code, out, errs)
		}
	}
}
