// Package once creates an object exactly once at a vendor without idempotency keys. If the answer to a create is
// lost, it looks for the object at the vendor and adopts it. The create is sent again only if the object certainly isn't there.
//
// It is independent of any vendor. It may import the standard library, internal/flight and internal/rest.
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
	// Scope names the list that List reads if a vendor has several, such as one for each team.
	Scope string
	// Send creates the object, as rest.Client does: once its context has ended it sends nothing, but waits for the answer
	// to what was sent. An error that is an ambiguous *rest.Error is followed by a search.
	Send func(context.Context) (T, error)
	// List returns at least all objects that were created at since or later by the vendor's clock, in any order; since
	// is zero if CreatedAt is nil. It must not return cached objects. Along with an error, it returns what it has seen, including
	// objects that can't be read (rest.Partial).
	List func(ctx context.Context, since time.Time) ([]T, error)
	// Match reports whether an object has every requested field, as far as the vendor returns them.
	Match func(T) bool
	// Near reports whether an object calls the same address on the same events, or nearly so: vendors may store values
	// in another spelling. An object that matches is also near.
	Near func(T) bool
	// Answered returns why the answer to Send can't be the requested object. Nil if the answer is only an id.
	Answered func(T) error
	// ID returns the object's id, unique at the vendor, in the form in which users import it; "" if it can't be read.
	ID func(T) string
	// CreatedAt returns when the object was created, to the second or better, or false if that isn't shown. It is nil
	// for a vendor that shows no times: the objects that exist are then listed before the first create.
	CreatedAt func(T) (time.Time, bool)
	// ChangedAt is CreatedAt for the last change. Nil if the vendor doesn't return it.
	ChangedAt func(T) (time.Time, bool)
	// Clock returns how far the vendor's clock is ahead of this machine's, and false until an answer has shown it. It is
	// called again after each answer. Nil if CreatedAt is.
	Clock func() (ahead time.Duration, known bool)
	// Adopt writes every requested field to the object that was found, because fields that the vendor doesn't return
	// couldn't be compared. It may be called twice. Nil if there is nothing to write.
	Adopt func(context.Context, T) (T, error)
}

// Outcome reports how an object was created.
type Outcome struct {
	// Adopted reports that the answer was lost and the object was found. It can't be told from one that another run created at
	// the same moment.
	Adopted bool
	// Resent reports that the create was sent again, because no object of the first request was found.
	Resent bool
	// Extra holds the ids of further objects that this create seems to have made, because it was sent more than once.
	Extra []string
	// Similar holds the ids of objects that this create may have made, but that may equally belong to another create under way.
	Similar []string
	// Unchecked is why the search for such objects failed, if it did.
	Unchecked error
}

// Do creates an object. It returns
//   - the object and no error;
//   - the object and an *AdoptError: it exists, but may lack what the vendor doesn't show;
//   - an *UndecidedError: objects were found that may be the created one, but it isn't clear which;
//   - an *UnknownError: it isn't known whether the object exists;
//   - any other error: as far as the vendor shows, there is no object.
//
// When ctx ends, Do still looks once for what was sent, but sends nothing again.
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
		// A refusal of a repeated create doesn't settle what became of the one before: it may have been refused because the
		// first one took effect.
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

// strangeError is an answer to a create that can't belong to it.
type strangeError struct {
	id       string
	isOthers bool // the object in the answer existed before, or belongs to another resource of the run
	err      error
}

func (e *strangeError) Error() string {
	return fmt.Sprintf("the vendor answered the create with another object (id %s): %v", e.id, e.err)
}

// answeredIn returns the id of the object in a strange answer, or "" if the create can't have made it. Vendors may store an
// address in an unknown form, and their times may be wrong.
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

// waits returns the pauses between the searches that follow a failed create. Whatever the failure, the request may still take
// effect while the vendor works on it, so the last search waits until another RequestTimeout has passed. The exception is a request
// that was cut off before all of it was written, which hardly ever takes effect. If a create was lost before, the same wait follows
// a refusal that it may have caused.
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

// isConflict reports whether a create may have been refused because the object already exists.
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
