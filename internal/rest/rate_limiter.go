package rest

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Class names the limit that a request counts against. Vendors count reads, writes and token requests separately.
type Class string

// The classes that vendors distinguish.
const (
	Read       Class = "read"
	Write      Class = "write"
	TokenClass Class = "token"
)

// Window is a limit: at most Limit requests in any stretch of length Per.
type Window struct {
	Limit int
	Per   time.Duration
	// Reserve is how many of Limit are left for the first request of another run, which can't know what was used before. It is
	// for vendors whose responses report how much is used: a run's first request is sent alone, and the others wait for its
	// response.
	Reserve int
}

// RateLimiter holds requests back until they fit under sliding windows. A nil RateLimiter never waits.
//
// The vendor counts a request in a sliding window when it arrives, some time between sending and response. A slot is
// therefore free again only one window after its response arrived: never too early, whatever the latency.
type RateLimiter struct {
	now   func() time.Time
	lanes map[Class]*lane
}

// NewRateLimiter returns a rate limiter with the windows of each class. A class without windows is never held back.
func NewRateLimiter(limits map[Class][]Window) *RateLimiter {
	r := &RateLimiter{now: time.Now, lanes: map[Class]*lane{}}
	for class, windows := range limits {
		if len(windows) > 0 {
			r.lanes[class] = newLane(windows)
		}
	}
	return r
}

// SharedRateLimiter returns a rate limiter for a vendor that counts all its requests together.
func SharedRateLimiter(windows ...Window) *RateLimiter {
	shared := newLane(windows)
	return &RateLimiter{now: time.Now, lanes: map[Class]*lane{Read: shared, Write: shared, TokenClass: shared}}
}

// Wait returns once a request of this class may be sent. The caller must end the slot exactly once, with Done or Unused.
func (r *RateLimiter) Wait(ctx context.Context, class Class) (Slot, error) {
	if r == nil || r.lanes[class] == nil {
		return Slot{}, ctx.Err()
	}
	l := r.lanes[class]
	if err := l.acquire(ctx, r.now); err != nil {
		return Slot{}, err
	}
	return Slot{lane: l, now: r.now}, nil
}

// SetWindows replaces the limits of a class, for limits that are only known once the vendor has responded. Requests that
// were counted stay counted. A class that was created without windows stays unlimited.
func (r *RateLimiter) SetWindows(class Class, windows ...Window) {
	if r == nil || r.lanes[class] == nil {
		return
	}
	l := r.lanes[class]
	l.mu.Lock()
	l.windows = slices.Clone(windows)
	l.mu.Unlock()
	l.signal()
}

// Slot is the right to send one request. The zero value counts against no limit.
type Slot struct {
	lane *lane
	now  func() time.Time
}

// Done ends the slot of a request that is over. header is the response's, or nil. X-Ratelimit-Limit, -Interval (seconds)
// and -Remaining correct the window of that length: the limit is adopted, and requests that the vendor has counted beyond
// our own, such as those of an earlier run, count as if they had happened just now.
func (s Slot) Done(header http.Header) {
	if s.lane != nil {
		s.lane.release(func() {
			at := s.now() // under the lock, so that the times are in order
			s.lane.heard, s.lane.answered = true, append(s.lane.answered, at)
			s.lane.correct(at, header)
		})
	}
}

// Unused gives back the slot of a request that wasn't sent.
func (s Slot) Unused() {
	if s.lane != nil {
		s.lane.release(func() {})
	}
}

// lane is one queue of requests under a set of windows.
type lane struct {
	windows []Window
	turn    chan struct{} // holds one value: the right to be next
	freed   chan struct{} // signalled when a request in flight ends

	mu       sync.Mutex
	heard    bool // an answer came
	inFlight int
	answered []time.Time // oldest first
	// empty holds since when every response about a window has reported nothing left, though not because of us.
	empty   map[time.Duration]time.Time
	crowded Window // one that stayed empty for its whole length
}

func newLane(windows []Window) *lane {
	l := &lane{
		windows: slices.Clone(windows), turn: make(chan struct{}, 1), freed: make(chan struct{}, 1),
		empty: map[time.Duration]time.Time{},
	}
	l.turn <- struct{}{}
	return l
}

