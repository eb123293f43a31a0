package moltinv1

import (
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

// secretsOf returns the only secret of a webhook. Whether Moltin shows it, in plain text, masked, or only in answers to writes,
// isn't documented.
func secretsOf(m *webhookModel, shown *moltinv1api.Webhook) []hook.Secret {
	secret := hook.Secret{
		Name: "secret", At: path.Root("secret"), Plain: &m.Secret, WriteOnly: &m.SecretWO, Version: &m.SecretWOVersion,
	}
	if shown != nil {
		secret.Shown = shown.Secret
	}
	return []hook.Secret{secret}
}

// secretParam is the secret as a change sends it: nil keeps Moltin's, and "" clears it.
func (m webhookModel) secretParam(prior webhookModel) *string {
	sameVersion := m.SecretWOVersion.Equal(prior.SecretWOVersion)
	switch {
	case !m.SecretWOVersion.IsNull() && !sameVersion:
		return m.SecretWO.ValueStringPointer()
	case sameVersion && m.Secret.ValueString() == prior.Secret.ValueString():
		return nil
	}
	return new(m.Secret.ValueString())
}
