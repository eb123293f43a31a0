package commercelayer

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// webhookSecret reads the key that signs a webhook's deliveries. Terraform doesn't store the result of an ephemeral resource in the
// state or a plan.
type webhookSecret struct {
	noun       services.Noun
	connection services.Connection[*client]
}

var (
	_ ephemeral.EphemeralResourceWithConfigure      = (*webhookSecret)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig = (*webhookSecret)(nil)
)

func newWebhookSecret(in services.Place) ephemeral.EphemeralResource {
	return &webhookSecret{noun: webhookNoun(in)}
}

// webhookSecretModel is a commercelayer_webhook_secret.
type webhookSecretModel struct {
	WebhookID    types.String `tfsdk:"webhook_id"`
	SharedSecret types.String `tfsdk:"shared_secret"`
}

// Metadata returns the type's name.
func (e *webhookSecret) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "commercelayer_webhook_secret"
}

// Schema returns the schema.
func (e *webhookSecret) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The key with which Commerce Layer signs a webhook's deliveries. It is read in each run and isn't stored in the " +
			"state or a plan. You can pass it to a write-only argument of another resource, for example of a secrets manager. Then set " +
			"`keep_shared_secret = false` in the webhook. Needs Terraform 1.10 (1.11 for write-only arguments) or " +
			"OpenTofu 1.11.",
		Attributes: map[string]schema.Attribute{
			"webhook_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the webhook, such as `xYZkjABcde`.",
			},
			"shared_secret": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "Key with which Commerce Layer signs its deliveries (HMAC-SHA256, header `X-CommerceLayer-Signature`).",
			},
		},
	}
}

// Configure keeps the client of the configured provider.
func (e *webhookSecret) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.connection = services.Connect[*client](req.ProviderData, serviceName, &resp.Diagnostics)
}

// ValidateConfig checks the id.
func (e *webhookSecret) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	e.configured(ctx, req.Config, &resp.Diagnostics)
}

// Open reads the secret. If the id is only known after apply, Terraform calls it then.
func (e *webhookSecret) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	m := e.configured(ctx, req.Config, &resp.Diagnostics)
	if e.connection.IsDeferred(req.ClientCapabilities.DeferralAllowed) {
		resp.Deferred = &ephemeral.Deferred{Reason: ephemeral.DeferredReasonProviderConfigUnknown}
		return
	}
	client, ok := e.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()

	// The shared list may be older than this run's writes, and one secret doesn't need a whole page.
	w, err := client.get(ctx, m.WebhookID.ValueString())
	switch {
	case err != nil:
		services.Named{Noun: e.noun, At: path.Root("webhook_id"), ID: m.WebhookID.ValueString(), Account: client.credentialsFor()}.
			Failed(&resp.Diagnostics, "read", err)
	case w.SharedSecret == "": // an empty key would let anyone sign
		resp.Diagnostics.AddError("Unable to read the secret of a Commerce Layer webhook",
			fmt.Sprintf("Commerce Layer shows webhook %s without its shared_secret.", w.ID))
	default:
		m.SharedSecret = types.StringValue(w.SharedSecret)
		resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
	}
}

// configured returns the configuration, with its id checked.
func (e *webhookSecret) configured(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (m webhookSecretModel) {
	diags.Append(config.Get(ctx, &m)...)
	e.noun.CheckID(path.Root("webhook_id"), m.WebhookID, diags)
	return m
}
