package moltin

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// client is what the resources of one configured provider share: the API, one reading of its integrations, and the
// memory of what was created and of what existed before.
type client struct {
	*moltinapi.Client
	hook.Account[moltinapi.Integration]
	integrations *collection.Collection[*moltinapi.Integration]
}

var _ hook.Client[integrationModel, moltinapi.Integration] = (*client)(nil)

func newClient(s *services.Settings, cfg moltinapi.Config) *client {
	c := &client{Client: moltinapi.New(cfg)}
	c.integrations = collection.New(c.source(s.Bool("bulk_refresh", true)))
	c.Access = s.Access(cfg.BaseURL, organizationID, storeID)
	c.Creates, c.Births = hook.NewTracker(cfg.REST), hook.NewBirths(cfg.REST.Clock)
	c.Limiter = cfg.REST.RateLimiter
	c.Duplicates = hook.NewDuplicates(s.Bool("warn_duplicates", true), c.HookID,
		func(ctx context.Context, _ string) ([]*moltinapi.Integration, error) { return c.integrations.All(ctx) })
	return c
}

func (c *client) source(enabled bool) collection.Source[*moltinapi.Integration] {
	return collection.Source[*moltinapi.Integration]{ID: c.HookID, Get: c.GetIntegration, Page: c.page, Enabled: enabled}
}

func (c *client) page(ctx context.Context, _, offset int) (collection.Page[*moltinapi.Integration], error) {
	var out collection.Page[*moltinapi.Integration]
	page, err := c.ListIntegrations(ctx, offset)
	if err != nil {
		return out, err
	}
	for i := range page.Integrations {
		out.Items = append(out.Items, &page.Integrations[i])
	}
	out.More = page.More
	if page.Total >= 0 {
		out.Total = &page.Total
	}
	return out, nil
}

// Create sends an integration exactly once.
func (c *client) Create(ctx context.Context, change hook.Change[integrationModel], _ *diag.Diagnostics) (*moltinapi.Integration, once.Outcome, error) {
	calls := change.Sent.calls()
	created, outcome, err := once.Do(ctx, c.Creates, once.Create[*moltinapi.Integration]{
		Key: hook.Key(calls),
		Send: func(ctx context.Context) (*moltinapi.Integration, error) {
			return c.CreateIntegration(ctx, params(change))
		},
		List: func(ctx context.Context, _ time.Time) ([]*moltinapi.Integration, error) {
			return collection.Everything(ctx, c.source(true).Thorough(moltinapi.MaxPageSize))
		},
		Match: change.Sent.matches,
		Near:  func(i *moltinapi.Integration) bool { return hook.Near(calls, callsOf(*i)) },
		Answered: func(i *moltinapi.Integration) error {
			if !hook.Near(calls, callsOf(*i)) {
				return errors.New("its address or its events differ")
			}
			return nil
		},
		ID:        c.HookID,
		CreatedAt: createdAt,
		ChangedAt: changedAt,
		Clock:     c.Clock,
		Adopt: func(ctx context.Context, i *moltinapi.Integration) (*moltinapi.Integration, error) {
			return c.UpdateIntegration(ctx, i.ID, params(change))
		},
	})
	if created != nil {
		c.integrations.Invalidate(created.ID)
	}
	return created, outcome, err
}

func (m integrationModel) calls() []hook.Call {
	c := m.configuration()
	return callsOf(moltinapi.Integration{
		IntegrationType: m.IntegrationType.ValueString(), Observes: stringsOf(m.Observes), Configuration: moltinapi.Configuration{
			URL: c.URL.ValueString(), Addresses: stringsOf(c.Addresses), Destination: c.Destination.ValueString(),
		},
	})
}

// callsOf returns what an integration calls. Its type is part of the address, because each has addresses of its own.
func callsOf(i moltinapi.Integration) []hook.Call {
	addresses := []string{i.Configuration.URL}
	if i.IntegrationType == moltinapi.TypeSTOMP {
		addresses = nil
		for _, address := range i.Configuration.Addresses {
			addresses = append(addresses, address+" "+i.Configuration.Destination)
		}
	}
	var calls []hook.Call
	for _, event := range i.Observes {
		for _, address := range addresses {
			calls = append(calls, hook.Call{Event: cmp.Or(i.IntegrationType, moltinapi.TypeWebhook) + " " + event, Address: address})
		}
	}
	return calls
}

func createdAt(i *moltinapi.Integration) (time.Time, bool) { return services.ParseTime(i.CreatedAt) }

func changedAt(i *moltinapi.Integration) (time.Time, bool) { return services.ParseTime(i.UpdatedAt) }

func (c *client) Read(ctx context.Context, m integrationModel) (*moltinapi.Integration, error) {
	return c.find(ctx, m.ID.ValueString())
}

func (c *client) find(ctx context.Context, id string) (*moltinapi.Integration, error) {
	return hook.Find(ctx, c.Births, id, c.integrations.Read)
}

// Update reads the integration first in two cases: if nothing has to be sent, because only what Terraform keeps for itself
// changed, and if the configuration to send lacks a secret, because it then depends on what Moltin shows of it.
func (c *client) Update(ctx context.Context, change hook.Change[integrationModel], diags *diag.Diagnostics) (*moltinapi.Integration, error) {
	id, p := change.Prior.ID.ValueString(), params(change)
	if p.IsEmpty() || len(unsent(change.Plan, p.Configuration, nil)) > 0 {
		shown, err := c.GetIntegration(ctx, id)
		if err != nil {
			return nil, err
		}
		diags.Append(keepSecrets(change.Plan, p.Configuration, shown)...)
		if p.IsEmpty() || diags.HasError() {
			return shown, nil
		}
	}
	defer c.integrations.Invalidate(id)
	return c.UpdateIntegration(ctx, id, p)
}

func (c *client) Delete(ctx context.Context, m integrationModel) error {
	defer c.integrations.Invalidate(m.ID.ValueString())
	return c.DeleteIntegration(ctx, m.ID.ValueString())
}

func (c *client) HookID(i *moltinapi.Integration) string {
	if i == nil {
		return ""
	}
	return i.ID
}
