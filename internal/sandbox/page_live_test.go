package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestBrowser_live: what happens elsewhere is shown at once, and a reset empties the page.
func TestBrowser_live(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	p := b.open(t, 1200, 800, "")
	p.until(`one("#empty").innerText.includes("No deliveries yet")`)
	b.everywhere(t, deliverytest.Listen(t, h))
	p.until(`texts("nav a").join() === "Deliveries 0,Hooks 4,API requests 0"`)
	token := tokenOf(t, b)
	b.api(t, "GET", "/moltin/v2/integrations?page[limit]=10", "", token)
	b.api(t, "POST", "/moltin/v2/integrations", `{"data":{"name":"Müller & Söhne"}}`, token)
	for name, event := range events() {
		ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200)
	}
	p.until(`texts("nav a").join() === "Deliveries 4,Hooks 4,API requests 3" && texts("#list .state").join() === "delivered,delivered,delivered,delivered"`)

	p.click("nav a", "API requests 3")
	p.until(`texts("#list strong").join() === "POST /v2/integrations,GET /v2/integrations,POST /oauth/access_token"`)
	p.click("#list strong", "GET /v2/integrations")
	p.until(`texts("#detail dd").includes("page[limit]=10") && texts("#detail dd").includes("Bearer (secret)")`)
	p.click("#list strong", "POST /v2/integrations")
	p.until(`texts("#detail pre")[0].includes('"name": "Müller & Söhne"') && texts("#detail pre")[1].includes('"errors"')`)
	p.click("#list strong", "POST /oauth/access_token")
	p.until(`texts("#detail pre")[0].includes("client_secret=(secret)")`)

	p.click("header button", "Reset")
	p.click("#question button", "Reset")
	p.until(`texts("nav a").join() === "Deliveries 0,Hooks 0,API requests 0" && texts("#list li").length === 0 && location.hash === "#/requests"`)
	if status, text := b.call(t, "GET", "/moltin/requests", ""); status != 200 || text != "{\"requests\":[]}\n" {
		t.Errorf("got %d, %s", status, text)
	}
}

// TestBrowser_lost: the page says that the connection is lost, comes back by itself, and has missed nothing then.
func TestBrowser_lost(t *testing.T) {
	t.Parallel()
	var (
		cut     atomic.Bool
		resumed atomic.Int32
	)
	b := newBoxBehind(t, options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/stream") {
				if cut.Load() {
					panic(http.ErrAbortHandler)
				}
				if r.Header.Get("Last-Event-ID") != "" {
					resumed.Add(1)
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	h := &deliverytest.Endpoint{}
	b.shop(t, "orders.place", deliverytest.Listen(t, h))
	p := b.open(t, 375, 740, "")
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200)
	p.until(`texts("#list strong").length === 1 && !one("#lost").checkVisibility()`)
	cut.Store(true)
	b.server.CloseClientConnections()
	p.until(`one("#lost").innerText.startsWith("The connection to the sandbox is lost") && one("#connection").innerText.includes("Not live")`)
	for range 3 {
		ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200)
	}
	if shown := p.texts("#list strong"); len(shown) != 1 {
		t.Errorf("%d are shown without a connection", len(shown))
	}
	cut.Store(false)
	p.until(`texts("#list .state").join() === "delivered,delivered,delivered,delivered" && !one("#lost").checkVisibility() && one("#connection").innerText.includes("Live")`)
	if resumed.Load() == 0 {
		t.Error("the stream wasn't asked to go on after what was seen")
	}
}

// TestBrowser_search: words pick from each list, whatever their order, and so do the ids that aren't shown; vendors pick, too.
func TestBrowser_search(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	b.everywhere(t, deliverytest.Listen(t, h))
	for name, event := range events() {
		ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200)
	}
	h.Answer(418)
	failed := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place","deliver":{"corrupt":"body"}}`, 200).Deliveries[0].ID
	p := b.open(t, 1200, 800, "")
	search := func(text string) {
		p.eval(`one("#search").value = `+quote(text)+`; one("#search").dispatchEvent(new Event("input"))`, nil)
	}
	for text, want := range map[string]int{"ORDERS.place": 2, "delivered moltin": 2, "orders.place 418": 1, failed: 1, "nothing like this": 0} {
		search(text)
		p.until(fmt.Sprintf(`texts("#found")[0] === "%d of 5 found" && all("#list li").length === %d`, want, want))
	}
	// What happens is searched, too.
	search("order_created")
	ask[sent](t, b, "POST", "/doo/events?wait=30s", `{"event":"order_created","deliver":{"corrupt":"cut"}}`, 200)
	p.until(`texts("#found")[0] === "2 of 6 found"`)
	search("")
	p.eval(`one("#vendor").value = "doo"; one("#vendor").dispatchEvent(new Event("change"))`, nil)
	p.until(`texts("#list strong").join() === "order_created,order_created" && texts("nav a").join() === "Deliveries 2,Hooks 1,API requests 0"`)
}

// TestBrowser_many: a list shows the newest, and older ones when it is asked. A storm of news costs few requests.
func TestBrowser_many(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	b.shop(t, "orders.cancel", deliverytest.Listen(t, h))
	p := b.open(t, 1200, 800, "")
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.cancel","body":"the oldest"}`, 200)
	for range 3 {
		ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.cancel","body":"one of many","deliver":{"times":80}}`, 200)
	}
	p.until(`texts("nav a")[0] === "Deliveries 200+" && one("#list").children.length === 200 && texts("#list .state").every((state) => state === "delivered")`)
	lists := 0
	for _, path := range p.asked("GET") {
		if strings.Contains(path, "/commercelayer/deliveries") {
			lists++
		}
	}
	if lists > 60 { // one for each of 900 news would be too many
		t.Errorf("%d lists were read", lists)
	}
	p.click("#overview button", "Show older")
	p.until(`texts("nav a")[0] === "Deliveries 241" && one("#list").children.length === 241 && !one("#older").checkVisibility()`)
}

