package delivery

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Policy says where deliveries may go besides this machine. Its zero value lets them go nowhere else.
type Policy struct {
	// DeliverTo are names or addresses other than this machine's, as HOST or HOST:PORT. See ParseDeliverTo.
	DeliverTo []HostPort
	// Forward sends requests for one server to another. The first match counts. See ParseForward.
	Forward []Forward
	// InsecureTLS accepts any certificate from this machine.
	InsecureTLS bool
}

// HostPort is a host in lower case and a port, which is "" for any.
type HostPort struct{ Host, Port string }

// Forward replaces the scheme, host and port of an address. Path and query stay.
type Forward struct{ From, To Origin }

// Origin is a scheme, a host in lower case and a port.
type Origin struct{ Scheme, Host, Port string }

func (o Origin) String() string {
	if o.Port == defaultPort(o.Scheme) {
		return o.Scheme + "://" + bracketed(o.Host)
	}
	return o.Scheme + "://" + join(o.Host, o.Port)
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// RefusedError is a request that isn't made because its address isn't allowed. Its text names the host and the flag that
// would allow it, and nothing else of the address.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return e.Reason }

// Refused returns the reason if an error means that an address isn't allowed.
func Refused(err error) (reason string, refused bool) {
	var refusal *RefusedError
	if errors.As(err, &refusal) {
		return refusal.Reason, true
	}
	return "", false
}

func refuse(format string, args ...any) error { return &RefusedError{fmt.Sprintf(format, args...)} }

// ParseDeliverTo reads the value of -deliver-to: HOST or HOST:PORT, with an IPv6 address in brackets.
func ParseDeliverTo(value string) (HostPort, error) {
	host, port, ok := SplitHost(value)
	if !ok {
		return HostPort{}, errors.New("not HOST or HOST:PORT: give a name or an address, such as host.docker.internal:3000")
	}
	if ip, err := netip.ParseAddr(host); err == nil && neverAllowed(ip) {
		return HostPort{}, errors.New("link-local, unspecified and multicast addresses, and those of metadata services, are never called")
	}
	return HostPort{host, port}, nil
}

// ParseForward reads the value of -forward: two addresses without a path, joined by "=".
func ParseForward(value string) (Forward, error) {
	from, to, ok := strings.Cut(value, "=")
	var out Forward
	var err error
	if ok {
		if out.From, err = parseOrigin(from); err == nil {
			out.To, err = parseOrigin(to)
		}
	}
	if !ok || err != nil {
		return Forward{}, errors.New("not FROM=TO: give two addresses with a scheme and without a path, such as https://shop.example.com=http://localhost:3000")
	}
	return out, nil
}

func parseOrigin(text string) (Origin, error) {
	u, err := url.Parse(text)
	if err != nil {
		return Origin{}, err
	}
	origin, err := originOf(u)
	if err == nil && (strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil) {
		err = errors.New("more than scheme, host and port")
	}
	return origin, err
}

// originOf returns the origin of an address, with the default port if it has none.
func originOf(u *url.URL) (Origin, error) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return Origin{}, errors.New("neither http nor https")
	}
	host, port, ok := SplitHost(u.Host)
	if !ok {
		return Origin{}, errors.New("no valid host")
	}
	if port == "" {
		port = defaultPort(u.Scheme)
	}
	return Origin{u.Scheme, host, port}, nil
}

// route returns where a request for u goes: another address because of -forward, or u itself. origin is that of to.
func (p Policy) route(u *url.URL) (to *url.URL, origin Origin, err error) {
	if origin, err = originOf(u); err != nil {
		return nil, Origin{}, refuse("the address can't be called: it has %v, so correct it in the hook", err)
	}
	for _, f := range p.Forward {
		if f.From == origin {
			forwarded := *u
			origin = f.To
			forwarded.Scheme, forwarded.Host = origin.Scheme, strings.TrimPrefix(origin.String(), origin.Scheme+"://")
			u = &forwarded
			break
		}
	}
	return u, origin, p.check(origin)
}

