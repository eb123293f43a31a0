package moltin

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

const exampleID = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"

func integrationNoun() services.Noun {
	return services.Noun{Vendor: "Moltin", Thing: "integration", Service: serviceName,
		AccessHint: "A store lives on one of Elastic Path's regional hosts, and its credentials are unknown to the others: check that " +
			"base_url is the store's own, " + regionalHosts + ". Tokens of the implicit grant have no right to integrations."}
}

// isReserved reports whether the API has something else at the address of an integration with this id.
func isReserved(id string) bool { return id == "logs" || id == "attributes" }

// checkID reports a configured id that can't be one, before any request is made of it. A null or unknown one is none.
func checkID(id types.String, at path.Path, n services.Noun, diags *diag.Diagnostics) {
	if id.IsNull() || id.IsUnknown() {
		return
	}
	var asImport diag.Diagnostics // in words that don't fit here
	if isReserved(id.ValueString()) || !services.CheckImportID(id.ValueString(), n, "<id>", &asImport) {
		diags.AddAttributeError(at, "Malformed integration id",
			fmt.Sprintf("%q can't be the id of a %s, which looks like %s.", id.ValueString(), n, exampleID))
	}
}

// missing reports that a store has no integration with the configured id. err is what Moltin answered, and from where.
func missing(id types.String, at path.Path, n services.Noun, err error, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, fmt.Sprintf("Unable to read %s", n),
		fmt.Sprintf("Integration %s: %s.\n\nThe store of the credentials in use has none with this id. Check %s, and base_url and the "+
			"credentials in the %s block.", id.ValueString(), err, at, n.Service))
}
