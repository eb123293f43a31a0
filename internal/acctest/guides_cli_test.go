package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestAccGuides_fromTestToLive: each shop has its own hooks, and a module change reaches only the shop with the new version.
func TestAccGuides_fromTestToLive(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"commercelayer", "moltin", "doo"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() {
				t.Skip("it runs Terraform many times, as only make test-all does")
			}
			c, worlds := acctest.NewCLI(t), []*acctest.World{acctest.New(t), acctest.New(t)}
			files := func(path string) string { return acctest.Example(t, "guides", "from-test-to-live", name, path) }
			lives := `client_id = "demo", client_secret = "demo-secret"`
			if name == "commercelayer" { // its shops are the modes of one organization
				worlds[0].CommerceLayer.AddLiveMode()
				worlds[1] = worlds[0]
				lives = `client_id = "live", client_secret = "live-secret"`
			}
			shop := 0
			main := regexp.MustCompile(`(?m)^    (organization|base_url|team_id) .*$`).ReplaceAllStringFunc(files("main.tf"), func(string) string {
				url := worlds[shop].URL + "/" + name
				shop++
				switch name {
				case "commercelayer":
					return fmt.Sprintf("base_url = %q\nauth_url = %q", url, url+"/oauth/token")
				case "doo":
					return fmt.Sprintf("base_url = %q\nteam_id = \"111\"\nrequests_per_second = 0", url)
				}
				return fmt.Sprintf("base_url = %q", url)
			})
			c.Write("main.tf", main)
			c.Write("shop/main.tf", files("shop/main.tf"))
			c.Write("terraform.tfvars", fmt.Sprintf("test = { api_key = \"demo-key\", client_id = \"demo\", client_secret = \"demo-secret\" }\nlive = { api_key = \"demo-key\", %s }\n", lives))
			c.Run("get", "-no-color")
			c.Run("apply", "-no-color", "-input=false", "-auto-approve")
			nothingLeft(t, c)
			journal := vendorOf(t, worlds[0], name).fake.Base().Journal
			for i, address := range []string{"https://hooks-test.example.com/orders", "https://hooks.example.com/orders"} {
				at := vendorOf(t, worlds[i], name).fake.Base().Journal
				if !wrote(at.Writes(), address) {
					t.Errorf("nothing leads to %s", address)
				}
			}
			journal.Clear()
			c.Write("shop-2/main.tf", strings.ReplaceAll(files("shop/main.tf"), "/orders\"", "/v2/orders\""))
			c.Write("main.tf", strings.Replace(main, `"./shop"`, `"./shop-2"`, 1))
			c.Run("get", "-no-color")
			if out := c.Run("apply", "-no-color", "-input=false", "-auto-approve"); strings.Contains(out, "# module.live") || !wrote(journal.Writes(), "https://hooks-test.example.com/v2/orders") {
				t.Errorf("the apply of the new version in test says\n%s", out)
			}
		})
	}
}

// wrote reports whether one of the requests contains an address.
func wrote(writes []fakeserver.Entry, address string) bool {
	return slices.ContainsFunc(writes, func(e fakeserver.Entry) bool { return strings.Contains(string(e.Body), `"`+address+`"`) })
}

// TestAccGuides_undeclaredHooks: the checks list the undeclared hooks in every vendor's account. They neither fail a plan
// nor block a change.
func TestAccGuides_undeclaredHooks(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	root := requirements + w.Config("")
	for _, v := range vendorsOf(w) {
		c.Write(v.name+"/main.tf", requirements+acctest.Example(t, "guides", "undeclared-hooks", v.name+".tf"))
		root += fmt.Sprintf("module %q {\n  source = \"./%s\"\n}\n", v.name, v.name)
	}
	c.Write("main.tf", root)
	c.Run("get", "-no-color")
	if out := c.Run("apply", "-no-color", "-input=false", "-auto-approve"); strings.Contains(out, "Undeclared hooks") {
		t.Errorf("before there is any:\n%s", out)
	}
	var ids []string
	for _, v := range vendorsOf(w) {
		id := v.fake.Click(0)
		ids = append(ids, id[strings.LastIndex(id, "/")+1:])
	}
	out, code := c.Try("plan", "-no-color", "-input=false", "-detailed-exitcode")
	out = strings.Join(strings.Fields(out), " ")
	for _, id := range ids {
		if code != 0 || strings.Count(out, "Undeclared hooks") != len(ids) || !strings.Contains(out, id) {
			t.Errorf("the plan ends with %d and doesn't name %s:\n%s", code, id, out)
		}
	}
}

