package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// marker is the secret that fuzzed responses echo.
const marker = "s3cr3t"

// canned is a transport that gives every request the same answer.
type canned struct {
	status int
	header http.Header
	body   []byte
}

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: c.status, Header: c.header.Clone(), Body: io.NopCloser(bytes.NewReader(c.body)), Request: r}, nil
}

// FuzzUnknownAnswer: a response in an unknown format is described briefly, on one line, and without anything that was sent.
func FuzzUnknownAnswer(f *testing.F) {
	for _, seed := range []struct{ contentType, location, body string }{
		{"application/json", "", ""}, {"application/json", "", " \r\n"}, {"text/html", "", "<html><head><title>502 Bad\n  Gateway</title></head></html>"},
		{"text/html", "", "<title>s3cr3t</title>"}, {"text/html", "", "<title>s3cr3t"}, {"text/html", "", "<title>" + strings.Repeat("long ", 50) + "</title>"},
		{"application/json; charset=utf-8", "", `{"secret":"s3cr3t`}, {"text/plain", "", "s3cr3t"}, {"application/json", "", `{"secret":"s3cr3t"}`},
		{"s3cr3t", "https://me:s3cr3t@api.test/login?code=s3cr3t#s3cr3t", `["s3cr3t"]`}, {"a\x1b[31m\nb", "/s3cr3t", "x"}, {strings.Repeat("x", 5000), "%zz", "\xff"},
		{"text/html", "", "<title>\xff\x00\u2028</title>"}, {"", "https:me:s3cr3t@api.test", "7"},
	} {
		f.Add(404, seed.contentType, seed.location, []byte(seed.body))
		f.Add(302, seed.contentType, seed.location, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, status int, contentType, location string, body []byte) {
		if status < 300 || status > 599 {
			return
		}
		client := New(Config{
			Vendor: "Acme", BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, Secrets: []string{marker},
			Transport: canned{status, http.Header{"Content-Type": {contentType}, "Location": {location}}, body},
		})
		answer, err := client.Do(t.Context(), Request{Method: http.MethodPost, Path: []string{"hooks"}})
		var failure *Error
		if answer != nil || !errors.As(err, &failure) || failure.Recognized {
			t.Fatalf("got %v, %v", answer, err)
		}
		text := err.Error()
		if strings.Contains(text, marker) || len(text) > 3000 {
			t.Errorf("%q tells too much", text)
		}
		if strings.ContainsAny(text, "\r\n\x00\x1b") || len(failure.Messages) == 0 || failure.Messages[0] == "" {
			t.Errorf("%q tells too little", text)
		}
	})
}

// FuzzRetryAfter: whatever a vendor asks for, the wait is valid and never long.
func FuzzRetryAfter(f *testing.F) {
	for _, header := range []string{
		"", "0", "-5", "soon", "1.5", "7", "86400", "99999999999999999999", "-9223372037", "-9223372036854775808", "Sun, 22 Nov 2026 00:00:20 GMT",
		"Fri, 32 Dec 2000 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "+7", "007",
	} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		wait := retryAfter(http.Header{"Retry-After": {header}, "Date": {"Sun, 22 Nov 2026 00:00:00 GMT"}})
		if wait < 0 || wait > maxRetryAfter {
			t.Errorf("%q is a wait of %s", header, wait)
		}
		if seconds, err := strconv.Atoi(header); err == nil && seconds <= 90 && wait != time.Duration(max(0, seconds))*time.Second {
			t.Errorf("%d seconds are %s", seconds, wait)
		}
	})
}

