package commercelayer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestAccWebhook_richMetadata takes a MiB of text, deep nesting, any script and numbers with more digits than a float through a
// webhook's life: what is configured arrives as it is, and settles.
func TestAccWebhook_richMetadata(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	const address = "commercelayer_webhook.test"
	configured := func(leaf string) string {
		deep := strings.Repeat(`{ a = [`, 10) + leaf + strings.Repeat(`] }`, 10)
		return w.Config(hook(append(valid, `metadata = {
    long   = format("%01048576d", 0)
    "ключ" = "schön 🎉 日本 <&> \"\\"
    n      = [12345678901234567890123456789, 0.1, -1.5, 1e-300, 1e300, 0]
    none   = null
    deep   = `+deep+`
  }`)...))
	}
	arrives := func(leaf string) resource.TestCheckFunc {
		want := `{"deep":` + strings.Repeat(`{"a":[`, 10) + leaf + strings.Repeat(`]}`, 10) + `,"long":"` + strings.Repeat("0", 1<<20) +
			`","n":[12345678901234567890123456789,0.1,-1.5,1e-300,1e+300,0],"none":null,"ключ":"schön 🎉 日本 \u003c\u0026\u003e \"\\"}`
		return acctest.That(func() error {
			var got bytes.Buffer
			if err := json.Compact(&got, fake.Webhooks()[0].Metadata); err != nil || got.String() != want {
				return fmt.Errorf("Commerce Layer holds %.300s… (%d bytes), %w", got.String(), got.Len(), err)
			}
			return nil
		})
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{Config: configured(`1`), ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionCreate, address), Check: arrives(`1`)},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				Config:           configured(`"two"`),
				ConfigPlanChecks: acctest.Plans(plancheck.ResourceActionUpdate, address), Check: arrives(`"two"`),
			},
		},
	})
}
