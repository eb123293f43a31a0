package moltin

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// What the name of a secret's write-only twin, and of that one's version, ends in.
const (
	writeOnlySuffix = "_wo"
	versionSuffix   = "_wo_version"
)

// twin is a secret of a configuration that can be given in two ways: plain, or write-only with a version.
type twin struct {
	name                       string // the plain one's, and its fingerprint's key in private state
	writeOnlyName, versionName string
	plain                      *types.String
	writeOnly                  *services.WriteOnly
}

func (c *configurationModel) twins() [3]twin {
	return [...]twin{
		{secretKey, "secret_key_wo", "secret_key_wo_version", &c.SecretKey, &c.SecretKeyWO},
		{"aws_secret_access_key", "aws_secret_access_key_wo", "aws_secret_access_key_wo_version", &c.AWSSecretAccessKey, &c.AWSSecretAccessKeyWO},
		{"password", "password_wo", "password_wo_version", &c.Password, &c.PasswordWO},
	}
}

// change is what becomes of one write-only secret.
type change struct {
	planned    twin
	configured services.WriteOnly
	prior      types.Int64 // the version in the state; null where the secret wasn't write-only
	kept       []byte      // the fingerprint of the write-only secret that was sent last
}

// rotates reports whether the secret has to be sent.
func (c change) rotates() bool { return !c.planned.writeOnly.Version.Equal(c.prior) }

// inUse reports whether a secret is the one that was sent last. A new integration has none, although Terraform hands the
// private state of the one that it replaces to it.
func (c change) inUse(secret string) bool {
	return !c.prior.IsNull() && services.IsFingerprintOf(c.kept, secret)
}

func (c change) version() types.Int64 { return c.configured.PlanVersion(c.prior, c.inUse) }

// changes returns what becomes of each write-only secret of a plan. config is the configuration that was planned, prior
// the prior state, empty for a new integration.
func changes(plan *configurationModel, config, prior integrationModel, kept fingerprints) []change {
	configured, before := configurationOf(config.Configuration), configurationOf(prior.Configuration)
	was, is := before.twins(), configured.twins()
	var all []change
	for i, t := range plan.twins() {
		all = append(all, change{t, *is[i].writeOnly, was[i].writeOnly.Version, kept[t.name]})
	}
	return all
}

// versioned is the plan with the versions of its write-only secrets, by which Terraform sees whether one has to be sent.
func (m integrationModel) versioned(config, prior integrationModel, kept fingerprints) integrationModel {
	if m.Configuration.IsUnknown() {
		return m
	}
	c := configurationOf(m.Configuration)
	for _, s := range changes(&c, config, prior, kept) {
		s.planned.writeOnly.Version = s.version()
	}
	m.Configuration = c.object()
	return m
}

// settled is the plan with the versions that couldn't be planned, because the secrets weren't known.
func (m integrationModel) settled(config, prior integrationModel, kept fingerprints) integrationModel {
	c := configurationOf(m.Configuration)
	for _, s := range changes(&c, config, prior, kept) {
		version := &s.planned.writeOnly.Version
		*version = services.PlannedOr(*version, s.version())
	}
	m.Configuration = c.object()
	return m
}

// revealed is the plan with the write-only secrets in the place of the plain ones, to be sent but not to be saved. One
// that isn't in use stays away until its version changes.
func (m integrationModel) revealed(config, prior integrationModel, kept fingerprints) integrationModel {
	c := configurationOf(m.Configuration)
	for _, s := range changes(&c, config, prior, kept) {
		secret := s.configured.Secret
		if !secret.IsNull() && (s.rotates() || s.inUse(secret.ValueString())) {
			*s.planned.plain = secret
		}
	}
	m.Configuration = c.object()
	return m
}

// stored is the configuration as the state holds it, without what revealed put in.
func (c configurationModel) stored() configurationModel {
	for _, t := range c.twins() {
		if !t.writeOnly.Version.IsNull() {
			*t.plain = types.StringNull()
		}
	}
	return c
}

// isWriteOnly reports whether the secret of this name is managed through its write-only twin.
func (c configurationModel) isWriteOnly(name string) bool {
	for _, t := range c.twins() {
		if t.name == name {
			return !t.writeOnly.Version.IsNull()
		}
	}
	return false
}

// withoutChanged is a model after a read, which forgets the version of a secret_key_wo that Moltin shows in clear to be
// another than the one sent last, so that the next plan sends the configured one. kept is that one's fingerprint, before
// and after.
func (m integrationModel) withoutChanged(shown moltinapi.Configuration, kept []byte) (integrationModel, []byte, diag.Diagnostics) {
	c := configurationOf(m.Configuration)
	if c.SecretKeyWO.Version.IsNull() || shown.SecretKey == "" || moltinapi.IsMask(shown.SecretKey) ||
		services.IsFingerprintOf(kept, shown.SecretKey) {
		return m, kept, nil
	}
	c.SecretKeyWO.Version = types.Int64Null()
	m.Configuration = c.object()
	at := configurationPath(secretKey + writeOnlySuffix)
	return m, nil, diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "Secret changed outside of Terraform",
		fmt.Sprintf("The secret_key that Moltin shows isn't the one that was sent as %s, so it was changed outside of Terraform. The "+
			"next apply sends the configured one.", at))}
}

// fingerprints are what private state keeps of the write-only secrets that were sent last, by the names of the plain ones.
type fingerprints map[string][]byte

// privateReader and privateWriter are the private state of a request and of a response, whose types the framework keeps to itself.
type (
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

func fingerprintsIn(ctx context.Context, private privateReader, diags *diag.Diagnostics) fingerprints {
	kept := fingerprints{}
	for _, t := range new(configurationModel).twins() {
		value, found := private.GetKey(ctx, t.name)
		diags.Append(found...)
		kept[t.name] = value
	}
	return kept
}

// remember keeps the fingerprints of the write-only secrets that were sent, and forgets those of what isn't write-only.
func (m integrationModel) remember(ctx context.Context, private privateWriter, config, prior integrationModel, diags *diag.Diagnostics) {
	c := configurationOf(m.Configuration)
	for _, s := range changes(&c, config, prior, nil) {
		switch name := s.planned.name; {
		case s.planned.writeOnly.Version.IsNull():
			diags.Append(private.SetKey(ctx, name, nil)...)
		case s.rotates():
			diags.Append(private.SetKey(ctx, name, services.Fingerprint(s.configured.Secret.ValueString()))...)
		}
	}
}
