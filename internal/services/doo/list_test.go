package doo_test

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
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// manyHooks puts this many webhooks of team 111 into the fake: hook 0, hook 1 and so on.
func manyHooks(fake *doofake.Fake, count int) {
	for i := range count {
		fake.Put(doofake.Webhook{Name: fmt.Sprintf("hook %d", i), Hooks: []doofake.Hook{
			{Type: "order_created", Endpoint: "https://hooks.example.com/orders"},
			{Type: "order_updated", Endpoint: fmt.Sprintf("https://hooks.example.com/%d", i)},
		}})
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
		"all":                      {`{}`, 0, 0, 60, "hook 0", 3},
		"without config":           {``, 0, 0, 60, "hook 0", 3},
		"of the team":              {`{"team_id":"111"}`, 0, 0, 60, "hook 0", 3},
		"of another team":          {`{"team_id":"222"}`, 0, 0, 1, "Clicked", 1},
		"limit":                    {`{}`, 3, 0, 3, "hook 0", 1},
		"limit of a page":          {`{}`, 25, 0, 25, "hook 0", 1},
		"limit over a page":        {`{}`, 26, 0, 26, "hook 0", 2},
		"limit over all":           {`{}`, 1000, 0, 60, "hook 0", 3},
		"hung up":                  {`{}`, 0, 5, 5, "hook 0", 1},
		"by name":                  {`{"name":"hook 7"}`, 0, 0, 1, "hook 7", 3},
		"by another name":          {`{"name":"hook"}`, 0, 0, 0, "", 3},
		"by the url of one hook":   {`{"url_contains":"example.com/2"}`, 0, 0, 11, "hook 2", 3},
		"by the url of the others": {`{"url_contains":"/orders"}`, 0, 0, 60, "hook 0", 3},
		"by all":                   {`{"url_contains":"/24","name":"hook 24","team_id":"111"}`, 0, 0, 1, "hook 24", 3},
		"limit of the matched":     {`{"url_contains":"example.com/2"}`, 3, 0, 3, "hook 2", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Teams = []string{"111", "222"}
			other := existing()
			other.TeamID = "222"
			w.Doo.Put(other)
			manyHooks(w.Doo, 60)
			names, _, said := configured(t, w).List(t, acctest.Listing{Config: test.config, Limit: test.limit, Whole: true, Take: test.take})
			if said != "" || len(names) != test.count || test.count > 0 && names[0] != test.first {
				t.Errorf("found %d: %v %s", len(names), names, said)
			}
			if n := len(w.Doo.Journal.Calls(http.MethodGet, "/v1/team")); n != test.pages {
				t.Errorf("%d pages were read, want %d", n, test.pages)
			}
		})
	}
}

// TestList_resources compares what is listed with what an import and a read give.
func TestList_resources(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]doofake.Switches{
		"likeliest": {}, "owner shown": {EchoOwner: true}, "secret masked": {MaskSecret: true}, "nothing needless": {OmitDefaults: true, OmitSecret: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Doo.Switches = switches
			w.Doo.Put(existing())
			manyHooks(w.Doo, 1) // without authentication
			s := configured(t, w)
			names, results, said := s.List(t, acctest.Listing{Config: `{}`, Whole: true})
			if said != "" || len(results) != 2 {
				t.Fatalf("found %v: %s", names, said)
			}
			for i, stored := range w.Doo.Webhooks() {
				imported, diags := s.Read(t, `{"id":"`+stored.ID+`","team_id":"111"}`)
				got := s.Value(t, results[i].Resource)
				if len(diags) > 0 || !got.Equal(imported) || strings.Contains(got.String(), "hush") || strings.Contains(got.String(), "**") {
					t.Errorf("%s is listed as %s, but imported as %s %s", names[i], got, imported, acctest.Texts(diags))
				}
				want := map[string]string{"id": stored.ID, "team_id": "111"}
				if identity := s.Identity(t, results[i].Identity); !maps.Equal(identity, want) {
					t.Errorf("%s has the identity %s", names[i], identity)
				}
			}
		})
	}
}

func TestList_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings []string
		config   string
		fault    fakeserver.Fault
		found    int
		want     []string
	}{
		"no such host": {fault: fakeserver.Fault{Times: -1, Status: 404, Body: "<html><title>Not Found</title></html>"},
			want: []string{"ERROR : Unable to list doo webhooks: ", `a web page titled "Not Found"`}},
		"the second page": {
			fault: fakeserver.Fault{Times: -1, Status: 403, Body: `{"message":"Forbidden"}`, Match: func(r *http.Request) bool {
				return r.URL.Query().Get("page") == "2"
			}},
			found: 25, want: []string{"ERROR : Unable to list doo webhooks: ", "403 Forbidden", "DOO_API_KEY"},
		},
		"malformed team":             {config: `{"team_id":"../111"}`, want: []string{`ERROR AttributeName("team_id"): Malformed team id: team_id can't be the id of a doo team`}},
		"settings that aren't known": {settings: []string{`"client_secret":"?"`}, want: []string{"ERROR : ", "client_secret"}},
		"no team":                    {settings: []string{`"team_id":null`}, want: []string{`ERROR AttributeName("team_id"): Missing team_id: `, "DOO_TEAM_ID"}},
		"a team that isn't known":    {settings: []string{`"team_id":"?"`}, want: []string{`ERROR AttributeName("team_id"): The team_id of doo isn't known yet: `}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			manyHooks(w.Doo, 60)
			if test.fault.Times != 0 {
				w.Doo.Break(test.fault)
			}
			names, _, said := configured(t, w, test.settings...).List(t, acctest.Listing{Config: test.config, Whole: true})
			if len(names) != test.found {
				t.Errorf("found %v", names)
			}
			for _, want := range test.want {
				if !strings.Contains(said, want) || strings.Count(said, "ERROR") != 1 {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
			if n := len(w.Doo.Journal.All()); test.fault.Times == 0 && n > 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// TestAccWebhook_query runs terraform query, with the example too.
func TestAccWebhook_query(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Doo.Put(existing())
	is := map[string]knownvalue.Check{"id": knownvalue.StringExact(existingID), "team_id": knownvalue.StringExact("111")}
	clicked := queryfilter.ByResourceIdentity(is)
	all := "list \"doo_webhook\" \"all\" {\n  provider         = commercehooks\n  include_resource = true\n}\n"
	secret := tfjsonpath.New("authentication").AtMapKey("credentials").AtMapKey("client_secret")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   append(acctest.HasIdentity(), tfversion.SkipBelow(tfversion.Version1_14_0)),
		Steps: []resource.TestStep{
			{Config: w.Config(hook(`name = "N"`, hooks("order_created", "https://other.example.com")))},
			{
				Query: true, Config: all, // the provider block of the first step stays
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("doo_webhook.all", 2),
					querycheck.ExpectResourceDisplayName("doo_webhook.all", clicked, knownvalue.StringExact("Clicked")),
					querycheck.ExpectResourceKnownValues("doo_webhook.all", clicked, []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("team_id"), KnownValue: knownvalue.StringExact("111")},
						{Path: tfjsonpath.New("hooks"), KnownValue: knownvalue.SetSizeExact(2)},
						{Path: secret, KnownValue: knownvalue.Null()},
						{Path: tfjsonpath.New("timeouts"), KnownValue: knownvalue.Null()},
					}),
				},
			},
			{
				Query: true, Config: acctest.Example(t, "list-resources", "doo_webhook", "list-resource.tfquery.hcl"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("doo_webhook.hooks", 1), querycheck.ExpectIdentity("doo_webhook.hooks", is),
				},
			},
		},
	})
}
