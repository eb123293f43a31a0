package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// prefix is what terraform-plugin-docs takes for a part of every type's name. It finds nothing that lacks it.
const prefix = providerName + "_"

// What follows is the document that `terraform providers schema -json` prints
// (https://developer.hashicorp.com/terraform/cli/commands/providers/schema), as far as terraform-plugin-docs reads it. It
// is made from the provider itself, because only Terraform 1.14 or later prints all of it.
type (
	// offered is everything that a provider offers, by the names of the types with the prefix before them.
	offered struct {
		Provider           schema            `json:"provider"`
		Resources          map[string]schema `json:"resource_schemas"`
		Identities         map[string]object `json:"resource_identity_schemas"`
		DataSources        map[string]schema `json:"data_source_schemas"`
		ListResources      map[string]schema `json:"list_resource_schemas"`
		Actions            map[string]schema `json:"action_schemas"`
		EphemeralResources map[string]schema `json:"ephemeral_resource_schemas"`
	}

	schema struct {
		Block block `json:"block"`
	}

	block struct {
		Attributes  map[string]attribute   `json:"attributes,omitempty"`
		Blocks      map[string]nestedBlock `json:"block_types,omitempty"`
		Description string                 `json:"description,omitempty"`
		Deprecated  bool                   `json:"deprecated,omitempty"`
	}

	nestedBlock struct {
		Nesting string `json:"nesting_mode"`
		Block   block  `json:"block"`
		Min     int64  `json:"min_items,omitempty"`
		Max     int64  `json:"max_items,omitempty"`
	}

	// object is a nested attribute, or an identity, which has no nesting.
	object struct {
		Nesting    string               `json:"nesting_mode,omitempty"`
		Attributes map[string]attribute `json:"attributes"`
	}

	// attribute has either a type or is an object of attributes.
	attribute struct {
		Type        tftypes.Type `json:"type,omitempty"`
		Object      *object      `json:"nested_type,omitempty"`
		Description string       `json:"description,omitempty"`
		Deprecated  bool         `json:"deprecated,omitempty"`
		Required    bool         `json:"required,omitempty"`
		Optional    bool         `json:"optional,omitempty"`
		Computed    bool         `json:"computed,omitempty"`
		Sensitive   bool         `json:"sensitive,omitempty"`
		WriteOnly   bool         `json:"write_only,omitempty"`

		// An attribute of an identity has these in place of the five above.
		RequiredForImport bool `json:"required_for_import,omitempty"`
		OptionalForImport bool `json:"optional_for_import,omitempty"`
	}
)

// kind is a kind of blocks that a configuration can have, in the words of terraform-plugin-docs.
type kind struct {
	folder  string   // of its pages, templates and examples
	example string   // file in the folder of a type's examples
	types   []string // in order, without the prefix
}

// kinds are what the provider offers by the kinds of blocks.
func (o offered) kinds() []kind {
	types := func(schemas map[string]schema) []string {
		var names []string
		for _, name := range slices.Sorted(maps.Keys(schemas)) {
			names = append(names, strings.TrimPrefix(name, prefix))
		}
		return names
	}
	return []kind{
		{"resources", "resource.tf", types(o.Resources)},
		{"data-sources", "data-source.tf", types(o.DataSources)},
		{"list-resources", "list-resource.tfquery.hcl", types(o.ListResources)},
		{"actions", "action.tf", types(o.Actions)},
		{"ephemeral-resources", "ephemeral-resource.tf", types(o.EphemeralResources)},
	}
}

// ask returns everything that the provider behind a server offers.
func ask(ctx context.Context, server tfprotov6.ProviderServer) (offered, error) {
	all, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return offered{}, fmt.Errorf("asking the provider for its schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return offered{}, fmt.Errorf("asking the provider for its identities: %w", err)
	}
	for _, d := range slices.Concat(all.Diagnostics, identities.Diagnostics) {
		return offered{}, fmt.Errorf("the provider has no schemas to show: %s: %s", d.Summary, d.Detail)
	}
	if len(all.Functions)+len(all.StateStoreSchemas) > 0 {
		return offered{}, errors.New("the provider has functions or state stores, which docsgen doesn't know")
	}
	o := offered{
		Provider:           schemaOf(all.Provider),
		Resources:          prefixed(all.ResourceSchemas, schemaOf),
		Identities:         prefixed(identities.IdentitySchemas, identityOf),
		DataSources:        prefixed(all.DataSourceSchemas, schemaOf),
		ListResources:      prefixed(all.ListResourceSchemas, schemaOf),
		Actions:            prefixed(all.ActionSchemas, func(a *tfprotov6.ActionSchema) schema { return schemaOf(a.Schema) }),
		EphemeralResources: prefixed(all.EphemeralResourceSchemas, schemaOf),
	}
	return o, nil
}

// prefixed converts schemas and puts the prefix before their types.
func prefixed[T, U any](schemas map[string]T, convert func(T) U) map[string]U {
	converted := map[string]U{}
	for name, s := range schemas {
		converted[prefix+name] = convert(s)
	}
	return converted
}

func schemaOf(s *tfprotov6.Schema) schema { return schema{Block: blockOf(s.Block)} }

func blockOf(b *tfprotov6.SchemaBlock) block {
	blocks := map[string]nestedBlock{}
	for _, nested := range b.BlockTypes {
		blocks[nested.TypeName] = nestedBlock{
			Nesting: strings.ToLower(nested.Nesting.String()), Block: blockOf(nested.Block), Min: nested.MinItems, Max: nested.MaxItems,
		}
	}
	return block{Attributes: attributesOf(b.Attributes), Blocks: blocks, Description: b.Description, Deprecated: b.Deprecated}
}

func attributesOf(list []*tfprotov6.SchemaAttribute) map[string]attribute {
	attributes := map[string]attribute{}
	for _, a := range list {
		converted := attribute{
			Type: a.Type, Description: a.Description, Deprecated: a.Deprecated,
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
		}
		if nested := a.NestedType; nested != nil {
			converted.Object = &object{strings.ToLower(nested.Nesting.String()), attributesOf(nested.Attributes)}
		}
		attributes[a.Name] = converted
	}
	return attributes
}

func identityOf(s *tfprotov6.ResourceIdentitySchema) object {
	attributes := map[string]attribute{}
	for _, a := range s.IdentityAttributes {
		attributes[a.Name] = attribute{
			Type: a.Type, Description: a.Description, RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport,
		}
	}
	return object{Attributes: attributes}
}
