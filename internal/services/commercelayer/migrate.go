package commercelayer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// predecessors are the providers that have a commercelayer_webhook too, as namespace/type. Their states look alike
// (https://registry.terraform.io/providers/labd/commercelayer/latest/docs/resources/webhook).
func predecessors() []string {
	return []string{"labd/commercelayer", "incentro-dc/commercelayer", "incentro-ecx/commercelayer"}
}

// isPredecessor reports whether a full address is that of a predecessor on either registry.
func isPredecessor(address string) bool {
	host, provider, _ := strings.Cut(address, "/")
	return slices.Contains(predecessors(), provider) && (host == "registry.terraform.io" || host == "registry.opentofu.org")
}

// predecessorState is a webhook in the state of a predecessor, in its schema version 0. Whatever the webhook became since
// it was last written isn't in there, because a predecessor's refresh reads the id alone; after an import, that is all.
type predecessorState struct {
	ID           string `json:"id"`
	SharedSecret string `json:"shared_secret"`
	Attributes   []struct {
		Name             *string           `json:"name"`
		Topic            *string           `json:"topic"`
		CallbackURL      *string           `json:"callback_url"`
		IncludeResources []string          `json:"include_resources"`
		Reference        string            `json:"reference"`
		ReferenceOrigin  string            `json:"reference_origin"`
		Metadata         map[string]string `json:"metadata"`
	} `json:"attributes"`
}

// UpgradeState reads older states. Version 0 is what a predecessor wrote: Terraform hands it over where a resource has
// another provider than before, and after terraform state replace-provider. It is also this provider's first.
func (r *webhookResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: r.upgradeFromV0}}
}

func (r *webhookResource) upgradeFromV0(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	var shape struct {
		Attributes json.RawMessage `json:"attributes"` // which this provider's states don't have
	}
	if err := json.Unmarshal(req.RawState.JSON, &shape); err == nil && shape.Attributes != nil {
		r.takeOver(ctx, req.RawState, &resp.State, &resp.Diagnostics)
		return
	}
	own, err := req.RawState.UnmarshalWithOpts(resp.State.Schema.Type().TerraformType(ctx), tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		r.unreadable(err, &resp.Diagnostics)
		return
	}
	resp.State.Raw = own
}

// MoveState takes over what a predecessor managed under another address, for a moved block.
func (r *webhookResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: r.moveFromPredecessor}}
}

func (r *webhookResource) moveFromPredecessor(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if !isPredecessor(req.SourceProviderAddress) || req.SourceTypeName != "commercelayer_webhook" || req.SourceSchemaVersion != 0 {
		return
	}
	if id, ok := r.takeOver(ctx, req.SourceRawState, &resp.TargetState, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.TargetIdentity.Set(ctx, hook.Identity{ID: types.StringValue(id)})...)
	}
}

// takeOver writes what a predecessor's state knows, without a request. The rest is null until the refresh that follows.
func (r *webhookResource) takeOver(ctx context.Context, raw *tfprotov6.RawState, state *tfsdk.State, diags *diag.Diagnostics) (id string, ok bool) {
	var old predecessorState
	err := json.Unmarshal(raw.JSON, &old)
	if err == nil && old.ID == "" {
		err = errors.New("it holds no id")
	}
	if err != nil {
		r.unreadable(err, diags)
		return "", false
	}
	m := webhookModel{
		Base:             hook.Base{ID: types.StringValue(old.ID), Timeouts: hook.NoTimeouts(ctx)},
		IncludeResources: types.SetNull(types.StringType),
		SharedSecret:     services.StringOrNull(old.SharedSecret), KeepSharedSecret: types.BoolValue(true),
	}
	if len(old.Attributes) == 1 {
		known := old.Attributes[0]
		m.Name, m.Topic = types.StringPointerValue(known.Name), types.StringPointerValue(known.Topic)
		m.CallbackURL = types.StringPointerValue(known.CallbackURL)
		m.IncludeResources = setOf(withoutBlanks(known.IncludeResources))
		m.Reference, m.ReferenceOrigin = types.StringValue(known.Reference), types.StringValue(known.ReferenceOrigin)
		m.Metadata = objectOf(known.Metadata)
	}
	diags.Append(state.Set(ctx, m)...)
	return old.ID, !diags.HasError()
}

// objectOf is metadata as configurations have it; a predecessor's was a map.
func objectOf(texts map[string]string) types.Dynamic {
	kinds, values := map[string]attr.Type{}, map[string]attr.Value{}
	for key, text := range texts {
		kinds[key], values[key] = types.StringType, types.StringValue(text)
	}
	return types.DynamicValue(types.ObjectValueMust(kinds, values))
}

func (r *webhookResource) unreadable(err error, diags *diag.Diagnostics) {
	diags.AddError(fmt.Sprintf("Unable to take over the state of a %s", r.Noun),
		fmt.Sprintf("The state can't be read: %s. If Terraform 0.11 or earlier wrote it, refresh it with the old provider and a newer "+
			"Terraform first. Otherwise import the %s: terraform state rm ADDRESS, then terraform import ADDRESS <id>.", err, r.Noun.Thing))
}
