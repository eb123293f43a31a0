package once_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
)

// TestCancel interrupts a create in each of its phases. A sent create is searched for, and nothing is sent after that.
func TestCancel(t *testing.T) {
	t.Parallel()
	const second = time.Second
	tests := map[string]struct {
		faults    []fault
		latency   time.Duration
		at        time.Duration // of the interruption; without times, the create starts later by the latency of a list
		wantID    string        // empty: the outcome is open or, if nothing was sent, the error is only the interruption
		wantSends int
		wantLooks int
		wantTook  time.Duration
		adopted   bool
	}{
		"before it begins": {at: -1},

		"sent, then answered": {faults: []fault{{takes: 2 * second}}, at: second, wantID: "id1", wantSends: 1, wantTook: 2 * second},
		"sent, then refused":  {faults: []fault{{takes: 2 * second, err: refused, never: true}}, at: second, wantSends: 1, wantTook: 2 * second},
		"sent, then lost after commit": {
			faults: []fault{{takes: 2 * second, err: dropped}}, at: second,
			wantID: "id1", wantSends: 1, wantLooks: 1, wantTook: 2 * second, adopted: true,
		},
		"sent, then lost before commit": {
			faults: []fault{{takes: 2 * second, err: dropped, never: true}}, at: second,
			wantSends: 1, wantLooks: 1, wantTook: 2 * second,
		},

		"looking": {
			faults: []fault{{err: dropped}}, latency: 2 * second, at: second,
			wantID: "id1", wantSends: 1, wantLooks: 1, wantTook: 5 * second, adopted: true,
		},
		"looking in vain": {
			faults: []fault{{err: dropped, never: true}}, latency: 2 * second, at: second,
			wantSends: 1, wantLooks: 1, wantTook: 3 * second,
		},
		"waiting": {
			faults: []fault{{err: dropped, lands: second / 2}}, at: second,
			wantID: "id1", wantSends: 1, wantLooks: 2, wantTook: second, adopted: true,
		},
		"waiting in vain": {
			faults: []fault{{err: dropped, never: true}}, at: second,
			wantSends: 1, wantLooks: 2, wantTook: second,
		},

		"looking before it is sent again": {
			faults: []fault{{err: badGateway, never: true}}, latency: 2 * second, at: 12 * second,
			wantSends: 1, wantLooks: 3, wantTook: 14 * second,
		},
		"sent again, then answered": {
			faults: []fault{{err: badGateway, never: true}, {takes: 2 * second}}, at: 31 * second,
			wantID: "id1", wantSends: 2, wantLooks: 5, wantTook: 32 * second,
		},
		"sent again, then lost": {
			faults: []fault{{err: badGateway, never: true}, {takes: 2 * second, err: badGateway, never: true}}, at: 31 * second,
			wantSends: 2, wantLooks: 5, wantTook: 32 * second,
		},
		"adopting": {
			faults: []fault{{err: dropped}}, latency: 2 * second, at: 3 * second,
			wantID: "id1", wantSends: 1, wantLooks: 1, wantTook: 5 * second, adopted: true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				v.latency = test.latency
				v.send = script(test.faults...)
				lead, before := time.Duration(0), 0
				if !v.times && test.at >= 0 {
					lead, before = test.latency, 1
				}
				ctx, cancel := context.WithCancel(t.Context())
				if test.at < 0 {
					cancel()
				}
				time.AfterFunc(lead+test.at, cancel)
				start := time.Now()
				got, outcome, err := once.Do(ctx, tracker, v.create("a", 1))
				took := time.Since(start) - lead

				if got.ID != test.wantID || outcome.Adopted != test.adopted || got.Written != test.adopted {
					t.Errorf("got %+v, %+v", got, outcome)
				}
				var unknown *once.UnknownError
				switch {
				case test.wantID != "":
					if err != nil {
						t.Error(err)
					}
				case name == "sent, then refused":
					if !errors.Is(err, refused) || errors.As(err, &unknown) {
						t.Errorf("got %v", err)
					}
				case !errors.Is(err, context.Canceled) || errors.As(err, &unknown) != (test.wantSends > 0):
					t.Errorf("got %v", err)
				case unknown != nil && !strings.Contains(err.Error(), "not known, and the search was interrupted: context canceled"):
					t.Errorf("got %q", err)
				}
				if v.sent() != test.wantSends || v.listed()-before != test.wantLooks || took != test.wantTook {
					t.Errorf("%d sends and %d looks in %s, want %d and %d in %s",
						v.sent(), v.listed()-before, took, test.wantSends, test.wantLooks, test.wantTook)
				}
			})
		})
	}
}

// TestCancelInLine: an interrupted create that waits for its turn isn't sent, and returns the cause of the interruption.
func TestCancelInLine(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = script(fault{takes: 10 * time.Second})
		first := make(chan error)
		go func() {
			_, _, err := once.Do(t.Context(), tracker, v.create("a", 1))
			first <- err
		}()
		<-time.After(time.Second)
		reason := errors.New("the time of this resource is over")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2*time.Second, reason)
		defer cancel()
		start := time.Now()
		_, _, err := once.Do(ctx, tracker, v.create("a", 2))
		if took := time.Since(start); !errors.Is(err, reason) || took != 2*time.Second || v.sent() != 1 {
			t.Errorf("got %v after %s and %d sends", err, took, v.sent())
		}
		if err := <-first; err != nil {
			t.Error(err)
		}
		if _, _, err := once.Do(t.Context(), tracker, v.create("a", 3)); err != nil {
			t.Errorf("the line is blocked: %v", err)
		}
	})
}

// TestLastRequestIsBounded: an unresponsive vendor can't delay an interrupted run for longer than one request takes.
func TestLastRequestIsBounded(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		silent string
		wantID string
	}{
		"look":  {"look", ""},
		"adopt": {"adopt", "id1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				ctx, cancel := context.WithCancel(t.Context())
				v.send = func() fault {
					cancel()
					return fault{err: dropped}
				}
				c := v.create("a", 1)
				if test.silent == "look" {
					c.List = func(ctx context.Context, since time.Time) ([]hook, error) {
						if v.sent() == 0 {
							return v.get(ctx, since)
						}
						<-ctx.Done()
						return nil, context.Cause(ctx)
					}
				} else {
					c.Adopt = func(ctx context.Context, _ hook) (hook, error) {
						<-ctx.Done()
						return hook{}, context.Cause(ctx)
					}
				}
				start := time.Now()
				got, _, err := once.Do(ctx, tracker, c)
				if took := time.Since(start); took != 30*time.Second || got.ID != test.wantID ||
					err == nil || !strings.Contains(err.Error(), "no answer within the 30s left after the interruption") {
					t.Errorf("got %+v, %v after %s", got, err, took)
				}
				var failure *once.AdoptError
				if errors.As(err, &failure) != (test.silent == "adopt") {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
