package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// asHandler lets the test's own binary be the receiver in Go.
const asHandler = "TEST_AS_HANDLER"

func TestMain(m *testing.M) {
	if os.Getenv(asHandler) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// programs are the receivers, which do the same.
func programs(t *testing.T) map[string][]string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{"go": {self}}
	if node, err := exec.LookPath("node"); err == nil {
		script := filepath.Join("..", "node", "handler.mjs")
		if _, err := os.Stat(script); err != nil { // which tells go test's cache that the result depends on it
			t.Fatal(err)
		}
		all["node"] = []string{node, script}
	} else {
		t.Log("Node is not on PATH: its receiver isn't tested")
	}
	return all
}

const secret = "0123456789abcdef0123456789abcdef"

const config = `{
	"/cl/placed":   {"vendor": "commercelayer", "events": ["orders.place"], "secret": "` + secret + `"},
	"/cl/approved": {"vendor": "commercelayer", "events": ["orders.approve"], "secret": "ffffffffffffffffffffffffffffffff"},
	"/moltin":      {"vendor": "moltin", "events": ["order.paid", "order.created"], "secret": "m-secret"},
	"/v1/created":  {"vendor": "moltin_v1", "events": ["create"], "secret": "v1-secret"},
	"/v1/deleted":  {"vendor": "moltin_v1", "events": ["delete"], "secret": "other"},
	"/doo/created": {"vendor": "doo", "events": ["event_created"], "secret": "d-secret"},
	"/doo/updated": {"vendor": "doo", "events": ["event_updated"], "secret": "d-other"},
	"/doo/removed": {"vendor": "doo", "events": ["event_removed"], "secret": "d-secret", "client_id": "shop"},
	"/cl/rotated":  {"vendor": "commercelayer", "events": ["orders.pay"], "secret": "new", "previous": "old"},
	"/moltin/new":  {"vendor": "moltin", "events": ["order.paid"], "secret": "new", "previous": "old"},
	"/v1/rotated":  {"vendor": "moltin_v1", "events": ["update"], "secret": "new", "previous": "old"},
	"/doo/rotated": {"vendor": "doo", "events": ["event_updated"], "secret": "new", "previous": "old", "client_id": "rotated"}
}`

// running is a receiver in a process of its own.
type running struct {
	t    *testing.T
	url  string
	logs *bufio.Scanner
}

func command(t *testing.T, program []string, hooks string) *exec.Cmd {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hooks.json")
	if err := os.WriteFile(file, []byte(hooks), 0o600); err != nil {
		t.Fatal(err)
	}
	args := slices.Concat(program[1:], []string{"-addr", "127.0.0.1:0", "-hooks", file})
	if len(program) > 1 {
		args = slices.Concat(program[1:], []string{"--addr", "127.0.0.1:0", "--hooks", file})
	}
	cmd := exec.CommandContext(t.Context(), program[0], args...)
	cmd.Env = append(os.Environ(), asHandler+"=1")
	return cmd
}

func start(t *testing.T, program []string) *running {
	t.Helper()
	cmd := command(t, program, config)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	logs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
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
	return &running{t: t, url: strings.TrimPrefix(ready.Text(), "listening on "), logs: bufio.NewScanner(logs)}
}

// logged waits for the next line of the log.
func (r *running) logged() string {
	r.t.Helper()
	if !r.logs.Scan() {
		r.t.Fatal("the log ended")
	}
	return r.logs.Text()
}

// pieces is a body that arrives in pieces of a size, each a chunk of its own.
type pieces struct {
	body *bytes.Reader
	size int
}

func (p pieces) Read(b []byte) (int, error) { return p.body.Read(b[:min(p.size, len(b))]) }

