package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/protocol"
)

// NewServer returns the constructor of the server that Terraform talks to: the framework's, wrapped by internal/protocol.
// ctx is for making it alone; each call of Terraform's brings its own.
func NewServer(ctx context.Context, version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := New(version)()
		resources := map[string]resource.Resource{}
		for _, constructor := range p.Resources(ctx) {
			r := constructor()
			var name resource.MetadataResponse
			r.Metadata(ctx, resource.MetadataRequest{}, &name)
			resources[name.TypeName] = r
		}
		return protocol.Wrap(ctx, providerserver.NewProtocol6(p)(), resources)
	}
}
