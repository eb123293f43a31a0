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
	secretAccessKey = "aws_secret_access_key"
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

// redacted is what Moltin shows of a secret that it never shows as it is. Whatever else it may show of it, such as a
// placeholder, isn't taken for the secret: only its end counts, as in a mask.
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
const wholeConfiguration = "A change to the configuration sends all of it, because it isn't documented whether Moltin keeps " +
	"what is left out."

// keepSecrets completes a configuration to send by the secrets that Moltin holds and the plan doesn't tell, because whether
// it keeps what an update leaves out isn't documented: those that nobody configured, and write-only ones that aren't to be
// sent. Where Moltin shows only a mask, or nothing of a write-only one, the secret is needed.
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

// neededSecrets reports at plan what keepSecrets would at apply, as far as the last read tells how Moltin shows the secrets.
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
	why := fmt.Sprintf("The value of %s differs from the one that was sent lastunder the same %s, so it must not be sent", at,
		configurationPath(s.Name+versionSuffix))
	what := fmt.Sprintf("Raise %s to send the new value, or restore the one sent last, and apply again", configurationPath(s.Name+versionSuffix))
	if s.WriteOnly.IsNull() {
		why = fmt.Sprintf("The plan has no value for %s, because ignore_changes names it or it isn't configured any more", at)
		what = "Configure it without ignoring it, and apply again"
	}
	return diag.NewAttributeErrorDiagnostic(at, "Write-only secret needed for this change",
		fmt.Sprintf("%s; and Moltin doesn't show the current one. %s %s. Nothing was changed.", why, wholeConfiguration, what))
}

func secretNeeded(s hook.Secret) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(s.At, "Secret needed for this change",
		fmt.Sprintf("The integration has a value for %s that isn't in the state, and Moltin shows only a mask of it. %s Set %[1]s "+
			"and apply again. Nothing was changed.", s.At, wholeConfiguration))
}
