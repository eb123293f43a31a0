// Package once creates an object exactly once at a vendor that knows no idempotency keys. When the answer to a create is
// lost, it looks for the object at the vendor and adopts it; only when the object certainly isn't there is it sent again.
//
// It knows no vendor. It may import the standard library, internal/flight and internal/rest.
package once

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Create is one object to be created, and what is needed to find it again if the answer gets lost.
type Create[T any] struct {
	// Key is the same for all creates whose objects could be taken for one another. They are sent one at a time.
	Key string
	// Scope names what List reads, where a vendor has several lists, such as one for each team.
	Scope string
	// Send creates the object, as rest.Client does: once its context has ended it sends nothing, but waits for the answer
	// to what was sent. An error that is an ambiguous *rest.Error is followed by a search.
	Send func(context.Context) (T, error)
	// List returns at least all objects that were created at since or later by the vendor's clock, in any order; since
	// is zero where CreatedAt is nil. It must read them anew. Beside an error it returns what it has seen, and those that can't be
	// read (rest.Partial) are among them.
	List func(ctx context.Context, since time.Time) ([]T, error)
	// Match reports whether an object has every field that was asked for, as far as the vendor shows them.
	Match func(T) bool
	// Near reports whether an object calls the same address on the same events, or nearly so: vendors may store what they
	// get in another spelling. Whatever matches is near, too.
	Near func(T) bool
	// Answered says why the answer to Send can't be the object that was asked for. Nil where the answer is an id alone.
	Answered func(T) error
	// ID returns the object's id, unique at the vendor, in the form in which users import it; "" where it can't be read.
	ID func(T) string
	// CreatedAt returns when the object was created, to the second or better, or false if that isn't shown. It is nil
	// for a vendor that shows no times: the objects that exist are then listed before the first create.
	CreatedAt func(T) (time.Time, bool)
	// ChangedAt is CreatedAt for the last change. Nil where the vendor doesn't show it.
	ChangedAt func(T) (time.Time, bool)
	// Clock returns how far the vendor's clock is ahead of this machine's, and false as long as no answer has told it. It is
	// asked again after each answer. Nil where CreatedAt is.
	Clock func() (ahead time.Duration, known bool)
	// Adopt writes everything that was asked for to the object that was found, because what the vendor doesn't show
	// couldn't be compared. It may be called twice. Nil where there is nothing to write.
	Adopt func(context.Context, T) (T, error)
}

// Outcome tells how an object came to be.
type Outcome struct {
	// Adopted tells that the answer was lost and the object was found. Another run that created the same at the same moment
	// can't be told from this one.
	Adopted bool
	// Resent tells that it was sent again, after a first request of which nothing was found.
	Resent bool
	// Extra holds the ids of further objects that this create seems to have made, because it was sent more than once.
	Extra []string
	// Similar holds those of objects that it may have made too, and that may just as well belong to another create under way.
	Similar []string
	// Unchecked is why the look for such objects failed, if it did.
	Unchecked error
}

// Do creates an object. It returns
//   - the object and no error;
//   - the object and an *AdoptError: it exists, but may lack what the vendor doesn't show;
//   - an *UndecidedError: objects were found that may be the one, but which is can't be told;
//   - an *UnknownError: whether the object exists isn't known;
//   - any other error: there is no object, as far as the vendor shows.
//
// When ctx ends, what was sent is still looked for once, but nothing is sent again.
func Do[T any](ctx context.Context, t *Tracker, c Create[T]) (T, Outcome, error) {
	var none T
	done, err := t.turn(ctx, c.Key)
	if err != nil {
		return none, Outcome{}, fmt.Errorf("the create was not sent: %w", err)
	}
	defer done()
	s := search[T]{Create: c, tracker: t}
	if err := s.begin(ctx); err != nil {
		return none, Outcome{}, fmt.Errorf("the create was not sent, because the list of what exists could not be read before it: %w", err)
	}
	var lost error
	for sends := 1; ; sends++ {
		object, err := s.send(ctx)
		if err == nil {
			return object, s.outcome(ctx, false, sends), nil
		}
		if isAmbiguous(err) {
			lost = err
		}
		if lost == nil {
			return none, Outcome{}, err
		}
		// A repeated create that is refused leaves the fate of the one before it open: it may even be refused because
		// that one has arrived.
		found, object, searchErr := s.run(ctx, lost, t.waits(err))
		switch {
		case searchErr != nil:
			return none, Outcome{}, searchErr
		case found:
			object, err := s.adopt(ctx, object)
			return object, s.outcome(ctx, true, sends), err
		case !isAmbiguous(err):
			return none, Outcome{}, fmt.Errorf("%w. Sent again, it was refused: %w", lost, err)
		case !t.cfg.Resend || sends > 1:
			return none, Outcome{}, fmt.Errorf("%w. No object has appeared at the vendor (creates sent: %d)", lost, sends)
		}
	}
}

// strangeError is an answer to a create that can't be its own.
type strangeError struct {
	id       string
	isOthers bool // what was answered existed before, or belongs to another resource of the run
	err      error
}

func (e *strangeError) Error() string {
	return fmt.Sprintf("the vendor answered the create with another object (id %s): %v", e.id, e.err)
}

// answeredIn returns the id of the object in a strange answer, "" if the create can't have made it. Vendors may store an address
// in a form that isn't known here, and their times may be wrong.
func answeredIn(err error) string {
	var strange *strangeError
	if errors.As(err, &strange) && !strange.isOthers {
		return strange.id
	}
	return ""
}

func isAmbiguous(err error) bool {
	var failure *rest.Error
	var strange *strangeError
	return errors.As(err, &strange) || errors.As(err, &failure) && failure.Ambiguous()
}

// waits returns the pauses between the looks that follow a failed create. Whatever the failure, the request may still take
// effect while the vendor works on it, so the last look waits for another RequestTimeout; unless the request was cut off
// before all of it was written, of which hardly anything can become. Where one was lost before, that also holds for a
// refusal that may be due to it.
func (t *Tracker) waits(err error) []time.Duration {
	var failure *rest.Error
	switch errors.As(err, &failure); {
	case isAmbiguous(err) && failure != nil && failure.Cut:
		return t.cfg.Waits[:1]
	case !isAmbiguous(err) && !isConflict(failure):
		return nil
	}
	waits := slices.Clone(t.cfg.Waits)
	left := t.cfg.RequestTimeout
	for _, wait := range waits {
		left -= wait
	}
	if left > 0 {
		waits = append(waits, left)
	}
	return waits
}

// isConflict tells that a create may have been refused because the object exists already.
func isConflict(refusal *rest.Error) bool {
	if refusal == nil {
		return false
	}
	switch refusal.Status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}
