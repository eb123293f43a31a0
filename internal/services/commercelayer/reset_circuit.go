package commercelayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// resetCircuit is an action that lets a webhook get deliveries again that Commerce Layer gave up on.
type resetCircuit struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ action.ActionWithConfigure      = (*resetCircuit)(nil)
	_ action.ActionWithValidateConfig = (*resetCircuit)(nil)
)

func newResetCircuit(in services.Place) action.Action { return &resetCircuit{noun: webhookNoun(in)} }

// Metadata tells the type's name.
func (a *resetCircuit) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "commercelayer_webhook_reset_circuit"
}

// Schema tells the schema.
func (a *resetCircuit) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Closes the circuit of a Commerce Layer webhook. It opens after 30 failed deliveries in a row, and nothing " +
			"is delivered until it is reset. Where it is closed, only the failures so far are forgotten.",
		Attributes: map[string]schema.Attribute{
			"webhook_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the webhook, as in `xYZkjABcde`."},
		},
	}
}

// Configure takes the client of the configured provider.
func (a *resetCircuit) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

// ValidateConfig checks the id.
func (a *resetCircuit) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	a.webhookID(ctx, req.Config, &resp.Diagnostics)
}

// Invoke resets the circuit.
func (a *resetCircuit) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	id := a.webhookID(ctx, req.Config, &resp.Diagnostics)
	client, ok := a.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	const attempt = "reset the circuit of"
	_, err := hook.Find(ctx, client.Births, id, client.ResetCircuit)
	client.webhooks.Invalidate(id)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		resp.Diagnostics.Append(a.noun.NotFound(path.Root("webhook_id"), attempt, id, client.credentialsFor(), err))
	case err != nil:
		a.noun.Failed(&resp.Diagnostics, attempt, id, err)
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: "The circuit of webhook " + id + " is closed."})
	}
}

// webhookID returns the configured id, checked.
func (a *resetCircuit) webhookID(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) string {
	var id types.String
	at := path.Root("webhook_id")
	diags.Append(config.GetAttribute(ctx, at, &id)...)
	a.noun.CheckID(at, id, diags)
	return id.ValueString()
}
