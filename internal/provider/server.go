package provider

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// framework is every method that Terraform can call on the plugin framework's server.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server is the framework's server, plus write-only arguments in actions and shorter generated configuration (terraform query,
// import blocks). The framework (1.19.0) keeps values that equal a default, and doesn't announce that it generates configuration.
type server struct {
	framework
	provider provider.Provider
}

// NewServer returns the constructor of a member's server, which Terraform talks to.
func NewServer(m Member, version string) func() tfprotov6.ProviderServer {
	return NewPausingServer(m, version, nil)
}

// Pause waits. If the context ends first, it returns the cause.
type Pause func(context.Context, time.Duration) error

// NewPausingServer is NewServer with pause in place of a timer for waits between requests to a vendor.
func NewPausingServer(m Member, version string, pause Pause) func() tfprotov6.ProviderServer {
	p := newPausing(m, version, pause)()
	construct := providerserver.NewProtocol6(p)
	return func() tfprotov6.ProviderServer {
		inner := construct()
		if whole, ok := inner.(framework); ok {
			return &server{framework: whole, provider: p}
		}
		return inner
	}
}

// GetProviderSchema announces to Terraform (1.14 or later) that the provider generates configuration.
func (s *server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.framework.GetProviderSchema(ctx, req)
	if err == nil && resp.ServerCapabilities != nil {
		resp.ServerCapabilities.GenerateResourceConfig = true
	}
	return resp, err
}

// GenerateResourceConfig turns a state into a configuration. The framework leaves out what can't be configured.
func (s *server) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	resp, err := s.framework.GenerateResourceConfig(ctx, req)
	if err == nil && resp.Config != nil {
		err = dropDefaults(ctx, s.schemaOf(ctx, req.TypeName), resp.Config)
	}
	return resp, err
}

// ValidateActionConfig removes the framework's (1.19.0) error that Terraform is too old for write-only arguments in actions. A
// Terraform that has actions isn't too old.
func (s *server) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	resp, err := s.framework.ValidateActionConfig(ctx, req)
	if err == nil {
		resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
			return d.Summary == "WriteOnly Attribute Not Allowed"
		})
	}
	return resp, err
}

// schemaOf returns the schema of a resource type, or an empty one if there is no such type.
func (s *server) schemaOf(ctx context.Context, typeName string) schema.Schema {
	var resp resource.SchemaResponse
	for _, constructor := range s.provider.Resources(ctx) {
		var name resource.MetadataResponse
		r := constructor()
		if r.Metadata(ctx, resource.MetadataRequest{}, &name); name.TypeName == typeName {
			r.Schema(ctx, resource.SchemaRequest{}, &resp)
		}
	}
	return resp.Schema
}

// dropDefaults replaces values that equal a default, and attributes that generated configuration leaves out, with null. Terraform
// doesn't write those.
func dropDefaults(ctx context.Context, s schema.Schema, encoded *tfprotov6.DynamicValue) error {
	kind := s.Type().TerraformType(ctx)
	config, err := encoded.Unmarshal(kind)
	if err != nil {
		return fmt.Errorf("reading a generated configuration: %w", err)
	}
	config, err = tftypes.Transform(config, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		attribute, err := s.AttributeAtTerraformPath(ctx, at)
		if err != nil { // no attribute: an object, a block, an element, a part of a dynamic value
			return value, nil //nolint:nilerr // it stays
		}
		if a, ok := attribute.(interface{ LeftOut() bool }); ok && a.LeftOut() {
			return tftypes.NewValue(value.Type(), nil), nil
		}
		if fallback := defaultOf(ctx, attribute); fallback != nil {
			if raw, err := fallback.ToTerraformValue(ctx); err != nil || raw.Equal(value) {
				return tftypes.NewValue(attribute.GetType().TerraformType(ctx), nil), err
			}
		}
		return value, nil
	})
	if err == nil {
		*encoded, err = tfprotov6.NewDynamicValue(kind, config)
	}
	return err
}

// defaultOf returns the default of an attribute, or nil if it has none. It supports the kinds that have defaults in this provider.
func defaultOf(ctx context.Context, attribute any) attr.Value {
	var text defaults.StringResponse
	var flag defaults.BoolResponse
	var set defaults.SetResponse
	var dynamic defaults.DynamicResponse
	switch a := attribute.(type) {
	case interface{ PlannedDefault() attr.Value }: // below a set, where a default in the schema would break the plan
		return a.PlannedDefault()
	case schema.StringAttribute:
		if a.Default != nil {
			a.Default.DefaultString(ctx, defaults.StringRequest{}, &text)
			return text.PlanValue
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			a.Default.DefaultBool(ctx, defaults.BoolRequest{}, &flag)
			return flag.PlanValue
		}
	case schema.SetAttribute:
		if a.Default != nil {
			a.Default.DefaultSet(ctx, defaults.SetRequest{}, &set)
			return set.PlanValue
		}
	case schema.DynamicAttribute:
		if a.Default != nil {
			a.Default.DefaultDynamic(ctx, defaults.DynamicRequest{}, &dynamic)
			return dynamic.PlanValue
		}
	}
	return nil
}