// acquire waits in line, then until every window has room.
func (l *lane) acquire(ctx context.Context, now func() time.Time) error {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { l.turn <- struct{}{} }()
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		wait, inFlightFull := l.tryAcquire(now())
		if wait == 0 && !inFlightFull {
			return nil
		}
		var timer <-chan time.Time
		if wait > 0 {
			timer = time.After(wait)
		}
		select {
		case <-timer:
		case <-l.freed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// tryAcquire takes a slot, or returns how long it takes until the oldest answer leaves the fullest window. If requests in
// flight alone fill a window, that time isn't known yet.
func (l *lane) tryAcquire(now time.Time) (wait time.Duration, inFlightFull bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(now)
	for _, w := range l.windows {
		room := max(1, w.Limit-w.Reserve) - l.inFlight // for answers younger than the window
		if room <= 0 || w.Reserve > 0 && !l.heard && l.inFlight > 0 {
			return 0, true
		}
		if len(l.answered) < room {
			continue
		}
		// The answer that must leave the window before one more request fits.
		leaves := l.answered[len(l.answered)-room].Add(w.Per)
		wait = max(wait, leaves.Sub(now))
	}
	if wait <= 0 {
		l.inFlight++
	}
	return max(wait, 0), false
}

// release ends a request in flight. note records its result.
func (l *lane) release(note func()) {
	l.mu.Lock()
	l.inFlight--
	note()
	l.mu.Unlock()
	l.signal()
}

// signal wakes the caller that waits for a slot.
func (l *lane) signal() {
	select {
	case l.freed <- struct{}{}:
	default:
	}
}

// mostCounted is the largest number accepted for a limit and for its seconds, because each counted request is stored.
const mostCounted = 100_000

// believed reads a number from a header, and reports whether it is between lowest and highest.
func believed(header http.Header, name string, lowest, highest int) (int, bool) {
	number, err := strconv.Atoi(header.Get(name))
	return number, err == nil && number >= lowest && number <= highest
}

// correct adopts what the headers of a response say about a window. l.mu is held.
func (l *lane) correct(at time.Time, header http.Header) {
	limit, hasLimit := believed(header, "X-Ratelimit-Limit", 1, mostCounted)
	interval, hasInterval := believed(header, "X-Ratelimit-Interval", 1, mostCounted)
	remaining, hasRemaining := believed(header, "X-Ratelimit-Remaining", 0, limit)
	if !hasLimit || !hasInterval || !hasRemaining {
		return
	}
	for i, w := range l.windows {
		if w.Per != time.Duration(interval)*time.Second {
			continue
		}
		l.windows[i].Limit = limit
		ours := l.inFlight // the vendor may have counted them already
		for _, answered := range l.answered {
			if at.Sub(answered) < w.Per {
				ours++
			}
		}
		switch {
		case remaining > 0:
			delete(l.empty, w.Per)
		case ours < limit: // or else we may have used it up, which says nothing of others
			l.watch(l.windows[i], at)
		}
		for range limit - remaining - ours {
			l.answered = append(l.answered, at)
		}
	}
}

// watch records that others have used up a window, and whether they have since its length.
func (l *lane) watch(w Window, at time.Time) {
	since, was := l.empty[w.Per]
	switch {
	case !was:
		l.empty[w.Per] = at
	case at.Sub(since) >= w.Per:
		l.crowded = w
	}
}

// Crowded returns a limit that other clients used up for its whole length, according to the vendor's responses.
func (r *RateLimiter) Crowded() (Window, bool) {
	if r == nil {
		return Window{}, false
	}
	for _, l := range r.lanes {
		l.mu.Lock()
		crowded := l.crowded
		l.mu.Unlock()
		if crowded.Per > 0 {
			return crowded, true
		}
	}
	return Window{}, false
}

// forget drops the answers that have left every window.
func (l *lane) forget(now time.Time) {
	var longest time.Duration
	for _, w := range l.windows {
		longest = max(longest, w.Per)
	}
	kept := 0
	for kept < len(l.answered) && now.Sub(l.answered[kept]) >= longest {
		kept++
	}
	l.answered = l.answered[kept:]
}

func classOf(r Request) Class {
	switch {
	case r.Class != "":
		return r.Class
	case r.Method == http.MethodGet:
		return Read
	}
	return Write
}

// PerSecond returns a rate limiter that sends at most rate requests in any second, whatever they are for. A rate below one
// means one request every 1/rate seconds.
func PerSecond(rate float64) *RateLimiter {
	limit := max(1, int(rate))
	return SharedRateLimiter(Window{Limit: limit, Per: time.Duration(float64(limit) / rate * float64(time.Second))})
}
