// Package fakeserver is what the fakes of the remote APIs share: a journal of requests, faults that can be switched on, rate
// limits, strict decoding, and a clock and ids that a test can set.
//
// It knows no vendor. It imports only its package delivery and the standard library. Only tests, the sandbox, and the benchmarks
// import it.
package fakeserver

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// maxRequest is the largest request body that a fake reads, in bytes.
const maxRequest = 8 << 20

// Core is what every fake embeds. Its fields may be set before the first request; everything else is safe for
// concurrent use.
type Core struct {
	// Now is the fake's clock: this machine's plus what Pass added, unless replaced.
	Now func() time.Time
	// NewID returns the id of a new object.
	NewID func() string
	// TooMany writes the vendor's answer to a request over a limit.
	TooMany func(http.ResponseWriter, *http.Request, Limit)
	// Normalize changes names and addresses before they are stored. Nil stores them as they are sent.
	Normalize func(text string) string
	// Seed is what the vendor's own secrets are derived from, so that recreated hooks have the same secrets. If it is empty, they are
	// derived from a counter.
	Seed string
	// Tell, if set, is called with the id of a hook that changed or of a request that was served. It must not call the fake.
	Tell func(kind delivery.Kind, subject string)

	Journal *Journal

	passed atomic.Int64 // by Pass, in nanoseconds
	lag    atomic.Int64 // in nanoseconds
	events atomic.Int64 // how many there were

	mu     sync.Mutex
	faults []*Fault
	limits []*window
	// clients are accepted in addition to the fake's own.
	clients []string

	news    sync.Mutex           // apart from mu, because what a Fault matches may change objects
	changed map[string]time.Time // by id
}

// NewCore returns a Core with the real clock and no faults or limits.
func NewCore(newID func() string, tooMany func(http.ResponseWriter, *http.Request, Limit)) *Core {
	c := &Core{NewID: newID, TooMany: tooMany, Journal: &Journal{}, changed: map[string]time.Time{}}
	c.Now = func() time.Time { return time.Now().Add(time.Duration(c.passed.Load())) }
	return c
}

// Pass advances the fake's clock.
func (c *Core) Pass(d time.Duration) { c.passed.Add(int64(d)) }

// Lag makes reads lag behind creates and deletes for this long on the fake's clock.
func (c *Core) Lag(d time.Duration) { c.lag.Store(int64(d)) }

// NextEvent returns the number and the id of a new event.
func (c *Core) NextEvent() (number int64, id string) {
	number = c.events.Add(1)
	return number, fmt.Sprintf("event%06d", number)
}

// Changed notes that an object was just created or deleted.
func (c *Core) Changed(id string) {
	c.news.Lock()
	c.changed[id] = c.Now()
	c.news.Unlock()
	c.HookNews(id)
}

// HookNews reports that a hook or its health has changed.
func (c *Core) HookNews(id string) {
	if c.Tell != nil {
		c.Tell(delivery.HookNews, id)
	}
}

// Forget removes faults and requests, for Deliverer.Reset.
func (c *Core) Forget() {
	c.Heal()
	c.Journal.Clear()
	c.news.Lock()
	defer c.news.Unlock()
	clear(c.changed)
}

// Known reports whether reads already show an object's last creation or deletion.
func (c *Core) Known(id string) bool {
	c.news.Lock()
	defer c.news.Unlock()
	return c.Now().Sub(c.changed[id]) >= time.Duration(c.lag.Load())
}

// Serve records the request, applies limits and faults, and passes it to api, with an unread body.
func (c *Core) Serve(w http.ResponseWriter, r *http.Request, api http.Handler) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil || len(body) > maxRequest {
		http.Error(w, "the request's body can't be read", http.StatusRequestEntityTooLarge)
		return
	}
	entry := c.Journal.add(Entry{
		At: c.Now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header.Clone(), Body: body,
	})
	Rewind(r, body)
	recorder := &recorder{ResponseWriter: w, keeps: entry.IsWrite()}
	defer func() {
		c.Journal.finish(entry, recorder.status, recorder.body)
		if c.Tell != nil {
			c.Tell(delivery.RequestNews, strconv.Itoa(entry.Number))
		}
	}()

	if limit, over := c.overLimit(r); over {
		c.TooMany(recorder, r, limit)
		return
	}
	fault := c.takeFault(r, body)
	Rewind(r, body)
	if fault == nil {
		api.ServeHTTP(recorder, r)
		return
	}
	fault.serve(recorder, r, body, api)
}

