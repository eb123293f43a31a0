package services

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestSettings_oneLine: what would break a header, or end as another one, is refused before there is a client.
func TestSettings_oneLine(t *testing.T) {
	t.Parallel()
	const bad = "hunter2\r\nX-Evil: 1"
	for name, test := range map[string]struct {
		block       map[string]attr.Value
		environment map[string]string
		want        []string // attributes
	}{
		"fine":               {words("access_token", "hünter 2"), nil, nil},
		"client id":          {words("client_id", bad, "client_secret", "s"), nil, []string{"client_id"}},
		"client secret":      {words("client_id", "id", "client_secret", "hunter2\n"), nil, []string{"client_secret"}},
		"access token":       {words("access_token", bad), nil, []string{"access_token"}},
		"null byte":          {words("access_token", "hunter2\x00"), nil, []string{"access_token"}},
		"tab":                {words("access_token", "\thunter2"), nil, []string{"access_token"}},
		"delete":             {words("access_token", "hunter2\x7f"), nil, []string{"access_token"}},
		"Unicode line":       {words("access_token", "hunter2\u0085"), nil, []string{"access_token"}},
		"environment":        {nil, map[string]string{"ACME_CLIENT_ID": bad, "ACME_CLIENT_SECRET": bad}, []string{"client_id", "client_secret"}},
		"address, told once": {words("access_token", "t", "base_url", "https://hunter2\r\n"), nil, []string{"base_url"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings(block(t, test.block), test.environment)
			s.Credentials()
			s.BaseURL("https://api.example.com")
			got := texts(s.found())
			if len(got) != len(test.want) {
				t.Fatalf("got %q", got)
			}
			for i, attribute := range test.want {
				want := "error: Unusable " + attribute + " of acme: " + attribute + " in the acme block of the provider configuration (or the environment variable ACME_" +
					strings.ToUpper(attribute) + ") "
				if !strings.HasPrefix(got[i], want) || strings.Contains(got[i], "hunter2") || strings.Contains(got[i], "Evil") {
					t.Errorf("got %q", got[i])
				}
			}
			var diags diag.Diagnostics
			if _, usable := NewConnection(s, &client{}).Client(&diags); usable != (len(test.want) == 0) {
				t.Errorf("usable: %t", usable)
			}
		})
	}
}

// TestOptionalSetting: a team's id, for one, is a part of addresses.
func TestOptionalSetting(t *testing.T) {
	t.Parallel()
	for value, fails := range map[string]bool{"111": false, "ä b": false, "": true, "111\r\nX-Evil: 1": true, "111\n": true} {
		var diags diag.Diagnostics
		for _, v := range OptionalSetting("acme", "team_id", "Id of the team.").Validators {
			var resp validator.StringResponse
			v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("team_id"), ConfigValue: types.StringValue(value)}, &resp)
			diags.Append(resp.Diagnostics...)
		}
		if diags.HasError() != fails || strings.Contains(strings.Join(texts(diags), ""), "Evil") {
			t.Errorf("%q: got %q", value, texts(diags))
		}
	}
}

// TestSettings_otherURL: an address is refused by its own name.
func TestSettings_otherURL(t *testing.T) {
	t.Parallel()
	s := settings(block(t, nil), map[string]string{"ACME_AUTH_URL": "http://auth.example.com/oauth/token"})
	s.URL("auth_url", "https://auth.example.com/oauth/token")
	got := strings.Join(texts(s.found()), "")
	const want = "error: Unusable auth_url of acme: auth_url in the acme block of the provider configuration (or the environment variable ACME_AUTH_URL) must start with https://"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %q", got)
	}
}
