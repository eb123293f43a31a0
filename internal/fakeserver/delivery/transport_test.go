package delivery_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// names answers queries for the IPv4 address of any name: with the first address, then with the next, and so on; the last
// one repeats.
type names struct {
	mu        sync.Mutex
	addresses []string
	asked     int
}

func (n *names) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go n.serve(server)
		return client, nil
	}}
}

// serve speaks DNS over a stream (RFC 1035, 4.2.2).
func (n *names) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	for {
		var length [2]byte
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(conn, question); err != nil {
			return
		}
		end := 12
		for question[end] != 0 {
			end += int(question[end]) + 1
		}
		end += 5
		answer := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question[12:end]...)
		if question[end-3] == 1 { // type A
			answer[7] = 1
			answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
			answer = append(answer, n.next()...)
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

func (n *names) next() net.IP {
	n.mu.Lock()
	defer n.mu.Unlock()
	address := n.addresses[min(n.asked, len(n.addresses)-1)]
	n.asked++
	return net.ParseIP(address).To4()
}

// listening serves a handler on this machine and returns its port.
func listening(t *testing.T, h http.Handler) (port string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}

func single(url string) delivery.Job {
	j := job(url)
	j.Tries = 1
	return j
}

// TestRebinding: a name that led to this machine at first leads elsewhere when it is dialed.
func TestRebinding(t *testing.T) {
	t.Parallel()
	h := &handler{}
	port := listening(t, h)
	for _, elsewhere := range []string{"169.254.169.254", "100.100.100.200", "0.0.0.0"} {
		n := &names{addresses: []string{"127.0.0.1", elsewhere}}
		e := delivery.New(delivery.Config{Policy: policy(t, []string{"rebinds.test"}, nil), Resolver: n.resolver()})
		before := h.count()
		if d := send(t, e, single("http://rebinds.test:"+port))[0]; d.State != delivery.Delivered || h.count() != before+1 {
			t.Errorf("got %s, %s", d.State, d.Reason)
		}
		d := send(t, e, single("http://rebinds.test:"+port))[0]
		if d.State != delivery.NotSent || !strings.Contains(d.Reason, "rebinds.test leads to") || len(d.Attempts) != 0 || h.count() != before+1 {
			t.Errorf("%s: %s, %s", elsewhere, d.State, d.Reason)
		}
	}
	// What is allowed on one port isn't on another. A name in no flag isn't looked up at all, and neither is localhost.
	n := &names{addresses: []string{"127.0.0.1"}}
	e := delivery.New(delivery.Config{Policy: policy(t, []string{"rebinds.test:1"}, nil), Resolver: n.resolver()})
	for _, refused := range []string{"http://rebinds.test:" + port, "http://other.test:" + port} {
		if d := send(t, e, single(refused))[0]; d.State != delivery.NotSent {
			t.Errorf("got %s, %s", d.State, d.Reason)
		}
	}
	if d := send(t, e, single("http://any.localhost:"+port))[0]; d.State != delivery.Delivered {
		t.Errorf("got %s, %s", d.State, d.Reason)
	}
	if n.asked != 0 {
		t.Errorf("%d names were looked up", n.asked)
	}
}

// TestNobodyListens: over a real network, on a port where nothing listens.
func TestNobodyListens(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	address := server.Listener.Addr().String()
	server.Close()
	e := delivery.New(delivery.Config{})
	d := send(t, e, single("http://"+address))[0]
	if want := "nothing listens on " + address + ": is your handler running?"; d.Reason != want || d.State != delivery.Failed {
		t.Errorf("%s: %s", d.State, d.Reason)
	}
}

// TestRedirect: a 3xx is an endpoint's response, and its target isn't called.
func TestRedirect(t *testing.T) {
	t.Parallel()
	target := &handler{}
	to := listening(t, target)
	for _, status := range []int{301, 302, 303, 307, 308} {
		port := listening(t, http.RedirectHandler("http://127.0.0.1:"+to+"/", status))
		d := send(t, delivery.New(delivery.Config{}), single("http://127.0.0.1:"+port))[0]
		if a, _ := d.Last(); a.Status != status || d.State != delivery.Failed || target.count() != 0 {
			t.Errorf("%d: %s, %s", status, d.State, d.Reason)
		}
	}
}

// TestProxy: a proxy in the environment receives nothing, neither deliveries nor requests for a token.
func TestProxy(t *testing.T) {
	proxy, h := &handler{}, &handler{}
	at := "http://127.0.0.1:" + listening(t, proxy)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, at)
	}
	t.Setenv("NO_PROXY", "")
	// Go never uses a proxy for localhost, so only another name proves anything.
	n := &names{addresses: []string{"127.0.0.1"}}
	e := delivery.New(delivery.Config{Policy: policy(t, []string{"handler.test"}, nil), Resolver: n.resolver()})
	address := "http://handler.test:" + listening(t, h)
	j := single(address)
	form := j.Form
	j.Form = func(ctx context.Context, try delivery.Try) (delivery.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/token", nil)
		if err != nil {
			return delivery.Request{}, err
		}
		answer, err := try.Do(r)
		if err != nil {
			return delivery.Request{}, err
		}
		defer answer.Body.Close()
		return form(ctx, try)
	}
	if d := send(t, e, j)[0]; d.State != delivery.Delivered {
		t.Errorf("%s: %s", d.State, d.Reason)
	}
	if h.count() != 2 || proxy.count() != 0 {
		t.Errorf("%d arrived, and %d at the proxy", h.count(), proxy.count())
	}
}

