// Command donothing is a provider with the schema of commercehooks that does nothing: it makes no requests and keeps the
// state that Terraform has. A plan with it costs what Terraform and the plugin framework cost, so internal/bench uses it as
// a baseline. It may import internal/provider, and nothing imports it.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	commercehooks "github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return idle{commercehooks.New(commercehooks.Whole(), "bench")()} },
		providerserver.ServeOpts{Address: "registry.terraform.io/commercehooks/commercehooks"})
	if err != nil {
		log.Fatal(err)
	}
}

// idle has the schema and the data sources of the provider, and resources of type still.
type idle struct{ provider.Provider }

func (idle) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (p idle) Resources(ctx context.Context) []func() resource.Resource {
	constructors := p.Provider.Resources(ctx)
	for i, inner := range constructors {
		constructors[i] = func() resource.Resource { return still{inner()} }
	}
	return constructors
}

// still has the type name and the schema of a resource, including defaults, validators, and plan modifiers. Because it
// embeds the interface, it lacks optional methods such as ModifyPlan. It supports only plans.
type still struct{ resource.Resource }

// Read leaves the response as the framework prepared it, with the prior state.
func (still) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}
