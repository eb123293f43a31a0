package delivery

import (
	"container/list"
	"net/url"
	"time"
)

// queue holds the deliveries that are due, by destination. Hosts take turns, and so do the endpoints of a host, so that
// none holds up the others.
type queue struct {
	limits   Limits
	underWay int
	hosts    *list.List // of *host
	byName   map[string]*host
	ofHook   map[string]int // tries under way, by vendor and hook
}

// host is a host and port.
type host struct {
	name     string
	underWay int
	lanes    *list.List // of *lane
	byPath   map[string]*lane
	element  *list.Element
}

// lane is one endpoint: an address without its query.
type lane struct {
	*host
	path     string
	underWay int
	due      []*entry
	element  *list.Element
}

func newQueue(limits Limits) queue {
	return queue{limits: limits, hosts: list.New(), byName: map[string]*host{}, ofHook: map[string]int{}}
}

// lead is where a delivery's requests go.
type lead struct {
	// host and path are its place in the queue.
	host, path string
	// sentTo is the address that is called if it isn't the job's.
	sentTo string
}

// leadsTo returns where a job's requests go. Its error is a RefusedError.
func (t *transport) leadsTo(job Job) (lead, error) {
	address, err := url.Parse(job.URL)
	if err != nil {
		return lead{}, refuse("the address can't be called: it isn't a valid URL, so correct it in the hook")
	}
	to, origin, err := t.policy.route(address)
	if err != nil {
		return lead{}, err
	}
	out := lead{host: join(origin.Host, origin.Port), path: origin.Scheme + ":" + to.EscapedPath()}
	if to != address {
		out.sentTo = to.String()
	}
	return out, nil
}

// lane returns the lane of an endpoint, and creates it if there is none.
func (q *queue) lane(name, path string) *lane {
	h := q.byName[name]
	if h == nil {
		h = &host{name: name, lanes: list.New(), byPath: map[string]*lane{}}
		h.element = q.hosts.PushBack(h)
		q.byName[name] = h
	}
	l := h.byPath[path]
	if l == nil {
		l = &lane{host: h, path: path}
		l.element = h.lanes.PushBack(l)
		h.byPath[path] = l
	}
	return l
}

// add queues a delivery that is due.
func (q *queue) add(due *entry, to lead) {
	due.lane = q.lane(to.host, to.path)
	due.lane.due = append(due.lane.due, due)
}

// leave removes a lane that is no longer needed, and its host if that has no other.
func (q *queue) leave(l *lane) {
	if len(l.due) > 0 || l.underWay > 0 {
		return
	}
	l.lanes.Remove(l.element)
	delete(l.byPath, l.path)
	if len(l.byPath) == 0 {
		q.hosts.Remove(l.host.element)
		delete(q.byName, l.name)
	}
}

func (q *queue) began(begun *entry) { q.count(begun, 1) }

func (q *queue) ended(done *entry) {
	q.count(done, -1)
	q.leave(done.lane)
}

func (q *queue) count(of *entry, by int) {
	q.underWay += by
	of.lane.host.underWay += by
	of.lane.underWay += by
	if q.ofHook[of.hook()] += by; q.ofHook[of.hook()] == 0 {
		delete(q.ofHook, of.hook())
	}
}

func (d *entry) hook() string { return hookKey(d.Vendor, d.Hook) }

func hookKey(vendor, hook string) string { return vendor + " " + hook }

// mayBegin reports whether an endpoint may start another try. Its host, and the engine in total, must have more free than
// it has under way. So an endpoint that has none always finds one free, however many others hang.
func (q *queue) mayBegin(l *lane) bool {
	return l.underWay < min(q.limits.PerHost-l.host.underWay, q.limits.UnderWay-q.underWay)
}

// dispatch begins as many tries as there is room for. The caller holds the lock.
func (e *Engine) dispatch() {
	for e.queue.underWay < e.limits.UnderWay {
		due := e.nextDue()
		if due == nil {
			return
		}
		e.begin(due)
	}
}

// nextDue removes the next delivery that may begin from the queue, or returns nil if there is none. The caller holds the
// lock.
func (e *Engine) nextDue() *entry {
	q := &e.queue
	for range q.hosts.Len() {
		front := q.hosts.Front()
		if front == nil {
			return nil
		}
		q.hosts.MoveToBack(front)
		h, _ := front.Value.(*host)
		if h.underWay >= e.limits.PerHost {
			continue
		}
		if due := e.nextOf(h); due != nil {
			return due
		}
	}
	return nil
}

// nextOf removes the next delivery to a host from the queue, or returns nil. The caller holds the lock.
func (e *Engine) nextOf(h *host) *entry {
	for range h.lanes.Len() {
		front := h.lanes.Front()
		if front == nil {
			return nil
		}
		h.lanes.MoveToBack(front)
		l, _ := front.Value.(*lane)
		if !e.queue.mayBegin(l) {
			continue
		}
		if due := e.nextIn(l); due != nil {
			return due
		}
		e.queue.leave(l)
	}
	return nil
}

// nextIn removes the first delivery whose job is ready from a lane, and settles those before it whose jobs refuse. The
// caller holds the lock.
func (e *Engine) nextIn(l *lane) *entry {
	waiting := map[string]bool{} // hooks
	for i := 0; i < len(l.due); {
		due := l.due[i]
		if waiting[due.hook()] {
			i++
			continue
		}
		var ready Readiness
		underWay := e.queue.ofHook[due.hook()]
		if due.job.Ready != nil {
			ready = due.job.Ready(underWay)
		}
		if ready.Wait && ready.Refusal == "" && underWay > 0 {
			waiting[due.hook()] = true
			i++
			continue
		}
		l.due = removed(l.due, i)
		if ready.Refusal == "" {
			return due
		}
		e.giveUp(due, ready.Refusal)
	}
	return nil
}

// removed returns due without element i. The first one, which is the usual case, costs nothing.
func removed(due []*entry, i int) []*entry {
	if i == 0 {
		due[0] = nil
		return due[1:]
	}
	return append(due[:i], due[i+1:]...)
}

// giveUp settles a delivery that gets no further try. The caller holds the lock.
func (e *Engine) giveUp(pending *entry, reason string) {
	state := NotSent
	if last, tried := pending.Last(); tried {
		state, reason = Failed, last.Error+"; giving up: "+reason
	}
	e.settle(pending, state, reason)
}

// begin starts a try. The caller holds the lock.
func (e *Engine) begin(due *entry) {
	due.Next = time.Time{}
	e.queue.began(due)
	current, number := e.run, len(due.Attempts)+1
	current.tries.Go(func() { e.try(current, due, number) })
	e.stream.Tell(AttemptNews, due.Vendor, due.ID)
}
