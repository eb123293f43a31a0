package acctest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

// TestAccExamples_shops applies the example of a provider for each shop, which only OpenTofu has, on the fakes of two shops.
// A shop is retired, which deletes its hook, before it goes.
func TestAccExamples_shops(t *testing.T) {
	t.Parallel()
	if onOpenTofu, _ := acctest.OnOpenTofu(); !onOpenTofu {
		t.Skip("Terraform has no for_each in provider blocks")
	}
	c := acctest.NewCLI(t)
	north, south := acctest.New(t), acctest.New(t)
	c.Write("shops.tf", strings.ReplaceAll(acctest.Example(t, "guides", "opentofu-for-each", "shops.tf"),
		"organization  = each.value.organization", "base_url = each.value.organization\nauth_url = \"${each.value.organization}/oauth/token\""))
	shop := func(w *acctest.World, more string) string {
		return fmt.Sprintf("{ organization = %q, client_id = \"demo\"%s }", w.URL+"/commercelayer", more)
	}
	for _, step := range []struct {
		shops        string
		north, south int
	}{
		{"{ north = " + shop(north, "") + ", south = " + shop(south, "") + " }", 1, 1},
		{"{ north = " + shop(north, "") + ", south = " + shop(south, ", retired = true") + " }", 1, 0},
		{"{ north = " + shop(north, "") + " }", 1, 0},
	} {
		c.Write("terraform.tfvars", "shops = "+step.shops+"\nclient_secrets = { north = \"demo-secret\", south = \"demo-secret\" }\n")
		c.Run("apply", "-no-color", "-input=false", "-auto-approve")
		nothingLeft(t, c)
		if n, s := len(north.CommerceLayer.Hooks()), len(south.CommerceLayer.Hooks()); n != step.north || s != step.south {
			t.Errorf("with %s there are %d and %d hooks, want %d and %d", step.shops, n, s, step.north, step.south)
		}
	}
	for name, w := range map[string]*acctest.World{"north": north, "south": south} {
		creates := w.CommerceLayer.Base().Journal.Calls(http.MethodPost, "/api/webhooks")
		if len(creates) != 1 || !strings.Contains(string(creates[0].Body), "https://hooks.example.com/"+name+"/orders") {
			t.Errorf("the %s was asked to create %d hooks, want its own", name, len(creates))
		}
	}
}
