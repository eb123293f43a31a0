package once_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestCreate follows one create through each kind of failure: what reaches the vendor, how long it takes, and how it ends.
func TestCreate(t *testing.T) {
	t.Parallel()
	const second = time.Second
	tests := map[string]struct {
		faults    []fault
		lists     func(n int) error // returns an error for looks that fail, counted from 1
		wantSends int
		wantLooks int
		wantTook  time.Duration
		wantID    string // empty: an error
		wantErr   error  // found in the chain
		wantExtra []string
		wantHooks int
		adopted   bool
	}{
		"answered": {wantSends: 1, wantID: "id1", wantHooks: 1},

		"drop after commit":       {faults: []fault{{err: dropped}}, wantSends: 1, wantLooks: 1, wantID: "id1", wantHooks: 1, adopted: true},
		"gateway after commit":    {faults: []fault{{err: badGateway}}, wantSends: 1, wantLooks: 1, wantID: "id1", wantHooks: 1, adopted: true},
		"unreadable after commit": {faults: []fault{{err: unreadable}}, wantSends: 1, wantLooks: 1, wantID: "id1", wantHooks: 1, adopted: true},
		"timeout after commit": {
			faults:    []fault{{err: timedOut, takes: 30 * second}},
			wantSends: 1, wantLooks: 1, wantTook: 30 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},

		"lands after the first look": {
			faults:    []fault{{err: badGateway, lands: second}},
			wantSends: 1, wantLooks: 2, wantTook: 2 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"lands after the second look": {
			faults:    []fault{{err: badGateway, lands: 3 * second}},
			wantSends: 1, wantLooks: 3, wantTook: 7 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"lands long after a broken connection": {
			faults:    []fault{{err: dropped, lands: 29 * second}},
			wantSends: 1, wantLooks: 4, wantTook: 30 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"lands long after the gateway gave up": {
			faults:    []fault{{err: slowOrigin, lands: 29 * second}},
			wantSends: 1, wantLooks: 4, wantTook: 30 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"lands while it is sent again": {
			faults:    []fault{{err: badGateway, lands: 31 * second}, {takes: 2 * second}},
			wantSends: 2, wantLooks: 5, wantTook: 32 * second, wantID: "id2", wantExtra: []string{"id1"}, wantHooks: 2,
		},
		"lands while it is sent again and lost": {
			faults:    []fault{{err: badGateway, lands: 31 * second}, {takes: 2 * second, err: badGateway, never: true}},
			wantSends: 2, wantLooks: 6, wantTook: 32 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"lands while it is sent again and refused": {
			faults:    []fault{{err: badGateway, lands: 31 * second}, {takes: 2 * second, err: refused, never: true}},
			wantSends: 2, wantLooks: 6, wantTook: 32 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"sent again, lost both times, and both land": {
			faults:    []fault{{err: badGateway, lands: 31 * second}, {takes: 2 * second, err: badGateway}},
			wantSends: 2, wantLooks: 5, wantTook: 32 * second, wantErr: badGateway, wantHooks: 2,
		},

		"gateway before commit": {
			faults:    []fault{{err: badGateway, never: true}},
			wantSends: 2, wantLooks: 5, wantTook: 30 * second, wantID: "id1", wantHooks: 1,
		},
		"broken before commit": {
			faults:    []fault{{err: dropped, never: true}},
			wantSends: 2, wantLooks: 5, wantTook: 30 * second, wantID: "id1", wantHooks: 1,
		},
		"never": {
			faults:    []fault{{err: badGateway, never: true}, {err: badGateway, never: true}, {err: badGateway, never: true}},
			wantSends: 2, wantLooks: 8, wantTook: 60 * second, wantErr: badGateway,
		},
		"refused":                    {faults: []fault{{err: refused, never: true}}, wantSends: 1, wantErr: refused},
		"refused by the rate limits": {faults: []fault{{err: limited, never: true}}, wantSends: 1, wantErr: limited},
		"sent again and refused": {
			faults:    []fault{{err: badGateway, never: true}, {err: refused, never: true}},
			wantSends: 2, wantLooks: 8, wantTook: 60 * second, wantErr: badGateway,
		},
		"sent again and refused because of the first, which shows late": {
			faults:    []fault{{err: badGateway, lands: 40 * second}, {err: refused, never: true}},
			wantSends: 2, wantLooks: 9, wantTook: 60 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"sent again and forbidden": {
			faults:    []fault{{err: badGateway, never: true}, {err: forbidden, never: true}},
			wantSends: 2, wantLooks: 5, wantTook: 30 * second, wantErr: forbidden,
		},
		"redirected after commit": {faults: []fault{{err: redirected}}, wantSends: 1, wantLooks: 1, wantID: "id1", wantHooks: 1, adopted: true},
		"redirected, as are the looks": {
			faults: []fault{{err: redirected, never: true}}, lists: func(n int) error {
				if n == 1 {
					return redirected
				}
				return nil
			},
			wantSends: 1, wantLooks: 1, wantErr: redirected,
		},
		"lands 10 s after a gateway's error": {
			faults:    []fault{{err: badGateway, lands: 10 * second}},
			wantSends: 1, wantLooks: 4, wantTook: 30 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"cut off before the end": {
			faults:    []fault{{err: cut, never: true}},
			wantSends: 2, wantLooks: 3, wantTook: 2 * second, wantID: "id1", wantHooks: 1,
		},
		"cut off, and yet one is there": {faults: []fault{{err: cut}}, wantSends: 1, wantLooks: 1, wantErr: cut, wantHooks: 1},
		"each fails after its commit": {
			faults:    []fault{{err: badGateway}, {err: badGateway}, {err: badGateway}},
			wantSends: 1, wantLooks: 1, wantID: "id1", wantHooks: 1, adopted: true,
		},

		"a look fails": {
			faults: []fault{{err: badGateway}}, lists: failing(1),
			wantSends: 1, wantLooks: 2, wantTook: 2 * second, wantID: "id1", wantHooks: 1, adopted: true,
		},
		"looks fail, but the last shows nothing": {
			faults: []fault{{err: badGateway, never: true}}, lists: failing(1, 2, 3),
			wantSends: 2, wantLooks: 5, wantTook: 30 * second, wantID: "id1", wantHooks: 1,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				before := 0 // lists read before the first create
				if !v.times {
					before = 1
				}
				v.send = script(test.faults...)
				if test.lists != nil {
					v.list = func(n int) error { return test.lists(n - before) }
				}
				start := time.Now()
				got, outcome, err := once.Do(t.Context(), tracker, v.create("a", 1))
				took := time.Since(start)
				<-time.After(time.Minute) // creates that are still under way land

				if (err == nil) != (test.wantID != "") || test.wantErr != nil && !errors.Is(err, test.wantErr) {
					t.Errorf("got error %v", err)
				}
				if got.ID != test.wantID || outcome.Adopted != test.adopted || got.Written != test.adopted {
					t.Errorf("got %+v, adopted %t", got, outcome.Adopted)
				}
				if !slices.Equal(outcome.Extra, test.wantExtra) || outcome.Similar != nil || outcome.Unchecked != nil {
					t.Errorf("got %+v, want the extra %q", outcome, test.wantExtra)
				}
				if v.sent() != test.wantSends || v.listed()-before != test.wantLooks || took != test.wantTook {
					t.Errorf("%d sends and %d looks in %s, want %d and %d in %s",
						v.sent(), v.listed()-before, took, test.wantSends, test.wantLooks, test.wantTook)
				}
				if n := len(v.all()); n != test.wantHooks {
					t.Errorf("%d hooks exist, want %d", n, test.wantHooks)
				}
			})
		})
	}
}

// failing returns a list function that fails for these looks.
func failing(looks ...int) func(int) error {
	return func(n int) error {
		if slices.Contains(looks, n) {
			return listFailed
		}
		return nil
	}
}

// TestUnknown: if the last look failed, nothing is sent again, and the error says that the outcome is unknown.
func TestUnknown(t *testing.T) {
	t.Parallel()
	for name, looks := range map[string][]int{"all": {1, 2, 3, 4}, "the last": {4}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				v.send = script(fault{err: badGateway, lands: time.Hour})
				v.list = func(n int) error {
					if !v.times {
						n--
					}
					return failing(looks...)(n)
				}
				_, _, err := once.Do(t.Context(), tracker, v.create("a", 1))
				var unknown *once.UnknownError
				if !errors.As(err, &unknown) || unknown.Interrupted != nil || v.sent() != 1 {
					t.Fatalf("got %v after %d sends", err, v.sent())
				}
				var first *rest.Error
				if !errors.As(err, &first) || first != badGateway || !errors.Is(err, listFailed) {
					t.Errorf("the failures are lost or in the wrong order: %v", err)
				}
				if !strings.Contains(err.Error(), "not known, because looking for the object failed: GET") {
					t.Errorf("got %q", err)
				}
			})
		})
	}
}

// TestUnknownForGood: a look that can't succeed is tried only twice, instead of for as long as a lost create may take.
func TestUnknownForGood(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		login := &rest.Error{Method: "GET", Status: 200, Sent: true}
		v.send = script(fault{err: &rest.Error{Method: "POST", Status: 200, Sent: true}, never: true})
		before := 0
		if !v.times { // the list is also read before the create
			before = 1
		}
		v.list = func(n int) error {
			if n <= before {
				return nil
			}
			return login
		}
		_, _, err := once.Do(t.Context(), tracker, v.create("a", 1))
		var unknown *once.UnknownError
		if !errors.As(err, &unknown) || !errors.Is(unknown.Look, login) || v.sent() != 1 || v.listed() != before+2 {
			t.Errorf("got %v after %d sends and %d looks", err, v.sent(), v.listed()-before)
		}
	})
}

