package doo

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

type webhookResource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ resource.ResourceWithConfigure      = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity       = (*webhookResource)(nil)
	_ resource.ResourceWithImportState    = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*webhookResource)(nil)
	_ resource.ResourceWithValidateConfig = (*webhookResource)(nil)
)

func newWebhookResource() resource.Resource { return &webhookResource{noun: webhookNoun()} }

func (r *webhookResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "doo_webhook"
}

func (r *webhookResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = webhookSchema(ctx)
}

func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = webhookIdentitySchema()
}

func (r *webhookResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (r *webhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var configured webhookModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(duplicates(configured.Hooks)...)
	}
}

// ModifyPlan is called twice for a replacement, with the prior state and then without it for the new webhook. Terraform
// shows the warnings of the first call only.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var configured, plan webhookModel
	var prior *webhookModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	kept, diags := req.Private.GetKey(ctx, fingerprintKey)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	team, unsettled := r.team(), plan
	plan.settle(configured, prior, team)
	plan.settleSecret(configured, prior, kept)
	unreplaced := prior
	if prior != nil {
		resp.RequiresReplace = plan.replaces(*prior, prior.live(kept))
		if len(resp.RequiresReplace) > 0 {
			unreplaced = nil
			resp.Diagnostics.Append(plan.wouldMove(configured.TeamID, team)...)
		} else {
			resp.Diagnostics.Append(plan.recorded(*prior)...)
		}
	}
	resp.Diagnostics.Append(plan.check(unreplaced)...)
	if !resp.Diagnostics.HasError() {
		r.warnOfDuplicates(ctx, plan, prior, &resp.Diagnostics)
	}
	if settled := plan.stored(); !reflect.DeepEqual(settled, unsettled) { // mostly it is the same, and writing it takes longest
		resp.Diagnostics.Append(resp.Plan.Set(ctx, settled)...)
	}
}

func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var configured, plan webhookModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	plan.settleSecret(configured, nil, nil)
	resp.Diagnostics.Append(plan.check(nil).Errors()...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	defer client.usage.warn(&resp.Diagnostics)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id, outcome, err := client.createWebhook(ctx, plan)
	plan.ID = types.StringValue(id)
	if !r.noun.Created(&resp.Diagnostics, plan.identity().importID(), outcome, err) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.stored())...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, fingerprintKey, plan.fingerprint())...)
}

func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state webhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	kept, diags := req.Private.GetKey(ctx, fingerprintKey)
	resp.Diagnostics.Append(diags...)
	timeout, diags := state.Timeouts.Read(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	defer client.usage.warn(&resp.Diagnostics)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	hook, err := client.webhooks(state.TeamID.ValueString()).Read(ctx, state.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "read", state.ID.ValueString(), err)
		return
	}
	client.duplicates.Manages(hook.ID)
	fresh, diags := fromAPI(state, *hook)
	resp.Diagnostics.Append(diags...)
	kept, diags = fresh.recheck(hook.Authentication, kept)
	resp.Diagnostics.Append(diags...)
	if !reflect.DeepEqual(fresh, state) { // mostly it is the same, and writing it takes longer than all the rest
		resp.Diagnostics.Append(resp.State.Set(ctx, fresh)...)
	}
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, fingerprintKey, kept)...)
}

// Update sends nothing: what differs at doo replaces the webhook, so only what Terraform keeps for itself is left.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var configured, plan, prior webhookModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	kept, diags := req.Private.GetKey(ctx, fingerprintKey)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.settleSecret(configured, &prior, kept)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.stored())...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if !plan.secretVersion().Equal(prior.secretVersion()) {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, fingerprintKey, plan.fingerprint())...)
	}
}

func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state webhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	defer client.usage.warn(&resp.Diagnostics)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	client.duplicates.Manages(state.ID.ValueString())
	err := client.deleteWebhook(ctx, state.TeamID.ValueString(), state.ID.ValueString())
	r.noun.Failed(&resp.Diagnostics, "delete", state.ID.ValueString(), err)
}

// ImportState takes <team_id>/<id> as the import id, or <id> in the provider's team.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var named webhookIdentity
	if req.ID != "" {
		named = parseImportID(req.ID)
	} else {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &named)...)
	}
	if resp.Diagnostics.HasError() || !named.wellFormed(r.noun, &resp.Diagnostics) {
		return
	}
	if named.TeamID.IsNull() {
		named.TeamID = r.team()
	}
	switch {
	case named.TeamID.IsNull():
		resp.Diagnostics.Append(missingTeam(path.Root("team_id")))
		return
	case named.TeamID.IsUnknown():
		resp.Diagnostics.AddError("The team_id of doo isn't known yet",
			"team_id in the doo block of the provider configuration is only known after apply. Name the team in the import: <team_id>/<id>.")
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("team_id"), named.TeamID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), named.ID)...)
}

// team returns the provider's team. It is of no matter here whether the other settings are complete.
func (r *webhookResource) team() types.String {
	client, _ := r.connection.Client(&diag.Diagnostics{})
	if client == nil {
		return types.StringNull()
	}
	return client.team
}
