package doo

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// warnOfDuplicates warns of webhooks of the team that do what the planned one is to do. prior is nil for a new webhook; any
// other is known to be managed, also while it is replaced, which a plan without refresh tells nowhere else. Where the
// settings aren't known yet, nothing can be asked.
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
		var found diag.Diagnostics
		client.duplicates.Warn(ctx, r.noun, plan.TeamID.ValueString(), func(w *dooapi.Webhook) bool { return plan.callsLike(*w) },
			func(w *dooapi.Webhook) string {
				return webhookIdentity{TeamID: plan.TeamID, ID: types.StringValue(w.ID)}.importID()
			}, &found)
		for _, d := range found {
			diags.AddWarning(d.Summary(), d.Detail()+replacing)
		}
	}
}

// replacing ends the warning. To apply a replacement with create_before_destroy, Terraform plans the new webhook once more,
// in another process, and tells nothing there of the old one.
const replacing = " During the apply of a replacement with create_before_destroy, it may be the webhook that is replaced, which is " +
	"deleted next; then nothing is to be done."

// calls reports whether it is known what a webhook calls, on which events, and of which team.
func (m webhookModel) calls() bool {
	if m.TeamID.IsNull() || m.TeamID.IsUnknown() || m.EventID.IsUnknown() || m.EventGuideID.IsUnknown() || m.Hooks.IsUnknown() {
		return false
	}
	for _, element := range m.Hooks.Elements() {
		hook, ok := element.(types.Object)
		if !ok || leaf(hook, "type").IsUnknown() || leaf(hook, "endpoint").IsUnknown() {
			return false
		}
	}
	return true
}

// call is what a hook calls on which event.
type call struct{ kind, endpoint string }

// callsLike reports whether a webhook of the team calls the same addresses on the same events as the model, which calls.
func (m webhookModel) callsLike(w dooapi.Webhook) bool {
	ours, theirs := map[call]bool{}, map[call]bool{}
	for _, element := range m.Hooks.Elements() {
		if hook, ok := element.(types.Object); ok {
			ours[call{leaf(hook, "type").ValueString(), leaf(hook, "endpoint").ValueString()}] = true
		}
	}
	for _, hook := range w.Hooks {
		theirs[call{hook.Type, hook.Endpoint}] = true
	}
	return maps.Equal(ours, theirs) && !apart(m.EventID, w.EventID) && !apart(m.EventGuideID, w.EventGuideID)
}

// apart reports whether two webhooks are known to be for different events, as two are that are each restricted to another
// one. One without restriction is for all of them.
func apart(ours types.String, theirs *string) bool {
	return ours.ValueString() != "" && theirs != nil && *theirs != "" && *theirs != ours.ValueString()
}
