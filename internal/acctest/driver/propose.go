package driver

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// Propose is what Terraform proposes to a provider for a resource with this schema, for tests that send its requests
// themselves. prior and config are msgpack.
func Propose(s *tfprotov6.Schema, prior, config *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	sch := newSchema(s)
	was, err := decode(prior, sch.kind)
	if err != nil {
		return nil, err
	}
	wanted, err := decode(config, sch.kind)
	if err != nil {
		return nil, err
	}
	return encode(proposed(sch.block, was, wanted), sch.kind)
}