// check returns an error if an address may not be called. Its name hasn't been resolved yet.
func (p Policy) check(o Origin) error {
	ip, err := netip.ParseAddr(o.Host)
	switch {
	case err == nil && neverAllowed(ip):
		return refuse("%s is a link-local, unspecified or multicast address, or a metadata service's: it is never called", o.Host)
	case Local(o.Host), p.named(o.Host, o.Port):
		return nil
	}
	return refuse("%s is not on this machine: start the sandbox with -forward %s=http://localhost:3000 to send it to your handler, or with -deliver-to %s to send it there", o.Host, o, bracketed(o.Host))
}

func (p Policy) named(host, port string) bool {
	return slices.ContainsFunc(p.DeliverTo, func(d HostPort) bool { return d.Host == host && (d.Port == "" || d.Port == port) })
}

// checkDialled returns an error if the address that a host was resolved to may not be dialed.
func (p Policy) checkDialled(host, port string, address netip.Addr) error {
	address = address.Unmap()
	switch {
	case neverAllowed(address):
		return refuse("%s leads to a link-local, unspecified or multicast address, or to a metadata service: it is never called", host)
	case !address.IsLoopback() && !p.named(host, port):
		return refuse("%s leads to an address that is not on this machine: start the sandbox with -deliver-to %s to allow it", host, bracketed(host))
	}
	return nil
}

// Local reports whether a host in lower case is this machine, judging by its name or address alone: localhost, a name below
// it, or a loopback address in the usual form. It uses no resolver, because one answer proves nothing about the next.
func Local(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == "" && ip.Unmap().IsLoopback()
	}
	return localName(host)
}

func localName(host string) bool { return host == "localhost" || strings.HasSuffix(host, ".localhost") }

// SplitHost splits the HOST or HOST:PORT of an address or a Host header. The host is returned in lower case, without
// brackets and without the dot at the end of a full name. ok is false if the text is malformed.
func SplitHost(text string) (host, port string, ok bool) {
	host = text
	colon := strings.LastIndexByte(text, ':')
	if bracket := strings.IndexByte(text, ']'); colon > bracket {
		host, port = text[:colon], text[colon+1:]
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", "", false
		}
	}
	if inner, bracketed := strings.CutPrefix(host, "["); bracketed {
		inner, closed := strings.CutSuffix(inner, "]")
		ip, err := netip.ParseAddr(inner)
		return ip.String(), port, closed && err == nil && ip.Is6() && ip.Zone() == ""
	}
	host = strings.ToLower(host)
	if ip, err := netip.ParseAddr(host); err == nil {
		return host, port, ip.Is4()
	}
	host = strings.TrimSuffix(host, ".")
	if last := host[strings.LastIndexByte(host, '.')+1:]; isNumber(last) {
		return "", "", false // 127.1, 0x7f.1 and 2130706433 are IPv4 addresses to some, and names to others
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", "", false
		}
	}
	return host, port, true
}

// isNumber reports whether browsers take a host that ends with this label for an IPv4 address (https://url.spec.whatwg.org,
// "ends in a number").
func isNumber(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

func join(host, port string) string { return bracketed(host) + ":" + port }

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// neverAllowed reports whether no flag can allow an address: link-local ones, such as the metadata services of most clouds,
// the other addresses of metadata services, and those that don't belong to one machine.
func neverAllowed(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if embedded, ok := embedded4(ip); ok && neverAllowed(embedded) {
		return true
	}
	return ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || slices.Contains(metadataServices(), ip.String())
}

// metadataServices returns the addresses of metadata services that aren't link-local.
func metadataServices() []string {
	return []string{
		"fd00:ec2::254",   // AWS
		"fd20:ce::254",    // Google Cloud
		"100.100.100.200", // Alibaba Cloud
		"168.63.129.16",   // Azure
		"192.0.0.192",     // Oracle Cloud
	}
}

// embedded4 returns the IPv4 address inside an IPv6 one: NAT64 (64:ff9b::/96) or IPv4-compatible (::/96).
func embedded4(ip netip.Addr) (netip.Addr, bool) {
	if !ip.Is6() || ip.IsLoopback() || ip.IsUnspecified() {
		return netip.Addr{}, false
	}
	bytes := ip.As16()
	for _, prefix := range []string{"64:ff9b::/96", "::/96"} {
		if netip.MustParsePrefix(prefix).Contains(ip) {
			return netip.AddrFrom4([4]byte(bytes[12:])), true
		}
	}
	return netip.Addr{}, false
}
