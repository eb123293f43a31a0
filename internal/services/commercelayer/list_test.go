package commercelayer_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

func TestList_filters(t *testing.T) {
	t.Parallel()
	now := time.Now()
	w := acctest.New(t)
	for _, h := range []commercelayerfake.Webhook{
		{Name: "Orders", Topic: "orders.place", CallbackURL: "https://a.example.com/orders"},
		{Name: "Orders", Topic: "orders.cancel", CallbackURL: "https://b.example.com/orders", DisabledAt: &now},
		{Name: "orders", Topic: "orders.place", CallbackURL: "https://b.example.com/ORDERS"},
		{Name: "Customers", Topic: "customers.create", CallbackURL: "https://b.example.com/customers"},
	} {
		w.CommerceLayer.Put(h)
	}
	s := configured(t, w)
	const placed, canceled, small, customers = "Orders (orders.place)", "Orders (orders.cancel)", "orders (orders.place)", "Customers (customers.create)"
	for name, test := range map[string]struct {
		config string
		want   []string
	}{
		"none":          {`{}`, []string{placed, canceled, small, customers}},
		"no config":     {``, []string{placed, canceled, small, customers}},
		"name":          {`{"name":"Orders"}`, []string{placed, canceled}},
		"topic":         {`{"topic":"orders.place"}`, []string{placed, small}},
		"another topic": {`{"topic":"orders.pay"}`, nil},
		"enabled":       {`{"enabled":true}`, []string{placed, small, customers}},
		"disabled":      {`{"enabled":false}`, []string{canceled}},
		"url":           {`{"url_contains":"b.example.com/"}`, []string{canceled, small, customers}},
		"url as it is":  {`{"url_contains":"/orders"}`, []string{placed, canceled}},
		"all at once":   {`{"name":"Orders","topic":"orders.cancel","enabled":false,"url_contains":"b.example"}`, []string{canceled}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, _, said := s.List(t, acctest.Listing{Config: test.config}); said != "" || !slices.Equal(got, test.want) {
				t.Errorf("got %q %s, want %q", got, said, test.want)
			}
		})
	}
}

// TestList_requests: no more is read than is wanted, and of a topic no other webhooks.
// TestList_lostFilter: where the filter is lost on its way, no webhooks of other topics pass for those of one.
func TestList_lostFilter(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	for _, topic := range []string{"orders.place", "orders.cancel"} {
		w.CommerceLayer.Put(commercelayerfake.Webhook{Name: "Orders", Topic: topic, CallbackURL: "https://a.example.com/orders"})
	}
	w.CommerceLayer.Break(fakeserver.Fault{
		Match: fakeserver.On(http.MethodGet, "/api/webhooks"), Times: -1,
		Instead: func(r *http.Request) { r.URL.RawQuery = "" },
	})
	s := configured(t, w)
	if got, _, said := s.List(t, acctest.Listing{Config: `{"topic":"orders.place"}`}); said != "" || !slices.Equal(got, []string{"Orders (orders.place)"}) {
		t.Errorf("found is %q %s", got, said)
	}
	found, said := s.Data(t, "commercelayer_webhooks", `{"topic":"orders.place"}`)
	if text := found.String(); len(said) > 0 || !strings.Contains(text, "orders.place") || strings.Contains(text, "orders.cancel") {
		t.Errorf("the data source shows %s, said is %s", text, acctest.Texts(said))
	}
}

func TestList_requests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config          string
		limit           int64
		wanted          int
		found, requests int
	}{
		"all":                               {`{}`, 0, 0, 60, 3},
		"a negative limit":                  {`{}`, -1, 0, 60, 3},
		"a limit":                           {`{}`, 3, 0, 3, 1},
		"a page":                            {`{}`, 25, 0, 25, 1},
		"more than a page":                  {`{}`, 26, 0, 26, 2},
		"more than all":                     {`{}`, 100, 0, 60, 3},
		"a consumer who had":                {`{}`, 0, 2, 2, 1},
		"a topic":                           {`{"topic":"orders.cancel"}`, 0, 0, 20, 1},
		"limit of those that pass a filter": {`{"url_contains":"/30"}`, 1, 0, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			for n := range 60 {
				topic := []string{"orders.place", "orders.cancel", "orders.pay"}[n%3]
				w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: topic, CallbackURL: fmt.Sprintf("%s/%d", ordersURL, n)})
			}
			wanted := acctest.Listing{Config: test.config, Limit: test.limit, Take: test.wanted}
			if _, found, _ := configured(t, w).List(t, wanted); len(found) != test.found {
				t.Errorf("%d found, want %d", len(found), test.found)
			}
			if n := len(w.CommerceLayer.Journal.Calls(http.MethodGet, "/api")); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}

