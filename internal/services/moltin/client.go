package moltin

import (
	"context"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// client is what the resources of one configured provider share: the API, its integrations read in common, and the
// memory of what was created and of what exists already.
type client struct {
	*moltinapi.Client
	integrations *collection.Collection[*moltinapi.Integration]
	creates      *once.Tracker
	duplicates   *services.Duplicates[*moltinapi.Integration]
}

func newClient(s *services.Settings, cfg moltinapi.Config) *client {
	c := &client{Client: moltinapi.New(cfg), creates: services.NewTracker(cfg.REST)}
	c.integrations = collection.New(c.source(s.Bool("bulk_refresh", true)))
	c.duplicates = services.NewDuplicates(s.Bool("warn_duplicates", true), idOf,
		func(ctx context.Context, _ string) ([]*moltinapi.Integration, error) { return c.integrations.All(ctx) })
	return c
}

func (c *client) source(enabled bool) collection.Source[*moltinapi.Integration] {
	return collection.Source[*moltinapi.Integration]{
		ID: func(i *moltinapi.Integration) string { return i.ID }, Get: c.GetIntegration, Page: c.page, Enabled: enabled,
	}
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
	return out, nil
}

// createIntegration creates the integration that the model describes exactly once.
func (c *client) createIntegration(ctx context.Context, m integrationModel) (*moltinapi.Integration, once.Outcome, error) {
	created, outcome, err := once.Do(ctx, c.creates, once.Create[*moltinapi.Integration]{
		Key: m.Name.ValueString(),
		Send: func(ctx context.Context) (*moltinapi.Integration, error) {
			return c.CreateIntegration(ctx, m.params(nil))
		},
		List: func(ctx context.Context, _ time.Time) ([]*moltinapi.Integration, error) {
			return collection.New(c.source(true)).All(ctx)
		},
		Match:     func(i *moltinapi.Integration) bool { return m.describes(*i) },
		ID:        idOf,
		CreatedAt: createdAt,
		Now:       c.Now,
		Adopt: func(ctx context.Context, i *moltinapi.Integration) (*moltinapi.Integration, error) {
			params := m.params(nil)
			params.IntegrationType = "" // can't be changed, and is the same
			return c.UpdateIntegration(ctx, i.ID, params)
		},
	})
	if created != nil {
		c.integrations.Invalidate(created.ID)
		c.duplicates.Manages(created.ID)
	}
	return created, outcome, err
}

func createdAt(i *moltinapi.Integration) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, i.CreatedAt)
	return at, err == nil
}

// idOf returns "" for an integration that doesn't exist.
func idOf(i *moltinapi.Integration) string {
	if i == nil {
		return ""
	}
	return i.ID
}
