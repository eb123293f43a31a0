package moltinv1

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// client is what the resources of one configured provider share: the API, one reading of its webhooks, and the memory of
// what was created and of what existed before.
type client struct {
	*moltinv1api.Client
	hook.Account[moltinv1api.Webhook]
	webhooks *collection.Collection[*moltinv1api.Webhook]

	// asked ends the question whether reads show secrets, which shown answers.
	asked sync.Once
	shown bool
}

var _ hook.Client[webhookModel, moltinv1api.Webhook] = (*client)(nil)

func newClient(s *services.Settings, cfg moltinv1api.Config) *client {
	c := &client{Client: moltinv1api.New(cfg)}
	c.webhooks = collection.New(c.source(s.Bool("bulk_refresh", true)))
	c.Access = s.Access(cfg.BaseURL)
	c.Creates, c.Births = hook.NewTracker(cfg.REST), hook.NewBirths(cfg.REST.Clock)
	c.Limiter = cfg.REST.RateLimiter
	c.Duplicates = hook.NewDuplicates(s.Bool("warn_duplicates", true), c.HookID,
		func(ctx context.Context, _ string) ([]*moltinv1api.Webhook, error) { return c.webhooks.All(ctx) })
	return c
}

func (c *client) source(enabled bool) collection.Source[*moltinv1api.Webhook] {
	return collection.Source[*moltinv1api.Webhook]{ID: c.HookID, Get: c.GetWebhook, Page: c.page, Enabled: enabled}
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
	if page.Total >= 0 {
		out.Total = &page.Total
	}
	return out, nil
}

// Create sends a webhook exactly once. Moltin v1 shows no times, so only the list shows what existed before. It is read once per
// run.
func (c *client) Create(ctx context.Context, change hook.Change[webhookModel], _ *diag.Diagnostics) (*moltinv1api.Webhook, once.Outcome, error) {
	m := change.Plan
	calls := callsOf(m.URL.ValueString(), m.Create.ValueBool(), m.Update.ValueBool(), m.Delete.ValueBool())
	isNear := func(w *moltinv1api.Webhook) bool {
		return hook.Near(calls, callsOf(w.URL, w.Create, w.Update, w.Delete))
	}
	w, outcome, err := once.Do(ctx, c.Creates, once.Create[*moltinv1api.Webhook]{
		Key: hook.Key(calls),
		Send: func(ctx context.Context) (*moltinv1api.Webhook, error) {
			return c.CreateWebhook(ctx, m.params(nil))
		},
		List: func(ctx context.Context, _ time.Time) ([]*moltinv1api.Webhook, error) {
			return collection.Everything(ctx, c.source(true).Thorough(fullPage))
		},
		Match: func(w *moltinv1api.Webhook) bool { return m.matches(*w) },
		Near:  isNear,
		Answered: func(w *moltinv1api.Webhook) error {
			if !isNear(w) {
				return errors.New("its url or its triggers differ")
			}
			return nil
		},
		ID: c.HookID,
		Adopt: func(ctx context.Context, w *moltinv1api.Webhook) (*moltinv1api.Webhook, error) {
			return c.UpdateWebhook(ctx, w.ID, m.params(nil))
		},
	})
	if w != nil {
		c.webhooks.Invalidate(w.ID)
		c.asRead(ctx, w)
	}
	return w, outcome, err
}

// asRead removes a secret from the answer to a write if reads don't show secrets, so that its absence from a later read isn't
// taken for a removal. Whether they do is checked once per run, with the first webhook whose answer has a secret.
func (c *client) asRead(ctx context.Context, w *moltinv1api.Webhook) {
	if w.Secret == "" {
		return
	}
	c.asked.Do(func() {
		read, err := c.GetWebhook(ctx, w.ID)
		c.shown = err == nil && read.Secret != ""
	})
	if !c.shown {
		w.Secret = ""
	}
}

// fullPage is the number of webhooks from which a page may be full. The page in Moltin's example has 10.
const fullPage = 10

// callsOf returns what a webhook calls. A webhook that nothing triggers has a call of its own.
func callsOf(url string, create, update, remove bool) []hook.Call {
	return []hook.Call{{Event: fmt.Sprintf("create %t, update %t, delete %t", create, update, remove), Address: url}}
}

func (c *client) Read(ctx context.Context, m webhookModel) (*moltinv1api.Webhook, error) {
	return c.find(ctx, m.ID.ValueString())
}

func (c *client) find(ctx context.Context, id string) (*moltinv1api.Webhook, error) {
	return hook.Find(ctx, c.Births, id, c.webhooks.Read)
}

func (c *client) Update(ctx context.Context, change hook.Change[webhookModel], _ *diag.Diagnostics) (*moltinv1api.Webhook, error) {
	id, params := change.Prior.ID.ValueString(), change.Plan.params(change.Prior)
	if params.IsEmpty() { // only what Terraform keeps for itself changed
		return c.GetWebhook(ctx, id)
	}
	defer c.webhooks.Invalidate(id)
	w, err := c.UpdateWebhook(ctx, id, params)
	if err == nil {
		c.asRead(ctx, w)
	}
	return w, err
}

func (c *client) Delete(ctx context.Context, m webhookModel) error {
	defer c.webhooks.Invalidate(m.ID.ValueString())
	return c.DeleteWebhook(ctx, m.ID.ValueString())
}

func (c *client) HookID(w *moltinv1api.Webhook) string {
	if w == nil {
		return ""
	}
	return w.ID
}
