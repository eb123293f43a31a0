package driver

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// ignored replaces values in a configuration with their prior values if ignore_changes covers them.
func ignored(l lifecycle, prior, config cty.Value, sch *schema) (cty.Value, hcl.Diagnostics) {
	if prior.IsNull() || !l.ignoreAll && len(l.ignore) == 0 {
		return config, nil
	}
	if l.ignoreAll {
		// Attributes that are only computed can't be configured.
		all, err := cty.Transform(prior, func(path cty.Path, value cty.Value) (cty.Value, error) {
			if a := attributeAt(sch.block, path); a != nil && a.Computed && !a.Optional {
				return cty.NullVal(value.Type()), nil
			}
			return value, nil
		})
		if err != nil {
			return config, hcl.Diagnostics{problem("", "Invalid ignore_changes", "%s", err)}
		}
		return all, nil
	}
	for _, traversal := range l.ignore {
		path := make(cty.Path, 0, len(traversal))
		for _, step := range traversal {
			switch step := step.(type) {
			case hcl.TraverseRoot:
				path = path.GetAttr(step.Name)
			case hcl.TraverseAttr:
				path = path.GetAttr(step.Name)
			case hcl.TraverseIndex:
				path = path.Index(step.Key)
			}
		}
		if last, ok := path[len(path)-1].(cty.IndexStep); ok && last.Key.Type() == cty.String {
			return config, unsupportedAt("ignore_changes for a key of a map", traversal.SourceRange())
		}
		was, err := path.Apply(prior)
		if err != nil {
			continue
		}
		replaced, err := cty.Transform(config, func(at cty.Path, value cty.Value) (cty.Value, error) {
			if at.Equals(path) {
				return was, nil
			}
			return value, nil
		})
		if err != nil {
			return config, hcl.Diagnostics{problem("", "Invalid ignore_changes", "%s", err)}
		}
		config = replaced
	}
	return config, nil
}
