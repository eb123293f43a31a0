package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// call is one Client.Do with all its attempts. One goroutine owns it.
type call struct {
	cfg    *Config
	hidden *secrets
	// clock is how far the vendor's clock is ahead of ours, nil until a response has a date.
	clock   *atomic.Pointer[time.Duration]
	host    *host
	heard   int // responses from the host before this call
	request Request

	attempts int
	sent     bool
	cut      bool    // sending ended before the whole request was written
	answer   *answer // to the last attempt, nil if there was none

	refused  int           // connections
	wait     time.Duration // before the next attempt
	waits    int
	waited   time.Duration // in all
	patience time.Duration // for all waits, if the next one would have exceeded it
}

// answer is what came back, read and classified.
type answer struct {
	*http.Response // its body is empty, because it has been read
	body           []byte
	problem        Problem
	recognized     bool
}

// RoundTrip makes one attempt: it waits for a slot, takes a token, sends, and reads the whole response, which it leaves in
// the call with its body. The order matters: waiting must neither age the token nor use up the request's own time.
func (c *call) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	for renewed := false; ; renewed = true {
		start := time.Now()
		slot, used, err := c.prepare(ctx)
		if err != nil {
			return nil, err
		}
		waited := time.Since(start)
		c.hidden.add([]string{used})
		c.attempts++
		sentBefore := c.sent
		got, err := c.send(req, used)
		c.answer = got
		if err != nil {
			slot.Done(nil)
		} else {
			slot.Done(got.Header)
		}
		c.log(ctx, Event{
			Method: req.Method, Path: req.URL.EscapedPath(), Waited: waited, Duration: time.Since(start) - waited, Err: err,
		})
		if err != nil {
			return nil, err
		}
		got.problem, got.recognized = c.cfg.Problem(got.StatusCode, got.body)
		if got.recognized && got.problem.Status != 0 {
			got.StatusCode = got.problem.Status
		}
		expired := used != "" && c.cfg.TokenExpired(got.StatusCode, got.problem)
		if expired || got.StatusCode == http.StatusTooManyRequests {
			c.sent = sentBefore // refused, so this attempt did nothing
		}
		if expired && !renewed && c.cfg.Token.Expire(used) {
			continue
		}
		if used != "" && got.StatusCode < http.StatusMultipleChoices {
			c.cfg.Token.accepted()
		}
		return got.Response, nil
	}
}

// prepare waits for a slot and takes a token. The slot is given back while a token is fetched: if the vendor counts all
// requests together, the request for the token needs a slot too, and all may be held by requests that wait for the token.
func (c *call) prepare(ctx context.Context) (Slot, string, error) {
	var fetched string
	for again := false; ; again = true {
		slot, err := c.cfg.RateLimiter.Wait(ctx, classOf(c.request))
		if err != nil || c.cfg.Token == nil || c.request.Anonymous {
			return slot, "", err
		}
		if token, ok := c.cfg.Token.good(); ok {
			return slot, token, nil
		}
		if again { // it expired while waiting for a slot; it is used until it is refused
			return slot, fetched, nil
		}
		slot.Unused()
		if fetched, err = c.cfg.Token.Get(ctx); err != nil {
			return Slot{}, "", err
		}
	}
}

