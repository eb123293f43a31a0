package hook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
)

// fingerprintVersion is increased when the meaning of fingerprint's fields changes.
const fingerprintVersion = 1

// fingerprint recognizes a secret without containing it.
type fingerprint struct {
	Version int    `json:"version"`
	Salt    string `json:"salt"`
	// HMAC is HMAC-SHA256 of the secret with the salt as its key.
	HMAC []byte `json:"hmac_sha256"`
}

// Fingerprint returns what private state keeps of a secret: JSON with a salted hash that IsFingerprintOf recognizes. Terraform
// stores private state in the state, so a weak secret can be guessed from it.
func Fingerprint(secret string) []byte {
	salt := newSalt()
	kept, _ := json.Marshal(fingerprint{Version: fingerprintVersion, Salt: salt, HMAC: hmacOf(salt, secret)}) // can't fail
	return kept
}

// IsFingerprintOf reports whether kept, which may be nil, is a fingerprint of the secret.
func IsFingerprintOf(kept []byte, secret string) bool {
	var f fingerprint
	return json.Unmarshal(kept, &f) == nil && f.Version == fingerprintVersion && hmac.Equal(f.HMAC, hmacOf(f.Salt, secret))
}

func newSalt() string { return rand.Text() }

func hmacOf(salt, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(secret))
	return mac.Sum(nil)
}
