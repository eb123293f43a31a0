package moltinv1

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

const exampleID = "7543afd4-0b79-466f-b8f4-af84cb487290"

func webhookNoun() services.Noun {
	return services.Noun{Vendor: "Moltin v1", Thing: "webhook", Service: serviceName,
		AccessHint: "Credentials of the API that came after it (api.moltin.com, today Elastic Path) aren't known here: those belong in the " +
			"moltin block."}
}

// checkID reports a configured id that can't be one, before any request is made of it. A null or unknown one is none.
func checkID(id types.String, at path.Path, n services.Noun, diags *diag.Diagnostics) {
	var asImport diag.Diagnostics // in words that don't fit here
	if id.IsNull() || id.IsUnknown() || services.CheckImportID(id.ValueString(), n, "<id>", &asImport) {
		return
	}
	diags.AddAttributeError(at, "Malformed webhook id",
		fmt.Sprintf("%q can't be the id of a %s, which looks like %s.", id.ValueString(), n, exampleID))
}

// missing reports that a store has no webhook with the configured id. err is what Moltin answered, and from where.
func missing(id types.String, at path.Path, n services.Noun, err error, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, fmt.Sprintf("Unable to read %s", n),
		fmt.Sprintf("Webhook %s: %s.\n\nThe store of the credentials in use has none with this id. Check %s, and base_url and the "+
			"credentials in the %s block.", id.ValueString(), err, at, n.Service))
}
