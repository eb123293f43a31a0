package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"
	"time"
)

// call is what one Client.Do keeps over its attempts. One goroutine owns it, but for the trace's flag.
type call struct {
	request  Request
	attempts int
	sent     bool
	tokens   []string // that it came with
	answer   *answer  // to the last attempt, nil if there was none
}

// answer is what came back, read and classified.
type answer struct {
	*http.Response // its body is empty: it was read to its end
	body           []byte
	problem        Problem
	recognized     bool
}

// secrets are what the answers to a call may echo.
func (c *call) secrets(credentials []string) []string {
	return slices.Concat(credentials, c.request.Secrets, c.tokens)
}

type callKey struct{}

// attempt is one try of a request: wait for a slot, take a token, send, and read the whole answer. The order matters:
// waiting must neither age the token nor eat the request's own time.
type attempt struct {
	cfg *Config
	// clock is how far the vendor's clock is ahead of ours, in nanoseconds.
	clock *atomic.Int64
}

// RoundTrip leaves the answer, with its body, in the call.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	state, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return nil, errors.New("a request was sent past Client.Do")
	}
	for renewed := false; ; renewed = true {
		start := time.Now()
		slot, used, err := a.prepare(ctx, state.request)
		if err != nil {
			return nil, err
		}
		waited := time.Since(start)
		if used != "" {
			state.tokens = append(state.tokens, used)
		}
		state.attempts++
		sentBefore := state.sent
		got, err := a.send(req, state, used)
		state.answer = got
		if err != nil {
			slot.Done(nil)
		} else {
			slot.Done(got.Header)
		}
		a.log(ctx, state, Event{
			Method: req.Method, Path: req.URL.EscapedPath(), Waited: waited, Duration: time.Since(start) - waited, Err: err,
		})
		if err != nil {
			return nil, err
		}
		got.problem, got.recognized = a.cfg.Problem(got.StatusCode, got.body)
		if got.recognized && got.problem.Status != 0 {
			got.StatusCode = got.problem.Status
		}
		expired := used != "" && a.cfg.TokenExpired(got.StatusCode, got.problem)
		if expired || got.StatusCode == http.StatusTooManyRequests {
			state.sent = sentBefore // refused, so this attempt did nothing
		}
		if expired && !renewed && a.cfg.Token.Expire(used) {
			continue
		}
		return got.Response, nil
	}
}

// prepare waits for a slot and takes a token. While a token is fetched the slot is given back: where the vendor counts
// all requests together, the request for the token needs a slot too, and all may be held by those that wait for it.
func (a *attempt) prepare(ctx context.Context, r Request) (Slot, string, error) {
	var fetched string
	for again := false; ; again = true {
		slot, err := a.cfg.RateLimiter.Wait(ctx, classOf(r))
		if err != nil || a.cfg.Token == nil || r.Anonymous {
			return slot, "", err
		}
		if token, ok := a.cfg.Token.good(); ok {
			return slot, token, nil
		}
		if again { // it ran out in the line; it is used until it is refused
			return slot, fetched, nil
		}
		slot.Unused()
		if fetched, err = a.cfg.Token.Get(ctx); err != nil {
			return Slot{}, "", err
		}
	}
}

// send sends the request once and reads the answer to its end. A write goes on when the user interrupts: its answer
// may be the only place where the new id is told.
func (a *attempt) send(req *http.Request, state *call, token string) (*answer, error) {
	ctx := req.Context()
	if req.Method != http.MethodGet {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		ctx = context.WithoutCancel(ctx)
	}
	var cancel context.CancelFunc = func() {}
	if a.cfg.RequestTimeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, a.cfg.RequestTimeout, noAnswer{a.cfg.RequestTimeout})
	}
	defer cancel()
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})

	out := req.Clone(ctx)
	if state.request.Body != nil {
		out.Body = io.NopCloser(bytes.NewReader(state.request.Body))
		out.ContentLength = int64(len(state.request.Body))
	}
	if token != "" {
		out.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := a.cfg.Transport.RoundTrip(out)
	state.sent = state.sent || wrote.Load() || err == nil
	if err != nil {
		return nil, causeOf(ctx, err)
	}
	defer response.Body.Close()
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.clock.Store(int64(time.Until(date)))
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

// Is lets errors.Is see a deadline.
func (noAnswer) Is(target error) bool { return target == context.DeadlineExceeded }

// causeOf prefers the reason why the context ended over "context deadline exceeded".
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, cause) {
		return fmt.Errorf("%w (%w)", cause, err)
	}
	return err
}

// log completes the event of an attempt and hands it on.
func (a *attempt) log(ctx context.Context, state *call, event Event) {
	if a.cfg.Log == nil {
		return
	}
	hidden := newSecrets(state.secrets(a.cfg.Secrets))
	event.Vendor, event.Attempt, event.Err = a.cfg.Vendor, state.attempts, hidden.error(event.Err)
	if got := state.answer; got != nil {
		event.Status, event.RequestID = got.StatusCode, hidden.redacted(requestID(got.Header), maxText)
	}
	a.cfg.Log(ctx, event)
}

// requestID returns the id by which the vendor's support finds a request, if one was given.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Moltin-Request-Id", "X-Request-Id"} {
		if id := h.Get(name); id != "" && len(id) <= 100 {
			return id
		}
	}
	return ""
}
