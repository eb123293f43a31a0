package main

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// TestPage: what the page loads is served with its policy, holds no secret and no address elsewhere, and makes no markup of data.
func TestPage(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	files, err := fs.ReadDir(pageFiles, "page")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	types := map[string]string{"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
	paths := []string{"/"}
	for _, file := range files {
		paths = append(paths, "/page/"+file.Name())
	}
	elsewhere := regexp.MustCompile(`//[a-z0-9-]+(\.[a-z0-9-]+)+|\b(src|href)="[^"]*:`)
	for _, path := range paths {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1"+path, http.NoBody)
		b.handler().ServeHTTP(w, r)
		_, kind, _ := strings.Cut(path, ".")
		if kind == "" {
			kind = "html"
		}
		header, text := w.Header(), w.Body.String()
		if w.Code != 200 || header.Get("Content-Type") != types[kind] || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d, %v", path, w.Code, header)
		}
		policy := header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: the policy is %s", path, policy)
			}
		}
		for _, never := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "secrets=", "style=", "onclick=\"", "demo-secret", "demo-key"} {
			if strings.Contains(text, never) {
				t.Errorf("%s holds %s", path, never)
			}
		}
		if found := elsewhere.FindString(text); found != "" {
			t.Errorf("%s leads to %s", path, found)
		}
	}
	for _, path := range []string{"/page/", "/page/none.js", "/page/..%2fpage.go", "/page"} {
		w := httptest.NewRecorder()
		b.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1"+path, http.NoBody))
		if w.Code != 404 && w.Code != 400 {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
}

// TestNowhere: an address at which there is nothing says where the page and the APIs are.
func TestNowhere(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	w := httptest.NewRecorder()
	b.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1/commerclayer/api/webhooks", http.NoBody))
	if text := w.Body.String(); w.Code != 404 || !strings.Contains(text, "/commercelayer/") || !strings.Contains(text, "/_sandbox") {
		t.Errorf("got %d, %s", w.Code, text)
	}
}

// TestBrowser_sends: somebody opens a hook, sends an event, sees its delivery without a reload and how its tries went, resends
// it, edits it, verifies it and copies it.
func TestBrowser_sends(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(503, 200)
	b := newBox(t, options{retryEvery: time.Millisecond})
	id := b.shop(t, "orders.place", deliverytest.Listen(t, h))
	v, _ := b.find("commercelayer")
	p := b.open(t, 1200, 800, "#/hooks")
	p.eval(`window.loaded = "once"; navigator.clipboard.writeText = async (text) => { window.copied = text; }`, nil)

	p.click("#list strong", "Webhook "+id)
	p.click("#detail button", "Send event")
	p.until(`one("#composer[open] [name=event]").value === "orders.place" && texts("#composer-source")[0].startsWith("documented")`)
	p.click("#composer button", "Send")
	p.until(`one("#detail .lead").innerText.includes("delivered") && texts("#list .line")[0] === "orders.place delivered"`)
	if got := p.texts("#detail summary"); len(got) != 2 || !strings.HasPrefix(got[0], "Try 1 503 ") || !strings.HasPrefix(got[1], "Try 2 200 ") {
		t.Errorf("the tries are %q", got)
	}
	p.eval(`all("#detail summary")[0].click()`, nil)
	p.until(`texts("#detail details:first-of-type .why")[0] === "answered 503, expected 2xx"`)
	shown := p.texts("#detail details:first-of-type")[0]
	for _, want := range []string{"POST http://127.0.0.1", "X-Commercelayer-Topic orders.place", "X-Commercelayer-Signature", `"type": "orders"`, "Response 503", "answer"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q isn't in %.600s", want, shown)
		}
	}

	p.click("#detail button", "Verify")
	p.until(`one("#detail .verdict").innerText.startsWith("Genuine")`)
	p.click("#detail button", "Copy as curl")
	p.until(`one("#notice").innerText === "Copied."`)
	var copied string
	p.eval("window.copied", &copied)
	if _, want := b.call(t, "GET", "/commercelayer/deliveries/d000001/curl", ""); copied != want || !strings.HasPrefix(copied, "curl ") {
		t.Errorf("got %.200s, want %.200s", copied, want)
	}
	p.eval(`navigator.clipboard.writeText = async () => { throw new Error("not allowed"); }`, nil)
	p.click("#detail button", "Copy as curl")
	p.until(`one("#copy[open] textarea").value.startsWith("curl ") && getSelection().toString().startsWith("curl ")`)
	p.press("Escape")

	p.click("#detail button", "Resend")
	p.until(`location.hash.endsWith("/d000002") && one("#detail .lead").innerText.includes("delivered") && texts("#detail dd a").includes("d000001")`)
	if got := h.Arrived(); len(got) != 3 || string(got[2].Body) != string(got[0].Body) {
		t.Errorf("%d arrived, the last with %.100s", len(got), got[len(got)-1].Body)
	}
	p.click("#detail button", "Try once more")
	p.until(`texts("#detail summary").length === 2`)

	p.click("#detail button", "Edit and resend")
	p.until(`one("#composer[open] textarea").value.includes('\n    "id": ')`)
	p.eval(`one("#composer textarea").value = one("#composer textarea").value.replace(/"number": "?[^",]*"?/, '"number": "edited"')`, nil)
	p.click("#composer button", "Send")
	p.until(`location.hash.endsWith("/d000003") && one("#detail .lead").innerText.includes("delivered")`)
	arrived := h.Arrived()
	last := arrived[len(arrived)-1]
	if !strings.Contains(string(last.Body), `"number":"edited"`) || strings.Contains(string(last.Body), "\n") {
		t.Errorf("%.300s arrived", last.Body)
	}
	if err := v.Fake.Verify(id, last.Header, last.Body); err != nil {
		t.Error(err)
	}
	p.until(`window.loaded === "once" && texts("#list strong").length === 3`)
	if loads := slices.DeleteFunc(p.asked("GET"), func(path string) bool { return path != "/" && !strings.HasPrefix(path, "/#") }); len(loads) != 1 {
		t.Errorf("it was loaded %d times", len(loads))
	}
}

