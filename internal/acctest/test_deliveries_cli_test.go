package acctest_test

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// handlerBinary builds examples/handlers/go and returns its path.
func handlerBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "handler.exe")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Dir = filepath.Join("..", "..", "examples", "handlers", "go")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// handles starts the handler with hooks, as in its README, and returns its address.
func handles(t *testing.T, binary, hooks string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hooks.json")
	if err := os.WriteFile(file, []byte(hooks), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, "-addr", "127.0.0.1:0", "-hooks", file)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	ready := bufio.NewScanner(out)
	if !ready.Scan() {
		t.Fatal("it doesn't say where it listens")
	}
	return strings.TrimPrefix(ready.Text(), "listening on ")
}

// TestAccTestDelivery_handlers applies the examples, which test hooks as soon as the hooks or their handlers exist. With the
// handler of examples/handlers, each apply succeeds. With a handler that has another secret, the first apply fails with a
// message that doesn't contain the secret. Invoking the action manually has the same result.
func TestAccTestDelivery_handlers(t *testing.T) {
	t.Parallel()
	c := acctest.NewCLI(t)
	c.NeedsTerraform(1, 14)
	binary := handlerBinary(t)
	const hooks = `{
		"/orders":          {"vendor": "commercelayer", "events": ["orders.place"], "secret": "%s"},
		"/moltin/shipping": {"vendor": "moltin", "events": ["order.fulfilled"], "secret": "%[2]s"},
		"/doo/orders":      {"vendor": "doo", "events": ["order_created"], "secret": "%[2]s"}
	}`
	const first = "00000000000000000000000000c0ffee" // the secret that the fake generates for its first webhook
	right := handles(t, binary, fmt.Sprintf(hooks, first, "hush-hush"))
	wrong := handles(t, binary, fmt.Sprintf(hooks, strings.Repeat("f", 32), "another"))
	for _, v := range testedVendors() {
		for address, works := range map[string]bool{right: true, wrong: false} {
			t.Run(fmt.Sprintf("%s %t", v.vendor, works), func(t *testing.T) {
				t.Parallel()
				c, w := acctest.NewCLI(t), acctest.New(t)
				example := strings.ReplaceAll(acctest.Example(t, "actions", v.action, "action.tf"), "https://hooks.example.com", address)
				c.Write("main.tf", requirementsOf(provider.Whole())+w.Config(example))
				c.Write("test.auto.tfvars", secretVariables(example))
				c.Run("plan", "-no-color", "-input=false", "-out=plan")
				planned := c.Run("show", "-json", "plan")
				applied, code := c.Try("apply", "-no-color", "-input=false", "plan")
				name := map[string]string{"commercelayer": "orders", "moltin": "shipping", "doo": "tickets"}[v.vendor]
				invoked, again := c.Try("apply", "-no-color", "-input=false", "-auto-approve", "-invoke=action."+v.action+"."+name)
				for _, out := range []string{applied, invoked} {
					isFine := strings.Contains(out, "answered 200 OK after ")
					isRefused := acctest.Message("The test delivery to a "+v.noun+" failed").MatchString(out) && strings.Contains(out, "401 Unauthorized")
					if isFine != works || isRefused == works || strings.Contains(out, first) || strings.Contains(out, "hush-hush") {
						t.Errorf("it says\n%s", out)
					}
				}
				if failed := code != 0 && again != 0; failed == works || code != again {
					t.Errorf("the apply ended with %d, and the invocation with %d", code, again)
				}
				if kept := c.State() + planned; !strings.Contains(kept, v.vendor+"_") || strings.Contains(kept, "hush-hush") {
					t.Errorf("state and plan are\n%s", kept)
				}
			})
		}
	}
}

// secretVariables sets the secret variables of an example.
func secretVariables(example string) string {
	lines := ""
	for _, name := range []string{"shipping_secret", "doo_receiver_secret"} {
		if strings.Contains(example, `variable "`+name+`"`) {
			lines += name + " = \"hush-hush\"\n"
		}
	}
	return lines
}

// TestAccEventTrigger applies the example, in which the action triggers the listed events again.
func TestAccEventTrigger(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	c.NeedsTerraform(1, 14)
	h, engine := &deliverytest.Endpoint{}, delivery.New(delivery.Config{})
	at := deliverytest.Listen(t, h)
	for _, topic := range []string{"orders.place", "orders.place", "orders.cancel"} {
		w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: at + "/" + topic})
	}
	for _, event := range []string{"orders.place", "orders.cancel", "orders.place"} {
		fired, err := w.CommerceLayer.Fire(engine, fakeserver.Firing{Event: event})
		if err != nil {
			t.Fatal(err)
		}
		deliverytest.Settle(t.Context(), t, engine, fired.Deliveries)
	}
	before := len(h.Arrived())
	c.Write("main.tf", requirementsOf(provider.Whole())+w.Config(
		strings.ReplaceAll(acctest.Example(t, "actions", "commercelayer_event_trigger", "action.tf"), "2026-11-29T08", "2020-01-01T00")))
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	said := c.Run("apply", "-no-color", "-input=false", "-auto-approve", "-invoke=action.commercelayer_event_trigger.lost")
	if n := strings.Count(said, "fires again, for every webhook of its topic"); n != 2 {
		t.Errorf("%d events fire again:\n%s", n, said)
	}
	if n := len(w.CommerceLayer.Journal.Calls(http.MethodPatch, "/api/events/")); n != 2 {
		t.Errorf("%d were triggered", n)
	}
	deliverytest.Settle(t.Context(), t, engine, engine.Deliveries(delivery.Filter{}))
	if got := len(h.Arrived()) - before; got != 4 {
		t.Errorf("%d deliveries arrived again", got)
	}
}
