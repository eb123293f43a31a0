package delivery

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// DefaultRetryEvery is the time between two tries. How the vendors space theirs isn't known. This is the sandbox's own
// value, and short so that nobody has to wait.
const DefaultRetryEvery = time.Second

// Limits bound what an Engine holds and does. Zero values are replaced with those of DefaultLimits.
type Limits struct {
	// Kept counts deliveries, and Bytes is the size of their bodies. Beyond these, what settled first is dropped first.
	Kept, Bytes int
	// Pending is the maximum number of pending deliveries.
	Pending int
	// UnderWay is the maximum number of tries at the same time, and PerHost the maximum for one host and port.
	UnderWay, PerHost int
	// Streams is the maximum number of subscriptions at the same time.
	Streams int
}

// DefaultLimits returns limits that keep the memory of a sandbox small, whatever its handlers do.
func DefaultLimits() Limits {
	return Limits{Kept: 5000, Bytes: 64 << 20, Pending: 20000, UnderWay: 64, PerHost: 16, Streams: 32}
}

// maxAnswer is how much of a response body is kept, in bytes.
const maxAnswer = 4 << 10

// Config configures an Engine. The zero value delivers only to this machine.
type Config struct {
	// RetryEvery is the time between the end of a try and the next; DefaultRetryEvery unless set.
	RetryEvery time.Duration
	Policy     Policy
	Limits     Limits
	// Dial replaces this machine's network, for tests. It is called for addresses that the policy allows, and for the names of
	// DeliverTo, which this machine would otherwise resolve.
	Dial Dial
	// Resolver resolves the names of DeliverTo; the system's unless set.
	Resolver *net.Resolver
}

// Errors of an Engine.
var (
	// ErrFull is returned if more than 20,000 deliveries would be pending, or if their bodies take more than 64 MiB. Nothing
	// is accepted then.
	ErrFull = errors.New("too many deliveries are pending: wait until some are settled, or reset the sandbox")
	// ErrNoDelivery is returned for an id that isn't known, or no longer.
	ErrNoDelivery = errors.New("there is no such delivery: it may have been dropped, because only the newest are kept")
	// ErrPending is returned if a delivery is to be tried once more but is still pending.
	ErrPending = errors.New("the delivery is still pending: wait until it is settled, or send it again as a new one")
)

// Engine makes deliveries. It is safe for concurrent use. It needs no Close: Reset leaves nothing running.
type Engine struct {
	retryEvery time.Duration
	limits     Limits
	transport  *transport
	stream     *Stream

	mu      sync.Mutex
	run     *run
	ids     int
	all     map[string]*entry
	order   *list.List // of all, oldest first
	settled *list.List // of the settled ones, settled longest ago first
	holding *list.List // of the pending ones that hold bodies of tries, oldest first
	bodies  store
	queue   queue
	pending int
	dropped int
	bare    int // tries that lost their body
}

// run is the period from one Reset to the next.
type run struct {
	ctx   context.Context
	stop  context.CancelFunc
	tries sync.WaitGroup
}

func newRun() *run {
	ctx, stop := context.WithCancel(context.Background())
	return &run{ctx: ctx, stop: stop}
}

// entry is a delivery with everything needed to make it. The engine's lock guards it.
type entry struct {
	Delivery
	job     Job
	tries   int // how many it may have in all
	lane    *lane
	timer   *time.Timer
	content *blob
	blobs   []*blob
	// tried is closed after the first try, and ended when it is settled.
	tried, ended chan struct{}
	inOrder      *list.Element
	inSettled    *list.Element
	inHolding    *list.Element
}

// New returns an engine that has nothing to do.
func New(c Config) *Engine {
	limits, byDefault := c.Limits, DefaultLimits()
	for value, otherwise := range map[*int]int{
		&limits.Kept: byDefault.Kept, &limits.Bytes: byDefault.Bytes, &limits.Pending: byDefault.Pending,
		&limits.UnderWay: byDefault.UnderWay, &limits.PerHost: byDefault.PerHost, &limits.Streams: byDefault.Streams,
	} {
		if *value == 0 {
			*value = otherwise
		}
	}
	if c.RetryEvery == 0 {
		c.RetryEvery = DefaultRetryEvery
	}
	e := &Engine{
		retryEvery: c.RetryEvery, limits: limits, transport: newTransport(c.Policy, c.Dial, c.Resolver),
		stream: newStream(limits.Streams),
	}
	e.empty()
	return e
}

// empty drops everything. The caller holds the lock, or is the only one with access to the engine.
func (e *Engine) empty() {
	e.run, e.all, e.order, e.settled, e.holding = newRun(), map[string]*entry{}, list.New(), list.New(), list.New()
	e.bodies, e.queue = newStore(), newQueue(e.limits)
	e.pending, e.dropped, e.bare = 0, 0, 0
}

