package commercelayer

import (
	"context"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// client is what the resources of one configured provider share: the API, its webhooks read in common, and the memory of
// what was created and of what is managed.
type client struct {
	*commercelayerapi.Client
	webhooks   *collection.Collection[*commercelayerapi.Webhook]
	creates    *once.Tracker
	duplicates *services.Duplicates[*commercelayerapi.Webhook]
}

func newClient(s *services.Settings, cfg commercelayerapi.Config) *client {
	c := &client{Client: commercelayerapi.New(cfg), creates: services.NewTracker(cfg.REST)}
	c.duplicates = services.NewDuplicates(s.Bool("warn_duplicates", true), idOf, c.held)
	all := c.source("")
	all.Get, all.Enabled = c.GetWebhook, s.Bool("bulk_refresh", true)
	c.webhooks = collection.New(all)
	return c
}

// source shows the webhooks of a topic, or all of them where it is empty.
func (c *client) source(topic string) collection.Source[*commercelayerapi.Webhook] {
	return collection.Source[*commercelayerapi.Webhook]{ID: idOf, Page: pages(c.ListWebhooks, topic)}
}

// pages returns how a list of a topic is read page by page.
func pages(
	list func(ctx context.Context, page int, topic string) (*commercelayerapi.Page, error), topic string,
) func(context.Context, int, int) (collection.Page[*commercelayerapi.Webhook], error) {
	return func(ctx context.Context, number, _ int) (collection.Page[*commercelayerapi.Webhook], error) {
		page, err := list(ctx, number+1, topic)
		if err != nil {
			return collection.Page[*commercelayerapi.Webhook]{}, err
		}
		return collection.Page[*commercelayerapi.Webhook]{Items: pointers(page.Webhooks), More: number+1 < page.Pages}, nil
	}
}

// createWebhook creates the webhook that the model describes exactly once.
func (c *client) createWebhook(ctx context.Context, m webhookModel) (*commercelayerapi.Webhook, once.Outcome, error) {
	w, outcome, err := once.Do(ctx, c.creates, once.Create[*commercelayerapi.Webhook]{
		Key: m.Topic.ValueString() + "\n" + m.CallbackURL.ValueString(),
		Send: func(ctx context.Context) (*commercelayerapi.Webhook, error) {
			return c.CreateWebhook(ctx, m.params(nil))
		},
		List: func(ctx context.Context, since time.Time) ([]*commercelayerapi.Webhook, error) {
			return c.createdSince(ctx, m.Topic.ValueString(), since)
		},
		Match:     func(w *commercelayerapi.Webhook) bool { return m.describes(*w) },
		ID:        idOf,
		CreatedAt: createdAt,
		Now:       c.Now,
		Adopt: func(ctx context.Context, w *commercelayerapi.Webhook) (*commercelayerapi.Webhook, error) {
			return c.UpdateWebhook(ctx, w.ID, m.allParams())
		},
	})
	if w != nil {
		c.webhooks.Invalidate(w.ID)
		c.duplicates.Manages(w.ID)
	}
	return w, outcome, err
}

// createdSince lists the webhooks of a topic from the newest down to the first that is older.
func (c *client) createdSince(ctx context.Context, topic string, since time.Time) ([]*commercelayerapi.Webhook, error) {
	newest := collection.Source[*commercelayerapi.Webhook]{ID: idOf, Page: pages(c.ListNewestWebhooks, topic)}
	var found []*commercelayerapi.Webhook
	for w, err := range collection.Walk(ctx, newest) {
		if err != nil {
			return nil, err
		}
		found = append(found, w)
		if at, ok := createdAt(w); ok && at.Before(since) {
			break
		}
	}
	return found, nil
}

func createdAt(w *commercelayerapi.Webhook) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, w.CreatedAt)
	return at, err == nil
}

func pointers(webhooks []commercelayerapi.Webhook) []*commercelayerapi.Webhook {
	out := make([]*commercelayerapi.Webhook, len(webhooks))
	for i := range webhooks {
		out[i] = &webhooks[i]
	}
	return out
}
