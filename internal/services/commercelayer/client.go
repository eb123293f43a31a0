package commercelayer

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// maxPagesForDuplicates is the largest number of pages of a topic's webhooks that are searched for duplicates of a planned one.
const maxPagesForDuplicates = 8

// client is what the resources of one configured provider share: the API, the shared list of webhooks, and the memory of what
// was created and of what already exists.
type client struct {
	*commercelayerapi.Client
	hook.Account[commercelayerapi.Webhook]
	webhooks *collection.Collection[*commercelayerapi.Webhook]
	// keepSecrets is the provider's keep_shared_secret.
	keepSecrets types.Bool
}

var _ hook.Client[webhookModel, commercelayerapi.Webhook] = (*client)(nil)

func newClient(s *services.Settings, cfg commercelayerapi.Config) *client {
	c := &client{Client: commercelayerapi.New(cfg), keepSecrets: s.BoolValue(keepSharedSecret, true)}
	all := c.source("")
	all.Get, all.Enabled = c.GetWebhook, s.Bool("bulk_refresh", true)
	c.webhooks = collection.New(all)
	c.Access = s.Access(cfg.BaseURL)
	c.Creates, c.Births = hook.NewTracker(cfg.REST), hook.NewBirths(cfg.REST.Clock)
	c.Limiter = cfg.REST.RateLimiter
	c.Duplicates = hook.NewDuplicates(s.Bool("warn_duplicates", true), c.HookID, c.ofTopic)
	return c
}

// Create creates a webhook exactly once. Whether a create obeys _disable isn't documented. If it doesn't, an update disables the
// webhook. The webhook exists by then, so a failure must not lose its id.
func (c *client) Create(ctx context.Context, change hook.Change[webhookModel], diags *diag.Diagnostics) (*commercelayerapi.Webhook, once.Outcome, error) {
	c.hide(change.Plan)
	w, outcome, err := c.createOnce(ctx, change.Plan)
	if w == nil {
		return nil, outcome, err
	}
	defer c.webhooks.Invalidate(w.ID)
	if w.DisabledAt == "" && !change.Plan.Enabled.ValueBool() {
		c.Births.Created(w.ID)
		disabled, failed := hook.Find(ctx, c.Births, w.ID, func(ctx context.Context, id string) (*commercelayerapi.Webhook, error) {
			return c.UpdateWebhook(ctx, id, commercelayerapi.WebhookParams{Disable: true})
		})
		if failed != nil {
			diags.AddAttributeWarning(path.Root("enabled"), "The new Commerce Layer webhook is still enabled: "+w.ID,
				fmt.Sprintf("It was created but could not be disabled: %s. Apply again to disable it.", failed))
			return w, outcome, err
		}
		w = disabled
	}
	return w, outcome, err
}

func (c *client) createOnce(ctx context.Context, m webhookModel) (*commercelayerapi.Webhook, once.Outcome, error) {
	calls := []hook.Call{{Event: m.Topic.ValueString(), Address: m.CallbackURL.ValueString()}}
	isNear := func(w *commercelayerapi.Webhook) bool {
		return hook.Near(calls, []hook.Call{{Event: w.Topic, Address: w.CallbackURL}})
	}
	return once.Do(ctx, c.Creates, once.Create[*commercelayerapi.Webhook]{
		Key: hook.Key(calls),
		Send: func(ctx context.Context) (*commercelayerapi.Webhook, error) {
			return c.CreateWebhook(ctx, m.params(nil))
		},
		List: func(ctx context.Context, since time.Time) ([]*commercelayerapi.Webhook, error) {
			return c.createdSince(ctx, m.Topic.ValueString(), since)
		},
		Match: func(w *commercelayerapi.Webhook) bool { return m.matches(*w) },
		Near:  isNear,
		Answered: func(w *commercelayerapi.Webhook) error {
			if !isNear(w) {
				return errors.New("its callback_url or topic differs")
			}
			return nil
		},
		ID:        c.HookID,
		CreatedAt: createdAt,
		ChangedAt: changedAt,
		Clock:     c.Clock,
		Adopt: func(ctx context.Context, w *commercelayerapi.Webhook) (*commercelayerapi.Webhook, error) {
			return c.UpdateWebhook(ctx, w.ID, m.allParams())
		},
	})
}

