package once_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
)

// TestTaken: an object belongs to one resource of a run. If a create is answered with another's object, for example by a
// cache, its own object is looked for.
func TestTaken(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]func(id string) string{
		"as it is": func(id string) string { return id }, "in capitals": func(id string) string { return "team" + strings.ToUpper(id[4:]) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				const prefix = "team/7543afd4-0b79-466f-b8f4-00000000000"
				c := v.create("a", 1)
				c.ID = func(h hook) string { return prefix + h.ID[2:] }
				first, _, err := once.Do(t.Context(), tracker, c)
				if err != nil {
					t.Fatal(err)
				}
				own, isAnswer := c.ID, true
				c.ID = func(h hook) string {
					if isAnswer {
						isAnswer = false
						return shown(own(h))
					}
					return own(h)
				}
				c.Send = func(ctx context.Context) (hook, error) {
					_, err := v.post(ctx, "a", 2)
					return first, err
				}
				second, outcome, err := once.Do(t.Context(), tracker, c)
				if err != nil || second.ID != "id2" || !outcome.Adopted || len(v.all()) != 2 {
					t.Errorf("got %+v, %+v, %v", second, outcome, err)
				}
			})
		})
	}
}

// TestClaim: an object that a resource of the run manages is neither adopted nor offered, whoever created it and when.
func TestClaim(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		c := v.create("a", 1)
		c.Send = func(context.Context) (hook, error) {
			if managed := v.land("a", 0); !tracker.Claim(managed.ID) || tracker.Claim(managed.ID) {
				t.Error("it isn't claimed once")
			}
			return hook{}, badGateway
		}
		_, _, err := once.Do(t.Context(), tracker, c)
		var undecided *once.UndecidedError
		if !errors.Is(err, badGateway) || errors.As(err, &undecided) || len(v.all()) != 2 {
			t.Errorf("got %v after %d creates", err, len(v.all()))
		}
	})
}

// TestTold: an object that one create can't distinguish from its own, and reports in an error, is still found by the create
// that made it. For example, the address of one may be a prefix of the other's.
func TestTold(t *testing.T) {
	t.Parallel()
	for name, fate := range map[string]error{"its answer is late": nil, "its answer is lost": dropped} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
				longer := v.create("ab", 1)
				longer.Near = func(h hook) bool { return strings.HasPrefix("ab", h.Body) }
				shorter := v.create("a", 2)
				shorter.Send = func(ctx context.Context) (hook, error) {
					made := v.land("a", 2)
					v.send = script(fault{err: dropped, never: true})
					_, _, err := once.Do(ctx, tracker, longer)
					var undecided *once.UndecidedError
					if !errors.As(err, &undecided) || !slices.Equal(undecided.IDs, []string{made.ID}) {
						t.Errorf("the longer one ends with %v", err)
					}
					if fate != nil {
						return hook{}, fate
					}
					return made, nil
				}
				got, outcome, err := once.Do(t.Context(), tracker, shorter)
				if err != nil || got.ID != "id1" || outcome.Adopted != (fate != nil) || len(v.all()) != 1 {
					t.Errorf("got %+v, %+v, %v, and %d exist", got, outcome, err, len(v.all()))
				}
			})
		})
	}
}

// TestSimilar: an object that another create under way may have made isn't called a duplicate of a resent one.
func TestSimilar(t *testing.T) {
	t.Parallel()
	inBothKinds(t, func(t *testing.T, v *vendor, tracker *once.Tracker) {
		longer := v.create("ab", 1)
		longer.Near = func(h hook) bool { return strings.HasPrefix("ab", h.Body) }
		send, sends := longer.Send, 0
		longer.Send = func(ctx context.Context) (hook, error) {
			if sends++; sends == 1 {
				return hook{}, badGateway
			}
			shorter := v.create("a", 2)
			shorter.Send = func(context.Context) (hook, error) { return v.land("a", 2), nil }
			if _, _, err := once.Do(ctx, tracker, shorter); err != nil {
				t.Error(err)
			}
			v.land("a", 3) // from another run, or from a create that doesn't know of it yet
			return send(ctx)
		}
		got, outcome, err := once.Do(t.Context(), tracker, longer)
		if err != nil || got.ID != "id3" || outcome.Extra != nil || !slices.Equal(outcome.Similar, []string{"id2"}) {
			t.Errorf("got %+v, %+v, %v, and %v exist", got, outcome, err, v.all())
		}
	})
}
