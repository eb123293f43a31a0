package moltin

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// FuzzUpgradeState: what another provider wrote is refused or becomes a state of this one's, without masks. This
// provider's own states are read by terraform-plugin-go.
func FuzzUpgradeState(f *testing.F) {
	for _, state := range []string{
		`{"id":"ID","name":"Orders","description":"Paid orders","enabled":true,"observes":["order.updated","order.paid"],"integration_type":"webhook",
			"url":"https://a.test","secret_key":"old-hush","aws_access_key_id":"","aws_secret_access_key":"","region":""}`,
		`{"id":"ID","name":"Orders","enabled":true,"observes":["order.paid"],"type":"aws_sqs","configuration":{"url":"https://a.test","region":"eu-west-1",
			"aws_access_key_id":"****************PSYQ","aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"}}`,
		`{"id":"ID","type":"stomp","configuration":{"destination":"/queue/q","username":"shop","password":"****d123"}}`, `{"id":"ID","type":"","configuration":null}`,
		`{"id":"ID","type":"invented","observes":["a","a",""],"configuration":{"x":"y"}}`, `{"type":"webhook"}`, `{}`, `null`, `[]`, ``, `{"id":7,"type":"webhook"}`,
		`{"id":"ID","integration_type":"webhook","configuration":{"url":"https://a.test"},"timeouts":{"create":"1h"}}`, `{"id":"ID","configuration":7}`,
	} {
		f.Add([]byte(state))
	}
	var schema resource.SchemaResponse
	r, ok := newIntegrationResource(services.InBlock(serviceName)).(resource.ResourceWithUpgradeState)
	if !ok {
		f.Fatal("it upgrades nothing")
	}
	r.Schema(f.Context(), resource.SchemaRequest{}, &schema)
	f.Fuzz(func(t *testing.T, state []byte) {
		req := resource.UpgradeStateRequest{RawState: &tfprotov6.RawState{JSON: state}}
		resp := resource.UpgradeStateResponse{State: tfsdk.State{Schema: schema.Schema}}
		r.UpgradeState(t.Context())[0].StateUpgrader(t.Context(), req, &resp)
		for _, read := range []func([]byte) (moltinapi.Integration, error){fromMoltin, fromEPCC} {
			old, err := read(state)
			if err != nil {
				continue
			}
			taken := takenOver(t.Context(), old)
			held := tfsdk.State{Schema: schema.Schema}
			if diags := held.Set(t.Context(), taken); diags.HasError() || taken.ID.ValueString() != old.ID {
				t.Errorf("%s becomes %v, %v", state, taken, diags)
			}
			for _, s := range secretsOf(&taken, nil) {
				if s.Shown = s.Plain.ValueString(); s.Shown != "" && !s.IsClear() {
					t.Errorf("%s holds the mask %s", s.At, s.Shown)
				}
			}
		}
	})
}
