package driver

import (
	"context"
	"crypto/rand"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// builtin is the provider that is built into Terraform. terraform_data is its only resource. The driver never calls the
// methods that it lacks.
type builtin struct{ tfprotov6.ProviderServer }

// GetProviderSchema returns the schema of terraform_data.
func (builtin) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	anything := tftypes.DynamicPseudoType
	return &tfprotov6.GetProviderSchemaResponse{
		Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"terraform_data": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "input", Type: anything, Optional: true}, {Name: "output", Type: anything, Computed: true},
			{Name: "triggers_replace", Type: anything, Optional: true}, {Name: "id", Type: tftypes.String, Computed: true},
		}}}},
	}, nil
}

// GetResourceIdentitySchemas returns none.
func (builtin) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

// ValidateProviderConfig accepts everything.
func (builtin) ValidateProviderConfig(context.Context, *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{}, nil
}

// ConfigureProvider has nothing to do.
func (builtin) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

// ValidateResourceConfig accepts everything.
func (builtin) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

// dataType is the type of terraform_data.
func dataType() cty.Type {
	return cty.Object(map[string]cty.Type{
		"input": cty.DynamicPseudoType, "output": cty.DynamicPseudoType, "triggers_replace": cty.DynamicPseudoType, "id": cty.String,
	})
}

// UpgradeResourceState returns the state as it is.
func (builtin) UpgradeResourceState(_ context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	value, err := ctyjson.Unmarshal(req.RawState.JSON, dataType())
	if err != nil {
		return nil, err
	}
	encoded, err := encode(value, dataType())
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: encoded}, err
}

// ReadResource returns the state as it is.
func (builtin) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState}, nil
}

// PlanResourceChange sets the output to the input.
func (builtin) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	wanted, err := decode(req.ProposedNewState, dataType())
	if err != nil || wanted.IsNull() {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState}, err
	}
	prior, err := decode(req.PriorState, dataType())
	if err != nil {
		return nil, err
	}
	resp, planned, input := &tfprotov6.PlanResourceChangeResponse{}, wanted.AsValueMap(), wanted.GetAttr("input")
	replaced := !prior.IsNull() && !prior.GetAttr("triggers_replace").RawEquals(wanted.GetAttr("triggers_replace"))
	if replaced {
		resp.RequiresReplace = append(resp.RequiresReplace, tftypes.NewAttributePath().WithAttributeName("triggers_replace"))
	}
	if prior.IsNull() || replaced {
		planned["id"] = cty.UnknownVal(cty.String).RefineNotNull()
	}
	if prior.IsNull() || replaced || !prior.GetAttr("input").RawEquals(input) {
		planned["output"] = cty.UnknownVal(input.Type())
		if input.IsNull() {
			planned["output"] = input
		}
	}
	resp.PlannedState, err = encode(cty.ObjectVal(planned), dataType())
	return resp, err
}

// ApplyResourceChange fills in what is unknown.
func (builtin) ApplyResourceChange(_ context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	planned, err := decode(req.PlannedState, dataType())
	if err != nil || planned.IsNull() {
		return &tfprotov6.ApplyResourceChangeResponse{NewState: req.PlannedState}, err
	}
	final := planned.AsValueMap()
	if !final["output"].IsKnown() {
		final["output"] = final["input"]
	}
	if !final["id"].IsKnown() {
		final["id"] = cty.StringVal(rand.Text())
	}
	encoded, err := encode(cty.ObjectVal(final), dataType())
	return &tfprotov6.ApplyResourceChangeResponse{NewState: encoded}, err
}
