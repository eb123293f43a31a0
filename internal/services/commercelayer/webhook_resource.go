package commercelayer

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
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

func webhookNoun() services.Noun {
	return services.Noun{Vendor: "Commerce Layer", Thing: "webhook", Service: serviceName,
		AccessHint: "Only API clients of the kind integration have rights on webhooks, and only those of their role."}
}

func (r *webhookResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "commercelayer_webhook"
}

func (r *webhookResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = webhookSchema(ctx)
}

func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = services.IdentitySchema("Id of the webhook, as in xYZkjABcde.")
}

func (r *webhookResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	if services.PlansNoChange(req) {
		resp.Plan.Raw = req.State.Raw // where a null in metadata may have another type, which Terraform takes for a change
		return
	}
	var plan webhookModel
	var prior *webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(plan.check(prior)...)
	if !resp.Diagnostics.HasError() {
		r.warnOfDuplicates(ctx, plan, prior, &resp.Diagnostics)
	}
	plan.settle(prior)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	services.PlanUnchanged(req, resp, serverMoved()...)
}

func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
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
	if hook.DisabledAt == "" && !plan.Enabled.ValueBool() {
		// Whether a create obeys _disable is not documented. The webhook exists, so a failure here must not lose its id.
		disabled, err := client.UpdateWebhook(ctx, hook.ID, commercelayerapi.WebhookParams{Disable: true})
		if err != nil {
			resp.Diagnostics.AddWarning("The new Commerce Layer webhook is still enabled",
				"It was created with id "+hook.ID+" but could not be disabled: "+err.Error()+". Apply again to disable it.")
		} else {
			hook = disabled
		}
	}
	rememberAccount(ctx, resp.Private, hook, &resp.Diagnostics)
	r.save(ctx, plan, hook, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state webhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
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
		if r.checkAccount(ctx, req.Private, client, "read", state.ID.ValueString(), &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
		}
		return
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "read", state.ID.ValueString(), err)
		return
	}
	client.duplicates.Manages(hook.ID)
	rememberAccount(ctx, resp.Private, hook, &resp.Diagnostics)
	warnNotDelivering(state, hook, &resp.Diagnostics)
	fresh, diags := fromAPI(state, *hook)
	resp.Diagnostics.Append(diags...)
	if !reflect.DeepEqual(fresh, state) { // mostly it is the same, and writing it takes longer than all the rest
		resp.Diagnostics.Append(resp.State.Set(ctx, fresh)...)
	}
}

func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	timeout, diags := plan.Timeouts.Update(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
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
	var hook *commercelayerapi.Webhook
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
	rememberAccount(ctx, resp.Private, hook, &resp.Diagnostics)
	r.save(ctx, plan, hook, &resp.State, resp.Identity, &resp.Diagnostics)
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

	err := client.DeleteWebhook(ctx, state.ID.ValueString())
	client.webhooks.Invalidate(state.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		r.checkAccount(ctx, req.Private, client, "delete", state.ID.ValueString(), &resp.Diagnostics)
		return
	}
	r.noun.Failed(&resp.Diagnostics, "delete", state.ID.ValueString(), err)
}

// save writes what a create or an update led to.
func (r *webhookResource) save(ctx context.Context, plan webhookModel, w *commercelayerapi.Webhook, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	got, decoded := fromAPI(plan, *w)
	diags.Append(decoded...)
	diags.Append(state.Set(ctx, plan.applied(got))...)
	diags.Append(identity.Set(ctx, services.IdentityModel{ID: got.ID})...)
}

// idOf returns "" for a webhook that doesn't exist.
func idOf(w *commercelayerapi.Webhook) string {
	if w == nil {
		return ""
	}
	return w.ID
}

// ImportState takes the webhook's id as the import id.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if id, ok := services.ImportID(ctx, req, resp, r.noun); ok {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	}
}
