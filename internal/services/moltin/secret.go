package moltin

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// The secrets of a configuration, as the API and the block call them. Moltin shows secretKey as it is, and only the last
// characters of the others (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html).
const (
	secretKey       = "secret_key"
	accessKeyID     = "aws_access_key_id"
	secretAccessKey = "aws_secret_access_key" //nolint:gosec // a name
	password        = "password"
)

// secretsOf returns the secrets of every type; an integration has those of its own. Their order is fixed.
func secretsOf(m *integrationModel, shown *moltinapi.Integration) []hook.Secret {
	c := m.Configuration
	if c == nil {
		c = &configurationModel{}
	}
	secrets := []hook.Secret{
		{Name: secretKey, Plain: &c.SecretKey, WriteOnly: &c.SecretKeyWO, Version: &c.SecretKeyWOVersion},
		{Name: accessKeyID, Plain: &c.AWSAccessKeyID},
		{Name: secretAccessKey, Plain: &c.AWSSecretAccessKey, WriteOnly: &c.AWSSecretAccessKeyWO, Version: &c.AWSSecretAccessKeyWOVersion},
		{Name: password, Plain: &c.Password, WriteOnly: &c.PasswordWO, Version: &c.PasswordWOVersion},
	}
	for i := range secrets {
		s := &secrets[i]
		s.At = configurationPath(s.Name)
		if shown != nil {
			s.Shown = secretIn(shown.Configuration, s.Name)
		}
		if s.Name != secretKey {
			s.Shown = redacted(s.Shown)
		}
	}
	return secrets
}

func secretIn(c moltinapi.Configuration, name string) string {
	return map[string]string{
		secretKey: c.SecretKey, accessKeyID: c.AWSAccessKeyID, secretAccessKey: c.AWSSecretAccessKey, password: c.Password,
	}[name]
}

// redacted is what Moltin shows of a secret that it never shows in full. Anything else that it may show, such as a placeholder,
// isn't the secret: only the end counts, as in a mask.
func redacted(shown string) string {
	if !(hook.Secret{Shown: shown}).IsClear() {
		return shown
	}
	characters := []rune(shown)
	return "****" + string(characters[max(0, len(characters)-4):])
}

// unsent returns the secrets that a configuration to send leaves out and that Moltin may hold.
func unsent(m integrationModel, p *moltinapi.ConfigurationParams, shown *moltinapi.Integration) []hook.Secret {
	if p == nil {
		return nil
	}
	return slices.DeleteFunc(secretsOf(&m, shown), func(s hook.Secret) bool {
		return *secretParam(p, s.Name) != nil || !hasAttribute(m.IntegrationType.ValueString(), s.Name)
	})
}

func secretParam(p *moltinapi.ConfigurationParams, name string) **string {
	return map[string]**string{
		secretKey: &p.SecretKey, accessKeyID: &p.AWSAccessKeyID, secretAccessKey: &p.AWSSecretAccessKey, password: &p.Password,
	}[name]
}

// wholeConfiguration is why a change may need a secret that it doesn't change.
const wholeConfiguration = "Every change to the configuration sends all of it, because Moltin doesn't document whether it keeps omitted values"

// keepSecrets adds the secrets that Moltin holds and the plan lacks to a configuration that is sent, because whether Moltin
// keeps what an update leaves out isn't documented: those that nobody configured, and write-only ones that haven't changed.
// If Moltin shows only a mask, or nothing of a write-only one, the secret has to be configured.
func keepSecrets(m integrationModel, p *moltinapi.ConfigurationParams, shown *moltinapi.Integration) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, s := range unsent(m, p, shown) {
		switch {
		case s.IsClear():
			*secretParam(p, s.Name) = &s.Shown
		case isWriteOnly(s):
			diags.Append(writeOnlyNeeded(s))
		case s.Shown != "":
			diags.Append(secretNeeded(s))
		}
	}
	return diags
}

// neededSecrets reports during the plan what keepSecrets would report during the apply, judging by the last read.
func neededSecrets(c hook.Change[integrationModel]) diag.Diagnostics {
	var diags diag.Diagnostics
	prior := c.Prior.configuration()
	if !c.Plan.configuration().surelyDiffersFrom(prior) {
		return diags
	}
	for _, s := range unsent(c.Plan, c.Sent.configuration().params(prior), nil) {
		switch {
		case isWriteOnly(s):
			if c.Private.IsHidden(s.Name) {
				diags.Append(writeOnlyNeeded(s))
			}
		case c.Private.IsMasked(s.Name):
			diags.Append(secretNeeded(s))
		}
	}
	return diags
}

func isWriteOnly(s hook.Secret) bool { return s.Version != nil && !s.Version.IsNull() }

func writeOnlyNeeded(s hook.Secret) diag.Diagnostic {
	at := configurationPath(s.Name + writeOnlySuffix)
	why := fmt.Sprintf("The value of %s differs from the one that was last sent under the same %s, so it must not be sent", at,
		configurationPath(s.Name+versionSuffix))
	what := fmt.Sprintf("Increase %s to send the new value, or restore the last one, and apply again", configurationPath(s.Name+versionSuffix))
	if s.WriteOnly.IsNull() {
		why = fmt.Sprintf("The plan has no value for %s, because ignore_changes names it or it is no longer configured", at)
		what = "Configure it, remove it from ignore_changes, and apply again"
	}
	return diag.NewAttributeErrorDiagnostic(at, "Write-only secret needed for this change",
		fmt.Sprintf("%s. %s. %s, and Moltin doesn't return the current secret. Nothing was changed.", what, why, wholeConfiguration))
}

func secretNeeded(s hook.Secret) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(s.At, "Secret needed for this change",
		fmt.Sprintf("Set %s and apply again. The integration has a value for it that isn't in the state, and Moltin returns only a mask. "+
			"%s. Nothing was changed.", s.At, wholeConfiguration))
}
