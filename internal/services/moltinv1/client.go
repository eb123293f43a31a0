package moltinv1

import (
	"context"
	"fmt"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// client is what the resources of one configured provider share: the API, its webhooks read in common, and the memory of
// what was created and of what exists already.
type client struct {
	*moltinv1api.Client
	webhooks   *collection.Collection[*moltinv1api.Webhook]
	creates    *once.Tracker
	duplicates *services.Duplicates[*moltinv1api.Webhook]
}

func newClient(s *services.Settings, cfg moltinv1api.Config) *client {
	c := &client{Client: moltinv1api.New(cfg), creates: services.NewTracker(cfg.REST)}
	c.webhooks = collection.New(c.source(s.Bool("bulk_refresh", true)))
	c.duplicates = services.NewDuplicates(s.Bool("warn_duplicates", true), idOf,
		func(ctx context.Context, _ string) ([]*moltinv1api.Webhook, error) { return c.webhooks.All(ctx) })
	return c
}

func (c *client) source(enabled bool) collection.Source[*moltinv1api.Webhook] {
	return collection.Source[*moltinv1api.Webhook]{ID: idOf, Get: c.GetWebhook, Page: c.page, Enabled: enabled}
}

func (c *client) page(ctx context.Context, _, offset int) (collection.Page[*moltinv1api.Webhook], error) {
	var out collection.Page[*moltinv1api.Webhook]
	page, err := c.ListWebhooks(ctx, offset)
	if err != nil {
		return out, err
	}
	for i := range page.Webhooks {
		out.Items = append(out.Items, &page.Webhooks[i])
	}
	out.More = page.Next >= 0
	return out, nil
}

// createWebhook creates the webhook that the model describes exactly once. Moltin v1 shows no times, so what existed
// before is known from the list alone, which is read once for a run.
func (c *client) createWebhook(ctx context.Context, m webhookModel) (*moltinv1api.Webhook, once.Outcome, error) {
	w, outcome, err := once.Do(ctx, c.creates, once.Create[*moltinv1api.Webhook]{
		Key: fmt.Sprint(m.URL, m.ContentType, m.Create, m.Update, m.Delete, m.Enabled),
		Send: func(ctx context.Context) (*moltinv1api.Webhook, error) {
			return c.CreateWebhook(ctx, m.params(nil))
		},
		List: func(ctx context.Context, _ time.Time) ([]*moltinv1api.Webhook, error) {
			return collection.New(c.source(true)).All(ctx)
		},
		Match: func(w *moltinv1api.Webhook) bool { return m.describes(*w) },
		ID:    idOf,
		Adopt: func(ctx context.Context, w *moltinv1api.Webhook) (*moltinv1api.Webhook, error) {
			return c.UpdateWebhook(ctx, w.ID, m.params(nil))
		},
	})
	if w != nil {
		c.webhooks.Invalidate(w.ID)
		c.duplicates.Manages(w.ID)
	}
	return w, outcome, err
}

// idOf returns "" for a webhook that doesn't exist.
func idOf(w *moltinv1api.Webhook) string {
	if w == nil {
		return ""
	}
	return w.ID
}
