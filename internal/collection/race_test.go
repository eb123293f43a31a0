package collection_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// TestManyAtOnce: whatever others do at the same time, a writer reads what it wrote. Run it with -race.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const writers, rounds = 40, 15
	for kind, source := range map[string]func(*vendor) collection.Source[hook]{
		"with get": (*vendor).source, "list only": (*vendor).listOnly,
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			v := newVendor(writers+60, 7)
			c := collection.New(source(v))
			var group sync.WaitGroup
			for writer := range writers {
				group.Go(func() {
					for round := range rounds {
						if err := writeAndRead(t.Context(), v, c, hookID(writer), round+1); err != nil {
							t.Errorf("%s, round %d: %v", hookID(writer), round, err)
						}
					}
					gone, err := c.Delete(t.Context(), hookID(writer), func(context.Context) error { v.remove(hookID(writer)); return nil })
					if !gone || err != nil {
						t.Errorf("%s: %t, %v", hookID(writer), gone, err)
					}
				})
			}
			for seed := range uint64(20) {
				group.Go(func() { readAndGiveUp(t, c, rand.New(rand.NewPCG(seed, 0)), writers) })
			}
			group.Wait()
			hooks, err := c.All(t.Context())
			if err != nil || len(hooks) != 60 {
				t.Errorf("%d hooks are left, %v", len(hooks), err)
			}
		})
	}
}

func writeAndRead(ctx context.Context, v *vendor, c *collection.Collection[hook], id string, version int) error {
	v.change(id)
	c.Invalidate(id)
	if version%3 == 0 {
		hooks, err := c.All(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(hooks, func(h hook) bool { return h.id == id }); i < 0 || hooks[i].version != version {
			return errors.New("the whole list doesn't show what was written")
		}
	}
	h, err := c.Read(ctx, id)
	if err == nil && h.version != version {
		return errors.New("an old version was read")
	}
	return err
}

// readAndGiveUp reads objects that nobody writes, and some that don't exist; now and then it doesn't wait for the answer.
func readAndGiveUp(t *testing.T, c *collection.Collection[hook], random *rand.Rand, first int) {
	t.Helper()
	for range 30 {
		id := hookID(first + random.IntN(62))
		ctx, cancel := context.WithCancel(t.Context())
		if random.IntN(4) == 0 {
			go cancel()
		}
		h, err := c.Read(ctx, id)
		gaveUp := ctx.Err() != nil
		cancel()
		switch missing := id == hookID(first+60) || id == hookID(first+61); {
		case gaveUp && err != nil, missing && errors.Is(err, rest.ErrNotFound):
		case err != nil || h.id != id:
			t.Errorf("%s: %v, %v", id, h, err)
		}
	}
}
