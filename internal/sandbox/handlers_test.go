package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// handlerHooks is the hooks.json of the handlers under test.
const handlerHooks = `{
	"/placed":    {"vendor": "commercelayer", "events": ["orders.place"], "secret": "cl-placed"},
	"/moltin":    {"vendor": "moltin", "events": ["order.paid"], "secret": "moltin-paid"},
	"/v1":        {"vendor": "moltin_v1", "events": ["create"], "secret": "v1-create"},
	"/created":   {"vendor": "doo", "events": ["order_created"], "secret": "doo-created"},
	"/cancelled": {"vendor": "doo", "events": ["order_cancelled"], "secret": "doo-cancelled"}
}`

// handlers are the commands of the receivers in examples/handlers.
func handlers(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..", "examples", "handlers")
	binary := filepath.Join(t.TempDir(), "handler")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../examples/handlers/go")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	all := map[string][]string{"go": {binary, "-addr", "127.0.0.1:0", "-hooks"}}
	script := filepath.Join(root, "node", "handler.mjs")
	if _, err := os.Stat(script); err != nil { // which tells go test's cache that the result depends on it
		t.Fatal(err)
	}
	if node, err := exec.LookPath("node"); err == nil {
		all["node"] = []string{node, script, "--addr", "127.0.0.1:0", "--hooks"}
	} else {
		t.Log("Node is not on PATH: its receiver isn't tested")
	}
	return all
}

// startHandler runs a receiver for as long as the test does, and returns its URL.
func startHandler(t *testing.T, command []string) string {
	t.Helper()
	hooks := filepath.Join(t.TempDir(), "hooks.json")
	if err := os.WriteFile(hooks, []byte(handlerHooks), 0o600); err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(t.Context(), command[0], append(command[1:len(command):len(command)], hooks)...)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	ready := bufio.NewScanner(out)
	if !ready.Scan() {
		t.Fatal("the handler doesn't say where it listens")
	}
	return strings.TrimPrefix(ready.Text(), "listening on ")
}

// TestHandlers_refuseToStart: what keeps a receiver from starting is said in one line, which names the file or the flag.
func TestHandlers_refuseToStart(t *testing.T) {
	t.Parallel()
	for name, command := range handlers(t) {
		flags := command[:len(command)-3] // without -addr, its value and -hooks
		address, hooks := command[len(command)-3], command[len(command)-1]
		file := filepath.Join(t.TempDir(), "hooks.json")
		try := func(content, want string, args ...string) {
			t.Helper()
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
			defer stop()
			out, err := exec.CommandContext(ctx, flags[0], append(flags[1:len(flags):len(flags)], args...)...).CombinedOutput()
			if err == nil || ctx.Err() != nil || !strings.Contains(string(out), want) || strings.Count(string(out), "\n") != 1 {
				t.Errorf("%s, %s %v: %v, %s", name, content, args, err, out)
			}
		}
		for _, content := range []string{"", "{", "[]", `{"/x": null}`, `{"x": {}}`, `{"/x": {"vendor": "other"}}`, `{"/x": {"vendor": "doo", "events": ["order_created"]}}`,
			`{"/x": {"vendor": "moltin", "events": "order.paid", "secret": "s"}}`} {
			try(content, file, hooks, file)
		}
		try(handlerHooks, "missing.json", hooks, "missing.json")
		try(handlerHooks, "3000", address, "3000", hooks, file)
		taken := strings.TrimPrefix(deliverytest.Listen(t, http.NotFoundHandler()), "http://")
		try(handlerHooks, taken, address, taken, hooks, file)
	}
}

// piecemeal hands requests on to a server with their bodies in pieces, at whose ends a character of several bytes is split.
func piecemeal(t *testing.T, to string) string {
	t.Helper()
	return deliverytest.Listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		onward, err := http.NewRequestWithContext(r.Context(), r.Method, to+r.URL.RequestURI(), pieces{bytes.NewReader(body)})
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		onward.Header = r.Header.Clone()
		answer, err := http.DefaultTransport.RoundTrip(onward)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body)
	}))
}

// pieces are read 1,021 bytes at a time, each of which net/http sends as a chunk: no multiple of a character's length.
type pieces struct{ body io.Reader }

func (p pieces) Read(b []byte) (int, error) { return p.body.Read(b[:min(len(b), 1021)]) }

