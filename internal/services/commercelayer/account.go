package commercelayer

import (
	"fmt"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// The keys of an owner.
const (
	organizationKey = "organization_id"
	modeKey         = "mode"
)

// ownerOf returns the organization and mode of a webhook, completed by what other responses and the token show about the
// credentials. Without a webhook, it returns the latter alone. With another account's credentials, every webhook looks deleted.
func ownerOf(c *client, w *commercelayerapi.Webhook) hook.Owner {
	here := c.Client.Account()
	owner := hook.Owner{organizationKey: here.OrganizationID, modeKey: here.Mode}
	if w == nil {
		return owner
	}
	return hook.Owner{organizationKey: w.OrganizationID, modeKey: w.Mode}.Over(owner)
}

// credentialsFor says which organization and mode the credentials are for, as far as that is known.
func (c *client) credentialsFor() string { return place(ownerOf(c, nil)) }

// accountOf is credentialsFor, for actions.
func accountOf[D any](c *client, _ D) string { return c.credentialsFor() }

// place names the organization and mode, as far as they are known.
func place(o hook.Owner) string {
	organization, mode := o[organizationKey], o[modeKey]
	switch {
	case mode == "" && organization == "":
		return ""
	case mode == "":
		return "the organization " + organization
	case organization == "":
		return mode + " mode"
	}
	return fmt.Sprintf("%s mode of the organization %s", mode, organization)
}
