package once_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
)

// TestOlder: an identical object that existed before is never adopted, whatever happens to the create.
func TestOlder(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault   fault
		wantID  string
		adopted bool
	}{
		"before commit": {fault{err: badGateway, never: true}, "id3", false},
		"after commit":  {fault{err: badGateway}, "id3", true},
		"late commit":   {fault{err: badGateway, lands: time.Second}, "id3", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				v.land("a", 0)
				v.land("b", 0)
				<-time.After(4 * time.Second)
				v.send = script(test.fault)
				got, outcome, err := once.Do(t.Context(), tracker, v.create("a", 1))
				if err != nil || got.ID != test.wantID || outcome.Adopted != test.adopted || outcome.Extra != nil {
					t.Errorf("got %+v, %+v, %v", got, outcome, err)
				}
			})
		})
	}
}

// TestOther: an object that doesn't match isn't adopted, however new it is.
func TestOther(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		v.send = script(fault{err: badGateway, never: true})
		time.AfterFunc(time.Second, func() { v.land("b", 0) })
		got, outcome, err := once.Do(t.Context(), tracker, v.create("a", 1))
		if err != nil || got.ID != "id2" || outcome.Adopted || outcome.Extra != nil {
			t.Errorf("got %+v, %+v, %v", got, outcome, err)
		}
	})
}

// TestClock: the vendor's times are whole seconds, and its clock may be ahead of this machine's.
func TestClock(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		ahead  time.Duration // how far the vendor's clock is ahead
		offset time.Duration // of the start within a second
	}{
		"same":                   {0, 0},
		"end of a second":        {0, 999 * time.Millisecond},
		"ahead":                  {time.Hour, 0},
		"ahead by half a second": {500 * time.Millisecond, 600 * time.Millisecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				<-time.After(test.offset)
				v := newVendor(true)
				v.clock = test.ahead
				v.land("a", 0) // an older one
				<-time.After(10 * time.Second)
				v.send = script(fault{err: timedOut, takes: 30 * time.Second})
				c := v.create("a", 1)
				got, outcome, err := once.Do(t.Context(), once.NewTracker(once.Config{}), c)
				if err != nil || got.ID != "id2" || !outcome.Adopted || v.listed() != 1 {
					t.Errorf("got %+v, %+v, %v after %d looks", got, outcome, err, v.listed())
				}
			})
		})
	}
}

// TestDoubtfulClock: if the vendor's clock isn't known, or isn't the clock behind an object's time, the object's age can't
// be judged. Then nothing is adopted or sent again. An object that is older by all clocks doesn't belong to this create.
func TestDoubtfulClock(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		ahead  time.Duration // as answers report it
		known  bool
		commit bool
		older  time.Duration // age of another object of the same kind at the create
		want   string        // the id, or the undecided ids
	}{
		"no date":                              {0, false, true, time.Hour, "undecided id2"},
		"no date, and an old one":              {0, false, false, time.Hour, "id2"},
		"no date, and one that may be old":     {0, false, false, 5 * time.Minute, "undecided id1"},
		"5 s ahead":                            {5 * time.Second, true, true, time.Hour, "undecided id2"},
		"10 min ahead":                         {10 * time.Minute, true, true, time.Hour, "undecided id2"},
		"10 min behind":                        {-10 * time.Minute, true, true, time.Hour, "id2"},
		"10 min behind, and one 5 min old":     {-10 * time.Minute, true, true, 5 * time.Minute, "id2"},
		"10 min behind, nothing was committed": {-10 * time.Minute, true, false, 5 * time.Minute, "undecided id1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor(true)
				v.land("a", 0)
				<-time.After(test.older)
				v.send = script(fault{err: dropped, never: !test.commit})
				c := v.create("a", 1)
				c.Clock = func() (time.Duration, bool) { return test.ahead, test.known }
				got, _, err := once.Do(t.Context(), once.NewTracker(once.Config{Resend: true}), c)
				end := got.ID
				var undecided *once.UndecidedError
				if errors.As(err, &undecided) {
					end = "undecided " + strings.Join(undecided.IDs, ", ")
				}
				if end != test.want {
					t.Errorf("got %s (%v), want %s", end, err, test.want)
				}
			})
		})
	}
}

