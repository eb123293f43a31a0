package commercelayer

import (
	"encoding/json"
	"fmt"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// homeOf is what private state keeps of the organization and mode in which a webhook exists, nil where it doesn't show them.
func homeOf(w *commercelayerapi.Webhook) []byte {
	home, err := json.Marshal(w.Account())
	if err != nil || w.Mode == "" {
		return nil
	}
	return home
}

// elsewhere is the error where the credentials are for another organization or mode than the webhook's. With them every
// webhook looks as if it had been deleted.
func elsewhere(c *client, kept []byte) error {
	var home commercelayerapi.Account
	if json.Unmarshal(kept, &home) != nil {
		home = commercelayerapi.Account{}
	}
	token := c.Client.Account()
	if token.Mode == "" || home.Mode == "" || token.Mode == home.Mode && token.OrganizationID == home.OrganizationID {
		return nil
	}
	return fmt.Errorf("it exists in %s, but the credentials are for %s, where it can't be found. Use the credentials of the right one; "+
		"nothing was removed from the state", accountText(home), accountText(token))
}

// credentialsFor says what the credentials are for, as far as their token tells.
func (c *client) credentialsFor() string {
	token := c.Client.Account()
	if token.Mode == "" {
		return ""
	}
	return accountText(token)
}

func accountText(a commercelayerapi.Account) string {
	return fmt.Sprintf("%s mode of the organization %s", a.Mode, a.OrganizationID)
}