// post sends a body and returns the status and the description.
func (r *running) post(path string, header http.Header, body []byte, size int) (int, string) {
	r.t.Helper()
	var reader io.Reader = bytes.NewReader(body)
	if size > 0 {
		reader = pieces{bytes.NewReader(body), size}
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, r.url+path, reader)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header = header.Clone()
	if req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Description string
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		r.t.Fatalf("%s: %v", path, err)
	}
	if answer.AccessToken != "" {
		return resp.StatusCode, answer.AccessToken
	}
	return resp.StatusCode, answer.Description
}

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func signed(topic, key string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return headers("X-CommerceLayer-Topic", topic, "X-CommerceLayer-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

func moltinSent(event, key string) http.Header {
	return headers("X-Moltin-Integration-Trigger", event, "X-Moltin-Secret-Key", key)
}

func (r *running) token(clientID, key string) string {
	r.t.Helper()
	form := url.Values{"client_id": {clientID}, "client_secret": {key}, "grant_type": {"client_credentials"}}
	status, token := r.post(tokenPath, headers("Content-Type", "application/x-www-form-urlencoded"), []byte(form.Encode()), 0)
	if status != http.StatusOK || len(token) < 20 {
		r.t.Fatalf("no token: %d %s", status, token)
	}
	return "Bearer " + token
}

func order(id string) []byte {
	return []byte(`{"data":{"id":"` + id + `","type":"orders","attributes":{"updated_at":"2026-03-02T09:15:27.455Z","total":99.0,"name":"Zoë & €"}}}`)
}

func paid(id, event string) []byte {
	return []byte(`{"id":"` + id + `","triggered_by":"` + event + `","attempt":1,"payload":{"data":{"name":"Zoë €"}}}`)
}

func TestReceivers(t *testing.T) {
	t.Parallel()
	for name, program := range programs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, program)
			doo, other, shop := r.token("doo", "d-secret"), r.token("doo", "d-other"), r.token("shop", "d-secret")
			vector := []byte(`{"data":{"id":"Zoë €","attributes":{"a":1.0}}}`)
			large := []byte(`{"data":{"id":"large","attributes":{"text":"` + strings.Repeat("€", 30_000) + `"}}}`)
			changed := bytes.Replace(order("1"), []byte("99.0"), []byte("1.0"), 1)
			largePaid := []byte(`{"id":"e-large","triggered_by":"order.paid","text":"` + strings.Repeat("€", 30_000) + `"}`)
			const wrong = "the signature, secret or token is wrong"
			for _, step := range []struct {
				what, path string
				header     http.Header
				body       []byte
				pieces     int
				status     int
				answer     string
			}{
				// Commerce Layer. The vector is made with: openssl dgst -sha256 -hmac 0123… -binary | base64
				{"a vector", "/cl/placed", headers("X-CommerceLayer-Topic", "orders.place", "X-CommerceLayer-Signature", "YpvwnapzzQZUKH6l6Og5SkIt6UALl1TUOQkmpxy/Bkg="), vector, 0, 200, "accepted"},
				{"another order", "/cl/placed", signed("orders.place", secret, order("1")), order("1"), 0, 200, "accepted"},
				{"a repeat", "/cl/placed", signed("orders.place", secret, order("1")), order("1"), 0, 200, "seen before"},
				{"every byte alone", "/cl/placed", signed("orders.place", secret, order("2")), order("2"), 1, 200, "accepted"},
				{"90 KB in pieces", "/cl/placed", signed("orders.place", secret, large), large, 1021, 200, "accepted"},
				{"a changed body", "/cl/placed", signed("orders.place", secret, order("1")), changed, 0, 401, wrong},
				{"a wrong secret", "/cl/placed", signed("orders.place", secret+"0", order("3")), order("3"), 0, 401, wrong},
				{"no signature", "/cl/placed", headers("X-CommerceLayer-Topic", "orders.place"), order("3"), 0, 401, wrong},
				{"an empty signature", "/cl/placed", headers("X-CommerceLayer-Signature", ""), order("3"), 0, 401, wrong},
				{"another topic", "/cl/placed", signed("orders.approve", secret, order("3")), order("3"), 0, 400, "this address takes other events"},
				{"no topic", "/cl/placed", signed("", secret, order("3")), order("3"), 0, 400, "this address takes other events"},
				{"another hook's secret", "/cl/approved", signed("orders.approve", secret, order("3")), order("3"), 0, 401, wrong},
				{"not JSON", "/cl/placed", signed("orders.place", secret, []byte("{")), []byte("{"), 0, 400, "the body is not JSON"},
				// Moltin v2. A changed body passes: the vendor signs nothing.
				{"paid", "/moltin", moltinSent("order.paid", "m-secret"), paid("e1", "order.paid"), 0, 200, "accepted"},
				{"a further try", "/moltin", moltinSent("order.paid", "m-secret"), bytes.Replace(paid("e1", "order.paid"), []byte(":1"), []byte(":2"), 1), 0, 200, "seen before"},
				{"created, in pieces", "/moltin", moltinSent("order.created", "m-secret"), paid("e2", "order.created"), 1, 200, "accepted"},
				{"90 KB in pieces", "/moltin", moltinSent("order.paid", "m-secret"), largePaid, 1021, 200, "accepted"},
				{"no trigger", "/moltin", headers("X-MOLTIN-SECRET-KEY", "m-secret"), paid("e3", "order.paid"), 0, 200, "accepted"},
				{"a wrong secret", "/moltin", moltinSent("order.paid", "m-secre"), paid("e4", "order.paid"), 0, 401, wrong},
				{"no secret", "/moltin", headers("X-Moltin-Integration-Trigger", "order.paid"), paid("e4", "order.paid"), 0, 401, wrong},
				{"another event", "/moltin", moltinSent("order.deleted", "m-secret"), paid("e4", "order.deleted"), 0, 400, "this address takes other events"},
				{"two events", "/moltin", moltinSent("order.created", "m-secret"), paid("e4", "order.paid"), 0, 400, "the header names another event than the body"},
				// Moltin v1: the secret is in the address.
				{"create", "/v1/created/v1-secret", headers(), []byte(`{"id":"€"}`), 1, 200, "accepted"},
				{"a repeat", "/v1/created/v1-secret", headers(), []byte(`{"id":"€"}`), 0, 200, "seen before"},
				{"a form", "/v1/created/v1-secret", headers("Content-Type", "application/x-www-form-urlencoded"), []byte(`id=%E2%82%AC`), 0, 200, "accepted"},
				{"a wrong secret", "/v1/created/v1-secre", headers(), []byte(`{"id":"2"}`), 0, 401, wrong},
				{"another hook's secret", "/v1/created/other", headers(), []byte(`{"id":"2"}`), 0, 401, wrong},
				{"no secret", "/v1/created", headers(), []byte(`{"id":"2"}`), 0, 404, "no hook has this address"},
				// doo
				{"created", "/doo/created", headers("Authorization", doo), []byte(`{"event_id":"€"}`), 1, 200, "accepted"},
				{"a repeat", "/doo/created", headers("Authorization", doo), []byte(`{"event_id":"€"}`), 0, 200, "seen before"},
				{"another hook", "/doo/updated", headers("Authorization", other), []byte(`{"event_id":"€"}`), 0, 200, "accepted"},
				{"another client", "/doo/removed", headers("Authorization", shop), []byte(`{"event_id":"€"}`), 0, 200, "accepted"},
				{"another client's token", "/doo/created", headers("Authorization", shop), []byte(`{"event_id":"2"}`), 0, 401, wrong},
				{"another hook's token", "/doo/created", headers("Authorization", other), []byte(`{"event_id":"2"}`), 0, 401, wrong},
				{"a made up token", "/doo/created", headers("Authorization", "Bearer x"), []byte(`{"event_id":"2"}`), 0, 401, wrong},
				{"no Bearer", "/doo/created", headers("Authorization", strings.TrimPrefix(doo, "Bearer ")), []byte(`{"event_id":"2"}`), 0, 401, wrong},
				{"no token", "/doo/created", headers(), []byte(`{"event_id":"2"}`), 0, 401, wrong},
				{"a token for a wrong secret", tokenPath, headers("Content-Type", "application/x-www-form-urlencoded"), []byte("grant_type=client_credentials&client_id=doo&client_secret=d-wrong"), 0, 401, wrong},
				{"a token for JSON", tokenPath, headers(), []byte(`{"grant_type":"client_credentials"}`), 0, 400, "request a token with a form"},
				{"another grant", tokenPath, headers("Content-Type", "application/x-www-form-urlencoded"), []byte("grant_type=password&client_id=doo&client_secret=d-secret"), 0, 400, "the grant_type must be client_credentials"},
				{"another address", "/cl/placed/", signed("orders.place", secret, order("3")), order("3"), 0, 404, "no hook has this address"},
			} {
				status, description := r.post(step.path, step.header, step.body, step.pieces)
				if status != step.status || description != step.answer {
					t.Errorf("%s, %s: %d %q, want %d %q", step.path, step.what, status, description, step.status, step.answer)
				}
				if step.answer == "accepted" && status == http.StatusOK { // work gets it, whole, and the log says nothing that it shouldn't
					for line := r.logged(); ; line = r.logged() {
						if strings.Contains(line, "secret\"") || strings.Contains(line, "Zoë") || strings.Contains(line, secret) {
							t.Errorf("the log says %s", line)
						}
						if size, ok := strings.CutSuffix(line, " bytes"); ok {
							if !strings.HasSuffix(size, " "+jsonNumber(len(step.body))) {
								t.Errorf("%s, %s: worked on %q, want %d bytes", step.path, step.what, line, len(step.body))
							}
							break
						}
					}
				}
			}
			resp, err := http.Get(r.url + "/cl/placed") //nolint:noctx // the test's own server
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("GET: %d", resp.StatusCode)
			}
		})
	}
}

