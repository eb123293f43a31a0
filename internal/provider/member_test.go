package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// typesOf returns the schemas of a member's types, by kind and name, and of its provider configuration.
func typesOf(t *testing.T, m provider.Member) (map[string]*tfprotov6.Schema, *tfprotov6.Schema) {
	t.Helper()
	all, err := provider.NewServer(m, "test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(all.Diagnostics) > 0 {
		t.Fatalf("%s: %v %s", m.Name, err, acctest.Texts(all.Diagnostics))
	}
	found := map[string]*tfprotov6.Schema{}
	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource ": all.ResourceSchemas, "data ": all.DataSourceSchemas, "list ": all.ListResourceSchemas,
		"ephemeral ": all.EphemeralResourceSchemas,
	} {
		for name, schema := range schemas {
			found[kind+name] = schema
		}
	}
	for name, action := range all.ActionSchemas {
		found["action "+name] = action.Schema
	}
	return found, all.Provider
}

// TestMembers_types: the provider of all vendors and the provider named in its prefix serve each type, and it is identical
// in both.
func TestMembers_types(t *testing.T) {
	t.Parallel()
	whole, _ := typesOf(t, provider.Whole())
	served := map[string]bool{}
	for _, m := range provider.Members()[1:] {
		types, _ := typesOf(t, m)
		for name, schema := range types {
			if served[name] {
				t.Errorf("two providers serve %s", name)
			}
			served[name] = true
			if _, typeName, _ := strings.Cut(name, " "); !strings.HasPrefix(typeName, m.Name+"_") {
				t.Errorf("Terraform doesn't look for %s in the provider %s", typeName, m.Name)
			}
			if whole[name] == nil || !schema.ValueType().Equal(whole[name].ValueType()) || schema.Version != whole[name].Version ||
				!slices.Equal(attributesOf(schema), attributesOf(whole[name])) {
				t.Errorf("%s of %s differs from that of the provider of all vendors", name, m.Name)
			}
		}
	}
	for name := range whole {
		if !served[name] {
			t.Errorf("no provider of a single vendor serves %s", name)
		}
	}
}

// TestMembers_functions: the provider of all vendors has each function with the vendor's name as a prefix, and the vendor's
// provider has it without. The descriptions refer only to what the provider has.
func TestMembers_functions(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		provider.Default: {"commercelayer_signature", "commercelayer_topics", "doo_hook_types", "moltin_events"},
		"commercelayer":  {"signature", "topics"}, "doo": {"hook_types"}, "moltin": {"events"},
	}
	for _, m := range provider.Members() {
		resp, err := provider.NewServer(m, "test")().GetFunctions(t.Context(), &tfprotov6.GetFunctionsRequest{})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatalf("%s: %v %s", m.Name, err, acctest.Texts(resp.Diagnostics))
		}
		if got := slices.Sorted(maps.Keys(resp.Functions)); !slices.Equal(got, want[m.Name]) {
			t.Errorf("%s has %v, want %v", m.Name, got, want[m.Name])
		}
		for name, f := range resp.Functions {
			said := []string{f.Summary, f.Description}
			for _, p := range f.Parameters {
				said = append(said, p.Description)
			}
			for _, text := range said {
				if found := (rewrite.Rewriter{Member: m}).Foreign(text); text == "" || found != "" {
					t.Errorf("%s of %s speaks of %q: %q", name, m.Name, found, text)
				}
			}
		}
	}
	for _, s := range provider.Services() {
		for _, constructor := range s.Types(services.InBlock(s.Name())).Functions {
			var resp function.MetadataResponse
			constructor().Metadata(t.Context(), function.MetadataRequest{}, &resp)
			if provider.Owner(resp.Name) != s.Name() {
				t.Errorf("the function %s doesn't bear the name of %s", resp.Name, s.Name())
			}
		}
	}
}

