package fakeserver_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// guarded serves a mux behind Guard and counts what gets through.
func guarded(t *testing.T, allowed ...string) (address string, through *[]string) {
	t.Helper()
	through = &[]string{}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		*through = append(*through, r.Method+" "+r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /_sandbox/reset", func(w http.ResponseWriter, _ *http.Request) {
		*through = append(*through, "reset")
		w.WriteHeader(http.StatusAccepted)
	})
	server := httptest.NewUnstartedServer(fakeserver.Guard(mux, allowed...))
	server.Config.DisableGeneralOptionsHandler = true
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), through
}

// ask sends a request byte by byte, because a client corrects what these tests need wrong.
func ask(t *testing.T, address, request string) (status int, header http.Header) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.Write([]byte(strings.ReplaceAll(request, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header
}

// checkGuarded looks at what every answer of a guarded server has, and hasn't.
func checkGuarded(t *testing.T, header http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	for name := range header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("the answer has %s", name)
		}
	}
}

func TestGuard_host(t *testing.T) {
	t.Parallel()
	const allow = "Docker.test:1"
	for host, want := range map[string]int{
		"127.0.0.1": 204, "127.0.0.1:8765": 204, "127.0.0.1:1": 204, "127.9.9.9": 204, "[::1]": 204, "[::1]:8765": 204, "localhost": 204,
		"localhost:8765": 204, "LocalHost": 204, "localhost.": 204, "shop.localhost": 204, "a.b.localhost:3": 204, "[::ffff:127.0.0.1]": 204,
		"docker.test": 204, "DOCKER.test:8765": 204, "docker.test.": 204,

		"evil.example": 403, "evil.example:8765": 403, "0.0.0.0": 403, "0.0.0.0:8765": 403, "": 403, "[::1]:bad": 403, "127.0.0.1.evil.example": 403,
		"localhost.evil": 403, "localhost.evil.": 403, "evillocalhost": 403, "localhost.localdomain": 403, ".localhost": 403, "a..localhost": 403,
		"2130706433": 403, "0x7f000001": 403, "0x7f.0.0.1": 403, "0177.0.0.1": 403, "127.1": 403, "127.0.0.1.": 403, "0": 403,
		"[::]": 403, "[::ffff:8.8.8.8]": 403, "[fe80::1]": 403, "[::1%25lo]": 403, "[::1%lo]": 403, "::1": 403, "[::1": 403, "[127.0.0.1]": 403,
		"localhost@evil.example": 400, "evil.example@localhost": 400, "user:pw@localhost": 400, "localhost:": 403, "localhost:0": 403,
		"localhost:65536": 403, "localhost:+80": 403, "localhost:80:80": 403, "localhost:8765.evil.example": 403, "local%68ost": 403,
		"127.0.0.1%00.evil.example": 403, "x,localhost": 403, "192.168.0.1": 403, "169.254.169.254": 403, "sub.docker.test": 403, "xdocker.test": 403,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			for _, target := range []string{"/moltin/oauth/access_token", "/_sandbox", "/%2e%2e/_sandbox", "/%5fsandbox", "//x", "*"} {
				address, through := guarded(t, allow)
				method := "GET"
				if target == "*" {
					method = "OPTIONS"
				}
				// HTTP/1.0 may have no Host; in HTTP/1.1 net/http itself refuses that.
				status, header := ask(t, address, fmt.Sprintf("%s %s HTTP/1.0\nHost: %s\n\n", method, target, host))
				if want >= 400 && (status != want || len(*through) != 0) || want == 204 && status >= 400 && target != "*" {
					t.Errorf("%s: %d, got through: %v", target, status, *through)
				}
				if want != 400 { // which net/http itself answers
					checkGuarded(t, header)
				}
			}
		})
	}
}

// TestGuard_noHost: a request without a Host, and one whose target names another.
func TestGuard_noHost(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]int{
		"GET / HTTP/1.0\n\n": 403,
		"GET / HTTP/1.1\n\n": 400,
		"GET http://evil.example/ HTTP/1.1\nHost: localhost\n\n":                                                                  403,
		"GET http://localhost/ HTTP/1.1\nHost: evil.example\n\n":                                                                  204, // the target counts (RFC 9112, 3.2.2)
		"GET / HTTP/1.1\nHost: localhost\nHost: evil.example\n\n":                                                                 400,
		"GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: localhost\n\n":                                                     403,
		"GET / HTTP/1.1\nHost: evil.example\nForwarded: host=localhost\n\n":                                                       403,
		"CONNECT evil.example:443 HTTP/1.1\nHost: localhost\n\n":                                                                  403,
		"POST /_sandbox/reset HTTP/1.1\nHost: evil.example\nOrigin: null\n\n":                                                     403,
		"POST /_sandbox/reset HTTP/1.1\nHost: localhost\n\n":                                                                      202,
		"POST /%5fsandbox/reset HTTP/1.1\nHost: localhost\n\n":                                                                    202,
		"POST /%5fsandbox/reset HTTP/1.1\nHost: evil.example\n\n":                                                                 403,
		"OPTIONS * HTTP/1.1\nHost: evil.example\n\n":                                                                              403,
		"OPTIONS /_sandbox/reset HTTP/1.1\nHost: localhost\nOrigin: http://evil.example\nAccess-Control-Request-Method: POST\n\n": 204,
	} {
		address, through := guarded(t)
		status, header := ask(t, address, request)
		if status != want || want >= 400 && len(*through) != 0 {
			t.Errorf("%q: %d, got through: %v", request, status, *through)
		}
		if want != 400 {
			checkGuarded(t, header)
		}
	}
}

