package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// server is the provider as Terraform talks to it, without a Terraform.
type server struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func newServer(t *testing.T) server {
	t.Helper()
	s, err := providerserver.NewProtocol6WithError(provider.New("1.2.3")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(schemas.Diagnostics) > 0 {
		t.Fatal(texts(schemas.Diagnostics))
	}
	return server{s, schemas}
}

// services returns the blocks of the provider configuration by name.
func (s server) services() map[string]*tfprotov6.SchemaNestedBlock {
	blocks := map[string]*tfprotov6.SchemaNestedBlock{}
	for _, block := range s.schemas.Provider.Block.BlockTypes {
		blocks[block.TypeName] = block
	}
	return blocks
}

// resourceTypes returns the names of the resource types in order.
func (s server) resourceTypes() []string { return slices.Sorted(maps.Keys(s.schemas.ResourceSchemas)) }

// serviceOf returns the block that a resource type belongs to: the longest that is its prefix.
func (s server) serviceOf(resourceType string) string {
	longest := ""
	for name := range s.services() {
		if strings.HasPrefix(resourceType, name+"_") && len(name) > len(longest) {
			longest = name
		}
	}
	return longest
}

// config is a provider configuration with one block, in which the named attributes are set. A nil map leaves it out.
func (s server) config(t *testing.T, service string, set map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	object, ok := s.schemas.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider block isn't an object")
	}
	blocks := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		blocks[name] = tftypes.NewValue(kind, nil)
		if name != service || set == nil {
			continue
		}
		block, ok := kind.(tftypes.Object)
		if !ok {
			t.Fatalf("%s isn't an object", name)
		}
		values := map[string]tftypes.Value{}
		for attribute, kind := range block.AttributeTypes {
			values[attribute] = tftypes.NewValue(kind, set[attribute])
		}
		blocks[name] = tftypes.NewValue(kind, values)
	}
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, blocks))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

func (s server) configure(t *testing.T, config *tfprotov6.DynamicValue) {
	t.Helper()
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) > 0 {
		t.Fatalf("configuring the provider says %s", texts(resp.Diagnostics))
	}
}

// read refreshes a resource of which the state holds nothing but an id.
func (s server) read(t *testing.T, resourceType string) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: resourceType, CurrentState: &tfprotov6.DynamicValue{JSON: []byte(`{"id":"h1"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// planCreate plans a new resource with this configuration, as JSON.
func (s server) planCreate(t *testing.T, resourceType, configuration string) []*tfprotov6.Diagnostic {
	t.Helper()
	kind := s.schemas.ResourceSchemas[resourceType].ValueType()
	prior, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resourceType, PriorState: &prior, Config: &tfprotov6.DynamicValue{JSON: []byte(configuration)},
		ProposedNewState: &tfprotov6.DynamicValue{JSON: []byte(configuration)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// texts returns diagnostics a line each, as "SEVERITY path: summary: detail".
func texts(diags []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diags {
		lines = append(lines, fmt.Sprintf("%s %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	return strings.Join(lines, "\n")
}

// clearEnvironment hides every variable that a setting may come from.
func clearEnvironment(t *testing.T, s server) {
	t.Helper()
	for service, block := range s.services() {
		for _, attribute := range block.Block.Attributes {
			t.Setenv(strings.ToUpper(service+"_"+attribute.Name), "")
		}
	}
}
