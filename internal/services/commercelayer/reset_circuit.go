package commercelayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// resetCircuitModel is a commercelayer_webhook_reset_circuit.
type resetCircuitModel struct {
	WebhookID types.String `tfsdk:"webhook_id"`
}

// newResetCircuit returns an action that closes an open circuit, so that Commerce Layer delivers to the webhook again.
func newResetCircuit(in services.Place) action.Action {
	return &hook.Action[resetCircuitModel, *client]{
		Noun: webhookNoun(in), TypeName: "commercelayer_webhook_reset_circuit",
		Description: "Closes the circuit of a Commerce Layer webhook. It opens after 30 failed deliveries in a row, and nothing " +
			"is delivered until it is reset. If the circuit is closed, this only resets the failure count.",
		Target: "webhook_id", Attempt: "reset the circuit of", Account: accountOf[resetCircuitModel],
		Do: func(ctx context.Context, c *client, config resetCircuitModel, said hook.Said) error {
			id := config.WebhookID.ValueString()
			w, err := hook.Find(ctx, c.Births, id, c.ResetCircuit)
			c.webhooks.Invalidate(id)
			if err == nil && !warnStillOpen(w, path.Root("webhook_id"), said.Diagnostics) {
				said.Progress("The circuit of webhook " + id + " is closed.")
			}
			return err
		},
	}
}
