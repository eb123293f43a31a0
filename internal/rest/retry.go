package rest

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxRetryAfter caps how long a vendor may ask us to wait, so that one odd header can't stop a run for an hour.
const maxRetryAfter = 90 * time.Second

// sender returns the client that sends a call as often as necessary.
func (c *call) sender() *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: c, CheckRedirect: sameHostOnly},
		RetryMax:     c.cfg.MaxRetries,
		CheckRetry:   c.checkRetry,
		Backoff:      func(time.Duration, time.Duration, int, *http.Response) time.Duration { return c.wait },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// checkRetry decides whether a request is sent again, and after how long. It starts no wait that would exceed the limit on
// all waits.
func (c *call) checkRetry(ctx context.Context, answer *http.Response, err error) (bool, error) {
	isLate := errors.As(err, &noAnswer{})
	again, err := c.canRetry(ctx, answer, err)
	switch {
	case !again && c.refused < 2:
		return false, err
	case !again, c.waits == c.cfg.MaxRetries:
		if isLate {
			c.host.fellSilent(c.heard)
		}
		return false, err
	case isLate && c.host.isSilent():
		return false, nil
	}
	longest, patience := c.cfg.BackoffMax, time.Duration(c.cfg.MaxRetries)*c.cfg.RequestTimeout
	if patience > 0 {
		longest = min(longest, c.cfg.RequestTimeout)
	}
	c.wait = backoff(c.cfg.BackoffMin, longest, c.waits, answer)
	if patience > 0 && c.waited+c.wait > patience {
		c.patience = patience
		return false, nil
	}
	c.waits++
	c.waited += c.wait
	return true, nil
}

// canRetry decides whether a request may be sent again. A request that a rate limit refused, or that failed before anything
// was written, certainly had no effect and is always repeated. After a gateway's response or a broken connection the
// outcome is unknown, so a request is only repeated if that is harmless. Failures that can't pass aren't retried.
func (c *call) canRetry(ctx context.Context, answer *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		if err == nil { // a write that was under way when the user interrupted; its answer counts
			return false, nil
		}
		return false, context.Cause(ctx)
	}
	var inner *Error
	if errors.As(err, &inner) { // there is no token, and the requests for it have been retried already
		return false, err
	}
	harmless := c.request.Repeatable || c.request.Method != http.MethodPost && !c.request.Unrepeatable
	if err != nil {
		switch directFaultOf(err) {
		case "":
			return harmless || !c.sent, nil
		case Refused: // also by a proxy
			c.refused++
			return c.refused < 2 && (harmless || !c.sent), nil
		default:
			return false, err
		}
	}
	if answer.StatusCode == http.StatusTooManyRequests {
		return true, nil
	}
	return harmless && isPassing(answer.StatusCode), nil
}

// backoff doubles the wait with each attempt, randomizes it so that parallel requests spread out, and obeys a longer
// Retry-After. Commerce Layer sends "Retry-After: 0" with its 429, which has no effect.
func backoff(shortest, longest time.Duration, attempt int, answer *http.Response) time.Duration {
	wait := min(shortest<<min(attempt, 16), longest)
	wait = wait/2 + rand.N(wait/2+1) //nolint:gosec // a wait isn't secret
	if answer == nil {
		return wait
	}
	return max(wait, retryAfter(answer.Header))
}

// retryAfter reads the header as seconds, which may be fractional, or as a date on the vendor's clock. The result is
// capped, and 0 for anything else.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(text, 64); seconds > 0 && (err == nil || math.IsInf(seconds, 1)) {
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return min(max(0, date.Sub(now)), maxRetryAfter)
}
