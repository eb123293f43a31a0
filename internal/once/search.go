package once

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// margin is how much older than its create an object may look: a second because times may be whole seconds, and one
// for the difference between the clocks of a vendor's machines.
const margin = 2 * time.Second

// stray is how far the clock of a vendor may be from this machine's that no answer has told.
const stray = 15 * time.Minute

// search looks for the object of one create.
type search[T any] struct {
	Create[T]
	tracker *Tracker
	began   time.Time           // by this machine's clock
	before  map[string]struct{} // keys of ids that existed already, where the vendor shows no times
}

// send sends the create. An answer that can't be its own counts as lost.
func (s *search[T]) send(ctx context.Context) (T, error) {
	object, err := s.Send(ctx)
	if err != nil {
		return object, err
	}
	if s.Answered != nil {
		err = s.Answered(object)
	}
	_, isOthers := s.before[keyOf(s.ID(object))]
	switch {
	case err != nil:
	case s.age(object) == old:
		err = errors.New("it is older than the request")
	case s.tracker.isTaken(s.ID(object), s.Key), !s.tracker.Claim(s.ID(object)):
		isOthers, err = true, errors.New("another resource of this run manages it")
	}
	if err != nil {
		return object, &strangeError{id: s.ID(object), isOthers: isOthers, err: err}
	}
	return object, nil
}

func (s *search[T]) begin(ctx context.Context) (err error) {
	if s.CreatedAt == nil {
		s.before, err = s.tracker.existing(ctx, s.Scope, func(ctx context.Context) ([]string, error) {
			all, err := s.List(ctx, time.Time{})
			ids := make([]string, len(all)) // "" among them, for those that have none
			for i, object := range all {
				ids[i] = s.ID(object)
			}
			return ids, err
		})
	}
	s.began = s.tracker.cfg.Clock.Now()
	return err
}

// run looks at once and after each wait. Only if the last look succeeded is the object known to be absent. Once the
// context has ended it looks a last time. It doesn't look again where a look is turned away as the create was, and gives up
// after two looks that failed in a way that doesn't pass.
func (s *search[T]) run(ctx context.Context, lost error, waits []time.Duration) (found bool, object T, err error) {
	answered := answeredIn(lost)
	for i, hopeless := 0, 0; ; i++ {
		ended := ctx.Err() != nil
		own, others, err := s.look(ctx)
		if isForGood(err) {
			hopeless++
		}
		if hopeless > 1 {
			waits = nil
		}
		isLast := err == nil || ended || i >= len(waits) // a look that failed is repeated
		switch {
		case len(own) == 1 && !wasCut(lost):
			s.tracker.Claim(s.ID(own[0]))
			return true, own[0], nil
		case len(own)+len(others) > 0 && isLast, answered != "" && (ended || i >= len(waits)):
			return false, object, s.undecided(append(own, others...), answered, lost)
		case ended:
			return false, object, &UnknownError{Err: lost, Look: err, Interrupted: context.Cause(ctx)}
		case i < len(waits) && !isTurnedAway(lost, err):
			_ = s.tracker.cfg.Clock.Sleep(ctx, waits[i]) // the end of ctx is seen next
		case ctx.Err() != nil: // it ended during this look
		case err != nil:
			return false, object, &UnknownError{Err: lost, Look: err}
		default:
			return false, object, nil
		}
	}
}

// undecided returns the error that names the objects that may be the one, and the one that was answered.
func (s *search[T]) undecided(objects []T, answered string, lost error) error {
	ids := s.tell(objects)
	if answered != "" && !slices.ContainsFunc(ids, func(id string) bool { return keyOf(id) == keyOf(answered) }) {
		ids = append(ids, answered)
		s.tracker.tell(answered, s.Key)
	}
	return &UndecidedError{IDs: ids, Err: lost}
}

// isTurnedAway tells that a look failed as the create did, by an answer that doesn't pass, such as a redirect.
func isTurnedAway(lost, look error) bool {
	var failure *rest.Error
	return errors.As(look, &failure) && failure.Status >= 300 && !failure.Passing() && failure.Status == rest.StatusOf(lost)
}

