package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// maxRetryAfter caps what a vendor may ask us to wait, so that one odd header can't stop a run for an hour.
const maxRetryAfter = 90 * time.Second

// checkRetry decides whether a request is sent again. A refusal by rate limit, or one before anything was written, did
// certainly nothing and is repeated always. A gateway's answer or a broken connection leaves open what happened, so
// only what can be repeated without harm is.
func checkRetry(ctx context.Context, answer *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		if err == nil { // a write that was under way when the user interrupted; its answer counts
			return false, nil
		}
		return false, context.Cause(ctx)
	}
	state, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return false, err
	}
	var inner *Error
	if errors.As(err, &inner) { // the token couldn't be had, and its own requests were retried already
		return false, err
	}
	harmless := state.request.Method != http.MethodPost || state.request.Repeatable
	if err != nil {
		return harmless || !state.sent, nil
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		return true, nil
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return harmless, nil
	}
	return false, nil
}

// backoff doubles the wait with each attempt, takes a random part of it so that parallel requests spread, and obeys a
// Retry-After that means something. Commerce Layer sends "Retry-After: 0" with its 429, which doesn't.
func backoff(shortest, longest time.Duration, attempt int, answer *http.Response) time.Duration {
	wait := min(shortest<<min(attempt, 16), longest)
	wait = wait/2 + rand.N(wait/2+1)
	if answer == nil {
		return wait
	}
	return max(wait, retryAfter(answer.Header.Get("Retry-After"), time.Now()))
}

// retryAfter reads the header as seconds or as a date, capped; 0 for anything else.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(0, seconds), int(maxRetryAfter/time.Second))) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return min(max(0, date.Sub(now)), maxRetryAfter)
	}
	return 0
}