// Stream returns the stream of news about what happens.
func (e *Engine) Stream() *Stream { return e.stream }

// Send accepts deliveries and returns their current state. It doesn't wait. Its error is ErrFull; nothing is accepted then.
func (e *Engine) Send(jobs ...Job) ([]Delivery, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.admits(jobs...); err != nil {
		return nil, err
	}
	entries := make([]*entry, len(jobs))
	for i, job := range jobs {
		entries[i] = e.take(job, "")
	}
	e.dispatch()
	out := make([]Delivery, len(entries))
	for i, taken := range entries {
		out[i] = taken.copy()
	}
	return out, nil
}

// admits returns ErrFull if there is no room for these jobs. The caller holds the lock.
func (e *Engine) admits(jobs ...Job) error {
	if e.pending+len(jobs) > e.limits.Pending {
		return ErrFull
	}
	// dropTooMuch has dropped what it can, so the rest belongs to pending deliveries.
	if e.pending > 0 && e.bodies.bytes > e.limits.Bytes {
		return ErrFull
	}
	return nil
}

// take creates the delivery of a job. The caller holds the lock, and calls dispatch.
func (e *Engine) take(job Job, resent string) *entry {
	if job.Timeout == 0 {
		job.Timeout = 10 * time.Second
	}
	e.ids++
	taken := &entry{
		Delivery: Delivery{
			ID: fmt.Sprintf("d%06d", e.ids), Vendor: job.Vendor, Hook: job.Hook, HookName: job.HookName, Event: job.Event,
			Source: job.Source, EventID: job.EventID, URL: job.URL, Corrupt: job.Corrupt, State: Pending, Resent: resent,
			Created: time.Now(),
		},
		job: job, tries: max(job.Tries, 1), content: e.bodies.hold(job.Content),
		tried: make(chan struct{}), ended: make(chan struct{}),
	}
	e.all[taken.ID] = taken
	taken.inOrder = e.order.PushBack(taken)
	e.pending++
	e.await(taken, job.Delay)
	e.dropTooMuch()
	return taken
}

// await queues a pending delivery after a delay, or settles one that can't be sent. The caller holds the lock.
func (e *Engine) await(pending *entry, delay time.Duration) {
	to, err := e.transport.leadsTo(pending.job)
	switch {
	case pending.job.NotSent != "":
		pending.Recorded = pending.content.bytes()
		e.settle(pending, NotSent, pending.job.NotSent)
		return
	case err != nil:
		e.settle(pending, NotSent, err.Error())
		return
	}
	pending.SentTo = to.sentTo
	if delay <= 0 {
		e.queue.add(pending, to)
	} else {
		current := e.run
		pending.Next = time.Now().Add(delay)
		pending.timer = time.AfterFunc(delay, func() {
			e.mu.Lock()
			defer e.mu.Unlock()
			if e.run == current {
				e.queue.add(pending, to)
				e.dispatch()
			}
		})
	}
	e.stream.Tell(DeliveryNews, pending.Vendor, pending.ID)
}

// settle ends a delivery and enforces the limits. The caller holds the lock.
func (e *Engine) settle(done *entry, state State, reason string) {
	done.State, done.Reason, done.Settled, done.Next, done.timer = state, reason, time.Now(), time.Time{}, nil
	e.pending--
	done.inSettled = e.settled.PushBack(done)
	if done.inHolding != nil {
		e.holding.Remove(done.inHolding)
		done.inHolding = nil
	}
	closeOnce(done.tried)
	closeOnce(done.ended)
	e.stream.Tell(DeliveryNews, done.Vendor, done.ID)
	e.dropTooMuch()
}

// closeOnce closes a channel that may be closed already. Its callers hold the lock.
func closeOnce(c chan struct{}) {
	select {
	case <-c:
	default:
		close(c)
	}
}

// Reset drops everything, stops what is under way and returns when nothing runs any more. Tries that it stops aren't
// reported. The caller must not hold a lock that a Job takes.
func (e *Engine) Reset() {
	e.mu.Lock()
	old := e.run
	old.stop()
	for _, kept := range e.all {
		if kept.timer != nil {
			kept.timer.Stop()
		}
		closeOnce(kept.tried)
		closeOnce(kept.ended)
	}
	e.empty()
	e.mu.Unlock()
	old.tries.Wait()
	e.stream.Tell(ResetNews, "", "")
}

// Calls reports whether a try for a hook is under way.
func (e *Engine) Calls(vendor, hook string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.queue.ofHook[hookKey(vendor, hook)] > 0
}

// Stats returns the engine's counters.
func (e *Engine) Stats() Stats {
	e.mu.Lock()
	defer e.mu.Unlock()
	return Stats{
		Kept: len(e.all), Dropped: e.dropped, Pending: e.pending, UnderWay: e.queue.underWay, Bytes: e.bodies.bytes,
		BodiesDropped: e.bare, Streams: e.stream.streams(),
	}
}
