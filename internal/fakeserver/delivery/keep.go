package delivery

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"
)

// store holds bodies, and equal ones only once.
type store struct {
	blobs map[[sha256.Size]byte]*blob
	bytes int
}

// blob is a body and the number of its holders.
type blob struct {
	data []byte
	key  [sha256.Size]byte
	refs int
}

func newStore() store { return store{blobs: map[[sha256.Size]byte]*blob{}} }

// hold returns the blob with these bytes, or nil if there are none.
func (s *store) hold(data []byte) *blob {
	if len(data) == 0 {
		return nil
	}
	key := sha256.Sum256(data)
	held := s.blobs[key]
	if held == nil {
		held = &blob{data: data, key: key}
		s.blobs[key] = held
		s.bytes += len(data)
	}
	held.refs++
	return held
}

func (s *store) release(held *blob) {
	if held == nil {
		return
	}
	if held.refs--; held.refs == 0 {
		delete(s.blobs, held.key)
		s.bytes -= len(held.data)
	}
}

func (b *blob) bytes() []byte {
	if b == nil {
		return nil
	}
	return b.data
}

// dropTooMuch enforces the limits. It drops whole deliveries first, starting with those settled longest ago, then the
// bodies of pending ones. The caller holds the lock.
func (e *Engine) dropTooMuch() {
	for len(e.all) > e.limits.Kept || e.bodies.bytes > e.limits.Bytes {
		oldest := e.settled.Front()
		if oldest == nil {
			break
		}
		e.drop(oldest.Value.(*entry)) //nolint:forcetypeassert // the list holds nothing else
	}
	for e.bodies.bytes > e.limits.Bytes {
		oldest := e.holding.Front()
		if oldest == nil {
			break
		}
		e.bareTries(oldest.Value.(*entry)) //nolint:forcetypeassert // the list holds nothing else
	}
}

// drop forgets a settled delivery. The caller holds the lock.
func (e *Engine) drop(settled *entry) {
	e.settled.Remove(settled.inSettled)
	e.order.Remove(settled.inOrder)
	delete(e.all, settled.ID)
	e.bodies.release(settled.content)
	for _, held := range settled.blobs {
		e.bodies.release(held)
	}
	e.dropped++
}

// bareTries drops the bodies of a pending delivery's tries. The caller holds the lock.
func (e *Engine) bareTries(pending *entry) {
	e.holding.Remove(pending.inHolding)
	pending.inHolding = nil
	for i := range pending.Attempts {
		if a := &pending.Attempts[i]; a.Request.Body != nil || a.Answer != nil {
			a.Request.Body, a.Answer = nil, nil
			e.bare++
		}
	}
	for _, held := range pending.blobs {
		e.bodies.release(held)
	}
	pending.blobs = nil
}

// copy returns a copy that callers may change without affecting the engine.
func (d *entry) copy() Delivery {
	out := d.Delivery
	out.Attempts = slices.Clone(d.Attempts)
	return out
}

// Get returns a delivery. Its error is ErrNoDelivery.
func (e *Engine) Get(id string) (Delivery, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if kept := e.all[id]; kept != nil {
		return kept.copy(), nil
	}
	return Delivery{}, ErrNoDelivery
}

// Deliveries returns the deliveries that match the filter, newest first.
func (e *Engine) Deliveries(filter Filter) []Delivery {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []Delivery
	for element := e.order.Back(); element != nil && (filter.Limit == 0 || len(out) < filter.Limit); element = element.Prev() {
		if kept, _ := element.Value.(*entry); filter.picks(&kept.Delivery) {
			out = append(out, kept.copy())
		}
	}
	return out
}

// Wait waits for deliveries, and reports whether they got that far before the context ended. One that is no longer kept
// counts as settled.
func (e *Engine) Wait(ctx context.Context, until Until, ids ...string) bool {
	for _, id := range ids {
		select {
		case <-e.ended(id, until):
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (e *Engine) ended(id string, until Until) <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	kept := e.all[id]
	switch {
	case kept == nil:
		gone := make(chan struct{})
		close(gone)
		return gone
	case until == UntilTried:
		return kept.tried
	}
	return kept.ended
}

// Resend sends a settled delivery again, or makes a new one from it, and returns the delivery that is sent. Its errors are
// ErrNoDelivery, ErrPending and ErrFull.
func (e *Engine) Resend(id string, as As) (Delivery, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	kept := e.all[id]
	if kept == nil {
		return Delivery{}, ErrNoDelivery
	}
	if err := e.admits(kept.job); err != nil {
		return Delivery{}, err
	}
	again := kept
	switch {
	case as == AsNew:
		job := kept.job
		job.Delay = 0
		again = e.take(job, kept.ID)
	case kept.State == Pending:
		return Delivery{}, ErrPending
	default:
		e.reopen(kept)
	}
	e.dispatch()
	return again.copy(), nil
}

// reopen gives a settled delivery one more try. The caller holds the lock, and calls dispatch.
func (e *Engine) reopen(settled *entry) {
	e.settled.Remove(settled.inSettled)
	settled.inSettled = nil
	settled.State, settled.Reason, settled.Settled = Pending, "", time.Time{}
	settled.tries = len(settled.Attempts) + 1
	settled.tried, settled.ended = make(chan struct{}), make(chan struct{})
	e.pending++
	e.await(settled, 0)
}
