package hook

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// ModifyPlan completes and checks a plan, and reports its consequences. A plan that changes nothing reports nothing. For a
// replacement, Terraform calls it twice: with the prior state, and then without it for the new hook, for which ignore_changes has
// no effect. Terraform shows the warnings of the first call only, and the errors of both.
func (r *Resource[M, O, C]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.IsDeferred(req.ClientCapabilities.DeferralAllowed) {
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonProviderConfigUnknown}
	}
	r.connection.Report(&resp.Diagnostics)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() { // a destroy
		return
	}
	c := r.change(ctx, request{req.Config, req.Plan, req.State, req.Private}, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	client, connected := r.connection.Ready()
	r.planSecrets(&c)
	if r.Complete != nil {
		r.Complete(&c, client)
	}
	if c.Prior != nil && connected {
		id := (*c.Prior).base().ID.ValueString()
		client.account().manages(id, (*c.Prior).ImportID(id))
	}
	r.noteUnseen(ctx, &c, resp.Private, &resp.Diagnostics)
	c.Sent = r.sent(c)
	planned := r.withoutSecrets(c.Plan)
	if c.Prior != nil && reflect.DeepEqual(planned, *c.Prior) {
		resp.Plan.Raw = req.State.Raw
		return
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, planned)...)
	if resp.Diagnostics.HasError() || r.changesNothing(c, req, resp) {
		return
	}
	r.judge(ctx, &c, resp)
}

// judge reports which part of a change replaces the hook, and what is wrong with it.
func (r *Resource[M, O, C]) judge(ctx context.Context, c *Change[M], resp *resource.ModifyPlanResponse) {
	client, connected := r.connection.Ready()
	isReplaced := false
	if c.Prior != nil && r.Replaces != nil {
		replaced, found := r.Replaces(*c, client)
		resp.Diagnostics.Append(found...)
		if isReplaced = len(replaced) > 0; isReplaced {
			resp.RequiresReplace, c.Prior = replaced, nil // for a new hook, everything is new
		}
	}
	found := r.check(*c)
	if isReplaced {
		found = found.Warnings() // ignored changes are only in the plan of the new hook, whose errors are shown
	}
	resp.Diagnostics.Append(found...)
	if isNew := c.Prior == nil; isNew && connected && !resp.Diagnostics.HasError() {
		r.hide(client, &c.Config, &c.Plan)
		r.warnOfDuplicates(ctx, client, c.Plan, &resp.Diagnostics)
		client.account().tell(r.Noun, &resp.Diagnostics)
	}
}

// noteUnseen records for the apply which write-only secrets the plan was made without.
func (r *Resource[M, O, C]) noteUnseen(ctx context.Context, c *Change[M], private privateWriter, diags *diag.Diagnostics) {
	if r.Secrets == nil {
		return
	}
	now := maps.Clone(c.Private)
	now.keepNames(unseenKey, r.unseenSecrets(c))
	now.keep(ctx, private, c.Private, diags)
}

// changesNothing reports whether a plan differs from the prior state only in attributes that the server changes by itself. Then it
// plans the prior state, because the framework marks those as unknown if anything differs in spelling. A configured attribute is
// like any other, even if the server changes it.
func (r *Resource[M, O, C]) changesNothing(c Change[M], req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) bool {
	var plan, state, config map[string]tftypes.Value
	if req.State.Raw.IsNull() || resp.Plan.Raw.As(&plan) != nil || req.State.Raw.As(&state) != nil || req.Config.Raw.As(&config) != nil {
		return false
	}
	isMoved := func(name string) bool { return slices.Contains(r.ServerMoved, name) && config[name].IsNull() }
	changes := false
	for name, planned := range plan {
		changes = changes || !planned.Equal(state[name]) && (planned.IsKnown() || !isMoved(name))
	}
	if !changes {
		resp.Plan.Raw = req.State.Raw
		return true
	}
	var moved []string
	for name := range plan {
		if isMoved(name) {
			moved = append(moved, name)
		}
	}
	r.planMoved(c, moved, req, resp)
	return false
}

// planMoved plans the attributes that the server changes by itself. They keep their values if the update sends nothing. Otherwise
// they are unknown. The framework already did that unless it saw no difference itself.
func (r *Resource[M, O, C]) planMoved(c Change[M], moved []string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	sends := !req.Config.Raw.IsFullyKnown() || r.Sends != nil && r.Sends(c)
	var plan, state map[string]tftypes.Value
	if sends && !req.Plan.Raw.Equal(req.State.Raw) || resp.Plan.Raw.As(&plan) != nil || req.State.Raw.As(&state) != nil {
		return
	}
	plan = maps.Clone(plan)
	for _, name := range moved {
		plan[name] = state[name]
		if sends {
			plan[name] = tftypes.NewValue(state[name].Type(), tftypes.UnknownValue)
		}
	}
	resp.Plan.Raw = tftypes.NewValue(resp.Plan.Raw.Type(), plan)
}

func (r *Resource[M, O, C]) check(c Change[M]) diag.Diagnostics {
	diags := c.Plan.Check(c.Prior)
	r.checkSecrets(c, &diags)
	return diags
}

// warnOfDuplicates warns about hooks that do the same as a new one.
func (r *Resource[M, O, C]) warnOfDuplicates(ctx context.Context, client C, plan M, diags *diag.Diagnostics) {
	scope, same := plan.Calls()
	if same == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()
	client.account().Duplicates.warn(ctx, search[O]{r.Noun, scope, same, plan.ImportID}, diags)
}

// request is what Terraform passes for a planned create or update.
type request struct {
	config  tfsdk.Config
	plan    tfsdk.Plan
	state   tfsdk.State
	private privateReader
}

// change reads a request. Most plans equal the prior state, which is then read only once.
func (r *Resource[M, O, C]) change(ctx context.Context, req request, diags *diag.Diagnostics) Change[M] {
	c := Change[M]{
		Config: modelOf[M](ctx, req.config.Schema, req.config.Raw, diags),
		Plan:   modelOf[M](ctx, req.plan.Schema, req.plan.Raw, diags),
	}
	switch {
	case req.state.Raw.IsNull():
	case req.state.Raw.Equal(req.plan.Raw):
		prior := copied(c.Plan)
		c.Prior = &prior
	default:
		c.Prior = new(modelOf[M](ctx, req.state.Schema, req.state.Raw, diags))
	}
	c.Private = r.private(ctx, req.private, diags)
	return c
}