// FuzzRatelimit: whatever a vendor reports about its limits, the window that it names keeps a limit, and no request waits
// longer than a window.
func FuzzRatelimit(f *testing.F) {
	for _, seed := range [][3]string{
		{"10", "60", "9"}, {"25", "10", "0"}, {"200", "60", "200"}, {"5", "60", "4"}, {"10", "60", "11"}, {"ten", "60", ""}, {"0", "0", "0"}, {"-1", "60", "-1"},
		{"9223372036854775807", "60", "0"}, {"2000000000", "10", "0"}, {"10", "36028797018963978", "0"}, {"10", "-60", "0"},
	} {
		f.Add(seed[0], seed[1], seed[2], uint8(3))
	}
	f.Fuzz(func(t *testing.T, limit, interval, remaining string, used uint8) {
		windows := []Window{{Limit: 25, Per: 10 * time.Second, Reserve: 1}, {Limit: 100, Per: time.Minute, Reserve: 1}}
		now := time.Unix(1795305600, 0)
		clock := func() time.Time { return now }
		l := newLane(windows)
		for range used {
			l.inFlight++
			Slot{lane: l, now: clock}.Done(nil)
		}
		header := http.Header{}
		header.Set("X-Ratelimit-Limit", limit)
		header.Set("X-Ratelimit-Interval", interval)
		header.Set("X-Ratelimit-Remaining", remaining)
		l.correct(now, header)
		for i, w := range l.windows {
			told := strconv.Itoa(int(windows[i].Per / time.Second))
			if w.Limit < 1 || w != windows[i] && (strings.TrimLeft(interval, "+0") != told || strings.TrimLeft(limit, "+0") != strconv.Itoa(w.Limit)) {
				t.Errorf("%s in %s s makes %+v", limit, interval, w)
			}
		}
		if len(l.answered) > int(used)+mostCounted {
			t.Errorf("%d requests are counted", len(l.answered))
		}
		if wait, full := l.tryAcquire(now); full || wait > time.Minute {
			t.Errorf("a request waits for %s, or for ever: %t", wait, full)
		}
		now = now.Add(time.Minute)
		l.inFlight = 0
		if wait, full := l.tryAcquire(now); wait > 0 || full {
			t.Errorf("after a window a request still waits for %s, or for ever: %t", wait, full)
		}
	})
}

// FuzzTokenLife: a token is used until its life is over, and not a moment longer.
func FuzzTokenLife(f *testing.F) {
	for _, seconds := range []float64{0, 3600, 20, 0.5, 1e-9, -1, 1e300, -1e300, 9223372036, 9223372037, 18446744074} {
		f.Add(seconds)
	}
	f.Fuzz(func(t *testing.T, seconds float64) {
		life := Life(seconds)
		if life < 0 || seconds >= 0 && seconds < 1e9 && (life-time.Duration(seconds*float64(time.Second))).Abs() > time.Microsecond {
			t.Fatalf("%g s are a life of %s", seconds, life)
		}
		fetches, now := 0, time.Unix(1795305600, 0)
		token := NewToken(func(context.Context) (Grant, error) {
			fetches++
			return Grant{AccessToken: "t", Life: life}, nil
		})
		token.now = func() time.Time { return now }
		for range 2 {
			if got, err := token.Get(t.Context()); err != nil || got != "t" || fetches != 1 {
				t.Errorf("%q, %v after %d fetches", got, err, fetches)
			}
		}
		now = now.Add(life)
		if _, good := token.good(); good != (life == 0) {
			t.Errorf("after %s it is good: %t", life, good)
		}
	})
}

// FuzzAddress: an element of a path stays a single element below the base URL, whatever it contains.
func FuzzAddress(f *testing.F) {
	for _, seed := range [][2]string{
		{"", "1"}, {"/", "a/b"}, {"/shop", "../users"}, {"/shop/", "100%"}, {"/a%2Fb", "%2e%2e"}, {"/shop", " a b "}, {"", "a?b#c"}, {"", "a\r\nHost: x"},
		{"", "..."}, {"/ü", "ü"}, {"", ""}, {"", "."}, {"", ".."}, {"/x", "\xff\x00"}, {"/..", "a;b,c:d@e"}, {"/a/./b", "//evil.test"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, prefix, element string) {
		base, err := url.Parse("https://api.test" + prefix)
		if err != nil || base.Host != "api.test" || base.User != nil || base.RawQuery != "" || base.ForceQuery || base.Fragment != "" {
			return
		}
		client := New(Config{Vendor: "Acme", BaseURL: base, Transport: canned{}})
		target, err := client.target(Request{Path: []string{"hooks", element}})
		if refused := element == "" || element == "." || element == ".."; (err != nil) != refused {
			t.Errorf("%q: %v", element, err)
		}
		if err != nil {
			return
		}
		sent, err := url.Parse(target.String())
		if err != nil || sent.Host != "api.test" || sent.RawQuery != "" || sent.Fragment != "" || sent.User != nil {
			t.Fatalf("%q below %s is %s, %v", element, base, target, err)
		}
		start := strings.TrimRight(base.JoinPath("hooks").EscapedPath(), "/")
		if "/"+strings.TrimLeft(start, "/")+"/"+url.PathEscape(element) != sent.EscapedPath() {
			t.Errorf("%q below %s is %s", element, base, sent)
		}
	})
}
