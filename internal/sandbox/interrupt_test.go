package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

const hundredConfig = `
terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

resource "commercelayer_webhook" "many" {
  count        = 100
  provider     = commercehooks
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/${count.index}"
}
`

// TestAccInterrupt interrupts an apply of a hundred in the middle, as Ctrl-C does, while answers get lost. The next one
// ends with a hundred, none doubled.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	needTerraform(t)
	if runtime.GOOS == "windows" {
		t.Skip("Windows can't send an interrupt to one process")
	}
	binary := build(t)
	s := newSandbox(options{})
	shop, _ := s.find("commercelayer")
	fake := shop.Fake.Base()
	server := httptest.NewServer(s.handler())
	t.Cleanup(server.Close)
	work := t.TempDir()
	path, err := terraform.Find(t.Context(), terraformPath(), work)
	if err != nil {
		t.Fatal(err)
	}
	tf, err := terraform.New(path, work, filepath.Dir(binary), nil)
	if err != nil {
		t.Fatal(err)
	}
	config := hundredConfig + strings.Replace(providerBlock([]vendor{shop}, server.URL), "    client_id", "    requests_per_second = 0\n    client_id", 1)
	if err := os.WriteFile(filepath.Join(work, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	middle := make(chan struct{})
	var creates atomic.Int64
	isCreate := fakeserver.On(http.MethodPost, "/api/webhooks")
	fake.Break(
		fakeserver.Fault{Times: -1, Commit: true, Match: func(r *http.Request) bool { // every tenth answer is lost
			if !isCreate(r) {
				return false
			}
			n := creates.Add(1)
			if n == 20 {
				close(middle)
			}
			return n%10 == 0
		}},
		fakeserver.Fault{Times: -1, Match: isCreate, Delay: 50 * time.Millisecond, PassThrough: true},
	)
	apply := exec.CommandContext(t.Context(), tf.ExecPath(), "apply", "-auto-approve", "-no-color")
	apply.Dir = work
	apply.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(work, "terraformrc"))
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	<-middle
	if err := apply.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := apply.Wait(); err == nil {
		t.Fatal("the interrupted apply ended well: it wasn't interrupted in the middle")
	}
	if n := len(shop.Fake.Hooks()); n == 0 || n >= 100 {
		t.Fatalf("%d webhooks after the interruption", n)
	}
	fake.Heal()

	if err := tf.Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	addresses := map[string]bool{}
	for _, hook := range shop.Fake.Hooks() {
		addresses[hook.Address] = true
	}
	if n := len(shop.Fake.Hooks()); n != 100 || len(addresses) != 100 {
		t.Errorf("%d webhooks for %d addresses, want 100 for 100", n, len(addresses))
	}
	if changes, err := tf.Plan(t.Context()); err != nil || changes {
		t.Errorf("the plan has changes: %t, %v", changes, err)
	}
}
