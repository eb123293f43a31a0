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

// Check returns what is wrong with a firing, for a vendor whose deliveries can be corrupted in these ways.
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

// Send gives the engine the jobs of a firing, one for each receiver of the event, with the deliberate faults. id is the event's.
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

// Corrupted returns a body as the firing corrupts it after it was signed: with another digit, or only its first half.
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

// TopicOf returns the event that a delivery names: one of the two others if the firing corrupts it.
func (f Firing) TopicOf(other, another string) string {
	switch {
	case f.Corrupt != CorruptTopic:
		return f.Event
	case f.Event == other:
		return another
	}
	return other
}

// SecretOf returns the secret or token that a delivery uses: another one if the firing corrupts it.
func (f Firing) SecretOf(secret string) string {
	if f.Corrupt == CorruptSecret {
		return "not-" + secret
	}
	return secret
}

// Receivers returns the hooks that get the event of a firing: those that listen, or the one that it names. Its errors are
// ErrNoSuchHook and ErrNotListening if it names one.
func Receivers[H any](f Firing, hooks []H, look func(H) (id string, listens bool)) ([]H, error) {
	var out []H
	isThere := false
	for _, hook := range hooks {
		id, listens := look(hook)
		if f.Hook != "" && f.Hook != id {
			continue
		}
		isThere = true
		if listens {
			out = append(out, hook)
		}
	}
	switch {
	case len(out) > 0 || f.Hook == "":
		return out, nil
	case !isThere:
		return nil, fmt.Errorf("%w: %s", ErrNoSuchHook, f.Hook)
	}
	return nil, fmt.Errorf("%w: %s doesn't get %s", ErrNotListening, f.Hook, f.Event)
}

// Jobs returns the job of each hook. Hooks with the same key share one body in memory.
func Jobs[H any](hooks []H, key func(H) string, body func(H) ([]byte, error), job func(H, []byte) delivery.Job) ([]delivery.Job, error) {
	bodies := map[string][]byte{}
	var jobs []delivery.Job
	for _, hook := range hooks {
		k := key(hook)
		if bodies[k] == nil {
			var err error
			if bodies[k], err = body(hook); err != nil {
				return nil, err
			}
		}
		jobs = append(jobs, job(hook, bodies[k]))
	}
	return jobs, nil
}
