package driver

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// providersFunctions returns a provider's functions by their names in calls, such as provider::moltin::events.
func providersFunctions(ctx context.Context, local string, server tfprotov6.ProviderServer, s *schemas) map[string]function.Function {
	all := map[string]function.Function{}
	for name, f := range s.functions {
		all["provider::"+local+"::"+name] = providersFunction(ctx, server, name, f)
	}
	return all
}

func providersFunction(ctx context.Context, server tfprotov6.ProviderServer, name string, f *tfprotov6.Function) function.Function {
	parameter := func(p *tfprotov6.FunctionParameter) function.Parameter {
		return function.Parameter{Name: p.Name, Type: ctyType(p.Type), AllowNull: p.AllowNullValue, AllowUnknown: p.AllowUnknownValues}
	}
	spec := &function.Spec{Type: function.StaticReturnType(ctyType(f.Return.Type))}
	for _, p := range f.Parameters {
		spec.Params = append(spec.Params, parameter(p))
	}
	if f.VariadicParameter != nil {
		variadic := parameter(f.VariadicParameter)
		spec.VarParam = &variadic
	}
	spec.Impl = func(args []cty.Value, kind cty.Type) (cty.Value, error) {
		req := &tfprotov6.CallFunctionRequest{Name: name}
		for i, arg := range args {
			p := spec.VarParam
			if i < len(spec.Params) {
				p = &spec.Params[i]
			}
			encoded, err := encode(arg, p.Type)
			if err != nil {
				return cty.NilVal, function.NewArgError(i, err)
			}
			req.Arguments = append(req.Arguments, encoded)
		}
		resp, err := server.CallFunction(ctx, req)
		switch {
		case err != nil:
			return cty.NilVal, err
		case resp.Error != nil && resp.Error.FunctionArgument != nil:
			return cty.NilVal, function.NewArgErrorf(int(*resp.Error.FunctionArgument), "%s", resp.Error.Text)
		case resp.Error != nil:
			return cty.NilVal, errors.New(resp.Error.Text)
		}
		return decode(resp.Result, kind)
	}
	return function.New(spec)
}
