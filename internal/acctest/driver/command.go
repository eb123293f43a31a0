package driver

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	testconfig "github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// terraformVersion is the version that the driver reports to providers.
const terraformVersion = "1.14.0"

// factories start providers, by local name.
type factories map[string]func() (tfprotov6.ProviderServer, error)

// command is one command of the CLI, such as plan or apply. Each starts new providers, so that only the state and the plan
// pass from one command to the next.
type command struct {
	ctx       context.Context
	module    *module
	providers map[string]*provider // keyed as in module.providers
	scope     *scope
	state     *state
	variables map[string]cty.Value
	known     map[string]*schemas // by local name, shared by all commands of a test

	mu      sync.Mutex // guards the state, the plan, and the outputs
	planned *plan
}

// provider is a running provider.
type provider struct {
	tfprotov6.ProviderServer
	*schemas
	block *hclsyntax.Block // nil if there is none
}

// newCommand starts the providers that a configuration and a state need.
func (r *runner) newCommand(config string, variables testconfig.Variables) (*command, hcl.Diagnostics) {
	m, diags := parse(config)
	c := &command{
		ctx: r.t.Context(), module: m, providers: map[string]*provider{}, scope: newScope(functions()), known: r.schemas,
		planned: &plan{changes: map[string]*change{}, outputs: map[string]output{}},
	}
	if diags.HasErrors() {
		return c, diags
	}
	needed := slices.Collect(maps.Keys(m.providers))
	for _, block := range m.resources {
		needed = append(needed, block.provider)
	}
	for _, o := range r.state.all() {
		needed = append(needed, o.provider)
	}
	for _, name := range needed {
		if c.providers[name] == nil {
			diags = append(diags, c.start(r.factories, name)...)
		}
	}
	values, more := m.variableValues(variables)
	if diags = append(diags, more...); diags.HasErrors() {
		return c, diags
	}
	c.variables = values
	c.state, more = c.load(r.state)
	return c, append(diags, more...)
}

// start starts one provider.
func (c *command) start(factories factories, name string) hcl.Diagnostics {
	local, _, _ := strings.Cut(name, ".")
	factory := factories[local]
	if local == "terraform" {
		factory = func() (tfprotov6.ProviderServer, error) { return builtin{}, nil }
	}
	if factory == nil {
		return unsupportedAt("the provider "+local+", which ProtoV6ProviderFactories lacks", hcl.Range{})
	}
	server, err := factory()
	if err != nil {
		return failed("", err)
	}
	if c.known[local] == nil {
		if c.known[local], err = schemasOf(c.ctx, server); err != nil {
			return failed("", err)
		}
	}
	c.providers[name] = &provider{server, c.known[local], c.module.providers[name]}
	maps.Copy(c.scope.functions, providersFunctions(c.ctx, local, server, c.known[local]))
	return nil
}

// variableValues returns the variables' values: those that are set, or else the defaults.
func (m *module) variableValues(set testconfig.Variables) (map[string]cty.Value, hcl.Diagnostics) {
	values, diags := map[string]cty.Value{}, hcl.Diagnostics(nil)
	for name, block := range m.variables {
		kind, defaults, value := cty.DynamicPseudoType, (*typeexpr.Defaults)(nil), cty.NilVal
		if a, ok := block.Body.Attributes["type"]; ok {
			var more hcl.Diagnostics
			kind, defaults, more = typeexpr.TypeConstraintWithDefaults(a.Expr)
			diags = append(diags, more...)
		}
		if a, ok := block.Body.Attributes["default"]; ok {
			var more hcl.Diagnostics
			value, more = a.Expr.Value(nil)
			diags = append(diags, more...)
		}
		if v, ok := set[name]; ok {
			content, err := json.Marshal(v)
			if err == nil {
				var simple ctyjson.SimpleJSONValue
				err = simple.UnmarshalJSON(content)
				value = simple.Value
			}
			if err != nil {
				diags = append(diags, failed("var."+name, err)...)
			}
		}
		if value == cty.NilVal {
			diags = append(diags, &hcl.Diagnostic{
				Severity: hcl.DiagError, Summary: "No value for required variable", Subject: block.DefRange().Ptr(),
				Detail: "The root module input variable \"" + name + "\" is not set, and has no default value.",
			})
			continue
		}
		if defaults != nil && !value.IsNull() {
			value = defaults.Apply(value)
		}
		value, err := convert.Convert(value, kind.WithoutOptionalAttributesDeep())
		if err != nil {
			diags = append(diags, problem("", "Invalid value for input variable", "The given value is not suitable for var.%s: %s.", name, err))
			continue
		}
		if a, ok := block.Body.Attributes["sensitive"]; ok {
			if hidden, more := a.Expr.Value(nil); !more.HasErrors() && hidden.True() {
				value = value.Mark(sensitive)
			}
		}
		values[name] = value
	}
	for _, block := range m.variables {
		if len(block.Body.Blocks) > 0 {
			diags = append(diags, unsupportedAt("validation blocks", block.DefRange())...)
		}
	}
	return values, diags
}

// load decodes a saved state with the providers' schemas, as each command does.
func (c *command) load(saved *state) (*state, hcl.Diagnostics) {
	loaded, diags := saved.copy(), hcl.Diagnostics(nil)
	for _, o := range loaded.all() {
		sch := c.schemaOf(o.instance, o.provider)
		if sch == nil {
			return loaded, failed(o.address(), unsupported("a state with a type that no provider has"))
		}
		var err error
		switch {
		case o.isData:
			o.value, err = ctyjson.Unmarshal(o.saved, sch.kind)
		default:
			var resp *tfprotov6.UpgradeResourceStateResponse
			resp, err = c.providers[o.provider].UpgradeResourceState(c.ctx, &tfprotov6.UpgradeResourceStateRequest{
				TypeName: o.typeName, Version: o.version, RawState: &tfprotov6.RawState{JSON: o.saved},
			})
			if err == nil {
				diags = append(diags, said(resp.Diagnostics, o.address(), nil)...)
				o.value, err = decode(resp.UpgradedState, sch.kind)
			}
		}
		if err == nil && o.savedID != nil {
			o.identity, err = ctyjson.Unmarshal(o.savedID, sch.identity)
		}
		if err != nil {
			diags = append(diags, failed(o.address(), err)...)
		}
	}
	return loaded, diags
}

// schemaOf returns the schema of an object's type, or nil if the provider has none.
func (c *command) schemaOf(i instance, providerName string) *schema {
	p := c.providers[providerName]
	if i.isData {
		return p.data[i.typeName]
	}
	return p.resources[i.typeName]
}

// save stores the state that the command produced.
func (c *command) save(r *runner) error {
	for _, o := range c.state.all() {
		if err := o.save(c.schemaOf(o.instance, o.provider)); err != nil {
			return err
		}
	}
	r.state = c.state
	return nil
}
