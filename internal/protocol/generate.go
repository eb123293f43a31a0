package protocol

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// GenerateResourceConfig leaves out what equals its default, because a person would delete it. Terraform (1.14 or
// later) asks for the configuration of what exists: for an import block, or what a query found. The framework leaves
// out what can't be configured.
func (s *server) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	resp, err := s.framework.GenerateResourceConfig(ctx, req)
	if err == nil && resp.Config != nil && len(resp.Config.MsgPack) > 0 {
		if shorter, ok := s.rules[req.TypeName].withoutDefaults(resp.Config.MsgPack); ok {
			resp.Config = &tfprotov6.DynamicValue{MsgPack: shorter}
		}
	}
	return resp, err
}

// withoutDefaults returns an encoded object with null in place of its defaults. It reports false for anything else.
func (r rules) withoutDefaults(object []byte) ([]byte, bool) {
	attributes, ok := attributesOf(object)
	if !ok {
		return nil, false
	}
	var out bytes.Buffer
	encoder := msgpack.NewEncoder(&out)
	if encoder.EncodeMapLen(len(attributes)) != nil {
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value, rule := attributes[name], r[name]
		if rule.fallback != nil && bytes.Equal(value, rule.fallback) {
			value = msgpack.RawMessage{nilCode}
		} else if inside, ok := rule.inside.withoutDefaults(value); rule.inside != nil && ok {
			value = inside
		}
		if encoder.EncodeString(name) != nil || encoder.Encode(value) != nil {
			return nil, false
		}
	}
	return out.Bytes(), true
}
