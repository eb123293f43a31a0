package moltin

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// warnNotDelivering warns of an integration that gets no deliveries any more, unless the state says that it was
// disabled by Terraform.
func warnNotDelivering(state integrationModel, i *moltinapi.Integration, diags *diag.Diagnostics) {
	if state.Enabled.ValueBool() && !i.Enabled {
		diags.AddAttributeWarning(path.Root("enabled"), "A Moltin integration was disabled outside of Terraform",
			fmt.Sprintf("Integration %s (%s) delivers no events any more. To enable it, apply; to leave it as it is, set enabled = false.",
				i.ID, i.Name))
	}
}
