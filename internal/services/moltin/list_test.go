package moltin_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// manyHooks puts this many integrations into the fake: hook 0, hook 1 and so on, every second one enabled.
func manyHooks(fake *moltinfake.Fake, count int) {
	for i := range count {
		fake.Put(moltinfake.Integration{
			Name: fmt.Sprintf("hook %d", i), Enabled: i%2 == 0, Observes: []string{"order.paid"},
			Configuration: moltinfake.Configuration{URL: fmt.Sprintf("https://hooks.example.com/%d", i)},
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
			manyHooks(w.Moltin, 250)
			names, _, said := configured(t, w).List(t, acctest.Listing{Config: test.config, Limit: test.limit, Whole: true, Take: test.take})
			if said != "" || len(names) != test.count || test.count > 0 && names[0] != test.first {
				t.Errorf("found %d: %v %s", len(names), names, said)
			}
			if n := len(w.Moltin.Journal.Calls(http.MethodGet, "/v2")); n != test.pages {
				t.Errorf("%d pages were read, want %d", n, test.pages)
			}
		})
	}
}

// TestList_resources compares what is listed with what an import and a read give.
func TestList_resources(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	ids := everyType(w.Moltin)
	s := configured(t, w)
	names, results, said := s.List(t, acctest.Listing{Config: `{}`, Whole: true})
	if said != "" || len(results) != 3 {
		t.Fatalf("found %v: %s", names, said)
	}
	for i, name := range names {
		imported, diags := s.Read(t, `{"id":"`+ids[name]+`"}`)
		if got := s.Value(t, results[i].Resource); len(diags) > 0 || !got.Equal(imported) {
			t.Errorf("%s is listed as %s, but imported as %s %s", name, got, imported, acctest.Texts(diags))
		}
		if identity := s.Identity(t, results[i].Identity); !maps.Equal(identity, map[string]string{"id": ids[name]}) {
			t.Errorf("%s has the identity %s", name, identity)
		}
		if shown := s.Value(t, results[i].Resource).String(); strings.Contains(shown, "hush") || strings.Contains(shown, "**") {
			t.Errorf("%s shows a secret: %s", name, shown)
		}
	}
	if names, _, said := s.List(t, acctest.Listing{Config: `{"url_contains":"omp://b"}`, Whole: true}); said != "" || !slices.Equal(names, []string{"stomp"}) {
		t.Errorf("by one of its addresses: %v %s", names, said)
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
		"no such host": {fault: fakeserver.Fault{Times: -1, Status: 404, Body: "<html><title>Not Found</title></html>"},
			want: []string{"ERROR : Unable to list Moltin integrations: ", `a web page titled "Not Found"`, "Check base_url"}},
		"the second page": {
			fault: fakeserver.Fault{Times: -1, Status: 403, Body: `{"errors":[{"status":403,"title":"Forbidden"}]}`, Match: func(r *http.Request) bool {
				return r.URL.Query().Get("page[offset]") == "100"
			}},
			found: 100, want: []string{"ERROR : Unable to list Moltin integrations: ", "403 Forbidden", "MOLTIN_CLIENT_SECRET"},
		},
		"settings that aren't known": {settings: []string{`"client_secret":"?"`}, want: []string{"ERROR : ", "client_secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			manyHooks(w.Moltin, 250)
			if test.settings == nil {
				w.Moltin.Break(test.fault)
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

// TestAccIntegration_query runs terraform query, with the example too.
func TestAccIntegration_query(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	ids := everyType(w.Moltin)
	is := func(name string) queryfilter.QueryFilter {
		return queryfilter.ByResourceIdentity(map[string]knownvalue.Check{"id": knownvalue.StringExact(ids[name])})
	}
	all := "list \"moltin_integration\" \"all\" {\n  provider         = commercehooks\n  include_resource = true\n}\n"
	const found = "moltin_integration.all"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   append(acctest.HasIdentity(), tfversion.SkipBelow(tfversion.Version1_14_0)),
		Steps: []resource.TestStep{
			{Config: w.Config(orders(toURL))},
			{
				Query: true, Config: all, // the provider block of the first step stays
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(found, 4),
					querycheck.ExpectResourceDisplayName(found, is("webhook"), knownvalue.StringExact("webhook")),
					querycheck.ExpectResourceKnownValues(found, is("webhook"), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("description"), KnownValue: knownvalue.StringExact("Of type webhook")},
						{Path: tfjsonpath.New("configuration").AtMapKey("secret_key"), KnownValue: knownvalue.Null()},
						{Path: tfjsonpath.New("timeouts"), KnownValue: knownvalue.Null()},
					}),
				},
			},
			{
				Query: true, Config: acctest.Example(t, "list-resources", "moltin_integration", "list-resource.tfquery.hcl"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("moltin_integration.hooks", 1),
					querycheck.ExpectIdentity("moltin_integration.hooks", map[string]knownvalue.Check{"id": knownvalue.StringExact(ids["webhook"])}),
				},
			},
		},
	})
}
