package doo

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// client is what the resources of one configured provider share: the API, the webhooks of each team read in common, the
// memory of what was created and of what exists already, and the count of requests.
type client struct {
	*dooapi.Client
	// team is the default team of a new webhook: null where none is set, unknown where it is only known after apply.
	team       types.String
	creates    *once.Tracker
	duplicates *services.Duplicates[*dooapi.Webhook]
	usage      *usage
	bulk       bool

	mu    sync.Mutex
	teams map[string]*collection.Collection[*dooapi.Webhook]
}

func newClient(s *services.Settings, cfg dooapi.Config) *client {
	used := &usage{}
	cfg.REST.Log = used.counting(cfg.REST.Log)
	c := &client{
		Client: dooapi.New(cfg), creates: services.NewTracker(cfg.REST), usage: used, bulk: s.Bool("bulk_refresh", true),
		teams: map[string]*collection.Collection[*dooapi.Webhook]{},
	}
	c.duplicates = services.NewDuplicates(s.Bool("warn_duplicates", true), idOf,
		func(ctx context.Context, team string) ([]*dooapi.Webhook, error) { return c.webhooks(team).All(ctx) })
	return c
}

func idOf(w *dooapi.Webhook) string { return w.ID }

// webhooks returns the webhooks of a team, which all its readers share.
func (c *client) webhooks(team string) *collection.Collection[*dooapi.Webhook] {
	c.mu.Lock()
	defer c.mu.Unlock()
	shared, ok := c.teams[team]
	if !ok {
		shared = collection.New(c.source(team, c.bulk))
		c.teams[team] = shared
	}
	return shared
}

// source has no Get: doo documents no call to read one webhook.
func (c *client) source(team string, enabled bool) collection.Source[*dooapi.Webhook] {
	return collection.Source[*dooapi.Webhook]{
		ID: idOf,
		Page: func(ctx context.Context, number, _ int) (collection.Page[*dooapi.Webhook], error) {
			return c.page(ctx, team, number+1)
		},
		Enabled: enabled,
	}
}

func (c *client) page(ctx context.Context, team string, number int) (collection.Page[*dooapi.Webhook], error) {
	var out collection.Page[*dooapi.Webhook]
	page, err := c.ListWebhooks(ctx, team, number)
	if err != nil {
		return out, err
	}
	if page.Pages > dayLimit {
		return out, fmt.Errorf("the list of doo webhooks of team %s is too long or does not end: page %d tells of %d pages",
			team, number, page.Pages)
	}
	for i := range page.Webhooks {
		out.Items = append(out.Items, &page.Webhooks[i])
	}
	out.More = number < page.Pages
	return out, nil
}

// createWebhook creates the webhook that the model describes exactly once, and returns its id. doo shows no times, so what
// existed before is known from the list alone, which is read once for a run and team. A webhook that was found is complete:
// doo has no update that could have been needed.
func (c *client) createWebhook(ctx context.Context, m webhookModel) (id string, outcome once.Outcome, err error) {
	team := m.TeamID.ValueString()
	w, outcome, err := once.Do(ctx, c.creates, once.Create[*dooapi.Webhook]{
		Key:   team + "/" + m.Name.ValueString(),
		Scope: team,
		Send: func(ctx context.Context) (*dooapi.Webhook, error) {
			id, err := c.CreateWebhook(ctx, team, m.params())
			return &dooapi.Webhook{ID: id}, err
		},
		List: func(ctx context.Context, _ time.Time) ([]*dooapi.Webhook, error) {
			return collection.New(c.source(team, true)).All(ctx)
		},
		Match: func(w *dooapi.Webhook) bool { return m.describes(*w) },
		ID: func(w *dooapi.Webhook) string {
			return webhookIdentity{TeamID: m.TeamID, ID: types.StringValue(w.ID)}.importID()
		},
	})
	if err != nil {
		return "", outcome, err
	}
	c.webhooks(team).Invalidate(w.ID)
	c.duplicates.Manages(w.ID)
	return w.ID, outcome, nil
}

// deleteWebhook deletes a webhook and reads the team's list to see that it is gone. If it isn't, it tries once more.
func (c *client) deleteWebhook(ctx context.Context, team, id string) error {
	for range 2 {
		if err := c.DeleteWebhook(ctx, id); err != nil {
			return err
		}
		deleted, err := c.webhooks(team).ConfirmDeleted(ctx, id)
		if err != nil {
			return fmt.Errorf("doo accepted the deletion, which could not be confirmed: %w", err)
		}
		if deleted {
			return nil
		}
	}
	return fmt.Errorf("doo accepted the deletion twice, but team %s still lists the webhook", team)
}
