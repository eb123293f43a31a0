package moltin

import (
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// ownerOf is the store of the credentials, if an answer has named it. An integration itself doesn't say where it is.
func ownerOf(c *client, _ *moltinapi.Integration) hook.Owner {
	store := c.Store()
	return hook.Owner{organizationID: store.OrganizationID, storeID: store.ID}
}

// place names the store.
func place(o hook.Owner) string {
	switch {
	case o[storeID] == "":
		return "the organization " + o[organizationID]
	case o[organizationID] == "":
		return "the store " + o[storeID]
	}
	return "the store " + o[storeID] + " of the organization " + o[organizationID]
}
