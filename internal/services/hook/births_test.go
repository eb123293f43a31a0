package hook

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestResource_young: a hook that was created a moment ago is looked for again before it counts as gone, also in another run,
// by a read, an update and a delete.
func TestResource_young(t *testing.T) {
	t.Parallel()
	looks := []time.Duration{2 * time.Second, 5 * time.Second, 8 * time.Second}
	for name, test := range map[string]struct {
		hidden, later time.Duration // after the create: until when reads don't find it, and when they begin
		pauses        []time.Duration
		gone          bool
	}{
		"found at once":      {},
		"reads lag":          {hidden: 6 * time.Second, pauses: looks[:2]},
		"reads lag more":     {hidden: 15 * time.Second, later: 4 * time.Second, pauses: looks},
		"gone":               {hidden: time.Hour, pauses: looks, gone: true},
		"gone, almost old":   {hidden: time.Hour, later: 59 * time.Second, pauses: looks[:1], gone: true},
		"gone, a minute old": {hidden: time.Hour, later: time.Minute, gone: true},
	} {
		for call, do := range map[string]func(*terraform){
			"refresh": (*terraform).refresh,
			"update":  func(tf *terraform) { tf.apply(config{"name": "Paid"}) },
			"delete":  func(tf *terraform) { tf.apply(nil) },
		} {
			t.Run(name+"/"+call, func(t *testing.T) {
				t.Parallel()
				tf := newTerraform(t)
				tf.apply(config{"name": "Orders"})
				clock := tf.client.clock
				tf.client.hidden = clock.now.Add(test.hidden)
				clock.now = clock.now.Add(test.later)
				tf.restart()
				do(tf)
				if !slices.Equal(clock.pauses, test.pauses) {
					t.Errorf("it paused for %s, want %s", clock.pauses, test.pauses)
				}
				switch call {
				case "refresh":
					if tf.state.IsNull() != test.gone || tf.failed() {
						t.Errorf("the state holds %s, said is %v", tf.state, tf.said)
					}
				case "update":
					if tf.failed() != test.gone {
						t.Errorf("said is %v", tf.said)
					}
				case "delete":
					if left := len(tf.client.hooks); tf.failed() || left > 0 != test.gone {
						t.Errorf("%d are left, said is %v", left, tf.said)
					}
				}
			})
		}
	}
}

func TestFind_interrupted(t *testing.T) {
	t.Parallel()
	why := errors.New("enough")
	ctx, end := context.WithCancelCause(t.Context())
	births := NewBirths(rest.Clock{})
	births.Created("h1")
	_, err := Find(ctx, births, "h1", func(context.Context, string) (int, error) {
		end(why)
		return 0, rest.ErrNotFound
	})
	if !errors.Is(err, why) || errors.Is(err, rest.ErrNotFound) {
		t.Errorf("got %v, want why it was interrupted", err)
	}
}

func TestBirths(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	const id = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"
	for name, test := range map[string]struct {
		at    []time.Time
		young bool
	}{
		"unknown":                              {nil, false},
		"now":                                  {[]time.Time{now}, true},
		"59 seconds ago":                       {[]time.Time{now.Add(-59 * time.Second)}, true},
		"a minute ago":                         {[]time.Time{now.Add(-time.Minute)}, false},
		"by a clock that is ahead":             {[]time.Time{now.Add(10 * time.Minute)}, true},
		"in an hour":                           {[]time.Time{now.Add(time.Hour)}, false},
		"in an hour, by a clock that is wrong": {[]time.Time{now, now.Add(time.Hour)}, true},
		"the latest counts":                    {[]time.Time{now, now.Add(-time.Hour)}, true},
		"an older one isn't needed":            {[]time.Time{now.Add(-time.Hour), now}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := NewBirths(rest.Clock{Time: func() time.Time { return now }})
			for _, at := range test.at {
				b.note(id, at)
			}
			if b.isYoung("8CB9E689-ede7-4f6d-b61a-6aa970d572dd") != test.young || b.isYoung("another") {
				t.Errorf("it is young: %t", !test.young)
			}
		})
	}
}
