package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns the constructor of the server that Terraform talks to.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(New(version)())
}
