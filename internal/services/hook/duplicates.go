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

// Duplicates warns during a plan about existing hooks that do the same as a new one and that no resource in the run is known to
// manage. Each configured provider has one for each kind of object. It is safe for concurrent use.
type Duplicates[O any] struct {
	enabled bool
	id      func(*O) string
	list    func(ctx context.Context, scope string) ([]*O, error)
	held    flight.Group[found[O]] // by scope

	mu      sync.Mutex
	managed map[string]bool // by rest.IDKey: what a resource read, planned or created
	failed  bool            // was reported
}

// found is what the vendor had in a scope at the first request, or why that isn't known.
type found[O any] struct {
	objects []*O
	err     error
}

// NewDuplicates returns an empty Duplicates. list reads what the vendor has in a scope, such as a team. It is called once per
// scope, when the first create in it is planned, unless the context ends before. id returns the id that Manages takes.
func NewDuplicates[O any](enabled bool, id func(*O) string, list func(ctx context.Context, scope string) ([]*O, error)) *Duplicates[O] {
	return &Duplicates[O]{enabled: enabled, id: id, list: list, held: flight.Group[found[O]]{Keep: true}, managed: map[string]bool{}}
}

// Manages records that a resource manages the object with this id.
func (d *Duplicates[O]) Manages(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.managed[rest.IDKey(id)] = true
}

// search describes the duplicates of a planned hook.
type search[O any] struct {
	noun  services.Noun
	scope string
	same  func(*O) bool
	// importID returns the argument of terraform import for an id.
	importID func(id string) string
}

// warn adds a warning to the plan of a new hook for each existing hook that does the same and that no resource is known to
// manage. Terraform folds warnings with the same summary, so the summary has the id. What other resources in the configuration
// manage isn't certain: they may be planned later, or without a refresh. A list that can't be read doesn't fail the plan: that
// is logged, and reported once if an apply would probably fail too.
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
			tflog.Warn(ctx, "found an unreadable hook while looking for duplicates", map[string]any{"kind": s.noun.String(), "id": id, "problem": problem.Error()})
		}
		if !s.same(object) || d.manages(id) {
			continue
		}
		importID := s.importID(id)
		diags.AddWarning(fmt.Sprintf("Duplicate of an existing %s: %s", s.noun, importID), fmt.Sprintf(
			"%s already delivers the same events to the same address. With a second one, every event arrives twice. If no "+
				"resource manages it, an interrupted run may have left it behind. Delete it at the vendor, or import it instead of "+
				"creating another: terraform import ADDRESS %[1]s\n\nIgnore this if another resource manages that %s, or "+
				"if this run replaces it. If you want both, set warn_duplicates = false in %s.",
			importID, s.noun.Thing, s.noun.Settings))
	}
}

func (d *Duplicates[O]) manages(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.managed[rest.IDKey(id)]
}

// warnFailed warns once per vendor that its list couldn't be read, unless an apply may succeed.
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

// holds returns what the vendor had in a scope at the first request. An error is the cause of ctx's end.
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
