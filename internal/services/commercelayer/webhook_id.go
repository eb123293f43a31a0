package commercelayer

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// checkID reports an id that can't be one, before any request is made of it. Null and unknown ids pass.
func checkID(id types.String, at path.Path, noun services.Noun, diags *diag.Diagnostics) {
	var asImport diag.Diagnostics // in words that don't fit here
	if id.IsNull() || id.IsUnknown() || services.CheckImportID(id.ValueString(), noun, "<id>", &asImport) {
		return
	}
	diags.AddAttributeError(at, "Malformed webhook id",
		fmt.Sprintf("%q can't be the id of a %s, which looks like xYZkjABcde.", id.ValueString(), noun))
}

// missing reports that an attempt such as "read" failed because there is no such webhook for the credentials in use.
func missing(client *client, noun services.Noun, attempt string, id types.String, at path.Path, err error, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, fmt.Sprintf("Unable to %s %s", attempt, noun),
		fmt.Sprintf("Webhook %s: %s.\n\nThere is none with this id for the credentials in use%s. Check %s and the credentials.",
			id.ValueString(), err, inUse(client), at))
}

// inUse says what the credentials are for, as far as their token tells.
func inUse(client *client) string {
	account := client.Account()
	if account.Mode == "" {
		return ""
	}
	return fmt.Sprintf(", which are for %s mode of the organization %s", account.Mode, account.OrganizationID)
}
