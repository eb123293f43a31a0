// Package hook is what the hooks of all vendors have in common as Terraform sees them: the resource, the list resource, the
// data sources and the actions. A vendor tells its schema, its model and its client; what Terraform asks is answered here, once:
// plans, the life of a hook, imports, identity, timeouts, private state, write-only secrets, duplicates, what "not found" means,
// and what a handler makes of a test.
//
// It knows no vendor. It may import internal/services, internal/once, internal/collection, internal/rest and the Terraform
// plugin libraries.
package hook

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Base is what the model of every hook has. Models embed it.
type Base struct {
	ID       types.String   `tfsdk:"id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func (b Base) base() Base { return b }

// Identity is the value of the identity schema. A vendor that needs more than the id to find a hook has a method of its own.
func (b Base) Identity() any { return Identity{ID: b.ID} }

// ImportID is what terraform import takes for a hook of the vendor with this id. A vendor that needs more than the id has a
// method of its own.
func (b Base) ImportID(id string) string { return id }

// Model is a hook in configuration, plan and state: a struct that embeds Base, with a field for each attribute and block.
// M is that struct itself, and O what the vendor's API shows of a hook.
type Model[M, O any] interface {
	base() Base
	// Identity is the value of the identity schema.
	Identity() any
	// ImportID is what terraform import takes for a hook with this id.
	ImportID(id string) string
	// Refresh returns the state after a read that showed a hook, for the state before it: in the spelling of that state where
	// both mean the same, and with its values for what the vendor doesn't show. Secrets are left to the resource.
	Refresh(shown *O) (M, diag.Diagnostics)
	// Check reports what can't be right in a plan, write-only secrets included: as errors where it is new or changed, as
	// warnings where the vendor has it already. prior is nil for a new hook, also for one that replaces another.
	Check(prior *M) diag.Diagnostics
	// Calls tells which hooks call the same address on the same events as a planned one, and in which scope of the vendor's
	// list they are, such as a team. same is nil as long as that isn't known.
	Calls() (scope string, same func(*O) bool)
}

// Client is what the resource sends to a vendor. M is the vendor's model, and O what its API shows of a hook. Its methods
// tell collections what they wrote (collection.Collection.Invalidate).
type Client[M, O any] interface {
	// Create creates a hook exactly once. It returns the hook also beside an error that came after it existed.
	Create(context.Context, Change[M], *diag.Diagnostics) (*O, once.Outcome, error)
	// Read returns the hook that a state names. Its error wraps rest.ErrNotFound where the vendor has none. It looks for a
	// young one more than once (Find).
	Read(context.Context, M) (*O, error)
	// Update changes the hook of c.Prior, and only reads it where nothing is to be sent.
	Update(context.Context, Change[M], *diag.Diagnostics) (*O, error)
	// Delete deletes the hook that a state names. Its error wraps rest.ErrNotFound where there was none.
	Delete(context.Context, M) error
	// Hide notes secrets that no error or log may show from now on, although an answer echoes them.
	Hide(secrets ...string)
	// HookID returns the id of a hook, "" for nil.
	HookID(*O) string
	// Account is what all clients share.
	account() *Account[O]
}

// Account is what the resources of one configured provider know of a vendor's hooks. Clients embed it.
type Account[O any] struct {
	// Access is where the client looks for hooks, and as whom.
	Access     services.Access
	Creates    *once.Tracker
	Births     *Births
	Duplicates *Duplicates[O]
	// Tell adds what the run has learned of the account and nobody was told yet, such as that its requests run out. It is
	// called at the end of each operation. Nil where there is nothing to tell.
	Tell func(*diag.Diagnostics)
	// Limiter is the client's, nil where nothing is limited.
	Limiter *rest.RateLimiter

	toldCrowded atomic.Bool
}

func (a *Account[O]) account() *Account[O] { return a }

// manages says that a resource stands for the hook with this id, which terraform import takes as importID.
func (a *Account[O]) manages(id, importID string) {
	a.Duplicates.Manages(id)
	a.Creates.Claim(importID)
}

func (a *Account[O]) tell(n services.Noun, diags *diag.Diagnostics) {
	if a.Tell != nil {
		a.Tell(diags)
	}
	if limit, crowded := a.Limiter.Crowded(); crowded && a.toldCrowded.CompareAndSwap(false, true) {
		diags.AddWarning(fmt.Sprintf("The rate limit of %s is being used up by others", n.Vendor),
			fmt.Sprintf("For %s, every answer from %[2]s said that none of the %d requests per %[1]s are left, although this "+
				"run sent fewer. Something else uses the same limit, such as another run with the same credentials. This run "+
				"waits its turn, possibly until it times out: stop the other one, or try again later.", limit.Per, n.Vendor, limit.Limit))
	}
}

// Change is a planned create or update.
type Change[M any] struct {
	// Config is what is configured.
	Config M
	// Plan is what is planned, completed, with the write-only secrets of the configuration.
	Plan M
	// Prior is the state before, nil for a new hook.
	Prior *M
	// Private is what private state keeps.
	Private Private
	// Sent is the plan as the vendor is to get it: with each write-only secret in the place of the plain one if it is to be
	// sent or known to be in use.
	Sent M
}

// Kind is what a vendor tells of its hook.
type Kind[M Model[M, O], O any, C Client[M, O]] struct {
	Noun     services.Noun
	TypeName string
	Schema   func(context.Context) schema.Schema
	// Identity is the schema of Model.Identity.
	Identity identityschema.Schema
	// ServerMoved are the attributes that the vendor changes by itself. A change that is sent makes them unknown in the plan, unless
	// they are configured.
	ServerMoved []string
	// Sends reports whether the update for a change sends the vendor anything, or only Terraform keeps what differs. All that is
	// configured is known. Nil where no update sends anything.
	Sends func(c Change[M]) bool

	// Secrets are the secrets of a model that can be configured plain or write-only; shown is nil where nothing was read.
	// Nil where a vendor has none.
	Secrets func(m *M, shown *O) []Secret
	// Complete puts into c.Plan what the schema can't say, such as the provider's defaults or the prior spelling. The client
	// is the zero value as long as the provider isn't configured. Nil where the schema says it all.
	Complete func(c *Change[M], client C)
	// Replaces returns what of a change needs a new hook, and what is to be said of it. The client is as for Complete. Nil
	// where everything changes in place, or the schema says what replaces.
	Replaces func(c Change[M], client C) (path.Paths, diag.Diagnostics)
	// Warn warns of a hook that isn't delivering, unless its state says that this is meant. Nil where the vendor doesn't tell.
	Warn func(state M, shown *O, diags *diag.Diagnostics)
	// Owner tells in whose account a hook is that the vendor shows, or, without one, whose hooks the access finds, as far as
	// answers and token have told it. Place puts an owner into words, as in "test mode of the organization …". Both are nil
	// where nothing tells accounts apart.
	Owner func(client C, shown *O) Owner
	Place func(Owner) string
	// Predecessors are the types of other providers whose states this resource takes over. Its schema version is 1 then.
	Predecessors []Predecessor[M]
}
