package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
)

// ErrNotFound is what a client returns, wrapped, if an object is proved not to exist.
var ErrNotFound = errors.New("it does not exist")

// freshList is how long a response from the list counts as evidence of a list at the base URL, or of none.
const freshList = time.Minute

// Absence decides whether a vendor's 404 means that an object doesn't exist. A wrong host, proxy, path or version also
// answers 404, in any form, and then every object looks deleted. So a 404 counts only while the vendor's list can be read
// at the same base URL and doesn't contain the object. If only part of the list was read, a router that knows nothing but
// the list's path would look the same. Another object from the list must then be readable by itself. All requests of a run
// share the results of these reads. It is safe for concurrent use.
type Absence struct {
	clock Clock
	code  string
	list  func(context.Context) error
	get   func(ctx context.Context, id string) error
	asks  flight.Group[struct{}]

	mu     sync.Mutex
	last   *listed   // nil until Listed has recorded something
	readAt time.Time // when an object was last read by itself
}

// Listing is what a page of the list showed.
type Listing struct {
	// IsWhole reports whether these are all objects, according to the vendor's count.
	IsWhole bool

	ids      []string // as the vendor spells them: first of objects that could be read whole, then of the others
	readable int
}

// Add adds an object. One without an id could be any object, so the listing isn't whole then.
func (l *Listing) Add(id string, problem error) {
	switch {
	case id == "":
		l.IsWhole = false
	case problem == nil:
		l.ids = slices.Insert(l.ids, l.readable, id)
		l.readable++
	default:
		l.ids = append(l.ids, id)
	}
}

// listed is the result of the last request for a page of the list.
type listed struct {
	Listing
	at  time.Time
	err error // why it isn't a list
}

// NewAbsence returns an Absence that has recorded nothing yet. list reads the first page and passes the result to Listed.
// get reads an object by itself without calling Confirm. code is what the vendor's own 404 carries, or "" if it carries
// none.
func NewAbsence(clock Clock, code string, list func(context.Context) error, get func(ctx context.Context, id string) error) *Absence {
	return &Absence{clock: clock, code: code, list: list, get: get}
}

