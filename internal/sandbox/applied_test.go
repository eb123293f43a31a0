package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

// folder is one in which Terraform runs the built provider against a sandbox.
type folder struct {
	dir, path string
	env       []string
}

func newFolder(t *testing.T, b *box) *folder {
	t.Helper()
	needTerraform(t)
	f := &folder{dir: t.TempDir()}
	path, err := terraform.Find(t.Context(), terraformPath(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := terraform.New(path, f.dir, filepath.Dir(build(t)), nil); err != nil { // for its settings
		t.Fatal(err)
	}
	f.path = path
	f.env = append(b.environment(os.Environ(), b.url), "TF_CLI_CONFIG_FILE="+filepath.Join(f.dir, "terraformrc"), "CHECKPOINT_DISABLE=1")
	return f
}

// hasActions reports whether it is a Terraform with actions. OpenTofu has none.
func (f *folder) hasActions(t *testing.T) bool {
	t.Helper()
	var version struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(f.run(t, "version", "-json")), &version); err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(version.Version, "%d.%d", &major, &minor); err != nil {
		t.Fatal(err)
	}
	return (major > 1 || minor >= 14) && !strings.Contains(f.run(t, "version"), "OpenTofu")
}

func (f *folder) write(t *testing.T, name, content string) {
	t.Helper()
	write(t, filepath.Join(f.dir, name), content)
}

// run runs a command of Terraform, which has to succeed, and returns what it prints.
func (f *folder) run(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), f.path, args...)
	command.Dir, command.Env = f.dir, f.env
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// says checks that Terraform printed something, however it broke the lines.
func says(t *testing.T, printed string, want ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(printed), " ")
	for _, w := range want {
		if !strings.Contains(flat, w) {
			t.Errorf("Terraform doesn't say %q:\n%s", w, printed)
		}
	}
}

const receiverConfig = `
terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

resource "commercelayer_webhook" "orders" {
  provider          = commercehooks
  topic             = "orders.place"
  callback_url      = "%[1]s/commercelayer"
  include_resources = ["line_items", "customer"]
}

resource "moltin_integration" "orders" {
  provider = commercehooks
  name     = "Orders"
  enabled  = true
  observes = ["order.paid"]
  configuration {
    url           = "%[1]s/moltin"
    secret_key_wo = "moltin-secret"
  }
}

resource "doo_webhook" "orders" {
  provider = commercehooks
  name     = "Orders"
  hooks {
    type     = "order_created"
    endpoint = "%[1]s/doo"
  }
  authentication {
    endpoint            = "%[1]s/token"
    header_format       = "X-Auth"
    header_value_format = "Token %%ACCESS_TOKEN%%"
    credentials {
      client_secret_wo = "doo-secret"
    }
  }
}

output "commercelayer" {
  sensitive = true
  value     = commercelayer_webhook.orders.shared_secret
}
`

// TestAccReceiver: a receiver that shares no code with this project verifies what is delivered to hooks that Terraform made.
func TestAccReceiver(t *testing.T) {
	t.Parallel()
	needTerraform(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip(err)
	}
	b := newBox(t, options{retryEvery: time.Millisecond})
	f := newFolder(t, b)
	receiver := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "receiver.py"), filepath.Join(f.dir, "secrets.json"))
	out, err := receiver.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := receiver.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = receiver.Process.Kill()
		_ = receiver.Wait()
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the receiver doesn't say where it listens")
	}
	f.write(t, "main.tf", fmt.Sprintf(receiverConfig, lines.Text()))
	f.run(t, "apply", "-auto-approve", "-no-color")
	f.write(t, "secrets.json", fmt.Sprintf(`{"commercelayer": %q, "moltin": "moltin-secret", "doo": "doo-secret"}`, f.run(t, "output", "-raw", "commercelayer")))
	for _, round := range []struct{ deliver, state, verdict string }{{`{}`, "delivered", "verified"}, {`{"corrupt":"secret"}`, "failed", "refused"}} {
		for _, of := range [][3]string{{"commercelayer", "orders.place", "/commercelayer"}, {"moltin", "order.paid", "/moltin"}, {"doo", "order_created", "/doo"}} {
			d := ask[sent](t, b, "POST", "/"+of[0]+"/events?wait=30s", `{"event":"`+of[1]+`","deliver":`+round.deliver+`}`, 200).Deliveries[0]
			if d.State != round.state {
				t.Errorf("%s: got %+v", of[0], d)
			}
			want := round.verdict + " " + of[2]
			said := "verified /token"
			for said == "verified /token" && lines.Scan() {
				said = lines.Text()
			}
			if said != want {
				t.Errorf("the receiver says %q, want %q", said, want)
			}
		}
	}
}

// shownIn are the configurations that a page of the documentation shows.
func shownIn(t *testing.T, page string) (text string, configurations []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "docs", "guides", page))
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile("(?ms)^( *)```terraform\n(.*?)^ *```$").FindAllStringSubmatch(string(content), -1) {
		configurations = append(configurations, regexp.MustCompile("(?m)^"+found[1]).ReplaceAllString(found[2], ""))
	}
	return string(content), configurations
}

