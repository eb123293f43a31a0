package doo

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// TestConfigure_team: a default team that can't be one is told wherever the connection is needed; one that isn't known yet
// is no obstacle.
func TestConfigure_team(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		team types.String
		want string
	}{
		"set":               {types.StringValue("111"), ""},
		"none":              {types.StringNull(), ""},
		"not known":         {types.StringUnknown(), ""},
		"control character": {types.StringValue("111\r\nX-Team: 222"), "Error : Unusable team_id of doo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := map[string]attr.Value{"team_id": test.team}
			for _, name := range []string{"api_key", "client_id", "client_secret"} {
				block[name] = types.StringValue("demo")
			}
			data := services.ProviderData{serviceName: Service{}.Configure(set(block))}
			var connecting, using diag.Diagnostics
			client, ok := services.Connect[*client](data, serviceName, &connecting).Client(&using)
			if told(connecting) != test.want || told(using) != test.want || ok != (test.want == "") {
				t.Errorf("it says %q and %q", told(connecting), told(using))
			}
			if ok && !client.team.Equal(test.team) {
				t.Errorf("the team is %s", client.team)
			}
			for _, d := range using {
				if !strings.Contains(d.Detail(), "DOO_TEAM_ID") {
					t.Error(d.Detail())
				}
			}
		})
	}
}
