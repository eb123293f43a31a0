package driver

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/dynblock"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// scope holds what expressions can refer to, by address.
type scope struct {
	functions map[string]function.Function

	mu     sync.Mutex
	values map[string]cty.Value
}

func newScope(functions map[string]function.Function) *scope {
	return &scope{functions: functions, values: map[string]cty.Value{}}
}

func (s *scope) set(address string, value cty.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[address] = value
}

// repetition holds the values of count and each inside a block.
type repetition map[string]cty.Value

// context returns the evaluation context for expressions with these references.
func (s *scope) context(references []string, repeated repetition) *hcl.EvalContext {
	s.mu.Lock()
	defer s.mu.Unlock()
	groups := map[string]map[string]cty.Value{}
	data := map[string]map[string]cty.Value{}
	put := func(groups map[string]map[string]cty.Value, kind, name string, value cty.Value) {
		if groups[kind] == nil {
			groups[kind] = map[string]cty.Value{}
		}
		groups[kind][name] = value
	}
	for _, address := range references {
		value, ok := s.values[address]
		if !ok {
			continue
		}
		kind, name, _ := strings.Cut(address, ".")
		if kind == "data" {
			kind, name, _ = strings.Cut(name, ".")
			put(data, kind, name, value)
			continue
		}
		put(groups, kind, name, value)
	}
	for kind, values := range data {
		put(groups, "data", kind, cty.ObjectVal(values))
	}
	variables := map[string]cty.Value{}
	for kind, values := range groups {
		variables[kind] = cty.ObjectVal(values)
	}
	for name, value := range repeated {
		variables[name] = value
	}
	return &hcl.EvalContext{Variables: variables, Functions: s.functions}
}

// evaluate returns the value of an expression.
func (s *scope) evaluate(expression hcl.Expression) (cty.Value, hcl.Diagnostics) {
	return s.evaluateIn(expression, nil)
}

// evaluateIn is evaluate for an expression in a repeated block.
func (s *scope) evaluateIn(expression hcl.Expression, repeated repetition) (cty.Value, hcl.Diagnostics) {
	return expression.Value(s.context(referencesIn(expression.Variables()), repeated))
}

// decode returns the value of a body with this schema.
func (s *scope) decode(body hcl.Body, sch *schema, references []string, repeated repetition) (cty.Value, hcl.Diagnostics) {
	ctx := s.context(references, repeated)
	return hcldec.Decode(dynblock.Expand(body, ctx), sch.spec, ctx)
}
