package rest_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestCut: on a real connection, a request that broke off before it was written is distinguished from a lost response. As
// far as the client can know, either request may have arrived.
func TestCut(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 32<<20) // more than sockets hold
	for name, test := range map[string]struct {
		body  string
		serve func(conn *net.TCPConn)
		isCut bool
	}{
		"before its body was written": {large, func(conn *net.TCPConn) {
			_, _ = http.ReadRequest(bufio.NewReaderSize(conn, 16))
			_ = conn.SetLinger(0)
		}, true},
		"in the middle of its body": {large, func(conn *net.TCPConn) {
			_, _ = io.CopyN(io.Discard, conn, 1<<20)
			_ = conn.SetLinger(0)
		}, true},
		"and the answer was lost":           {"{}", func(conn *net.TCPConn) { readAll(conn) }, false},
		"and a large one's answer was lost": {large, func(conn *net.TCPConn) { readAll(conn) }, false},
		"and half of the answer was lost": {"{}", func(conn *net.TCPConn) {
			readAll(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = listener.Close() })
			go func() {
				for {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					if tcp, ok := conn.(*net.TCPConn); ok {
						test.serve(tcp)
					}
					_ = conn.Close()
				}
			}()
			client := rest.New(rest.Config{Vendor: "Acme", BaseURL: mustParse(t, "http://"+listener.Addr().String())})
			_, err = client.Do(t.Context(), post(test.body))
			failure := failureOf(t, err)
			if failure.Cut != test.isCut || !failure.Sent || !failure.Ambiguous() || failure.Attempts != 1 {
				t.Errorf("cut %t, sent %t after %d attempts: %v", failure.Cut, failure.Sent, failure.Attempts, err)
			}
		})
	}
}

// readAll reads a whole request.
func readAll(conn net.Conn) {
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err == nil {
		_, _ = io.Copy(io.Discard, request.Body)
	}
}

// TestCut_untold: once all of a request has been read for sending, it may have arrived, even if nothing reports that it was
// written.
func TestCut_untold(t *testing.T) {
	t.Parallel()
	client := rest.New(rest.Config{
		Vendor: "Acme", BaseURL: mustParse(t, "https://acme.example"),
		Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			httptrace.ContextClientTrace(r.Context()).WroteHeaders()
			_, _ = io.Copy(io.Discard, r.Body)
			return nil, io.ErrUnexpectedEOF
		}),
	})
	_, err := client.Do(t.Context(), post("{}"))
	if failure := failureOf(t, err); failure.Cut || !failure.Sent || !failure.Ambiguous() {
		t.Errorf("cut %t, sent %t: %v", failure.Cut, failure.Sent, err)
	}
}
