package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/forget"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/unchanged"
)

// NewServer returns the constructor of the server that Terraform talks to: the framework's, which is spared the plans
// that change nothing and made to forget calls that are over.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		ctx := context.Background()
		p := New(version)()
		resources := map[string]resource.Resource{}
		for _, constructor := range p.Resources(ctx) {
			r := constructor()
			var name resource.MetadataResponse
			r.Metadata(ctx, resource.MetadataRequest{}, &name)
			resources[name.TypeName] = r
		}
		return unchanged.Wrap(ctx, forget.Wrap(providerserver.NewProtocol6(p)()), resources)
	}
}
