package moltinv1

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

func webhookNoun(in services.Place) services.Noun {
	return services.Noun{Vendor: title, Thing: "webhook", Settings: in,
		ExampleID: "7543afd4-0b79-466f-b8f4-af84cb487290", ReservedIDs: []string{"fields"},
		AccessHint: "Credentials of its successor (Moltin v2, now Elastic Path) aren't valid for this API: they belong in the settings " +
			"of Moltin v2."}
}

func newWebhookResource(in services.Place) resource.Resource {
	return &hook.Resource[webhookModel, moltinv1api.Webhook, *client]{Kind: hook.Kind[webhookModel, moltinv1api.Webhook, *client]{
		Noun: webhookNoun(in), TypeName: "moltin_v1_webhook", Schema: webhookSchema,
		Identity:    hook.IdentitySchema("Id of the webhook, such as 7543afd4-0b79-466f-b8f4-af84cb487290."),
		ServerMoved: []string{"order", "updated_at"},
		Sends:       func(c hook.Change[webhookModel]) bool { return !c.Plan.params(c.Prior).IsEmpty() },
		Secrets:     secretsOf, Warn: warnNotDelivering,
	}}
}

// warnNotDelivering warns of a webhook that was disabled, unless the state says that Terraform did it.
func warnNotDelivering(state webhookModel, w *moltinv1api.Webhook, diags *diag.Diagnostics) {
	if state.Enabled.ValueBool() && !w.Enabled {
		diags.AddAttributeWarning(path.Root("enabled"), "A Moltin v1 webhook was disabled outside of Terraform",
			fmt.Sprintf("Apply to enable webhook %s, or set enabled = false to leave it disabled. It no longer receives deliveries.", w.ID))
	}
}
