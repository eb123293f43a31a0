package hook

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
)

// terraform does with one toy what Terraform does: it holds the state and private state, and hands over configurations.
type terraform struct {
	*testing.T
	server  tfprotov6.ProviderServer
	schema  *tfprotov6.Schema
	kind    tftypes.Object
	client  *toyClient
	state   tftypes.Value
	private []byte
	id      *tfprotov6.ResourceIdentityData
	said    []*tfprotov6.Diagnostic
}

func newTerraform(t *testing.T) *terraform {
	t.Helper()
	kind, _ := toySchema(t.Context()).Type().TerraformType(t.Context()).(tftypes.Object)
	tf := &terraform{T: t, client: newToyClient(), kind: kind, state: tftypes.NewValue(kind, nil)}
	tf.restart()
	return tf
}

// restart begins a new run, in which the provider knows nothing of those before.
func (tf *terraform) restart() {
	tf.Helper()
	client := newToyClient()
	client.hooks, client.fails, client.shop, client.Access = tf.client.hooks, tf.client.fails, tf.client.shop, tf.client.Access
	client.clock, client.hidden = tf.client.clock, tf.client.hidden
	client.Births = NewBirths(client.clock.clock())
	tf.client = client
	var err error
	if tf.server, err = providerserver.NewProtocol6WithError(toyProvider{client})(); err != nil {
		tf.Fatal(err)
	}
	schemas, err := tf.server.GetProviderSchema(tf.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tf.Fatal(err)
	}
	tf.schema = schemas.ResourceSchemas["toy_hook"]
	empty := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	resp, err := tf.server.ConfigureProvider(tf.Context(), &tfprotov6.ConfigureProviderRequest{Config: tf.encoded(empty, tftypes.NewValue(empty, map[string]tftypes.Value{}))})
	if err != nil || len(resp.Diagnostics) > 0 {
		tf.Fatalf("%v %v", err, resp)
	}
}

func (tf *terraform) encoded(kind tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	tf.Helper()
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		tf.Fatal(err)
	}
	return &encoded
}

// value is an object of the toy's type or a block's, null but for what is set.
func (tf *terraform) value(kind tftypes.Object, set map[string]any) tftypes.Value {
	tf.Helper()
	values := map[string]tftypes.Value{}
	for name, of := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(of, nil)
		switch value := set[name].(type) {
		case map[string]any:
			block, _ := of.(tftypes.Object)
			values[name] = tf.value(block, value)
		case nil:
		default:
			values[name] = tftypes.NewValue(of, value)
		}
	}
	return tftypes.NewValue(kind, values)
}

// plan plans a configuration, nil for none. It returns what is planned, and whether the hook is to be replaced.
func (tf *terraform) plan(config map[string]any) (resp *tfprotov6.PlanResourceChangeResponse, planned tftypes.Value) {
	tf.Helper()
	return tf.planFrom(tf.state, tf.private, config)
}

func (tf *terraform) planFrom(prior tftypes.Value, private []byte, config map[string]any) (*tfprotov6.PlanResourceChangeResponse, tftypes.Value) {
	tf.Helper()
	before, configured := tf.encoded(tf.kind, prior), tf.encoded(tf.kind, tftypes.NewValue(tf.kind, nil))
	proposed := configured
	if config != nil {
		configured = tf.encoded(tf.kind, tf.value(tf.kind, config))
		var err error
		if proposed, err = driver.Propose(tf.schema, before, configured); err != nil {
			tf.Fatal(err)
		}
	}
	resp, err := tf.server.PlanResourceChange(tf.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "toy_hook", PriorState: before, ProposedNewState: proposed, Config: configured, PriorPrivate: private, PriorIdentity: tf.id,
	})
	if err != nil {
		tf.Fatal(err)
	}
	tf.said = append(tf.said, resp.Diagnostics...)
	planned, err := resp.PlannedState.Unmarshal(tf.kind)
	if err != nil {
		tf.Fatal(err)
	}
	return resp, planned
}

