package moltin

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// number makes a whole number for short; -1 is null, -2 is unknown.
func number(n int64) types.Int64 {
	switch n {
	case -1:
		return types.Int64Null()
	case -2:
		return types.Int64Unknown()
	}
	return types.Int64Value(n)
}

// keyed is a webhook whose secret_key_wo and secret_key_wo_version are these.
func keyed(secret string, version int64) integrationModel {
	return model(typed("webhook", configurationModel{
		URL: text("https://hooks.example.com/a"), SecretKeyWO: services.WriteOnly{Secret: text(secret), Version: number(version)},
	}))
}

// TestWriteOnly follows a write-only secret from the configuration to what is sent.
func TestWriteOnly(t *testing.T) {
	t.Parallel()
	kept := fingerprints{secretKey: services.Fingerprint("wo-hush-1")}
	none := model(typed("webhook", configurationModel{URL: text("https://hooks.example.com/a")}))
	for name, test := range map[string]struct {
		config, prior integrationModel
		version       types.Int64
		sent          string // the configuration, empty where it isn't sent
	}{
		"none":                           {none, none, number(-1), ``},
		"new":                            {keyed("wo-hush-1", -1), integrationModel{}, number(1), `"secret_key":"wo-hush-1"`},
		"new with a version":             {keyed("wo-hush-1", 7), integrationModel{}, number(7), `"secret_key":"wo-hush-1"`},
		"of an import":                   {keyed("wo-hush-2", -1), none, number(1), `"secret_key":"wo-hush-2"`},
		"same":                           {keyed("wo-hush-1", -1), keyed("", 3), number(3), ``},
		"changed":                        {keyed("wo-hush-2", -1), keyed("", 3), number(4), `"secret_key":"wo-hush-2"`},
		"same, another version":          {keyed("wo-hush-1", 4), keyed("", 3), number(4), `"secret_key":"wo-hush-1"`},
		"changed under the same version": {keyed("wo-hush-2", 3), keyed("", 3), number(3), ``},
		"from plain":                     {keyed("wo-hush-2", -1), model(), number(1), `"secret_key":"wo-hush-2"`},
		"to plain":                       {model(), keyed("", 3), number(-1), `"secret_key":"hush-hush"`},
		"removed":                        {none, keyed("", 3), number(-1), `"secret_key":""`},
		"forgotten by a read":            {keyed("wo-hush-1", 3), none, number(3), `"secret_key":"wo-hush-1"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := model()
			plan.Configuration = configurationOf(test.config.Configuration).withoutSecrets().object()
			plan = plan.versioned(test.config, test.prior, kept)
			if got := configurationOf(plan.Configuration).SecretKeyWO.Version; !got.Equal(test.version) {
				t.Errorf("version %s, want %s", got, test.version)
			}
			if again := plan.settled(test.config, test.prior, kept); !reflect.DeepEqual(again, plan) {
				t.Errorf("what was planned became %+v", again)
			}
			var prior *integrationModel
			if !test.prior.ID.IsNull() {
				prior = &test.prior
			}
			p := plan.revealed(test.config, test.prior, kept).params(prior).Configuration
			want := `{"url":"https://hooks.example.com/a",` + test.sent + `}`
			if test.sent == "" {
				want = "null"
			}
			if got, err := json.Marshal(p); err != nil || string(got) != want {
				t.Errorf("sends %s, want %s", got, want)
			}
		})
	}
}

// withoutSecrets is a configuration as Terraform plans it.
func (c configurationModel) withoutSecrets() configurationModel {
	for _, t := range c.twins() {
		t.writeOnly.Secret = types.StringNull()
	}
	return c
}

// TestWriteOnly_otherChange shows what an update of another attribute sends of a write-only secret that doesn't rotate.
func TestWriteOnly_otherChange(t *testing.T) {
	t.Parallel()
	kept := fingerprints{secretKey: services.Fingerprint("wo-hush-1")}
	prior := model(typed("webhook", configurationModel{URL: text("https://b.example"), SecretKeyWO: services.WriteOnly{Version: number(3)}}))
	for name, test := range map[string]struct {
		config integrationModel
		lacks  bool
		want   string
	}{
		"the one in use": {keyed("wo-hush-1", 3), false, `{"url":"https://hooks.example.com/a","secret_key":"wo-hush-1"}`},
		"another":        {keyed("wo-hush-2", 3), true, `{"url":"https://hooks.example.com/a"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := keyed("", 3).revealed(test.config, prior, kept).params(&prior)
			if got, err := json.Marshal(p.Configuration); err != nil || string(got) != test.want {
				t.Errorf("sends %s, want %s", got, test.want)
			}
			if got := lacksSecrets("webhook", p.Configuration); got != test.lacks {
				t.Errorf("lacks secrets: %t", got)
			}
		})
	}
}

