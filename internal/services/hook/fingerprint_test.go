package hook

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	kept := Fingerprint("hush-hush")
	if bytes.Contains(kept, []byte("hush")) {
		t.Errorf("the fingerprint %s tells the secret", kept)
	}
	if again := Fingerprint("hush-hush"); bytes.Equal(kept, again) {
		t.Error("two fingerprints of one secret are the same, so there is no salt")
	}
	for _, test := range []struct {
		name   string
		kept   []byte
		secret string
		want   bool
	}{
		{"its secret", kept, "hush-hush", true},
		{"another", kept, "hush", false},
		{"none kept", nil, "", false},
		{"not JSON", []byte("x"), "hush-hush", false},
		{"a later version", bytes.Replace(kept, []byte(`"version":1`), []byte(`"version":2`), 1), "hush-hush", false},
	} {
		if got := IsFingerprintOf(test.kept, test.secret); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// FuzzFingerprint: what is kept of a secret recognizes that one only, and doesn't tell it.
func FuzzFingerprint(f *testing.F) {
	kept, err := json.Marshal(fingerprint{Version: fingerprintVersion, Salt: "SALT", HMAC: hmacOf("SALT", "hush-hush")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(kept, "hush-hush", "hush")
	f.Add(kept[:40], "hush-hush", "hush-hush")
	for _, kept := range []string{``, `null`, `{}`, `{"version":1}`, `{"version":1,"salt":"","hmac_sha256":""}`, `{"version":1,"salt":"","hmac_sha256":null}`, `[]`, `{"version":2}`} {
		f.Add([]byte(kept), "", "\x00")
	}
	f.Fuzz(func(t *testing.T, kept []byte, secret, other string) {
		if IsFingerprintOf(kept, secret) && secret != other && IsFingerprintOf(kept, other) {
			t.Errorf("%s is of %q and %q", kept, secret, other)
		}
		own := Fingerprint(secret)
		if !IsFingerprintOf(own, secret) || secret != other && IsFingerprintOf(own, other) {
			t.Errorf("%s doesn't tell %q from %q", own, secret, other)
		}
		if len(secret) >= 32 && strings.Contains(string(own), secret) {
			t.Errorf("%s tells %q", own, secret)
		}
		if len(own) > 0 && IsFingerprintOf(own[:len(own)-1], secret) {
			t.Errorf("half of %s is enough", own)
		}
	})
}
