package commercelayerapi

import (
	"cmp"
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

// or returns what is known of an account, completed by what another source tells.
func (a Account) or(other Account) Account {
	return Account{OrganizationID: cmp.Or(a.OrganizationID, other.OrganizationID), Mode: cmp.Or(a.Mode, other.Mode)}
}

// Account returns the account of this webhook, as far as the answer told it.
func (w Webhook) Account() Account { return Account{OrganizationID: w.OrganizationID, Mode: w.Mode} }

// Account returns whose webhooks the credentials show: as the answers to them told, else as the newest token tells. It is
// empty before the first request, and where both tell nothing: a token needn't be the JSON Web Token that Commerce Layer
// hands out (https://docs.commercelayer.io/core/authentication).
func (c *Client) Account() Account {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.answered.or(c.claimed)
}

// answers notes the account of an answer: a webhook tells its own, or the document around it does (since September 2026,
// https://docs.commercelayer.io/changelog/upcoming).
func (c *Client) answers(account Account) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answered = account.or(c.answered)
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
	if json.Unmarshal(raw, &claims) != nil {
		return Account{}
	}
	account := Account{OrganizationID: claims.Organization.ID}
	switch {
	case claims.Test == nil:
	case *claims.Test:
		account.Mode = "test"
	default:
		account.Mode = "live"
	}
	return account
}
