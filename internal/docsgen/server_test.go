package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server is a provider with the given schemas.
type server struct {
	tfprotov6.ProviderServer
	schemas    tfprotov6.GetProviderSchemaResponse
	identities tfprotov6.GetResourceIdentitySchemasResponse
}

func (s server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &s.schemas, nil
}

func (s server) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &s.identities, nil
}

// everyKind returns a server with one type of each kind. Two of them have the same name, and one type's name starts with
// another's.
func everyKind() server {
	described := func(text string, attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Description: text, Attributes: attributes}}
	}
	name := &tfprotov6.SchemaAttribute{Name: "name", Type: tftypes.String, Description: "Its name.", Required: true}
	block := func(name, description string, attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.SchemaNestedBlock {
		return &tfprotov6.SchemaNestedBlock{
			TypeName: name, Nesting: tfprotov6.SchemaNestedBlockNestingModeSingle, Block: described(description, attributes...).Block,
		}
	}
	thing := described("A thing.", name, &tfprotov6.SchemaAttribute{
		Name: "parts", Optional: true, Computed: true, Description: "Its parts.",
		NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeSet, Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "secret", Type: tftypes.String, Description: "A secret.", Optional: true, Sensitive: true, WriteOnly: true},
		}},
	})
	thing.Block.BlockTypes = []*tfprotov6.SchemaNestedBlock{
		block("window", required+"When.",
			&tfprotov6.SchemaAttribute{Name: "from", Type: tftypes.String, Description: required + "Since when.", Optional: true},
			&tfprotov6.SchemaAttribute{Name: "until", Type: tftypes.String, Description: "Until when.", Optional: true}),
		block("extra", "More."),
	}
	return server{
		schemas: tfprotov6.GetProviderSchemaResponse{
			Provider:                 described("Sells everything."),
			ResourceSchemas:          map[string]*tfprotov6.Schema{"doo_thing": thing},
			DataSourceSchemas:        map[string]*tfprotov6.Schema{"doo_thing": described("Reads a thing.", name)},
			ListResourceSchemas:      map[string]*tfprotov6.Schema{"doo_thing": described("Lists the things.")},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"doo_thing_secret": described("The secret of a thing.", name)},
			Functions: map[string]*tfprotov6.Function{"doo_sum": {
				Summary: "Adds.", Description: "Adds up.", Return: &tfprotov6.FunctionReturn{Type: tftypes.Number},
				Parameters:        []*tfprotov6.FunctionParameter{{Name: "first", Type: tftypes.Number, Description: "The first."}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "more", Type: tftypes.Number, Description: "The others.", AllowNullValue: true},
			}},
			ActionSchemas: map[string]*tfprotov6.ActionSchema{"moltin_v1_poke": {Schema: described("Pokes.", name)}},
		},
		identities: tfprotov6.GetResourceIdentitySchemasResponse{
			IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"doo_thing": {
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
					{Name: "id", Type: tftypes.String, Description: "Its id.", RequiredForImport: true},
				},
			}},
		},
	}
}
