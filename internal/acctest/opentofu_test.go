package acctest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestAccExamples_shops applies the examples with a provider instance for each shop, which only OpenTofu supports, to the
// fakes of two shops. A shop is first retired, which deletes its hook, and then removed.
func TestAccExamples_shops(t *testing.T) {
	t.Parallel()
	if onOpenTofu, _ := acctest.OnOpenTofu(); !onOpenTofu {
		t.Skip("Terraform has no for_each in provider blocks")
	}
	for name, setting := range map[string]struct{ named, becomes string }{
		"commercelayer": {"organization  = each.value.organization", "base_url = each.value.organization\nauth_url = \"${each.value.organization}/oauth/token\""},
		"moltin":        {"", ""},
		"doo":           {"team_id       = each.value.team_id", "base_url = each.value.team_id\nteam_id = \"111\"\nrequests_per_second = 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := acctest.NewCLI(t)
			c.Write("shops.tf", strings.ReplaceAll(acctest.Example(t, "guides", "opentofu-for-each", name+".tf"), setting.named, setting.becomes))
			shops(t, c, name)
		})
	}
}

// shops runs the steps with two shops of a vendor. The second one is retired and then removed.
func shops(t *testing.T, c *acctest.CLI, name string) {
	t.Helper()
	north, south := acctest.New(t), acctest.New(t)
	shop := func(w *acctest.World, more string) string {
		url := w.URL + "/" + name
		return fmt.Sprintf("{ organization = %q, base_url = %q, team_id = %q, client_id = \"demo\"%s }", url, url, url, more)
	}
	const secrets = "{ api_key = \"demo-key\", client_secret = \"demo-secret\" }"
	for _, step := range []struct {
		shops        string
		north, south int
	}{
		{"{ north = " + shop(north, "") + ", south = " + shop(south, "") + " }", 1, 1},
		{"{ north = " + shop(north, "") + ", south = " + shop(south, ", retired = true") + " }", 1, 0},
		{"{ north = " + shop(north, "") + " }", 1, 0},
	} {
		c.Write("terraform.tfvars", "shops = "+step.shops+"\nsecrets = { north = "+secrets+", south = "+secrets+" }\n")
		c.Run("apply", "-no-color", "-input=false", "-auto-approve")
		nothingLeft(t, c)
		if n, s := len(vendorOf(t, north, name).fake.Hooks()), len(vendorOf(t, south, name).fake.Hooks()); n != step.north || s != step.south {
			t.Errorf("with %s there are %d and %d hooks, want %d and %d", step.shops, n, s, step.north, step.south)
		}
	}
	for place, w := range map[string]*acctest.World{"north": north, "south": south} {
		v := vendorOf(t, w, name)
		creates := v.fake.Base().Journal.Calls(http.MethodPost, v.path)
		if len(creates) != 1 || !strings.Contains(string(creates[0].Body), "https://hooks.example.com/"+place+"/orders") {
			t.Errorf("the %s was asked to create %d hooks, want its own", place, len(creates))
		}
	}
}
