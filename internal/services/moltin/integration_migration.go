package moltin

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// integrationVersion is the version of the schema. Version 0 is that of andrew-waters' provider, whose moltin_integration
// comes under this provider's name by terraform state replace-provider, and of this provider's first states.
const integrationVersion = 1

var (
	_ resource.ResourceWithMoveState    = (*integrationResource)(nil)
	_ resource.ResourceWithUpgradeState = (*integrationResource)(nil)
)

// MoveState lets a moved block take over what another provider managed. It asks Moltin for nothing.
func (r *integrationResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{
		{StateMover: r.mover("elasticpath/epcc", "epcc_integration", fromEPCC)},
		{StateMover: r.mover("andrew-waters/moltin", "moltin_integration", fromMoltin)},
	}
}

// mover moves the states of one type of one provider, and leaves those of all others to other movers.
func (r *integrationResource) mover(provider, typeName string, read func(state []byte) (moltinapi.Integration, error)) func(context.Context, resource.MoveStateRequest, *resource.MoveStateResponse) {
	return func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		if !isProvider(req.SourceProviderAddress, provider) || req.SourceTypeName != typeName || req.SourceSchemaVersion != 0 {
			return
		}
		old, err := read(req.SourceRawState.JSON)
		if !r.readable(old.ID, err, &resp.Diagnostics) {
			return
		}
		resp.Diagnostics.Append(resp.TargetState.Set(ctx, takenOver(ctx, old))...)
		resp.Diagnostics.Append(resp.TargetIdentity.Set(ctx, services.IdentityModel{ID: types.StringValue(old.ID)})...)
	}
}

// isProvider reports whether a full address is that of the provider with this namespace and type, on either registry.
func isProvider(address, provider string) bool {
	host, rest, _ := strings.Cut(address, "/")
	return rest == provider && (host == "registry.terraform.io" || host == "registry.opentofu.org")
}

func (r *integrationResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: r.upgradeFromV0}}
}

func (r *integrationResource) upgradeFromV0(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	if isFromMoltin(req.RawState.JSON) {
		old, err := fromMoltin(req.RawState.JSON)
		if r.readable(old.ID, err, &resp.Diagnostics) {
			resp.Diagnostics.Append(resp.State.Set(ctx, takenOver(ctx, old))...)
		}
		return
	}
	var err error
	resp.State.Raw, err = req.RawState.UnmarshalWithOpts(resp.State.Schema.Type().TerraformType(ctx), tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		r.unreadable(err, &resp.Diagnostics)
	}
}

// readable reports whether an old state could be read and names an integration.
func (r *integrationResource) readable(id string, err error, diags *diag.Diagnostics) bool {
	if err == nil && id == "" {
		err = fmt.Errorf("it has no id")
	}
	if err != nil {
		r.unreadable(err, diags)
	}
	return err == nil
}

func (r *integrationResource) unreadable(err error, diags *diag.Diagnostics) {
	diags.AddError(fmt.Sprintf("Unable to take over the state of a %s", r.noun),
		fmt.Sprintf("The state can't be read: %s. If Terraform 0.11 or earlier wrote it, refresh it with the old provider and a newer "+
			"Terraform first. Otherwise import the %s: terraform state rm ADDRESS, then terraform import ADDRESS <id>.", err, r.noun.Thing))
}