// send sends the request once and reads the whole response. A write continues when the user interrupts, because its
// response may be the only source of the new id.
func (c *call) send(req *http.Request, token string) (*answer, error) {
	ctx := req.Context()
	if req.Method != http.MethodGet {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		ctx = context.WithoutCancel(ctx)
	}
	var cancel context.CancelFunc = func() {}
	if c.cfg.RequestTimeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, c.cfg.RequestTimeout, noAnswer{c.cfg.RequestTimeout})
	}
	defer cancel()
	var connecting, wrote, failed atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { connecting.Store(true) },
		GotConn:      func(httptrace.GotConnInfo) { connecting.Store(false) },
		WroteHeaders: func() { wrote.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) { failed.Store(info.Err != nil) },
	})

	out, body := req.Clone(ctx), &sentBody{left: c.request.Body}
	if c.request.Body != nil {
		out.Body = body
		out.GetBody = func() (io.ReadCloser, error) { return body.again(c.request.Body), nil }
		out.ContentLength = int64(len(c.request.Body))
	}
	if token != "" {
		out.Header.Set("Authorization", "Bearer "+token)
	}
	if err := checkHeader(out.Header); err != nil {
		return nil, err
	}
	response, err := c.cfg.Transport.RoundTrip(out)
	reached := faultOf(err) != WrongScheme && (wrote.Load() || err == nil) // otherwise nobody received or understood it
	c.sent = c.sent || reached
	c.cut = false
	if err != nil {
		taken := body.end()
		c.cut = reached && (failed.Load() || !taken)
		err = causeOf(ctx, err)
		if late := (noAnswer{}); connecting.Load() && errors.As(err, &late) {
			return nil, &noConnectionError{err}
		}
		return nil, err
	}
	defer response.Body.Close()
	c.host.answered()
	return c.read(ctx, req, response)
}

// sentBody is a body on its way to the network. Whatever was read from it may have arrived. The trace only reports later
// that all of it was written, which may be too late if no response comes in time.
type sentBody struct {
	mu    sync.Mutex
	left  []byte
	ended bool
}

func (b *sentBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.ended:
		return 0, io.ErrClosedPipe
	case len(b.left) == 0:
		return 0, io.EOF
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

func (*sentBody) Close() error { return nil }

// again returns the same body from its beginning, for another connection.
func (b *sentBody) again(whole []byte) *sentBody {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = whole
	return b
}

// end reports whether all of it was read, and allows no further reads: a connection may go on writing for a moment after a
// request has failed.
func (b *sentBody) end() (taken bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	return len(b.left) == 0
}

// read reads the whole response.
func (c *call) read(ctx context.Context, req *http.Request, response *http.Response) (*answer, error) {
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		ahead := time.Until(date)
		c.clock.Store(&ahead)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off after status %d: %w", response.StatusCode, causeOf(ctx, err))
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer is longer than %d MiB", maxBody>>20)
	}
	response.Body = http.NoBody
	if _, err := req.URL.Parse(response.Header.Get("Location")); err != nil {
		response.Header.Del("Location") // http.Client's error would quote it, query and all
	}
	return &answer{Response: response, body: body}, nil
}

// noAnswer is the context.DeadlineExceeded of a single request.
type noAnswer struct{ within time.Duration }

func (e noAnswer) Error() string {
	return fmt.Sprintf("no answer within the request_timeout of %s", e.within)
}

// Is lets errors.Is match context.DeadlineExceeded.
func (noAnswer) Is(target error) bool { return target == context.DeadlineExceeded }

// noConnectionError is a noAnswer before anything could be sent, for example because a firewall drops packets.
type noConnectionError struct{ late error }

func (e *noConnectionError) Error() string { return "no connection was made: " + e.late.Error() }

func (e *noConnectionError) Unwrap() error { return e.late }

// causeOf prefers the reason why the context ended over "context deadline exceeded".
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, cause) {
		return fmt.Errorf("%w (%w)", cause, err)
	}
	return err
}

// log completes the event of an attempt and passes it on.
func (c *call) log(ctx context.Context, event Event) {
	if c.cfg.Log == nil {
		return
	}
	hidden := c.hidden
	event.Vendor, event.Attempt, event.Err = c.cfg.Vendor, c.attempts, hidden.error(event.Err)
	if got := c.answer; got != nil {
		event.Status, event.RequestID = got.StatusCode, hidden.redacted(requestID(got.Header), maxText)
	}
	c.cfg.Log(ctx, event)
}

// requestID returns the id by which the vendor's support can find a request, or "" if the response has none.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Moltin-Request-Id", "X-Request-Id"} {
		if id := h.Get(name); id != "" && len(id) <= 100 {
			return id
		}
	}
	return ""
}
