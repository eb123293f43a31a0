package doo

import (
	"bytes"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// fingerprintKey is where the private state keeps the fingerprint of the secret that doo holds, for one that isn't in the
// state: doo can't change a webhook, so configuring the secret would replace it, which is needless where doo holds the
// same secret.
const fingerprintKey = "client_secret"

func credentialsPath() path.Path { return path.Root("authentication").AtName("credentials") }

func secretPath() path.Path { return credentialsPath().AtName("client_secret") }

func writeOnlyPath() path.Path { return credentialsPath().AtName("client_secret_wo") }

func versionPath() path.Path { return credentialsPath().AtName("client_secret_wo_version") }

// secret is the one that plan and state hold.
func (m webhookModel) secret() types.String {
	return leaf(m.Authentication, "credentials", "client_secret")
}

// writeOnly is the write-only secret with its version. Terraform hands over the secret with the configuration only.
func (m webhookModel) writeOnly() services.WriteOnly {
	return services.WriteOnly{Secret: leaf(m.Authentication, "credentials", "client_secret_wo"), Version: m.secretVersion()}
}

// secretVersion is the version of the write-only secret, null where there is none.
func (m webhookModel) secretVersion() types.Int64 {
	credentials := child(m.Authentication, "credentials")
	if m.Authentication.IsUnknown() || credentials.IsUnknown() {
		return types.Int64Unknown()
	}
	version, _ := credentials.Attributes()["client_secret_wo_version"].(types.Int64)
	return version
}

// withCredentials returns the model with changed credentials, or as it is where there are none.
func (m webhookModel) withCredentials(change func(credentials map[string]attr.Value)) webhookModel {
	credentials := child(m.Authentication, "credentials")
	if credentials.IsNull() || credentials.IsUnknown() {
		return m
	}
	changed, authentication := credentials.Attributes(), m.Authentication.Attributes()
	change(changed)
	authentication["credentials"] = types.ObjectValueMust(credentialsType().AttrTypes, changed)
	m.Authentication = types.ObjectValueMust(authenticationType().AttrTypes, authentication)
	return m
}

// settleSecret plans the version of the write-only secret and merges in the secret itself. prior is nil for a new webhook;
// kept is the fingerprint of the secret that doo holds, also that of a webhook which the new one replaces.
func (m *webhookModel) settleSecret(configured webhookModel, prior *webhookModel, kept []byte) {
	wo, before := configured.writeOnly(), types.Int64Null()
	if prior != nil {
		before = prior.secretVersion()
	}
	version := wo.PlanVersion(before, func(secret string) bool {
		// A new webhook holds none yet, and one that was plain gets a version, by which it counts as write-only.
		return prior != nil && prior.secret().IsNull() && services.IsFingerprintOf(kept, secret)
	})
	rotates := prior == nil && kept != nil && !services.IsFingerprintOf(kept, wo.Secret.ValueString())
	if rotates && wo.Version.IsNull() && !version.IsNull() {
		// It will be 1 again. Terraform would show no reason for the replacement if that were planned.
		version = types.Int64Unknown()
	}
	*m = m.withCredentials(func(credentials map[string]attr.Value) {
		credentials["client_secret_wo"], credentials["client_secret_wo_version"] = wo.Secret, version
	})
}

// sent is the model as doo gets it, to which the write-only secret is the secret.
func (m webhookModel) sent() webhookModel {
	secret := m.writeOnly().Secret
	if secret.IsNull() {
		return m
	}
	return m.withCredentials(func(credentials map[string]attr.Value) {
		credentials["client_secret"], credentials["client_secret_wo"] = secret, types.StringNull()
	})
}

// stored is the model for plan and state, which never hold the write-only secret.
func (m webhookModel) stored() webhookModel {
	if m.writeOnly().Secret.IsNull() {
		return m
	}
	return m.withCredentials(func(credentials map[string]attr.Value) {
		credentials["client_secret_wo"] = types.StringNull()
	})
}

// fingerprint is what the private state keeps of the write-only secret when it is sent, nil where there is none.
func (m webhookModel) fingerprint() []byte {
	secret := m.writeOnly().Secret
	if secret.IsNull() {
		return nil
	}
	return services.Fingerprint(secret.ValueString())
}

// fingerprintOf returns what the private state keeps of the secret that doo shows: what it kept already where that still
// matches, so that a refresh changes nothing, and nil where doo doesn't show the secret in clear.
func fingerprintOf(shown *dooapi.Authentication, kept []byte) []byte {
	if shown == nil || shown.Credentials.ClientSecret == "" || dooapi.IsMask(shown.Credentials.ClientSecret) {
		return nil
	}
	secret := shown.Credentials.ClientSecret
	if services.IsFingerprintOf(kept, secret) {
		return kept
	}
	return services.Fingerprint(secret)
}

// recheck compares a write-only secret with what doo shows after a read, and returns the fingerprint to keep: as long as
// doo doesn't show the secret in clear, that of the one that was sent. Where doo shows another one, the state forgets the
// version.
func (m *webhookModel) recheck(shown *dooapi.Authentication, kept []byte) ([]byte, diag.Diagnostics) {
	var diags diag.Diagnostics
	now := fingerprintOf(shown, kept)
	switch {
	case m.secretVersion().IsNull() || bytes.Equal(now, kept):
		return now, diags
	case now == nil:
		return kept, diags
	}
	diags.AddAttributeWarning(writeOnlyPath(), "The secret was changed outside of Terraform",
		"doo shows another secret of webhook "+m.ID.ValueString()+" than the one that it was created with. The next apply replaces "+
			"the webhook by one with the configured secret.")
	*m = m.withCredentials(func(credentials map[string]attr.Value) {
		credentials["client_secret_wo_version"] = types.Int64Null()
	})
	return now, diags
}

// secretFrom returns the secret after a read. One that isn't managed stays null, and a mask never enters the state: if it
// can't be that of the managed secret, the state forgets the secret and changed is true.
func secretFrom(prior types.String, shown string) (secret types.String, changed bool) {
	switch {
	case prior.IsNull() || shown == "":
		return prior, false
	case !dooapi.IsMask(shown):
		return types.StringValue(shown), false
	case dooapi.MaskMatches(shown, prior.ValueString()):
		return prior, false
	}
	return types.StringNull(), true
}

// secretReplaces reports whether a planned secret needs a new webhook. Null is a secret that isn't managed: leaving a
// secret alone, and configuring the one that doo holds, change nothing at doo.
func secretReplaces(planned, prior types.String, live func(secret string) bool) bool {
	if planned.IsNull() || planned.Equal(prior) {
		return false
	}
	return planned.IsUnknown() || !live(planned.ValueString())
}

// versionReplaces reports whether a planned write-only secret needs a new webhook, as only another version does.
func versionReplaces(planned services.WriteOnly, prior types.Int64, live func(secret string) bool) bool {
	if planned.Version.IsNull() || planned.Version.Equal(prior) {
		return false
	}
	return planned.Secret.IsUnknown() || !live(planned.Secret.ValueString())
}

// live returns what tells of a secret whether it is the one that doo holds: that in the state, or one that fits the
// fingerprint.
func (m webhookModel) live(kept []byte) func(secret string) bool {
	return func(secret string) bool {
		return m.secret().Equal(types.StringValue(secret)) || services.IsFingerprintOf(kept, secret)
	}
}
