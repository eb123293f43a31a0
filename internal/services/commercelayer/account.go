package commercelayer

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// accountKey is where private state keeps the organization and mode in which a webhook exists.
const accountKey = "account"

// privateReader and privateWriter are the private state of a request and of a response, whose types the framework keeps to itself.
type (
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

// rememberAccount notes where a webhook exists.
func rememberAccount(ctx context.Context, private privateWriter, w *commercelayerapi.Webhook, diags *diag.Diagnostics) {
	account, err := json.Marshal(w.Account())
	if err != nil {
		return
	}
	diags.Append(private.SetKey(ctx, accountKey, account)...)
}

// checkAccount reports credentials of another organization or mode than the webhook's. With them every webhook looks as
// if it had been deleted, so it must be an error before "not found" is believed.
func (r *webhookResource) checkAccount(ctx context.Context, private privateReader, client *client, attempt, id string, diags *diag.Diagnostics) bool {
	raw, found := private.GetKey(ctx, accountKey)
	diags.Append(found...)
	var home commercelayerapi.Account
	if len(raw) == 0 || json.Unmarshal(raw, &home) != nil {
		return true
	}
	token := client.Account()
	if token.Mode == "" || home.Mode == "" || token.Mode == home.Mode && token.OrganizationID == home.OrganizationID {
		return true
	}
	r.noun.Failed(diags, attempt, id, fmt.Errorf(
		"it exists in %s mode of the organization %s, but the credentials are for %s mode of the organization %s, where it can't be found. "+
			"Use the credentials of the right one; nothing was removed from the state",
		home.Mode, home.OrganizationID, token.Mode, token.OrganizationID))
	return false
}
