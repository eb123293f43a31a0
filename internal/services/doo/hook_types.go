package doo

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// newHookTypes returns the function doo_hook_types.
func newHookTypes(services.Place) function.Function {
	return services.NamesFunction{
		Name: "doo_hook_types", Vendor: title, Thing: "hook type", Things: "hook types", Group: "order_*", Example: "order_created",
		Catalogue: services.NewCatalogue(hookTypesList),
	}
}