// apply plans and applies a configuration, nil to destroy, replacing the hook where the plan says so.
func (tf *terraform) apply(config map[string]any) {
	tf.Helper()
	resp, planned := tf.plan(config)
	if tf.failed() {
		return
	}
	if len(resp.RequiresReplace) > 0 {
		none, said := tftypes.NewValue(tf.kind, nil), tf.said
		resp, planned = tf.planFrom(none, resp.PlannedPrivate, config)
		tf.said = said // only the first is shown
		tf.change(none, nil, resp.PlannedPrivate)
		tf.state = none
	}
	tf.change(planned, config, resp.PlannedPrivate)
}

func (tf *terraform) change(planned tftypes.Value, config map[string]any, private []byte) {
	tf.Helper()
	configured := tftypes.NewValue(tf.kind, nil)
	if config != nil {
		configured = tf.value(tf.kind, config)
	}
	if planned.Equal(tf.state) {
		return
	}
	resp, err := tf.server.ApplyResourceChange(tf.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "toy_hook", PriorState: tf.encoded(tf.kind, tf.state), PlannedState: tf.encoded(tf.kind, planned),
		Config: tf.encoded(tf.kind, configured), PlannedPrivate: private, PlannedIdentity: tf.id,
	})
	if err != nil {
		tf.Fatal(err)
	}
	tf.said = append(tf.said, resp.Diagnostics...)
	tf.hold(resp.NewState, resp.Private, resp.NewIdentity)
}

func (tf *terraform) refresh() {
	tf.Helper()
	resp, err := tf.server.ReadResource(tf.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "toy_hook", CurrentState: tf.encoded(tf.kind, tf.state), Private: tf.private, CurrentIdentity: tf.id,
	})
	if err != nil {
		tf.Fatal(err)
	}
	tf.said = append(tf.said, resp.Diagnostics...)
	tf.hold(resp.NewState, resp.Private, resp.NewIdentity)
}

func (tf *terraform) hold(state *tfprotov6.DynamicValue, private []byte, id *tfprotov6.ResourceIdentityData) {
	tf.Helper()
	value, err := state.Unmarshal(tf.kind)
	if err != nil {
		tf.Fatal(err)
	}
	if !value.IsFullyKnown() {
		tf.Errorf("the state holds %s", value)
	}
	tf.state, tf.private, tf.id = value, private, id
}

// attribute is what the state holds at a place, such as target.url; "" for null.
func (tf *terraform) attribute(at string) string { return text(tf.T, tf.state, at) }

func text(t *testing.T, value tftypes.Value, at string) string {
	t.Helper()
	for name := range strings.SplitSeq(at, ".") {
		if value.IsNull() {
			return ""
		}
		var members map[string]tftypes.Value
		if err := value.As(&members); err != nil {
			t.Fatal(err)
		}
		value = members[name]
	}
	switch {
	case value.IsNull():
		return ""
	case !value.IsKnown():
		return "unknown"
	}
	var words string
	if value.As(&words) == nil {
		return words
	}
	return value.String()
}

func (tf *terraform) failed() bool {
	return slices.ContainsFunc(tf.said, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// expect holds what was said since the last call, each as "SEVERITY summary", and what was written, against what is wanted.
func (tf *terraform) expect(said []string, calls ...string) {
	tf.Helper()
	var got []string
	for _, d := range tf.said {
		got = append(got, fmt.Sprintf("%s %s", d.Severity, d.Summary))
	}
	if !slices.Equal(got, said) {
		tf.Errorf("said is %q, want %q", got, said)
		for _, d := range tf.said {
			tf.Log(d.Summary, d.Detail)
		}
	}
	tf.said = nil
	if called := tf.client.called(); !slices.Equal(called, calls) {
		tf.Errorf("called was %q, want %q", called, calls)
	}
}
