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
// what was created.
type client struct {
	*commercelayerapi.Client
	webhooks *collection.Collection[*commercelayerapi.Webhook]
	creates  *once.Keeper
}

func newClient(s *services.Settings, cfg commercelayerapi.Config) *client {
	api := commercelayerapi.New(cfg)
	return &client{
		Client:  api,
		creates: services.NewKeeper(cfg.REST),
		webhooks: collection.New(collection.Source[*commercelayerapi.Webhook]{
			ID:  idOf,
			Get: api.GetWebhook,
			Page: func(ctx context.Context, number, _ int) (collection.Page[*commercelayerapi.Webhook], error) {
				page, err := api.ListWebhooks(ctx, number+1, "")
				if err != nil {
					return collection.Page[*commercelayerapi.Webhook]{}, err
				}
				return collection.Page[*commercelayerapi.Webhook]{Items: pointers(page.Webhooks), More: number+1 < page.Pages}, nil
			},
			Enabled: s.Bool("bulk_refresh", true),
		}),
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
		c.webhooks.Wrote(w.ID)
	}
	return w, outcome, err
}

// createdSince lists the webhooks of a topic from the newest down to the first that is older.
func (c *client) createdSince(ctx context.Context, topic string, since time.Time) ([]*commercelayerapi.Webhook, error) {
	var found []*commercelayerapi.Webhook
	for number := 1; ; number++ {
		page, err := c.ListNewestWebhooks(ctx, number, topic)
		if err != nil {
			return nil, err
		}
		found = append(found, pointers(page.Webhooks)...)
		if number >= page.Pages || len(found) == 0 {
			return found, nil
		}
		if at, ok := createdAt(found[len(found)-1]); ok && at.Before(since) {
			return found, nil
		}
	}
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
