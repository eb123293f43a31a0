package moltin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// warnOfDuplicates warns of integrations that do what the planned one is to do. prior is nil for a new integration; any
// other is known to be managed, which a plan without refresh tells nowhere else. Where the settings aren't known yet,
// nothing can be asked.
func (r *integrationResource) warnOfDuplicates(ctx context.Context, plan integrationModel, prior *integrationModel, diags *diag.Diagnostics) {
	var later diag.Diagnostics // told by what needs the settings
	client, ok := r.connection.Client(&later)
	switch {
	case !ok || client == nil:
	case prior != nil:
		client.duplicates.Manages(prior.ID.ValueString())
	case plan.calls():
		ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
		defer cancel()
		client.duplicates.Warn(ctx, r.noun, "", func(i *moltinapi.Integration) bool { return plan.callsLike(*i) }, idOf, diags)
	}
}

// calls reports whether it is known what an integration calls, and on which events.
func (m integrationModel) calls() bool {
	if m.IntegrationType.IsUnknown() || len(stringsOf(m.Observes)) < max(1, len(m.Observes.Elements())) {
		return false
	}
	c := configurationOf(m.Configuration)
	if m.IntegrationType.ValueString() != moltinapi.TypeSTOMP {
		return !c.URL.IsNull() && !c.URL.IsUnknown()
	}
	return len(stringsOf(c.Addresses)) >= max(1, len(c.Addresses.Elements())) && !c.Destination.IsUnknown()
}

// callsLike reports whether an integration calls the same address on the same events as the model, which calls.
func (m integrationModel) callsLike(i moltinapi.Integration) bool {
	other, _ := fromAPI(integrationModel{}, i)
	if !other.IntegrationType.Equal(m.IntegrationType) || !other.Observes.Equal(m.Observes) {
		return false
	}
	ours, theirs := configurationOf(m.Configuration), configurationOf(other.Configuration)
	if m.IntegrationType.ValueString() != moltinapi.TypeSTOMP {
		return theirs.URL.Equal(ours.URL)
	}
	return theirs.Addresses.Equal(ours.Addresses) && theirs.Destination.Equal(ours.Destination)
}
