package services

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
)

// Duplicates warns at plan of hooks that a vendor holds already and no resource manages. One belongs to each configured
// provider and kind of object. It is safe for concurrent use.
type Duplicates[T any] struct {
	enabled bool
	id      func(T) string
	list    func(ctx context.Context, scope string) ([]T, error)
	held    flight.Group[[]T] // by scope

	mu      sync.Mutex
	managed map[string]bool // by id: what a resource read, planned or created
}

// NewDuplicates returns a Duplicates that knows of nothing yet. list reads what the vendor holds in a scope, such as a
// team; it is called once for each, when a create is planned in it, unless the context ended first. id returns the id by
// which Manages knows an object.
func NewDuplicates[T any](enabled bool, id func(T) string, list func(ctx context.Context, scope string) ([]T, error)) *Duplicates[T] {
	return &Duplicates[T]{enabled: enabled, id: id, list: list, held: flight.Group[[]T]{Keep: true}, managed: map[string]bool{}}
}

// Manages says that a resource stands for the object with this id.
func (d *Duplicates[T]) Manages(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.managed[id] = true
}

// Warn adds a warning to the plan of a create if the vendor holds objects that do the same and that no resource is known
// to manage. importID returns what terraform import takes. That the vendor can't be asked is no reason to fail a plan: it
// is logged.
func (d *Duplicates[T]) Warn(ctx context.Context, n Noun, scope string, same func(T) bool, importID func(T) string, diags *diag.Diagnostics) {
	if !d.enabled {
		return
	}
	objects, err := d.objects(ctx, n, scope)
	if err != nil {
		return
	}
	var found []string
	for _, object := range objects {
		if same(object) && !d.manages(d.id(object)) {
			found = append(found, importID(object))
		}
	}
	if len(found) == 0 {
		return
	}
	diags.AddWarning(fmt.Sprintf("There is such a %s already", n), fmt.Sprintf(
		"%s calls the same address on the same events, and as far as is known here no resource manages it. With a second one, every "+
			"event arrives twice; one that this very run replaces goes by itself. To manage the existing %s instead of creating one, import it: terraform import ADDRESS %s\n\n"+
			"If the second one is wanted, or for silence, set warn_duplicates = false in the %s block of the provider configuration.",
		strings.Join(found, ", "), n.Thing, found[0], n.Service))
}

func (d *Duplicates[T]) manages(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.managed[id]
}

// objects returns what the vendor held in a scope when it was first asked, and nothing where that failed. An error is the
// end of ctx.
func (d *Duplicates[T]) objects(ctx context.Context, n Noun, scope string) ([]T, error) {
	return d.held.Do(ctx, scope, func(ctx context.Context) ([]T, error) {
		objects, err := d.list(ctx, scope)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			tflog.Warn(ctx, "looking for duplicates failed", map[string]any{"kind": n.String(), "error": err.Error()})
			objects = nil
		}
		return objects, nil
	})
}
