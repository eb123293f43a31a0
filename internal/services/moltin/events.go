package moltin

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// newEvents returns the function moltin_events.
func newEvents(services.Place) function.Function {
	return services.NamesFunction{
		Name: "moltin_events", Vendor: title, Thing: "event", Things: "events", Group: "order.*", Example: "order.created",
		Note: "In `customAPIEntryType.created`, `.updated`, and `.deleted`, the first word is a placeholder for the entry type of one of the " +
			"store's Custom APIs.",
		Catalogue: services.NewCatalogue(eventsList),
	}
}