// TestUnchecked: the object is known, but not whether there is a second one.
func TestUnchecked(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = script(fault{err: badGateway, never: true})
		last := 5
		if !v.times {
			last++
		}
		v.list = failing(last)
		got, outcome, err := once.Do(t.Context(), tracker, v.create("a", 1))
		if err != nil || got.ID != "id1" || !errors.Is(outcome.Unchecked, listFailed) {
			t.Errorf("got %+v, %+v, %v", got, outcome, err)
		}
	})
}

func TestAdoptFails(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = script(fault{err: dropped})
		v.adopt = func() error { return refused }
		got, outcome, err := once.Do(t.Context(), tracker, v.create("a", 1))
		var failure *once.AdoptError
		if !errors.As(err, &failure) || failure.ID != "id1" || !errors.Is(err, refused) || !strings.Contains(err.Error(), "id1") {
			t.Errorf("got %v", err)
		}
		if got.ID != "id1" || got.Body != "a" || !outcome.Adopted {
			t.Errorf("got %+v, %+v", got, outcome)
		}
	})
}

func TestNothingToAdopt(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = script(fault{err: dropped})
		c := v.create("a", 1)
		c.Adopt = nil
		got, outcome, err := once.Do(t.Context(), tracker, c)
		if err != nil || got.ID != "id1" || !outcome.Adopted {
			t.Errorf("got %+v, %+v, %v", got, outcome, err)
		}
	})
}

// TestNoResends: a tracker that may not resend a create looks for it as long as any other.
func TestNoResends(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, _ *once.Tracker) {
		tracker := once.NewTracker(once.Config{Waits: []time.Duration{time.Second}, RequestTimeout: 10 * time.Second})
		v.send = script(fault{err: dropped, never: true})
		start := time.Now()
		_, _, err := once.Do(t.Context(), tracker, v.create("a", 1))
		if !errors.Is(err, dropped) || !strings.Contains(err.Error(), "creates sent: 1") || v.sent() != 1 {
			t.Errorf("got %v after %d sends", err, v.sent())
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
