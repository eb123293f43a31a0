// Package protocol is the plugin framework's server with what it lacks for an account of thousands of hooks: plans that
// change nothing are answered without it (unchanged.go), calls that are over leave nothing in memory (forget.go), and
// generated configuration leaves defaults out (generate.go). It may import the Terraform plugin libraries only.
package protocol

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// framework is everything that the framework's server can do. The wrapper must be able to do it too.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// server is the framework's, but for the calls of its own methods.
type server struct {
	framework
	rules map[string]rules // by resource type

	mu sync.Mutex
	// answered holds, by type, what the framework plans as the identity of a resource without one (Terraform before 1.12
	// keeps none). A type is in it once the framework has answered such a plan, or with identity, without complaint since
	// the provider was configured: settings may be missing, which only the framework's way finds out.
	answered map[answer]*tfprotov6.ResourceIdentityData
}

// Wrap returns a server that does what the framework's does, faster, in less memory, and with less to
// delete from generated configuration. resources are the provider's, with their type names; where a schema has more than
// it understands, the framework decides.
func Wrap(ctx context.Context, inner tfprotov6.ProviderServer, resources map[string]resource.Resource) tfprotov6.ProviderServer {
	whole, ok := inner.(framework)
	if !ok {
		return inner
	}
	s := &server{framework: whole, rules: map[string]rules{}, answered: map[answer]*tfprotov6.ResourceIdentityData{}}
	for name, r := range resources {
		s.rules[name] = rulesOf(ctx, r)
	}
	return s
}

func (s *server) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.mu.Lock()
	s.answered = map[answer]*tfprotov6.ResourceIdentityData{}
	s.mu.Unlock()
	return s.framework.ConfigureProvider(ctx, req)
}