// handled are hooks at the addresses of handlerHooks, by what is right or wrong about them.
func (b *box) handled(t *testing.T, at string) map[string]string {
	t.Helper()
	shop, tickets := fakeOf[*commercelayerfake.Fake](t, b), fakeOf[*doofake.Fake](t, b)
	store, old := fakeOf[*moltinfake.Fake](t, b), fakeOf[*moltinv1fake.Fake](t, b)
	topic := func(topic, secret string) string {
		return shop.Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: at + "/placed", SharedSecret: secret})
	}
	integration := func(event, secret string) string {
		return store.Put(moltinfake.Integration{
			Name: event, IntegrationType: "webhook", Enabled: true, Observes: []string{event},
			Configuration: moltinfake.Configuration{URL: at + "/moltin", SecretKey: secret},
		})
	}
	change := func(event, secret string) string {
		return old.Put(moltinv1fake.Webhook{URL: at + "/v1/" + secret, ContentType: "json", Create: event == "create", Delete: event == "delete", Enabled: true})
	}
	ticket := func(kind, secret string) string {
		return tickets.Put(doofake.Webhook{
			Name: kind, Hooks: []doofake.Hook{{Type: kind, Method: "POST", Endpoint: at + "/created"}},
			Authentication: &doofake.Authentication{
				Endpoint: at + "/doo/token", ClientID: "doo", ClientSecret: secret, GrantType: "client_credentials",
				HeaderFormat: "Authorization", HeaderValueFormat: "Bearer %ACCESS_TOKEN%",
			},
		})
	}
	return map[string]string{
		"commercelayer": topic("orders.place", "cl-placed"), "commercelayer, wrong": topic("orders.place", "cl-wrong"),
		"commercelayer, other": topic("orders.approve", "cl-approved"), "commercelayer, same secret": topic("orders.cancel", "cl-placed"),
		"moltin": integration("order.paid", "moltin-paid"), "moltin, wrong": integration("order.paid", "moltin-wrong"),
		"moltin, same secret": integration("order.created", "moltin-paid"),
		"moltin_v1":           change("create", "v1-create"), "moltin_v1, wrong": change("create", "v1-wrong"), "moltin_v1, other": change("delete", "v1-delete"),
		"doo": ticket("order_created", "doo-created"), "doo, wrong": ticket("order_created", "doo-wrong"), "doo, other": ticket("order_cancelled", "doo-cancelled"),
	}
}