// TestMembers_descriptions: a single-vendor provider's descriptions mention only its vendor and its own settings.
func TestMembers_descriptions(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		types, settings := typesOf(t, m)
		types["provider"] = settings
		count := 0
		for name, schema := range types {
			for _, said := range descriptionsOf(schema.Block) {
				count++
				if found := (rewrite.Rewriter{Member: m}).Foreign(said); found != "" {
					t.Errorf("%s of %s speaks of %q: %s", name, m.Name, found, said)
				}
			}
		}
		if count < 50 {
			t.Errorf("%s has only %d descriptions", m.Name, count)
		}
	}
}

// descriptionsOf returns all descriptions in a block.
func descriptionsOf(block *tfprotov6.SchemaBlock) []string {
	all := []string{block.Description, block.DeprecationMessage}
	walk("", block, func(_ string, a *tfprotov6.SchemaAttribute) { all = append(all, a.Description, a.DeprecationMessage) })
	for _, nested := range block.BlockTypes {
		all = append(all, descriptionsOf(nested.Block)...)
	}
	return all
}

// attributesOf returns the properties of each attribute in a schema, one string per attribute.
func attributesOf(schema *tfprotov6.Schema) []string {
	var all []string
	walk("", schema.Block, func(path string, a *tfprotov6.SchemaAttribute) {
		all = append(all, strings.Join([]string{path, a.Description, truth(a.Required), truth(a.Optional), truth(a.Computed), truth(a.Sensitive), truth(a.WriteOnly), a.ValueType().String()}, "|"))
	})
	slices.Sort(all)
	return all
}

func truth(value bool) string {
	if value {
		return "yes"
	}
	return "no"
}

// TestMembers_settings: a single-vendor provider has its vendor's settings at the top level, and no other vendor's settings.
func TestMembers_settings(t *testing.T) {
	t.Parallel()
	_, whole := typesOf(t, provider.Whole())
	everywhere := attributesOf(whole)
	blocks := map[string]*tfprotov6.SchemaBlock{}
	for _, block := range whole.Block.BlockTypes {
		blocks[block.TypeName] = block.Block
	}
	for _, m := range provider.Members()[1:] {
		_, settings := typesOf(t, m)
		own := namesOf(settings.Block)
		if want := namesOf(blocks[m.Name]); !slices.Equal(own, want) {
			t.Errorf("the settings of %s are %s, want %s", m.Name, own, want)
		}
		nested := map[string][]string{}
		for _, block := range settings.Block.BlockTypes {
			nested[block.TypeName] = namesOf(block.Block)
		}
		want := map[string][]string{}
		if m.Name == "moltin" {
			want["v1"] = namesOf(blocks["moltin_v1"])
		}
		for _, attribute := range attributesOf(settings) { // compared at its path in the provider of all vendors
			in := "." + m.Name
			if below, ok := strings.CutPrefix(attribute, ".v1."); ok {
				in, attribute = ".moltin_v1", "."+below
			}
			if !slices.Contains(everywhere, in+attribute) {
				t.Errorf("the setting %s of %s differs from that of the provider of all vendors", attribute, m.Name)
			}
		}
		if !maps.EqualFunc(nested, want, slices.Equal[[]string]) {
			t.Errorf("the blocks of %s are %v", m.Name, nested)
		}
	}
}

func namesOf(block *tfprotov6.SchemaBlock) []string {
	var names []string
	for _, attribute := range block.Attributes {
		names = append(names, attribute.Name)
	}
	slices.Sort(names)
	return names
}

func TestMemberNamed(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		if found, err := provider.MemberNamed(m.Name); err != nil || found.Source() != "commercehooks/"+m.Name {
			t.Errorf("%s is %s, %v", m.Name, found.Source(), err)
		}
	}
	_, err := provider.MemberNamed("hashicorp")
	for _, m := range provider.Members() {
		if err == nil || !strings.Contains(err.Error(), m.Name) {
			t.Errorf("an unknown name says %v", err)
		}
	}
}