// TestGuard_origin: what pages of other origins send is refused, wherever to.
func TestGuard_origin(t *testing.T) {
	t.Parallel()
	for headers, want := range map[string]int{
		"":                                     204, // a program
		"Origin: http://localhost:8765\n":      204,
		"Sec-Fetch-Site: same-origin\n":        204,
		"Sec-Fetch-Site: none\n":               204,
		"Origin: null\n":                       403,
		"Origin: http://evil.example\n":        403,
		"Origin: http://localhost:3000\n":      403,
		"Origin: http://localhost.evil\n":      403,
		"Origin: http://localhost:8765.evil\n": 403,
		"Origin: http://evil@localhost:3000\n": 403,
		"Sec-Fetch-Site: cross-site\n":         403,
		"Sec-Fetch-Site: same-site\n":          403, // another port of this machine
		"Sec-Fetch-Site: cross-site\nOrigin: http://localhost:8765\n": 403,
		"Origin: null\nSec-Fetch-Site: cross-site\n":                  403,
	} {
		for _, target := range []string{"/_sandbox/x", "/commercelayer/api/webhooks", "/%5Fsandbox/x"} {
			for _, method := range []string{"POST", "PATCH", "DELETE", "PUT"} {
				address, through := guarded(t)
				status, header := ask(t, address, method+" "+target+" HTTP/1.1\nHost: localhost:8765\n"+headers+"\n")
				if status != want || (len(*through) > 0) != (want == 204) {
					t.Errorf("%s %s, %q: %d, got through: %v", method, target, headers, status, *through)
				}
				checkGuarded(t, header)
			}
		}
	}
}

// TestGuard_body: below the control path a body must be JSON; the vendors have rules of their own.
func TestGuard_body(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	for _, test := range []struct {
		target, contentType, body string
		want                      int
	}{
		{"/_sandbox/reset", "application/json", "{}", 202},
		{"/_sandbox/reset", "Application/JSON; charset=utf-8", "{}", 202},
		{"/_sandbox/reset", "", "", 202},
		{"/_sandbox/reset", form, "", 202},
		{"/_sandbox/reset", form, "a=b", 415},
		{"/_sandbox/reset", "text/plain", `{"a":1}`, 415},
		{"/_sandbox/reset", "multipart/form-data; boundary=x", "--x--", 415},
		{"/_sandbox/reset", "", "{}", 415},
		{"/_sandbox/reset", "application/jsonx", "{}", 415},
		{"/_sandbox/reset", "application/json, text/plain", "{}", 415},
		{"/_sandbox/reset", "text/plain; application/json", "{}", 415},
		{"/_sandbox", form, "a=b", 415},
		{"/%5fsandbox/reset", form, "a=b", 415},
		{"/%5Fsandb%6Fx%2freset", form, "a=b", 415},
		{"//_sandbox/reset", form, "a=b", 415},
		{"/./_sandbox/reset", form, "a=b", 415},
		{"/x/../_sandbox/reset", form, "a=b", 415},
		{"/x/%2e%2e/_sandbox/reset", form, "a=b", 415},
		{"/_sandboxes", form, "a=b", 204},
		{"/moltin/oauth/access_token", form, "a=b", 204},
	} {
		for _, chunked := range []bool{false, true} {
			address, through := guarded(t)
			body := fmt.Sprintf("Content-Length: %d\n\n%s", len(test.body), test.body)
			if chunked && test.body != "" {
				body = fmt.Sprintf("Transfer-Encoding: chunked\n\n%x\n%s\n0\n\n", len(test.body), test.body)
			}
			request := "POST " + test.target + " HTTP/1.1\nHost: localhost\n"
			if test.contentType != "" {
				request += "Content-Type: " + test.contentType + "\n"
			}
			status, header := ask(t, address, request+body)
			if status != test.want || (len(*through) > 0) == (test.want == 415) {
				t.Errorf("%+v, chunked: %t: %d, got through: %v", test, chunked, status, *through)
			}
			checkGuarded(t, header)
		}
	}
}
