package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// maxHeader is the largest response header that is read, in bytes.
const maxHeader = 256 << 10

// newTransport returns the transport of a client that isn't given one. If a proxy refuses, the error contains only its host
// and status: net/http would quote the proxy's words, which may echo the credentials in the proxy's address.
func newTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert,forbidigo // documented type; this is a copy
	transport.MaxIdleConnsPerHost = 16
	transport.MaxResponseHeaderBytes = maxHeader
	transport.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
		if answer.StatusCode != http.StatusOK {
			return &proxyError{proxy.Host, answer.StatusCode}
		}
		return nil
	}
	return transport
}

// sameHostOnly follows redirects of a GET within one host. Any other redirect would send the token to another host or turn
// a write into a read.
func sameHostOnly(req *http.Request, via []*http.Request) error {
	first := via[0]
	if len(via) > 3 || first.Method != http.MethodGet || req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme {
		return http.ErrUseLastResponse
	}
	return nil
}

func withoutQuery(u *url.URL) string {
	shown := *u
	shown.RawQuery, shown.User, shown.Fragment = "", nil, ""
	return shown.String()
}

// withoutURL returns the cause of a *url.Error, whose text quotes the whole address.
func withoutURL(err error) error {
	var quoting *url.Error
	if errors.As(err, &quoting) {
		return quoting.Err
	}
	return err
}
