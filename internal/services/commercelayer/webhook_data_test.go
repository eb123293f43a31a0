package commercelayer_test

import (
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestWebhookData holds what the data sources show against what Commerce Layer holds. Nothing of it is the secret.
func TestWebhookData(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	reference, origin := "wh-1", "warehouse"
	full := existing()
	full.Reference, full.ReferenceOrigin, full.DisabledAt, full.CircuitState, full.CircuitFailureCount = &reference, &origin, &at, "open", 30
	full.Metadata, full.IncludeResources = []byte(`{"n":3,"deep":{"list":["a",true,null]}}`), []string{"market", "customer"}
	const common = `"callback_url":"https://hooks.example.com/orders",`
	for name, test := range map[string]struct {
		switches      commercelayerfake.Switches
		held          commercelayerfake.Webhook
		before, after string // of what both kinds of data sources show
		data, listed  string // the metadata in between
	}{
		"all set": {
			held: full,
			before: `"circuit_failure_count":30,"circuit_state":"open","created_at":"2026-05-04T03:02:01.000Z",` +
				`"disabled_at":"2026-05-04T03:02:01.000Z","enabled":false,"id":"existing01","include_resources":["customer","market"],`,
			data: `"metadata":{"deep":{"list":["a",true,null]},"n":3},`, listed: `"metadata_json":"{\"deep\":{\"list\":[\"a\",true,null]},\"n\":3}",`,
			after: `"name":"Orders","reference":"wh-1","reference_origin":"warehouse","topic":"orders.place","updated_at":"2026-05-04T03:02:01.000Z"}`,
		},
		"nothing set": {
			switches: commercelayerfake.Switches{Empty: `[""]`, NullMetadata: true},
			held:     commercelayerfake.Webhook{ID: "existing01", Name: "Orders", Topic: "orders.place", CallbackURL: ordersURL},
			before: `"circuit_failure_count":0,"circuit_state":"closed","created_at":"2026-05-04T03:02:01.000Z",` +
				`"enabled":true,"id":"existing01","include_resources":[],`,
			data: `"metadata":{},`, listed: `"metadata_json":"{}",`,
			after: `"name":"Orders","reference":"","reference_origin":"","topic":"orders.place","updated_at":"2026-05-04T03:02:01.000Z"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			test.held.CreatedAt, test.held.UpdatedAt = at, at
			w.CommerceLayer.Switches = test.switches
			w.CommerceLayer.Put(test.held)
			s := configured(t, w)
			data, listed := "{"+common+test.before+test.data+test.after, "{"+common+test.before+test.listed+test.after
			for _, configuration := range []string{`{"id":"existing01"}`, `{"name":"Orders"}`} {
				if got := s.data(t, "commercelayer_webhook", configuration); got != data {
					t.Errorf("%s: got\n%s\nwant\n%s", configuration, got, data)
				}
			}
			for configuration, want := range map[string]string{
				`{}`: `{"webhooks":[` + listed + `]}`, `{"topic":"orders.place"}`: `{"topic":"orders.place","webhooks":[` + listed + `]}`,
				`{"topic":"orders.pay"}`: `{"topic":"orders.pay","webhooks":[]}`,
			} {
				if got := s.data(t, "commercelayer_webhooks", configuration); got != want {
					t.Errorf("%s: got\n%s\nwant\n%s", configuration, got, want)
				}
			}
		})
	}
}
