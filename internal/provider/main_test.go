package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// blocks returns the vendors' blocks in the provider configuration by name.
func blocks(s *acctest.Server) map[string]*tfprotov6.SchemaNestedBlock {
	all := map[string]*tfprotov6.SchemaNestedBlock{}
	for _, block := range s.Schemas.Provider.Block.BlockTypes {
		all[block.TypeName] = block
	}
	return all
}

// resourceTypes returns the sorted names of the resource types.
func resourceTypes(s *acctest.Server) []string {
	return slices.Sorted(maps.Keys(s.Schemas.ResourceSchemas))
}

// vendorOf returns the block of a resource type's vendor: the block with the longest name that is a prefix of the type.
func vendorOf(s *acctest.Server, resourceType string) string {
	longest := ""
	for name := range blocks(s) {
		if strings.HasPrefix(resourceType, name+"_") && len(name) > len(longest) {
			longest = name
		}
	}
	return longest
}

// config returns a provider configuration with one vendor's block, in which set's attributes are set. Nil omits the block.
func config(t *testing.T, s *acctest.Server, vendor string, set map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	object, ok := s.Schemas.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider configuration isn't an object")
	}
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
		if name != vendor || set == nil {
			continue
		}
		settings := map[string]tftypes.Value{}
		for _, attribute := range blocks(s)[name].Block.Attributes {
			settings[attribute.Name] = tftypes.NewValue(attribute.Type, set[attribute.Name])
		}
		values[name] = tftypes.NewValue(kind, settings)
	}
	encoded, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// refusal refreshes a resource whose state holds only an id, and returns the diagnostics.
func refusal(t *testing.T, s *acctest.Server, resourceType string) string {
	t.Helper()
	resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: resourceType, CurrentState: acctest.JSON(`{"id":"h1"}`)})
	if err != nil {
		t.Fatal(err)
	}
	return acctest.Texts(resp.Diagnostics)
}

// clearEnvironment unsets every environment variable of the settings.
func clearEnvironment(t *testing.T, s *acctest.Server) {
	t.Helper()
	for vendor, block := range blocks(s) {
		for _, attribute := range block.Block.Attributes {
			t.Setenv(strings.ToUpper(vendor+"_"+attribute.Name), "")
		}
	}
}