// Listed records the result of a request for a page of the list: the page, or an error. Errors that say nothing about the
// address, such as those of gateways, are ignored.
func (a *Absence) Listed(page Listing, err error) {
	var e *Error
	switch {
	case err == nil:
	case !errors.As(err, &e) || e.ForToken:
		return
	case e.Status >= 200 && e.Status < 400, e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden, e.Status == http.StatusNotFound:
	default:
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = &listed{page, a.clock.Now(), err}
}

// Confirm decides whether a failed read of an object by itself means that the object doesn't exist. It returns an error
// that wraps ErrNotFound if that is proved, an error that says why a 404 proves nothing, or err if it isn't a 404.
func (a *Absence) Confirm(ctx context.Context, id string, err error) error {
	if err == nil {
		a.noteRead()
		return nil
	}
	e, ok := notFound(err)
	if !ok {
		return err
	}
	if a.code != "" && e.Code != a.code {
		return unproved(err, e, fmt.Errorf("without the code %s this proves nothing", a.code))
	}
	if doubt := a.prove(ctx, id); doubt != nil {
		return unproved(err, e, fmt.Errorf("this proves nothing, because %w", doubt))
	}
	return fmt.Errorf("%w: %w", ErrNotFound, err)
}

// prove returns why the list doesn't prove that an object is absent, or nil if it does. If the list shows the object, the
// list is read again, because the object may have been deleted since.
func (a *Absence) prove(ctx context.Context, id string) error {
	last := a.told()
	if last == nil || last.err == nil && (last.shows(id) || last.isVoid()) {
		var err error
		if last, err = a.listAgain(ctx, last); err != nil {
			return err
		}
	}
	for again := false; ; again = true {
		if doubt := last.doubt(id); doubt != nil || last.IsWhole || a.canRead() {
			return doubt
		}
		err := a.readOther(ctx, last.ids[0])
		if err == nil {
			return nil
		}
		if _, missing := notFound(err); !missing || again {
			return fmt.Errorf("another one from the list can't be read, either: %w", err)
		}
		if last, err = a.listAgain(ctx, last); err != nil {
			return err
		}
	}
}

// doubt returns why a page doesn't prove that an object is absent.
func (l listed) doubt(id string) error {
	switch {
	case l.err != nil:
		return fmt.Errorf("the list can't be read there: %w", l.err)
	case l.shows(id):
		return errors.New("the list shows it")
	case l.isVoid():
		return errors.New("the list shows nothing readable, and doesn't say that it is empty")
	}
	return nil
}

// readOther reads an object by itself, once for all callers that wait for it.
func (a *Absence) readOther(ctx context.Context, id string) error {
	_, err := a.asks.Do(ctx, "get "+id, func(ctx context.Context) (struct{}, error) { return struct{}{}, a.get(ctx, id) })
	if err == nil {
		a.noteRead()
	}
	return err
}

// listAgain reads the list, once for all callers that need a newer result than before, which is nil if they have none.
func (a *Absence) listAgain(ctx context.Context, before *listed) (*listed, error) {
	_, err := a.asks.Do(ctx, "list", func(ctx context.Context) (struct{}, error) {
		if last := a.told(); last != nil && last != before {
			return struct{}{}, nil
		}
		return struct{}{}, a.list(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("the list can't be read there: %w", err)
	}
	last := a.told()
	if last == nil {
		return nil, errors.New("the list was not read")
	}
	return last, nil
}

// told returns the last list result, or nil if there is none that is recent enough.
func (a *Absence) told() *listed {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.last == nil || a.clock.Now().Sub(a.last.at) > freshList {
		return nil
	}
	return a.last
}

// canRead reports whether an object was read by itself recently.
func (a *Absence) canRead() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.readAt.IsZero() && a.clock.Now().Sub(a.readAt) <= freshList
}

func (a *Absence) noteRead() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.readAt = a.clock.Now()
}

func (l listed) shows(id string) bool {
	return slices.ContainsFunc(l.ids, func(shown string) bool { return IDKey(shown) == IDKey(id) })
}

// isVoid reports whether a page showed nothing readable without proving that the list is empty.
func (l listed) isVoid() bool { return l.readable == 0 && (!l.IsWhole || len(l.ids) > 0) }

// ConfirmByRead decides whether a failed write means that the object doesn't exist. The write's 404 may be due to the
// method or the path, so a read of the object, which confirms its own 404, must agree.
func ConfirmByRead(ctx context.Context, err error, read func(context.Context) error) error {
	e, ok := notFound(err)
	if !ok {
		return err
	}
	doubt := read(ctx)
	switch {
	case errors.Is(doubt, ErrNotFound):
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case doubt == nil:
		return unproved(err, e, errors.New("this proves nothing, because it can be read"))
	}
	return unproved(err, e, fmt.Errorf("this proves nothing, because a read doesn't agree: %w", doubt))
}

// ConfirmDelete decides whether an object is deleted after a response to its delete that isn't the vendor's own. A login
// page has the status 200 too, so only a read proves the deletion.
func (a *Absence) ConfirmDelete(ctx context.Context, answer *Response, read func(context.Context) error) error {
	var found error
	if err := a.clock.Patiently(ctx, func(ctx context.Context) bool {
		found = read(ctx)
		return found != nil
	}); err != nil {
		found = err
	}
	switch {
	case errors.Is(found, ErrNotFound):
		return nil
	case found == nil:
		return answer.Unreadable(errors.New("it doesn't say that anything was deleted, and the object is still there"))
	}
	return answer.Unreadable(fmt.Errorf("it doesn't say that anything was deleted, and whether it was is unknown: %w", found))
}

// notFound returns the 404 of an object's own request. A token endpoint's 404 says nothing about the object.
func notFound(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e) && e.Status == http.StatusNotFound && !e.ForToken
	return e, ok
}

// unprovedError is a 404 that doesn't prove that an object is missing.
type unprovedError struct {
	err     error
	failure *Error // in err, but not recognized
	why     error
}

func (e *unprovedError) Error() string { return e.err.Error() + ": " + e.why.Error() }

// Unwrap returns all causes, the 404 first.
func (e *unprovedError) Unwrap() []error { return []error{e.failure, e.why} }

func unproved(err error, e *Error, why error) error {
	failure := *e // other callers may hold the same error
	failure.Recognized = false
	return &unprovedError{err, &failure, why}
}
