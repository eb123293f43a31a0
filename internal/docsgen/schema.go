package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// required starts the description of a block or argument that a validator requires, because the schema can't: a single
// block has no minimum, and the framework checks Required arguments even if the block is absent.
const required = "Required. "

// object is an object in JSON.
type object = map[string]any

// functionsFolder is the folder of functions. terraform-plugin-docs uses their names unchanged.
const functionsFolder = "functions"

// kind is a kind of block in a configuration, or the functions, in terms of terraform-plugin-docs.
type kind struct {
	folder  string   // folder of its pages, templates, and examples
	example string   // file name in the folder of a type's examples
	types   []string // types or functions, sorted, without the prefix
}

// ask returns what the provider behind a server offers, as the parts of the `terraform providers schema -json` output
// (https://developer.hashicorp.com/terraform/cli/commands/providers/schema) that terraform-plugin-docs reads. It asks the
// provider itself, because only Terraform 1.14 or later prints all of it. Types get the prefix; functions don't need it.
func ask(ctx context.Context, server tfprotov6.ProviderServer, providerName, prefix string) (object, []kind, error) {
	all, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, nil, fmt.Errorf("asking the provider for its schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, nil, fmt.Errorf("asking the provider for its identities: %w", err)
	}
	for _, d := range slices.Concat(all.Diagnostics, identities.Diagnostics) {
		return nil, nil, fmt.Errorf("the provider has no schemas to show: %s: %s", d.Summary, d.Detail)
	}
	if len(all.StateStoreSchemas) > 0 {
		return nil, nil, errors.New("the provider has state stores, which docsgen doesn't support")
	}
	actions := map[string]*tfprotov6.Schema{}
	for name, action := range all.ActionSchemas {
		actions[name] = action.Schema
	}
	identity := object{}
	for name, s := range identities.IdentitySchemas {
		identity[prefix+name] = object{"attributes": identityOf(s)}
	}
	schemas := object{"provider": object{"block": blockOf(all.Provider.Block)}, "resource_identity_schemas": identity}
	var kinds []kind
	for _, k := range []struct {
		key, folder, example string
		types                map[string]*tfprotov6.Schema
	}{
		{"resource_schemas", "resources", "resource.tf", all.ResourceSchemas},
		{"data_source_schemas", "data-sources", "data-source.tf", all.DataSourceSchemas},
		{"list_resource_schemas", "list-resources", "list-resource.tfquery.hcl", all.ListResourceSchemas},
		{"action_schemas", "actions", "action.tf", actions},
		{"ephemeral_resource_schemas", "ephemeral-resources", "ephemeral-resource.tf", all.EphemeralResourceSchemas},
	} {
		types := object{}
		for name, s := range k.types {
			types[prefix+name] = object{"block": blockOf(s.Block)}
		}
		schemas[k.key] = types
		kinds = append(kinds, kind{k.folder, k.example, slices.Sorted(maps.Keys(k.types))})
	}
	functions := object{}
	for name, f := range all.Functions {
		functions[name] = signatureOf(f)
	}
	schemas["functions"] = functions
	kinds = append(kinds, kind{functionsFolder, "function.tf", slices.Sorted(maps.Keys(functions))})
	return object{"format_version": "1.0", "provider_schemas": object{providerName: schemas}}, kinds, nil
}

func signatureOf(f *tfprotov6.Function) object {
	parameter := func(p *tfprotov6.FunctionParameter) object {
		return object{"name": p.Name, "type": p.Type, "description": p.Description, "is_nullable": p.AllowNullValue}
	}
	parameters := []object{}
	for _, p := range f.Parameters {
		parameters = append(parameters, parameter(p))
	}
	signature := object{
		"summary": f.Summary, "description": f.Description, "deprecation_message": f.DeprecationMessage, "return_type": f.Return.Type,
		"parameters": parameters,
	}
	if f.VariadicParameter != nil {
		signature["variadic_parameter"] = parameter(f.VariadicParameter)
	}
	return signature
}

func blockOf(b *tfprotov6.SchemaBlock) object {
	blocks := object{}
	for _, nested := range b.BlockTypes {
		converted := object{
			"nesting_mode": strings.ToLower(nested.Nesting.String()), "block": blockOf(nested.Block), "max_items": nested.MaxItems,
		}
		if strings.HasPrefix(nested.Block.Description, required) {
			converted["min_items"] = 1
		}
		blocks[nested.TypeName] = converted
	}
	return object{
		"attributes": attributesOf(b.Attributes), "block_types": blocks,
		"description": strings.TrimPrefix(b.Description, required), "deprecated": b.Deprecated,
	}
}

func attributesOf(list []*tfprotov6.SchemaAttribute) object {
	attributes := object{}
	for _, a := range list {
		asked := strings.HasPrefix(a.Description, required)
		converted := object{
			"description": strings.TrimPrefix(a.Description, required), "deprecated": a.Deprecated, "required": a.Required || asked,
			"optional": a.Optional && !asked, "computed": a.Computed, "sensitive": a.Sensitive, "write_only": a.WriteOnly,
		}
		if nested := a.NestedType; nested != nil {
			converted["nested_type"] = object{"nesting_mode": strings.ToLower(nested.Nesting.String()), "attributes": attributesOf(nested.Attributes)}
		} else {
			converted["type"] = a.Type
		}
		attributes[a.Name] = converted
	}
	return attributes
}

func identityOf(s *tfprotov6.ResourceIdentitySchema) object {
	attributes := object{}
	for _, a := range s.IdentityAttributes {
		attributes[a.Name] = object{
			"type": a.Type, "description": a.Description, "required_for_import": a.RequiredForImport, "optional_for_import": a.OptionalForImport,
		}
	}
	return attributes
}
