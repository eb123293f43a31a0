package delivery

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// userAgent is sent if the vendor's own isn't known.
const userAgent = "commercehooks-sandbox"

// try makes one try and decides what follows.
func (e *Engine) try(current *run, due *entry, number int) {
	attempt, refused := e.attempt(current.ctx, due, number)
	if current.ctx.Err() != nil {
		return // Reset has forgotten it
	}
	if refused == "" && due.job.Report != nil {
		due.job.Report(attempt)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.run != current {
		return
	}
	e.queue.ended(due)
	if refused != "" {
		e.settle(due, NotSent, refused)
	} else {
		e.record(due, attempt)
	}
	e.dispatch()
}

// record keeps a try and decides whether another one follows. The caller holds the lock.
func (e *Engine) record(due *entry, attempt Attempt) {
	body, answer := e.bodies.hold(attempt.Request.Body), e.bodies.hold(attempt.Answer)
	attempt.Request.Body, attempt.Answer = body.bytes(), answer.bytes()
	due.blobs = append(due.blobs, body, answer)
	if due.inHolding == nil {
		due.inHolding = e.holding.PushBack(due)
	}
	due.Attempts = append(due.Attempts, attempt)
	e.stream.Tell(AttemptNews, due.Vendor, due.ID)
	defer closeOnce(due.tried)
	if attempt.Succeeded {
		e.settle(due, Delivered, "")
		return
	}
	if len(due.Attempts) >= due.tries {
		e.settle(due, Failed, exhausted(due, attempt))
		return
	}
	if due.job.Ready != nil {
		if refusal := due.job.Ready(e.queue.ofHook[due.hook()]).Refusal; refusal != "" {
			e.giveUp(due, refusal)
			return
		}
	}
	due.Attempts[len(due.Attempts)-1].Next = time.Now().Add(e.retryEvery)
	e.await(due, e.retryEvery)
	e.dropTooMuch()
}

func exhausted(due *entry, last Attempt) string {
	switch {
	case len(due.Attempts) == 1:
		return last.Error
	case due.job.Exhausted != "":
		return fmt.Sprintf("%s; %d tries failed: %s", last.Error, len(due.Attempts), due.job.Exhausted)
	}
	return fmt.Sprintf("%s; %d tries failed", last.Error, len(due.Attempts))
}

// attempt makes one try. refused is why its address isn't allowed, or "".
func (e *Engine) attempt(ctx context.Context, due *entry, number int) (a Attempt, refused string) {
	job := due.job
	a = Attempt{Number: number, At: time.Now()}
	defer func() { a.Duration = time.Since(a.At) }()
	forming, cancel := context.WithTimeout(ctx, job.Timeout)
	request, err := job.Form(forming, Try{Delivery: due.ID, Number: number, Do: func(r *http.Request) (*http.Response, error) {
		answer, err := e.transport.client().Do(r) //nolint:gosec // policy.go restricts where it goes
		return answer, e.inWords(err, r.URL, job.Timeout)
	}})
	cancel()
	if err == nil {
		a.Request = request.complete()
		err = e.send(ctx, job, &a)
	}
	if err == nil {
		return a, ""
	}
	if reason, isRefusal := Refused(err); isRefusal {
		return a, reason
	}
	a.Error = err.Error()
	return a, ""
}

// complete fills in what isn't set.
func (r Request) complete() Request {
	if r.Method == "" {
		r.Method = http.MethodPost
	}
	r.Header = r.Header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", userAgent)
	}
	return r
}

// send sends a try's request and reads the answer into it.
func (e *Engine) send(ctx context.Context, job Job, a *Attempt) error {
	ctx, cancel := context.WithTimeout(ctx, job.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, a.Request.Method, job.URL, bytes.NewReader(a.Request.Body))
	if err != nil {
		return errors.New("the request can't be made: its method or address is invalid, so correct it in the hook")
	}
	request.Header = a.Request.Header.Clone()
	answer, err := e.transport.client().Do(request)
	if err != nil {
		return e.inWords(err, request.URL, job.Timeout)
	}
	defer answer.Body.Close()
	a.Status, a.AnswerHeader = answer.StatusCode, answer.Header
	if answer.StatusCode >= http.StatusOK { // the body of 101 is a connection
		if a.Answer, err = readAnswer(answer); err != nil {
			return fmt.Errorf("answered %d, but %w", a.Status, e.inWords(err, request.URL, job.Timeout))
		}
	}
	if len(a.Answer) > maxAnswer {
		a.Answer, a.Cut = a.Answer[:maxAnswer], true
	}
	switch a.Succeeded = job.Succeeds(a.Status); {
	case a.Succeeded:
		return nil
	case a.Status >= 300 && a.Status < 400:
		return fmt.Errorf("answered %d, expected %s: a redirect is not followed", a.Status, job.Expects)
	}
	return fmt.Errorf("answered %d, expected %s", a.Status, job.Expects)
}

// readAnswer reads the beginning of a response body, a little more than is kept. A request with Accept-Encoding may get it
// compressed.
func readAnswer(answer *http.Response) ([]byte, error) {
	body := io.Reader(answer.Body)
	if strings.EqualFold(answer.Header.Get("Content-Encoding"), "gzip") {
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return nil, err
		}
		body = unzipped
	}
	return io.ReadAll(io.LimitReader(body, maxAnswer+1))
}

// inWords turns an error of net/http into one for people, and leaves a refusal as it is.
func (e *Engine) inWords(err error, address *url.URL, timeout time.Duration) error {
	if err == nil {
		return nil
	}
	if reason, isRefusal := Refused(err); isRefusal {
		return &RefusedError{reason}
	}
	if to, _, refusal := e.transport.policy.route(address); refusal == nil {
		address = to
	}
	return errors.New(explain(err, address, timeout))
}

// closed reports whether an error means that the other side hung up.
func closed(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
