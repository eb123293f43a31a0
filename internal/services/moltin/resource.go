package moltin

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

func integrationNoun(in services.Place) services.Noun {
	return services.Noun{Vendor: title, Thing: "integration", Settings: in,
		ExampleID: "8cb9e689-ede7-4f6d-b61a-6aa970d572dd", ReservedIDs: []string{"logs", "attributes"},
		AccessHint: "Check that base_url is the host of the store's region: " + regionalHosts + ". The other host doesn't know the store's " +
			"credentials. Tokens of the implicit grant have no access to integrations."}
}

// integrationResource is a hook that is disabled by default.
type integrationResource struct {
	hook.Resource[integrationModel, moltinapi.Integration, *client]
}

func newIntegrationResource(in services.Place) resource.Resource {
	r := &integrationResource{}
	r.Kind = hook.Kind[integrationModel, moltinapi.Integration, *client]{
		Noun: integrationNoun(in), TypeName: "moltin_integration", Schema: integrationSchema,
		Identity:    hook.IdentitySchema("Id of the integration, such as 8cb9e689-ede7-4f6d-b61a-6aa970d572dd."),
		ServerMoved: []string{"updated_at"},
		Sends:       func(c hook.Change[integrationModel]) bool { return !params(c).IsEmpty() },
		Secrets:     secretsOf, Replaces: replaces, Warn: warnNotDelivering, Owner: ownerOf, Place: place, Predecessors: predecessors(),
	}
	return r
}

// ModifyPlan warns of an integration that won't deliver because enabled isn't set.
func (r *integrationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	var configured, before types.Bool
	at := path.Root("enabled")
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &configured)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, at, &before)...)
	}
	if configured.IsNull() && (before.IsNull() || before.ValueBool()) {
		resp.Diagnostics.AddAttributeWarning(at, "The integration never fires",
			"Set enabled = true to deliver events, or enabled = false to confirm that none should be. enabled isn't set and defaults "+
				"to false, as it does in Moltin.")
	}
}

// replaces reports a change of integration_type: whether Moltin can change it in place isn't documented. For any other change,
// it reports which secrets are missing.
func replaces(c hook.Change[integrationModel], _ *client) (path.Paths, diag.Diagnostics) {
	if c.Plan.IntegrationType.Equal(c.Prior.IntegrationType) {
		return nil, neededSecrets(c)
	}
	return path.Paths{path.Root("integration_type")}, nil
}

// warnNotDelivering warns of an integration that was disabled, unless Terraform did it according to the state.
func warnNotDelivering(state integrationModel, i *moltinapi.Integration, diags *diag.Diagnostics) {
	if state.Enabled.ValueBool() && !i.Enabled {
		diags.AddAttributeWarning(path.Root("enabled"), "A Moltin integration was disabled outside of Terraform",
			fmt.Sprintf("Integration %s no longer delivers events. Apply to enable it, or set enabled = false to leave it as "+
				"it is.", i.ID))
	}
}