// isForGood tells that a request was refused in a way that doesn't pass, such as by a login page in the place of the vendor.
func isForGood(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && !failure.Passing()
}

// wasCut tells that the vendor can't have got the whole request, so that an object which fits is rather another's.
func wasCut(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Cut
}

// look returns the objects that are the lost one by all that the vendor shows, and the others that may be it, but for those
// that belong to another resource of this run, or of which another create of this key has told.
func (s *search[T]) look(ctx context.Context) (own, others []T, err error) {
	ctx, cancel := s.tracker.lasting(ctx)
	defer cancel()
	all, err := s.List(ctx, s.since())
	for _, object := range all {
		isUnread := rest.ProblemOf(object) != nil // then it may be the lost one, too
		matches, age := !isUnread && s.Match(object), s.age(object)
		switch {
		case age == old || s.ID(object) != "" && s.tracker.isTaken(s.ID(object), s.Key):
		case !matches && !isUnread && !s.Near(object):
		case matches && age == young && !s.wasChanged(object):
			own = append(own, object)
		default:
			others = append(others, object)
		}
	}
	if err != nil { // who hasn't seen all can't tell one from another
		return nil, append(own, others...), err
	}
	return own, others, nil
}

// age is what is known of when an object was created.
type age int

const (
	old     age = iota // before the first sending
	young              // since then
	unclear            // the vendor doesn't show it, or not by a clock that can be trusted
)

func (s *search[T]) age(object T) age {
	if s.CreatedAt == nil {
		if _, existed := s.before[keyOf(s.ID(object))]; existed {
			return old
		}
		return young
	}
	created, shown := s.CreatedAt(object)
	first, last, known := s.sentBetween()
	switch {
	case !shown:
		return unclear
	case created.Before(first):
		return old
	case !known || created.Before(last):
		return unclear
	}
	return young
}

// sentBetween returns the first sending by two clocks, less the margin: the vendor's, as its answers tell it, and this
// machine's. Which of them is right isn't known where they differ. known is false where no answer has told the vendor's.
func (s *search[T]) sentBetween() (first, last time.Time, known bool) {
	ahead, known := s.Clock()
	if !known {
		return s.began.Add(-stray), s.began.Add(stray), false
	}
	sent := s.began.Add(-margin)
	return sent.Add(min(ahead, 0)), sent.Add(max(ahead, 0)), true
}

// since is the time from which objects have to be listed.
func (s *search[T]) since() time.Time {
	if s.CreatedAt == nil {
		return time.Time{}
	}
	first, _, _ := s.sentBetween()
	return first
}

// wasChanged tells that somebody changed an object after it was created, as nobody does with one whose answer was lost.
func (s *search[T]) wasChanged(object T) bool {
	if s.ChangedAt == nil {
		return false
	}
	created, shown := s.CreatedAt(object)
	changed, shownToo := s.ChangedAt(object)
	return shown && shownToo && changed.After(created.Add(margin))
}

// adopt writes what was asked for to the object that was found, even if the context ends meanwhile.
func (s *search[T]) adopt(ctx context.Context, found T) (T, error) {
	if s.Adopt == nil {
		return found, nil
	}
	for {
		ended := ctx.Err() != nil
		lasting, cancel := s.tracker.lasting(ctx)
		adopted, err := s.Adopt(lasting, found)
		cancel()
		if err == nil {
			return adopted, nil
		}
		if ended || ctx.Err() == nil {
			return found, &AdoptError{ID: s.ID(found), Err: err}
		}
	}
}

// outcome looks once more for what a create has made that was sent more than once.
func (s *search[T]) outcome(ctx context.Context, adopted bool, sends int) Outcome {
	if sends == 1 {
		return Outcome{Adopted: adopted}
	}
	own, others, err := s.look(ctx)
	return Outcome{Adopted: adopted, Resent: true, Extra: s.tell(own), Similar: s.tell(others), Unchecked: err}
}

// tell notes that the user is told of objects, and returns their ids.
func (s *search[T]) tell(objects []T) []string {
	var ids []string
	for _, object := range objects {
		if id := s.ID(object); id != "" {
			ids = append(ids, id)
			s.tracker.tell(id, s.Key)
		}
	}
	return ids
}
