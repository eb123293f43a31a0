package fakeserver

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// maxTimes is the most that Breakage.Times may be.
const maxTimes = 100

// Check says what is wrong with a firing, for a vendor that can do wrong what is in corruptions.
func (f Firing) Check(corruptions ...string) error {
	switch {
	case f.Event == "":
		return errors.New("the firing names no event: give the vendor's word for one")
	case f.To != nil && f.Hook != "":
		return errors.New("a firing goes to a hook or to an address: give one of them")
	case f.Times < 0 || f.Times > maxTimes:
		return fmt.Errorf("an event can be delivered 1 to %d times", maxTimes)
	case f.Delay < 0:
		return errors.New("the delay can't be negative")
	case f.Corrupt != "" && !slices.Contains(corruptions, f.Corrupt):
		return fmt.Errorf("this vendor's deliveries can't be corrupt in %q: choose one of %s", f.Corrupt, strings.Join(corruptions, ", "))
	}
	if f.To != nil {
		if u, err := url.Parse(f.To.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return errors.New("the address in to is no URL with http:// or https://")
		}
	}
	return nil
}

// Send hands the engine the jobs of a firing, one for each that gets the event, with what is to go wrong. id is the event's.
func (f Firing) Send(engine *delivery.Engine, id string, event Event, jobs []delivery.Job) (Fired, error) {
	var all []delivery.Job
	for range max(f.Times, 1) {
		all = append(all, jobs...)
	}
	if f.Shuffle {
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] }) //nolint:gosec // an order to test with
	}
	for i := range all {
		job := &all[i]
		job.EventID, job.Event, job.Source, job.Delay, job.Corrupt = id, event.Name, event.Source, f.Delay, f.Corrupt
		if f.Corrupt != "" {
			job.Tries = 1
		}
	}
	deliveries, err := engine.Send(all...)
	return Fired{ID: id, Event: event, Deliveries: deliveries}, err
}

// Corrupted returns a body with what a firing does wrong to it after it was signed: one digit is another, or half of it is
// missing.
func (f Firing) Corrupted(body []byte) []byte {
	switch f.Corrupt {
	case CorruptBody:
		changed := append(bytes.Clone(body), ' ') // for a body without a digit
		if i := bytes.IndexAny(body, "12345678"); i >= 0 {
			changed = changed[:len(body)]
			changed[i]++
		}
		return changed
	case CorruptCut:
		return body[:len(body)/2]
	}
	return body
}

// Listens is for one hook: whether it gets the event of a firing. found notes that the hook exists which the firing names.
func (f Firing) Listens(hookID string, listens bool, found *bool) bool {
	if f.Hook != "" && f.Hook != hookID {
		return false
	}
	*found = true
	return listens
}

// Unheard returns the error for a firing that nobody gets: none where it names no hook.
func (f Firing) Unheard(found bool) error {
	switch {
	case f.Hook == "":
		return nil
	case !found:
		return fmt.Errorf("%w: %s", ErrNoSuchHook, f.Hook)
	}
	return fmt.Errorf("%w: %s doesn't get %s", ErrNotListening, f.Hook, f.Event)
}
