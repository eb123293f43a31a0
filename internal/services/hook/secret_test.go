package hook

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// kept is what private state holds of secrets, each by its name.
func kept(pairs ...string) Private {
	private := Private{}
	for pair := range slices.Chunk(pairs, 2) {
		private[pair[0]] = Fingerprint(pair[1])
	}
	return private
}

// of returns of which of the secrets private state holds a fingerprint, "" for none, and "?" for that of another one.
func (p Private) of(name string, secrets ...string) string {
	if len(p[name]) == 0 {
		return ""
	}
	for _, secret := range secrets {
		if IsFingerprintOf(p[name], secret) {
			return secret
		}
	}
	return "?"
}

func TestPlanSecrets(t *testing.T) {
	t.Parallel()
	text, version, none := types.StringValue, types.Int64Value, types.Int64Null()
	type secrets struct { // secret_wo and secret_wo_version
		secret  types.String
		version types.Int64
	}
	for name, test := range map[string]struct {
		configured secrets
		prior      *toy
		kept       Private
		want       types.Int64
		sent       types.String // what the vendor gets as the secret
	}{
		"not configured": {secrets{}, nil, nil, none, types.StringNull()},
		"removed or ignored": {
			secrets{}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(7), types.StringNull(),
		},
		"ignored, with its version": {
			secrets{types.StringNull(), version(7)}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(7), types.StringNull(),
		},
		"ignored, with another version": {
			secrets{types.StringNull(), version(8)}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(7), types.StringNull(),
		},
		"ignored, with a first version": {
			secrets{types.StringNull(), version(7)}, &toy{}, nil, version(7), types.StringNull(),
		},
		"new hook":          {secrets{text("hush"), none}, nil, nil, version(1), text("hush")},
		"replaced hook":     {secrets{text("hush"), none}, nil, kept("secret", "hush"), version(1), text("hush")},
		"new secret":        {secrets{text("hush"), none}, &toy{}, nil, version(1), text("hush")},
		"was plain":         {secrets{text("hush"), none}, &toy{Secret: text("hush")}, nil, version(1), text("hush")},
		"same":              {secrets{text("hush"), none}, &toy{SecretWOVersion: version(1)}, kept("secret", "hush"), version(1), text("hush")},
		"changed":           {secrets{text("new"), none}, &toy{SecretWOVersion: version(1)}, kept("secret", "hush"), version(2), text("new")},
		"nothing kept":      {secrets{text("hush"), none}, &toy{SecretWOVersion: version(1)}, nil, version(2), text("hush")},
		"version forgotten": {secrets{text("hush"), none}, &toy{}, kept("secret", "hush"), version(1), text("hush")},
		"new with a version": {
			secrets{text("hush"), version(7)}, nil, nil, version(7), text("hush"),
		},
		"changed with its version": {
			secrets{text("new"), version(8)}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(8), text("new"),
		},
		"same under another version": {
			secrets{text("hush"), version(8)}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(8), text("hush"),
		},
		"changed under the same version": {
			secrets{text("new"), version(7)}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(7), types.StringNull(),
		},
		"version removed, same secret": {
			secrets{text("hush"), none}, &toy{SecretWOVersion: version(7)}, kept("secret", "hush"), version(7), text("hush"),
		},
		"unknown": {
			secrets{types.StringUnknown(), none}, &toy{SecretWOVersion: version(1)}, kept("secret", "hush"), types.Int64Unknown(), types.StringUnknown(),
		},
		"unknown with a version": {
			secrets{types.StringUnknown(), version(7)}, &toy{SecretWOVersion: version(1)}, nil, version(7), types.StringUnknown(),
		},
		"unknown version": {
			secrets{text("hush"), types.Int64Unknown()}, &toy{SecretWOVersion: version(1)}, kept("secret", "hush"), types.Int64Unknown(), text("hush"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := toyResource()
			c := Change[toy]{Prior: test.prior, Private: test.kept, Config: toy{SecretWO: test.configured.secret, SecretWOVersion: test.configured.version}}
			r.planSecrets(&c)
			if !c.Plan.SecretWOVersion.Equal(test.want) || !c.Plan.SecretWO.Equal(test.configured.secret) {
				t.Errorf("planned %s, version %s, want %s", c.Plan.SecretWO, c.Plan.SecretWOVersion, test.want)
			}
			if sent := r.sent(c); !sent.Secret.Equal(test.sent) || !c.Plan.Secret.IsNull() {
				t.Errorf("sent is %s, want %s; the plan holds %s", sent.Secret, test.sent, c.Plan.Secret)
			}
			if planned := r.withoutSecrets(c.Plan); !planned.SecretWO.IsNull() || !planned.SecretWOVersion.Equal(test.want) {
				t.Errorf("the plan without secrets is %+v", planned)
			}
		})
	}
}

