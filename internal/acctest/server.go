package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// Server is the provider as Terraform calls it, for tests without Terraform. It gives access to warnings, which acceptance
// tests don't see, and to features of newer Terraform versions. Its methods end the test if the protocol itself fails.
type Server struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	// Schemas are the provider's schemas.
	Schemas *tfprotov6.GetProviderSchemaResponse
	// TypeName is the resource type for the methods, such as "doo_webhook".
	TypeName string
}

// Serve starts an unconfigured provider, for tests of a resource type.
func Serve(t *testing.T, typeName string) *Server {
	t.Helper()
	return ServeMember(t, provider.Whole(), typeName)
}

func serve(t *testing.T, m provider.Member, typeName string, pause provider.Pause) *Server {
	t.Helper()
	inner := provider.NewPausingServer(m, "test", pause)()
	lists, hasLists := inner.(tfprotov6.ListResourceServer)
	actions, hasActions := inner.(tfprotov6.ActionServer)
	if !hasLists || !hasActions {
		t.Fatal("the provider lists nothing or does nothing")
	}
	schemas, err := inner.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(schemas.Diagnostics) > 0 {
		t.Fatal(Texts(schemas.Diagnostics))
	}
	return &Server{inner, lists, actions, schemas, typeName}
}

// Configured starts a provider for a world and a resource type, with one vendor's block, such as "doo". settings are further
// members of the block as JSON, such as `"team_id":"111"`; the last one of a name applies. The value "?" makes a setting
// unknown. By default, there are no rate limits or retries.
func Configured(t *testing.T, w *World, block, typeName string, settings ...string) *Server {
	t.Helper()
	s := serve(t, provider.Whole(), typeName, w.pause)
	members := map[string]json.RawMessage{}
	common := fmt.Sprintf(`"base_url":"%s/%s","client_id":"demo","client_secret":%q,"requests_per_second":0,"max_retries":0`, w.URL, block, w.Secret)
	for _, setting := range append([]string{common}, settings...) {
		if err := json.Unmarshal([]byte("{"+setting+"}"), &members); err != nil {
			t.Fatal(err)
		}
	}
	config, err := json.Marshal(map[string]any{block: members})
	if err != nil {
		t.Fatal(err)
	}
	s.Configure(t, Known(t, s.Schemas.Provider.ValueType(), string(config)))
	return s
}

// Configure configures the provider, which must return no diagnostics.
func (s *Server) Configure(t *testing.T, config *tfprotov6.DynamicValue) {
	t.Helper()
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) > 0 {
		t.Fatal(Texts(resp.Diagnostics))
	}
}

// JSON encodes a JSON value, which may omit attributes. "" returns nil.
func JSON(text string) *tfprotov6.DynamicValue {
	if text == "" {
		text = "null"
	}
	return &tfprotov6.DynamicValue{JSON: []byte(text)}
}

