package moltinv1

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// warnNotDelivering warns of a webhook that gets no deliveries any more, unless the state says that it was disabled by
// Terraform.
func warnNotDelivering(state webhookModel, w *moltinv1api.Webhook, diags *diag.Diagnostics) {
	if state.Enabled.ValueBool() && !w.Enabled {
		diags.AddAttributeWarning(path.Root("enabled"), "A Moltin v1 webhook was disabled outside of Terraform",
			fmt.Sprintf("Webhook %s (%s) gets no deliveries any more. To enable it, apply; to leave it as it is, set enabled = false.",
				w.ID, cmp.Or(w.Name, w.URL)))
	}
}