func jsonNumber(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// TestReceivers_rotation: while a secret is rotated, deliveries with the old one are accepted too, and no others. The same
// delivery with both is one. The log says when the old one was used.
func TestReceivers_rotation(t *testing.T) {
	t.Parallel()
	for name, program := range programs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, program)
			used := 0
			for _, step := range []struct {
				path   string
				header func(key string) http.Header
				body   []byte
			}{
				{"/cl/rotated", func(key string) http.Header { return signed("orders.pay", key, order("1")) }, order("1")},
				{"/moltin/new", func(key string) http.Header { return moltinSent("order.paid", key) }, paid("e1", "order.paid")},
				{"/v1/rotated/", func(string) http.Header { return headers() }, []byte(`{"id":"1"}`)},
				{"/doo/rotated", func(key string) http.Header {
					if key != "new" && key != "old" {
						return headers("Authorization", "Bearer "+key)
					}
					return headers("Authorization", r.token("rotated", key))
				}, []byte(`{"event_id":"1"}`)},
			} {
				for _, tried := range []struct {
					key    string
					status int
					answer string
				}{
					{"old", 200, "accepted"}, {"new", 200, "seen before"}, {"older", 401, "the signature, secret or token is wrong"},
				} {
					path := step.path
					if strings.HasSuffix(path, "/") {
						path += tried.key
					}
					if status, answer := r.post(path, step.header(tried.key), step.body, 0); status != tried.status || answer != tried.answer {
						t.Errorf("%s with %q: %d %q, want %d %q", step.path, tried.key, status, answer, tried.status, tried.answer)
					}
				}
			}
			form := url.Values{"client_id": {"doo"}, "client_secret": {""}, "grant_type": {"client_credentials"}}
			status, answer := r.post(tokenPath, headers("Content-Type", "application/x-www-form-urlencoded"), []byte(form.Encode()), 0)
			if status != http.StatusUnauthorized { // a hook without a previous secret
				t.Errorf("a token without a secret: %d %s", status, answer)
			}
			for used < 4 {
				if line := r.logged(); strings.HasSuffix(line, ": with the previous secret") {
					used++
				}
			}
		})
	}
}

// TestReceivers_config shows that no receiver starts with a hook that anybody could deliver to.
func TestReceivers_config(t *testing.T) {
	t.Parallel()
	for name, program := range programs(t) {
		for hooks, want := range map[string]string{
			`{"/a": {"vendor": "commercelayer", "events": ["orders.place"], "secret": ""}}`:               "needs a secret and events",
			`{"/a": {"vendor": "moltin", "secret": "x"}}`:                                                 "needs a secret and events",
			`{"/a": {"vendor": "commercelayer", "events": ["orders.place", "orders.pay"], "secret":"x"}}`: "needs one event",
			`{"/a": {"vendor": "shop", "events": ["x"], "secret": "x"}}`:                                  "unknown vendor",
			`{"a": {"vendor": "moltin", "events": ["x"], "secret": "x"}}`:                                 "can't be the path of a hook",
		} {
			out, err := command(t, program, hooks).CombinedOutput()
			if err == nil || !strings.Contains(string(out), want) {
				t.Errorf("%s with %s: %v, %s, want %q", name, hooks, err, out, want)
			}
		}
	}
}
