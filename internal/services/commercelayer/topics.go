package commercelayer

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// newTopics returns the function commercelayer_topics.
func newTopics(services.Place) function.Function {
	return services.NamesFunction{
		Name: "commercelayer_topics", Vendor: title, Thing: "topic", Things: "topics", Group: "orders.*", Example: "orders.place",
		Catalogue: services.NewCatalogue(topicsList),
	}
}