// TestWriteOnly_unknown plans a secret, and a configuration, that will be known only when they are applied.
func TestWriteOnly_unknown(t *testing.T) {
	t.Parallel()
	kept := fingerprints{secretKey: services.Fingerprint("wo-hush-1")}
	plan := keyed("", 3).versioned(keyed("?", -1), keyed("", 3), kept)
	if got := configurationOf(plan.Configuration).SecretKeyWO.Version; !got.IsUnknown() {
		t.Errorf("planned version %s", got)
	}
	for secret, want := range map[string]int64{"wo-hush-1": 3, "wo-hush-2": 4} {
		settled := plan.settled(keyed(secret, -1), keyed("", 3), kept)
		if got := configurationOf(settled.Configuration).SecretKeyWO.Version; !got.Equal(number(want)) {
			t.Errorf("%s: version %s, want %d", secret, got, want)
		}
	}
	unknown := model(func(m *integrationModel) {
		m.Configuration = types.ObjectUnknown(m.Configuration.AttributeTypes(t.Context()))
	})
	if got := unknown.versioned(unknown, keyed("", 3), kept); !got.Configuration.IsUnknown() {
		t.Errorf("planned %s", got.Configuration)
	}
}

// TestWriteOnly_describes recognizes a new integration by its write-only secrets, as far as they are shown.
func TestWriteOnly_describes(t *testing.T) {
	t.Parallel()
	config := keyed("wo-hush-1", -1)
	plan := keyed("", -1).versioned(config, integrationModel{}, nil)
	for shown, want := range map[string]bool{"wo-hush-1": true, "*****sh-1": true, "": true, "wo-hush-2": false, "*****sh-2": false} {
		i := integration("webhook", moltinapi.Configuration{URL: "https://hooks.example.com/a", SecretKey: shown})
		if got := plan.revealed(config, integrationModel{}, nil).describes(i); got != want {
			t.Errorf("shown %q: %t", shown, got)
		}
	}
}

func TestWithoutChanged(t *testing.T) {
	t.Parallel()
	kept := services.Fingerprint("wo-hush-1")
	for name, test := range map[string]struct {
		state   integrationModel
		shown   string
		version int64
		warns   bool
	}{
		"the same":          {keyed("", 3), "wo-hush-1", 3, false},
		"changed":           {keyed("", 3), "wo-hush-2", -1, true},
		"masked":            {keyed("", 3), "*****sh-2", 3, false},
		"hidden":            {keyed("", 3), "", 3, false},
		"plain":             {model(), "wo-hush-2", -1, false},
		"short, as a mask":  {keyed("", 3), "****", 3, false},
		"short, in clear":   {keyed("", 3), "abcd", -1, true},
		"not managed":       {keyed("", -1), "wo-hush-2", -1, false},
		"version 0 changed": {keyed("", 0), "wo-hush-2", -1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, left, diags := test.state.withoutChanged(moltinapi.Configuration{SecretKey: test.shown}, kept)
			if version := configurationOf(got.Configuration).SecretKeyWO.Version; !version.Equal(number(test.version)) {
				t.Errorf("version %s", version)
			}
			if warned := diags.WarningsCount() == 1 && paths(diags) == "configuration.secret_key_wo"; warned != test.warns || diags.HasError() {
				t.Errorf("got %v", diags)
			}
			if forgot := left == nil; forgot != test.warns || !forgot && !bytes.Equal(left, kept) {
				t.Errorf("keeps %s", left)
			}
			for _, d := range diags {
				if test.shown != "" && bytes.Contains([]byte(d.Detail()), []byte(test.shown)) {
					t.Errorf("the warning tells the secret: %s", d.Detail())
				}
			}
		})
	}
}

// private is the private state of a response.
type private map[string][]byte

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func TestRemember(t *testing.T) {
	t.Parallel()
	kept := services.Fingerprint("wo-hush-1")
	for name, test := range map[string]struct {
		plan, config, prior integrationModel
		want                string // the secret whose fingerprint is kept
	}{
		"new":                    {keyed("", 1), keyed("wo-hush-2", -1), integrationModel{}, "wo-hush-2"},
		"rotated":                {keyed("", 4), keyed("wo-hush-2", -1), keyed("", 3), "wo-hush-2"},
		"the same":               {keyed("", 3), keyed("wo-hush-1", -1), keyed("", 3), "wo-hush-1"},
		"under the same version": {keyed("", 3), keyed("wo-hush-2", 3), keyed("", 3), "wo-hush-1"},
		"to plain":               {model(), model(), keyed("", 3), ""},
		"new, plain":             {model(), model(), integrationModel{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			state := private{secretKey: kept, "password": kept}
			test.plan.remember(t.Context(), state, test.config, test.prior, &diags)
			all := fingerprintsIn(t.Context(), state, &diags)
			if len(diags) > 0 || all["password"] != nil {
				t.Errorf("kept %v, %v", all, diags)
			}
			if got := all[secretKey]; (got != nil) != (test.want != "") || test.want != "" && !services.IsFingerprintOf(got, test.want) {
				t.Errorf("kept %s, want one of %q", got, test.want)
			}
		})
	}
}