// TestPlanSecrets_live: the vendor of a live secret needs a new hook for another one, so the one that it shows is left alone.
func TestPlanSecrets_live(t *testing.T) {
	t.Parallel()
	text, version := types.StringValue, types.Int64Value
	for name, test := range map[string]struct {
		configured string
		prior      *toyTarget
		kept       Private
		want       types.Int64
	}{
		"imported, the same":  {"hush", &toyTarget{}, kept("token", "hush"), types.Int64Null()},
		"imported, another":   {"new", &toyTarget{}, kept("token", "hush"), version(1)},
		"imported, not shown": {"hush", &toyTarget{}, nil, version(1)},
		"was plain":           {"hush", &toyTarget{Token: text("hush")}, kept("token", "hush"), version(1)},
		"same":                {"hush", &toyTarget{TokenWOVersion: version(1)}, kept("token", "hush"), version(1)},
		"changed":             {"new", &toyTarget{TokenWOVersion: version(1)}, kept("token", "hush"), version(2)},
		"without a block":     {"hush", nil, kept("token", "hush"), types.Int64Null()},
		"nothing kept":        {"hush", nil, nil, version(1)},
		"new hook":            {"hush", nil, kept("token", "hush"), version(1)}, // with what is kept of the one that it replaces
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := Change[toy]{
				Prior: &toy{Target: test.prior}, Private: test.kept, Config: toy{Target: &toyTarget{TokenWO: text(test.configured)}},
				Plan: toy{Target: new(toyTarget)},
			}
			if name == "new hook" {
				c.Prior = nil
			}
			toyResource().planSecrets(&c)
			if got := c.Plan.Target; !got.TokenWOVersion.Equal(test.want) || got.TokenWO.ValueString() != test.configured {
				t.Errorf("planned version %s, want %s, of %s", got.TokenWOVersion, test.want, got.TokenWO)
			}
		})
	}
}

func TestKeepSent(t *testing.T) {
	t.Parallel()
	text, version := types.StringValue, types.Int64Value
	for name, test := range map[string]struct {
		configured types.String
		planned    types.Int64
		prior      *toy
		want       string // of which secret there is a fingerprint then
	}{
		"new hook":               {text("new"), version(1), nil, "new"},
		"new hook, none":         {types.StringNull(), types.Int64Null(), nil, ""},
		"changed":                {text("new"), version(2), &toy{SecretWOVersion: version(1)}, "new"},
		"same version":           {text("new"), version(1), &toy{SecretWOVersion: version(1)}, "old"},
		"removed, or plain now":  {types.StringNull(), types.Int64Null(), &toy{SecretWOVersion: version(1)}, ""},
		"never was write-only":   {types.StringNull(), types.Int64Null(), &toy{}, "old"},
		"write-only from now on": {text("new"), version(1), &toy{Secret: text("old")}, "new"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := kept("secret", "old")
			toyResource().keepSent(Change[toy]{
				Config: toy{SecretWO: test.configured}, Plan: toy{SecretWOVersion: test.planned}, Prior: test.prior, Private: kept("secret", "old"),
			}, now)
			if got := now.of("secret", "old", "new"); got != test.want {
				t.Errorf("kept is the fingerprint of %q, want %q", got, test.want)
			}
		})
	}
}

func TestRefreshSecrets(t *testing.T) {
	t.Parallel()
	text, version, null := types.StringValue, types.Int64Value, types.StringNull()
	const secret = "s3cret-abcd"
	for name, test := range map[string]struct {
		prior   types.String
		version types.Int64
		shown   string
		// what the state and private state hold then
		want        types.String
		wantVersion types.Int64
		wantKept    string
		warns       string // of this attribute; "" for none
	}{
		"not managed, hidden":   {prior: null, want: null, wantKept: secret},
		"not managed, shown":    {prior: null, shown: "clicked", want: null, wantKept: secret},
		"not managed, masked":   {prior: null, shown: "********", want: null, wantKept: secret},
		"hidden":                {prior: text(secret), want: text(secret), wantKept: secret},
		"the same":              {prior: text(secret), shown: secret, want: text(secret), wantKept: secret},
		"another":               {prior: text(secret), shown: "clicked", want: text("clicked"), wantKept: secret},
		"one with an asterisk":  {prior: text(secret), shown: "a*b*c", want: text("a*b*c"), wantKept: secret},
		"its mask":              {prior: text(secret), shown: "*******abcd", want: text(secret), wantKept: secret},
		"another's mask":        {prior: text(secret), shown: "*******wxyz", want: null, wantKept: secret, warns: "secret"},
		"a secret like a mask":  {prior: text("****"), shown: "****", want: text("****"), wantKept: secret},
		"write-only, hidden":    {version: version(3), want: null, wantVersion: version(3), wantKept: secret},
		"write-only, the same":  {version: version(3), shown: secret, want: null, wantVersion: version(3), wantKept: secret},
		"write-only, masked":    {version: version(3), shown: "*******wxyz", want: null, wantVersion: version(3), wantKept: secret},
		"write-only, another":   {version: version(3), shown: "clicked", want: null, wantVersion: types.Int64Null(), warns: "secret_wo"},
		"write-only, all known": {version: version(0), shown: secret, want: null, wantVersion: version(0), wantKept: secret},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fresh, before := toy{Secret: test.prior, SecretWOVersion: test.version}, kept("secret", secret)
			var diags diag.Diagnostics
			now := toyResource().refreshSecrets(&fresh, &shownToy{Secret: test.shown}, before, &diags)
			if !fresh.Secret.Equal(test.want) || !fresh.SecretWOVersion.Equal(test.wantVersion) {
				t.Errorf("the state holds %s, version %s", fresh.Secret, fresh.SecretWOVersion)
			}
			if got := now.of("secret", secret, test.shown); got != test.wantKept || before.of("secret", secret) != secret {
				t.Errorf("kept is the fingerprint of %q, want %q", got, test.wantKept)
			}
			var warned []string
			for _, d := range diags {
				at, _ := d.(diag.DiagnosticWithPath)
				if warned = append(warned, at.Path().String()); strings.Contains(d.Detail(), secret) || strings.Contains(d.Detail(), test.shown) {
					t.Errorf("the warning holds the secret: %v", d)
				}
			}
			if want := strings.Fields(test.warns); diags.HasError() || !slices.Equal(warned, want) {
				t.Errorf("got %q, want warnings of %q", texts(diags), want)
			}
		})
	}
}

