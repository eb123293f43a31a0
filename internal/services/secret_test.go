package services

import (
	"bytes"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
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

func TestWriteOnly_PlanVersion(t *testing.T) {
	t.Parallel()
	secret, unknown := types.StringValue("hush"), types.StringUnknown()
	none, one, two, seven := types.Int64Null(), types.Int64Value(1), types.Int64Value(2), types.Int64Value(7)
	for _, test := range []struct {
		name        string
		configured  WriteOnly
		prior, want types.Int64
		inUse       bool
	}{
		{"not configured", WriteOnly{types.StringNull(), none}, none, none, false},
		{"removed", WriteOnly{types.StringNull(), none}, seven, none, true},
		{"new", WriteOnly{secret, none}, none, one, false},
		{"new, and in use already", WriteOnly{secret, none}, none, none, true},
		{"same", WriteOnly{secret, none}, one, one, true},
		{"changed", WriteOnly{secret, none}, one, two, false},
		{"unknown", WriteOnly{unknown, none}, one, types.Int64Unknown(), false},
		{"new with a version", WriteOnly{secret, seven}, none, seven, false},
		{"changed under the same version", WriteOnly{secret, seven}, seven, seven, false},
		{"unknown with a version", WriteOnly{unknown, seven}, one, seven, false},
		{"unknown version", WriteOnly{secret, types.Int64Unknown()}, one, types.Int64Unknown(), true},
		{"version removed, same", WriteOnly{secret, none}, seven, seven, true},
	} {
		if got := test.configured.PlanVersion(test.prior, func(string) bool { return test.inUse }); !got.Equal(test.want) {
			t.Errorf("%s: version %s, want %s", test.name, got, test.want)
		}
	}
}
