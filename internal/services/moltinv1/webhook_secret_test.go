package moltinv1

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// versioned is a model with this version of a write-only secret, whose secret is known only where it comes with a
// configuration.
func versioned(secret types.String, version types.Int64) webhookModel {
	return with(func(m *webhookModel) { m.Secret, m.SecretWO, m.SecretWOVersion = types.StringNull(), secret, version })
}

func TestSettleSecret(t *testing.T) {
	t.Parallel()
	hush, unset, none := types.StringValue("wo-hush-1"), types.StringNull(), types.Int64Null()
	one, two, seven := types.Int64Value(1), types.Int64Value(2), types.Int64Value(7)
	plain, managed := fullModel(), versioned(unset, one)
	kept, other := services.Fingerprint("wo-hush-1"), services.Fingerprint("wo-hush-2")
	for name, test := range map[string]struct {
		configured webhookModel
		prior      *webhookModel
		kept       []byte
		want       types.Int64
	}{
		"new":                            {versioned(hush, none), nil, nil, one},
		"new, replacing one with it":     {versioned(hush, none), nil, kept, one},
		"new with a version":             {versioned(hush, seven), nil, nil, seven},
		"not configured":                 {versioned(unset, none), new(versioned(unset, none)), nil, none},
		"in the place of the plain one":  {versioned(hush, none), &plain, nil, one},
		"the same":                       {versioned(hush, none), &managed, kept, one},
		"another":                        {versioned(hush, none), &managed, other, two},
		"another under the same version": {versioned(hush, one), &managed, other, one},
		"another version":                {versioned(hush, seven), &managed, kept, seven},
		"nothing kept":                   {versioned(hush, none), &managed, nil, two},
		"not known yet":                  {versioned(types.StringUnknown(), none), &managed, kept, types.Int64Unknown()},
		"removed":                        {versioned(unset, none), &managed, kept, none},
		"changed at Moltin":              {versioned(hush, none), new(versioned(unset, none)), nil, one},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := versioned(unset, types.Int64Unknown())
			plan.settleSecret(test.configured, test.prior, test.kept)
			if !plan.SecretWOVersion.Equal(test.want) || !plan.SecretWO.Equal(test.configured.SecretWO) {
				t.Errorf("got version %s of %s, want %s", plan.SecretWOVersion, plan.SecretWO, test.want)
			}
			if got := plan.stored(); !got.SecretWO.IsNull() || !got.SecretWOVersion.Equal(plan.SecretWOVersion) {
				t.Errorf("stored version %s of %s", got.SecretWOVersion, got.SecretWO)
			}
		})
	}
}

func TestSecretParam(t *testing.T) {
	t.Parallel()
	hush, unset, none := types.StringValue("wo-hush-1"), types.StringNull(), types.Int64Null()
	one, two := types.Int64Value(1), types.Int64Value(2)
	plain := fullModel() // its secret is "hush"
	for name, test := range map[string]struct {
		plan, prior webhookModel
		want        *string
	}{
		"create":              {versioned(hush, one), webhookModel{}, new("wo-hush-1")},
		"create without":      {versioned(unset, none), webhookModel{}, nil},
		"the same version":    {versioned(hush, one), versioned(unset, one), nil},
		"another version":     {versioned(hush, two), versioned(unset, one), new("wo-hush-1")},
		"removed":             {versioned(unset, none), versioned(unset, one), new("")},
		"plain to write-only": {versioned(hush, one), plain, new("wo-hush-1")},
		"write-only to plain": {plain, versioned(unset, one), new("hush")},
		"plain stays":         {plain, plain, nil},
		"plain removed":       {versioned(unset, none), plain, new("")},
		"never managed":       {versioned(unset, none), versioned(unset, none), nil},
		"changed at Moltin":   {versioned(hush, one), versioned(unset, none), new("wo-hush-1")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.plan.secretParam(test.prior)
			if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestVersionNow(t *testing.T) {
	t.Parallel()
	none, one := types.Int64Null(), types.Int64Value(1)
	kept, starred := services.Fingerprint("wo-hush-1"), services.Fingerprint("wo*hush")
	for name, test := range map[string]struct {
		prior types.Int64
		kept  []byte
		shown string
		want  types.Int64
		warns bool
	}{
		"not managed":        {none, nil, "clicked", none, false},
		"hidden":             {one, kept, "", one, false},
		"masked":             {one, kept, "********", one, false},
		"masked but its end": {one, kept, "*****cked", one, false},
		"the same":           {one, kept, "wo-hush-1", one, false},
		"one with a star":    {one, starred, "wo*hush", one, false},
		"another":            {one, kept, "clicked", none, true},
		"nothing kept":       {one, nil, "clicked", none, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := versionNow(test.prior, test.kept, test.shown)
			if !got.Equal(test.want) || (diags.WarningsCount() == 1) != test.warns || diags.HasError() {
				t.Errorf("got %v and %v, want %v", got, diags, test.want)
			}
			for _, d := range diags {
				if strings.Contains(d.Detail(), test.shown) {
					t.Errorf("the warning holds the secret: %v", d)
				}
			}
		})
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	if kept := versioned(types.StringNull(), types.Int64Value(1)).fingerprint(); kept != nil {
		t.Errorf("%s is kept of no secret", kept)
	}
	kept := versioned(types.StringValue("wo-hush-1"), types.Int64Value(1)).fingerprint()
	if !services.IsFingerprintOf(kept, "wo-hush-1") || strings.Contains(string(kept), "hush") {
		t.Errorf("%s is kept", kept)
	}
}