// TestRefreshSecrets_live: whatever the vendor shows is kept, managed or not.
func TestRefreshSecrets_live(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prior  toyTarget
		kept   Private
		shown  string
		want   string // of which secret there is a fingerprint then
		forget bool   // whether the version is forgotten
	}{
		"import, shown":         {toyTarget{}, kept(), "hush", "hush", false},
		"import, masked":        {toyTarget{}, kept(), "****hush", "", false},
		"masked from now on":    {toyTarget{}, kept("token", "hush"), "****hush", "", false},
		"not managed, the same": {toyTarget{}, kept("token", "hush"), "hush", "hush", false},
		"not managed, another":  {toyTarget{}, kept("token", "old"), "hush", "hush", false},
		"plain":                 {toyTarget{Token: types.StringValue("hush")}, kept(), "hush", "hush", false},
		"write-only, the same":  {toyTarget{TokenWOVersion: types.Int64Value(1)}, kept("token", "hush"), "hush", "hush", false},
		"write-only, masked":    {toyTarget{TokenWOVersion: types.Int64Value(1)}, kept("token", "hush"), "****hush", "hush", false},
		"write-only, another":   {toyTarget{TokenWOVersion: types.Int64Value(1)}, kept("token", "old"), "hush", "hush", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fresh := toy{Target: &test.prior}
			var diags diag.Diagnostics
			now := toyResource().refreshSecrets(&fresh, &shownToy{Token: test.shown}, test.kept, &diags)
			if got := now.of("token", "hush", "old"); got != test.want {
				t.Errorf("kept is the fingerprint of %q, want %q", got, test.want)
			}
			same := test.want == "hush" && reflect.DeepEqual(now["token"], test.kept["token"])
			if IsFingerprintOf(test.kept["token"], test.want) && !same {
				t.Error("a refresh that finds the same secret writes another fingerprint")
			}
			if forgotten := test.prior.TokenWOVersion.IsNull(); test.forget && !forgotten || len(diags) > 0 != test.forget {
				t.Errorf("the version is %s, said is %q", test.prior.TokenWOVersion, texts(diags))
			}
		})
	}
}

func TestCheckSecrets(t *testing.T) {
	t.Parallel()
	text, version := types.StringValue, types.Int64Value
	for name, test := range map[string]struct {
		plan  toy
		prior *toy
		want  string // severity and attribute; "" for none
	}{
		"a secret":                {toy{Secret: text("hush")}, nil, ""},
		"unknown":                 {toy{Secret: types.StringUnknown(), SecretWO: types.StringUnknown()}, nil, ""},
		"mask":                    {toy{Secret: text("********")}, nil, "error secret"},
		"mask, changed":           {toy{Secret: text("********")}, &toy{Secret: text("hush")}, "error secret"},
		"mask, as before":         {toy{Secret: text("********")}, &toy{Secret: text("********")}, "warning secret"},
		"write-only mask":         {toy{SecretWO: text("********"), SecretWOVersion: version(1)}, nil, "error secret_wo"},
		"write-only mask, unsent": {toy{SecretWO: text("********"), SecretWOVersion: version(1)}, &toy{SecretWOVersion: version(1)}, "warning secret_wo"},
		"in a block":              {toy{Target: &toyTarget{Token: text("****oken")}}, nil, "error target.token"},
		"write-only in a block": {
			toy{Target: &toyTarget{TokenWO: text("****oken"), TokenWOVersion: version(2)}}, &toy{Target: &toyTarget{TokenWOVersion: version(1)}},
			"error target.token_wo",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			toyResource().checkSecrets(Change[toy]{Plan: test.plan, Prior: test.prior}, &diags)
			var got []string
			for _, d := range diags {
				at, _ := d.(diag.DiagnosticWithPath)
				got = append(got, strings.ToLower(d.Severity().String())+" "+at.Path().String())
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
