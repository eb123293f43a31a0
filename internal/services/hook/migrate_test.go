package hook

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// heir is the toy with two predecessors, of which one has a type of the same name.
func heir() *Resource[toy, shownToy, *toyClient] {
	r := toyResource()
	takeOver := func(ctx context.Context, state []byte) (toy, error) {
		var old struct{ ID, Label string }
		if err := json.Unmarshal(state, &old); err != nil {
			return toy{}, errors.New("it isn't JSON")
		}
		return toy{Base: Base{ID: types.StringValue(old.ID), Timeouts: NoTimeouts(ctx)}, Name: types.StringValue(old.Label)}, nil
	}
	r.Predecessors = []Predecessor[toy]{
		{Provider: "old/toy", TypeName: "toy_thing", TakeOver: takeOver},
		{Provider: "other/toy", TypeName: "toy_hook", TakeOver: takeOver, Wrote: func(state []byte) bool { return strings.Contains(string(state), "label") }},
	}
	return r
}

// TestMoveState: whose state is taken over, how it is read, and what is said of one that can't be.
func TestMoveState(t *testing.T) {
	t.Parallel()
	const old, own = `{"id":"t1","label":"Orders"}`, `{"id":"t1","name":"Orders","gone":true}`
	for name, test := range map[string]struct {
		provider, typeName string
		version            int64
		state, want        string
	}{
		"a predecessor's":                    {"registry.terraform.io/old/toy", "toy_thing", 0, old, "t1 Orders"},
		"of another registry":                {"toys.example.com:8443/old/toy", "toy_thing", 0, old, "t1 Orders"},
		"of another version":                 {"registry.terraform.io/old/toy", "toy_thing", 1, old, ""},
		"of another type":                    {"registry.terraform.io/old/toy", "toy_hook", 0, old, ""},
		"of another provider":                {"registry.terraform.io/old/toys", "toy_thing", 0, old, ""},
		"of the same name":                   {"registry.terraform.io/other/toy", "toy_hook", 0, old, "t1 Orders"},
		"its own":                            {"registry.terraform.io/commercehooks/commercehooks", "toy_hook", 1, own, "t1 Orders"},
		"its own, of a later version":        {"localhost/commercehooks/doo", "toy_hook", 9, own, "t1 Orders"},
		"its own, which was a predecessor's": {"localhost/commercehooks/moltin", "toy_hook", 0, old, "t1 Orders"},
		"its own, of another type":           {"localhost/commercehooks/moltin", "toy_thing", 0, own, ""},
		"a stranger's":                       {"localhost/commercehooks/toys", "toy_hook", 0, own, ""},
		"a namesake's":                       {"localhost/hooks/commercehooks", "toy_hook", 0, own, ""},
		"without an id":                      {"registry.terraform.io/old/toy", "toy_thing", 0, `{}`, "Unable to migrate the state of a Toy hook"},
		"of another shape":                   {"localhost/commercehooks/doo", "toy_hook", 0, `{"id":["hush"]}`, "Unable to migrate the state of a Toy hook"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := heir()
			got := ""
			for _, mover := range r.MoveState(t.Context()) {
				resp := resource.MoveStateResponse{TargetState: empty(t, r), TargetIdentity: identity(r)}
				mover.StateMover(t.Context(), resource.MoveStateRequest{
					SourceProviderAddress: test.provider, SourceTypeName: test.typeName, SourceSchemaVersion: test.version,
					SourceRawState: &tfprotov6.RawState{JSON: []byte(test.state)},
				}, &resp)
				got += outcome(t, resp.TargetState, resp.Diagnostics)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestUpgradeState: states of version 0 are its own first ones, or those of a predecessor whose type has the same name.
func TestUpgradeState(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]string{
		`{"id":"t1","name":"Orders"}`:                "t1 Orders",
		`{"id":"t1","name":"Orders","gone":"since"}`: "t1 Orders",
		`{"id":"t1","label":"Orders"}`:               "t1 Orders",
		`{"label":"Orders"}`:                         "Unable to migrate the state of a Toy hook",
		`{"id":"t1","name":["hush"]}`:                "Unable to migrate the state of a Toy hook",
		`id = t1`:                                    "Unable to migrate the state of a Toy hook",
	} {
		r := heir()
		resp := resource.UpgradeStateResponse{State: empty(t, r)}
		r.UpgradeState(t.Context())[0].StateUpgrader(t.Context(), resource.UpgradeStateRequest{RawState: &tfprotov6.RawState{JSON: []byte(state)}}, &resp)
		if got := outcome(t, resp.State, resp.Diagnostics); got != want {
			t.Errorf("%s: got %q, want %q", state, got, want)
		}
	}
	if toyResource().UpgradeState(t.Context()) != nil {
		t.Error("states of version 0 are upgraded although nobody wrote any")
	}
}

func empty(t *testing.T, r *Resource[toy, shownToy, *toyClient]) tfsdk.State {
	t.Helper()
	s := r.Kind.Schema(t.Context())
	return tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), nil)}
}

func identity(r *Resource[toy, shownToy, *toyClient]) *tfsdk.ResourceIdentity {
	return &tfsdk.ResourceIdentity{Schema: r.Identity, Raw: tftypes.NewValue(r.Identity.Type().TerraformType(context.Background()), nil)}
}

// outcome is the id and name in a state, or what is said.
func outcome(t *testing.T, state tfsdk.State, diags diag.Diagnostics) string {
	t.Helper()
	if diags.HasError() {
		if strings.Contains(diags[0].Detail(), "hush") || !strings.Contains(diags[0].Detail(), "terraform import ADDRESS <id>") {
			t.Errorf("it says %s", diags[0].Detail())
		}
		return diags[0].Summary()
	}
	if state.Raw.IsNull() {
		return ""
	}
	return text(t, state.Raw, "id") + " " + text(t, state.Raw, "name")
}