// TestBrowser_composer: whatever somebody chooses in the dialog is what is sent, and what can't be sent is said there.
func TestBrowser_composer(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	at := deliverytest.Listen(t, h)
	hooks := b.everywhere(t, at)
	p := b.open(t, 1200, 800, "")
	set := func(name, value string) {
		t.Helper()
		p.eval(`(() => { const field = one("#composer form").elements["`+name+`"]; field.value = `+quote(value)+`;
			(field instanceof RadioNodeList ? one("#composer [value="+field.value+"]") : field).dispatchEvent(new Event(field.tagName === "INPUT" ? "input" : "change", { bubbles: true })); })()`, nil)
	}
	compose := func(vendor, event string) {
		t.Helper()
		p.click("header button", "Send event")
		p.until(`one("#composer[open]")`)
		set("vendor", vendor)
		set("event", event)
		p.until(`one("#composer [name=vendor]").value === "` + vendor + `" && one("#composer [name=to]").value === "" && one("#composer-events").options.length > 2`)
	}
	sends := func() (body string) {
		t.Helper()
		before := len(h.Arrived())
		p.click("#composer button", "Send")
		p.until(`!one("#composer[open]") && texts("#detail dd").includes(location.hash.split("/").pop()) && one("#detail .lead").innerText.includes("delivered")`)
		last := h.Arrived()[before:]
		if len(last) == 0 {
			t.Fatal("nothing arrived")
		}
		return string(last[0].Body)
	}

	compose("moltin", "order.paid")
	set("to", hooks["moltin"])
	set("mode", "body")
	p.until(`one("#composer textarea").value.includes('"secret_key": "(secret)"')`)
	for _, event := range []string{"order.created", "order.paid"} { // another event has another body
		set("event", event)
		p.eval(`one("#composer [name=event]").dispatchEvent(new Event("change"))`, nil)
		p.until(`one("#composer textarea").value.includes('"triggered_by": "` + event + `"')`)
	}
	p.eval(`one("#composer textarea").value = one("#composer textarea").value.replace('"attempt": 1', '"attempt": 8')`, nil)
	if body := sends(); !strings.Contains(body, `"attempt":8`) || !strings.Contains(body, `"secret_key":"moltin-hush-hush"`) {
		t.Errorf("%.300s arrived", body)
	}
	compose("commercelayer", "orders.place")
	set("mode", "patch")
	set("text", `{"attributes": {"number": "patched"}}`)
	if body := sends(); !strings.Contains(body, `"number":"patched"`) {
		t.Errorf("%.300s arrived", body)
	}
	compose("doo", "order_created")
	set("mode", "body")
	p.until(`one("#composer textarea").value !== ""`)
	set("text", "€ is no JSON\n")
	if body := sends(); body != "€ is no JSON\n" {
		t.Errorf("%.300s arrived", body)
	}
	if got := p.texts("#detail .badge, #detail .own")[0:2]; got[0] != "invented" || !strings.Contains(got[1], "The body, except event_id") || !strings.Contains(got[1], "The time between tries.") {
		t.Errorf("the page marks as the sandbox's own: %q", got)
	}
	// What is wrong is shown, even where it was hidden.
	compose("moltin", "order.paid")
	set("times", "500")
	p.eval(`one("#composer details").open = false`, nil)
	p.click("#composer button", "Send")
	p.until(`one("#composer details").open && document.activeElement.name === "times" && one("#composer[open]")`)
	p.click("#composer button", "Cancel")
	compose("moltin_v1", "update")
	p.click("#composer button", "Send")
	p.until(`one("#composer .error").innerText.includes("no hook of Moltin v1 listens to update")`)
	set("to", "to an address")
	set("url", at+"/there")
	set("secret", "typed-hush-hush")
	set("corrupt", "cut")
	if body := sends(); strings.HasSuffix(body, "}") || h.Arrived()[len(h.Arrived())-1].Path != "/there" || h.Arrived()[len(h.Arrived())-1].Header.Get("X-Webhook-Secret") != "typed-hush-hush" {
		t.Errorf("%.300s arrived", body)
	}
	if marks := p.texts("#detail .badge"); !slices.Contains(marks, "corrupt: cut") {
		t.Errorf("the marks are %q", marks)
	}
	var html string
	p.eval(`document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((e) => e.value)`, &html)
	if strings.Contains(html, "hush") {
		t.Error("the page holds a secret")
	}
}

