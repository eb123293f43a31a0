package doo

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

func shownSecret(secret string) *dooapi.Authentication {
	return &dooapi.Authentication{Credentials: dooapi.Credentials{ClientSecret: secret}}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	kept := fingerprintOf(shownSecret("hush"), nil)
	var fields map[string]any
	if err := json.Unmarshal(kept, &fields); err != nil || len(fields) != 3 || fields["version"] != 1.0 {
		t.Fatalf("kept %s: %v", kept, err)
	}
	if bytes.Contains(kept, []byte("hush")) {
		t.Errorf("the secret itself is kept: %s", kept)
	}
	if !isLive(kept, "hush") || isLive(kept, "hush ") || isLive(kept, "") {
		t.Errorf("%s recognises the wrong secrets", kept)
	}
	if again := fingerprintOf(shownSecret("hush"), kept); !bytes.Equal(again, kept) {
		t.Errorf("the same secret changed %s to %s", kept, again)
	}
	if salted := fingerprintOf(shownSecret("hush"), nil); bytes.Equal(salted, kept) {
		t.Errorf("two fingerprints of one secret are the same: %s", kept)
	}
	if other := fingerprintOf(shownSecret("other"), kept); isLive(other, "hush") || !isLive(other, "other") {
		t.Errorf("the fingerprint of another secret is %s", other)
	}
	for name, shown := range map[string]*dooapi.Authentication{
		"no authentication": nil, "omitted": shownSecret(""), "masked": shownSecret("********"),
	} {
		if forgotten := fingerprintOf(shown, kept); forgotten != nil {
			t.Errorf("%s: still kept %s", name, forgotten)
		}
	}
	for name, broken := range map[string]string{
		"nothing": "", "no JSON": "{", "another shape": `["hush"]`, "another version": `{"version":2,"salt":"","hmac_sha256":""}`,
		"empty": `{"version":1}`,
	} {
		if isLive([]byte(broken), "hush") {
			t.Errorf("%s: recognised the secret", name)
		}
	}
}

func TestSecretFrom(t *testing.T) {
	t.Parallel()
	none, hush := types.StringNull(), types.StringValue("hush-hush")
	for name, test := range map[string]struct {
		prior   types.String
		shown   string
		want    types.String
		changed bool
	}{
		"not managed, shown":   {none, "hush-hush", none, false},
		"not managed, masked":  {none, "********", none, false},
		"the same":             {hush, "hush-hush", hush, false},
		"changed":              {hush, "clicked", types.StringValue("clicked"), false},
		"omitted":              {hush, "", hush, false},
		"masked":               {hush, "*********", hush, false},
		"masked but its end":   {hush, "*****hush", hush, false},
		"masked, another end":  {hush, "*****push", none, true},
		"a secret like a mask": {types.StringValue("****"), "****", types.StringValue("****"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, changed := secretFrom(test.prior, test.shown); !got.Equal(test.want) || changed != test.changed {
				t.Errorf("got %s, %t", got, changed)
			}
		})
	}
}

func TestSecretReplaces(t *testing.T) {
	t.Parallel()
	none, hush, other := types.StringNull(), types.StringValue("hush"), types.StringValue("other")
	for name, test := range map[string]struct {
		planned, prior types.String
		want           bool
	}{
		"never managed":        {none, none, false},
		"the same":             {hush, hush, false},
		"not managed any more": {none, hush, false},
		"changed":              {other, hush, true},
		"the live one":         {hush, none, false},
		"not the live one":     {other, none, true},
		"not known yet":        {types.StringUnknown(), none, true},
		"changed, to be seen":  {types.StringUnknown(), hush, true},
		"back to the live one": {hush, other, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			live := func(secret string) bool { return secret == "hush" }
			if got := secretReplaces(test.planned, test.prior, live); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
