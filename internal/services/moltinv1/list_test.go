package moltinv1_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// manyHooks puts this many webhooks into the fake: hook 0, hook 1 and so on, every second one enabled.
func manyHooks(fake *moltinv1fake.Fake, count int) {
	for i := range count {
		fake.Put(moltinv1fake.Webhook{
			Name: fmt.Sprintf("hook %d", i), Enabled: i%2 == 0, Create: true, ContentType: "json",
			URL: fmt.Sprintf("https://hooks.example.com/%d", i), Secret: "hush-hush",
		})
	}
}

// TestList reads no further than Terraform asks.
func TestList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config string
		limit  int64
		take   int
		count  int
		first  string
		pages  int
	}{
		"all":                  {`{}`, 0, 0, 250, "hook 0", 3},
		"without config":       {``, 0, 0, 250, "hook 0", 3},
		"limit":                {`{}`, 3, 0, 3, "hook 0", 1},
		"limit of a page":      {`{}`, 100, 0, 100, "hook 0", 1},
		"limit over a page":    {`{}`, 101, 0, 101, "hook 0", 2},
		"limit over all":       {`{}`, 1000, 0, 250, "hook 0", 3},
		"hung up":              {`{}`, 0, 5, 5, "hook 0", 1},
		"by name":              {`{"name":"hook 7"}`, 0, 0, 1, "hook 7", 3},
		"by another name":      {`{"name":"hook"}`, 0, 0, 0, "", 3},
		"enabled":              {`{"enabled":true}`, 0, 0, 125, "hook 0", 3},
		"disabled":             {`{"enabled":false}`, 0, 0, 125, "hook 1", 3},
		"by url":               {`{"url_contains":"example.com/24"}`, 0, 0, 11, "hook 24", 3},
		"by all":               {`{"url_contains":"/24","enabled":true,"name":"hook 240"}`, 0, 0, 1, "hook 240", 3},
		"limit of the matched": {`{"enabled":false}`, 60, 0, 60, "hook 1", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches.ShowAll = true
			manyHooks(w.MoltinV1, 250)
			names, _, said := configured(t, w).List(t, acctest.Listing{Config: test.config, Limit: test.limit, Whole: true, Take: test.take})
			if said != "" || len(names) != test.count || test.count > 0 && names[0] != test.first {
				t.Errorf("found %d: %v %s", len(names), names, said)
			}
			if n := len(w.MoltinV1.Journal.Calls(http.MethodGet, "/v1")); n != test.pages {
				t.Errorf("%d pages were read, want %d", n, test.pages)
			}
		})
	}
}

// TestList_resources compares what is listed with what an import and a read give. Without a name, a webhook goes by its
// address.
func TestList_resources(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]moltinv1fake.Switches{
		"hook 0":                      {ShowAll: true, EchoSecret: true},
		"https://hooks.example.com/0": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.MoltinV1.Switches = switches
			manyHooks(w.MoltinV1, 1)
			id := w.MoltinV1.Webhooks()[0].ID
			s := configured(t, w)
			names, results, said := s.List(t, acctest.Listing{Config: `{}`, Whole: true})
			if said != "" || len(results) != 1 || names[0] != name {
				t.Fatalf("found %v: %s", names, said)
			}
			imported, diags := s.Read(t, `{"id":"`+id+`"}`)
			if got := s.Value(t, results[0].Resource); len(diags) > 0 || !got.Equal(imported) || strings.Contains(got.String(), "hush") {
				t.Errorf("it is listed as %s, but imported as %s %s", got, imported, acctest.Texts(diags))
			}
			if identity := s.Identity(t, results[0].Identity); !maps.Equal(identity, map[string]string{"id": id}) {
				t.Errorf("it has the identity %s", identity)
			}
		})
	}
}

func TestList_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings []string
		fault    fakeserver.Fault
		found    int
		want     []string
	}{
		"the second page": {
			fault: fakeserver.Fault{Times: -1, Status: 403, Body: `{"status":false,"error":"Forbidden"}`, Match: func(r *http.Request) bool {
				return r.URL.Query().Get("offset") == "100"
			}},
			found: 100, want: []string{"ERROR : Unable to list Moltin v1 webhooks: ", "403 Forbidden", "MOLTIN_V1_CLIENT_SECRET"},
		},
		"settings that aren't known": {settings: []string{`"client_secret":"?"`}, want: []string{"ERROR : ", "client_secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			manyHooks(w.MoltinV1, 250)
			if test.settings == nil {
				w.MoltinV1.Break(test.fault)
			}
			names, _, said := configured(t, w, test.settings...).List(t, acctest.Listing{Config: `{}`, Whole: true})
			if len(names) != test.found {
				t.Errorf("found %v", names)
			}
			for _, want := range test.want {
				if !strings.Contains(said, want) || strings.Count(said, "ERROR") != 1 {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
		})
	}
}

// TestAccWebhook_query runs terraform query, with the example too.
func TestAccWebhook_query(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.MoltinV1.Switches.ShowAll, w.MoltinV1.Switches.EchoSecret = true, true
	found := existing()
	found.Name = "Clicked"
	w.MoltinV1.Put(found)
	is := map[string]knownvalue.Check{"id": knownvalue.StringExact(existingID)}
	clicked := queryfilter.ByResourceIdentity(is)
	all := "list \"moltin_v1_webhook\" \"all\" {\n  provider         = commercehooks\n  include_resource = true\n}\n"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   append(acctest.HasIdentity(), tfversion.SkipBelow(tfversion.Version1_14_0)),
		Steps: []resource.TestStep{
			{Config: w.Config(hook(`url = "https://other.example.com"`, `content_type = "json"`, `create = true`, `update = false`,
				`delete = false`, `enabled = false`))},
			{
				Query: true, Config: all, // the provider block of the first step stays
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("moltin_v1_webhook.all", 2),
					querycheck.ExpectResourceDisplayName("moltin_v1_webhook.all", clicked, knownvalue.StringExact("Clicked")),
					querycheck.ExpectResourceKnownValues("moltin_v1_webhook.all", clicked, []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("content_type"), KnownValue: knownvalue.StringExact("form")},
						{Path: tfjsonpath.New("secret"), KnownValue: knownvalue.Null()},
						{Path: tfjsonpath.New("timeouts"), KnownValue: knownvalue.Null()},
					}),
				},
			},
			{
				Query: true, Config: acctest.Example(t, "list-resources", "moltin_v1_webhook", "list-resource.tfquery.hcl"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("moltin_v1_webhook.hooks", 1), querycheck.ExpectIdentity("moltin_v1_webhook.hooks", is),
				},
			},
		},
	})
}
