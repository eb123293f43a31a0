package driver

import (
	"context"
	"fmt"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// schema is the schema of a provider block, a resource type, or a data source.
type schema struct {
	version int64
	block   *tfprotov6.SchemaBlock
	kind    cty.Type
	spec    hcldec.Spec

	identity        cty.Type // cty.NilType if there is none
	identityVersion uint64
}

// schemas are the schemas of a provider.
type schemas struct {
	provider        *schema
	resources, data map[string]*schema
	functions       map[string]*tfprotov6.Function
}

// schemasOf requests the schemas of a provider.
func schemasOf(ctx context.Context, server tfprotov6.ProviderServer) (*schemas, error) {
	resp, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	if len(resp.Diagnostics) > 0 {
		return nil, fmt.Errorf("%s: %s", resp.Diagnostics[0].Summary, resp.Diagnostics[0].Detail)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	all := &schemas{provider: newSchema(resp.Provider), resources: map[string]*schema{}, data: map[string]*schema{}, functions: resp.Functions}
	for name, s := range resp.ResourceSchemas {
		all.resources[name] = newSchema(s)
		if identity, ok := identities.IdentitySchemas[name]; ok {
			all.resources[name].identity, all.resources[name].identityVersion = ctyType(identity.ValueType()), uint64(identity.Version) //nolint:gosec // versions are small
		}
	}
	for name, s := range resp.DataSourceSchemas {
		all.data[name] = newSchema(s)
	}
	return all, nil
}

func newSchema(s *tfprotov6.Schema) *schema {
	if s == nil {
		s = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}}
	}
	return &schema{version: s.Version, block: s.Block, kind: ctyType(s.ValueType()), spec: blockSpec(s.Block), identity: cty.NilType}
}

// ctyType returns the type in Terraform's language for a type of the protocol.
func ctyType(t tftypes.Type) cty.Type {
	switch t := t.(type) {
	case tftypes.List:
		return cty.List(ctyType(t.ElementType))
	case tftypes.Set:
		return cty.Set(ctyType(t.ElementType))
	case tftypes.Map:
		return cty.Map(ctyType(t.ElementType))
	case tftypes.Tuple:
		elements := make([]cty.Type, len(t.ElementTypes))
		for i, element := range t.ElementTypes {
			elements[i] = ctyType(element)
		}
		return cty.Tuple(elements)
	case tftypes.Object:
		attributes := make(map[string]cty.Type, len(t.AttributeTypes))
		for name, attribute := range t.AttributeTypes {
			attributes[name] = ctyType(attribute)
		}
		return cty.Object(attributes)
	}
	switch {
	case t.Is(tftypes.String):
		return cty.String
	case t.Is(tftypes.Number):
		return cty.Number
	case t.Is(tftypes.Bool):
		return cty.Bool
	}
	return cty.DynamicPseudoType
}

// blockType returns the type of a single block, whatever its nesting mode.
func blockType(b *tfprotov6.SchemaBlock) cty.Type { return ctyType(b.ValueType()) }

// configType returns the type that an attribute's expression is converted to. In it, omittable attributes are optional.
func configType(a *tfprotov6.SchemaAttribute) cty.Type {
	if a.NestedType == nil {
		return ctyType(a.ValueType())
	}
	attributes, optional := map[string]cty.Type{}, []string(nil)
	for _, nested := range a.NestedType.Attributes {
		attributes[nested.Name] = configType(nested)
		if nested.Optional || nested.Computed {
			optional = append(optional, nested.Name)
		}
	}
	object := cty.ObjectWithOptionalAttrs(attributes, optional)
	switch a.NestedType.Nesting {
	case tfprotov6.SchemaObjectNestingModeList:
		return cty.List(object)
	case tfprotov6.SchemaObjectNestingModeSet:
		return cty.Set(object)
	case tfprotov6.SchemaObjectNestingModeMap:
		return cty.Map(object)
	case tfprotov6.SchemaObjectNestingModeSingle, tfprotov6.SchemaObjectNestingModeInvalid:
	}
	return object
}