// planned matches the commands of a workflow that plan.
var planned = regexp.MustCompile(`(?m)^ +terraform (.*\bplan .*)$`)

// TestAccGuides_scheduledPlans runs the workflow's commands. The exit code of the usual plan doesn't reveal an open circuit.
// The plan in the folder watch fails for it, as for a foreign address and for failing deliveries. Drift is exit code 2.
func TestAccGuides_scheduledPlans(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	commands := planned.FindAllStringSubmatch(acctest.Example(t, "guides", "scheduled-plans", "commercelayer.yml"), -1)
	if len(commands) != 2 {
		t.Fatalf("the workflow plans with %q", commands)
	}
	run := func(n, want int, said ...string) {
		t.Helper()
		out, code := c.Try(append(strings.Fields(commands[n][1]), "-no-color")...)
		for _, text := range said {
			if code != want || !strings.Contains(strings.Join(strings.Fields(out), " "), text) {
				t.Errorf("%s ends with %d, want %d and %q:\n%s", commands[n][1], code, want, text, out)
			}
		}
	}
	watch := requirements + w.Config("")
	for _, v := range vendorsOf(w) {
		watch += acctest.Example(t, "guides", "scheduled-plans", v.name+".tf")
	}
	c.Write("watch/main.tf", watch)
	c.Write("main.tf", requirements+w.Config(acctest.Example(t, "guides", "undeclared-hooks", "commercelayer.tf")))
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	integration := w.Moltin.Put(moltinfake.Integration{
		Name: "Orders", Enabled: true, Observes: []string{"order.paid"}, Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders"},
	})
	w.Moltin.Deliver(integration, moltinfake.Delivery{StatusCode: 200})
	run(0, 0, "No changes")

	id := w.CommerceLayer.Webhooks()[0].ID
	w.CommerceLayer.Edit(id, func(hook *commercelayerfake.Webhook) { hook.CircuitState, hook.CircuitFailureCount = "open", 30 })
	run(1, 0, "A Commerce Layer webhook gets no deliveries")
	for range 5 {
		w.Moltin.Deliver(integration, moltinfake.Delivery{StatusCode: 500})
	}
	run(0, 1, id+"), 30 in a row.", "The last 5 deliveries of Orders ("+integration+") failed.")

	w.CommerceLayer.Edit(id, func(hook *commercelayerfake.Webhook) {
		hook.CircuitState, hook.CircuitFailureCount, hook.CallbackURL = "closed", 0, "https://hooks.example.com.elsewhere.example/orders"
	})
	w.Moltin.Drop(integration)
	run(0, 1, "Events go to an unknown address: ")
	run(1, 2, "1 to change")
}

