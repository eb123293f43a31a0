package once_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// hook is an object of a fictitious vendor. Its secret isn't shown, so only Body can be compared.
type hook struct {
	rest.Partial
	ID, Body string
	Created  time.Time // zero where the vendor shows none
	Landed   time.Time // by the test's clock
	By       int       // the create that made it, or 0
	Written  bool      // by Adopt
	Changed  time.Time // zero if never changed
}

// fault is the fate of one create. The zero value takes effect and is answered.
type fault struct {
	takes time.Duration // until the answer or the failure
	err   error         // nil if it is answered
	lands time.Duration // when it takes effect after the failure; 0 means before it
	never bool          // it takes no effect at all
}

var (
	dropped    = &rest.Error{Method: "POST", Sent: true, Err: errors.New("connection reset by peer")}
	badGateway = &rest.Error{Method: "POST", Sent: true, Status: http.StatusBadGateway}
	slowOrigin = &rest.Error{Method: "POST", Sent: true, Status: http.StatusGatewayTimeout}
	unreadable = &rest.Error{Method: "POST", Sent: true, Status: http.StatusCreated}
	refused    = &rest.Error{Method: "POST", Sent: true, Status: http.StatusUnprocessableEntity, Recognized: true}
	forbidden  = &rest.Error{Method: "POST", Sent: true, Status: http.StatusForbidden, Recognized: true}
	redirected = &rest.Error{Method: "POST", Sent: true, Status: http.StatusFound}
	limited    = &rest.Error{Method: "POST", Status: http.StatusTooManyRequests}
	timedOut   = &rest.Error{Method: "POST", Sent: true, Err: errors.New("no answer within the request_timeout of 30s")}
	cut        = &rest.Error{Method: "POST", Sent: true, Cut: true, Err: errors.New("broken pipe")}
	listFailed = &rest.Error{Method: "GET", Sent: true, Status: http.StatusServiceUnavailable}
)

// vendor is an in-memory API. All times are those of the testing/synctest bubble.
type vendor struct {
	times   bool          // it shows when a hook was created
	clock   time.Duration // how far its clock is ahead
	latency time.Duration // of reads and of adopting
	send    func() fault
	list    func(n int) error // n counts from 1
	adopt   func() error

	mu           sync.Mutex
	hooks        []hook
	sends        int
	lists        int
	inFlight     map[string]int // by key
	mostFlying   map[string]int
	mostTogether int // over all keys
}

// script returns a send function that returns these faults in turn, and then none.
func script(faults ...fault) func() fault {
	return func() fault {
		if len(faults) == 0 {
			return fault{}
		}
		next := faults[0]
		faults = faults[1:]
		return next
	}
}

func (v *vendor) now() time.Time { return time.Now().Add(v.clock) }

// land creates a hook. The vendor's times are whole seconds.
func (v *vendor) land(body string, by int) hook {
	v.mu.Lock()
	defer v.mu.Unlock()
	h := hook{ID: "id" + strconv.Itoa(len(v.hooks)+1), Body: body, Landed: time.Now(), By: by}
	if v.times {
		h.Created = v.now().Truncate(time.Second)
	}
	v.hooks = append(v.hooks, h)
	return h
}

// post behaves like rest.Client: when the context ends, a write that was sent continues, and no further write is sent.
func (v *vendor) post(ctx context.Context, body string, by int) (hook, error) {
	if ctx.Err() != nil {
		return hook{}, &rest.Error{Method: "POST", Err: context.Cause(ctx)}
	}
	v.mu.Lock()
	v.sends++
	f := fault{}
	if v.send != nil {
		f = v.send()
	}
	v.inFlight[body]++
	v.mostFlying[body] = max(v.mostFlying[body], v.inFlight[body])
	total := 0
	for _, n := range v.inFlight {
		total += n
	}
	v.mostTogether = max(v.mostTogether, total)
	v.mu.Unlock()
	defer func() {
		v.mu.Lock()
		v.inFlight[body]--
		v.mu.Unlock()
	}()

	<-time.After(f.takes)
	switch {
	case f.err == nil:
		return v.land(body, by), nil
	case f.never:
	case f.lands == 0:
		v.land(body, by)
	default:
		time.AfterFunc(f.lands, func() { v.land(body, by) })
	}
	return hook{}, f.err
}

func (v *vendor) get(ctx context.Context, since time.Time) ([]hook, error) {
	if err := v.wait(ctx); err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.lists++
	if v.list != nil {
		if err := v.list(v.lists); err != nil {
			return nil, err
		}
	}
	var found []hook
	for _, h := range v.hooks {
		if !v.times || h.Created.IsZero() || !h.Created.Before(since) {
			found = append(found, h)
		}
	}
	slices.Reverse(found)
	return found, nil
}

func (v *vendor) put(ctx context.Context, found hook) (hook, error) {
	if err := v.wait(ctx); err != nil {
		return hook{}, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.adopt != nil {
		if err := v.adopt(); err != nil {
			return hook{}, err
		}
	}
	found.Written = true
	return found, nil
}

func (v *vendor) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
	case <-time.After(v.latency):
	}
	if ctx.Err() != nil {
		return &rest.Error{Method: "GET", Err: context.Cause(ctx)}
	}
	return nil
}

// all returns the hooks that exist.
func (v *vendor) all() []hook {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.hooks)
}

func (v *vendor) sent() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.sends
}

func (v *vendor) listed() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.lists
}

// create returns the create of a hook with this body, as a client of this vendor would define it.
func (v *vendor) create(body string, by int) once.Create[hook] {
	c := once.Create[hook]{
		Key:   body,
		Send:  func(ctx context.Context) (hook, error) { return v.post(ctx, body, by) },
		List:  v.get,
		Match: func(h hook) bool { return h.Body == body },
		Near:  func(h hook) bool { return strings.EqualFold(h.Body, body) },
		ID:    func(h hook) string { return h.ID },
		Adopt: v.put,
	}
	if v.times {
		c.Clock = func() (time.Duration, bool) { return v.clock, true }
		c.CreatedAt = func(h hook) (time.Time, bool) { return h.Created, !h.Created.IsZero() }
		c.ChangedAt = func(h hook) (time.Time, bool) { return h.Changed, !h.Changed.IsZero() }
	}
	return c
}

// inBothKinds runs a test in a bubble against a vendor that shows times, and against one that doesn't, whose list is read
// once before the first create.
func inBothKinds(t *testing.T, test func(t *testing.T, v *vendor, tracker *once.Tracker)) {
	t.Helper()
	for _, times := range []bool{true, false} {
		t.Run(fmt.Sprintf("times %t", times), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor(times)
				test(t, v, once.NewTracker(once.Config{Resend: true}))
			})
		})
	}
}

func newVendor(times bool) *vendor {
	return &vendor{times: times, inFlight: map[string]int{}, mostFlying: map[string]int{}}
}
