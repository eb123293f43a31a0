package moltinv1

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

type webhookResource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity    = (*webhookResource)(nil)
	_ resource.ResourceWithImportState = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*webhookResource)(nil)
)

func newWebhookResource() resource.Resource { return &webhookResource{noun: webhookNoun()} }

func (r *webhookResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "moltin_v1_webhook"
}

func (r *webhookResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = webhookSchema(ctx)
}

func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = services.IdentitySchema("Id of the webhook, as in 7543afd4-0b79-466f-b8f4-af84cb487290.")
}

func (r *webhookResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

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
	plan.settleSecret(configured, prior, kept)
	otherSecret := prior != nil && !plan.SecretWOVersion.Equal(prior.SecretWOVersion)
	if services.PlansNoChange(req) && !otherSecret {
		return
	}
	if otherSecret { // the framework keeps them where it sees no change
		plan.Order, plan.UpdatedAt = types.StringUnknown(), types.StringUnknown()
	}
	resp.Diagnostics.Append(plan.check(prior)...)
	if !resp.Diagnostics.HasError() {
		r.warnOfDuplicates(ctx, plan, prior, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan.stored())...)
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
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	hook, outcome, err := client.createWebhook(ctx, plan)
	if !r.noun.Created(&resp.Diagnostics, idOf(hook), outcome, err) {
		return
	}
	r.save(ctx, plan, hook, &resp.State, resp.Identity, &resp.Diagnostics)
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
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	resp.Diagnostics.Append(resp.Identity.Set(ctx, services.IdentityModel{ID: state.ID})...)
	hook, err := client.webhooks.Read(ctx, state.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "read", state.ID.ValueString(), err)
		return
	}
	client.duplicates.Manages(hook.ID)
	warnNotDelivering(state, hook, &resp.Diagnostics)
	fresh, diags := fromAPI(state, *hook)
	resp.Diagnostics.Append(diags...)
	fresh.SecretWOVersion, diags = versionNow(state.SecretWOVersion, kept, hook.Secret)
	resp.Diagnostics.Append(diags...)
	if !fresh.SecretWOVersion.Equal(state.SecretWOVersion) {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, fingerprintKey, nil)...)
	}
	if !reflect.DeepEqual(fresh, state) { // mostly it is the same, and writing it takes longer than all the rest
		resp.Diagnostics.Append(resp.State.Set(ctx, fresh)...)
	}
}

func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var configured, plan, prior webhookModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	kept, diags := req.Private.GetKey(ctx, fingerprintKey)
	resp.Diagnostics.Append(diags...)
	timeout, diags := plan.Timeouts.Update(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	plan.settleSecret(configured, &prior, kept)
	resp.Diagnostics.Append(plan.check(&prior).Errors()...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id := prior.ID.ValueString()
	client.duplicates.Manages(id)
	params := plan.params(&prior)
	var hook *moltinv1api.Webhook
	var err error
	if params.IsEmpty() { // only what Terraform keeps for itself changed
		hook, err = client.GetWebhook(ctx, id)
	} else {
		hook, err = client.UpdateWebhook(ctx, id, params)
		client.webhooks.Invalidate(id)
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "update", id, err)
		return
	}
	r.save(ctx, plan, hook, &resp.State, resp.Identity, &resp.Diagnostics)
	if !plan.SecretWOVersion.Equal(prior.SecretWOVersion) {
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
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	client.duplicates.Manages(state.ID.ValueString())
	err := client.DeleteWebhook(ctx, state.ID.ValueString())
	client.webhooks.Invalidate(state.ID.ValueString())
	if err != nil && !errors.Is(err, rest.ErrNotFound) {
		r.noun.Failed(&resp.Diagnostics, "delete", state.ID.ValueString(), err)
	}
}

// save writes what a create or an update led to. What the answer shows of the secret is left to the next read.
func (r *webhookResource) save(ctx context.Context, plan webhookModel, w *moltinv1api.Webhook, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	got, _ := fromAPI(plan, *w)
	diags.Append(state.Set(ctx, plan.applied(got))...)
	diags.Append(identity.Set(ctx, services.IdentityModel{ID: got.ID})...)
}

// ImportState takes the webhook's id as the import id.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if id, ok := services.ImportID(ctx, req, resp, r.noun); ok {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	}
}
