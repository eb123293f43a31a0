package hook

import (
	"context"
	"errors"
	"maps"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Resource is the resource of a kind of hook. A vendor uses it as it is, or embeds it and adds what only that vendor has.
type Resource[M Model[M, O], O any, C Client[M, O]] struct {
	Kind[M, O, C]

	connection services.Connection[C]
}

func _[M Model[M, O], O any, C Client[M, O]](r *Resource[M, O, C]) {
	var (
		_ resource.ResourceWithConfigure   = r
		_ resource.ResourceWithIdentity    = r
		_ resource.ResourceWithImportState = r
		_ resource.ResourceWithModifyPlan  = r
	)
}

// Metadata returns the type's name.
func (r *Resource[M, O, C]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.TypeName
}

// Schema returns the schema.
func (r *Resource[M, O, C]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.Kind.Schema(ctx)
}

// IdentitySchema returns the schema of the identity.
func (r *Resource[M, O, C]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = r.Identity
}

// Configure keeps the client of the configured provider.
func (r *Resource[M, O, C]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.connection = services.ConnectResource[C](req.ProviderData, r.Noun.Settings.Service, &resp.Diagnostics)
}

// Client returns the client, for a vendor that embeds the resource, and whether it can make requests. Before the provider is
// configured it is the zero value.
func (r *Resource[M, O, C]) Client() (client C, ready bool) { return r.connection.Ready() }

// IsDeferred reports whether an operation should be deferred until all settings are known, if Terraform allows that.
func (r *Resource[M, O, C]) IsDeferred(allowed bool) bool { return r.connection.IsDeferred(allowed) }

// Create creates a hook exactly once, and saves its id whatever happens after that.
func (r *Resource[M, O, C]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	c := r.change(ctx, request{req.Config, req.Plan, tfsdk.State{}, noPrivate{}}, &resp.Diagnostics)
	ctx, op, ok := r.begin(ctx, &c, c.Plan.base().timeout(timeouts.Value.Create), &resp.Diagnostics)
	if !ok {
		return
	}
	defer op.end()

	made, outcome, err := op.client.Create(ctx, c, &resp.Diagnostics)
	id := op.client.HookID(made)
	if id == "" {
		r.Noun.Failed(&resp.Diagnostics, "create", "", err)
		return
	}
	stored := r.storedOtherwise(ctx, c, made)
	if err == nil {
		r.warnStored(ctx, id, stored, again, &resp.Diagnostics)
	}
	warnCreated(&resp.Diagnostics, created{r.Noun, c.Plan.ImportID(id), outcome, err, len(stored) > 0})
	op.client.account().manages(id, c.Plan.ImportID(id))
	noteBirth(ctx, op.client.account().Births, id, resp.Private, &resp.Diagnostics)
	r.save(ctx, c, made, result{&resp.State, resp.Identity, resp.Private}, &resp.Diagnostics)
}

// Read refreshes a state. It removes a hook that the vendor no longer has, unless the credentials may be another account's, which
// is an error.
func (r *Resource[M, O, C]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if r.IsDeferred(req.ClientCapabilities.DeferralAllowed) {
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonProviderConfigUnknown}
		return
	}
	state := modelOf[M](ctx, req.State.Schema, req.State.Raw, &resp.Diagnostics)
	private := r.private(ctx, req.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.Identity())...)
	if r.connection.Report(&resp.Diagnostics) {
		return
	}
	ctx, op, ok := r.begin(ctx, nil, state.base().timeout(timeouts.Value.Read), &resp.Diagnostics)
	if !ok {
		return
	}
	defer op.end()

	r.hide(op.client, &state)
	id := state.base().ID.ValueString()
	recallBirth(ctx, op.client.account().Births, id, req.Private, state)
	shown, err := op.client.Read(ctx, state)
	err = r.elsewhere(op.client, private, err)
	if errors.Is(err, rest.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		r.Noun.Failed(&resp.Diagnostics, "read", id, err)
		return
	}
	op.client.account().manages(id, state.ImportID(id))
	if r.Warn != nil {
		r.Warn(state, shown, &resp.Diagnostics)
	}
	fresh, found := state.Refresh(shown)
	resp.Diagnostics.Append(found...)
	if identity := fresh.Identity(); !reflect.DeepEqual(identity, state.Identity()) { // in the vendor's spelling, after an import
		resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
	}
	now := r.refreshSecrets(&fresh, shown, private, &resp.Diagnostics)
	r.remember(op.client, shown, true, now)
	now.keep(ctx, resp.Private, private, &resp.Diagnostics)
	if !reflect.DeepEqual(fresh, state) { // it is usually the same, and writing it takes longer than all the rest
		resp.Diagnostics.Append(resp.State.Set(ctx, fresh)...)
	}
}

