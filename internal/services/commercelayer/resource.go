package commercelayer

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

const typeName = "commercelayer_webhook"

func webhookNoun(in services.Place) services.Noun {
	return services.Noun{Vendor: title, Thing: "webhook", Settings: in, ExampleID: "xYZkjABcde",
		AccessHint: "Only API clients of the kind integration have permissions for webhooks, depending on their role."}
}

// webhookResource is a hook whose import depends on the provider's keep_shared_secret.
type webhookResource struct {
	hook.Resource[webhookModel, commercelayerapi.Webhook, *client]
}

func newWebhookResource(in services.Place) resource.Resource {
	r := &webhookResource{}
	r.Kind = hook.Kind[webhookModel, commercelayerapi.Webhook, *client]{
		Noun: webhookNoun(in), TypeName: typeName, Schema: webhookSchema,
		Identity:    hook.IdentitySchema("Id of the webhook, such as xYZkjABcde."),
		ServerMoved: []string{"disabled_at", circuitState, "circuit_failure_count", "updated_at"},
		Sends:       func(c hook.Change[webhookModel]) bool { return !c.Plan.params(c.Prior).IsEmpty() },
		Complete:    complete, Warn: warnNotDelivering, Owner: ownerOf, Place: place, Predecessors: predecessors(),
	}
	return r
}

// ImportState sees no configuration, so the provider's settings decide whether the state gets the secret.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.Resource.ImportState(ctx, req, resp)
	if client, _ := r.Client(); !resp.Diagnostics.HasError() && !client.keepsSecrets().IsUnknown() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("keep_shared_secret"), client.keepsSecrets())...)
	}
}

// warnNotDelivering warns about a webhook that gets no deliveries, unless the state says that Terraform disabled it.
func warnNotDelivering(state webhookModel, w *commercelayerapi.Webhook, diags *diag.Diagnostics) {
	if !state.Enabled.IsNull() && !state.Enabled.ValueBool() {
		return
	}
	if w.CircuitState == commercelayerapi.CircuitOpen {
		diags.AddAttributeWarning(path.Root(circuitState), "A Commerce Layer webhook gets no deliveries", fmt.Sprintf(
			"The circuit of webhook %s is open, because too many deliveries in a row failed. Once its endpoint works again, apply "+
				"with circuit_state = \"closed\", invoke the action commercelayer_webhook_reset_circuit, which needs Terraform 1.14, or "+
				"reset it in the dashboard.", w.ID))
	}
	if w.DisabledAt != "" && state.Enabled.ValueBool() {
		diags.AddAttributeWarning(path.Root("enabled"), "A Commerce Layer webhook was disabled outside of Terraform", fmt.Sprintf(
			"Webhook %s hasn't received any deliveries since %s. Apply to enable it, or set enabled = false to leave it as it "+
				"is.",
			w.ID, w.DisabledAt))
	}
}