// TestBrowser_hostile: what comes from outside is text wherever it is shown, and no secret is in the page.
func TestBrowser_hostile(t *testing.T) {
	t.Parallel()
	const evil = `<script>window.owned=1</script><img src=x onerror="window.owned=2"><a href="javascript:window.owned=3">`
	at := deliverytest.Listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("X-Evil", evil)
		w.Header().Set("X-Echo", r.Header.Get("X-Moltin-Secret-Key"))
		_, _ = fmt.Fprint(w, evil, r.Header, r.URL)
	}))
	b := newBox(t, options{retryEvery: time.Millisecond})
	b.everywhere(t, strings.Replace(at, "http://", "http://user:address-hush@", 1)+"/?token=query-hush")
	id := fakeOf[*moltinfake.Fake](t, b).Put(moltinfake.Integration{
		Name: evil, IntegrationType: "webhook", Enabled: true, Observes: []string{"order.paid", evil},
		Configuration: moltinfake.Configuration{URL: at + "/" + evil, SecretKey: "evil-hush"},
	})
	fakeOf[*doofake.Fake](t, b).Put(doofake.Webhook{Name: evil, Hooks: []doofake.Hook{{Type: evil, Method: "POST", Endpoint: at}}})
	b.api(t, "POST", "/moltin/v2/integrations?x="+"%3Cscript%3E", `{"data":{"`+"<img onerror>"+`":"`+"<script>"+`","configuration":{"secret_key":"refused-hush"}}}`, "Bearer foreign-hush")
	for name, event := range events() {
		ask[sent](t, b, "POST", "/"+name+"/events?wait=30s", `{"event":"`+event+`"}`, 200)
	}
	ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"order.paid","hook":"`+id+`","body":`+quote(`{"`+evil+`":"`+evil+`"}`)+`}`, 200)
	ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"order.paid","hook":"`+id+`","body":`+quote(evil)+`}`, 200)
	ask[sent](t, b, "POST", "/doo/events?wait=30s", `{"event":`+quote(evil)+`}`, 200)

	p := b.open(t, 1200, 800, "")
	var html string
	look := func() {
		t.Helper()
		var part string
		p.eval(`all("#detail details").forEach((part) => { part.open = true; })`, nil)
		p.until(`all("#detail details").every((part) => part.innerText.includes("Request"))`)
		p.eval(`document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((e) => e.value)`, &part)
		html += part
		var markup int
		p.eval(`document.querySelectorAll("body script, img, iframe, object, [onerror], a:not([href^='#'])").length`, &markup)
		if markup != 0 {
			t.Errorf("%d elements were made of data", markup)
		}
	}
	for _, kind := range []string{"deliveries", "hooks", "requests"} {
		p.eval(`location.hash = "#/`+kind+`"`, nil)
		p.until(`one("nav a[aria-current]").hash === "#/` + kind + `" && all("#list a").length > 0 && !one("#detail h2")`)
		var addresses []string
		p.eval(`all("#list a").map((a) => a.hash)`, &addresses)
		for _, address := range addresses {
			p.eval(`location.hash = `+quote(address), nil)
			p.until(`one("#list a[aria-current]").hash === ` + quote(address) + ` && one("#detail h2")`)
			look()
			if strings.HasPrefix(address, "#/deliveries/moltin/") { // whose bodies hold secrets
				p.press("e")
				p.until(`one("#composer[open] textarea").value`)
				look()
				p.press("Escape")
			}
		}
	}
	p.eval(`location.hash = `+quote("#/hooks/moltin/"+id), nil)
	p.until(`texts("#detail h2")[0] === ` + quote(evil))
	p.eval(`location.hash = `+quote("#/deliveries/<img src=x onerror=window.owned=4>/%%%"), nil)
	p.until(`!one("#detail h2")`)
	var owned any
	p.eval(`window.owned ?? null`, &owned)
	if owned != nil {
		t.Errorf("the page ran %v", owned)
	}
	for _, secret := range []string{"hush", "demo-secret", "demo-key"} {
		if at := strings.Index(html, secret); at >= 0 {
			t.Errorf("the page holds a secret: %.200s", html[max(0, at-100):])
		}
	}
	for _, want := range []string{"(secret)", "&lt;script&gt;window.owned=1", "X-Evil"} {
		if !strings.Contains(html, want) {
			t.Errorf("%s isn't shown", want)
		}
	}
}

// TestBrowser_oneVendor: vendors that aren't served aren't shown.
func TestBrowser_oneVendor(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	v, _ := b.find("doo")
	b.vendors = []vendor{v}
	p := b.open(t, 1200, 800, "")
	p.until(`one("#empty").innerText.includes("sandbox trigger doo EVENT") && !one("#vendor").checkVisibility()`)
	p.click("header button", "Send event")
	p.until(`one("#composer[open]") && !one("#composer [name=vendor]").checkVisibility() && one("#composer [name=vendor]").value === "doo"`)
	var text string
	p.eval(`document.documentElement.outerHTML`, &text)
	for _, other := range []string{"Moltin", "Commerce Layer", "moltin", "commercelayer"} {
		if strings.Contains(text, other) {
			t.Errorf("the page shows %s", other)
		}
	}
}