// Update changes a hook in place.
func (r *Resource[M, O, C]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	c := r.change(ctx, request{req.Config, req.Plan, req.State, req.Private}, &resp.Diagnostics)
	ctx, op, ok := r.begin(ctx, &c, c.Plan.base().timeout(timeouts.Value.Update), &resp.Diagnostics)
	if !ok {
		return
	}
	defer op.end()

	id := (*c.Prior).base().ID.ValueString()
	op.client.account().manages(id, (*c.Prior).ImportID(id))
	births := op.client.account().Births
	recallBirth(ctx, births, id, req.Private, *c.Prior)
	shown, err := Find(ctx, births, id, func(ctx context.Context, _ string) (*O, error) { return op.client.Update(ctx, c, &resp.Diagnostics) })
	r.Noun.Failed(&resp.Diagnostics, "update", id, r.elsewhere(op.client, c.Private, err))
	if resp.Diagnostics.HasError() {
		return
	}
	r.warnStored(ctx, id, r.storedOtherwise(ctx, c, shown), again, &resp.Diagnostics)
	r.save(ctx, c, shown, result{&resp.State, resp.Identity, resp.Private}, &resp.Diagnostics)
}

// Delete deletes a hook, or finds that it is already gone.
func (r *Resource[M, O, C]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := modelOf[M](ctx, req.State.Schema, req.State.Raw, &resp.Diagnostics)
	private := r.private(ctx, req.Private, &resp.Diagnostics)
	ctx, op, ok := r.begin(ctx, nil, state.base().timeout(timeouts.Value.Delete), &resp.Diagnostics)
	if !ok {
		return
	}
	defer op.end()

	r.hide(op.client, &state)
	id := state.base().ID.ValueString()
	op.client.account().manages(id, state.ImportID(id))
	births := op.client.account().Births
	recallBirth(ctx, births, id, req.Private, state)
	_, err := Find(ctx, births, id, func(ctx context.Context, _ string) (struct{}, error) {
		return struct{}{}, r.remove(ctx, op.client, state, private)
	})
	err = r.elsewhere(op.client, private, err)
	if !errors.Is(err, rest.ErrNotFound) {
		r.Noun.Failed(&resp.Diagnostics, "delete", id, err)
	}
}

// remove deletes a hook. It reads the hook first if these credentials may never have shown it, because vendors may report success
// for the delete of what they don't have.
func (r *Resource[M, O, C]) remove(ctx context.Context, client C, state M, private Private) error {
	seen := private[accessKey]
	unknown := len(sightingsIn(seen).By) == 0 && len(ownerIn(private[ownerKey])) > 0
	if unknown || notSeen(r.Noun, client.account().Access, seen) != nil {
		if _, err := client.Read(ctx, state); err != nil {
			return err
		}
	}
	if err := client.Delete(ctx, state); err != nil {
		return err
	}
	return r.isForeign(client, private)
}

// operation is a create, read, update or delete in progress.
type operation[C any] struct {
	client C
	end    func()
}

// begin starts an operation with its timeout. It completes a change with what the plan left open, and checks it again, because
// everything is known now. It reports false if there is an error. The context that it returns is for requests.
func (r *Resource[M, O, C]) begin(ctx context.Context, c *Change[M], timeout timeoutOf, diags *diag.Diagnostics) (context.Context, operation[C], bool) {
	limit, found := timeout(ctx)
	diags.Append(found...)
	client, ok := r.connection.Client(diags)
	if !ok || diags.HasError() {
		return ctx, operation[C]{}, false
	}
	if c != nil {
		r.settle(c, client)
		r.hide(client, &c.Config, &c.Plan, c.Prior)
		diags.Append(r.check(*c).Errors()...)
	}
	if diags.HasError() {
		return ctx, operation[C]{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	return ctx, operation[C]{client, func() {
		cancel()
		client.account().tell(r.Noun, diags)
	}}, true
}

// settle completes the plan of a change that is applied with what was left open.
func (r *Resource[M, O, C]) settle(c *Change[M], client C) {
	planned := c.Plan
	r.hideUnseen(c)
	c.Plan = copied(planned)
	r.planSecrets(c)
	if r.Complete != nil {
		r.Complete(c, client)
	}
	c.Plan = completed(planned, c.Plan)
	for _, s := range r.changes(c) {
		*s.planned.WriteOnly = *s.configured.WriteOnly
	}
	c.Sent = r.sent(*c)
}

// result is where a create or an update writes its result.
type result struct {
	state    *tfsdk.State
	identity *tfsdk.ResourceIdentity
	private  privateWriter
}

// save writes the result of a create or an update: the plan, completed by the vendor's response.
func (r *Resource[M, O, C]) save(ctx context.Context, c Change[M], shown *O, to result, diags *diag.Diagnostics) {
	found, said := c.Plan.Refresh(shown)
	diags.Append(said...)
	saved := completed(c.Plan, found)
	diags.Append(to.state.Set(ctx, saved)...)
	diags.Append(to.identity.Set(ctx, saved.Identity())...)
	now := maps.Clone(c.Private)
	now[unseenKey] = nil
	r.keepSent(c, now)
	now.noteShown(r.secrets(&saved, shown), false)
	client, _ := r.connection.Ready()
	r.remember(client, shown, c.Prior == nil, now)
	before := c.Private
	if c.Prior == nil {
		before = nil
	}
	now.keep(ctx, to.private, before, diags)
}