// blockSpec returns how to decode a block's body. It doesn't support maps of blocks, which no framework has.
func blockSpec(b *tfprotov6.SchemaBlock) hcldec.Spec {
	spec := hcldec.ObjectSpec{}
	for _, a := range b.Attributes {
		spec[a.Name] = &hcldec.AttrSpec{Name: a.Name, Type: configType(a), Required: a.Required}
	}
	for _, nested := range b.BlockTypes {
		name, inner, least, most := nested.TypeName, blockSpec(nested.Block), int(nested.MinItems), int(nested.MaxItems)
		switch nested.Nesting {
		case tfprotov6.SchemaNestedBlockNestingModeList:
			spec[name] = &hcldec.BlockListSpec{TypeName: name, Nested: inner, MinItems: least, MaxItems: most}
			if blockType(nested.Block).HasDynamicTypes() {
				spec[name] = &hcldec.BlockTupleSpec{TypeName: name, Nested: inner, MinItems: least, MaxItems: most}
			}
		case tfprotov6.SchemaNestedBlockNestingModeSet:
			spec[name] = &hcldec.BlockSetSpec{TypeName: name, Nested: inner, MinItems: least, MaxItems: most}
		default:
			spec[name] = &hcldec.BlockSpec{TypeName: name, Nested: inner, Required: least == 1}
		}
	}
	return spec
}

// attribute is one attribute of a value, with its path, and whether it is in a block or in an attribute's object.
type attribute struct {
	path   cty.Path
	schema *tfprotov6.SchemaAttribute
	value  cty.Value
}

// attributesOf returns every attribute of a value, including those of blocks and nested objects.
func attributesOf(b *tfprotov6.SchemaBlock, value cty.Value, path cty.Path) []attribute {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	all := nestedAttributesOf(b.Attributes, value, path)
	for _, nested := range b.BlockTypes {
		at := path.Copy().GetAttr(nested.TypeName)
		each(value.GetAttr(nested.TypeName), at, func(element cty.Value, path cty.Path) {
			all = append(all, attributesOf(nested.Block, element, path)...)
		})
	}
	return all
}

func nestedAttributesOf(attributes []*tfprotov6.SchemaAttribute, value cty.Value, path cty.Path) []attribute {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	var all []attribute
	for _, a := range attributes {
		at, member := path.Copy().GetAttr(a.Name), value.GetAttr(a.Name)
		all = append(all, attribute{at, a, member})
		if a.NestedType != nil {
			each(member, at, func(element cty.Value, path cty.Path) {
				all = append(all, nestedAttributesOf(a.NestedType.Attributes, element, path)...)
			})
		}
	}
	return all
}

// each calls f for an object, or for each object of a collection.
func each(value cty.Value, path cty.Path, f func(element cty.Value, path cty.Path)) {
	switch {
	case value.IsNull() || !value.IsKnown():
	case value.Type().IsObjectType():
		f(value, path)
	case value.CanIterateElements():
		for it := value.ElementIterator(); it.Next(); {
			key, element := it.Element()
			f(element, path.Copy().Index(key))
		}
	}
}

// encode encodes a value for the protocol.
func encode(value cty.Value, kind cty.Type) (*tfprotov6.DynamicValue, error) {
	content, err := msgpack.Marshal(value, kind)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.DynamicValue{MsgPack: content}, nil
}

// decode is the reverse of encode. A provider may omit a value, which then is null.
func decode(encoded *tfprotov6.DynamicValue, kind cty.Type) (cty.Value, error) {
	if encoded == nil {
		return cty.NullVal(kind), nil
	}
	return msgpack.Unmarshal(encoded.MsgPack, kind)
}

// encodeIdentity returns nil if there is no identity.
func encodeIdentity(value cty.Value, kind cty.Type) (*tfprotov6.ResourceIdentityData, error) {
	if kind == cty.NilType || value == cty.NilVal || value.IsNull() {
		return nil, nil
	}
	encoded, err := encode(value, kind)
	return &tfprotov6.ResourceIdentityData{IdentityData: encoded}, err
}

func decodeIdentity(identity *tfprotov6.ResourceIdentityData, kind cty.Type) (cty.Value, error) {
	if kind == cty.NilType || identity == nil {
		return cty.NilVal, nil
	}
	return decode(identity.IdentityData, kind)
}

// ctyPath converts a path of the protocol.
func ctyPath(path *tftypes.AttributePath) (cty.Path, error) {
	var converted cty.Path
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			converted = converted.GetAttr(string(step))
		case tftypes.ElementKeyString:
			converted = converted.IndexString(string(step))
		case tftypes.ElementKeyInt:
			converted = converted.IndexInt(int(step))
		case tftypes.ElementKeyValue:
			value := tftypes.Value(step)
			encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
			if err != nil {
				return nil, err
			}
			key, err := decode(&encoded, ctyType(value.Type()))
			if err != nil {
				return nil, err
			}
			converted = converted.Index(key)
		}
	}
	return converted, nil
}
