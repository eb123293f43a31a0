package delivery

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Dial connects to an address. network is "tcp".
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// transport sends requests where the policy allows: without a proxy, without following redirects, and each over its own
// connection, so that what a name resolves to is checked each time.
type transport struct {
	policy           Policy
	dial             Dial // nil dials from this machine
	resolver         *net.Resolver
	strict, trusting *http.Transport
}

func newTransport(policy Policy, dial Dial, resolver *net.Resolver) *transport {
	t := &transport{policy: policy, dial: dial, resolver: resolver}
	using := func(insecure bool) *http.Transport {
		return &http.Transport{
			// Proxy is nil, so that HTTP_PROXY in the environment changes nothing.
			DialContext: t.connect, DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: insecure}, //nolint:gosec // -insecure-tls, for loopback hosts
		}
	}
	t.strict, t.trusting = using(false), using(true)
	return t
}

// RoundTrip sends a request if the policy allows it, and fails with a RefusedError otherwise.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	to, origin, err := t.policy.route(r.URL)
	if err != nil {
		return nil, err
	}
	if to != r.URL {
		r = r.Clone(r.Context())
		r.URL, r.Host = to, ""
	}
	if t.policy.InsecureTLS && Local(origin.Host) {
		return t.trusting.RoundTrip(r)
	}
	return t.strict.RoundTrip(r)
}

// client returns a client that follows no redirects: a 3xx is the response.
func (t *transport) client() *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// connect dials what the policy allows. localhost and the names below it are dialed without a resolver.
func (t *transport) connect(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, ok := SplitHost(address)
	if !ok {
		return nil, refuse("the address can't be called: it has no valid host, so correct it in the hook")
	}
	if localName(host) {
		first, err := t.connectTo(ctx, network, host, "127.0.0.1", port)
		if err == nil || ctx.Err() != nil {
			return first, err
		}
		second, otherwise := t.connectTo(ctx, network, host, "::1", port)
		if otherwise == nil {
			return second, nil
		}
		return nil, err
	}
	return t.connectTo(ctx, network, host, host, port)
}

// connectTo dials a name or an address for a host, and checks the resolved address when it is dialed.
func (t *transport) connectTo(ctx context.Context, network, host, target, port string) (net.Conn, error) {
	if ip, err := netip.ParseAddr(target); err == nil {
		if err := t.policy.checkDialled(host, port, ip); err != nil {
			return nil, err
		}
	}
	if t.dial != nil {
		return t.dial(ctx, network, join(target, port))
	}
	dialer := net.Dialer{Resolver: t.resolver, Control: func(_, address string, _ syscall.RawConn) error {
		resolved, err := netip.ParseAddrPort(address)
		if err != nil {
			return refuse("%s leads to an address that can't be checked", host)
		}
		return t.policy.checkDialled(host, port, resolved.Addr())
	}}
	return dialer.DialContext(ctx, network, join(target, port))
}

// explain says in words why a request got no response. sentTo is the address that was called.
func explain(err error, sentTo *url.URL, timeout time.Duration) string {
	var (
		dns       *net.DNSError
		authority *tls.CertificateVerificationError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", timeout)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing listens on %s: is your handler running?", listener(sentTo))
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s can't be resolved: correct the hook's address, or use -forward", dns.Name)
	case errors.As(err, &authority):
		return "the certificate isn't trusted: start the sandbox with -insecure-tls, which accepts any certificate from this machine, or use http://"
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return fmt.Sprintf("%s doesn't speak TLS: use http:// in the hook's address", listener(sentTo))
	case closed(err):
		return "the connection was closed before the answer was complete"
	}
	// The errors of net/http quote the address, which may contain secrets.
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return "no answer: " + err.Error()
}

// listener returns where the handler for an address should listen.
func listener(u *url.URL) string {
	origin, err := originOf(u)
	switch {
	case err != nil:
		return "the address"
	case localName(origin.Host):
		return join("127.0.0.1", origin.Port)
	}
	return join(origin.Host, origin.Port)
}
