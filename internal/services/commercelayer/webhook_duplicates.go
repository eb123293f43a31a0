package commercelayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// maxHeldPages is how many pages of a topic's webhooks are read at most to look for duplicates of a planned one.
const maxHeldPages = 8

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
	case !plan.Topic.IsUnknown() && !plan.CallbackURL.IsUnknown():
		ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
		defer cancel()
		client.duplicates.Warn(ctx, r.noun, plan.Topic.ValueString(), func(w *commercelayerapi.Webhook) bool {
			return w.Topic == plan.Topic.ValueString() && w.CallbackURL == plan.CallbackURL.ValueString()
		}, idOf, diags)
	}
}

// held returns the webhooks of a topic, and none of a topic that has very many: to read them all in every plan would cost
// more of the rate limit than a warning is worth.
func (c *client) held(ctx context.Context, topic string) ([]*commercelayerapi.Webhook, error) {
	var found []*commercelayerapi.Webhook
	for number := 1; ; number++ {
		page, err := c.ListWebhooks(ctx, number, topic)
		if err != nil {
			return nil, err
		}
		if page.Pages > maxHeldPages {
			tflog.Info(ctx, "not looking for duplicates among very many webhooks", map[string]any{"topic": topic, "webhooks": page.Total})
			return nil, nil
		}
		if found = append(found, pointers(page.Webhooks)...); number >= page.Pages {
			return found, nil
		}
	}
}
