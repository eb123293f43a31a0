package commercelayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// resetCircuitModel is a commercelayer_webhook_reset_circuit.
type resetCircuitModel struct {
	WebhookID types.String `tfsdk:"webhook_id"`
}

// newResetCircuit is an action that lets a webhook get deliveries again that Commerce Layer gave up on.
func newResetCircuit(in services.Place) action.Action {
	noun := webhookNoun(in)
	return &hook.Action[resetCircuitModel, *client]{
		Noun: noun, TypeName: "commercelayer_webhook_reset_circuit",
		Config: schema.Schema{
			MarkdownDescription: "Closes the circuit of a Commerce Layer webhook. It opens after 30 failed deliveries in a row, and nothing " +
				"is delivered until it is reset. Where it is closed, only the failures so far are forgotten.",
			Attributes: map[string]schema.Attribute{
				"webhook_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the webhook, as in `xYZkjABcde`."},
			},
		},
		Validate: func(config resetCircuitModel, diags *diag.Diagnostics) {
			noun.CheckID(path.Root("webhook_id"), config.WebhookID, diags)
		},
		Do: func(ctx context.Context, c *client, config resetCircuitModel, said hook.Said) {
			const attempt = "reset the circuit of"
			id := config.WebhookID.ValueString()
			_, err := hook.Find(ctx, c.Births, id, c.ResetCircuit)
			c.webhooks.Invalidate(id)
			switch {
			case errors.Is(err, rest.ErrNotFound):
				said.Append(noun.NotFound(path.Root("webhook_id"), attempt, id, c.credentialsFor(), err))
			case err != nil:
				noun.Failed(said.Diagnostics, attempt, id, err)
			default:
				said.Progress("The circuit of webhook " + id + " is closed.")
			}
		},
	}
}
