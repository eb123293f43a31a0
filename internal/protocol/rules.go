package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// rules says of each attribute of an object what the framework does with it when it isn't configured.
type rules map[string]rule

type rule struct {
	// opaque tells that the rest doesn't hold: the framework alone knows what it does with attributes of this kind.
	opaque   bool
	computed bool
	// fallback is the encoded default, nil where there is none.
	fallback []byte
	// byResource tells that the resource decides what becomes of the prior value, for lack of a default and of a plan
	// modifier that keeps it.
	byResource bool
	// inside are the rules of a nested object's attributes, nil for any other attribute.
	inside rules
}

// rulesOf reads a schema. It returns nil for one with blocks, or that can't be read.
func rulesOf(ctx context.Context, r resource.Resource) rules {
	var resp resource.SchemaResponse
	r.Schema(ctx, resource.SchemaRequest{}, &resp)
	if resp.Diagnostics.HasError() || len(resp.Schema.Blocks) > 0 {
		return nil
	}
	return rulesOfAll(ctx, path.Empty(), resp.Schema.Attributes)
}

func rulesOfAll(ctx context.Context, parent path.Path, attributes map[string]schema.Attribute) rules {
	out := rules{}
	for name, attribute := range attributes {
		out[name] = ruleOf(ctx, parent.AtName(name), attribute)
	}
	return out
}

func ruleOf(ctx context.Context, at path.Path, attribute schema.Attribute) rule {
	r := rule{computed: attribute.IsComputed()}
	value, modified, known := defaultOf(ctx, at, attribute)
	if value != nil {
		r.fallback = encode(ctx, value, attribute)
	}
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		r.inside = rulesOfAll(ctx, at, nested.Attributes)
	}
	r.opaque = !known || value != nil && r.fallback == nil
	r.byResource = attribute.IsOptional() && attribute.IsComputed() && value == nil && !modified
	return r
}

// defaultOf returns an attribute's default, nil where it has none, and whether plan modifiers look at it. It reports
// false for kinds that aren't understood.
func defaultOf(ctx context.Context, at path.Path, attribute schema.Attribute) (value attr.Value, modified, known bool) {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
		modified = len(a.PlanModifiers) > 0
	case schema.BoolAttribute:
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
		modified = len(a.PlanModifiers) > 0
	case schema.SetAttribute:
		if a.Default != nil {
			var resp defaults.SetResponse
			a.Default.DefaultSet(ctx, defaults.SetRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
		modified = len(a.PlanModifiers) > 0
	case schema.DynamicAttribute:
		if a.Default != nil {
			var resp defaults.DynamicResponse
			a.Default.DefaultDynamic(ctx, defaults.DynamicRequest{Path: at}, &resp)
			value = resp.PlanValue
		}
		modified = len(a.PlanModifiers) > 0
	case schema.Int64Attribute:
		return nil, len(a.PlanModifiers) > 0, a.Default == nil
	case schema.SingleNestedAttribute:
		return nil, len(a.PlanModifiers) > 0, a.Default == nil
	default:
		return nil, false, false
	}
	return value, modified, true
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
