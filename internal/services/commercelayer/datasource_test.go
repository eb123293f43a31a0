package commercelayer_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// lookUp is the configuration of a data source with these lines.
func lookUp(typeName, name string, lines ...string) string {
	config := fmt.Sprintf("data %q %q {\n  provider = commercehooks\n", typeName, name)
	for _, line := range lines {
		config += "  " + line + "\n"
	}
	return config + "}\n"
}

// TestWebhookDataSource reads a webhook by id and by name, right after Terraform wrote it: what it shows is never older.
func TestWebhookDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	const address, byID, byName = "commercelayer_webhook.test", "data.commercelayer_webhook.by_id", "data.commercelayer_webhook.by_name"
	reading := lookUp("commercelayer_webhook", "by_id", "id = commercelayer_webhook.test.id") +
		lookUp("commercelayer_webhook", "by_name", "name = commercelayer_webhook.test.name", "depends_on = [commercelayer_webhook.test]")
	same := func(more ...resource.TestCheckFunc) resource.TestCheckFunc {
		for _, source := range []string{byID, byName} {
			for _, attribute := range []string{
				"id", "name", "topic", "callback_url", "include_resources.#", "reference", "reference_origin", "metadata.%", "enabled",
				"disabled_at", "circuit_state", "circuit_failure_count", "created_at", "updated_at",
			} {
				more = append(more, resource.TestCheckResourceAttrPair(source, attribute, address, attribute))
			}
			more = append(more, resource.TestCheckNoResourceAttr(source, "shared_secret"))
		}
		return resource.ComposeAggregateTestCheckFunc(more...)
	}
	created := w.Config(hook(`name = "Orders"`, valid[0], valid[1], `include_resources = ["customer", "market"]`,
		`reference = "wh-1"`, `reference_origin = "warehouse"`, `metadata = { team = "orders", n = 3 }`) + reading)
	changed := w.Config(hook(`name = "Orders"`, valid[0], `callback_url = "https://hooks.example.com/new"`, `enabled = false`) + reading)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: created, ConfigPlanChecks: acctest.Settled(),
				Check: same(resource.TestCheckResourceAttr(byName, "metadata.n", "3"), resource.TestCheckTypeSetElemAttr(byID, "include_resources.*", "market")),
			},
			{
				Config: changed, ConfigPlanChecks: acctest.Settled(),
				Check: same(resource.TestCheckResourceAttr(byName, "callback_url", "https://hooks.example.com/new"), resource.TestCheckResourceAttrSet(byID, "disabled_at")),
			},
		},
	})
}

