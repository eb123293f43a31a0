package driver

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// common returns the vertices of every walk: variables, locals, and providers. If it validates, variables are unknown and
// providers aren't configured.
func (c *command) common(validates bool) []*vertex {
	var vertices []*vertex
	for name, value := range c.variables {
		if validates {
			value = cty.UnknownVal(value.Type()).WithSameMarks(value)
		}
		c.scope.set("var."+name, value)
	}
	for name, a := range c.module.locals {
		vertices = append(vertices, &vertex{
			name: "local." + name, deps: referencesIn(hclsyntax.Variables(a.Expr)),
			run: func() hcl.Diagnostics {
				value, diags := c.scope.evaluate(a.Expr)
				c.scope.set("local."+name, value)
				return diags
			},
		})
	}
	for name, p := range c.providers {
		v := &vertex{name: providerVertex(name), run: func() hcl.Diagnostics { return c.configure(p, name, validates) }}
		if p.block != nil {
			v.deps = referencesIn(traversals(p.block.Body))
		}
		vertices = append(vertices, v)
	}
	return vertices
}

func providerVertex(name string) string { return "provider " + name }

// configure evaluates a provider block and configures the provider with it.
func (c *command) configure(p *provider, name string, validates bool) hcl.Diagnostics {
	address := `provider["registry.terraform.io/hashicorp/` + name + `"]`
	body, references := hcl.EmptyBody(), []string(nil)
	if p.block != nil {
		var diags hcl.Diagnostics
		meta := &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "alias"}, {Name: "version"}}}
		if _, body, diags = p.block.Body.PartialContent(meta); diags.HasErrors() {
			return diags
		}
		references = referencesIn(traversals(p.block.Body))
	}
	value, diags := c.scope.decode(body, p.provider, references, nil)
	if diags.HasErrors() {
		return diags
	}
	value, _ = value.UnmarkDeep()
	config, err := encode(value, p.provider.kind)
	if err != nil {
		return failed(address, err)
	}
	valid, err := p.ValidateProviderConfig(c.ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		return failed(address, err)
	}
	if diags = append(diags, said(valid.Diagnostics, address, p.block)...); diags.HasErrors() || validates {
		return diags
	}
	configured, err := p.ConfigureProvider(c.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: terraformVersion, Config: config, ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{},
	})
	if err != nil {
		return failed(address, err)
	}
	return append(diags, said(configured.Diagnostics, address, p.block)...)
}

// validate checks the configuration with unknown variables, which is the first step of every command.
func (c *command) validate() hcl.Diagnostics {
	vertices := c.common(true)
	for _, r := range c.module.resources {
		vertices = append(vertices, &vertex{
			name: r.address, deps: append([]string{providerVertex(r.provider)}, r.references...),
			run: func() hcl.Diagnostics { return c.validateResource(r) },
		})
	}
	for name, block := range c.module.outputs {
		vertices = append(vertices, c.outputVertex(name, block, nil))
	}
	diags := walk(vertices)
	c.scope = newScope(c.scope.functions)
	return diags
}

func (c *command) validateResource(r *resourceBlock) hcl.Diagnostics {
	sch := c.schemaOf(r.instance(nil), r.provider)
	if sch == nil {
		kind := "resource type"
		if r.isData {
			kind = "data source"
		}
		return hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Invalid " + kind, Subject: r.block.DefRange().Ptr(),
			Detail: "The provider " + r.provider + " does not support " + kind + " \"" + r.typeName + "\".",
		}}
	}
	repeated, value := repetition(nil), cty.UnknownVal(sch.kind)
	switch {
	case r.count != nil:
		repeated, value = repetition{"count": cty.ObjectVal(map[string]cty.Value{"index": cty.UnknownVal(cty.Number)})}, cty.DynamicVal
	case r.forEach != nil:
		repeated, value = repetition{"each": cty.ObjectVal(map[string]cty.Value{"key": cty.UnknownVal(cty.String), "value": cty.DynamicVal})}, cty.DynamicVal
	}
	config, diags := c.scope.decode(r.body, sch, r.references, repeated)
	if diags.HasErrors() {
		return diags
	}
	c.scope.set(r.address, value)
	return append(diags, c.validateConfig(r, r.address, sch, config)...)
}

// validateConfig sends the configuration of a resource or data source to the provider for validation.
func (c *command) validateConfig(r *resourceBlock, address string, sch *schema, config cty.Value) hcl.Diagnostics {
	config, _ = config.UnmarkDeep()
	encoded, err := encode(config, sch.kind)
	if err != nil {
		return failed(address, err)
	}
	p := c.providers[r.provider]
	if r.isData {
		resp, err := p.ValidateDataResourceConfig(c.ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: r.typeName, Config: encoded})
		if err != nil {
			return failed(address, err)
		}
		return said(resp.Diagnostics, address, r.block)
	}
	resp, err := p.ValidateResourceConfig(c.ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.typeName, Config: encoded,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		return failed(address, err)
	}
	return said(resp.Diagnostics, address, r.block)
}

// outputVertex evaluates an output and stores it in into, unless that is nil.
func (c *command) outputVertex(name string, block *hclsyntax.Block, into map[string]output) *vertex {
	return &vertex{name: "output." + name, deps: referencesIn(traversals(block.Body)), run: func() hcl.Diagnostics {
		a, ok := block.Body.Attributes["value"]
		if !ok || len(block.Body.Blocks) > 0 {
			return unsupportedAt("an output without a value, or with conditions", block.DefRange())
		}
		value, diags := c.scope.evaluate(a.Expr)
		if diags.HasErrors() {
			return diags
		}
		hidden := false
		if s, ok := block.Body.Attributes["sensitive"]; ok {
			declared, more := s.Expr.Value(nil)
			if more.HasErrors() {
				return more
			}
			hidden = declared.True()
		}
		plain, marks := value.UnmarkDeep()
		if _, ok := marks[sensitive]; ok && !hidden {
			return hcl.Diagnostics{{
				Severity: hcl.DiagError, Summary: "Output refers to sensitive values", Subject: block.DefRange().Ptr(),
				Detail: "To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Terraform " +
					"requires that any root module output containing sensitive data be explicitly marked as sensitive, to confirm your intent.",
			}}
		}
		if into != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			into[name] = output{plain, hidden}
		}
		return diags
	}}
}
