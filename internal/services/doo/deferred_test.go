package doo_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestConfigure_deferredTeam: what needs a default team that isn't known yet is deferred where Terraform allows it.
func TestConfigure_deferredTeam(t *testing.T) {
	t.Parallel()
	s := acctest.Configured(t, acctest.New(t), "doo", "doo_webhook", `"api_key":"demo-key","team_id":"?"`)
	for typeName, config := range map[string]string{"doo_webhook": `{"name":"N"}`, "doo_webhooks": `{}`} {
		resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
			TypeName: typeName, Config: acctest.JSON(config), ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true},
		})
		if err != nil || resp.Deferred == nil || len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v, deferred: %v, %s", typeName, err, resp.Deferred, acctest.Texts(resp.Diagnostics))
		}
	}
	for id, isDeferred := range map[string]bool{"a1": true, "111/a1": false} {
		resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
			TypeName: "doo_webhook", ID: id, ClientCapabilities: &tfprotov6.ImportResourceStateClientCapabilities{DeferralAllowed: true},
		})
		if err != nil || (resp.Deferred != nil) != isDeferred || len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v, deferred: %v, %s", id, err, resp.Deferred, acctest.Texts(resp.Diagnostics))
		}
	}
}
