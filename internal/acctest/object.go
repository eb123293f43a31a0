package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
)

// Object is a resource of a server's type as Terraform holds it. Each method runs one step of a command, with the
// configuration in JSON, and returns the diagnostics. To start another run, set Server to a new one.
type Object struct {
	*Server
	// State is null if the object doesn't exist.
	State    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
	// IgnoreChanges is the ignore_changes of its lifecycle block: "all", or names such as "configuration.url".
	IgnoreChanges []string
}

// Planned is the plan of an object.
type Planned struct {
	State    tftypes.Value
	Replaces bool
	Said     []*tfprotov6.Diagnostic

	config   *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// Object returns an object that doesn't exist yet.
func (s *Server) Object() *Object { return &Object{Server: s, State: tftypes.NewValue(s.kind(), nil)} }

func (s *Server) kind() tftypes.Type { return s.Schemas.ResourceSchemas[s.TypeName].ValueType() }

func (s *Server) encoded(t *testing.T, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(s.kind(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// Exists reports whether the state holds anything.
func (o *Object) Exists() bool { return !o.State.IsNull() }

// Raw returns the state as stored in a file.
func (o *Object) Raw(t *testing.T) *tfprotov6.RawState {
	t.Helper()
	text, err := o.kind().MarshalJSON() //nolint:staticcheck // there is no other way to convert between the type systems
	if err != nil {
		t.Fatal(err)
	}
	kind, err := ctyjson.UnmarshalType(text)
	if err != nil {
		t.Fatal(err)
	}
	value, err := msgpack.Unmarshal(o.encoded(t, o.State).MsgPack, kind)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := ctyjson.Marshal(value, kind)
	if err != nil {
		t.Fatal(err)
	}
	return Raw(string(raw))
}

// Plan plans a configuration, or a destroy if it is "". For a replacement, it also plans the new object.
func (o *Object) Plan(t *testing.T, config string) Planned {
	t.Helper()
	p := o.plan(t, o.State, o.Private, config)
	if !p.Replaces || HasError(p.Said) {
		return p
	}
	if again := o.plan(t, tftypes.NewValue(o.kind(), nil), p.private, config); HasError(again.Said) { // without errors, Terraform shows only the first plan's diagnostics
		p.Said = append(p.Said, again.Said...)
	}
	return p
}

func (o *Object) plan(t *testing.T, prior tftypes.Value, private []byte, config string) Planned {
	t.Helper()
	p := Planned{config: Known(t, o.kind(), config)}
	schema, before := o.Schemas.ResourceSchemas[o.TypeName], o.encoded(t, prior)
	configured, proposed := p.config, p.config
	if config != "" {
		var err error
		if configured, err = driver.Ignore(schema, before, p.config, o.IgnoreChanges...); err != nil {
			t.Fatal(err)
		}
		if proposed, err = driver.Propose(schema, before, configured); err != nil {
			t.Fatal(err)
		}
	}
	resp, err := o.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: o.TypeName, PriorState: before, ProposedNewState: proposed, Config: configured, PriorPrivate: private, PriorIdentity: o.Identity,
	})
	if err != nil {
		t.Fatal(err)
	}
	if config != "" && !HasError(resp.Diagnostics) {
		for _, problem := range driver.InvalidPlan(schema, before, configured, resp.PlannedState) {
			t.Errorf("Provider produced invalid plan: %s", problem)
		}
	}
	p.State, p.Replaces, p.Said = o.Value(t, resp.PlannedState), len(resp.RequiresReplace) > 0, resp.Diagnostics
	p.private, p.identity = resp.PlannedPrivate, resp.PlannedIdentity
	return p
}

// Apply validates, plans, and applies a configuration, or a destroy if it is "".
func (o *Object) Apply(t *testing.T, config string) []*tfprotov6.Diagnostic {
	t.Helper()
	said := o.Validate(t, config)
	if HasError(said) {
		return said
	}
	p := o.Plan(t, config)
	said = append(said, p.Said...)
	if HasError(said) || p.State.Equal(o.State) {
		return said
	}
	if p.Replaces {
		none := tftypes.NewValue(o.kind(), nil)
		p = o.plan(t, none, p.private, config) // Terraform shows the first plan's diagnostics
		if HasError(p.Said) {
			return append(said, p.Said...)
		}
		if said = append(said, o.ApplyPlan(t, Planned{State: none, config: JSON(""), private: p.private})...); HasError(said) {
			return said
		}
	}
	return append(said, o.ApplyPlan(t, p)...)
}

// Validate checks a configuration.
func (s *Server) Validate(t *testing.T, config string) []*tfprotov6.Diagnostic {
	t.Helper()
	if config == "" {
		return nil
	}
	resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: s.TypeName, Config: Known(t, s.kind(), config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// ApplyPlan applies a plan that isn't a replacement. The plan may come from another run.
func (o *Object) ApplyPlan(t *testing.T, p Planned) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := o.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: o.TypeName, PriorState: o.encoded(t, o.State), PlannedState: o.encoded(t, p.State), Config: p.config,
		PlannedPrivate: p.private, PlannedIdentity: p.identity,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.hold(t, resp.NewState, resp.Private, resp.NewIdentity)
	return resp.Diagnostics
}

// Refresh reads the object.
func (o *Object) Refresh(t *testing.T) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := o.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: o.TypeName, CurrentState: o.encoded(t, o.State), Private: o.Private, CurrentIdentity: o.Identity,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.hold(t, resp.NewState, resp.Private, resp.NewIdentity)
	return resp.Diagnostics
}

// Import imports an object by its id or, if that is "", by its identity, and reads it.
func (o *Object) Import(t *testing.T, id string, identity *tfprotov6.ResourceIdentityData) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := o.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: o.TypeName, ID: id, Identity: identity})
	if err != nil {
		t.Fatal(err)
	}
	if HasError(resp.Diagnostics) {
		return resp.Diagnostics
	}
	if len(resp.ImportedResources) != 1 {
		t.Fatalf("%d objects are imported", len(resp.ImportedResources))
	}
	imported := resp.ImportedResources[0]
	o.hold(t, imported.State, imported.Private, imported.Identity)
	return append(resp.Diagnostics, o.Refresh(t)...)
}

func (o *Object) hold(t *testing.T, state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) {
	t.Helper()
	o.State, o.Private, o.Identity = o.Value(t, state), private, identity
}

// HasError reports whether diagnostics contain an error.
func HasError(diags []*tfprotov6.Diagnostic) bool {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return true
		}
	}
	return false
}

// Raw returns a state as stored in a file.
func Raw(state string) *tfprotov6.RawState { return &tfprotov6.RawState{JSON: []byte(state)} }
