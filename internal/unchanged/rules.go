package unchanged

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// rules says of each attribute of a resource type what the framework does with it when it isn't configured.
type rules map[string]rule

type rule struct {
	computed bool
	// fallback is the encoded default, nil where there is none.
	fallback []byte
}

// rulesOf reads a schema. It reports false for anything whose planning it doesn't understand: blocks, other kinds of
// attributes, and nested ones that are computed.
func rulesOf(ctx context.Context, r resource.Resource) (rules, bool) {
	var resp resource.SchemaResponse
	r.Schema(ctx, resource.SchemaRequest{}, &resp)
	if resp.Diagnostics.HasError() || len(resp.Schema.Blocks) > 0 {
		return nil, false
	}
	out := rules{}
	for name, attribute := range resp.Schema.Attributes {
		value, known := defaultOf(ctx, name, attribute)
		if !known {
			return nil, false
		}
		rule := rule{computed: attribute.IsComputed()}
		if value != nil {
			if rule.fallback = encode(ctx, value, attribute); rule.fallback == nil {
				return nil, false
			}
		}
		out[name] = rule
	}
	return out, true
}

// defaultOf returns an attribute's default, nil where it has none. It reports false for kinds that aren't understood.
func defaultOf(ctx context.Context, name string, attribute schema.Attribute) (value attr.Value, known bool) {
	at := path.Root(name)
	switch a := attribute.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
	case schema.SetAttribute:
		if a.Default != nil {
			var resp defaults.SetResponse
			a.Default.DefaultSet(ctx, defaults.SetRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
	case schema.DynamicAttribute:
		if a.Default != nil {
			var resp defaults.DynamicResponse
			a.Default.DefaultDynamic(ctx, defaults.DynamicRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
	case schema.Int64Attribute:
		return nil, a.Default == nil
	case schema.SingleNestedAttribute:
		return nil, a.Default == nil && !anyComputed(a.Attributes)
	default:
		return nil, false
	}
	return value, true
}

// anyComputed reports whether the framework might fill in one of these attributes, or one inside them.
func anyComputed(attributes map[string]schema.Attribute) bool {
	for _, attribute := range attributes {
		nested, isNested := attribute.(schema.NestedAttribute)
		if attribute.IsComputed() {
			return true
		}
		if !isNested {
			continue
		}
		inner := map[string]schema.Attribute{}
		for name, a := range nested.GetNestedObject().GetAttributes() {
			if known, ok := a.(schema.Attribute); ok {
				inner[name] = known
			}
		}
		if len(inner) != len(nested.GetNestedObject().GetAttributes()) || anyComputed(inner) {
			return true
		}
	}
	return false
}

// encode returns a value as Terraform writes it, nil where it can't be written.
func encode(ctx context.Context, value attr.Value, attribute schema.Attribute) []byte {
	raw, err := value.ToTerraformValue(ctx)
	if err != nil {
		return nil
	}
	encoded, err := tfprotov6.NewDynamicValue(attribute.GetType().TerraformType(ctx), raw)
	if err != nil {
		return nil
	}
	return encoded.MsgPack
}
