package rest

import (
	"context"
	"time"
)

// Clock is the clock of a run. The zero value is the system's; tests use others so that they don't have to wait.
type Clock struct {
	// Time is time.Now unless set.
	Time func() time.Time
	// Pause waits, or returns the cause if the context ends first. It uses a timer unless set.
	Pause func(context.Context, time.Duration) error
}

// Now returns the time.
func (c Clock) Now() time.Time {
	if c.Time == nil {
		return time.Now()
	}
	return c.Time()
}

// Sleep waits for a duration, or returns the cause if the context ends first.
func (c Clock) Sleep(ctx context.Context, d time.Duration) error {
	if c.Pause != nil {
		return c.Pause(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Patiently calls look until it reports that it has settled: at once, and after 2, 7 and 15 seconds, because for some
// seconds a vendor may still return the state before its last write. An error is the cause of the context's end during a
// pause.
func (c Clock) Patiently(ctx context.Context, look func(context.Context) (settled bool)) error {
	for _, pause := range []time.Duration{2 * time.Second, 5 * time.Second, 8 * time.Second} {
		if look(ctx) {
			return nil
		}
		if err := c.Sleep(ctx, pause); err != nil {
			return err
		}
	}
	look(ctx)
	return nil
}
