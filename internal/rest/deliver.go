package rest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// maxDeliveryAnswer is how much of an endpoint's response is read, in bytes.
const maxDeliveryAnswer = 64 << 10

// Delivery is a request to the address that a hook calls, not to the vendor. It carries neither the vendor's token nor its
// headers, isn't rate-limited, and is sent once.
type Delivery struct {
	// Method is POST unless set.
	Method string
	// Address is the hook's address. It may be secret, so no error and no log shows it.
	Address string
	Header  http.Header
	Body    []byte
	// Limit bounds the whole delivery, from the connection to the last byte of the response.
	Limit time.Duration
}

// Delivered is an endpoint's response.
type Delivered struct {
	Status   int
	Duration time.Duration
	// Body is the first 64 KiB of the response, unpacked and not redacted.
	Body []byte

	hidden *secrets
}

// Said returns up to the given number of characters of the response in a form that may be shown: on one line, with
// "(secret)" in place of the address and of each secret that the client knows. It returns "" if the response has no text.
func (d *Delivered) Said(characters int) string {
	text := []rune(strings.Join(strings.Fields(d.hidden.redacted(string(d.Body), maxRead)), " "))
	if len(text) > characters {
		return strings.TrimRight(string(text[:characters]), "…") + "…"
	}
	return string(text)
}

// Undelivered is a delivery that got no response, or only part of one. Its text reveals nothing of the address.
type Undelivered struct {
	// Fault says what went wrong, as far as that is known.
	Fault Fault
	// Late reports that the limit expired, and Connecting that this happened before a connection was made.
	Late, Connecting bool
	Duration         time.Duration
	reason           string
}

func (e *Undelivered) Error() string { return e.reason }

// BadAddress is a Fault that only deliveries have: the address isn't a URL with http:// or https://.
const BadAddress Fault = "address"

// errLate is the cause of a context whose delivery exceeded its limit.
var errLate = errors.New("no answer within the limit")

// errMethod is the error for a method that can't be sent.
var errMethod = errors.New("its method can't be sent")

// Deliver sends a delivery. It follows no redirects: a status from 300 to 399 is the response. Its errors are *Undelivered,
// or the cause if ctx ends.
func (c *Client) Deliver(ctx context.Context, d Delivery) (*Delivered, error) {
	target, err := url.Parse(d.Address)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Hostname() == "" {
		return nil, &Undelivered{Fault: BadAddress, reason: "it isn't a URL with http:// or https://"}
	}
	c.Hide(secretsOf(target)...)
	if err := checkHeader(d.Header); err != nil {
		return nil, &Undelivered{Fault: Unsendable, reason: err.Error()}
	}
	start := time.Now()
	bounded, cancel := context.WithTimeoutCause(ctx, d.Limit, errLate)
	defer cancel()
	var connected atomic.Bool
	bounded = httptrace.WithClientTrace(bounded, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	got, err := c.deliver(bounded, d)
	switch {
	case err == nil:
		got.Duration, got.hidden = time.Since(start), c.hidden
		return got, nil
	case context.Cause(ctx) != nil: // interrupted
		return nil, context.Cause(ctx)
	}
	failure := &Undelivered{Fault: faultOf(err), Duration: time.Since(start)}
	if context.Cause(bounded) != nil {
		failure = &Undelivered{Late: true, Connecting: !connected.Load(), Duration: failure.Duration}
	}
	failure.reason = failure.describe(err)
	return nil, failure
}

func (c *Client) deliver(ctx context.Context, d Delivery) (*Delivered, error) {
	method := d.Method
	if method == "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(ctx, method, d.Address, bytes.NewReader(d.Body))
	if err != nil { // the address has been parsed before, so it is the method
		return nil, errMethod
	}
	for name, values := range d.Header {
		request.Header[name] = values
	}
	if request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", c.cfg.Header.Get("User-Agent"))
	}
	// A vendor opens a new connection, and reusing an old one would hide what is wrong now.
	transport := newTransport()
	transport.DisableKeepAlives, transport.DisableCompression = true, true
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxDeliveryAnswer))
	return &Delivered{Status: answer.StatusCode, Body: unpacked(text, answer.Header)}, err
}

// unpacked returns the text of a response, or nil if it can't be unpacked. That isn't an error: the vendor only looks at
// the status, and proxies announce gzip even for empty responses. A delivery may have asked for gzip.
func unpacked(text []byte, header http.Header) []byte {
	switch strings.ToLower(header.Get("Content-Encoding")) {
	case "", "identity":
		return text
	case "gzip", "x-gzip":
		if reader, err := gzip.NewReader(bytes.NewReader(text)); err == nil {
			unpacked, _ := io.ReadAll(io.LimitReader(reader, maxDeliveryAnswer)) // as far as it goes
			return unpacked
		}
	}
	return nil
}

// secretsOf returns the parts of a hook's address that may be secret: everything but the host.
func secretsOf(u *url.URL) []string {
	password, _ := u.User.Password()
	all := []string{u.String(), u.User.Username(), password}
	if u.RequestURI() != "/" {
		all = append(all, u.RequestURI())
	}
	for _, values := range u.Query() {
		all = append(all, values...)
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if len(segment) >= minNear { // a shorter one is easily guessed anyway
			all = append(all, segment)
		}
	}
	return all
}

// describe says why no response came. It avoids the words of net/http, which quote names and addresses.
func (e *Undelivered) describe(err error) string {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, errMethod):
		return err.Error()
	case strings.Contains(err.Error(), "invalid header field name"):
		return "the name of its header can't be sent"
	case e.Late && e.Connecting:
		return "no connection was made in time"
	case e.Late:
		return "no answer came in time"
	case e.Fault == Refused:
		return "nothing accepts connections there"
	case e.Fault == UnknownHost:
		return "its host doesn't exist"
	case e.Fault == WrongScheme:
		return "one side speaks https and the other http"
	case e.Fault == ProxyRefused:
		return "a proxy on the way refused the request"
	case errors.As(err, &authority):
		return "the certificate isn't signed by an authority that is trusted here"
	case errors.As(err, &name):
		return "the certificate is for another host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired, or isn't valid yet"
	case e.Fault == NotTrusted:
		return "no encrypted connection can be made"
	}
	return "the connection broke off before the answer was complete"
}
