package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// TestGuide runs the requests that the reference shows.
func TestGuide(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s", program)
		}
	}
	guide, err := os.ReadFile("../../docs/guides/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	h := &deliverytest.Endpoint{}
	b := newBox(t, options{})
	b.shop(t, "orders.place", deliverytest.Listen(t, h))
	for range 2 {
		ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200)
	}
	dir, ran := t.TempDir(), 0
	for _, fence := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(guide), -1) {
		for command := range strings.SplitSeq(strings.ReplaceAll(fence[1], "\\\n", " "), "\n") {
			// A stream doesn't end, a reset would leave nothing for the rest, and what is to be verified isn't shown.
			if !strings.HasPrefix(command, "curl ") || strings.Contains(command, "/stream") || strings.Contains(command, "/reset") || strings.Contains(command, "…") {
				continue
			}
			command = strings.ReplaceAll(command, "localhost:8765", strings.TrimPrefix(b.url, "http://"))
			run := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(command, "curl ", "curl --fail-with-body --silent --show-error ", 1))
			run.Dir = dir
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
			ran++
		}
	}
	if ran < 12 || len(h.Arrived()) != 4 {
		t.Errorf("%d requests ran, and %d deliveries arrived", ran, len(h.Arrived()))
	}
}