// TestHandlers: what the sandbox delivers is taken by the example handlers, and what it does wrong on purpose is refused.
func TestHandlers(t *testing.T) {
	t.Parallel()
	const (
		wrong, other = "the signature, secret or token is wrong", "this address takes other events"
		long         = `,"patch":{"id":"long","metadata":{"long":"%s"},"attributes":{"metadata":{"long":"%[1]s"}}}`
	)
	for name, command := range handlers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, options{retryEvery: time.Millisecond})
			hooks := b.handled(t, piecemeal(t, startHandler(t, command)))
			for i, step := range []struct {
				// hook is a key of hooks; its vendor comes first.
				what, hook, event, more string
				// answers are the descriptions that the handler answers with, to each delivery, sorted.
				answers []string
			}{
				{"right", "commercelayer", "orders.place", "", []string{"accepted"}},
				{"right", "moltin", "order.paid", "", []string{"accepted"}},
				{"right", "moltin_v1", "create", "", []string{"accepted"}},
				{"right", "doo", "order_created", "", []string{"accepted"}},
				{"again", "commercelayer", "orders.place", `,"deliver":{"times":2}`, []string{"accepted", "seen before"}},
				{"again", "moltin", "order.paid", `,"deliver":{"times":2}`, []string{"accepted", "seen before"}},
				{"again", "moltin_v1", "create", `,"deliver":{"times":2}`, []string{"accepted", "seen before"}},
				{"again", "doo", "order_created", `,"deliver":{"times":2}`, []string{"accepted", "seen before"}},
				{"90 KB", "commercelayer", "orders.place", fmt.Sprintf(long, strings.Repeat("€", 30_000)), []string{"accepted"}},
				{"90 KB", "moltin", "order.paid", fmt.Sprintf(long, strings.Repeat("€", 30_000)), []string{"accepted"}},
				{"90 KB", "moltin_v1", "create", fmt.Sprintf(long, strings.Repeat("€", 30_000)), []string{"accepted"}},
				{"90 KB", "doo", "order_created", fmt.Sprintf(long, strings.Repeat("€", 30_000)), []string{"accepted"}},
				// A secret that isn't the hook's is refused by all of them.
				{"a secret", "commercelayer", "orders.place", `,"deliver":{"corrupt":"secret"}`, []string{wrong}},
				{"a secret", "moltin", "order.paid", `,"deliver":{"corrupt":"secret"}`, []string{wrong}},
				{"a token", "doo", "order_created", `,"deliver":{"corrupt":"secret"}`, []string{wrong}},
				{"another secret", "commercelayer, wrong", "orders.place", "", []string{wrong}},
				{"another secret", "moltin, wrong", "order.paid", "", []string{wrong}},
				{"another address", "moltin_v1, wrong", "create", "", []string{wrong}},
				{"no token", "doo, wrong", "order_created", "", []string{""}},
				{"a signature", "commercelayer", "orders.place", `,"deliver":{"corrupt":"signature"}`, []string{wrong}},
				// A changed body is refused where it is signed. The others can't see it.
				{"a body", "commercelayer", "orders.place", `,"deliver":{"corrupt":"body"}`, []string{wrong}},
				{"half a body", "commercelayer", "orders.place", `,"deliver":{"corrupt":"cut"}`, []string{wrong}},
				{"a body", "moltin", "order.paid", `,"deliver":{"corrupt":"body"}`, []string{"accepted"}},
				{"a body", "moltin_v1", "create", `,"deliver":{"corrupt":"body"}`, []string{"accepted"}},
				{"a body", "doo", "order_created", `,"deliver":{"corrupt":"body"}`, []string{"accepted"}},
				// A delivery of another topic doesn't pass, with its own secret nor with the same one.
				{"another hook's", "commercelayer, other", "orders.approve", "", []string{wrong}},
				{"another topic", "commercelayer, same secret", "orders.cancel", "", []string{other}},
				{"a topic", "commercelayer", "orders.place", `,"deliver":{"corrupt":"topic"}`, []string{other}},
				{"another event", "moltin, same secret", "order.created", "", []string{other}},
				{"a trigger", "moltin", "order.paid", `,"deliver":{"corrupt":"topic"}`, []string{"the header names another event than the body"}},
				{"another hook's", "moltin_v1, other", "delete", "", []string{wrong}},
				{"another hook's", "doo, other", "order_cancelled", "", []string{wrong}},
			} {
				vendor, _, _ := strings.Cut(step.hook, ",")
				if !strings.Contains(step.more, "patch") { // each step has a resource of its own
					step.more += fmt.Sprintf(`,"patch":{"id":"step-%d"}`, i)
				}
				body := `{"event":"` + step.event + `","hook":"` + hooks[step.hook] + `"` + step.more + `}`
				result := ask[sent](t, b, "POST", "/"+vendor+"/events?wait=30s", body, 200)
				var got []string
				for _, d := range result.Deliveries {
					got = append(got, b.described(t, vendor, d.ID))
				}
				slices.Sort(got) // either of two may be the first
				if !slices.Equal(got, step.answers) {
					t.Errorf("%s, %s: the handler says %q, want %q: %+v", step.hook, step.what, got, step.answers, result.Deliveries)
				}
				accepted := step.answers[0] == "accepted"
				for _, d := range result.Deliveries {
					if (d.State == "delivered") != accepted {
						t.Errorf("%s, %s: got %+v", step.hook, step.what, d)
					}
				}
			}
			b.triedAgain(t)
		})
	}
}

// described is the description in a handler's last answer to a delivery.
func (b *box) described(t *testing.T, vendor, id string) string {
	t.Helper()
	d := ask[wireDelivery](t, b, "GET", "/"+vendor+"/deliveries/"+id, "", 200)
	if d.Response == nil {
		return ""
	}
	_, after, _ := strings.Cut(d.Response.Body, `"description":"`)
	description, _, _ := strings.Cut(after, `"`)
	return cmp.Or(description, d.Response.Body)
}

// triedAgain sends the first delivery of each vendor again, which its handler has seen.
func (b *box) triedAgain(t *testing.T) {
	t.Helper()
	for vendor := range events() {
		all := ask[struct{ Deliveries []wireDelivery }](t, b, "GET", "/"+vendor+"/deliveries?state=delivered", "", 200).Deliveries
		first := all[len(all)-1]
		for _, as := range []string{"same", "new"} {
			again := ask[sent](t, b, "POST", "/"+vendor+"/deliveries/"+first.ID+"/resend?wait=30s", `{"as":"`+as+`"}`, 200).Deliveries[0]
			if got := b.described(t, vendor, again.ID); got != "seen before" {
				t.Errorf("%s: the handler says %q to %s again as %s", vendor, got, first.ID, as)
			}
		}
	}
}
