package hook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/flight"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Duplicates warns at plan of hooks that a vendor holds already and no resource manages. One belongs to each configured
// provider and kind of object. It is safe for concurrent use.
type Duplicates[O any] struct {
	enabled bool
	id      func(*O) string
	list    func(ctx context.Context, scope string) ([]*O, error)
	held    flight.Group[found[O]] // by scope

	mu      sync.Mutex
	managed map[string]bool // by id: what a resource read, planned or created
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
	d.managed[id] = true
}

// search is what a planned hook looks for among those that the vendor has.
type search[O any] struct {
	noun  services.Noun
	scope string
	same  func(*O) bool
	// importID returns what terraform import takes for an id.
	importID func(id string) string
}

// warn adds a warning to the plan of a create if the vendor has hooks that do the same and that no resource is known to
// manage. That the vendor can't be asked is no reason to fail a plan: it is logged, and told once where an apply would hardly
// do better.
func (d *Duplicates[O]) warn(ctx context.Context, s search[O], diags *diag.Diagnostics) {
	if !d.enabled {
		return
	}
	held, err := d.holds(ctx, s)
	if err != nil {
		return
	}
	d.warnFailed(s.noun, held.err, diags)
	var found []string
	for _, object := range held.objects {
		if id := d.id(object); s.same(object) && !d.manages(id) {
			found = append(found, s.importID(id))
		}
	}
	if len(found) == 0 {
		return
	}
	diags.AddWarning(fmt.Sprintf("Duplicate of an existing %s", s.noun), fmt.Sprintf(
		"%s already calls the same address on the same events, and no resource is known to manage it here. A second one makes every "+
			"event arrive twice. To manage the existing %s instead of creating one, import it: terraform import ADDRESS %s\n\n"+
			"Ignore this for a %[2]s that the same run replaces: it is deleted next. If you want both, set warn_duplicates = false in "+
			"the %[4]s block of the provider configuration.",
		strings.Join(found, ", "), s.noun.Thing, found[0], s.noun.Service))
}

func (d *Duplicates[O]) manages(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.managed[id]
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