// TestNear: an object that nearly matches, or that was changed since it was created, isn't adopted, and the create isn't
// sent again. The same applies to an object that is answered instead of the requested one.
func TestNear(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(v *vendor, c *once.Create[hook]){
		"spelled differently": func(v *vendor, c *once.Create[hook]) {
			c.Send = func(ctx context.Context) (hook, error) { return v.post(ctx, "A", 1) }
		},
		"changed since": func(_ *vendor, c *once.Create[hook]) {
			c.ChangedAt = func(hook) (time.Time, bool) { return time.Now().Add(time.Minute), true }
			if c.CreatedAt == nil {
				c.CreatedAt, c.Clock = func(hook) (time.Time, bool) { return time.Now(), true }, func() (time.Duration, bool) { return 0, true }
			}
		},
		"another is answered": func(v *vendor, c *once.Create[hook]) {
			v.send = script(fault{})
			c.Match = func(hook) bool { return false }
			c.Answered = func(hook) error { return errors.New("it has another address") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				v.send = script(fault{err: dropped})
				c := v.create("a", 1)
				change(v, &c)
				_, _, err := once.Do(t.Context(), tracker, c)
				var undecided *once.UndecidedError
				if !errors.As(err, &undecided) || !slices.Equal(undecided.IDs, []string{"id1"}) || v.sent() != 1 {
					t.Errorf("got %v after %d sends", err, v.sent())
				}
			})
		})
	}
}

// TestAnsweredByAnOlder: an answer with an object that existed before counts as lost. If only its time says that it is
// older, the create isn't sent again, because that time may be wrong.
func TestAnsweredByAnOlder(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		older := v.land("a", 0)
		<-time.After(time.Minute)
		c := v.create("a", 1)
		sends := 0
		c.Send = func(ctx context.Context) (hook, error) {
			if sends++; sends == 1 {
				return older, nil
			}
			return v.post(ctx, "a", 1)
		}
		got, outcome, err := once.Do(t.Context(), tracker, c)
		if v.times {
			var undecided *once.UndecidedError
			if !errors.As(err, &undecided) || !slices.Equal(undecided.IDs, []string{"id1"}) || sends != 1 {
				t.Errorf("got %+v, %v after %d sends", got, err, sends)
			}
			return
		}
		if err != nil || got.ID != "id2" || !outcome.Resent {
			t.Errorf("got %+v, %+v, %v", got, outcome, err)
		}
	})
}

// TestAnsweredInAnotherForm: an object that the vendor stored in an unexpected form is reported, and nothing is resent.
func TestAnsweredInAnotherForm(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		c := v.create("a", 1)
		c.Send = func(ctx context.Context) (hook, error) { return v.post(ctx, "ä", 1) }
		c.Answered = func(hook) error { return errors.New("it has another address") }
		_, _, err := once.Do(t.Context(), tracker, c)
		var undecided *once.UndecidedError
		if !errors.As(err, &undecided) || !slices.Equal(undecided.IDs, []string{"id1"}) || v.sent() != 1 {
			t.Errorf("got %v after %d sends", err, v.sent())
		}
	})
}

