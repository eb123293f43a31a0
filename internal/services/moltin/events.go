package moltin

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// newEvents returns the function moltin_events.
func newEvents(services.Place) function.Function {
	return services.NamesFunction{
		Name: "moltin_events", Vendor: title, Thing: "event", Things: "events", Group: "order.*", Example: "order.created",
		Note: "The vendor's list has `customAPIEntryType.created`, `.updated` and `.deleted`, in which the first word stands for that of a " +
			"Custom API of the store.",
		Catalogue: services.NewCatalogue(eventsList),
	}
}
