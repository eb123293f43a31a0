package acctest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// examplesOf returns the files of the folder examples by path, as they are in a member's documentation. Examples that are
// left out have the content rewrite.LeftOut.
func examplesOf(t *testing.T, m provider.Member) map[string]string {
	t.Helper()
	files, root := map[string]string{}, os.DirFS(filepath.Join("..", "..", "examples"))
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch name {
		case "handlers", "policies", "guides/pulumi", "guides/opentofu-for-each":
			return fs.SkipDir // not for Terraform: other tests run them
		}
		if err != nil || entry.IsDir() || path.Ext(name) == ".yml" { // TestAccGuides_scheduledPlans covers it
			return err
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		_, text, _, err := rewrite.Rewriter{Member: m}.File(name, string(content))
		files[name] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// stock adds to the fakes the hooks that the examples refer to: those that they import, or look up by name or id.
func stock(w *acctest.World) {
	w.CommerceLayer.Put(commercelayerfake.Webhook{
		ID: "xYZkjABcde", Name: "Placed orders to the warehouse", Topic: "orders.place", CallbackURL: "https://hooks.example.com/orders",
		IncludeResources: []string{"customer", "line_items.item"}, Metadata: json.RawMessage(`{"team":"warehouse","priority":1}`),
	})
	w.Doo.Put(doofake.Webhook{
		ID: "0f5566bb-d35b-11e7-bde8-0206116776d2", TeamID: doofake.TeamID, Name: "Tickets to the badge printer",
		Hooks: []doofake.Hook{{Type: "order_created", Method: "POST", Endpoint: "https://hooks.example.com/doo/orders"}},
	})
	w.Moltin.Put(moltinfake.Integration{
		ID: "8cb9e689-ede7-4f6d-b61a-6aa970d572dd", Name: "Fraud screening", Enabled: true, Observes: []string{"order.paid"},
		Configuration: moltinfake.Configuration{URL: "https://fraud.example.com"},
	})
	w.MoltinV1.Put(moltinv1fake.Webhook{
		ID: "7543afd4-0b79-466f-b8f4-af84cb487290", URL: "https://search.example.com", ContentType: "json", Create: true, Enabled: true,
	})
}

// speaksOfExisting matches examples that look up or import a hook. Elsewhere, the hooks in stock would be duplicates.
var speaksOfExisting = regexp.MustCompile(`(?m)^(data|import) `)

// onlyCLI matches what only Terraform itself supports. TestAccMembers_examples, TestAccMembers_query, TestAccMembers_test,
// and the tests TestAccGuides cover it.
var onlyCLI = regexp.MustCompile(`(?m)^(check|ephemeral|action|list|run|module) |^ +postcondition \{`)

// TestExamples_members applies all examples of each provider's documentation, and expects no warnings and empty plans.
func TestExamples_members(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members() {
		files := examplesOf(t, m)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			text := files[name]
			t.Run(m.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				if said := strings.ReplaceAll(text, m.Source(), ""); m.Name != provider.Default && strings.Contains(said, provider.Default) {
					t.Errorf("it speaks of %s:\n%s", provider.Default, text)
				}
				switch {
				case text == rewrite.LeftOut:
					t.Skip("it is about other vendors")
				case onlyCLI.MatchString(text):
					t.Skip("only Terraform itself does this")
				case strings.HasPrefix(name, "modules/"):
					t.Skip("TestAccExec_module of internal/sandbox applies it")
				}
				applyFor(t, m, files, name)
			})
		}
	}
}

// applyFor applies one of the files.
func applyFor(t *testing.T, m provider.Member, files map[string]string, name string) {
	t.Helper()
	w := acctest.New(t)
	if speaksOfExisting.MatchString(files[name]) {
		stock(w)
	}
	parts := strings.Split(name, "/")
	step := resource.TestStep{Config: w.ConfigOf(m, files[name]), ConfigVariables: variablesOf(parts[1]), ConfigPlanChecks: acctest.Settled()}
	switch base := path.Base(name); {
	case base == "rename.awk": // TestAccTakeover_names covers it
		return
	case base == "import.sh":
		if !strings.Contains(files[name], "terraform import "+parts[1]+".") {
			t.Errorf("it doesn't import a %s:\n%s", parts[1], files[name])
		}
		return
	case strings.HasPrefix(base, "import-by-"):
		step.Config += files[path.Join(path.Dir(name), "resource.tf")]
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, importsOne{})
	case parts[0] == "provider":
		applyShown(t, m, files[name])
		return
	case parts[0] == "demo":
		step.Config, step.ConfigVariables = files[name], config.Variables{"address": config.StringVariable(w.URL)}
	}
	result := driver.Run(t, resource.TestCase{ProtoV6ProviderFactories: acctest.ProvidersOf(m), Steps: []resource.TestStep{step}})
	for _, warning := range result.Warnings {
		t.Errorf("it warns:\n%s", warning)
	}
}

// importsOne expects that a plan imports exactly one object.
type importsOne struct{}

func (importsOne) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	count := 0
	for _, change := range req.Plan.ResourceChanges {
		if change.Change.Importing != nil {
			count++
		}
	}
	if count != 1 {
		resp.Error = fmt.Errorf("%d objects are imported", count)
	}
}
