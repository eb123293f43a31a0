package commercelayerapi

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Account is whose webhooks a token or a response is about. Test and live mode share a host and differ only in the credentials.
type Account struct {
	OrganizationID string `json:"organization_id"`
	// Mode is "test" or "live".
	Mode string `json:"mode"`
}

// or returns an account completed by another source.
func (a Account) or(other Account) Account {
	return Account{OrganizationID: cmp.Or(a.OrganizationID, other.OrganizationID), Mode: cmp.Or(a.Mode, other.Mode)}
}

// Account returns the account of this webhook, as far as the response showed it.
func (w Webhook) Account() Account { return Account{OrganizationID: w.OrganizationID, Mode: w.Mode} }

// Account returns whose webhooks the credentials show, according to responses or else to the newest token. It is empty before the
// first request, and if neither shows it: a token needn't be the JSON Web Token that Commerce Layer issues
// (https://docs.commercelayer.io/core/authentication).
func (c *Client) Account() Account {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.answered.or(c.claimed)
}

// answers records the account that a response shows, in a webhook or in the document around it (since September 2026,
// https://docs.commercelayer.io/changelog/upcoming).
func (c *Client) answers(account Account) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answered = account.or(c.answered)
}

// readAccount reads the claims of a token. It doesn't check the signature, because the claims only help to detect mistakes and
// select the rate limit. The server decides what is allowed.
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
