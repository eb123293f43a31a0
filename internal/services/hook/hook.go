// Package hook is what the hooks of all vendors have in common in Terraform: the resource, the list resource, the data sources
// and the actions. A vendor provides its schema, its model and its client. Everything else is implemented here, once: plans, the
// life cycle of a hook, imports, identity, timeouts, private state, write-only secrets, duplicates, the meaning of "not found",
// and test deliveries.
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

// Base is the part that all models of hooks share. Models embed it.
type Base struct {
	ID       types.String   `tfsdk:"id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func (b Base) base() Base { return b }

// Identity returns the value of the identity schema. A vendor that needs more than the id to find a hook overrides it.
func (b Base) Identity() any { return Identity{ID: b.ID} }

// ImportID returns the argument of terraform import for a hook with this id. A vendor that needs more than the id overrides it.
func (b Base) ImportID(id string) string { return id }

// Model is a hook in configuration, plan and state: a struct that embeds Base, with a field for each attribute and block.
// M is that struct itself, and O what the vendor's API shows of a hook.
type Model[M, O any] interface {
	base() Base
	// Identity returns the value of the identity schema.
	Identity() any
	// ImportID returns the argument of terraform import for a hook with this id.
	ImportID(id string) string
	// Refresh returns the state after a read, given the state before. It keeps the spelling of that state if both mean the same,
	// and its values for what the vendor doesn't show. The resource takes care of secrets.
	Refresh(shown *O) (M, diag.Diagnostics)
	// Check reports invalid values in a plan, including write-only secrets: as errors if they are new or changed, as warnings if
	// the vendor has them already. prior is nil for a new hook, even if it replaces another.
	Check(prior *M) diag.Diagnostics
	// Calls returns a function that reports whether a hook calls the same address for the same events as this one, and the scope
	// of the vendor's list to search, such as a team. same is nil while that isn't known.
	Calls() (scope string, same func(*O) bool)
}

// Client sends a resource's requests to a vendor. M is the vendor's model, and O what its API shows of a hook. Its methods tell
// collections what they wrote (collection.Collection.Invalidate).
type Client[M, O any] interface {
	// Create creates a hook exactly once. If an error occurs after the hook exists, it returns both.
	Create(context.Context, Change[M], *diag.Diagnostics) (*O, once.Outcome, error)
	// Read returns the hook in a state. Its error wraps rest.ErrNotFound if the vendor has none. It looks for a young one more
	// than once (Find).
	Read(context.Context, M) (*O, error)
	// Update changes the hook of c.Prior. It only reads the hook if there is nothing to send.
	Update(context.Context, Change[M], *diag.Diagnostics) (*O, error)
	// Delete deletes the hook in a state. Its error wraps rest.ErrNotFound if there was none.
	Delete(context.Context, M) error
	// Hide registers secrets that no error or log may show, even if a response repeats them.
	Hide(secrets ...string)
	// HookID returns the id of a hook, "" for nil.
	HookID(*O) string
	// account returns what all clients share.
	account() *Account[O]
}

// Account is what the resources of one configured provider know about a vendor's hooks. Clients embed it.
type Account[O any] struct {
	// Access is where the client looks for hooks, and as whom.
	Access     services.Access
	Creates    *once.Tracker
	Births     *Births
	Duplicates *Duplicates[O]
	// Tell reports what the run has learned about the account and hasn't reported yet, such as that it has few requests left. It
	// is called at the end of each operation. Nil if there is nothing to report.
	Tell func(*diag.Diagnostics)
	// Limiter is the client's, nil if nothing is limited.
	Limiter *rest.RateLimiter

	toldCrowded atomic.Bool
}

func (a *Account[O]) account() *Account[O] { return a }

// manages records that a resource manages the hook with this id, for which importID is the argument of terraform import.
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
			fmt.Sprintf("For %s, every response from %[2]s said that none of the %d requests per %[1]s are left, although this "+
				"run sent fewer. Something else uses the same limit, such as another run with the same credentials. Stop it, or "+
				"try again later: this run waits, possibly until it times out.", limit.Per, n.Vendor, limit.Limit))
	}
}

// Change is a planned create or update.
type Change[M any] struct {
	// Config is the configuration.
	Config M
	// Plan is the completed plan, with the write-only secrets of the configuration.
	Plan M
	// Prior is the state before, nil for a new hook.
	Prior *M
	// Private is the private state.
	Private Private
	// Sent is the plan as the vendor gets it: each write-only secret takes the place of the plain one if it has to be sent or is
	// known to be in use.
	Sent M
}

// Kind is what a vendor provides for its hook.
type Kind[M Model[M, O], O any, C Client[M, O]] struct {
	Noun     services.Noun
	TypeName string
	Schema   func(context.Context) schema.Schema
	// Identity is the schema of Model.Identity.
	Identity identityschema.Schema
	// ServerMoved are the attributes that the vendor changes by itself. They are unknown in the plan of an update that sends
	// something, unless they are configured.
	ServerMoved []string
	// Sends reports whether the update for a change sends anything to the vendor, or only changes the state. The whole
	// configuration is known. Nil if no update sends anything.
	Sends func(c Change[M]) bool

	// Secrets returns the secrets of a model that can be configured as plain or write-only values. shown is nil if nothing was
	// read. Nil if the vendor has none.
	Secrets func(m *M, shown *O) []Secret
	// Complete adds to c.Plan what the schema can't, such as the provider's defaults or the prior spelling. The client is the
	// zero value while the provider isn't configured. Nil if there is nothing to add.
	Complete func(c *Change[M], client C)
	// Replaces returns the paths whose change needs a new hook, and diagnostics about them. The client is as for Complete. Nil if
	// everything changes in place, or the schema says what replaces.
	Replaces func(c Change[M], client C) (path.Paths, diag.Diagnostics)
	// Warn warns about a hook that isn't delivering, unless the state says that this is intended. Nil if the vendor doesn't show that.
	Warn func(state M, shown *O, diags *diag.Diagnostics)
	// Owner returns whose account a hook is in or, if shown is nil, whose hooks the credentials find, as far as responses and the
	// token have shown. Place puts an owner into words, such as "test mode of the organization …". Both are nil if accounts can't
	// be told apart.
	Owner func(client C, shown *O) Owner
	Place func(Owner) string
	// Predecessors are the types of other providers whose states this resource migrates. If there are any, its schema version is 1.
	Predecessors []Predecessor[M]
}
