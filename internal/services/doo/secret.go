package doo

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// fingerprintKey is where the private state keeps the fingerprint of the secret that doo holds.
const fingerprintKey = "client_secret"

// fingerprintVersion is raised when the fields of fingerprint change their meaning.
const fingerprintVersion = 1

// fingerprint recognises a secret without telling it. It is kept for a webhook whose secret isn't managed: doo can't
// change a webhook, so configuring the secret would replace it, which is needless where doo holds the same secret.
type fingerprint struct {
	Version int    `json:"version"`
	Salt    string `json:"salt"`
	// HMAC is HMAC-SHA256 of the secret with the salt as its key.
	HMAC []byte `json:"hmac_sha256"`
}

func (f fingerprint) matches(secret string) bool {
	return f.Version == fingerprintVersion && hmac.Equal(f.HMAC, hmacOf(f.Salt, secret))
}

func hmacOf(salt, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(secret))
	return mac.Sum(nil)
}

// isLive reports whether the fingerprint in the private state, nil where there is none, is that of the secret.
func isLive(kept []byte, secret string) bool {
	var f fingerprint
	return json.Unmarshal(kept, &f) == nil && f.matches(secret)
}

// fingerprintOf returns what the private state keeps of the secret that doo shows: what it kept already where that still
// matches, so that a refresh changes nothing, and nil where doo doesn't show the secret in clear.
func fingerprintOf(shown *dooapi.Authentication, kept []byte) []byte {
	if shown == nil || shown.Credentials.ClientSecret == "" || dooapi.IsMask(shown.Credentials.ClientSecret) {
		return nil
	}
	secret := shown.Credentials.ClientSecret
	if isLive(kept, secret) {
		return kept
	}
	salt := rand.Text()
	fresh, _ := json.Marshal(fingerprint{Version: fingerprintVersion, Salt: salt, HMAC: hmacOf(salt, secret)}) // can't fail
	return fresh
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
	switch {
	case planned.IsNull() || planned.Equal(prior):
		return false
	case prior.IsNull() && !planned.IsUnknown():
		return !live(planned.ValueString())
	}
	return true
}