func (c *client) Read(ctx context.Context, m webhookModel) (*commercelayerapi.Webhook, error) {
	c.hide(m)
	return c.find(ctx, m.ID.ValueString())
}

// find reads a webhook from the shared list if possible.
func (c *client) find(ctx context.Context, id string) (*commercelayerapi.Webhook, error) {
	return hook.Find(ctx, c.Births, id, c.webhooks.Read)
}

// get reads a webhook with its own request.
func (c *client) get(ctx context.Context, id string) (*commercelayerapi.Webhook, error) {
	return hook.Find(ctx, c.Births, id, c.GetWebhook)
}

func (c *client) Update(ctx context.Context, change hook.Change[webhookModel], diags *diag.Diagnostics) (*commercelayerapi.Webhook, error) {
	c.hide(*change.Prior)
	c.hide(change.Plan)
	id, params := change.Prior.ID.ValueString(), change.Plan.params(change.Prior)
	if params.IsEmpty() { // only the state changes
		return c.GetWebhook(ctx, id)
	}
	defer c.webhooks.Invalidate(id)
	w, err := c.UpdateWebhook(ctx, id, params)
	if err == nil && params.ResetCircuit {
		warnStillOpen(w, path.Root(circuitState), diags)
	}
	return w, err
}

// warnStillOpen warns about a webhook that a reset returned with an open circuit, and reports whether it did.
func warnStillOpen(w *commercelayerapi.Webhook, at path.Path, diags *diag.Diagnostics) bool {
	if !isNotClosed(w.CircuitState) {
		return false
	}
	diags.AddAttributeWarning(at, "The circuit of Commerce Layer webhook "+w.ID+" is still open",
		"Commerce Layer accepted the reset but doesn't show the circuit as closed. If the next plan doesn't either, the endpoint "+
			"may still be rejecting deliveries: see its recent deliveries (commercelayer_event_callbacks).")
	return true
}

func (c *client) Delete(ctx context.Context, m webhookModel) error {
	c.hide(m)
	defer c.webhooks.Invalidate(m.ID.ValueString())
	return c.DeleteWebhook(ctx, m.ID.ValueString())
}

// hide tells the client about secrets of a webhook that aren't configured as secrets: its key, and a password in its address.
func (c *client) hide(m webhookModel) {
	c.Hide(m.SharedSecret.ValueString())
	if u, err := url.Parse(m.CallbackURL.ValueString()); err == nil {
		password, _ := u.User.Password()
		c.Hide(password)
	}
}

func (c *client) HookID(w *commercelayerapi.Webhook) string {
	if w == nil {
		return ""
	}
	return w.ID
}

// keepsSecrets returns whether states keep shared secrets by default. It is unknown while the provider's setting is, and true before
// the provider is configured.
func (c *client) keepsSecrets() types.Bool {
	if c == nil {
		return types.BoolValue(true)
	}
	return c.keepSecrets
}

// source lists the webhooks of a topic, or all of them if it is empty, oldest first.
func (c *client) source(topic string) collection.Source[*commercelayerapi.Webhook] {
	return c.sourceOf(c.ListWebhooks, topic)
}

type listPage func(ctx context.Context, page int, topic string) (*commercelayerapi.Page, error)

func (c *client) sourceOf(list listPage, topic string) collection.Source[*commercelayerapi.Webhook] {
	return collection.Source[*commercelayerapi.Webhook]{
		ID: c.HookID,
		Page: func(ctx context.Context, number, _ int) (collection.Page[*commercelayerapi.Webhook], error) {
			page, err := list(ctx, number+1, topic)
			if err != nil {
				return collection.Page[*commercelayerapi.Webhook]{}, err
			}
			out := collection.Page[*commercelayerapi.Webhook]{Items: pointers(page.Webhooks), More: number+1 < page.Pages}
			if page.Total >= 0 {
				out.Total = &page.Total
			}
			return out, nil
		},
	}
}

