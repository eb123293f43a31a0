package rest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"unicode"
)

// Fault is why a request failed in a way that trying again doesn't fix. It is empty for failures that may pass.
type Fault string

// The faults that are distinguished, because each has its own fix.
const (
	UnknownHost Fault = "unknown host"
	// Refused is an address that accepts no connection: nothing listens there, there is no route to it, or nothing responds.
	// That may pass, so it is tried twice.
	Refused Fault = "refused connection"
	// NotTrusted is a TLS connection that can't be established, usually because of a certificate.
	NotTrusted Fault = "TLS"
	// WrongScheme is https to a port that doesn't speak TLS, or http to one that does.
	WrongScheme Fault = "wrong scheme"
	// Unsendable is a header whose value can't be sent, such as a malformed token.
	Unsendable Fault = "malformed header"
	// ProxyRefused is a proxy that can't be reached or doesn't let the request through.
	ProxyRefused Fault = "proxy"
)

// noConnection returns the errors of an address that accepts no connection. Windows has its own numbers for them, and
// package syscall defines the names as something else there.
func noConnection() []error {
	return []error{
		syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EACCES, // a firewall may cause any of these
		syscall.Errno(10061), syscall.Errno(10065), syscall.Errno(10051), syscall.Errno(10013),
	}
}

// faultOf returns the fault of a request that got no response.
func faultOf(err error) Fault {
	fault := directFaultOf(err)
	var op *net.OpError
	toProxy := errors.As(err, &op) && (op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks "))
	if toProxy && fault != "" && fault != NotTrusted { // a NotTrusted message mentions proxies itself
		return ProxyRefused
	}
	return fault
}

// directFaultOf is faultOf without regard to proxies.
func directFaultOf(err error) Fault {
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var header *headerError
	var proxy *proxyError
	var nobody *noConnectionError
	var address *net.AddrError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &header):
		return Unsendable
	case errors.As(err, &proxy):
		if proxy.status < http.StatusInternalServerError && !isPassing(proxy.status) {
			return ProxyRefused
		}
		return ""
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return UnknownHost
		}
		return ""
	case errors.As(err, &nobody), errors.As(err, &address), isAny(err, noConnection()):
		return Refused
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch), isAlert(err):
		return WrongScheme
	case isTLS(err):
		return NotTrusted
	}
	return ""
}

func isAny(err error, targets []error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// isAlert reports whether a server answered plain http with a TLS alert in place of a status line.
func isAlert(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

// isTLS reports whether a handshake failed. crypto/tls has no types for most of the reasons. The excluded one only means
// that the connection was closed.
func isTLS(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var alert *net.OpError
	switch {
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &name), errors.As(err, &invalid):
		return true
	case errors.As(err, &alert) && alert.Op == "remote error":
		return true
	}
	text := err.Error()
	return strings.HasPrefix(text, "tls: ") && !strings.Contains(text, "shutdown")
}

// saysWrongScheme reports whether a response says, in the words of Go, nginx or Apache, that http was sent to an https
// port.
func saysWrongScheme(status int, body []byte) bool {
	if status != http.StatusBadRequest && status != 497 {
		return false
	}
	text := strings.ToLower(string(body[:min(len(body), maxText)]))
	return strings.Contains(text, "http request to an https server") || strings.Contains(text, "plain http request was sent to https port") ||
		strings.Contains(text, "speaking plain http to an ssl-enabled server port")
}

// clientClosed is nginx's status for another gateway that hung up: the server behind it may go on with the request
// (https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h).
const clientClosed = 499

// isPassing reports whether a status is that of a failure that may pass. Gateways use 520 to 530 and 599, for example
// https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/.
func isPassing(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, clientClosed, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, 599:
		return true
	}
	return status >= 520 && status <= 530
}

// headerError is a header that net/http would refuse to send. The retry logic would repeat that failure.
type headerError struct{ name string }

func (e *headerError) Error() string {
	return fmt.Sprintf("invalid header field value for %q: it contains a line break or another control character", e.name)
}

// checkHeader returns a *headerError if a value can't be sent. It doesn't quote values, which may be secret.
func checkHeader(header http.Header) error {
	for name, values := range header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == unicode.MaxASCII }) {
				return &headerError{name}
			}
		}
	}
	return nil
}

// proxyError is the response of a proxy that refuses to connect.
type proxyError struct {
	host   string
	status int
}

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy %s answered %d %s", e.host, e.status, http.StatusText(e.status))
}