// TestAccGuides_minimalRefresh: a plan with -minimal-refresh detects neither an open circuit nor a deleted hook, but still
// reads data sources.
func TestAccGuides_minimalRefresh(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	if testing.Short() {
		t.Skip("it runs Terraform many times, as only make test-all does")
	}
	c.NeedsTerraform(1, 17)
	if help, _ := c.Try("plan", "-help"); !strings.Contains(help, "-minimal-refresh") {
		t.Skip("this Terraform has no -minimal-refresh yet")
	}
	c.Write("main.tf", requirements+w.Config(acctest.Example(t, "guides", "delivery-health", "circuit.tf")+
		acctest.Example(t, "guides", "scheduled-plans", "commercelayer.tf")))
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	id := w.CommerceLayer.Webhooks()[0].ID
	w.CommerceLayer.Edit(id, func(hook *commercelayerfake.Webhook) { hook.CircuitState, hook.CircuitFailureCount = "open", 30 })
	for _, minimal := range []bool{true, false} {
		args := []string{"plan", "-no-color", "-input=false", fmt.Sprintf("-minimal-refresh=%t", minimal)}
		out, code := c.Try(args...)
		if code != 1 || !strings.Contains(out, "in a row.") || strings.Contains(out, "gets no deliveries") == minimal {
			t.Errorf("%v ends with %d:\n%s", args, code, out)
		}
	}
	w.CommerceLayer.Drop(id)
	if out, code := c.Try("plan", "-no-color", "-input=false", "-detailed-exitcode", "-minimal-refresh"); code != 0 {
		t.Errorf("with the webhook deleted, it ends with %d:\n%s", code, out)
	}
}

// TestAccGuides_scheduledPlans_members: the plan in the folder watch fails if a hook of any vendor has a foreign address.
func TestAccGuides_scheduledPlans_members(t *testing.T) {
	t.Parallel()
	for _, v := range vendorsOf(acctest.New(t)) {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			c, w := acctest.NewCLI(t), acctest.New(t)
			if testing.Short() {
				t.Skip("TestAccGuides_scheduledPlans stands for all")
			}
			example := acctest.Example(t, "guides", "scheduled-plans", v.name+".tf")
			fake := vendorOf(t, w, v.name).fake
			for n, address := range []string{"https://hooks.example.com/", "https://hooks.example.com/other/"} {
				c.Write("main.tf", requirements+w.Config(strings.ReplaceAll(example, "https://hooks.example.com/", address)))
				fake.Click(0)
				if out, code := c.Try("plan", "-no-color", "-input=false"); code != n || n == 1 && !strings.Contains(out, "go to an unknown address") {
					t.Errorf("with %s only the plan ends with %d:\n%s", address, code, out)
				}
			}
		})
	}
}

// TestAccGuides_tunnels: the query finds the hooks that a tunnel left behind, and no others.
func TestAccGuides_tunnels(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	if testing.Short() {
		t.Skip("it runs Terraform many times, as only make test-all does")
	}
	c.NeedsTerraform(1, 14)
	root, want := requirements+w.Config(""), 0
	for _, v := range vendorsOf(w) {
		v.fake.Click(0)
		c.Write(v.name+"/main.tf", requirements+acctest.Example(t, "guides", "tunnels", v.name+".tf"))
		root += fmt.Sprintf("module %q {\n  source = \"./%s\"\n  developer = \"dev\"\n  tunnel = \"https://example.trycloudflare.com\"\n", v.name, v.name)
		if v.name == "doo" {
			root += "  secret = \"hush-hush\"\n"
		}
		root += "}\n"
		want++
	}
	c.Write("main.tf", root)
	c.Run("get", "-no-color")
	c.Run("apply", "-no-color", "-input=false", "-auto-approve")
	c.Write("leftovers.tfquery.hcl", acctest.Example(t, "guides", "tunnels", "leftovers.tfquery.hcl"))
	found := regexp.MustCompile(`(?m)^list\.\S+ +id=`)
	if out := c.Run("query", "-no-color"); len(found.FindAllString(out, -1)) != want || !strings.Contains(out, "Tunnel of dev") {
		t.Errorf("%d are left behind, and the query finds\n%s", want, out)
	}
	c.Run("apply", "-destroy", "-no-color", "-input=false", "-auto-approve")
	if out := c.Run("query", "-no-color"); found.MatchString(out) {
		t.Errorf("none is left behind, and the query finds\n%s", out)
	}
}

