package commercelayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// webhookResetCircuit lets a webhook get deliveries again that Commerce Layer gave up on.
type webhookResetCircuit struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ action.ActionWithConfigure      = (*webhookResetCircuit)(nil)
	_ action.ActionWithValidateConfig = (*webhookResetCircuit)(nil)
)

func newWebhookResetCircuit() action.Action { return &webhookResetCircuit{noun: webhookNoun()} }

func (a *webhookResetCircuit) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "commercelayer_webhook_reset_circuit"
}

func (a *webhookResetCircuit) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Closes the circuit of a Commerce Layer webhook. It opens after 30 failed deliveries in a row, and nothing " +
			"is delivered until it is reset. Where it is closed, only the failures so far are forgotten.",
		Attributes: map[string]schema.Attribute{
			"webhook_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the webhook, as in `xYZkjABcde`."},
		},
	}
}

func (a *webhookResetCircuit) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

func (a *webhookResetCircuit) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("webhook_id"), &id)...)
	checkID(id, path.Root("webhook_id"), a.noun, &resp.Diagnostics)
}

func (a *webhookResetCircuit) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("webhook_id"), &id)...)
	checkID(id, path.Root("webhook_id"), a.noun, &resp.Diagnostics)
	client, ok := a.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	_, err := client.ResetCircuit(ctx, id.ValueString())
	client.webhooks.Invalidate(id.ValueString())
	switch {
	case errors.Is(err, rest.ErrNotFound):
		missing(client, a.noun, "reset the circuit of", id, path.Root("webhook_id"), err, &resp.Diagnostics)
	case err != nil:
		a.noun.Failed(&resp.Diagnostics, "reset the circuit of", id.ValueString(), err)
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: "The circuit of webhook " + id.ValueString() + " is closed."})
	}
}
