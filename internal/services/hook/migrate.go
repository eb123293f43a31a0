package hook

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Predecessor is a type of another provider that managed the same hooks. A moved block migrates its states. States of a type with
// this resource's own name also arrive through terraform state replace-provider. Neither needs a request.
type Predecessor[M any] struct {
	// Provider is the other provider's namespace and type, on any registry, and TypeName its resource type.
	Provider, TypeName string
	// TakeOver converts a state in JSON of the predecessor's schema version 0. The refresh that follows adds what it lacks.
	TakeOver func(ctx context.Context, state []byte) (M, error)
	// Wrote reports whether a state is the predecessor's and not this provider's. Nil if their types have different names.
	Wrote func(state []byte) bool
}

// MoveState returns the functions that move states from other types.
func (r *Resource[M, O, C]) MoveState(context.Context) []resource.StateMover {
	movers := []resource.StateMover{{StateMover: r.moveOwn}}
	for _, p := range r.Predecessors {
		movers = append(movers, resource.StateMover{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
			if !p.isSource(req) {
				return
			}
			if m, ok := r.takeOver(ctx, p, req.SourceRawState, &resp.Diagnostics); ok {
				resp.Diagnostics.Append(resp.TargetState.Set(ctx, m)...)
				resp.Diagnostics.Append(resp.TargetIdentity.Set(ctx, m.Identity())...)
			}
		}})
	}
	return movers
}

// isSource reports whether a state to move is of the predecessor's type.
func (p Predecessor[M]) isSource(req resource.MoveStateRequest) bool {
	return providerOf(req) == p.Provider && req.SourceTypeName == p.TypeName && req.SourceSchemaVersion == 0
}

// providerOf returns the namespace and type of the provider that a state comes from. The host before them may be a registry, a
// mirror, or any name in a configuration.
func providerOf(req resource.MoveStateRequest) string {
	_, provider, _ := strings.Cut(req.SourceProviderAddress, "/")
	return provider
}

// family is the namespace of this provider and of the providers of single vendors, and types are their names in it.
const family = "commercehooks/"

func isOfFamily(provider string) bool {
	switch name, ok := strings.CutPrefix(provider, family); name {
	case "commercehooks", "commercelayer", "moltin", "doo":
		return ok
	}
	return false
}

// moveOwn moves a state of this type from another host or another provider of the family, of any schema version.
func (r *Resource[M, O, C]) moveOwn(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if !isOfFamily(providerOf(req)) || req.SourceTypeName != r.TypeName {
		return
	}
	if m, ok := r.current(ctx, req.SourceRawState, resp.TargetState, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.TargetState.Set(ctx, m)...)
		resp.Diagnostics.Append(resp.TargetIdentity.Set(ctx, m.Identity())...)
		resp.TargetPrivate = req.SourcePrivate
	}
}

// UpgradeState returns the function that reads states of schema version 0: those of predecessors, and this provider's first ones,
// which differ from today's in attributes that were added or removed since.
func (r *Resource[M, O, C]) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	if len(r.Predecessors) == 0 {
		return nil
	}
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: r.upgradeFromV0}}
}

func (r *Resource[M, O, C]) upgradeFromV0(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	if m, ok := r.current(ctx, req.RawState, resp.State, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}

// current reads a state of this type, which may come from another version or from a predecessor whose type has the same name. It
// reports why it can't. like is a state of today's schema.
func (r *Resource[M, O, C]) current(ctx context.Context, state *tfprotov6.RawState, like tfsdk.State, diags *diag.Diagnostics) (M, bool) {
	for _, p := range r.Predecessors {
		if p.Wrote != nil && p.Wrote(state.JSON) {
			return r.takeOver(ctx, p, state, diags)
		}
	}
	own, err := state.UnmarshalWithOpts(like.Schema.Type().TerraformType(ctx), tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		r.unreadable(err, diags)
		var none M
		return none, false
	}
	m := modelOf[M](ctx, like.Schema, own, diags)
	return m, !diags.HasError()
}

// takeOver converts a predecessor's state, or reports why it can't.
func (r *Resource[M, O, C]) takeOver(ctx context.Context, p Predecessor[M], state *tfprotov6.RawState, diags *diag.Diagnostics) (M, bool) {
	m, err := p.TakeOver(ctx, state.JSON)
	if err == nil && m.base().ID.ValueString() == "" {
		err = errors.New("it has no id")
	}
	if err != nil {
		r.unreadable(err, diags)
	}
	return m, err == nil
}

func (r *Resource[M, O, C]) unreadable(err error, diags *diag.Diagnostics) {
	diags.AddError(fmt.Sprintf("Unable to migrate the state of a %s", r.Noun),
		fmt.Sprintf("The state can't be read: %s. If it was written by Terraform 0.11 or earlier, refresh it first with the "+
			"old provider and a newer Terraform. Otherwise import the %s: terraform state rm ADDRESS, then terraform import "+
			"ADDRESS <id>.", err, r.Noun.Thing))
}
