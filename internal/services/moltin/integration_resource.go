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
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

type integrationResource struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ resource.ResourceWithConfigure   = (*integrationResource)(nil)
	_ resource.ResourceWithIdentity    = (*integrationResource)(nil)
	_ resource.ResourceWithImportState = (*integrationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*integrationResource)(nil)
)

func newIntegrationResource() resource.Resource {
	return &integrationResource{noun: integrationNoun()}
}

func (r *integrationResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "moltin_integration"
}

func (r *integrationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = integrationSchema(ctx)
}

func (r *integrationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = services.IdentitySchema("Id of the integration, as in 8cb9e689-ede7-4f6d-b61a-6aa970d572dd.")
}

func (r *integrationResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (r *integrationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan, state integrationModel
	var prior *integrationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		prior = &state
	}
	kept := fingerprintsIn(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if versioned := plan.versioned(config, state, kept); !versioned.Configuration.Equal(plan.Configuration) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("configuration"), versioned.Configuration)...)
		for _, moved := range serverMoved() { // the framework keeps them where it sees no change
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(moved), types.StringUnknown())...)
		}
	}
	if !services.PlanUnchanged(req, resp, serverMoved()...) {
		resp.Diagnostics.Append(plan.configured(config).check(prior)...)
	}
	if !resp.Diagnostics.HasError() {
		r.warnOfDuplicates(ctx, plan, prior, &resp.Diagnostics)
	}
}

func (r *integrationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, plan, none integrationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(plan.configured(config).check(nil).Errors()...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	plan = plan.settled(config, none, nil)
	created, outcome, err := client.createIntegration(ctx, plan.revealed(config, none, nil))
	if !r.noun.Created(&resp.Diagnostics, idOf(created), outcome, err) {
		return
	}
	r.save(ctx, plan.applied(*created), &resp.State, resp.Identity, &resp.Diagnostics)
	plan.remember(ctx, resp.Private, config, none, &resp.Diagnostics)
}

func (r *integrationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state integrationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	kept, diags := req.Private.GetKey(ctx, secretKey)
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
	shown, err := client.integrations.Read(ctx, state.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "read", state.ID.ValueString(), err)
		return
	}
	client.duplicates.Manages(shown.ID)
	warnNotDelivering(state, shown, &resp.Diagnostics)
	fresh, diags := fromAPI(state, *shown)
	resp.Diagnostics.Append(diags...)
	fresh, kept, diags = fresh.withoutChanged(shown.Configuration, kept)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, secretKey, kept)...)
	if !reflect.DeepEqual(fresh, state) { // mostly it is the same, and writing it takes longer than all the rest
		resp.Diagnostics.Append(resp.State.Set(ctx, fresh)...)
	}
}

func (r *integrationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, plan, prior integrationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	kept := fingerprintsIn(ctx, req.Private, &resp.Diagnostics)
	timeout, diags := plan.Timeouts.Update(ctx, services.DefaultTimeout)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(plan.configured(config).check(&prior).Errors()...)
	client, ok := r.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id, kind := prior.ID.ValueString(), plan.IntegrationType.ValueString()
	plan = plan.settled(config, prior, kept)
	params := plan.revealed(config, prior, kept).params(&prior)
	var integration *moltinapi.Integration
	var err error
	// Where only what Terraform keeps for itself changed there is nothing to send; where a secret isn't managed, or a
	// write-only one must not be sent, what Moltin shows of it decides.
	if params.IsEmpty() || lacksSecrets(kind, params.Configuration) {
		integration, err = client.GetIntegration(ctx, id)
		if err == nil && params.Configuration != nil {
			resp.Diagnostics.Append(keepUnmanaged(kind, configurationOf(plan.Configuration), params.Configuration, integration.Configuration)...)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err == nil && !params.IsEmpty() {
		integration, err = client.UpdateIntegration(ctx, id, params)
		client.integrations.Invalidate(id)
	}
	if err != nil {
		r.noun.Failed(&resp.Diagnostics, "update", id, err)
		return
	}
	r.save(ctx, plan.applied(*integration), &resp.State, resp.Identity, &resp.Diagnostics)
	plan.remember(ctx, resp.Private, config, prior, &resp.Diagnostics)
}

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

	client.duplicates.Manages(state.ID.ValueString())
	err := client.DeleteIntegration(ctx, state.ID.ValueString())
	client.integrations.Invalidate(state.ID.ValueString())
	if err != nil && !errors.Is(err, rest.ErrNotFound) {
		r.noun.Failed(&resp.Diagnostics, "delete", state.ID.ValueString(), err)
	}
}

// save writes what a create or an update led to.
func (r *integrationResource) save(ctx context.Context, m integrationModel, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	diags.Append(state.Set(ctx, m)...)
	diags.Append(identity.Set(ctx, services.IdentityModel{ID: m.ID})...)
}

// ImportState takes the integration's id as the import id.
func (r *integrationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id, ok := services.ImportID(ctx, req, resp, r.noun)
	if !ok {
		return
	}
	if isReserved(id) {
		resp.Diagnostics.AddError("Malformed import id",
			fmt.Sprintf("%q can't be the id of a %s: Moltin's API keeps this word for something else.", id, r.noun))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
}
