package commercelayer_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestMetadata_decomposed: a key that another client wrote in another encoding of its accents is the one that a configuration
// writes, in a data source, an import and a plan.
func TestMetadata_decomposed(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(commercelayerfake.Webhook{ID: "existing01", Name: "Orders", Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders",
		Metadata: json.RawMessage(`{"cafe\u0301":"cre\u0300me","n":12345678901234567000}`)})
	config := w.Config(`
resource "commercelayer_webhook" "orders" {
  provider     = commercehooks
  name         = "Orders"
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
  metadata     = { "caf` + "\u00e9" + `" = "cr` + "\u00e8" + `me", n = 12345678901234567000 }
}
data "commercelayer_webhook" "orders" {
  provider = commercehooks
  id       = "existing01"
}`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: config, ResourceName: "commercelayer_webhook.orders", ImportState: true, ImportStateId: "existing01", ImportStatePersist: true,
		}, {
			Config: config, ConfigPlanChecks: acctest.Settled(),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr("commercelayer_webhook.orders", "metadata.caf\u00e9", "cr\u00e8me"),
				resource.TestCheckResourceAttr("data.commercelayer_webhook.orders", "metadata.caf\u00e9", "cr\u00e8me"),
			),
		}},
	})
}

// TestMetadata_twoKeysInOne: a refresh of the webhook is an error that names both keys, and the others are shown.
func TestMetadata_twoKeysInOne(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(commercelayerfake.Webhook{ID: "good000001", Name: "Good", Topic: "orders.place", CallbackURL: "https://hooks.example.com/good"})
	w.CommerceLayer.Put(commercelayerfake.Webhook{ID: "twice00001", Name: "Twice", Topic: "orders.place", CallbackURL: "https://hooks.example.com/twice",
		Metadata: json.RawMessage(`{"cafe\u0301":"hush","caf\u00e9":"hush"}`)})
	s := configured(t, w)
	_, diags := s.Read(t, `{"id":"twice00001"}`)
	said := acctest.Texts(diags)
	for _, text := range []string{"ERROR", "Unreadable metadata", "twice00001", `"cafe\u0301" and "caf\u00e9"`} {
		if !strings.Contains(said, text) {
			t.Errorf("%s is missing in %s", text, said)
		}
	}
	_, all := s.Data(t, "commercelayer_webhooks", `{}`)
	names, _, query := s.List(t, acctest.Listing{Config: `{}`, Whole: true})
	for by, said := range map[string]string{"the data source": acctest.Texts(all), "a query": query} {
		if !strings.HasPrefix(said, "WARNING : Unreadable Commerce Layer webhook twice00001: ") || strings.Contains(said, "hush") || strings.Contains(said, "ERROR") {
			t.Errorf("%s says %s", by, said)
		}
	}
	if len(names) != 1 || !strings.HasPrefix(names[0], "Good") {
		t.Errorf("a query finds %q", names)
	}
}
