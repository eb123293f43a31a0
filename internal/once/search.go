package once

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// margin is how much older than its create an object may appear: one second because times may be whole seconds, and one
// for the difference between the clocks of a vendor's machines.
const margin = 2 * time.Second

// stray is how far a vendor's clock may be from this machine's as long as no answer has shown it.
const stray = 15 * time.Minute

// search looks for the object of one create.
type search[T any] struct {
	Create[T]
	tracker *Tracker
	began   time.Time           // by this machine's clock
	before  map[string]struct{} // keys of ids that existed already, if the vendor returns no times
}

// send sends the create. An answer that can't belong to it counts as lost.
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
			ids := make([]string, len(all)) // "" for objects without one
			for i, object := range all {
				ids[i] = s.ID(object)
			}
			return ids, err
		})
	}
	s.began = s.tracker.cfg.Clock.Now()
	return err
}

// run looks immediately and after each wait. The object is known to be absent only if the last look succeeded. Once the context
// has ended, it looks one last time. It stops if a look is turned away like the create, or after two looks that failed
// permanently.
func (s *search[T]) run(ctx context.Context, lost error, waits []time.Duration) (found bool, object T, err error) {
	answered := answeredIn(lost)
	pauses := pauses{waits: waits}
	for {
		ended := ctx.Err() != nil
		own, others, err := s.look(ctx)
		wait, goesOn := pauses.after(err)
		isOver := ended || !goesOn
		switch {
		case len(own) == 1 && !wasCut(lost):
			s.tracker.Claim(s.ID(own[0]))
			return true, own[0], nil
		case len(own)+len(others) > 0 && (err == nil || isOver), answered != "" && isOver: // a look that failed is repeated
			return false, object, s.undecided(append(own, others...), answered, lost)
		case ended:
			return false, object, &UnknownError{Err: lost, Look: err, Interrupted: context.Cause(ctx)}
		case goesOn && !isTurnedAway(lost, err):
			_ = s.tracker.cfg.Clock.Sleep(ctx, wait) // the end of ctx is seen next
		case ctx.Err() != nil: // it ended during this look
		case err != nil:
			return false, object, &UnknownError{Err: lost, Look: err}
		default:
			return false, object, nil
		}
	}
}

// pauses are those between the looks for one object.
type pauses struct {
	waits    []time.Duration
	looks    int
	hopeless int // looks that failed permanently
}

// after returns the pause after a look, or false if it was the last.
func (p *pauses) after(look error) (time.Duration, bool) {
	if isForGood(look) {
		p.hopeless++
	}
	p.looks++
	if p.hopeless > 1 || p.looks > len(p.waits) {
		return 0, false
	}
	return p.waits[p.looks-1], true
}

// undecided returns the error that names the objects that the create may have made, including the one in its answer.
func (s *search[T]) undecided(objects []T, answered string, lost error) error {
	ids := s.tell(objects)
	if answered != "" && !slices.ContainsFunc(ids, func(id string) bool { return keyOf(id) == keyOf(answered) }) {
		ids = append(ids, answered)
		s.tracker.tell(answered, s.Key)
	}
	return &UndecidedError{IDs: ids, Err: lost}
}

// isTurnedAway reports whether a look failed like the create, with an answer that won't change, such as a redirect.
func isTurnedAway(lost, look error) bool {
	var failure *rest.Error
	return errors.As(look, &failure) && failure.Status >= 300 && !failure.Passing() && failure.Status == rest.StatusOf(lost)
}

// isForGood reports whether a request was refused permanently, for example by a login page in place of the vendor.
func isForGood(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && !failure.Passing()
}

// wasCut reports whether the vendor can't have received the whole request. A matching object probably belongs to somebody else then.
func wasCut(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Cut
}

// look returns the objects that are the lost one as far as the vendor shows, and others that may be it. It leaves out objects that
// belong to another resource of this run, or that another create of this key has reported.
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
	if err != nil { // from an incomplete list, one object can't be told from another
		return nil, append(own, others...), err
	}
	return own, others, nil
}

// age is what is known about when an object was created.
type age int

const (
	old     age = iota // before the first sending
	young              // since then
	unclear            // the vendor doesn't return it, or its clock can't be trusted
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

// sentBetween returns the time of the first sending by two clocks, less the margin: the vendor's, according to its answers, and this
// machine's. If they differ, it isn't known which is right. known is false if no answer has shown the vendor's.
func (s *search[T]) sentBetween() (first, last time.Time, known bool) {
	ahead, known := s.Clock()
	if !known {
		return s.began.Add(-stray), s.began.Add(stray), false
	}
	sent := s.began.Add(-margin)
	return sent.Add(min(ahead, 0)), sent.Add(max(ahead, 0)), true
}

// since returns the time from which objects must be listed.
func (s *search[T]) since() time.Time {
	if s.CreatedAt == nil {
		return time.Time{}
	}
	first, _, _ := s.sentBetween()
	return first
}

// wasChanged reports whether somebody changed an object after it was created. Nobody changes one whose answer was lost.
func (s *search[T]) wasChanged(object T) bool {
	if s.ChangedAt == nil {
		return false
	}
	created, shown := s.CreatedAt(object)
	changed, shownToo := s.ChangedAt(object)
	return shown && shownToo && changed.After(created.Add(margin))
}

// adopt writes the requested fields to the object that was found, even if the context ends in the meantime.
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

// outcome looks once more for objects of a create that was sent more than once.
func (s *search[T]) outcome(ctx context.Context, adopted bool, sends int) Outcome {
	if sends == 1 {
		return Outcome{Adopted: adopted}
	}
	own, others, err := s.look(ctx)
	return Outcome{Adopted: adopted, Resent: true, Extra: s.tell(own), Similar: s.tell(others), Unchecked: err}
}

// tell records that the user is told about objects, and returns their ids.
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