// TestUndecided: with several candidates, or without times, nothing is adopted, now or by a later create.
func TestUndecided(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		others  int
		undated bool
		want    []string
	}{
		"several":         {2, false, []string{"id3", "id2", "id1"}},
		"several undated": {1, true, []string{"id2", "id1"}},
		"one undated":     {0, true, []string{"id1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				if test.undated && !v.times {
					return // for such a vendor, the list was read before
				}
				v.send = func() fault {
					v.send = func() fault { return fault{err: badGateway, never: true} }
					return fault{err: badGateway, takes: time.Second}
				}
				time.AfterFunc(time.Millisecond, func() {
					for range test.others {
						v.land("a", 0)
					}
				})
				c := v.create("a", 1)
				if test.undated {
					c.CreatedAt = func(hook) (time.Time, bool) { return time.Time{}, false }
				}
				_, _, err := once.Do(t.Context(), tracker, c)
				var undecided *once.UndecidedError
				if !errors.As(err, &undecided) || !slices.Equal(undecided.IDs, test.want) || !errors.Is(err, badGateway) {
					t.Fatalf("got %v", err)
				}
				for _, word := range append([]string{"Applying again would create another", "terraform import ADDRESS id1"}, test.want...) {
					if !strings.Contains(err.Error(), word) {
						t.Errorf("%q is missing in %q", word, err)
					}
				}
				if v.sent() != 1 {
					t.Errorf("it was sent %d times", v.sent())
				}
				if got, _, err := once.Do(t.Context(), tracker, c); err == nil || errors.As(err, &undecided) {
					t.Errorf("the next create got %+v, %v", got, err)
				}
			})
		})
	}
}

// TestListBefore: the list is read once for each scope before anything is sent, and creates that wait for it share it.
func TestListBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(false)
		v.latency = time.Second
		tracker := once.NewTracker(once.Config{})
		results := make(chan error)
		for i, body := range []string{"a", "b", "c", "d"} {
			c := v.create(body, i)
			c.Scope = map[bool]string{true: "team 1", false: "team 2"}[i < 2]
			go func() {
				_, _, err := once.Do(t.Context(), tracker, c)
				results <- err
			}()
		}
		<-time.After(time.Second / 2)
		if v.sent() != 0 {
			t.Error("a create was sent before the list was read")
		}
		for range 4 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if _, _, err := once.Do(t.Context(), tracker, v.create("a", 5)); err != nil { // the scope without a name
			t.Error(err)
		}
		if v.listed() != 3 || v.sent() != 5 {
			t.Errorf("%d lists, %d sends", v.listed(), v.sent())
		}
	})
}

// TestListBeforeFails: nothing is sent, all creates that waited share the failure, and the next create tries again.
func TestListBeforeFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(false)
		v.latency = time.Second
		v.list = failing(1)
		tracker := once.NewTracker(once.Config{})
		results := make(chan error)
		for _, body := range []string{"a", "b", "c"} {
			go func() {
				_, _, err := once.Do(t.Context(), tracker, v.create(body, 1))
				results <- err
			}()
		}
		for range 3 {
			if err := <-results; !errors.Is(err, listFailed) || !strings.Contains(err.Error(), "was not sent") {
				t.Errorf("got %v", err)
			}
		}
		if v.listed() != 1 || v.sent() != 0 {
			t.Errorf("%d lists, %d sends", v.listed(), v.sent())
		}
		if got, _, err := once.Do(t.Context(), tracker, v.create("a", 1)); err != nil || got.ID != "id1" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

// TestListBeforeInterrupted: if the create that reads the list is interrupted, the others don't fail.
func TestListBeforeInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(false)
		v.latency = time.Second
		tracker := once.NewTracker(once.Config{})
		first, cancel := context.WithCancel(t.Context())
		impatient, cancelToo := context.WithTimeout(t.Context(), time.Second/4)
		defer cancelToo()
		results := make(chan error, 3)
		for i, ctx := range []context.Context{first, impatient, t.Context()} {
			go func() {
				_, _, err := once.Do(ctx, tracker, v.create(string(rune('a'+i)), i))
				results <- err
			}()
			synctest.Wait() // the first one reads the list
		}
		if err := <-results; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one with little time got %v", err)
		}
		cancel()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the interrupted one got %v", err)
		}
		if err := <-results; err != nil || v.sent() != 1 || v.listed() != 1 {
			t.Errorf("the other got %v; %d lists, %d sends", err, v.listed(), v.sent())
		}
	})
}

