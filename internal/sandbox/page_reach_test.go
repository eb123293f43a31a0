package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// TestBrowser_keyboard: all of it works without a mouse, on a small screen too, and one sees where one is.
func TestBrowser_keyboard(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	fakeOf[*moltinv1fake.Fake](t, b).Put(moltinv1fake.Webhook{URL: deliverytest.Listen(t, h), ContentType: "json", Create: true, Enabled: true})
	p := b.open(t, 375, 740, "")
	p.eval(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`, nil)
	typed := func(text string) { p.press(strings.Split(text, "")...) }
	const onHeading = `document.activeElement.tagName === "H2" && !one("#overview").checkVisibility()`
	focused := func(what string) {
		t.Helper()
		p.until(`document.activeElement.matches(":focus-visible") && parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 1 && (` + what + `)`)
	}

	p.press("s")
	focused(`document.activeElement.name === "event" && one("#composer [name=vendor]").value === "moltin_v1"`)
	typed("create")
	p.press("Enter")
	p.until(`location.hash.endsWith("/d000001") && one("#detail .lead").innerText.includes("delivered") && ` + onHeading)
	p.press("Tab")
	focused(`document.activeElement.innerText === "Resend"`)
	p.press("r")
	p.until(`location.hash.endsWith("/d000002") && one("#detail .lead").innerText.includes("delivered") && ` + onHeading +
		` && document.querySelectorAll("#list a").length === 2`)
	p.press("j")
	p.until(`location.hash.endsWith("/d000001") && ` + onHeading)
	p.press("k")
	p.until(`location.hash.endsWith("/d000002") && ` + onHeading)
	p.press("c")
	p.until(`window.copied.startsWith("curl ")`)
	p.press("e")
	focused(`document.activeElement.name === "text" && document.activeElement.value.includes('"sku"')`)
	p.press("r", "Escape") // which isn't for the page here
	p.until(`!one("#composer[open]")`)
	if got := len(h.Arrived()); got != 2 {
		t.Errorf("%d arrived, want 2", got)
	}

	p.press("Escape")
	focused(`document.activeElement.hash.endsWith("/d000002") && one("#overview").checkVisibility()`)
	p.press("j")
	focused(`document.activeElement.hash.endsWith("/d000001")`)
	p.press("k", "ArrowDown", "Enter")
	p.until(`location.hash.endsWith("/d000001") && ` + onHeading)
	p.press("/")
	focused(`document.activeElement.id === "search"`)
	typed("0002")
	p.until(`texts("#found")[0] === "1 of 2 found" && all("#list a").length === 1`)
	p.press("Enter")
	focused(`document.activeElement.hash.endsWith("/d000002")`)
	p.press("/", "Escape")
	p.until(`all("#list a").length === 2`)
	p.press("?")
	focused(`one("#help[open]") && document.activeElement.innerText === "Close"`)
	p.press("Enter")
	p.until(`!one("#help[open]")`)

	// The list is one stop for Tab, and what it holds is reached from there.
	p.eval(`document.activeElement.blur()`, nil)
	stops := map[string]bool{}
	for range 12 {
		p.press("Tab")
		var stop string
		p.eval(`document.activeElement.id || document.activeElement.hash || document.activeElement.tagName`, &stop)
		stops[stop] = true
	}
	for _, want := range []string{"search", "vendor", "send", "reset", "keys", "#/deliveries", "#/hooks", "#/requests"} {
		if !stops[want] {
			t.Errorf("Tab doesn't reach %s: %v", want, stops)
		}
	}
	if rows := strings.Count(strings.Join(slices.Collect(maps.Keys(stops)), " "), "#/deliveries/"); rows != 1 {
		t.Errorf("Tab stops in the list %d times: %v", rows, stops)
	}
	// Whom single keys disturb can do without them.
	p.eval(`document.activeElement.blur()`, nil)
	p.press("?")
	p.until(`one("#help[open]")`)
	p.eval(`one("#help [name=on]").click()`, nil)
	p.press("Escape", "s", "/")
	p.until(`!one("dialog[open]") && document.activeElement.id !== "search"`)
}

// TestBrowser_without: the page works without the browser's storage, says what to do without scripts, and copes with JSON that
// nests deeply.
func TestBrowser_without(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	p := b.open(t, 1200, 800, "")
	var length int
	p.eval(`import("/page/json.js").then(({ indented }) => indented("[".repeat(20000) + "]".repeat(20000)).length)`, &length)
	if length < 40_000 || length > 4_000_000 {
		t.Errorf("40,000 bytes of JSON become %d", length)
	}
	const blocked = `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });`
	p.do(func(ctx context.Context) error {
		return errors.Join(
			command(chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: blocked})),
			chromedp.Do(ctx, chromedp.Navigate(b.url+"/")))
	})
	p.until(`texts("nav a").join() === "Deliveries 0,Hooks 0,API requests 0"`)
	p.press("?")
	p.until(`one("#help[open]")`)
	p.eval(`one("#help [name=on]").click()`, nil)
	p.do(func(ctx context.Context) error {
		return errors.Join(
			command(chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})),
			chromedp.Do(ctx, chromedp.Navigate(b.url+"/")))
	})
	var shown string
	p.eval(`document.body.innerText`, &shown)
	if !strings.Contains(shown, "needs JavaScript") || strings.Contains(shown, "Send event") {
		t.Errorf("without scripts the page shows %q", shown)
	}
	p.do(func(ctx context.Context) error {
		return errors.Join(
			command(chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})),
			chromedp.Do(ctx, chromedp.Navigate(b.url+"/")))
	})
}

// misplaced are the visible elements that aren't wholly within the window's width, and what isn't as wide as its content.
const misplaced = `(() => {
  const out = [];
  if (document.documentElement.scrollWidth > innerWidth) out.push("the page scrolls sideways: " + document.documentElement.scrollWidth);
  for (const e of all("body *")) {
    if (e.closest(".line, pre *, option, datalist")) continue; // what is cut off with an ellipsis, and what wraps
    const { left, right, width } = e.getBoundingClientRect();
    if (width && (left < -1 || right > innerWidth + 1)) out.push(e.outerHTML.slice(0, 200) + " from " + left + " to " + right);
    if (e.matches("button, h2, h3, dt, dd, p, summary") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline") out.push(e.outerHTML.slice(0, 200) + " is too narrow");
  }
  return out;
})()`

// TestBrowser_sizes: at each width everything is there, nothing is cut off, and nothing scrolls sideways; light and dark.
func TestBrowser_sizes(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	h.Answer(500, 200)
	b := newBox(t, options{retryEvery: 1})
	long := strings.Repeat("long", 60)
	at := deliverytest.Listen(t, h) + "/" + long
	hooks := b.everywhere(t, at)
	id := fakeOf[*moltinfake.Fake](t, b).Put(moltinfake.Integration{
		Name: long, IntegrationType: "webhook", Enabled: true, Observes: []string{"order.paid", long}, Configuration: moltinfake.Configuration{URL: at},
	})
	ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place","hook":"`+hooks["commercelayer"]+`"}`, 200)
	ask[sent](t, b, "POST", "/moltin/events?wait=30s", `{"event":"`+long+`","hook":"`+id+`","body":"`+long+`"}`, 200)
	b.api(t, "GET", "/moltin/v2/"+long+"?filter="+long, "", "Bearer "+long)
	for _, width := range []int64{375, 1200} {
		p := b.open(t, width, 740, "")
		look := func(where string) {
			t.Helper()
			var wrong []string
			p.eval(misplaced, &wrong)
			for _, what := range wrong {
				t.Errorf("%d px, %s: %s", width, where, what)
			}
			if !p.holds(`all("header button").length === 3 && one("#search").checkVisibility()`) {
				t.Errorf("%d px, %s: the header isn't whole", width, where)
			}
		}
		for _, place := range []string{
			"#/deliveries", "#/hooks", "#/requests", "#/deliveries/commercelayer/d000001", "#/deliveries/moltin/d000002",
			"#/hooks/moltin/" + id, "#/requests/moltin/1", "#/deliveries/doo/none",
		} {
			p.eval(`location.hash = `+quote(place), nil)
			parts := strings.Split(place, "/")
			if open := len(parts) > 2; open {
				p.until(`one("#detail h2") && one("#detail").innerText.length > 40 && (!` + quote(parts[3]) + `.startsWith("d0") || one("#detail").innerText.includes(` + quote(parts[3]) + `))`)
			} else {
				p.until(`one("#list a").hash.startsWith(` + quote(place) + `) && !one("#detail h2")`)
			}
			look(place)
			if both := p.holds(`one("#overview").checkVisibility() && one("#detail").checkVisibility()`); both != (width == 1200) {
				t.Errorf("%d px, %s: list and detail are both shown: %t", width, place, both)
			}
		}
		for _, dialog := range []string{"composer", "verifier", "help", "question", "copy"} {
			p.eval(`one("#`+dialog+`").showModal(); one("#`+dialog+` details")?.toggleAttribute("open"); one("#`+dialog+` textarea")?.removeAttribute("hidden")`, nil)
			look(dialog)
			p.eval(`one("#`+dialog+`").close()`, nil)
		}
		var colours [2]string
		for i, scheme := range []string{"light", "dark"} {
			p.do(func(ctx context.Context) error {
				features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
				return command(chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}))
			})
			p.eval(`getComputedStyle(document.body).backgroundColor`, &colours[i])
			var faint []string
			p.eval(contrasts, &faint)
			for _, what := range faint {
				t.Errorf("%s: %s", scheme, what)
			}
		}
		if colours[0] == colours[1] {
			t.Errorf("light and dark are both %s", colours[0])
		}
	}
}

// contrasts are the texts whose contrast with what is behind them is below 4.5, as WCAG has it.
const contrasts = `(() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!(parts(c)[3] === 0)) return c; } return "rgb(255, 255, 255)"; };
  const out = new Set();
  for (const e of all("body *:not(pre > :nth-child(n + 20))")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) out.add(e.tagName + "." + e.className + " has a contrast of " + ratio.toFixed(2));
  }
  return [...out];
})()`

// holds evaluates an expression that is true or false now.
func (p *tab) holds(expression string) (is bool) {
	p.t.Helper()
	p.eval("!!("+expression+")", &is)
	return is
}
