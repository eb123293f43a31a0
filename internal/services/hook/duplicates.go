package hook

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Duplicates warns at plan of hooks that a vendor holds already and that no resource of the run is known to manage. One belongs to each configured
// provider and kind of object. It is safe for concurrent use.
type Duplicates[O any] struct {
	enabled bool
	id      func(*O) string
	list    func(ctx context.Context, scope string) ([]*O, error)
	held    flight.Group[found[O]] // by scope

	mu      sync.Mutex
	managed map[string]bool // by key of the id: what a resource read, planned or created
	failed  bool            // was told
}

// found is what the vendor held in a scope when it was first asked, or why that isn't known.
type found[O any] struct {
	objects []*O
	err     error
}

// NewDuplicates returns a Duplicates that knows of nothing yet. list reads what the vendor holds in a scope, such as a
// team; it is called once for each, when a create is planned in it, unless the context ended first. id returns the id by
// which Manages knows an object.
func NewDuplicates[O any](enabled bool, id func(*O) string, list func(ctx context.Context, scope string) ([]*O, error)) *Duplicates[O] {
	return &Duplicates[O]{enabled: enabled, id: id, list: list, held: flight.Group[found[O]]{Keep: true}, managed: map[string]bool{}}
}

// Manages says that a resource stands for the object with this id.
func (d *Duplicates[O]) Manages(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.managed[rest.IDKey(id)] = true
}

// search is what a planned hook looks for among those that the vendor has.
type search[O any] struct {
	noun  services.Noun
	scope string
	same  func(*O) bool
	// importID returns what terraform import takes for an id.
	importID func(id string) string
}

// warn adds a warning to the plan of a new hook for each that the vendor has, that does the same, and that no resource is known
// to manage. Terraform folds warnings with the same summary, which therefore holds the id. What other resources of the
// configuration manage isn't known for sure: they may be planned later, or without a refresh. That the vendor can't be asked
// is no reason to fail a plan: it is logged, and told once where an apply would hardly do better.
func (d *Duplicates[O]) warn(ctx context.Context, s search[O], diags *diag.Diagnostics) {
	if !d.enabled {
		return
	}
	held, err := d.holds(ctx, s)
	if err != nil {
		return
	}
	d.warnFailed(s.noun, held.err, diags)
	for _, object := range held.objects {
		id := d.id(object)
		if problem := rest.ProblemOf(object); problem != nil {
			tflog.Warn(ctx, "the search for duplicates found a hook that can't be read", map[string]any{"kind": s.noun.String(), "id": id, "problem": problem.Error()})
		}
		if !s.same(object) || d.manages(id) {
			continue
		}
		importID := s.importID(id)
		diags.AddWarning(fmt.Sprintf("Duplicate of an existing %s: %s", s.noun, importID), fmt.Sprintf(
			"%s already delivers the same events to the same address. With a second one, every event arrives twice. If no "+
				"resource manages it, an interrupted run may have left it: delete it at the vendor, or import it instead of "+
				"creating another one: terraform import ADDRESS %[1]s\n\nIgnore this if another resource manages that %s, or "+
				"if this run replaces it: it is deleted next. If you want both, set warn_duplicates = false in %s.",
			importID, s.noun.Thing, s.noun.Settings))
	}
}

func (d *Duplicates[O]) manages(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.managed[rest.IDKey(id)]
}

// warnFailed tells once for a vendor that its list couldn't be read, unless that may pass until the apply.
func (d *Duplicates[O]) warnFailed(n services.Noun, err error, diags *diag.Diagnostics) {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Passing() && failure.Status > 0 {
		return
	}
	d.mu.Lock()
	told := d.failed
	d.failed = true
	d.mu.Unlock()
	if !told {
		n.Warn(diags, err)
	}
}

// holds returns what the vendor held in a scope when it was first asked. An error is the end of ctx.
func (d *Duplicates[O]) holds(ctx context.Context, s search[O]) (found[O], error) {
	return d.held.Do(ctx, s.scope, func(ctx context.Context) (found[O], error) {
		objects, err := d.list(ctx, s.scope)
		if ctx.Err() != nil {
			return found[O]{}, context.Cause(ctx)
		}
		if err != nil {
			tflog.Warn(ctx, "looking for duplicates failed", map[string]any{"kind": s.noun.String(), "error": err.Error()})
			objects = nil
		}
		return found[O]{objects, err}, nil
	})
}
