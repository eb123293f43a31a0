package doo

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

func TestSecretsOf(t *testing.T) {
	t.Parallel()
	m, shown := fullModel(), fullWebhook()
	secret := secretsOf(&m, &shown)[0]
	if secret.Shown != "hush-hush" || secret.Plain != &m.Authentication.Credentials.ClientSecret {
		t.Errorf("got %+v", secret)
	}
	for name, m := range map[string]webhookModel{
		"no authentication": with(unprotected), "no credentials": with(func(m *webhookModel) { m.Authentication.Credentials = nil }),
	} {
		if secret := secretsOf(&m, &dooapi.Webhook{})[0]; !secret.Plain.IsNull() || !secret.WriteOnly.IsNull() || !secret.Version.IsNull() || secret.Shown != "" {
			t.Errorf("%s: got %+v", name, secret)
		}
	}
}

func TestSecretReplaces(t *testing.T) {
	t.Parallel()
	none, hush, other, unknown := types.StringNull(), types.StringValue("hush"), types.StringValue("other"), types.StringUnknown()
	const plain = "authentication.credentials.client_secret"
	for name, test := range map[string]struct {
		planned, prior types.String
		want           string
	}{
		"never managed":        {none, none, ""},
		"the same":             {hush, hush, ""},
		"not managed any more": {none, hush, ""},
		"changed":              {other, hush, plain},
		"the live one":         {hush, none, ""},
		"not the live one":     {other, none, plain},
		"not known yet":        {unknown, none, plain},
		"changed, to be seen":  {unknown, hush, plain},
		"back to the live one": {hush, other, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectReplaced(t, with(withSecret(test.planned)), with(withSecret(test.prior)), test.want)
		})
	}
	unversioned, one, two := types.Int64Null(), types.Int64Value(1), types.Int64Value(2)
	const version = plain + "_wo_version"
	for name, test := range map[string]struct {
		secret  types.String
		planned types.Int64
		prior   types.Int64
		want    string
	}{
		"none":                           {none, unversioned, unversioned, ""},
		"removed":                        {none, unversioned, one, ""},
		"the same":                       {hush, one, one, ""},
		"another under the same version": {other, one, one, ""},
		"another":                        {other, two, one, version},
		"the live one":                   {hush, two, one, ""},
		"the live one, of no version":    {hush, unversioned, unversioned, ""},
		"not known yet":                  {unknown, types.Int64Unknown(), one, version},
		"not known yet, same version":    {unknown, one, one, ""},
		"not known yet, another version": {unknown, two, one, version},
		"the live one, version to come":  {hush, types.Int64Unknown(), one, ""},
	} {
		t.Run("write-only, "+name, func(t *testing.T) {
			t.Parallel()
			expectReplaced(t, versioned(test.secret, test.planned), versioned(none, test.prior), test.want)
		})
	}
	plainBefore := fullModel() // with the secret in the state, and none that is kept
	if paths := secretReplaces(hook.Change[webhookModel]{Plan: versioned(types.StringValue("hush-hush"), one), Prior: &plainBefore}); len(paths) > 0 {
		t.Errorf("the secret of the state replaces at %s", paths)
	}
}

// expectReplaced expects at most one reason to replace a webhook, whose live secret is "hush".
func expectReplaced(t *testing.T, plan, prior webhookModel, want string) {
	t.Helper()
	got := ""
	for _, at := range secretReplaces(hook.Change[webhookModel]{
		Plan: plan, Prior: &prior, Private: hook.Private{secretName: hook.Fingerprint("hush")},
	}) {
		got += at.String()
	}
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPlanNewVersion(t *testing.T) {
	t.Parallel()
	hush, unset, none := types.StringValue("wo-hush-1"), types.StringNull(), types.Int64Null()
	one, two, seven := types.Int64Value(1), types.Int64Value(2), types.Int64Value(7)
	managed := versioned(unset, one)
	kept, other := hook.Fingerprint("wo-hush-1"), hook.Fingerprint("wo-hush-2")
	for name, test := range map[string]struct {
		secret     types.String
		configured types.Int64
		prior      *webhookModel
		kept       []byte
		planned    types.Int64 // by what needs no word of doo
		want       types.Int64
	}{
		"new":                             {hush, none, nil, nil, one, one},
		"new, replacing one with it":      {hush, none, nil, kept, one, one},
		"new, replacing one with another": {hush, none, nil, other, one, types.Int64Unknown()},
		"new, replacing, with a version":  {hush, seven, nil, other, seven, seven},
		"new, replacing, not configured":  {unset, none, nil, other, none, none},
		"not new":                         {hush, none, &managed, other, two, two},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := hook.Change[webhookModel]{
				Config: versioned(test.secret, test.configured), Plan: versioned(test.secret, test.planned), Prior: test.prior,
				Private: hook.Private{secretName: test.kept},
			}
			planNewVersion(&c)
			if got := c.Plan.credentials().ClientSecretWOVersion; !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	open := hook.Change[webhookModel]{Config: with(unprotected), Plan: with(unprotected), Private: hook.Private{secretName: other}}
	if planNewVersion(&open); open.Plan.Authentication != nil {
		t.Errorf("planned %+v", open.Plan.Authentication)
	}
}
