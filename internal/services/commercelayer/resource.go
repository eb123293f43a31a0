package commercelayer

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

const typeName = "commercelayer_webhook"

func webhookNoun() services.Noun {
	return services.Noun{Vendor: title, Thing: "webhook", Service: serviceName, ExampleID: "xYZkjABcde",
		AccessHint: "Only API clients of the kind integration have rights on webhooks, and only those of their role."}
}

func newWebhookResource() resource.Resource {
	return &hook.Resource[webhookModel, commercelayerapi.Webhook, *client]{Kind: hook.Kind[webhookModel, commercelayerapi.Webhook, *client]{
		Noun: webhookNoun(), TypeName: typeName, Schema: webhookSchema,
		Identity:    hook.IdentitySchema("Id of the webhook, as in xYZkjABcde."),
		ServerMoved: []string{"disabled_at", "circuit_state", "circuit_failure_count", "updated_at"},
		Complete:    complete, Warn: warnNotDelivering, Home: homeOf, Elsewhere: elsewhere, Predecessors: predecessors(),
	}}
}

// warnNotDelivering warns of a webhook that gets no deliveries, unless the state says that Terraform disabled it.
func warnNotDelivering(state webhookModel, w *commercelayerapi.Webhook, diags *diag.Diagnostics) {
	if !state.Enabled.IsNull() && !state.Enabled.ValueBool() {
		return
	}
	if w.CircuitState == "open" {
		diags.AddAttributeWarning(path.Root("circuit_state"), "A Commerce Layer webhook gets no deliveries", fmt.Sprintf(
			"The circuit of webhook %s is open, because too many deliveries in a row failed. Once its endpoint works again, invoke "+
				"the action commercelayer_webhook_reset_circuit, which needs Terraform 1.14, or reset it in the dashboard.", w.ID))
	}
	if w.DisabledAt != "" && state.Enabled.ValueBool() {
		diags.AddAttributeWarning(path.Root("enabled"), "A Commerce Layer webhook was disabled outside of Terraform", fmt.Sprintf(
			"Webhook %s has been getting no deliveries since %s. To enable it, apply; to leave it as it is, set enabled = false.",
			w.ID, w.DisabledAt))
	}
}
