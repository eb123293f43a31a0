package services

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// PlainSecret returns what an optional secret that has a write-only twin is checked for: it isn't empty, and a warning
// prefers the twin, which is at writeOnly.
func PlainSecret(writeOnly path.Expression) []validator.String {
	return []validator.String{
		stringvalidator.LengthAtLeast(1),
		whereConfigured{stringvalidator.PreferWriteOnlyAttribute(writeOnly)},
	}
}

// WriteOnlySecret returns what the write-only twin of the secret at plain is checked for: it isn't empty, and doesn't
// stand beside it.
func WriteOnlySecret(plain path.Expression) []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(plain)}
}

// whereConfigured spares its validator a search through the whole configuration where there is nothing to check: that
// took more time than all other checks of a resource.
type whereConfigured struct{ validator.String }

func (v whereConfigured) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() {
		v.String.ValidateString(ctx, req, resp)
	}
}

// fingerprintVersion is raised when the fields of fingerprint change their meaning.
const fingerprintVersion = 1

// fingerprint recognizes a secret without telling it.
type fingerprint struct {
	Version int    `json:"version"`
	Salt    string `json:"salt"`
	// HMAC is HMAC-SHA256 of the secret with the salt as its key.
	HMAC []byte `json:"hmac_sha256"`
}

// Fingerprint returns what private state keeps of a secret: JSON with a salted hash, by which IsFingerprintOf recognizes
// it. Terraform stores private state with the state, so a secret that can be guessed can be guessed from it.
func Fingerprint(secret string) []byte {
	salt := rand.Text()
	kept, _ := json.Marshal(fingerprint{Version: fingerprintVersion, Salt: salt, HMAC: hmacOf(salt, secret)}) // can't fail
	return kept
}

// IsFingerprintOf reports whether kept, nil where there is none, is a fingerprint of the secret.
func IsFingerprintOf(kept []byte, secret string) bool {
	var f fingerprint
	return json.Unmarshal(kept, &f) == nil && f.Version == fingerprintVersion && hmac.Equal(f.HMAC, hmacOf(f.Salt, secret))
}

func hmacOf(salt, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(secret))
	return mac.Sum(nil)
}

// WriteOnly is what a configuration says of a write-only secret: x_wo and x_wo_version. Terraform hands over the secret
// with the configuration only; in plan and state it is null, and the version stands for it.
type WriteOnly struct {
	Secret  types.String
	Version types.Int64
}

// PlanVersion returns the version for plan or state, by which Terraform sees that the secret has to be sent: null where
// none is configured, the configured version, or else prior, and one more where the secret isn't the one that is in use.
// It is unknown as long as the secret is. prior is the version in the state; inUse tells of a secret whether it is the
// one that was sent last.
func (w WriteOnly) PlanVersion(prior types.Int64, inUse func(secret string) bool) types.Int64 {
	switch {
	case w.Secret.IsNull():
		return types.Int64Null()
	case !w.Version.IsNull():
		return w.Version
	case w.Secret.IsUnknown():
		return types.Int64Unknown()
	case inUse(w.Secret.ValueString()):
		return prior
	}
	return types.Int64Value(prior.ValueInt64() + 1)
}
