package commercelayer

import (
	"fmt"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// The names under which an owner is kept.
const (
	organizationKey = "organization_id"
	modeKey         = "mode"
)

// ownerOf is the organization and mode of a webhook, completed by what other answers and the token tell of the credentials;
// without a webhook, that alone. With the credentials of another, every webhook looks as if it had been deleted.
func ownerOf(c *client, w *commercelayerapi.Webhook) hook.Owner {
	here := c.Client.Account()
	owner := hook.Owner{organizationKey: here.OrganizationID, modeKey: here.Mode}
	if w == nil {
		return owner
	}
	return hook.Owner{organizationKey: w.OrganizationID, modeKey: w.Mode}.Over(owner)
}

// credentialsFor says what the credentials are for, as far as that is known.
func (c *client) credentialsFor() string { return place(ownerOf(c, nil)) }

// accountOf is credentialsFor, for actions.
func accountOf[D any](c *client, _ D) string { return c.credentialsFor() }

// place says which organization and mode it is, as far as they are known.
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
