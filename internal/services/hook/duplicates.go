package hook

import (
	"context"
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
	held    flight.Group[[]*O] // by scope

	mu      sync.Mutex
	managed map[string]bool // by id: what a resource read, planned or created
}

// NewDuplicates returns a Duplicates that knows of nothing yet. list reads what the vendor holds in a scope, such as a
// team; it is called once for each, when a create is planned in it, unless the context ended first. id returns the id by
// which Manages knows an object.
func NewDuplicates[O any](enabled bool, id func(*O) string, list func(ctx context.Context, scope string) ([]*O, error)) *Duplicates[O] {
	return &Duplicates[O]{enabled: enabled, id: id, list: list, held: flight.Group[[]*O]{Keep: true}, managed: map[string]bool{}}
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
// manage. That the vendor can't be asked is no reason to fail a plan: it is logged.
func (d *Duplicates[O]) warn(ctx context.Context, s search[O], diags *diag.Diagnostics) {
	if !d.enabled {
		return
	}
	objects, err := d.objects(ctx, s)
	if err != nil {
		return
	}
	var found []string
	for _, object := range objects {
		id := d.id(object)
		if problem := rest.ProblemOf(object); problem != nil {
			tflog.Warn(ctx, "looking for duplicates met what can't be read", map[string]any{"kind": s.noun.String(), "id": id, "problem": problem.Error()})
		}
		if s.same(object) && !d.manages(id) {
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

// objects returns what the vendor held in a scope when it was first asked, and nothing where that failed. An error is the
// end of ctx.
func (d *Duplicates[O]) objects(ctx context.Context, s search[O]) ([]*O, error) {
	return d.held.Do(ctx, s.scope, func(ctx context.Context) ([]*O, error) {
		objects, err := d.list(ctx, s.scope)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			tflog.Warn(ctx, "looking for duplicates failed", map[string]any{"kind": s.noun.String(), "error": err.Error()})
			objects = nil
		}
		return objects, nil
	})
}