func TestList_failures(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	for n := range 30 {
		w.CommerceLayer.Put(commercelayerfake.Webhook{Topic: "orders.place", CallbackURL: fmt.Sprintf("%s/%d", ordersURL, n)})
	}
	second := func(r *http.Request) bool { return r.URL.Query().Get("page[number]") == "2" }
	w.CommerceLayer.Break(fakeserver.Fault{Match: second, Times: -1, Status: http.StatusBadGateway, Body: fakeserver.HTML502})
	names, results, said := configured(t, w).List(t, acctest.Listing{Config: `{}`, Whole: true})
	if len(names) != 25 || len(results) != 26 || len(results[25].Diagnostics) != 1 ||
		!strings.HasPrefix(said, "ERROR : Unable to list Commerce Layer webhooks: ") {
		t.Errorf("%d results, %d of them webhooks: %s", len(results), len(names), said)
	}
	_, results, said = configured(t, w, `"scope":"?"`).List(t, acctest.Listing{Config: `{}`, Whole: true})
	if len(results) != 1 || !strings.Contains(said, "The scope of commercelayer isn't known yet") {
		t.Errorf("without settings: %s", said)
	}
}

// TestAccWebhook_query runs terraform query with the example and without filters.
func TestAccWebhook_query(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	w.CommerceLayer.Put(commercelayerfake.Webhook{ID: "canceled01", Name: "Canceled", Topic: "orders.cancel", CallbackURL: otherURL})
	identity := func(id string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}
	}
	one := queryfilter.ByResourceIdentity(identity("existing01"))
	const placed, all = "commercelayer_webhook.placed", "commercelayer_webhook.all"
	known := func(name string, value knownvalue.Check) querycheck.KnownValueCheck {
		return querycheck.KnownValueCheck{Path: tfjsonpath.New(name), KnownValue: value}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: w.Config("")},
			{
				Query: true, Config: acctest.Example(t, "list-resources", "commercelayer_webhook", "list-resource.tfquery.hcl"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(placed, 1), querycheck.ExpectIdentity(placed, identity("existing01")),
					querycheck.ExpectResourceDisplayName(placed, one, knownvalue.StringExact("Orders (orders.place)")),
				},
			},
			{
				Query: true, Config: "list \"commercelayer_webhook\" \"all\" {\n  provider         = commercehooks\n  include_resource = true\n}\n",
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(all, 2), querycheck.ExpectIdentity(all, identity("canceled01")),
					querycheck.ExpectResourceKnownValues(all, one, []querycheck.KnownValueCheck{
						known("callback_url", knownvalue.StringExact(ordersURL)), known("enabled", knownvalue.Bool(true)),
						known("metadata", knownvalue.ObjectExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("orders")})),
						known("shared_secret", knownvalue.Null()),
					}),
				},
			},
		},
	})
	filtered := slices.ContainsFunc(w.CommerceLayer.Journal.Calls(http.MethodGet, "/api"), func(e fakeserver.Entry) bool {
		return e.Query.Get("filter[q][topic_eq]") == "orders.place"
	})
	if !filtered {
		t.Error("Commerce Layer was never asked for the topic")
	}
}

// TestAccWebhook_queryGenerated lets Terraform write the configuration of what a query finds: it fits without a change.
func TestAccWebhook_queryGenerated(t *testing.T) {
	t.Parallel()
	cli, w := acctest.NewCLI(t), acctest.New(t)
	cli.NeedsTerraform(1, 14)
	w.CommerceLayer.Put(existing())
	cli.Write("main.tf", requirements+w.Config(""))
	cli.Write("all.tfquery.hcl", acctest.Example(t, "list-resources", "commercelayer_webhook", "list-resource.tfquery.hcl"))
	cli.Run("query", "-no-color", "-generate-config-out=webhooks.tf")
	out := cli.Run("plan", "-no-color", "-input=false")
	if !strings.Contains(out, "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Errorf("of what was generated the plan is\n%s", out)
	}
	cli.Run("apply", "-no-color", "-input=false", "-auto-approve")
	if writes := w.CommerceLayer.Journal.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}
}
