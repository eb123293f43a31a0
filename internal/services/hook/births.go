package hook

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// youth is how long after its create a hook needn't be shown by every read yet.
const youth = time.Minute

// ahead is how far a vendor's clock may be ahead of this machine's.
const ahead = 15 * time.Minute

// createdKey is where private state keeps when a hook was created, by this machine's clock.
const createdKey = "created"

// Births remembers when hooks were created, because a vendor's reads may lag behind its writes: that a young hook isn't found
// is only believed after further looks. One belongs to each configured provider and kind of hook. It is safe for concurrent
// use.
type Births struct {
	clock rest.Clock

	mu sync.Mutex
	at map[string]time.Time // by key of the id
}

// NewBirths returns a Births that knows of none.
func NewBirths(clock rest.Clock) *Births { return &Births{clock: clock, at: map[string]time.Time{}} }

// Created notes that a hook was created just now.
func (b *Births) Created(id string) { b.note(id, b.clock.Now()) }

// note takes over when a hook was created, as it is known from a state. The latest counts, but for times that can't be true:
// a vendor's clock may be wrong by hours, or shown without its zone.
func (b *Births) note(id string, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if key := rest.IDKey(id); at.After(b.at[key]) && at.Sub(b.clock.Now()) < ahead {
		b.at[key] = at
	}
}

func (b *Births) isYoung(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clock.Now().Sub(b.at[rest.IDKey(id)]) < youth
}

// Find calls look, and again after pauses as long as a hook isn't found that is young. An error wraps rest.ErrNotFound only if
// it wasn't found at the end, either.
func Find[T any](ctx context.Context, b *Births, id string, look func(ctx context.Context, id string) (T, error)) (T, error) {
	var found T
	var err error
	interrupted := b.clock.Patiently(ctx, func(ctx context.Context) bool {
		found, err = look(ctx, id)
		return !errors.Is(err, rest.ErrNotFound) || !b.isYoung(id)
	})
	if interrupted != nil {
		return found, interrupted
	}
	return found, err
}

// noteBirth keeps in private state that a hook was created just now.
func noteBirth(ctx context.Context, b *Births, id string, to privateWriter, diags *diag.Diagnostics) {
	b.Created(id)
	note, err := json.Marshal(b.clock.Now().UTC())
	if err == nil { // as it always is
		diags.Append(to.SetKey(ctx, createdKey, note)...)
	}
}

// recallBirth notes what private state and the attribute created_at, where the kind of hook has one, tell of a hook's creation.
func recallBirth[M any](ctx context.Context, b *Births, id string, private privateReader, state M) {
	var at time.Time
	if note, _ := private.GetKey(ctx, createdKey); json.Unmarshal(note, &at) == nil {
		b.note(id, at)
	}
	if at, ok := services.ParseTime(textIn(state, "created_at").ValueString()); ok {
		b.note(id, at)
	}
}
