package doo

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

const exampleID = "0f5566bb-d35b-11e7-bde8-0206116776d2"

func webhookNoun(in services.Place) services.Noun {
	return services.Noun{Vendor: title, Thing: "webhook", Settings: in, ExampleID: exampleID,
		AccessHint: "doo also requires an api_key (DOO_API_KEY) with every request, and an API client can only use the teams of " +
			"its own organization."}
}

// webhookResource checks its set of hooks. It is identified by its id and its team.
type webhookResource struct {
	hook.Resource[webhookModel, dooapi.Webhook, *client]
}

var _ resource.ResourceWithValidateConfig = (*webhookResource)(nil)

func newWebhookResource(in services.Place) resource.Resource {
	r := &webhookResource{}
	r.Kind = hook.Kind[webhookModel, dooapi.Webhook, *client]{
		Noun: webhookNoun(in), TypeName: "doo_webhook", Schema: webhookSchema, Identity: webhookIdentitySchema(),
		Secrets: secretsOf, Complete: complete, Replaces: replacing,
	}
	return r
}

// unreadKey is the key in the private state that marks a new webhook that the list hasn't shown yet.
const unreadKey = "unread"

// Create notes that doo hasn't shown what it stored.
func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.Resource.Create(ctx, req, resp)
	if !resp.State.Raw.IsNull() {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, unreadKey, []byte("true"))...)
	}
}

// Read also reports what doo stored differently: its answer to the create doesn't show it.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Resource.Read(ctx, req, resp)
	unread, _ := req.Private.GetKey(ctx, unreadKey)
	if unread == nil || resp.Diagnostics.HasError() || resp.State.Raw.IsNull() {
		return
	}
	r.WarnStored(ctx, req.State, resp.State, "doo can't update a webhook, so every apply replaces it with one that has another id", &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, unreadKey, nil)...)
}

// ValidateConfig checks the hooks.
func (r *webhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var hooks types.Set
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("hooks"), &hooks)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkConfigured(hooks)...)
	}
	var team types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("team_id"), &team)...)
	checkTeam(team, &resp.Diagnostics)
}

// ModifyPlan also counts the requests that the plan costs.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	client, ready := r.Client()
	if !ready || resp.Diagnostics.HasError() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull(), len(resp.RequiresReplace) > 0: // the new webhook is planned by another call
		client.usage.plan(costOfDelete, &resp.Diagnostics)
	case req.State.Raw.IsNull():
		client.usage.plan(costOfCreate, &resp.Diagnostics)
	}
}

// ImportState imports a webhook by <team_id>/<id>, by <id> in the provider's team, or by identity.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	named := parseImportID(req.ID)
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &named)...)
	}
	if resp.Diagnostics.HasError() || !named.isWellFormed(&resp.Diagnostics) {
		return
	}
	client, _ := r.Client()
	if allowed := req.ClientCapabilities.DeferralAllowed; r.IsDeferred(allowed) || allowed && awaitsTeam(named.TeamID, client) {
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonProviderConfigUnknown}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), named.ID)...)
		return
	}
	team, ok := teamOf(named.TeamID, client, &resp.Diagnostics)
	if !ok {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("team_id"), team)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), named.ID)...)
}

// webhookIdentity identifies a webhook. doo can only list the webhooks of a team, so the id isn't enough.
type webhookIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
	ID     types.String `tfsdk:"id"`
}

func webhookIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{
			OptionalForImport: true, Description: "Id of the webhook's team. Default for an import: the provider's team.",
		},
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the webhook, such as " + exampleID + "."},
	}}
}

// Identity also holds the team.
func (m webhookModel) Identity() any { return webhookIdentity{TeamID: m.TeamID, ID: m.ID} }

// ImportID is <team_id>/<id>.
func (m webhookModel) ImportID(id string) string { return m.TeamID.ValueString() + "/" + id }

// parseImportID reads <team_id>/<id> or <id>.
func parseImportID(text string) webhookIdentity {
	team, id, both := strings.Cut(text, "/")
	if !both {
		return webhookIdentity{ID: types.StringValue(text)}
	}
	return webhookIdentity{TeamID: types.StringValue(team), ID: types.StringValue(id)}
}

// isWellFormed reports ids that can't be valid before a request is made.
func (i webhookIdentity) isWellFormed(diags *diag.Diagnostics) bool {
	const form = "<team_id>/<id>, or <id> for the provider's team"
	if !i.TeamID.IsNull() && !teamNoun().CheckImportID(i.TeamID.ValueString(), form, diags) {
		return false
	}
	return webhookNoun(services.Place{}).CheckImportID(i.ID.ValueString(), form, diags)
}
