package moltinv1

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// fingerprintKey is where the private state keeps the fingerprint of the write-only secret that was sent last.
const fingerprintKey = "secret"

// settleSecret plans the version of the write-only secret and merges in the secret itself, which Terraform hands over with
// the configuration only. prior is nil for a new webhook; kept is the fingerprint of the secret that was sent last.
func (m *webhookModel) settleSecret(configured webhookModel, prior *webhookModel, kept []byte) {
	before := types.Int64Null()
	if prior != nil {
		before = prior.SecretWOVersion
	}
	wo := services.WriteOnly{Secret: configured.SecretWO, Version: configured.SecretWOVersion}
	m.SecretWO = wo.Secret
	m.SecretWOVersion = wo.PlanVersion(before, func(secret string) bool {
		// For a webhook that replaces another, Terraform hands over what was kept of the other's secret.
		return !before.IsNull() && services.IsFingerprintOf(kept, secret)
	})
}

// stored is the model for plan and state, which never hold the write-only secret.
func (m webhookModel) stored() webhookModel {
	m.SecretWO = types.StringNull()
	return m
}

// fingerprint is what the private state keeps of the write-only secret, nil where there is none.
func (m webhookModel) fingerprint() []byte {
	if m.SecretWO.IsNull() {
		return nil
	}
	return services.Fingerprint(m.SecretWO.ValueString())
}

// secretParam is the secret as it is sent: nil leaves the one at Moltin alone, and "" clears it.
func (m webhookModel) secretParam(prior webhookModel) *string {
	sameVersion := m.SecretWOVersion.Equal(prior.SecretWOVersion)
	switch {
	case !m.SecretWOVersion.IsNull() && !sameVersion:
		return new(m.SecretWO.ValueString())
	case sameVersion && m.Secret.ValueString() == prior.Secret.ValueString():
		return nil
	}
	return new(m.Secret.ValueString())
}

// secretNow is the secret in the state after a read. Whether a secret is shown, in clear or masked, isn't documented. One
// that isn't managed stays null, and a mask never gets into the state: it can only tell that the secret was changed.
func secretNow(prior types.String, shown string) (types.String, diag.Diagnostics) {
	var diags diag.Diagnostics
	start, _, masked := strings.Cut(shown, "*")
	end := shown[strings.LastIndex(shown, "*")+1:]
	switch {
	case prior.IsNull() || shown == "":
		return prior, diags
	case !masked:
		return types.StringValue(shown), diags
	case strings.HasPrefix(prior.ValueString(), start) && strings.HasSuffix(prior.ValueString()[len(start):], end):
		return prior, diags
	}
	diags.AddAttributeWarning(path.Root("secret"), "The secret was changed outside of Terraform",
		"Moltin shows it masked, and what can be read of it doesn't fit the secret in the state. The next apply sends the "+
			"configured one.")
	return types.StringNull(), diags
}

// versionNow is the version of the write-only secret after a read, null where Moltin shows another secret in clear. kept
// is the fingerprint of the secret that was sent last.
func versionNow(prior types.Int64, kept []byte, shown string) (types.Int64, diag.Diagnostics) {
	var diags diag.Diagnostics
	if prior.IsNull() || shown == "" || strings.Contains(shown, "*") || services.IsFingerprintOf(kept, shown) {
		return prior, diags
	}
	diags.AddAttributeWarning(path.Root("secret_wo"), "The secret was changed outside of Terraform",
		"Moltin shows another secret than the one that was sent last. The next apply sends the configured one.")
	return types.Int64Null(), diags
}