// TestTLS: InsecureTLS accepts any certificate from this machine, and none for another name.
func TestTLS(t *testing.T) {
	t.Parallel()
	h := &handler{}
	server := httptest.NewTLSServer(h)
	server.Config.ErrorLog = nil
	t.Cleanup(server.Close)
	port := strings.TrimPrefix(server.URL, "https://127.0.0.1")
	n := &names{addresses: []string{"127.0.0.1"}}
	const untrusted = "the certificate isn't trusted: start the sandbox with -insecure-tls, which accepts any certificate from this machine, or use http://"
	for name, test := range map[string]struct {
		host     string
		insecure bool
		want     string
	}{
		"not asked for": {"127.0.0.1", false, untrusted},
		"an address":    {"127.0.0.1", true, ""},
		"localhost":     {"localhost", true, ""},
		"below it":      {"shop.localhost", true, ""},
		"another name":  {"handler.test", true, untrusted},
	} {
		p := policy(t, []string{"handler.test"}, nil)
		p.InsecureTLS = test.insecure
		e := delivery.New(delivery.Config{Policy: p, Resolver: n.resolver()})
		before := h.count()
		d := send(t, e, single("https://"+test.host+port))[0]
		if d.Reason != test.want || (d.State == delivery.Delivered) != (test.want == "") || h.count() > before != (test.want == "") {
			t.Errorf("%s: %s, %s", name, d.State, d.Reason)
		}
	}
}

// TestTokenElsewhere: a request for a token goes only where deliveries may go.
func TestTokenElsewhere(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://evil.example", "http://169.254.169.254", "ftp://localhost", "http://localhost@evil.example"} {
		e := delivery.New(delivery.Config{})
		reported := false
		j := single("http://localhost:1")
		j.Report = func(delivery.Attempt) { reported = true }
		j.Form = func(ctx context.Context, try delivery.Try) (delivery.Request, error) {
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, nil)
			if err != nil {
				return delivery.Request{}, err
			}
			_, err = try.Do(r) //nolint:bodyclose // there is no answer
			return delivery.Request{}, err
		}
		if d := send(t, e, j)[0]; d.State != delivery.NotSent || len(d.Attempts) != 0 || reported || strings.Contains(d.Reason, "http://localhost@") {
			t.Errorf("%s: %s, %s", address, d.State, d.Reason)
		}
	}
}
