package moltinv1

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// warnOfDuplicates warns of webhooks that do what the planned one is to do. prior is nil for a new webhook; any other is
// known to be managed, which a plan without refresh tells nowhere else. Where the settings aren't known yet, nothing can be
// asked.
func (r *webhookResource) warnOfDuplicates(ctx context.Context, plan webhookModel, prior *webhookModel, diags *diag.Diagnostics) {
	var later diag.Diagnostics // told by what needs the settings
	client, ok := r.connection.Client(&later)
	switch {
	case !ok || client == nil:
	case prior != nil:
		client.duplicates.Manages(prior.ID.ValueString())
	case plan.calls():
		ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
		defer cancel()
		client.duplicates.Warn(ctx, r.noun, "", func(w *moltinv1api.Webhook) bool { return plan.callsLike(*w) }, idOf, diags)
	}
}

// calls reports whether it is known what a webhook calls, and on which events. One that nothing triggers calls nothing.
func (m webhookModel) calls() bool {
	return !m.URL.IsUnknown() && !m.Create.IsUnknown() && !m.Update.IsUnknown() && !m.Delete.IsUnknown() &&
		(m.Create.ValueBool() || m.Update.ValueBool() || m.Delete.ValueBool())
}

// callsLike reports whether a webhook calls the same address on the same events as the model, which calls.
func (m webhookModel) callsLike(w moltinv1api.Webhook) bool {
	return w.URL == m.URL.ValueString() && w.Create == m.Create.ValueBool() && w.Update == m.Update.ValueBool() &&
		w.Delete == m.Delete.ValueBool()
}
