package services

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// TestSettings_Access: an access is the same where the address leads to the same place and the client is the same, wherever
// either is set.
func TestSettings_Access(t *testing.T) {
	t.Parallel()
	const base = "https://api.example.com/shop"
	one := Access{BaseURL: base, Client: "client_id=one"}
	for name, test := range map[string]struct {
		base        string
		set         map[string]attr.Value
		environment map[string]string
		chosen      []string
		want        Access
	}{
		"configured":                   {base, words("client_id", "one"), nil, nil, one},
		"from the environment":         {base, nil, map[string]string{"ACME_CLIENT_ID": "one"}, nil, one},
		"configured beats environment": {base, words("client_id", "one"), map[string]string{"ACME_CLIENT_ID": "two"}, nil, one},
		"beside a stale token":         {base, words("client_id", "one"), map[string]string{"ACME_ACCESS_TOKEN": "t"}, nil, one},
		"slashes":                      {base + "//", words("client_id", "one"), nil, nil, one},
		"case of scheme and host":      {"HTTPS://API.Example.COM/shop", words("client_id", "one"), nil, nil, one},
		"the default port":             {"https://api.example.com:443/shop/", words("client_id", "one"), nil, nil, one},
		"a dot after the host":         {"https://api.example.com./shop", words("client_id", "one"), nil, nil, one},
		"another port":                 {"https://api.example.com:8443/shop", words("client_id", "one"), nil, nil, Access{"https://api.example.com:8443/shop", "client_id=one", ""}},
		"another path":                 {"https://api.example.com/Shop", words("client_id", "one"), nil, nil, Access{"https://api.example.com/Shop", "client_id=one", ""}},
		"no path":                      {"https://api.example.com", words("client_id", "one"), nil, nil, Access{"https://api.example.com/", "client_id=one", ""}},
		"token alone":                  {base, words("access_token", "t"), nil, nil, Access{base, "", "t"}},
		"token of the environment":     {base, nil, map[string]string{"ACME_ACCESS_TOKEN": "t"}, nil, Access{base, "", "t"}},
		"token with its client":        {base, words("access_token", "t", "client_id", "one"), nil, nil, one},
		"both of the environment":      {base, nil, map[string]string{"ACME_ACCESS_TOKEN": "t", "ACME_CLIENT_ID": "one"}, nil, one},
		"a client of the environment is no configured token's": {
			base, words("access_token", "t"), map[string]string{"ACME_CLIENT_ID": "one"}, nil, Access{base, "", "t"}},
		"a store": {
			base, words("client_id", "one"), map[string]string{"ACME_STORE_ID": "s"}, []string{"organization_id", "store_id"},
			Access{base, "client_id=one\nstore_id=s", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, err := ParseBaseURL(test.base)
			if err != nil {
				t.Fatal(err)
			}
			if got := settings(block(t, test.set), test.environment).Access(address, test.chosen...); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