// failedConfig counts the tries that nothing answered.
const failedConfig = `
data "commercelayer_event_callbacks" "all" {
  provider   = commercehooks
  webhook_id = commercelayer_webhook.placed.id
  limit      = 100
}

output "failed" {
  value = length([for call in data.commercelayer_event_callbacks.all.event_callbacks : call if !call.success && call.response_code == null])
}
`

const resetConfig = `
action "commercelayer_webhook_reset_circuit" "placed" {
  provider = commercehooks
  config {
    webhook_id = commercelayer_webhook.placed.id
  }
}
`

// TestAccGuide_develop follows the guide on handlers: a verified delivery, 30 that fail, what plans say of it, and the reset.
func TestAccGuide_develop(t *testing.T) {
	t.Parallel()
	needTerraform(t)
	if testing.Short() {
		t.Skip("runs Terraform eight times")
	}
	guide, configurations := shownIn(t, "develop-a-handler.md")
	if len(configurations) != 2 {
		t.Fatalf("the guide shows %d configurations", len(configurations))
	}
	b := newBox(t, options{retryEvery: time.Millisecond})
	f := newFolder(t, b)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0") // for a port that is free, and so remains
	if err != nil {
		t.Fatal(err)
	}
	handler := listener.Addr().String()
	_ = listener.Close()
	here := strings.NewReplacer("http://127.0.0.1:8765", b.url, "http://localhost:3000", "http://"+handler)
	trigger := func(code int, want string) {
		t.Helper()
		const command = "sandbox trigger commercelayer orders.place"
		var out, errs strings.Builder
		got := run(t.Context(), strings.Fields(command)[1:], streams{out: &out, err: &errs, env: []string{urlVariable + "=" + b.url}})
		if got != code || !strings.Contains(out.String(), want) || !strings.Contains(guide, "go run ./internal/"+command) {
			t.Errorf("%s ends with %d, want %d with %q:\n%s%s", command, got, code, want, &out, &errs)
		}
	}

	f.write(t, "main.tf", here.Replace(configurations[0]))
	f.run(t, "apply", "-auto-approve", "-no-color")
	f.write(t, "hooks.json", f.run(t, "output", "-json", "hooks"))
	binary := handlers(t)["go"][0]
	serving := func() func() {
		ctx, stop := context.WithCancel(t.Context())
		process := exec.CommandContext(ctx, binary, "-addr", handler, "-hooks", filepath.Join(f.dir, "hooks.json"))
		out, err := process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		if !bufio.NewScanner(out).Scan() {
			t.Fatal("the handler doesn't start")
		}
		return func() {
			stop()
			_ = process.Wait()
		}
	}
	stop := serving()
	trigger(0, "delivered http://"+handler+"/commercelayer/placed (hook000001): 200 in ")
	corrupted := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event": "orders.place", "deliver": {"corrupt": "body"}}`, 200)
	if corrupted.Deliveries[0].Status != 401 {
		t.Errorf("a changed body: %+v", corrupted.Deliveries)
	}
	stop()

	f.write(t, "health.tf", here.Replace(configurations[1]))
	trigger(1, "11 tries: nothing listens on "+handler+": is your handler running?")
	trigger(1, "11 tries: nothing listens on")
	trigger(1, "8 tries: nothing listens on "+handler+": is your handler running?; giving up: the webhook's circuit is open after 30 failures in a row")
	trigger(1, "not sent")
	f.write(t, "all.tf", failedConfig)
	says(t, f.run(t, "plan", "-no-color"), "+ failed = 30", "Warning: Check block assertion failed", "The handler rejects its orders: status none",
		"Warning: A Commerce Layer webhook gets no deliveries", `The circuit of webhook hook000001 is open, because too many deliveries in a row failed. Once its endpoint works again, apply with circuit_state = "closed"`)

	stop = serving()
	closed := strings.Replace(here.Replace(configurations[0]), "commercelayer/placed\"\n", "commercelayer/placed\"\n  circuit_state = \"closed\"\n", 1)
	f.write(t, "main.tf", closed)
	says(t, f.run(t, "apply", "-auto-approve", "-no-color"), `circuit_state = "open" -> "closed"`, "0 added, 1 changed, 0 destroyed")
	trigger(0, "delivered ")
	says(t, f.run(t, "plan", "-no-color"), "No changes.", "The handler rejects its orders: status none")
	if f.hasActions(t) { // which reset it, too
		stop()
		trigger(1, "11 tries")
		trigger(1, "11 tries")
		trigger(1, "8 tries")
		stop = serving()
		f.write(t, "reset.tf", resetConfig)
		says(t, f.run(t, "apply", "-auto-approve", "-no-color", "-invoke=action.commercelayer_webhook_reset_circuit.placed"), "The circuit of webhook hook000001 is closed.")
		trigger(0, "delivered ")
	}
	defer stop()
	for range 4 {
		trigger(0, "delivered ")
	}
	if planned := f.run(t, "plan", "-no-color"); strings.Contains(planned, "Check block") || !strings.Contains(planned, "Refreshing state") {
		t.Errorf("after five that were taken, the plan says\n%s", planned)
	}
}
