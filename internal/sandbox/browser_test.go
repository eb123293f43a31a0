package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// aBrowser is the one that all tests share, each with a tab of its own.
type aBrowser struct {
	once  sync.Once
	ctx   context.Context
	stop  context.CancelFunc
	fails error
}

var theBrowser aBrowser

// end ends the browser, if there is one.
func (b *aBrowser) end() {
	if b.stop != nil {
		b.stop()
	}
}

// start starts a headless browser. Its error is exec.ErrNotFound where this machine has none.
func (b *aBrowser) start() (context.Context, error) {
	b.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
			chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"))
		if os.Geteuid() == 0 {
			options = append(options, chromedp.NoSandbox) // it refuses to be root's otherwise
		}
		allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stopBrowser := chromedp.NewContext(allocator)
		b.ctx, b.stop = ctx, func() { stopBrowser(); stopAllocator() }
		b.fails = chromedp.Do(ctx)
	})
	return b.ctx, b.fails
}

// tab is a page of the sandbox that somebody looks at. Whatever goes wrong in it fails its test.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu       sync.Mutex
	requests []string // methods and addresses
	wrong    []string
}

// helpers are what the tests find in the page. until waits for a change that makes something true; what somebody types changes
// no element, so that it also looks now and then.
const helpers = `
window.violations = [];
addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI));
window.one = (selector) => document.querySelector(selector);
window.all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
window.texts = (selector) => all(selector).map((e) => e.innerText.replace(/\s+/g, " ").trim());
window.named = (selector, text) => all(selector).find((e) => e.innerText.trim() === text);
window.until = (holds) => new Promise((done) => {
  const look = () => { let held; try { held = holds(); } catch {} if (held) { watcher.disconnect(); clearInterval(now); done(held); } };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const now = setInterval(look, 50);
  look();
});`

// open opens the page in a tab of that size, at a place in it such as "#/hooks". The test is skipped where there is no browser,
// except in CI, which installs one.
func (b *box) open(t *testing.T, width, height int64, place string) *tab {
	t.Helper()
	parent, err := theBrowser.start()
	switch {
	case errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "":
		t.Skip("there is no browser: install one with apt-get install chromium, or any other Chromium or Chrome")
	case err != nil:
		t.Fatalf("starting a browser, such as Debian's chromium: %v", err)
	}
	ctx, stop := chromedp.NewContext(parent)
	p := &tab{t: t, ctx: ctx, url: b.url}
	t.Cleanup(func() {
		p.inspect()
		stop()
	})
	if err := chromedp.Listen(ctx, p.heard); err != nil {
		t.Fatal(err)
	}
	p.do(func(ctx context.Context) error {
		return errors.Join(
			command(chromedp.Call(ctx, network.Enable, network.EnableParams{})),
			command(chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: helpers})),
			command(chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})),
			chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(b.url+"/"+place)))
	})
	p.until(`one("#connection").innerText.includes("Live") && [...document.querySelectorAll("nav span")].every((e) => e.innerText)`)
	return p
}

func command[R any](_ R, err error) error { return err }

// heard notes what the browser says of the page.
func (p *tab) heard(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.Method+" "+e.Request.URL)
	case *runtime.EventExceptionThrown:
		p.wrong = append(p.wrong, "an exception: "+e.ExceptionDetails.Text+" "+fmt.Sprint(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		p.wrong = append(p.wrong, fmt.Sprintf("the console's %s", e.Type))
	case *log.EventEntryAdded:
		if e.Entry.Source == "security" || e.Entry.Source == "violation" {
			p.wrong = append(p.wrong, e.Entry.Text)
		}
	case *page.EventJavascriptDialogOpening:
		p.wrong = append(p.wrong, "a dialog: "+e.Message)
	}
}

// inspect fails the test if the page did what it must not: throw, violate its policy, or ask another server.
func (p *tab) inspect() {
	if p.t.Failed() {
		return // the page may be anywhere
	}
	var violations []string
	p.eval(`window.violations`, &violations)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, wrong := range append(p.wrong, violations...) {
		p.t.Errorf("the page has %s", wrong)
	}
	for _, request := range p.requests {
		if _, url, _ := strings.Cut(request, " "); !strings.HasPrefix(url, p.url+"/") || strings.Contains(url, "secrets") {
			p.t.Errorf("the page sends %s", request)
		}
	}
	if len(p.requests) < 5 {
		p.t.Errorf("only %d requests were seen", len(p.requests))
	}
}

// do runs something in the tab, for at most a minute.
func (p *tab) do(run func(context.Context) error) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, time.Minute)
	defer stop()
	if err := run(ctx); err != nil {
		p.t.Fatalf("%v", err)
	}
}

// eval evaluates an expression, and waits for it where it is a promise.
func (p *tab) eval(expression string, out any) {
	p.t.Helper()
	p.do(func(ctx context.Context) error {
		text, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
		if err != nil || out == nil {
			return err
		}
		return json.Unmarshal(text, out)
	})
}

// until waits until an expression is true.
func (p *tab) until(expression string) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, time.Minute)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`until(() => !!(`+expression+`))`, chromedp.EvalAwaitPromise)); err != nil {
		var text string
		p.eval(`location.hash + "\n" + document.activeElement.outerHTML.slice(0, 300) + "\n" + document.body.innerText`, &text)
		p.t.Fatalf("%s doesn't become true (%v) on\n%s", expression, err, text)
	}
}

// texts are those of the visible elements that a selector finds.
func (p *tab) texts(selector string) (out []string) {
	p.t.Helper()
	p.eval(fmt.Sprintf("texts(%q)", selector), &out)
	return out
}

// click clicks the visible element with a text.
func (p *tab) click(selector, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("named(%q, %q)", selector, text))
	p.eval(fmt.Sprintf("named(%q, %q).click()", selector, text), nil)
}

// press presses keys, one after the other, as the keyboard does: a page that takes a key for itself isn't given its character.
func (p *tab) press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		down := input.DispatchKeyEventParams{Type: "keyDown", Key: key, Text: key}
		switch key {
		case "Enter":
			down.Text, down.WindowsVirtualKeyCode = "\r", 13
		case "Tab":
			down.Text, down.WindowsVirtualKeyCode = "", 9
		case "Escape":
			down.Text, down.WindowsVirtualKeyCode = "", 27
		case "ArrowDown":
			down.Text, down.WindowsVirtualKeyCode = "", 40
		}
		up := down
		up.Type, up.Text = "keyUp", ""
		p.do(func(ctx context.Context) error {
			return errors.Join(
				command(chromedp.Call(ctx, input.DispatchKeyEvent, down)),
				command(chromedp.Call(ctx, input.DispatchKeyEvent, up)))
		})
	}
}

// asked are the addresses that were requested by a method, without the server.
func (p *tab) asked(method string) (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, request := range p.requests {
		if path, is := strings.CutPrefix(request, method+" "+p.url); is {
			out = append(out, path)
		}
	}
	return out
}
