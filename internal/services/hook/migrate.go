package hook

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Predecessor is a type of another provider that managed the same hooks. A moved block takes over its states; those of a
// type with this resource's own name also arrive by terraform state replace-provider. Both need no request.
type Predecessor[M any] struct {
	// Provider is the other provider's namespace and type, on whatever public registry, and TypeName its resource type.
	Provider, TypeName string
	// TakeOver returns the state to which one in JSON leads, of the predecessor's schema version 0. The refresh that follows
	// adds what it doesn't hold.
	TakeOver func(ctx context.Context, state []byte) (M, error)
	// Wrote tells a state of the predecessor from one of this provider. Nil where their types have different names.
	Wrote func(state []byte) bool
}

// MoveState returns what moved blocks take over states with.
func (r *Resource[M, O, C]) MoveState(context.Context) []resource.StateMover {
	var movers []resource.StateMover
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

// isSource reports whether a state to move is of the predecessor's type. The others are left to other movers.
func (p Predecessor[M]) isSource(req resource.MoveStateRequest) bool {
	host, provider, _ := strings.Cut(req.SourceProviderAddress, "/")
	return provider == p.Provider && (host == "registry.terraform.io" || host == "registry.opentofu.org") &&
		req.SourceTypeName == p.TypeName && req.SourceSchemaVersion == 0
}

// UpgradeState returns what reads states of schema version 0: those of predecessors, and this provider's first ones, which
// differ from today's in attributes that came since or were removed.
func (r *Resource[M, O, C]) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	if len(r.Predecessors) == 0 {
		return nil
	}
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: r.upgradeFromV0}}
}

func (r *Resource[M, O, C]) upgradeFromV0(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	for _, p := range r.Predecessors {
		if p.Wrote == nil || !p.Wrote(req.RawState.JSON) {
			continue
		}
		if m, ok := r.takeOver(ctx, p, req.RawState, &resp.Diagnostics); ok {
			resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		}
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

// takeOver reads a predecessor's state, or reports why it can't.
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
	diags.AddError(fmt.Sprintf("Unable to take over the state of a %s", r.Noun),
		fmt.Sprintf("The state can't be read: %s. If Terraform 0.11 or earlier wrote it, refresh it with the old provider and a newer "+
			"Terraform first. Otherwise import the %s: terraform state rm ADDRESS, then terraform import ADDRESS <id>.", err, r.Noun.Thing))
}
