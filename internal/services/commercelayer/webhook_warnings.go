package commercelayer

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// warnNotDelivering warns of a webhook that gets no deliveries, unless the state says that it was disabled by Terraform.
func warnNotDelivering(state webhookModel, w *commercelayerapi.Webhook, diags *diag.Diagnostics) {
	if !state.Enabled.IsNull() && !state.Enabled.ValueBool() {
		return
	}
	if w.CircuitState == "open" {
		diags.AddAttributeWarning(path.Root("circuit_state"), "A Commerce Layer webhook gets no deliveries", fmt.Sprintf(
			"The circuit of webhook %s (%s) is open, because too many deliveries in a row failed. Once its endpoint works again, invoke "+
				"the action commercelayer_webhook_reset_circuit, which needs Terraform 1.14, or reset it in the dashboard.", w.ID, w.Name))
	}
	if w.DisabledAt != "" && state.Enabled.ValueBool() {
		diags.AddAttributeWarning(path.Root("enabled"), "A Commerce Layer webhook was disabled outside of Terraform", fmt.Sprintf(
			"Webhook %s (%s) gets no deliveries since %s. To enable it, apply; to leave it as it is, set enabled = false.",
			w.ID, w.Name, w.DisabledAt))
	}
}
