package moltin

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

type integrationResource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

func newIntegrationResource() resource.Resource {
	return &integrationResource{noun: services.Noun{Vendor: "Moltin", Thing: "integration", Service: serviceName,
		AccessHint: "A store lives on one of Elastic Path's regional hosts, and its credentials are unknown to the others: check that " +
			"base_url is the store's own, " + regionalHosts + ". Tokens of the implicit grant have no right to integrations."}}
}

// Metadata implements resource.Resource.
func (r *integrationResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "moltin_integration"
}

// Schema implements resource.Resource.
func (r *integrationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = integrationSchema(ctx)
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *integrationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = services.IdentitySchema("Id of the integration, as in 8cb9e689-ede7-4f6d-b61a-6aa970d572dd.")
}

// Configure implements resource.ResourceWithConfigure.
func (r *integrationResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *integrationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || services.PlansNoChange(req) {
		return
	}
	var plan integrationModel
	var prior *integrationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(plan.check(prior)...)
	services.PlanUnchanged(req, resp, serverMoved()...)
}

// Create implements resource.Resource.
func (r *integrationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan integrationModel
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

	created, outcome, err := client.createIntegration(ctx, plan)
	if !r.noun.Created(&resp.Diagnostics, idOf(created), outcome, err) {
		return
	}
	r.save(ctx, plan.applied(*created), &resp.State, resp.Identity, &resp.Diagnostics)
}

// Read implements resource.Resource.
func (r *integrationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state integrationModel
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
	shown, err := client.integrations.Read(ctx, state.ID.ValueString())
	if errors.Is(err, rest.ErrGone) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "read", state.ID.ValueString(), err)
		return
	}
	fresh, diags := fromAPI(state, *shown)
	resp.Diagnostics.Append(diags...)
	if !reflect.DeepEqual(fresh, state) { // mostly it is the same, and writing it takes longer than all the rest
		resp.Diagnostics.Append(resp.State.Set(ctx, fresh)...)
	}
}

// Update implements resource.Resource.
func (r *integrationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior integrationModel
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

	id, kind := prior.ID.ValueString(), plan.IntegrationType.ValueString()
	params := plan.params(&prior)
	var integration *moltinapi.Integration
	var err error
	// Where only what Terraform keeps for itself changed there is nothing to send; where a secret isn't managed, what
	// Moltin shows of it decides.
	if params.IsEmpty() || lacksSecrets(kind, params.Configuration) {
		integration, err = client.GetIntegration(ctx, id)
		if err == nil && params.Configuration != nil {
			resp.Diagnostics.Append(keepUnmanaged(kind, params.Configuration, integration.Configuration)...)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err == nil && !params.IsEmpty() {
		integration, err = client.UpdateIntegration(ctx, id, params)
		client.integrations.Wrote(id)
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "update", id, err)
		return
	}
	r.save(ctx, plan.applied(*integration), &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete implements resource.Resource.
func (r *integrationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state integrationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	err := client.DeleteIntegration(ctx, state.ID.ValueString())
	client.integrations.Wrote(state.ID.ValueString())
	if err != nil && !errors.Is(err, rest.ErrGone) {
		r.noun.Failed(&resp.Diagnostics, "delete", state.ID.ValueString(), err)
	}
}

// save writes what a create or an update led to.
func (r *integrationResource) save(ctx context.Context, m integrationModel, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	diags.Append(state.Set(ctx, m)...)
	diags.Append(identity.Set(ctx, services.IdentityModel{ID: m.ID})...)
}

// ImportState implements resource.ResourceWithImportState. The import id is the integration's id.
func (r *integrationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, ok := services.ImportID(ctx, req, resp, r.noun)
	if !ok {
		return
	}
	if id == "logs" || id == "attributes" { // the API has lists of its own at these addresses
		resp.Diagnostics.AddError("Malformed import id",
			fmt.Sprintf("%q can't be the id of a %s: Moltin's API keeps this word for something else.", id, r.noun))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
}