// quote writes a text as JavaScript has it.
func quote(text string) string {
	quoted, _ := json.Marshal(text) // a text can't fail
	return string(quoted)
}

// TestBrowser_hooks: a hook shows its health, and is disabled, enabled and deleted; what arrived at its handler is verified.
func TestBrowser_hooks(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{retryEvery: 1})
	id := b.shop(t, "orders.place", deliverytest.Listen(t, h))
	b.everywhere(t, "http://127.0.0.1:1/")
	p := b.open(t, 1200, 800, "#/hooks/commercelayer/"+id)
	p.until(`texts("#detail .hint").includes("None yet.")`)
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place","hook":"`+id+`"}`, 200)
	p.until(`texts("#detail .latest li")[0].startsWith("orders.place delivered 200") && texts("#list a").some((text) => text.includes("last delivered"))`)

	p.click("#detail button", "Verify a request")
	arrived := h.Arrived()[0]
	verify := func(body string) {
		p.eval(`one("#verifier [name=headers]").value = `+quote("X-CommerceLayer-Topic: orders.place\nx-commercelayer-signature: "+arrived.Header.Get("X-Commercelayer-Signature")), nil)
		p.eval(`one("#verifier [name=body]").value = `+quote(body), nil)
		p.click("#verifier button", "Verify")
	}
	verify(string(arrived.Body))
	p.until(`texts("#verifier .verdict")[0].startsWith("Genuine")`)
	verify(string(arrived.Body) + "\n")
	p.until(`texts("#verifier .verdict")[0].includes("newline")`)
	p.press("Escape")

	p.click("#detail button", "Disable")
	p.until(`named("#detail button", "Enable") && texts("#detail .lead")[0] === "disabled" && texts("#list .state").includes("disabled")`)
	p.click("#detail button", "Enable")
	p.until(`named("#detail button", "Disable")`)
	h.Answer(500)
	for range 3 {
		ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place","hook":"`+id+`"}`, 200)
	}
	p.until(`texts("#detail .lead")[0] === "circuit open circuit open after 30 failures in a row" && texts("#list .state").includes("circuit open")`)

	p.click("#detail button", "Delete")
	p.click("#question button", "Cancel")
	p.until(`!one("#question[open]") && named("#detail button", "Delete")`)
	p.click("#detail button", "Delete")
	p.click("#question button", "Delete")
	p.until(`location.hash === "#/hooks" && !texts("#list strong").includes("Webhook ` + id + `")`)
	if v, _ := b.find("commercelayer"); len(v.Fake.Hooks()) != 1 {
		t.Errorf("%d hooks are left", len(v.Fake.Hooks()))
	}
	p.click("#list strong", "Bookings")
	p.until(`named("#detail button", "Delete") && !named("#detail button", "Disable")`) // doo's have no switch
}