func TestWebhookDataSource_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lines   []string
		prepare func(fake *commercelayerfake.Fake)
		want    []string
		silent  bool // nothing may be sent
	}{
		"neither":    {silent: true, want: []string{"Exactly one of these attributes must be configured: [id,name]"}},
		"both":       {lines: []string{`id = "existing01"`, `name = "Orders"`}, silent: true, want: []string{"Exactly one of these attributes must be configured"}},
		"empty name": {lines: []string{`name = ""`}, silent: true, want: []string{"name string length must be at least 1"}},
		"no such id": {lines: []string{`id = "unknown"`}, want: []string{
			"Unable to read Commerce Layer webhook", "Webhook unknown: ", "test mode of the organization org-demo", "Check id, and the address and credentials",
		}},
		"no such name": {lines: []string{`name = "orders"`}, want: []string{
			`None of the 1 Commerce Layer webhooks for the credentials in use (test mode of the organization org-demo) has this name`,
		}},
		"missing right, by id": {
			lines: []string{`id = "existing01"`}, want: []string{"Webhook existing01: ", "You are not authorized", "kind integration"},
			prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true },
		},
		"missing right, by name": {
			lines: []string{`name = "Orders"`}, want: []string{"Unable to read Commerce Layer webhook", "You are not authorized"},
			prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true },
		},
		"a stranger's 404": {
			lines: []string{`id = "existing01"`}, want: []string{"Check base_url"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusNotFound, Body: "<html><title>Not Found</title></html>"})
			},
		},
		"unreadable metadata": {
			lines: []string{`id = "existing01"`}, want: []string{"Unreadable metadata"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Edit("existing01", func(h *commercelayerfake.Webhook) { h.Metadata = []byte(`[1]`) })
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(lookUp("commercelayer_webhook", "test", test.lines...)), ExpectError: acctest.Message(test.want...),
			}}})
			if n := len(w.CommerceLayer.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestWebhooksDataSource reads more webhooks than a page holds, of all topics and of one.
func TestWebhooksDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	for n := range 59 {
		topic := []string{"orders.place", "orders.cancel"}[n%2]
		w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: fmt.Sprintf("%s/%d", ordersURL, n)})
	}
	const all, some, none = "data.commercelayer_webhooks.all", "data.commercelayer_webhooks.some", "data.commercelayer_webhooks.none"
	var secret string
	filtered := acctest.That(func() error {
		secret = w.CommerceLayer.Webhooks()[0].SharedSecret
		for _, e := range w.CommerceLayer.Journal.Calls(http.MethodGet, "/api") {
			if e.Query.Get("filter[q][topic_eq]") == "orders.cancel" {
				return nil
			}
		}
		return fmt.Errorf("Commerce Layer was never asked for the topic")
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(lookUp("commercelayer_webhooks", "all") + lookUp("commercelayer_webhooks", "some", `topic = "orders.cancel"`) +
					lookUp("commercelayer_webhooks", "none", `topic = "orders.pay"`)),
				ConfigPlanChecks: acctest.Settled(),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(all, "webhooks.#", "60"), resource.TestCheckResourceAttr(some, "webhooks.#", "29"),
					resource.TestCheckResourceAttr(none, "webhooks.#", "0"),
					resource.TestCheckResourceAttr(all, "webhooks.0.id", "existing01"), resource.TestCheckResourceAttr(all, "webhooks.0.name", "Orders"),
					resource.TestCheckResourceAttr(all, "webhooks.0.metadata_json", `{"team":"orders"}`),
					resource.TestCheckResourceAttr(all, "webhooks.0.include_resources.0", "customer"),
					resource.TestCheckResourceAttr(all, "webhooks.59.callback_url", ordersURL+"/58"),
					resource.TestCheckResourceAttr(some, "webhooks.0.callback_url", ordersURL+"/1"),
					resource.TestCheckResourceAttr(some, "webhooks.0.metadata_json", "{}"),
					resource.TestCheckResourceAttr(some, "webhooks.28.topic", "orders.cancel"),
					filtered, unshown(&secret),
				),
			},
			{
				Config:      w.Config(lookUp("commercelayer_webhooks", "some", `topic = "Orders"`)),
				ExpectError: acctest.Message("topic must be of the form resource.event"),
			},
			{
				PreConfig: func() { w.CommerceLayer.NoRights = true }, Config: w.Config(lookUp("commercelayer_webhooks", "some", `topic = "orders.cancel"`)),
				ExpectError: acctest.Message("Unable to list Commerce Layer webhooks"),
			},
			{PreConfig: func() { w.CommerceLayer.NoRights = false }, Config: w.Config("")},
		},
	})
}

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

// TestWebhookDataSource_examples applies the examples to an organization that has what they look for.
func TestWebhookDataSource_examples(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(commercelayerfake.Webhook{
		ID: "existing01", Name: "Placed orders to the warehouse", Topic: "orders.place", CallbackURL: ordersURL,
	})
	w.CommerceLayer.Put(commercelayerfake.Webhook{Name: "Canceled orders", Topic: "orders.cancel", CallbackURL: otherURL})
	told := knownvalue.MapExact(map[string]knownvalue.Check{"existing01": knownvalue.StringExact("Placed orders to the warehouse")})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "commercelayer_webhook", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("warehouse_is_told", knownvalue.Bool(true))},
		},
		{
			Config:            w.Config(acctest.Example(t, "data-sources", "commercelayer_webhooks", "data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("told_of_placed_orders", told)},
		},
	}})
}
