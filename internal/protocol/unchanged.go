package protocol

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// PlanResourceChange answers the plans that change nothing. Most plans of most resources do, and the framework
// spends more time on such a plan than on reading the resource: it decodes configuration, prior and proposed state
// several times over. Here their encoded attributes are compared instead, and an answer is given only where the
// framework's is certain: the prior state.
//
// Two things make it certain. Terraform proposes the prior value for a computed attribute that isn't configured, so that
// a default must be compared too, or a drifted one would never be repaired. And this provider's resources keep the rule
// that ModifyPlan does nothing where the planned state equals the prior one, unless a write-only argument is configured
// or a version of one has to go.
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
	resp, err := during(ctx, req, s.framework.PlanResourceChange)
	if err == nil && len(resp.Diagnostics) == 0 && resp.PlannedIdentity != nil {
		s.mu.Lock()
		s.answered[kind] = resp.PlannedIdentity
		s.mu.Unlock()
	}
	return resp, err
}

// answer is a kind of plan that the framework has answered.
type answer struct {
	typeName     string
	withIdentity bool
}

// unchanged reports whether the framework would plan the prior state, without a word.
func (r rules) unchanged(req *tfprotov6.PlanResourceChangeRequest) bool {
	if r == nil || req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil ||
		len(req.PriorState.MsgPack) == 0 || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return false
	}
	return r.keep(req.Config.MsgPack, req.PriorState.MsgPack)
}

// keep reports whether an object that Terraform proposes to leave as it is stays so, with this configuration.
func (r rules) keep(configuration, object []byte) bool {
	prior, ok := attributesOf(object)
	if !ok {
		return false
	}
	config, ok := attributesOf(configuration)
	if !ok || len(config) != len(r) || len(prior) != len(r) {
		return false
	}
	for name, rule := range r {
		configured, before := config[name], prior[name]
		if configured == nil || before == nil || !rule.keep(configured, before) {
			return false
		}
	}
	return true
}

// keep reports whether an attribute that Terraform proposes to leave as it is stays so.
func (r rule) keep(configured, before []byte) bool {
	switch {
	case r.opaque:
		return false
	case !isNull(configured):
		return bytes.Equal(configured, before) || r.inside != nil && r.inside.keep(configured, before)
	case r.fallback != nil: // or it has drifted
		return bytes.Equal(before, r.fallback)
	case r.byResource || !r.computed: // or it was removed from the configuration
		return isNull(before)
	}
	return true
}

// nilCode is null as MessagePack writes it.
const nilCode = 0xc0

func isNull(encoded []byte) bool { return len(encoded) == 1 && encoded[0] == nilCode }

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
