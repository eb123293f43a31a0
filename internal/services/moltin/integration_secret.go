package moltin

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// secretKey is the only secret that Moltin shows in clear; of the others it shows masks.
const secretKey = "secret_key"

// secret is one secret of a configuration that is about to be sent.
type secret struct {
	name  string
	sent  **string // nil where nobody configured it, or where a write-only one isn't to be sent
	shown string   // what Moltin shows of the one that it holds
}

// secretsOf returns the secrets that integrations of the type have.
func secretsOf(integrationType string, p *moltinapi.ConfigurationParams, shown moltinapi.Configuration) []secret {
	switch integrationType {
	case moltinapi.TypeWebhook:
		return []secret{{secretKey, &p.SecretKey, shown.SecretKey}}
	case moltinapi.TypeSQS:
		return []secret{
			{"aws_access_key_id", &p.AWSAccessKeyID, shown.AWSAccessKeyID},
			{"aws_secret_access_key", &p.AWSSecretAccessKey, shown.AWSSecretAccessKey},
		}
	case moltinapi.TypeSTOMP:
		return []secret{{"password", &p.Password, shown.Password}}
	}
	return nil
}

// lacksSecrets reports whether a configuration to send leaves out a secret that Moltin may hold.
func lacksSecrets(integrationType string, p *moltinapi.ConfigurationParams) bool {
	if p == nil {
		return false
	}
	for _, s := range secretsOf(integrationType, p, moltinapi.Configuration{}) {
		if *s.sent == nil {
			return true
		}
	}
	return false
}

// keepUnmanaged completes a configuration to send, c, by the secrets that Moltin holds and c doesn't tell, because whether
// it keeps what an update leaves out isn't documented: those that nobody configured, and write-only ones that differ from
// what was sent last under the same version. Where Moltin shows only a mask, or nothing of a write-only one, the secret is
// needed.
func keepUnmanaged(integrationType string, c configurationModel, p *moltinapi.ConfigurationParams, at moltinapi.Configuration) diag.Diagnostics {
	var diags diag.Diagnostics
	const whole = "A change of the configuration sends all of it, because whether Moltin keeps what is left out isn't documented."
	for _, s := range secretsOf(integrationType, p, at) {
		name := configurationPath(s.name)
		switch {
		case *s.sent != nil:
		case s.name == secretKey && s.shown != "" && !moltinapi.IsMask(s.shown):
			*s.sent = &s.shown
		case c.isWriteOnly(s.name):
			writeOnly, version := configurationPath(s.name+writeOnlySuffix), configurationPath(s.name+versionSuffix)
			diags.AddAttributeError(writeOnly, "Write-only secret needed for this change",
				fmt.Sprintf("The value of %s differs from the one that was sent last, under the same %s, so it isn't to be sent; and "+
					"Moltin doesn't show the one that it has. %s Raise %[2]s to send the new value, or restore the one sent last, and "+
					"apply again. Nothing was changed.", writeOnly, version, whole))
		case s.shown != "":
			diags.AddAttributeError(name, "Secret needed for this change",
				fmt.Sprintf("The integration has a value for %s that isn't in the state, and Moltin shows only a mask of it. %s Set %[1]s "+
					"and apply again. Nothing was changed.", name, whole))
		}
	}
	return diags
}

// secretFrom is a secret after a read. One that isn't managed stays null, and a mask never enters the state: where it
// can't be that of the managed secret, the state forgets the secret, so that the next plan sends it again.
func secretFrom(name string, prior types.String, shown string, diags *diag.Diagnostics) types.String {
	switch {
	case prior.IsNull() || shown == "" || moltinapi.MaskMatches(shown, prior.ValueString()):
		return prior
	case name == secretKey && !moltinapi.IsMask(shown):
		return types.StringValue(shown)
	}
	diags.AddAttributeWarning(configurationPath(name), "Secret changed outside of Terraform",
		fmt.Sprintf("What Moltin shows of %s doesn't fit the value in the state, so it was changed outside of Terraform. The next "+
			"apply sends the configured value.", configurationPath(name)))
	return types.StringNull()
}
