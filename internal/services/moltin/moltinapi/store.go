package moltinapi

import (
	"cmp"
	"context"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// The headers that choose a store. Answers may have them too, which isn't documented.
const (
	organizationHeader = "EP-Org-ID"
	storeHeader        = "EP-Store-ID"
)

// Store is the store of the credentials, if an answer has named it.
type Store struct{ OrganizationID, ID string }

// Store returns the store that the newest answers named. It is empty if none did.
func (c *Client) Store() Store {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.store
}

// ActsOn returns the store that requests are for: the one that answers named, or else the configured one.
func (c *Client) ActsOn() Store {
	told := c.Store()
	return Store{OrganizationID: cmp.Or(told.OrganizationID, c.cfg.OrganizationID), ID: cmp.Or(told.ID, c.cfg.StoreID)}
}

// do sends a request and notes the store that the answer names.
func (c *Client) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	answer, err := c.rest.Do(ctx, r)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.store = Store{
		OrganizationID: cmp.Or(answer.Header.Get(organizationHeader), c.store.OrganizationID),
		ID:             cmp.Or(answer.Header.Get(storeHeader), c.store.ID),
	}
	return answer, nil
}
