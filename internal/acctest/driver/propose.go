package driver

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Propose returns the state that Terraform proposes to a provider for a resource with this schema, for tests that send
// requests themselves. prior and config are msgpack.
func Propose(s *tfprotov6.Schema, prior, config *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	sch := newSchema(s)
	values, err := sch.decodeAll(prior, config)
	if err != nil {
		return nil, err
	}
	return encode(proposed(sch.block, values[0], values[1]), sch.kind)
}

// Ignore returns the configuration that Terraform plans with under ignore_changes. ignoreChanges is "all", or names such as
// "configuration.url". Terraform applies the original configuration. Values are msgpack.
func Ignore(s *tfprotov6.Schema, prior, config *tfprotov6.DynamicValue, ignoreChanges ...string) (*tfprotov6.DynamicValue, error) {
	sch := newSchema(s)
	values, err := sch.decodeAll(prior, config)
	if err != nil {
		return nil, err
	}
	var l lifecycle
	var diags hcl.Diagnostics
	for _, name := range ignoreChanges {
		if name == "all" {
			l.ignoreAll = true
			continue
		}
		traversal, more := hclsyntax.ParseTraversalAbs([]byte(name), filename, hcl.InitialPos)
		l.ignore, diags = append(l.ignore, traversal), append(diags, more...)
	}
	ignoring, more := ignored(l, values[0], values[1], sch)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, diags
	}
	return encode(ignoring, sch.kind)
}

// InvalidPlan returns what Terraform would reject in a plan for this configuration. Values are msgpack.
func InvalidPlan(s *tfprotov6.Schema, prior, config, planned *tfprotov6.DynamicValue) []error {
	sch := newSchema(s)
	values, err := sch.decodeAll(prior, config, planned)
	if err != nil {
		return []error{err}
	}
	return validPlan(sch.block, values[0], values[1], values[2], nil)
}

func (s *schema) decodeAll(encoded ...*tfprotov6.DynamicValue) ([]cty.Value, error) {
	values := make([]cty.Value, len(encoded))
	for i, value := range encoded {
		var err error
		if values[i], err = decode(value, s.kind); err != nil {
			return nil, err
		}
	}
	return values, nil
}
