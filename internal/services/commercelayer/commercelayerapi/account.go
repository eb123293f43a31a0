package commercelayerapi

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Account says whose webhooks a token, or the answer that shows a webhook, is about. Test and live mode share a host and
// differ only by the credentials.
type Account struct {
	OrganizationID string `json:"organization_id"`
	// Mode is "test" or "live".
	Mode string `json:"mode"`
}

// Account returns the account of this webhook.
func (w Webhook) Account() Account { return Account{OrganizationID: w.OrganizationID, Mode: w.Mode} }

// Account returns the account of the newest token. It is empty before the first request, and for a token that isn't the
// JSON Web Token that Commerce Layer hands out (https://docs.commercelayer.io/core/authentication).
func (c *Client) Account() Account {
	if account := c.account.Load(); account != nil {
		return *account
	}
	return Account{}
}

// readAccount reads the claims of a token. Its signature isn't checked: the claims only warn of mistakes and choose the
// pace, and what may be done is decided by the server.
func readAccount(token string) Account {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Account{}
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Account{}
	}
	var claims struct {
		Organization struct {
			ID string `json:"id"`
		} `json:"organization"`
		Test *bool `json:"test"`
	}
	if json.Unmarshal(raw, &claims) != nil || claims.Test == nil {
		return Account{}
	}
	account := Account{OrganizationID: claims.Organization.ID, Mode: "live"}
	if *claims.Test {
		account.Mode = "test"
	}
	return account
}
