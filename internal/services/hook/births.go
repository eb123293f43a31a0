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

// youth is how long after its creation a hook may still be missing from reads.
const youth = time.Minute

// ahead is how far a vendor's clock may be ahead of this machine's.
const ahead = 15 * time.Minute

// createdKey is where private state keeps when a hook was created, according to this machine's clock.
const createdKey = "created"

// Births remembers when hooks were created, because a vendor's reads may lag behind its writes: a young hook that isn't found is
// read again before it counts as deleted. Each configured provider has one for each kind of hook. It is safe for concurrent use.
type Births struct {
	clock rest.Clock

	mu sync.Mutex
	at map[string]time.Time // by rest.IDKey
}

// NewBirths returns an empty Births.
func NewBirths(clock rest.Clock) *Births { return &Births{clock: clock, at: map[string]time.Time{}} }

// Created records that a hook was created just now.
func (b *Births) Created(id string) { b.note(id, b.clock.Now()) }

// note records when a hook was created. The latest time counts, except for impossible ones: a vendor's clock may be wrong by
// hours, or shown without its zone.
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

// Find calls look, and repeats it after pauses while a young hook isn't found. The error wraps rest.ErrNotFound only if the last
// call didn't find it either.
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

// noteBirth records in private state that a hook was created just now.
func noteBirth(ctx context.Context, b *Births, id string, to privateWriter, diags *diag.Diagnostics) {
	b.Created(id)
	note, err := json.Marshal(b.clock.Now().UTC())
	if err == nil { // always
		diags.Append(to.SetKey(ctx, createdKey, note)...)
	}
}

// recallBirth notes the time of a hook's creation from private state and from the attribute created_at, if the kind of hook has it.
func recallBirth[M any](ctx context.Context, b *Births, id string, private privateReader, state M) {
	var at time.Time
	if note, _ := private.GetKey(ctx, createdKey); json.Unmarshal(note, &at) == nil {
		b.note(id, at)
	}
	if at, ok := services.ParseTime(textIn(state, "created_at").ValueString()); ok {
		b.note(id, at)
	}
}