// TestAccGuides_copyByQuery copies the hooks of an account to another with the output of terraform query.
func TestAccGuides_copyByQuery(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() {
				t.Skip("TestAccTakeover_query stands for it")
			}
			c, from, to := acctest.NewCLI(t), acctest.New(t), acctest.New(t)
			c.NeedsTerraform(1, 14)
			copyAccount(t, c, m, from, to, func() {
				c.Write("from/shop.tfquery.hcl", examplesOf(t, m)["guides/import-by-query/shop.tfquery.hcl"])
				c.Run("-chdir=from", "query", "-no-color", "-generate-config-out=hooks.tf")
				c.Write("to/hooks.tf", regexp.MustCompile(`(?ms)^import \{.*?^\}$`).ReplaceAllString(c.Read("from/hooks.tf"), ""))
			})
		})
	}
}

// TestAccGuides_copyByImports copies the hooks of an account to another with the import blocks from the guide's output.
func TestAccGuides_copyByImports(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() {
				t.Skip("TestAccTakeover_bulk stands for it")
			}
			c, from, to := acctest.NewCLI(t), acctest.New(t), acctest.New(t)
			copyAccount(t, c, m, from, to, func() {
				c.Write("from/main.tf", writesImports(t, m))
				c.Run("-chdir=from", "apply", "-no-color", "-input=false", "-auto-approve")
				c.Write("from/imports.tf", c.Run("-chdir=from", "output", "-raw", "imports"))
				c.Run("-chdir=from", "plan", "-no-color", "-input=false", "-generate-config-out=hooks.tf")
				c.Write("to/hooks.tf", c.Read("from/hooks.tf"))
			})
		})
	}
}

// writesImports returns the configuration in the guide about copies that generates import blocks.
func writesImports(t *testing.T, m provider.Member) string {
	t.Helper()
	name := "copy-an-account.md.tmpl"
	content, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", name))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _, err := rewrite.Rewriter{Member: m}.File(name, string(content))
	if err != nil {
		t.Fatal(err)
	}
	found := shown.FindAllStringSubmatch(text, -1)
	if len(found) != 1 {
		t.Fatalf("the page shows %d configurations", len(found))
	}
	return strings.ReplaceAll(found[0][2], "\n"+found[0][1], "\n")
}

// copyAccount expects that the other account has the same hooks after the generated configuration is applied there, and that
// nothing is written to the first account. The guide's configuration is about the first vendor that the provider serves.
func copyAccount(t *testing.T, c *acctest.CLI, m provider.Member, from, to *acctest.World, generate func()) {
	t.Helper()
	first := "commercelayer"
	if _, served := m.Place(first); !served {
		first = m.Name
	}
	source, target := vendorOf(t, from, first), vendorOf(t, to, first)
	for n := range 2 { // these have no secrets, which would have to be set again
		source.fake.Click(n)
	}
	c.Write("from/provider.tf", requirementsOf(m)+from.ConfigOf(m, ""))
	c.Write("to/provider.tf", requirementsOf(m)+to.ConfigOf(m, ""))
	generate()
	c.Run("-chdir=to", "apply", "-no-color", "-input=false", "-auto-approve")
	if out, code := c.Try("-chdir=to", "plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
		t.Errorf("there is something left to do:\n%s", out)
	}
	shownBy := func(v vendor) (lines []string) {
		for _, hook := range v.fake.Hooks() {
			slices.Sort(hook.Observes)
			lines = append(lines, fmt.Sprint(hook.Name, hook.Observes, hook.Endpoints, hook.Enabled))
		}
		slices.Sort(lines)
		return lines
	}
	nothingWritten(t, source.fake.Base().Journal)
	if had, has := shownBy(source), shownBy(target); len(had) != 2 || !slices.Equal(had, has) {
		t.Errorf("copied were\n%s\nand there are\n%s", strings.Join(had, "\n"), strings.Join(has, "\n"))
	}
}
