package doo

import (
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// secretName is the key of the secret in the private state.
const secretName = "client_secret"

func secretPath() path.Path {
	return path.Root("authentication").AtName("credentials").AtName(secretName)
}

// secretsOf returns the only secret of a webhook. doo's examples show it in plain text. Whether the API masks it isn't documented.
func secretsOf(m *webhookModel, shown *dooapi.Webhook) []hook.Secret {
	credentials := &credentialsModel{}
	if m.Authentication != nil && m.Authentication.Credentials != nil {
		credentials = m.Authentication.Credentials
	}
	secret := hook.Secret{
		Name: secretName, At: secretPath(), Live: true,
		Plain: &credentials.ClientSecret, WriteOnly: &credentials.ClientSecretWO, Version: &credentials.ClientSecretWOVersion,
	}
	if shown != nil && shown.Authentication != nil {
		secret.Shown = shown.Authentication.Credentials.ClientSecret
	}
	return []hook.Secret{secret}
}

// planNewVersion plans an unknown version for a write-only secret that replaces another one. It will be 1 again, and if that were
// planned, Terraform would show no reason for the replacement.
func planNewVersion(c *hook.Change[webhookModel]) {
	kept, configured := c.Private[secretName], c.Config.credentials()
	if c.Prior != nil || kept == nil || !configured.ClientSecretWOVersion.IsNull() || c.Plan.credentials().ClientSecretWOVersion.IsNull() {
		return
	}
	if !hook.IsFingerprintOf(kept, configured.ClientSecretWO.ValueString()) {
		c.Plan.Authentication.Credentials.ClientSecretWOVersion = types.Int64Unknown()
	}
}

// secretReplaces returns the attribute of a planned secret that requires a new webhook. Null is a secret that isn't managed.
// Unsetting a secret, and configuring the one that doo holds, change nothing at doo. A write-only secret requires a new webhook
// only with another version.
func secretReplaces(c hook.Change[webhookModel]) path.Paths {
	var paths path.Paths
	planned, prior := c.Plan.credentials(), c.Prior.credentials()
	isLive := func(secret types.String) bool {
		return !secret.IsUnknown() && (secret.Equal(prior.ClientSecret) || hook.IsFingerprintOf(c.Private[secretName], secret.ValueString()))
	}
	if secret := planned.ClientSecret; !secret.IsNull() && !secret.Equal(prior.ClientSecret) && !isLive(secret) {
		paths.Append(secretPath())
	}
	if v := planned.ClientSecretWOVersion; !v.IsNull() && !v.Equal(prior.ClientSecretWOVersion) && !isLive(planned.ClientSecretWO) {
		paths.Append(secretPath().ParentPath().AtName("client_secret_wo_version"))
	}
	return paths
}