// TestAnsweredWithAnother: an answer with an object that another create of this run made counts as lost, whatever the
// spelling of its id.
func TestAnsweredWithAnother(t *testing.T) {
	t.Parallel()
	const id = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"
	for _, first := range []string{"id1", id, "team/" + id} {
		inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
			c := v.create("a", 1)
			respelled := func(h hook) hook {
				if h.ID == "id1" {
					h.ID = first
				}
				return h
			}
			c.ID = func(h hook) string { return respelled(h).ID }
			if _, _, err := once.Do(t.Context(), tracker, c); err != nil {
				t.Fatal(err)
			}
			c.Send = func(ctx context.Context) (hook, error) {
				if _, err := v.post(ctx, "a", 2); err != nil {
					return hook{}, err
				}
				return hook{ID: strings.Replace(strings.ToUpper(first), "TEAM", "team", 1), Body: "a", Created: v.now()}, nil
			}
			if first == "id1" {
				c.Send = func(ctx context.Context) (hook, error) {
					_, err := v.post(ctx, "a", 2)
					return v.all()[0], err
				}
			}
			got, outcome, err := once.Do(t.Context(), tracker, c)
			if err != nil || got.ID != "id2" || !outcome.Adopted || v.sent() != 2 {
				t.Errorf("%s: got %+v, %+v, %v after %d creates", first, got, outcome, err, v.sent())
			}
		})
	}
}

// TestUnreadable: an object that can't be read may be the lost one, unless it is older. It is reported, nothing is resent.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		isOld    bool
		nameless bool
		sends    int
	}{
		"new": {false, false, 1}, "old": {true, false, 2},
		"new, and without an id": {false, true, 1}, "old, and without an id": {true, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				broken := func() {
					v.land("?", 0)
					v.mu.Lock()
					defer v.mu.Unlock()
					v.hooks[0].Problem = errors.New("unexpected array at its top")
				}
				v.send = script(fault{err: badGateway, takes: 2 * time.Second, never: true})
				if test.isOld {
					broken()
					<-time.After(time.Hour)
				} else {
					time.AfterFunc(time.Second, broken)
				}
				c, ids := v.create("a", 1), []string{"id1"}
				if test.nameless {
					ids = nil
					c.ID = func(h hook) string {
						if h.Problem != nil {
							return ""
						}
						return h.ID
					}
				}
				got, outcome, err := once.Do(t.Context(), tracker, c)
				var undecided *once.UndecidedError
				if test.isOld && (err != nil || got.ID != "id2" || outcome.Adopted) || !test.isOld && (!errors.As(err, &undecided) || !slices.Equal(undecided.IDs, ids)) {
					t.Errorf("got %+v, %+v, %v", got, outcome, err)
				}
				if strings.Contains(fmt.Sprint(err), "terraform import") != (!test.isOld && !test.nameless) {
					t.Errorf("it says %v", err)
				}
				if v.sent() != test.sends {
					t.Errorf("it was sent %d times", v.sent())
				}
			})
		})
	}
}

// TestListBreaksOff: an object that a failed look saw isn't adopted, because there may be another, but isn't forgotten.
func TestListBreaksOff(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fails     int // looks
		undecided bool
	}{"once": {1, false}, "always": {100, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				v.send = script(fault{err: badGateway})
				c := v.create("a", 1)
				list, looks := c.List, 0
				c.List = func(ctx context.Context, since time.Time) ([]hook, error) {
					found, err := list(ctx, since)
					if looks++; v.sent() > 0 && looks <= test.fails+1 {
						err = listFailed
					}
					return found, err
				}
				got, outcome, err := once.Do(t.Context(), tracker, c)
				var undecided *once.UndecidedError
				if errors.As(err, &undecided) != test.undecided || !test.undecided && (err != nil || !outcome.Adopted || got.ID != "id1") || v.sent() != 1 {
					t.Errorf("got %+v, %+v, %v after %d creates", got, outcome, err, v.sent())
				}
			})
		})
	}
}