// Known encodes JSON in which "?" stands for an unknown string. As with JSON, attributes may be omitted.
func Known(t *testing.T, kind tftypes.Type, text string) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := JSON(text).Unmarshal(kind)
	if err == nil {
		value, err = tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
			if v.Equal(tftypes.NewValue(tftypes.String, "?")) {
				return tftypes.NewValue(tftypes.String, tftypes.UnknownValue), nil
			}
			return v, nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// Value decodes a resource of the type.
func (s *Server) Value(t *testing.T, encoded *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	value, err := encoded.Unmarshal(s.Schemas.ResourceSchemas[s.TypeName].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// Identity decodes the identity of a resource of the type, whose attributes are all strings.
func (s *Server) Identity(t *testing.T, identity *tfprotov6.ResourceIdentityData) map[string]string {
	t.Helper()
	schemas, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	value, err := identity.IdentityData.Unmarshal(schemas.IdentitySchemas[s.TypeName].ValueType())
	var members map[string]tftypes.Value
	if err == nil {
		err = value.As(&members)
	}
	shown := map[string]string{}
	for name, member := range members {
		var text string
		err = errors.Join(err, member.As(&text))
		shown[name] = text
	}
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// Plan plans a configuration with a prior state, both as JSON, and returns the diagnostics. The proposed state matches
// Terraform's if the configuration sets every attribute that isn't computed.
func (s *Server) Plan(t *testing.T, prior, configuration string) []*tfprotov6.Diagnostic {
	t.Helper()
	config := Known(t, s.Schemas.ResourceSchemas[s.TypeName].ValueType(), configuration)
	resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.TypeName, PriorState: JSON(prior), ProposedNewState: config, Config: config,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Value(t, resp.PlannedState) // even a refused plan must decode as a resource
	return resp.Diagnostics
}

// Read refreshes a state, given as JSON.
func (s *Server) Read(t *testing.T, state string) (fresh tftypes.Value, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: s.TypeName, CurrentState: JSON(state)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Value(t, resp.NewState), resp.Diagnostics
}

// Settles refreshes a state and plans a configuration, as JSON, that matches it. The proposed state is the state. It expects
// a plan without changes and no diagnostics, and returns the refreshed state.
func (s *Server) Settles(t *testing.T, state *tfprotov6.DynamicValue, configuration string) tftypes.Value {
	t.Helper()
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: s.TypeName, CurrentState: state})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.TypeName, PriorState: read.NewState, ProposedNewState: read.NewState, Config: JSON(configuration), PriorPrivate: read.Private,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Diagnostics)+len(plan.Diagnostics) > 0 {
		t.Fatalf("the refresh says %q, and the plan %q", Texts(read.Diagnostics), Texts(plan.Diagnostics))
	}
	fresh, planned := s.Value(t, read.NewState), s.Value(t, plan.PlannedState)
	if !planned.Equal(fresh) || len(plan.RequiresReplace) > 0 {
		t.Errorf("the refreshed state is\n%s\nand planned is, with %d reasons to replace it,\n%s", fresh, len(plan.RequiresReplace), planned)
	}
	return fresh
}

// Data reads a data source with a configuration in JSON.
func (s *Server) Data(t *testing.T, typeName, configuration string) (state tftypes.Value, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: JSON(configuration)})
	if err == nil && resp.State != nil { // nil if the request can't be sent
		state, err = resp.State.Unmarshal(s.Schemas.DataSourceSchemas[typeName].ValueType())
	}
	if err != nil {
		t.Fatal(err)
	}
	return state, resp.Diagnostics
}

// Listing is Terraform's request for a list block.
type Listing struct {
	// Config is the block's configuration, as JSON.
	Config string
	// Limit is the number of results that Terraform requests; 0 means all.
	Limit int64
	// Whole includes the resources in the results.
	Whole bool
	// Take is the number of results that Terraform reads before it closes the stream; 0 means all.
	Take int
}

// List returns the names of the resources found, all results, and the diagnostics of results that aren't resources.
func (s *Server) List(t *testing.T, wanted Listing) (names []string, results []tfprotov6.ListResourceResult, said string) {
	t.Helper()
	stream, err := s.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: s.TypeName, Config: Known(t, s.Schemas.ListResourceSchemas[s.TypeName].ValueType(), wanted.Config),
		Limit: wanted.Limit, IncludeResource: wanted.Whole,
	})
	if err != nil {
		t.Fatal(err)
	}
	var diags []*tfprotov6.Diagnostic
	for result := range stream.Results {
		if len(result.Diagnostics) == 0 {
			names = append(names, result.DisplayName)
		}
		diags = append(diags, result.Diagnostics...)
		if results = append(results, result); len(results) == wanted.Take {
			break
		}
	}
	return names, results, Texts(diags)
}

// Move requests the conversion of another provider's state, as Terraform does for a moved block.
func (s *Server) Move(t *testing.T, provider, typeName string, version int64, state *tfprotov6.RawState) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	return s.MoveWith(t, provider, typeName, version, state, []byte(`{"schema_version":"0"}`)) // as terraform-plugin-sdk writes it
}

// MoveWith is Move with private state.
func (s *Server) MoveWith(t *testing.T, provider, typeName string, version int64, state *tfprotov6.RawState, private []byte) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	resp, err := s.MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: provider, SourceTypeName: typeName, SourceSchemaVersion: version, SourceState: state,
		SourcePrivate:  private,
		TargetTypeName: s.TypeName,
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// Upgrade converts a state to the current schema version.
func (s *Server) Upgrade(t *testing.T, version int64, state *tfprotov6.RawState) *tfprotov6.UpgradeResourceStateResponse {
	t.Helper()
	resp, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: s.TypeName, Version: version, RawState: state})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// Texts formats diagnostics one per line, as "SEVERITY path: summary: detail".
func Texts(diags []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diags {
		lines = append(lines, fmt.Sprintf("%s %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	return strings.Join(lines, "\n")
}

// Example returns a file of the folder examples, for tests in this package and in the services.
func Example(t *testing.T, path ...string) string {
	t.Helper()
	file := filepath.Join(append([]string{"..", "..", "examples"}, path...)...)
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) { // services' folders are one level deeper
		content, err = os.ReadFile(filepath.Join("..", file))
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
