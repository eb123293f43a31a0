package doo

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// client is what the resources of one configured provider share: the API, one reading of each team's webhooks, the memory of
// what was created and of what existed before, and the count of requests.
type client struct {
	*dooapi.Client
	hook.Account[dooapi.Webhook]
	// team is the default team of a new webhook: null if none is set, unknown if it is only known after apply.
	team  types.String
	usage *usage
	clock rest.Clock
	bulk  bool

	asked sync.Once   // for the first new webhook
	shown atomic.Bool // secrets, as they are, in a list of this run

	mu    sync.Mutex
	teams map[string]*collection.Collection[*dooapi.Webhook]
}

var _ hook.Client[webhookModel, dooapi.Webhook] = (*client)(nil)

func newClient(s *services.Settings, cfg dooapi.Config) *client {
	used := &usage{}
	cfg.REST.Log = used.counting(cfg.REST.Log)
	c := &client{
		Client: dooapi.New(cfg), usage: used, bulk: s.Bool("bulk_refresh", true),
		teams: map[string]*collection.Collection[*dooapi.Webhook]{},
	}
	c.Access = s.Access(cfg.BaseURL, "api_key")
	c.Access.Token = "" // the API key, which every request needs, identifies the account better
	c.clock, c.Tell = cfg.REST.Clock, used.warn
	c.Creates, c.Births = hook.NewTracker(cfg.REST), hook.NewBirths(cfg.REST.Clock)
	c.Limiter = cfg.REST.RateLimiter
	c.Duplicates = hook.NewDuplicates(s.Bool("warn_duplicates", true), c.HookID,
		func(ctx context.Context, team string) ([]*dooapi.Webhook, error) { return c.webhooks(team).All(ctx) })
	return c
}

// HookID returns only the id, as doo lists a webhook of a team.
func (c *client) HookID(w *dooapi.Webhook) string {
	if w == nil {
		return ""
	}
	return w.ID
}

// webhooks returns the shared list of a team's webhooks.
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
		ID: c.HookID, Loose: true, // doo's own examples count more webhooks than they show
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
		return out, fmt.Errorf("the list of doo webhooks of team %s is too long or does not end: page %d says that there are "+
			"%d pages",
			team, number, page.Pages)
	}
	for i := range page.Webhooks {
		w := &page.Webhooks[i]
		if secretsOf(&webhookModel{}, w)[0].IsClear() {
			c.shown.Store(true)
		}
		out.Items = append(out.Items, w)
	}
	out.More = number < page.Pages
	if page.Total >= 0 {
		out.Total = &page.Total
	}
	return out, nil
}

// Create sends a webhook exactly once. doo shows no times, so only the list shows what existed before. It is read once per run and
// team. A webhook that was found is complete, because doo has no update. Of one that was created, doo returns only the id.
func (c *client) Create(ctx context.Context, change hook.Change[webhookModel], _ *diag.Diagnostics) (*dooapi.Webhook, once.Outcome, error) {
	m := change.Sent
	team, calls := m.TeamID.ValueString(), callsOf(m.params())
	created := c.webhooks(team).Creating()
	w, outcome, err := once.Do(ctx, c.Creates, once.Create[*dooapi.Webhook]{
		Key:   team + "\n" + hook.Key(calls),
		Scope: team,
		Send: func(ctx context.Context) (*dooapi.Webhook, error) {
			id, err := c.CreateWebhook(ctx, team, m.params())
			return m.accepted(id), err
		},
		List: func(ctx context.Context, _ time.Time) ([]*dooapi.Webhook, error) {
			return collection.Everything(ctx, c.source(team, true).Thorough(fullPage))
		},
		Match: m.matches,
		Near:  func(w *dooapi.Webhook) bool { return hook.Near(calls, callsOf(dooapi.WebhookParams{Hooks: w.Hooks})) },
		ID: func(w *dooapi.Webhook) string {
			if w.ID == "" {
				return ""
			}
			return m.ImportID(w.ID)
		},
	})
	created(c.HookID(w))
	if w == nil || outcome.Adopted {
		return w, outcome, err
	}
	if listed := c.listed(ctx, team, w.ID); listed != nil {
		return listed, outcome, err
	}
	if a := w.Authentication; a != nil && c.shown.Load() {
		a.Credentials.ClientSecret = m.credentials().ClientSecret.ValueString()
	}
	return w, outcome, err
}

// listed returns the first new webhook of a run as the list shows it, because doo answers a create with only an id. It returns nil
// for any other webhook and if the list doesn't show it. One is enough: what doo stores differently, and whether it shows secrets,
// is the same for all. Later deletes of the run also need the order of the list.
func (c *client) listed(ctx context.Context, team, id string) *dooapi.Webhook {
	var found *dooapi.Webhook
	c.asked.Do(func() {
		all, _ := c.webhooks(team).All(ctx) // without it, the next refresh shows the same
		for _, w := range all {
			if rest.IDKey(w.ID) == rest.IDKey(id) && w.Problem == nil {
				found = w
			}
		}
	})
	return found
}

// fullPage is the number of webhooks from which a page may be full, 25 in doo's examples.
const fullPage = 25

// callsOf returns what a webhook calls.
func callsOf(p dooapi.WebhookParams) []hook.Call {
	var calls []hook.Call
	for _, h := range p.Hooks {
		calls = append(calls, hook.Call{Event: h.Type, Address: h.Endpoint})
	}
	return calls
}

// Read finds a webhook in the list of its team.
func (c *client) Read(ctx context.Context, m webhookModel) (*dooapi.Webhook, error) {
	return c.find(ctx, m.TeamID.ValueString(), m.ID.ValueString())
}

func (c *client) find(ctx context.Context, team, id string) (*dooapi.Webhook, error) {
	all, again := c.webhooks(team), false
	return hook.Find(ctx, c.Births, id, func(ctx context.Context, id string) (*dooapi.Webhook, error) {
		if again {
			all.Invalidate(id) // the list has to be read again
		}
		again = true
		return all.Read(ctx, id)
	})
}

// Update sends nothing. Any difference at doo replaces the webhook, so only what Terraform keeps for itself can change.
func (c *client) Update(_ context.Context, change hook.Change[webhookModel], _ *diag.Diagnostics) (*dooapi.Webhook, error) {
	return &dooapi.Webhook{ID: change.Prior.ID.ValueString()}, nil
}

// Delete deletes a webhook and reads the team's list to confirm it. If the webhook is still listed, the list may be stale or the
// deletion lost, so it is deleted again after pauses.
func (c *client) Delete(ctx context.Context, m webhookModel) error {
	team, id := m.TeamID.ValueString(), m.ID.ValueString()
	var deleted bool
	var refused, err error
	interrupted := c.clock.Patiently(ctx, func(ctx context.Context) bool {
		deleted, err = c.webhooks(team).Delete(ctx, id, func(ctx context.Context) error {
			refused = c.DeleteWebhook(ctx, id)
			return refused
		})
		return deleted || err != nil
	})
	switch {
	case refused != nil:
		return refused
	case err != nil:
		return fmt.Errorf("doo accepted the deletion, but it could not be confirmed: %w", err)
	case interrupted != nil:
		return fmt.Errorf("doo accepted the deletion, but team %s still lists the webhook, and the run was interrupted: %w", team, interrupted)
	case !deleted:
		return fmt.Errorf("doo accepted the deletion four times within 15 seconds, but team %s still lists the webhook", team)
	}
	return nil
}
