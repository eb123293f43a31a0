package doo

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
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
	if !services.IsFingerprintOf(kept, "hush") || services.IsFingerprintOf(kept, "hush ") || services.IsFingerprintOf(kept, "") {
		t.Errorf("%s recognises the wrong secrets", kept)
	}
	if again := fingerprintOf(shownSecret("hush"), kept); !bytes.Equal(again, kept) {
		t.Errorf("the same secret changed %s to %s", kept, again)
	}
	if salted := fingerprintOf(shownSecret("hush"), nil); bytes.Equal(salted, kept) {
		t.Errorf("two fingerprints of one secret are the same: %s", kept)
	}
	if other := fingerprintOf(shownSecret("other"), kept); services.IsFingerprintOf(other, "hush") || !services.IsFingerprintOf(other, "other") {
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
		if services.IsFingerprintOf([]byte(broken), "hush") {
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
		"back to the live one": {hush, other, false},
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

func TestVersionReplaces(t *testing.T) {
	t.Parallel()
	unset, none, one, two := types.StringNull(), types.Int64Null(), types.Int64Value(1), types.Int64Value(2)
	hush, other, unknown := types.StringValue("hush"), types.StringValue("other"), types.StringUnknown()
	for name, test := range map[string]struct {
		planned services.WriteOnly
		prior   types.Int64
		want    bool
	}{
		"none":                           {services.WriteOnly{Secret: unset, Version: none}, none, false},
		"removed":                        {services.WriteOnly{Secret: unset, Version: none}, one, false},
		"the same":                       {services.WriteOnly{Secret: hush, Version: one}, one, false},
		"another under the same version": {services.WriteOnly{Secret: other, Version: one}, one, false},
		"another":                        {services.WriteOnly{Secret: other, Version: two}, one, true},
		"the live one":                   {services.WriteOnly{Secret: hush, Version: two}, one, false},
		"the live one, of no version":    {services.WriteOnly{Secret: hush, Version: none}, none, false},
		"not known yet":                  {services.WriteOnly{Secret: unknown, Version: types.Int64Unknown()}, one, true},
		"not known yet, same version":    {services.WriteOnly{Secret: unknown, Version: one}, one, false},
		"not known yet, another version": {services.WriteOnly{Secret: unknown, Version: two}, one, true},
		"the live one, version to come":  {services.WriteOnly{Secret: hush, Version: types.Int64Unknown()}, one, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			live := func(secret string) bool { return secret == "hush" }
			if got := versionReplaces(test.planned, test.prior, live); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestSettleSecret(t *testing.T) {
	t.Parallel()
	hush, unset, none := types.StringValue("wo-hush-1"), types.StringNull(), types.Int64Null()
	one, two, seven := types.Int64Value(1), types.Int64Value(2), types.Int64Value(7)
	unmanaged, managed, plain := versioned(unset, none), versioned(unset, one), fullModel()
	open := with(func(m *webhookModel) { m.Authentication = noAuthentication() })
	kept, other := services.Fingerprint("wo-hush-1"), services.Fingerprint("wo-hush-2")
	for name, test := range map[string]struct {
		configured webhookModel
		prior      *webhookModel
		kept       []byte
		want       types.Int64
	}{
		"new":                             {versioned(hush, none), nil, nil, one},
		"new, replacing one with it":      {versioned(hush, none), nil, kept, one},
		"new, replacing one with another": {versioned(hush, none), nil, other, types.Int64Unknown()},
		"new, replacing, with a version":  {versioned(hush, seven), nil, other, seven},
		"new, replacing, not configured":  {unmanaged, nil, other, none},
		"new with a version":              {versioned(hush, seven), nil, nil, seven},
		"no authentication":               {open, &open, nil, none},
		"not configured":                  {unmanaged, &unmanaged, nil, none},
		"the live one":                    {versioned(hush, none), &unmanaged, kept, none},
		"the live one with a version":     {versioned(hush, seven), &unmanaged, kept, seven},
		"not the live one":                {versioned(hush, none), &unmanaged, other, one},
		"in the place of the plain one":   {versioned(hush, none), &plain, kept, one},
		"in the place of a masked one":    {versioned(hush, none), &plain, nil, one},
		"the same":                        {versioned(hush, none), &managed, kept, one},
		"another":                         {versioned(hush, none), &managed, other, two},
		"another under the same version":  {versioned(hush, one), &managed, other, one},
		"not known yet":                   {versioned(types.StringUnknown(), none), &managed, kept, types.Int64Unknown()},
		"removed":                         {unmanaged, &managed, kept, none},
		"with the authentication removed": {open, &managed, kept, none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := test.configured.withCredentials(func(credentials map[string]attr.Value) { // as the framework plans it
				credentials["client_secret_wo"], credentials["client_secret_wo_version"] = types.StringNull(), types.Int64Unknown()
			})
			plan.settleSecret(test.configured, test.prior, test.kept)
			if got := plan.writeOnly(); !got.Version.Equal(test.want) || !got.Secret.Equal(test.configured.writeOnly().Secret) {
				t.Errorf("got version %s of %s, want %s", got.Version, got.Secret, test.want)
			}
			if got := plan.stored().writeOnly(); !got.Secret.IsNull() || !got.Version.Equal(test.want) {
				t.Errorf("stored version %s of %s", got.Version, got.Secret)
			}
			if got := plan.sent(); !got.secret().Equal(test.configured.writeOnly().Secret) || !got.writeOnly().Secret.IsNull() {
				t.Errorf("sent %s and %s", got.secret(), got.writeOnly().Secret)
			}
		})
	}
}

// TestSettleSecretNotKnown leaves credentials alone that are only known after apply.
func TestSettleSecretNotKnown(t *testing.T) {
	t.Parallel()
	later := with(func(m *webhookModel) { m.Authentication = types.ObjectUnknown(authenticationType().AttrTypes) })
	plan, prior := later, versioned(types.StringNull(), types.Int64Value(1))
	plan.settleSecret(later, &prior, nil)
	if !plan.Authentication.IsUnknown() || !plan.stored().Authentication.IsUnknown() || !plan.secretVersion().IsUnknown() {
		t.Errorf("planned %s", plan.Authentication)
	}
}

func TestRecheck(t *testing.T) {
	t.Parallel()
	const mask = "********"
	kept := services.Fingerprint("wo-hush-1")
	for name, test := range map[string]struct {
		version types.Int64
		shown   string
		kept    []byte
		fits    string // the secret whose fingerprint is kept afterwards, "" for none
		told    string
	}{
		"not managed":          {types.Int64Null(), "wo-hush-1", nil, "wo-hush-1", ""},
		"not managed, masked":  {types.Int64Null(), mask, kept, "", ""},
		"not managed, omitted": {types.Int64Null(), "", kept, "", ""},
		"the same":             {types.Int64Value(7), "wo-hush-1", kept, "wo-hush-1", ""},
		"masked":               {types.Int64Value(7), mask, kept, "wo-hush-1", ""},
		"omitted":              {types.Int64Value(7), "", kept, "wo-hush-1", ""},
		"another": {
			types.Int64Value(7), "clicked", kept, "clicked",
			"Warning authentication.credentials.client_secret_wo: The secret was changed outside of Terraform",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := versioned(types.StringNull(), test.version)
			now, diags := m.recheck(shownSecret(test.shown), test.kept)
			if fits := services.IsFingerprintOf(now, test.fits); fits != (test.fits != "") || fits == (now == nil) {
				t.Errorf("kept %s, want that of %q", now, test.fits)
			}
			if test.fits == "wo-hush-1" && test.kept != nil && !bytes.Equal(now, test.kept) {
				t.Errorf("the same secret changed %s to %s", test.kept, now)
			}
			want := test.version
			if test.told != "" {
				want = types.Int64Null()
			}
			if got := m.secretVersion(); !got.Equal(want) || told(diags) != test.told {
				t.Errorf("got version %s and %q", got, told(diags))
			}
			for _, d := range diags {
				if strings.Contains(d.Detail(), test.shown) {
					t.Errorf("the warning tells the secret: %s", d.Detail())
				}
			}
		})
	}
}