// createdSince lists the webhooks of a topic from the newest down to the first that is older, or all of them if they aren't in that
// order.
func (c *client) createdSince(ctx context.Context, topic string, since time.Time) ([]*commercelayerapi.Webhook, error) {
	var found []*commercelayerapi.Webhook
	source, sorted := inOrder(c.sourceOf(c.ListNewestWebhooks, topic).Thorough(commercelayerapi.MaxPageSize))
	for w, err := range collection.Walk(ctx, source) {
		if err != nil {
			return found, err
		}
		found = append(found, w)
		if at, ok := createdAt(w); ok && at.Before(since) && sorted() {
			break
		}
	}
	return found, nil
}

// inOrder returns a source that checks the order of what it lists. sorted reports whether the pages so far went from newer to older
// webhooks.
func inOrder(source collection.Source[*commercelayerapi.Webhook]) (watched collection.Source[*commercelayerapi.Webhook], sorted func() bool) {
	page := source.Page
	var first, last time.Time
	isSorted := true
	source.Page = func(ctx context.Context, number, offset int) (collection.Page[*commercelayerapi.Webhook], error) {
		p, err := page(ctx, number, offset)
		for _, w := range p.Items {
			at, ok := createdAt(w)
			switch {
			case !ok:
			case first.IsZero():
				first, last = at, at
			case at.After(last):
				isSorted = false
			default:
				last = at
			}
		}
		return p, err
	}
	return source, func() bool { return isSorted && first.After(last) }
}

// all returns the webhooks of a topic, or all of them if it is empty. The result is never older than the last write of this run.
func (c *client) all(ctx context.Context, topic string) ([]*commercelayerapi.Webhook, error) {
	if topic == "" { // readers of single webhooks share this list
		return c.webhooks.All(ctx)
	}
	found, err := collection.Everything(ctx, c.source(topic))
	return slices.DeleteFunc(found, func(w *commercelayerapi.Webhook) bool { return !hasTopic(w, topic) }), err // a proxy may drop the filter
}

// hasTopic reports whether a webhook has a topic, or may have it because it can't be read.
func hasTopic(w *commercelayerapi.Webhook, topic string) bool {
	return w.Topic == topic || w.Problem != nil
}

// ofTopic returns the webhooks to search for duplicates: those of a topic, or none if the topic has very many. Reading them all in
// every plan would cost more of the rate limit than a warning is worth.
func (c *client) ofTopic(ctx context.Context, topic string) ([]*commercelayerapi.Webhook, error) {
	first, err := c.ListWebhooks(ctx, 1, topic)
	if err != nil {
		return nil, err
	}
	if first.Pages > maxPagesForDuplicates {
		tflog.Info(ctx, "skipping the search for duplicates among very many webhooks", map[string]any{"webhooks": first.Total})
		return nil, nil
	}
	list := func(ctx context.Context, page int, topic string) (*commercelayerapi.Page, error) {
		if known := first; page == 1 && known != nil {
			first = nil // a second walk reads it again
			return known, nil
		}
		return c.ListWebhooks(ctx, page, topic)
	}
	return collection.New(c.sourceOf(list, topic)).All(ctx)
}

func createdAt(w *commercelayerapi.Webhook) (time.Time, bool) { return services.ParseTime(w.CreatedAt) }

func changedAt(w *commercelayerapi.Webhook) (time.Time, bool) { return services.ParseTime(w.UpdatedAt) }

func pointers(webhooks []commercelayerapi.Webhook) []*commercelayerapi.Webhook {
	out := make([]*commercelayerapi.Webhook, len(webhooks))
	for i := range webhooks {
		out[i] = &webhooks[i]
	}
	return out
}
