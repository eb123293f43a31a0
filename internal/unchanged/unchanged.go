// Package unchanged answers the plan of a resource that doesn't change without asking the plugin framework.
//
// Most plans of most resources change nothing, and the framework spends more time on such a plan than on reading the
// resource: it decodes configuration, prior and proposed state several times over. The server returned by Wrap compares
// their encoded attributes instead, and answers only where the framework's answer is certain: the prior state. It may
// import the Terraform plugin libraries only.
//
// Two things make it certain. Terraform proposes the prior value for a computed attribute that isn't configured, so that
// a default must be compared too, or a drifted one would never be repaired. And this provider's resources keep the rule
// that ModifyPlan does nothing where the planned state equals the prior one.
package unchanged

import (
	"bytes"
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// framework is everything that the framework's server can do. The wrapper must be able to do it too.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// server is the framework's, but for plans that change nothing.
type server struct {
	framework
	rules map[string]rules // by resource type

	mu sync.Mutex
	// answered holds, by type, what the framework plans as the identity of a resource without one (Terraform before 1.12
	// keeps none). A type is in it once the framework has answered such a plan, or with identity, without complaint since
	// the provider was configured: settings may be missing, which only the framework's way finds out.
	answered map[answer]*tfprotov6.ResourceIdentityData
}

// answer is a kind of plan that the framework has answered.
type answer struct {
	typeName     string
	withIdentity bool
}

// Wrap returns a server that does what the framework's does, faster. resources are the provider's, with their type
// names; a type whose schema has more than it understands is left to the framework.
func Wrap(ctx context.Context, inner tfprotov6.ProviderServer, resources map[string]resource.Resource) tfprotov6.ProviderServer {
	whole, ok := inner.(framework)
	if !ok {
		return inner
	}
	s := &server{framework: whole, rules: map[string]rules{}, answered: map[answer]*tfprotov6.ResourceIdentityData{}}
	for name, r := range resources {
		if rules, ok := rulesOf(ctx, r); ok {
			s.rules[name] = rules
		}
	}
	return s
}

// ConfigureProvider implements tfprotov6.ProviderServer.
func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.mu.Lock()
	s.answered = map[answer]*tfprotov6.ResourceIdentityData{}
	s.mu.Unlock()
	return s.framework.ConfigureProvider(ctx, req)
}

// PlanResourceChange implements tfprotov6.ProviderServer.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	kind := answer{req.TypeName, req.PriorIdentity != nil}
	s.mu.Lock()
	identity, answered := s.answered[kind]
	s.mu.Unlock()
	if answered && s.rules[req.TypeName].unchanged(req) {
		if kind.withIdentity {
			identity = req.PriorIdentity
		}
		return &tfprotov6.PlanResourceChangeResponse{
			PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity,
		}, nil
	}
	resp, err := s.framework.PlanResourceChange(ctx, req)
	if err == nil && len(resp.Diagnostics) == 0 && resp.PlannedIdentity != nil {
		s.mu.Lock()
		s.answered[kind] = resp.PlannedIdentity
		s.mu.Unlock()
	}
	return resp, err
}

// unchanged reports whether the framework would plan the prior state, without a word.
func (r rules) unchanged(req *tfprotov6.PlanResourceChangeRequest) bool {
	if r == nil || req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil ||
		len(req.PriorState.MsgPack) == 0 || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return false
	}
	prior, ok := attributesOf(req.PriorState.MsgPack)
	if !ok {
		return false
	}
	config, ok := attributesOf(req.Config.MsgPack)
	if !ok || len(config) != len(r) || len(prior) != len(r) {
		return false
	}
	for name, rule := range r {
		configured, before := config[name], prior[name]
		switch {
		case configured == nil || before == nil:
			return false
		case !isNull(configured):
			if !bytes.Equal(configured, before) {
				return false
			}
		case rule.fallback != nil: // or it has drifted
			if !bytes.Equal(before, rule.fallback) {
				return false
			}
		case !rule.computed && !isNull(before): // removed from the configuration
			return false
		}
	}
	return true
}

// isNull recognizes null as MessagePack writes it.
func isNull(encoded []byte) bool { return len(encoded) == 1 && encoded[0] == 0xc0 }

// attributesOf returns the encoded attributes of an object, without decoding them. It reports false for null and for
// anything else that isn't an object.
func attributesOf(object []byte) (map[string]msgpack.RawMessage, bool) {
	decoder := msgpack.NewDecoder(bytes.NewReader(object))
	length, err := decoder.DecodeMapLen()
	if err != nil || length < 0 {
		return nil, false
	}
	attributes := make(map[string]msgpack.RawMessage, length)
	for range length {
		name, err := decoder.DecodeString()
		if err != nil {
			return nil, false
		}
		if attributes[name], err = decoder.DecodeRaw(); err != nil {
			return nil, false
		}
	}
	return attributes, true
}
