package rest_test

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestAnswerIsBounded: errors, decompressed bodies, token responses and headers are bounded too.
func TestAnswerIsBounded(t *testing.T) {
	t.Parallel()
	const tooLong = 16<<20 + 1
	tests := map[string]struct {
		answer   func(w http.ResponseWriter)
		forToken bool
		want     string
	}{
		"error": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.Copy(w, io.LimitReader(zeros{}, tooLong))
		}, false, "the answer is longer than 16 MiB"},
		"token": {func(w http.ResponseWriter) { _, _ = io.Copy(w, io.LimitReader(zeros{}, tooLong)) }, true, "the answer is longer than 16 MiB"},
		"compressed": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			packed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
			_, _ = io.Copy(packed, io.LimitReader(zeros{}, tooLong))
			_ = packed.Close()
		}, false, "the answer is longer than 16 MiB"},
		"header": {func(w http.ResponseWriter) {
			w.Header().Set("X-Long", strings.Repeat("x", 300<<10))
			_, _ = io.WriteString(w, "{}")
		}, false, "server response headers exceeded 262144 bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { test.answer(w) })
			var client *rest.Client
			client = s.client(t, func(c *rest.Config) {
				c.MaxRetries = 0
				if test.forToken {
					c.Token = rest.NewToken(func(ctx context.Context) (rest.Grant, error) {
						_, err := client.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"token"}, Anonymous: true})
						return rest.Grant{}, err
					})
				}
			})
			_, err := client.Do(t.Context(), get("hooks"))
			if failure := failureOf(t, err); failure.ForToken != test.forToken || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestHeaderInjection: a value that would end its line is never sent, and the error doesn't quote it.
func TestHeaderInjection(t *testing.T) {
	t.Parallel()
	const value = "s3cr3t\r\nX-Evil: 1"
	tests := map[string]func(*rest.Config, *rest.Request){
		"token":      func(c *rest.Config, _ *rest.Request) { c.Token = tokens(value) },
		"own token":  func(c *rest.Config, _ *rest.Request) { c.Token = rest.StaticToken(value) },
		"api key":    func(c *rest.Config, _ *rest.Request) { c.Header = http.Header{"X-Api-Key": {value}} },
		"of request": func(_ *rest.Config, r *rest.Request) { r.Header = http.Header{"Accept": {value}} },
		"line feed":  func(c *rest.Config, _ *rest.Request) { c.Header = http.Header{"X-Api-Key": {"s3cr3t\nX-Evil: 1"}} },
		"null byte":  func(c *rest.Config, _ *rest.Request) { c.Header = http.Header{"X-Api-Key": {"s3cr3t\x00"}} },
	}
	for name, inject := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, ok)
			request := post("{}")
			client := s.client(t, func(c *rest.Config) { inject(c, &request) })
			_, err := client.Do(t.Context(), request)
			if failureOf(t, err).Sent || !strings.Contains(err.Error(), "invalid header field value") || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("got %v", err)
			}
			if n := len(s.received()); n != 0 {
				t.Errorf("the server received %d requests", n)
			}
		})
	}
}

// TestProxy runs itself again for each case, because net/http reads the environment once.
func TestProxy(t *testing.T) {
	t.Parallel()
	if target := os.Getenv("REST_TEST_TARGET"); target != "" {
		_, err := rest.New(rest.Config{Vendor: "Acme", BaseURL: mustParse(t, target)}).Do(t.Context(), get("hooks"))
		t.Logf("got %v", err)
		return
	}
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, _ := http.NewResponseController(w).Hijack()
		_, _ = io.WriteString(conn, "HTTP/1.1 407 "+r.Header.Get("Proxy-Authorization")+" hunter2\r\n\r\n")
		_ = conn.Close()
	}))
	t.Cleanup(refusing.Close)
	closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	direct := newServer(t, ok)
	host := refusing.Listener.Addr().String()
	tests := map[string]struct{ proxy, target, want string }{
		"refuses":         {"http://me:hunter2@" + host, "https://acme.test", "the proxy " + host + " answered 407 Proxy Authentication Required"},
		"isn't there":     {"http://me:hunter2@" + closed.Addr().String(), "https://acme.test", "connection refused"},
		"not to loopback": {"http://me:hunter2@" + host, direct.URL, "got <nil>"},
		"nor to its name": {"http://me:hunter2@" + host, strings.Replace(direct.URL, "127.0.0.1", "localhost", 1), "got <nil>"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxy$", "-test.v")
			again.Env = append(os.Environ(), "REST_TEST_TARGET="+test.target, "HTTPS_PROXY="+test.proxy, "HTTP_PROXY="+test.proxy,
				"NO_PROXY=", "https_proxy=", "http_proxy=", "no_proxy=")
			out, err := again.CombinedOutput()
			if err != nil || !strings.Contains(string(out), test.want) {
				t.Errorf("%v: %s\nwant %q", err, out, test.want)
			}
			for _, secret := range []string{"hunter2", "bWU6aHVudGVyMg"} { // base64 of me:hunter2
				if strings.Contains(string(out), secret) {
					t.Errorf("%s is shown: %s", secret, out)
				}
			}
		})
	}
}
