package moltin_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestIntegration_recordedRefusals: refusals in the forms of 2017 reach the user in Moltin's words, with the id of the request.
func TestIntegration_recordedRefusals(t *testing.T) {
	t.Parallel()
	config := hook(`name = "Orders"`, `observes = ["order.paid"]`, within(toURL))
	for name, test := range map[string]struct {
		secret string
		step   resource.TestStep
	}{
		"credentials": {"wrong", resource.TestStep{
			ExpectError: acctest.Message("answered 403 Forbidden: Forbidden (request id", "Check client_id and client_secret")}},
		"an id that is none": {moltinfake.ClientSecret, resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateId: "not-a-uuid",
			ExpectError: acctest.Message("answered 400 Bad Request: Invalid UUID provided (request id")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Secret, w.Moltin.Switches = test.secret, moltinfake.Recorded2017()
			test.step.Config = w.Config(config)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{test.step}})
		})
	}
}