// Rewind makes the body readable from its start again.
func Rewind(r *http.Request, body []byte) { r.Body = io.NopCloser(bytes.NewReader(body)) }

// recorder remembers the status for the journal, and the body if keeps is set.
type recorder struct {
	http.ResponseWriter
	keeps  bool
	status int
	body   []byte
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.keeps {
		w.body = append(w.body, p...)
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Limit is a sliding window: more than Max requests within Per are refused.
type Limit struct {
	Max int
	Per time.Duration
	// Counts picks the requests that count; nil means all.
	Counts func(*http.Request) bool
}

type window struct {
	Limit
	seen []time.Time
}

// SetLimits replaces the rate limits and forgets what was counted.
func (c *Core) SetLimits(limits ...Limit) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limits = nil
	for _, l := range limits {
		c.limits = append(c.limits, &window{Limit: l})
	}
}

// overLimit counts the request in every window that applies and returns the first that is full. A refused request isn't counted.
func (c *Core) overLimit(r *http.Request) (Limit, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.Now()
	var hit []*window
	for _, l := range c.limits {
		if l.Counts != nil && !l.Counts(r) {
			continue
		}
		kept := 0
		for kept < len(l.seen) && now.Sub(l.seen[kept]) >= l.Per {
			kept++
		}
		l.seen = l.seen[kept:]
		if len(l.seen) >= l.Max {
			return l.Limit, true
		}
		hit = append(hit, l)
	}
	for _, l := range hit {
		l.seen = append(l.seen, now)
	}
	return Limit{}, false
}

// Used returns the limit with the longest window that counts this request, and how many requests are used; ok is false if there is
// none. Vendors show it in headers.
func (c *Core) Used(r *http.Request) (limit Limit, used int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.limits {
		if (l.Counts == nil || l.Counts(r)) && (!ok || l.Per > limit.Per) {
			limit, used, ok = l.Limit, len(l.seen), true
		}
	}
	return limit, used, ok
}

// StoreAs sets Normalize.
func (c *Core) StoreAs(normalize func(text string) string) { c.Normalize = normalize }

// Stored normalizes texts that are to be stored.
func (c *Core) Stored(texts ...*string) {
	for _, text := range texts {
		if c.Normalize != nil && text != nil {
			*text = c.Normalize(*text)
		}
	}
}

// Mount serves each fake under its path prefix, such as {"/moltin": fake}. The fake sees paths without the prefix.
func Mount(fakes map[string]http.Handler) http.Handler {
	mux := http.NewServeMux()
	for prefix, fake := range fakes {
		mux.Handle(prefix+"/", http.StripPrefix(prefix, fake))
	}
	return mux
}

// Address is that of a path as an API's answers show it: https on the Host that was called, as the vendor's are. On this machine,
// which serves fakes without TLS, it is http, and below the prefix at which the fake is mounted.
func Address(r *http.Request, path string) string {
	if host, _, ok := delivery.SplitHost(r.Host); !ok || !delivery.Local(host) {
		return "https://" + r.Host + path
	}
	prefix := ""
	if called, err := url.ParseRequestURI(r.RequestURI); err == nil {
		if before, is := strings.CutSuffix(called.EscapedPath(), r.URL.EscapedPath()); is { // or the path isn't the one that was called
			prefix = before
		}
	}
	return "http://" + r.Host + prefix + path
}

// Sequence returns a NewID that counts up in the given format, such as "hook-%04d".
func Sequence(format string) func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf(format, n)
	}
}

// Bearer returns the token of the Authorization header, "" if there is none.
func Bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}
