package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// listen opens a port of this machine.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %q is not HOST:PORT: give one, such as %s", addr, defaultAddr)
	}
	if name, _, ok := delivery.SplitHost(joinHost(host)); !ok || !delivery.Local(name) {
		return nil, fmt.Errorf("-addr %s is not a loopback address: the fakes let anybody in, so only this machine may reach them. Use one such as %s", addr, defaultAddr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, fmt.Errorf("-addr %q has no valid port: give a number up to 65535, such as %s", addr, defaultAddr)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("port %s of %s can't be used (%w): stop the program that uses it, perhaps another sandbox, or start with -addr %s, which takes a free port",
			port, host, err, net.JoinHostPort(host, "0"))
	}
	return listener, nil
}

// joinHost writes a host as in an address.
func joinHost(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// selfName is a host whose deliveries go to the sandbox itself, on any port: configurations that don't know the port, such as
// tests, use it for the addresses of receivers.
const selfName = "sandbox.localhost"

// open opens the port and returns an empty sandbox, which isn't served yet.
func open(ctx context.Context, o options) (*sandbox, net.Listener, error) {
	listener, err := listen(ctx, o.addr)
	if err != nil {
		return nil, nil, err
	}
	for _, scheme := range []string{"https", "http"} { // after those of flags, of which the first match counts
		forward, err := delivery.ParseForward(scheme + "://" + selfName + "=" + urlOf(listener))
		if err != nil {
			return nil, nil, err
		}
		o.policy.Forward = append(o.policy.Forward, forward)
	}
	return newSandbox(o), listener, nil
}

// urlOf is the URL of what is served on a listener.
func urlOf(l net.Listener) string { return "http://" + l.Addr().String() }

// serve responds until the context ends, and leaves nothing running.
func (s *sandbox) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10,
		DisableGeneralOptionsHandler: true, // or it would answer before the guard
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		_ = server.Close()
	}()
	err := server.Serve(listener)
	if !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	<-stopped
	s.engine.Reset()
	return nil
}

// introduce prints how to use the server. Programs can wait for its last line.
func introduce(w io.Writer, all []vendor, url string) {
	_, _ = fmt.Fprintf(w, `Fakes of %d vendors. Page: %s. Control API: %s%s.
For Commerce Layer's live mode, use the credentials live and live-secret. Stop with Ctrl-C.

The provider of all vendors:

%s
Or the providers of single vendors:

%s
Ready: %s
`, len(all), url, url, fakeserver.ControlPath, providerBlock(all, url), vendorBlocks(all, url), url)
}

// providerBlock configures the provider of all vendors for the fakes.
func providerBlock(all []vendor, url string) string {
	var b strings.Builder
	b.WriteString("provider \"commercehooks\" {\n")
	for _, v := range all {
		writeBlock(&b, "  ", v.Name, v, url)
	}
	b.WriteString("}\n")
	return b.String()
}

// vendorBlocks configure the providers of single vendors. A vendor whose name begins with another's, such as moltin_v1, is a block
// in that one's provider.
func vendorBlocks(all []vendor, url string) string {
	var b strings.Builder
	for _, v := range all {
		if inner(all, v) != "" {
			continue
		}
		fmt.Fprintf(&b, "provider %q {\n", v.Name)
		writeSettings(&b, "  ", v, url)
		for _, other := range all {
			if name := inner([]vendor{v}, other); name != "" {
				writeBlock(&b, "  ", name, other, url)
			}
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// inner is the name of the block of a vendor in the provider of another one of these, "" where it has its own.
func inner(of []vendor, v vendor) string {
	for _, outer := range of {
		if name, is := strings.CutPrefix(v.Name, outer.Name+"_"); is {
			return name
		}
	}
	return ""
}

func writeBlock(b *strings.Builder, indent, name string, v vendor, url string) {
	fmt.Fprintf(b, "%s%s {\n", indent, name)
	writeSettings(b, indent+"  ", v, url)
	fmt.Fprintf(b, "%s}\n", indent)
}

func writeSettings(b *strings.Builder, indent string, v vendor, url string) {
	settings := v.Fake.Settings(url + "/" + v.Name)
	width := 0
	for _, s := range settings {
		width = max(width, len(s.Name))
	}
	for _, s := range settings {
		fmt.Fprintf(b, "%s%-*s = %q\n", indent, width, s.Name, s.Value)
	}
}
