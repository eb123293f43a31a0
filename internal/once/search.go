package once

import (
	"context"
	"time"
)

// margin is how much older than its create an object may look: a second because times may be whole seconds, and one
// for the difference between the clocks of a vendor's machines.
const margin = 2 * time.Second

// search looks for the object of one create.
type search[T any] struct {
	Create[T]
	tracker *Tracker
	began   time.Time           // by this machine's clock
	before  map[string]struct{} // ids that existed already, where the vendor shows no times
}

func (s *search[T]) begin(ctx context.Context) (err error) {
	if s.CreatedAt == nil {
		s.before, err = s.tracker.existing(ctx, s.Scope, func(ctx context.Context) ([]string, error) {
			all, err := s.List(ctx, time.Time{})
			return s.ids(all), err
		})
	}
	s.began = time.Now()
	return err
}

// run looks at once and after each wait. Only if the last look succeeded is the object known to be absent. Once the
// context has ended it looks a last time.
func (s *search[T]) run(ctx context.Context, lost error, waits []time.Duration) (found bool, object T, err error) {
	for i := 0; ; i++ {
		ended := ctx.Err() != nil
		matches, err := s.look(ctx)
		switch {
		case len(matches) == 1 && s.isDated(matches[0]):
			return true, matches[0], nil
		case len(matches) > 0:
			return false, object, &UndecidedError{IDs: s.ids(matches), Err: lost}
		case ended:
			return false, object, &UnknownError{Err: lost, Look: err, Interrupted: context.Cause(ctx)}
		case i < len(waits):
			sleep(ctx, waits[i])
		case ctx.Err() != nil: // it ended during this look
		case err != nil:
			return false, object, &UnknownError{Err: lost, Look: err}
		default:
			return false, object, nil
		}
	}
}

// look returns the objects that may be the lost one, and claims them: whatever it finds is adopted or told to the user,
// so that no other create takes it.
func (s *search[T]) look(ctx context.Context) ([]T, error) {
	ctx, cancel := s.tracker.lasting(ctx)
	defer cancel()
	all, err := s.List(ctx, s.since())
	if err != nil {
		return nil, err
	}
	since := s.since() // the answer may have told the vendor's time
	var found []T
	for _, object := range all {
		if s.Match(object) && s.isNew(object, since) && s.tracker.claim(s.ID(object)) {
			found = append(found, object)
		}
	}
	return found, nil
}

// since is the vendor's time at the first sending, less the margin.
func (s *search[T]) since() time.Time {
	if s.CreatedAt == nil {
		return time.Time{}
	}
	return s.Now().Add(-time.Since(s.began) - margin)
}

func (s *search[T]) isNew(object T, since time.Time) bool {
	if s.CreatedAt == nil {
		_, existed := s.before[s.ID(object)]
		return !existed
	}
	created, shown := s.CreatedAt(object)
	return !shown || !created.Before(since)
}

// isDated tells that isNew rests on evidence.
func (s *search[T]) isDated(object T) bool {
	if s.CreatedAt == nil {
		return true
	}
	_, shown := s.CreatedAt(object)
	return shown
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
	extra, err := s.look(ctx)
	return Outcome{Adopted: adopted, Extra: s.ids(extra), Unchecked: err}
}

func (s *search[T]) ids(objects []T) []string {
	var ids []string
	for _, object := range objects {
		ids = append(ids, s.ID(object))
	}
	return ids
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
