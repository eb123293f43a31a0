package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// counting is a handler that counts what arrives by its path, and what is wrong with it.
type counting struct {
	mu      sync.Mutex
	arrived map[string]int
	short   int
}

func (c *counting) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	n, _ := io.Copy(io.Discard, r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.arrived[r.URL.Path]++
	if n < 30<<10 || r.Header.Get("X-Commercelayer-Signature") == "" {
		c.short++
	}
}

// TestProcess_many: a thousand webhooks get an event of 30 KB from a sandbox in a process of its own: each once, in less than
// 200 MiB.
func TestProcess_many(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the sandbox")
	}
	binary := filepath.Join(t.TempDir(), "sandbox")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	process := exec.CommandContext(t.Context(), binary, "-addr", "127.0.0.1:0")
	printed, err := process.StdoutPipe()
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
	b := &box{}
	for lines := bufio.NewScanner(printed); b.url == "" && lines.Scan(); {
		b.url, _ = strings.CutPrefix(lines.Text(), "Ready: ")
		if b.url == lines.Text() {
			b.url = ""
		}
	}
	h := &counting{arrived: map[string]int{}}
	at := deliverytest.Listen(t, h)
	b.webhooks(t, 1000, at)

	body := `{"event":"orders.place","patch":{"attributes":{"metadata":{"long":"` + strings.Repeat("€", 10<<10) + `"}}}}`
	began := time.Now()
	got := ask[sent](t, b, "POST", "/commercelayer/events?wait=2m", body, 200)
	t.Logf("%d deliveries in %s", len(got.Deliveries), time.Since(began))
	for _, d := range got.Deliveries {
		if d.State != "delivered" || d.Tries != 1 {
			t.Fatalf("got %+v", d)
		}
	}
	for path, n := range h.arrived {
		if n != 1 {
			t.Errorf("%s arrived %d times", path, n)
		}
	}
	if len(got.Deliveries) != 1000 || len(h.arrived) != 1000 || h.short > 0 {
		t.Errorf("of %d deliveries, %d arrived, %d of them incomplete", len(got.Deliveries), len(h.arrived), h.short)
	}
	if peak := peakMemory(t, process.Process.Pid); peak > 200<<20 {
		t.Errorf("the sandbox has used %d MiB", peak>>20)
	}
}

// webhooks makes webhooks of Commerce Layer by its API, each with a path of its own.
func (b *box) webhooks(t *testing.T, count int, at string) {
	t.Helper()
	post := func(path, contentType, token, body string) []byte {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/commercelayer"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", contentType)
		request.Header.Set("Accept", contentType)
		request.Header.Set("Authorization", "Bearer "+token)
		status, text := do(t, request)
		if status/100 != 2 {
			t.Fatalf("%s answered %d, %s", path, status, text)
		}
		return []byte(text)
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	grant := `{"grant_type":"client_credentials","client_id":"demo","client_secret":"demo-secret"}`
	if err := json.Unmarshal(post("/oauth/token", "application/json", "", grant), &token); err != nil {
		t.Fatal(err)
	}
	for i := range count {
		post("/api/webhooks", "application/vnd.api+json", token.AccessToken,
			fmt.Sprintf(`{"data":{"type":"webhooks","attributes":{"topic":"orders.place","callback_url":"%s/%d"}}}`, at, i))
	}
}

// peakMemory is the most memory that a process has had, in bytes, 0 where the system doesn't tell.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Log(err)
		return 0
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(bytes.TrimSpace(status))
	if found == nil {
		t.Fatalf("got %s", status)
	}
	kilobytes, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB at most", kilobytes>>10)
	return kilobytes << 10
}

// TestHanging: an endpoint that hangs has failed after what the vendor gives it, and others don't wait for it.
func TestHanging(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for the vendors' real timeouts")
	}
	h := &deliverytest.Endpoint{}
	at := deliverytest.Listen(t, h)
	hanging, another := deliverytest.Listen(t, deliverytest.Hanging()), deliverytest.Listen(t, deliverytest.Hanging())
	b := newBox(t, options{})
	integration := func(address string) {
		fakeOf[*moltinfake.Fake](t, b).Put(moltinfake.Integration{
			Name: address, IntegrationType: "webhook", Enabled: true, Observes: []string{"order.paid"},
			Configuration: moltinfake.Configuration{URL: address},
		})
	}
	for i := range 100 {
		b.shop(t, "orders.place", fmt.Sprintf("%s/%d", hanging, i))
		integration(fmt.Sprintf("%s/%d", another, i))
	}
	b.shop(t, "orders.place", at)
	integration(at)
	var all sync.WaitGroup
	for vendor, event := range map[string]string{"commercelayer": "orders.place", "moltin": "order.paid"} {
		all.Go(func() {
			if status, text := b.call(t, "POST", "/"+vendor+"/events", `{"event":"`+event+`"}`); status != 202 {
				t.Errorf("got %d, %.200s", status, text)
			}
			began := time.Now()
			b.call(t, "GET", "/"+vendor+"/deliveries?state=delivered&count=1&wait=20s", "")
			if waited := time.Since(began); waited > 2*time.Second {
				t.Errorf("%s: the others waited %s", vendor, waited)
			}
		})
	}
	all.Wait()
	for vendor, timeout := range map[string]float64{"commercelayer": 5000, "moltin": 10000} {
		seen := 0
		for deadline := time.Now().Add(15 * time.Second); seen == 0 && time.Now().Before(deadline); {
			b.call(t, "GET", "/"+vendor+"/deliveries?state=failed&count=1&wait=1s", "")
			for _, d := range ask[struct{ Deliveries []wireDelivery }](t, b, "GET", "/"+vendor+"/deliveries?bodies=false&limit=5000", "", 200).Deliveries {
				for _, a := range d.Attempts {
					if a.Succeeded {
						continue
					}
					seen++
					if a.DurationMS < timeout || a.DurationMS > timeout+1000 || a.Status != nil || !strings.Contains(a.Error, "no answer") {
						t.Errorf("%s: got %+v", vendor, a)
					}
				}
			}
		}
		if seen == 0 {
			t.Errorf("%s: nothing has failed", vendor)
		}
	}
}
